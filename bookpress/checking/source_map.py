"""What a judge says of an EPUB, shown at the line of the source that caused it.

A judge names a file inside the EPUB and a line. The block that stands there is looked for, by its
words, among the blocks of the book, which know their lines; a picture is looked for by its name.
What no line of the source caused (metadata, style sheets, fonts) keeps its place.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from bookpress.checking.epub.archive import line_of
from bookpress.checking.parity import squash
from bookpress.model.book import Book, Element, plain_text
from bookpress.model.elements import HEADINGS, TEXT_BLOCKS
from bookpress.model.findings import Finding, Place
from bookpress.rendering.xhtml import local_name, parse

_BLOCKS = TEXT_BLOCKS | {"pre", "figure", "blockquote"}
"""What is looked for by its words; headings are looked for apart."""


def at_source(found: Iterable[Finding], book: Book, epub: bytes) -> list[Finding]:
    """Give findings the place in the source that caused them, where there is one.

    `book`: typeset, as it was rendered into `epub`.
    """
    # The last one first, so that of equal blocks the first stands.
    lines = {squash(text): line for text, line in _source_blocks(book)}
    pictures = {picture.name: picture.line for picture in book.pictures}
    with zipfile.ZipFile(BytesIO(epub)) as archive:

        def traced(one: Finding) -> Finding:
            line = pictures.get(one.place.inside.rpartition("/")[2], 0)
            if not line and one.place.line and one.place.inside.endswith(".xhtml"):
                document = parse(archive.read(one.place.inside))
                line = _line_of(document, one.place.line, lines)
            return replace(one, place=Place(str(book.source), line=line)) if line else one

        names = set(archive.namelist())
        return [traced(one) if one.place.inside in names else one for one in found]


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
