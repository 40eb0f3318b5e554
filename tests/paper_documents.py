"""Small documents for paper, written by hand, and a sheet of their own: for tests of the layout."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from bookpress.layout.engine import Engine
from bookpress.layout.pages import Pages, lay_out
from bookpress.model.book import Picture
from bookpress.model.theme import open_theme
from bookpress.rendering.documents import PaperDocument

SHEET = """
@page {
  size: 90mm 120mm; bleed: 5mm; margin: 15mm 20mm 15mm 10mm;
  @top-left { content: "Le phare" }
  @bottom-right { content: counter(page) }
  @footnote { margin-top: 6pt }
}
@page :left { margin-left: 20mm; margin-right: 10mm }
@page cover { margin: 20mm; @top-left { content: none } @bottom-right { content: none } }
.cover { page: cover }
html { font: 10pt/14pt "Source Serif 4"; hyphens: auto; text-align: justify }
body, p, h1, h2, h3, ul, ol { margin: 0 }
h1, h2, h3 { font: 600 12pt/14pt "Source Sans 3"; text-align: left; hyphens: none }
table { border-collapse: collapse }
.note { float: footnote; font-size: 8pt; line-height: 10pt }
.note::footnote-call { content: attr(data-number) }
.note::footnote-marker { content: attr(data-number) ". " }
img { width: 20mm }
"""

LIGHT = (
    "Le gardien monte à la lanterne et nettoie les vitres avant la tombée de la nuit, puis il "
    "attend que les bateaux passent en silence au large des rochers. "
)
"""A sentence of French, two lines and a half long."""


def document(
    name: str,
    body: str,
    *,
    sections: Sequence[str] = (),
    start: Literal["any", "recto", "verso"] = "any",
    classes: str = "",
) -> PaperDocument:
    """Wrap a body into a document."""
    html = (
        '<!DOCTYPE html><html lang="fr"><head><title>T</title></head>'
        f'<body class="{classes}">{body}</body></html>'
    )
    return PaperDocument(name, html, tuple(sections), start)


def section(name: str, inside: str) -> str:
    """Write a section with a title."""
    return f'<section id="{name}"><h2>Titre {name}</h2>{inside}</section>'


def laid_out(
    folder: Path, *documents: PaperDocument, css: str = "", pictures: Sequence[Picture] = ()
) -> Pages:
    """Lay documents out with the sheet, and more CSS after it."""
    sheet = folder / "sheet.css"
    sheet.write_text(SHEET + css, "utf-8")
    sheets = {str(sheet): SHEET + css}
    return lay_out(documents, Engine(sheets, open_theme(), pictures), "fr")


def words_on(page: Any) -> list[str]:
    """Return the words of a WeasyPrint page's flow, its margins and notes left out."""
    from bookpress.layout.starts import text_boxes

    return " ".join(box.text for box in text_boxes(page._page_box)).split()


def margins_of(page: Any) -> str:
    """Return the text in the margins of a page."""
    boxes = (box for box in page._page_box.children if hasattr(box, "at_keyword"))
    leaves = (leaf for box in boxes for leaf in box.descendants())
    return " ".join(leaf.text for leaf in leaves if hasattr(leaf, "text"))
