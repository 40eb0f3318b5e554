"""What a document is read into: paragraphs of words with their look, tables, pictures, in order."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from bookpress.importing.word.parts.styles import Look, Shape
from bookpress.model.findings import Place

BREAK = "\u2028"
"""The end of a line that stays one, as in verse."""


class Span(NamedTuple):
    """Some words of one look."""

    text: str
    """As typed; a line break inside a paragraph is `\\n`."""
    look: Look = Look()
    ready: bool = False
    """Whether the text is Markdown already: a note's call, a picture."""


class Item(NamedTuple):
    """Where a paragraph stands in a list."""

    level: int
    """From 0."""
    number: int
    """What it is counted as; 0 stands for a bullet."""
    list: str
    """What the items of one list share."""
    label: str = ""
    """The number as it is seen: `2.1.`"""


class Paragraph(NamedTuple):
    """A paragraph."""

    spans: tuple[Span, ...]
    place: Place
    shape: Shape = Shape()
    item: Item | None = None
    bookmarks: tuple[str, ...] = ()
    """The names of the places that links of the document lead to."""


class Image(NamedTuple):
    """A picture."""

    place: Place
    file: str
    """Its name among the pictures of the manuscript."""
    alt: str
    decorative: bool = False
    large: bool = True
    """Whether it is higher than a line: then it stands between paragraphs."""


class Rule(NamedTuple):
    """A line, or stars, between two scenes."""

    place: Place


class Table(NamedTuple):
    """A table."""

    place: Place
    rows: tuple[tuple[tuple[Block, ...], ...], ...]
    """Rows of cells of blocks; a cell that is covered by another is empty."""
    header: bool
    """Whether the first row heads the columns."""
    aligned: tuple[str, ...]
    """Of each column: empty, `center`, `right`."""


Block: TypeAlias = Paragraph | Image | Rule | Table


def words(spans: tuple[Span, ...]) -> str:
    """Return what spans say, without their look; what is ready is left out."""
    return "".join(span.text for span in spans if not span.ready)
