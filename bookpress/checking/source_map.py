"""What a judge says of a file, shown at the line of the source that caused it.

A judge of an EPUB names a file inside it and a line, one of a PDF a page. The block that stands
there is looked for, by its words, among the blocks of the book, which know their lines; a picture
is looked for by its name. Of a page it is the block that holds the words which the judge quotes,
else the first one. What no line of the source caused (metadata, style sheets, fonts, the cover)
keeps its place.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

from bookpress.checking.epub.archive import line_of
from bookpress.checking.parity import squash
from bookpress.checking.pdf.lines import BLOCKS
from bookpress.checking.pdf.spoken import Spoken, page_numbers, spoken_tree
from bookpress.model.book import Book, Element, plain_text
from bookpress.model.elements import HEADINGS, TEXT_BLOCKS
from bookpress.model.findings import Finding, Place
from bookpress.patterns import late
from bookpress.rendering.xhtml import local_name, parse

_BLOCKS = TEXT_BLOCKS | {"pre", "figure", "blockquote"}
"""What is looked for by its words; headings are looked for apart."""

_QUOTES = ("line", "evidence", "words")
"""Values of a finding that hold words of the page; a line may end with a hyphen."""

_NOT_OF_THE_BLOCK = ("Note", "Reference", "Lbl", "Figure")
"""Structure types of a PDF whose words the source has elsewhere, or not at all."""

_SHORTEST = 12
"""Letters of a block that may stand behind a speaker's name: fewer could end any other block."""


_NUMBER = late(r"-\d+$")


def at_source(found: Iterable[Finding], book: Book, epub: bytes, screen: Path) -> list[Finding]:
    """Give findings the place in the source that caused them, where there is one, in their order.

    `book`: typeset, as it was rendered into the files `epub` and `screen`; a page of the file for
    the printer has the words of the page of `screen` that bears its number.
    """
    # The last one first, so that of equal blocks the first stands.
    lines = {squash(text): line for text, line in _source_blocks(book)}
    pictures = {picture.name: picture.line for picture in book.pictures}
    sections = {section.id: section.line for section in book.sections}
    pages = cache(lambda: list(_pages(screen, lines)))
    numbers = cache(lambda: page_numbers(screen))
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        names = set(archive.namelist())

        def line_in_epub(place: Place) -> int:
            line = pictures.get(place.inside.rpartition("/")[2], 0)
            if not line and place.inside.endswith(".xhtml"):
                if place.line:
                    line = _line_of(parse(archive.read(place.inside)), place.line, lines)
                stem = Path(place.inside).stem
                # A long section has several files, those after the first numbered.
                line = line or sections.get(stem) or sections.get(_NUMBER.sub("", stem), 0)
            return line

        def line_in_pdf(one: Finding) -> int:
            number = one.place.page
            if Path(one.place.file).name == screen.name:
                number = dict(enumerate(numbers(), 1)).get(number, 0)
            quoted = [_longest(one.values.get(name, "")) for name in _QUOTES]
            blocks = [block for block in pages() if numbers()[block[0] - 1] == number]
            holding = [line for _, line, text in blocks if any(q and q in text for q in quoted)]
            return (holding or [line for _, line, _ in blocks] or [0])[0]

        def traced(one: Finding) -> Finding:
            line = 0
            if one.place.inside in names:
                line = line_in_epub(one.place)
            elif one.place.page:
                line = line_in_pdf(one)
            return replace(one, place=Place(str(book.source), line=line)) if line else one

        return [traced(one) for one in found]


def _longest(quoted: str) -> str:
    """Return the longest of the words that a judge quotes, as they are compared: “a; bcd”."""
    return squash(max(quoted.split("; "), key=len)).rstrip("-")


def _pages(screen: Path, lines: dict[str, int]) -> Iterator[tuple[int, int, str]]:
    """Yield each block of a PDF that the source has: its page, its line, its words squashed."""
    by_ending: dict[str, list[tuple[str, int]]] = {}
    for own, at in lines.items():
        if len(own) > _SHORTEST:
            by_ending.setdefault(own[-_SHORTEST:], []).append((own, at))
    for node in _nodes(spoken_tree(screen)):
        text = squash(_heard(node))
        ending = by_ending.get(text[-_SHORTEST:], [])
        line = lines.get(text) or next((at for own, at in ending if text.endswith(own)), 0)
        if line and node.page and text:
            yield node.page, line, text


def _nodes(node: Spoken) -> Iterator[Spoken]:
    """Yield the blocks of a structure tree, in order."""
    for child in node.children:
        if isinstance(child, Spoken):
            if child.role in BLOCKS:
                yield child
            yield from _nodes(child)


def _heard(node: Spoken) -> str:
    """Return the words of a block as the source has them."""
    return "".join(
        part if isinstance(part, str) else _heard(part)
        for part in node.children
        if isinstance(part, str) or part.role not in _NOT_OF_THE_BLOCK
    )


def _source_blocks(book: Book) -> Iterator[tuple[str, int]]:
    """Yield the text of each block of a book with its line, the last one first."""
    trees = [
        tree
        for section in book.sections
        for tree in (section.title, section.body, *(note.body for note in section.notes))
        if tree is not None
    ]
    blocks = [element for tree in trees for element in tree.iter("*") if element.get("data-line")]
    return ((plain_text(block), int(block.get("data-line", ""))) for block in reversed(blocks))


def _line_of(document: Element, at: int, lines: dict[str, int]) -> int:
    """Return the line of the source for a line of a document: that of the block that is there."""
    best: Element | None = None
    for element in document.iter():
        if line_of(element) <= at and local_name(element) in _BLOCKS | HEADINGS:
            best = element
    while best is not None:
        if found := lines.get(squash(_text(best))):
            return found
        best = best.getparent()
    return 0


def _text(element: Element) -> str:
    """Yield the words of a block as the source has them: no note numbers, no speaker's name."""
    generated = ("note-call", "note-back", "speaker")

    def pieces(node: Element) -> Iterator[str]:
        if not isinstance(node.tag, str) or node.get("class") in generated:
            return
        yield node.text or ""
        for child in node:
            yield from pieces(child)
            after = child.tail or ""
            yield after.removeprefix(". ") if child.get("class") == "note-back" else after

    return "".join(pieces(element))
