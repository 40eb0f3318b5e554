"""How the pages of a book are put together, as the front matter asks."""

from __future__ import annotations

from typing import Literal, NamedTuple


class MakeUp(NamedTuple):
    """How the pages are put together: `binding`, `folios`, `chapters`, `contents` of the head."""

    is_book: bool = False
    """Whether the inside stands apart from the cover; else it is a stapled booklet, whose cover is
    the outer sheet."""
    roman: bool = False
    """Whether the pages before the text are numbered in Roman numerals."""
    recto: bool = False
    """Whether chapters begin on right-hand pages."""
    contents: Literal["auto", "no", 1, 2, 3] = "auto"
    """Whether there is a table of contents on paper, and how deep it goes."""
    page_references: bool = False
    """Whether each link to a place of the book says on paper on which page that is."""
    notes: Literal["foot", "chapter", "end"] = "foot"
    """Where notes stand on paper: at the foot of the page, behind each chapter, behind the text."""
