"""Golden texts: what a screen reader hears of a PDF, and what stands on its pages.

`BOOKPRESS_ACCEPT=1 pytest tests/test_books.py` writes them anew; the difference is then read before
it is committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from bookpress.checking.pdf.spoken import Spoken, spoken_tree
from tests.page_lines import Line, pages_of

INSIDE_A_LINE = frozenset(("Span", "Link", "Reference", "Quote", "Code"))
_POINTS = 25.4 / 72
_SHOWN = 34
"""How many letters of a page's first and last line are shown."""

_VISIBLE = str.maketrans({"\u00a0": "~", "\u202f": "_", "\u200b": "", "\u2060": ""})
"""A no-break space is `~`, a narrow one `_`; what only divides a word for the eye is not heard."""
_DIVISION = re.compile("\u00ad\\s*")


def assert_golden(file: Path, text: str) -> None:
    """Compare a text with its golden file; write that file where it is accepted."""
    if os.environ.get("BOOKPRESS_ACCEPT"):
        file.write_text(text, "utf-8")
    assert file.exists(), f"{file.name} is missing: BOOKPRESS_ACCEPT=1 pytest writes it"
    assert text == file.read_text("utf-8")


def golden_of(screen: Path, print_file: Path) -> str:
    """Write the golden text of a book."""
    heard = "\n".join(_heard(spoken_tree(screen)))
    return f"{heard}\n\n{_listing(screen, print_file)}\n"


def _heard(element: Spoken, depth: int = 0) -> Iterator[str]:
    """Write each element that stands alone as a line, with what it holds in order."""
    said, pieces = element.alternate, [element.alternate]
    blocks: list[Spoken] = []
    for child in element.children:
        if isinstance(child, Spoken) and child.role not in INSIDE_A_LINE:
            blocks.append(child)
            pieces.append(f" [{child.role}] ")
        else:
            piece = child if isinstance(child, str) else _inside(child)
            said += piece.strip()
            pieces.append(piece)
    # What stands between blocks is white space.
    said = " ".join(_DIVISION.sub("", "".join(pieces if said else ())).translate(_VISIBLE).split())
    yield f"{'  ' * depth}{_named(element)}{': ' if said else ''}{said}"
    for block in blocks:
        yield from _heard(block, depth + 1)


def _inside(element: Spoken) -> str:
    """Write an element of a line where it stands: `‹Link: words›`."""
    parts = (part if isinstance(part, str) else _inside(part) for part in element.children)
    said = element.alternate + "".join(parts)
    words = said.strip()
    before, after = said.split(words, 1) if words else (said, "")
    return f"{before}‹{_named(element)}: {words}›{after}"


def _named(element: Spoken) -> str:
    return f"{element.role}[{element.language}]" if element.language else element.role


def _listing(screen: Path, print_file: Path) -> str:
    """List the pages: their boxes and fonts once, then the count and the ends of their lines."""
    with pikepdf.open(screen) as pdf:
        fonts = sorted({str(name) for name in _fonts(pdf)})
    pages = pages_of(screen)
    rows = [_row(number, label, lines) for number, (label, lines) in enumerate(pages, 1)]
    return "\n".join(
        [
            f"screen: {_boxes(screen, ('MediaBox',))}",
            f"print: {_boxes(print_file, ('MediaBox', 'BleedBox', 'TrimBox'))}",
            f"fonts: {', '.join(fonts)}",
            *rows,
        ]
    )


def _row(number: int, label: str, lines: list[Line]) -> str:
    named = f"{number:>3}" if label == str(number) else f"{number:>3} “{label}”"
    if not lines:
        return f"{named} blank"
    folio = lines[-1].text == label
    text = [line.text.translate(_VISIBLE) for line in (lines[:-1] if folio else lines)]
    first, last = text[0][:_SHOWN].strip(), text[-1][-_SHOWN:].strip()
    ends = first if len(text) == 1 else f"{first} … {last}"
    return f"{named} {'folio, ' if folio else ''}{len(text)} lines: {ends}"


def _boxes(file: Path, names: tuple[str, ...]) -> str:
    """Write the boxes of the pages in millimetres, each size with the number of its pages."""
    counts: dict[str, int] = {}
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            boxes: list[Any] = [page.obj.get(f"/{name}", page.mediabox) for name in names]
            sides = [[round(float(side) * _POINTS, 1) for side in box] for box in boxes]
            written = ", ".join(
                f"{name} {left:g} {bottom:g} {right:g} {top:g}"
                for name, (left, bottom, right, top) in zip(names, sides, strict=True)
            )
            counts[written] = counts.get(written, 0) + 1
    return "; ".join(f"{count} pages, {written}" for written, count in counts.items())


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the names of the fonts, without the letters that mark a subset."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            name = str(item["/FontName"]).lstrip("/").split("+")[-1]
            yield name.removesuffix("-Small-Caps")  # Pango before 1.55 names these apart
