"""Folios: which number each page bears.

The pages of a book are counted in one sequence, or the ones before the text in Roman numerals and
those of the text from 1 again. A cover that is printed apart is counted in none: its pages are
called by the names that printers have for the sides of a cover.

    Source: The Chicago Manual of Style, 1.5–1.9 (17th edition); ISO 32000-1, 12.4.2.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from bookpress.model.page.numerals import COVERS, roman

Numbering: TypeAlias = Literal["arabic", "roman", "apart"]
"""How the pages are counted: `apart` are those of a cover that is printed on its own."""


class PagePlace(NamedTuple):
    """Where a page lies."""

    position: int
    """Among all pages, from 0."""
    leaf: int
    """Among those that are bound together, from 0: even ones are rectos."""
    number: int
    """In its sequence, from 1."""
    numbering: Numbering

    @property
    def recto(self) -> bool:
        """Whether it is a right-hand page."""
        return self.leaf % 2 == 0

    @property
    def folio(self) -> str:
        """What it is called by."""
        if self.numbering == "apart":
            return COVERS[self.position > 0]
        return roman(self.number) if self.numbering == "roman" else str(self.number)


class Count(NamedTuple):
    """How many pages of each kind there are so far."""

    arabic: int = 0
    roman: int = 0
    apart: int = 0

    def next(self, numbering: Numbering) -> PagePlace:
        """Return the place of the next page, numbered so."""
        number = getattr(self, numbering) + 1
        bound = self.arabic + self.roman
        leaf = self.apart if numbering == "apart" else bound
        return PagePlace(bound + self.apart, leaf, number, numbering)

    def more(self, numbering: Numbering, pages: int) -> Count:
        """Return the count with some pages more."""
        return self._replace(**{numbering: getattr(self, numbering) + pages})
