"""A book of a few pages, laid out by hand: for the tests of the print file and its preflight."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from bookpress.disk.held import whole
from bookpress.layout.pages import Pages, Run
from bookpress.model.book import Metadata
from bookpress.model.page.folios import Count
from bookpress.model.printers import PRINTERS, PrintSettings
from bookpress.model.theme import DEFAULT, open_theme
from bookpress.press.writer import write_print
from bookpress.writing.xmp import information
from tests.small_book import METADATA

INSTANT = datetime(2024, 9, 7, tzinfo=UTC)
THEME = open_theme()
ACCENT = "#0f5b66"

_SHEET = f"""
@font-face {{ font-family: text; src: url({
    (DEFAULT / "fonts/source-serif-4/SourceSerif4-Regular.ttf").as_uri()
}) }}
@page {{ size: 148mm 210mm; bleed: 5mm; margin: 20mm }}
html, body {{ margin: 0; font: 10pt/14pt text; color: #000 }}
.field {{ position: absolute; top: -25mm; left: -25mm; width: 158mm; height: 220mm;
          background: {ACCENT} }}
.field + p {{ position: relative; color: #fff }}
h2 {{ color: {ACCENT}; border-bottom: 0.5pt solid #000; font: 12pt/14pt text }}
"""

COVER = '<div class="field"></div><p>Entretien</p>'
TEXT = (
    "<h2>Pourquoi un phare ?</h2><p>Pour la <a href='#x'>lumière</a>, et la nuit.</p><p id=x>Oui."
)


def photograph(mode: str = "RGB", side: int = 240) -> str:
    """Return a picture as an address: dark shadows and clear colours, or greys."""
    picture = Image.merge(
        "RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)]
    ).resize((side, side))
    file = io.BytesIO()
    picture.convert(mode).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def pages_of(*bodies: str, css: str = "") -> Pages:
    """Lay out one page for each body; the last is the back cover."""
    from weasyprint import HTML

    html = "".join(f'<section style="break-after: page">{body}</section>' for body in bodies)
    document: Any = HTML(
        string=f'<html lang="fr"><style>{_SHEET}{css}</style><body>{html}</body></html>'
    ).render()
    laid = tuple(document.pages)
    assert len(laid) == len(bodies)
    runs = (
        Run("text", None, Count().next("arabic"), laid[:-1], ()),
        Run("back", None, Count(len(laid) - 1).next("arabic"), laid[-1:], ()),
    )
    folios = tuple(str(number) for number in range(1, len(laid) + 1))
    no, yes = (False,) * len(laid), (True,) * len(laid)
    return Pages(document, runs, folios, no, yes, no, (), {})


def settings(**values: Any) -> Metadata:
    """Return the small book's head with these `print` settings."""
    return replace(METADATA, print=PrintSettings(**values))


def print_file(*bodies: str, css: str = "", **values: Any) -> bytes:
    """Write the print file of these pages."""
    head = settings(**values)
    about, printer = information(head, INSTANT), PRINTERS[head.print.printer]
    pages = pages_of(*bodies, css=css)
    return whole(write_print(pages, about, head.print, printer, THEME))
