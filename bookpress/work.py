"""What the makers of a book's editions work with: the book, its pages, the files so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bookpress.disk.held import Content
from bookpress.model.book import Book
from bookpress.model.theme import Theme
from bookpress.progress import Told, unmeasured

if TYPE_CHECKING:
    from bookpress.layout.pages import Pages
    from bookpress.writing.epub.lent_letters import Lender

Files: TypeAlias = dict[str, Content]
"""Name in the output folder → content."""


class Laid(NamedTuple):
    """What the layout gives."""

    pages: Pages | None
    """For both PDFs and for the page list; None where no edition that is made needs them."""
    cover: bytes
    """The EPUB's, a JPEG."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the makers of one book work with."""

    book: Book
    """Typeset."""
    theme: Theme
    when: datetime
    """The instant that every file names."""
    page_name: str
    """Of the page for browsers."""
    laid: Laid | None
    """None where no edition that is made needs anything drawn."""
    has_feeds: bool = False
    """Whether the catalogues are made too, so that the page announces them."""
    lenders: tuple[Lender, ...] = ()
    """The fonts of the machine that go into the EPUB for letters that the theme lacks."""
    there: Mapping[str, Content] = field(default_factory=dict)
    """The book's files for readers that an earlier command wrote and this one does not make."""
    told: Told = unmeasured
    """Told how far the maker is."""
    made: Files = field(default_factory=dict)
    """The files so far."""
    written: Files = field(default_factory=dict)
    """Those of them that were asked for."""

    @property
    def pages(self) -> Pages:
        """The pages, for an edition whose row says that it needs them."""
        assert self.laid is not None
        assert self.laid.pages is not None
        return self.laid.pages

    @property
    def cover(self) -> bytes:
        """The cover as a JPEG, for an edition whose row says that it needs it."""
        assert self.laid is not None
        return self.laid.cover
