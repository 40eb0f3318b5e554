"""The values that the renderers get and hand on."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from bookpress.disk.held import Content, digest_of
from bookpress.model.book import Element
from bookpress.model.findings import Finding
from bookpress.model.page.folios import Numbering

Start: TypeAlias = Literal["any", "recto", "verso"]
"""The side that a first page must be on."""


FEED_FILES = ("catalog.xml", "catalog.json")
"""The catalogues: OPDS 1.2 and 2.0."""
SHELF_FOLDER = "index.files"
"""Holds what the page of all books shows; the dot keeps it apart from the folder of any book."""


class PaperDocument(NamedTuple):
    """One run of pages: the cover, a chapter, a group of questions, the colophon…"""

    name: str
    """`cover`, `imprint`, `halftitle`, `title`, `contents`, `text-1`…, `colophon`, `back`."""
    html: str
    """A complete HTML document; pictures are `book:images/NAME`, theme files `theme:NAME`."""
    sections: tuple[str, ...]
    """The ids of the sections whose text it holds, in order."""
    start: Start = "any"
    """The side its first page must be on; the layout adds a blank page where it is not."""
    numbering: Numbering = "arabic"
    findings: tuple[Finding, ...] = ()
    """What had to be set otherwise than the source asks."""


class EpubDocument(NamedTuple):
    """One file of the EPUB that holds text."""

    name: str
    """Its file name: `cover.xhtml`, `title.xhtml`, `SECTION-ID.xhtml`…"""
    title: str
    """As in the nav, plain text."""
    content: bytes
    """XHTML, UTF-8."""
    tree: Element
    """The same, parsed; nobody changes it."""
    section: str | None = None
    """The id of the section it holds."""


class Offer(NamedTuple):
    """A file that readers can fetch."""

    edition: str
    """Its label and purpose are `web_EDITION` and `web_EDITION_for`."""
    file: str
    media_type: str
    size: int
    """In bytes."""
    version: str = ""
    """See `version_of`."""
    site: str = ""
    """The address before every other, for a page that stands elsewhere."""

    @property
    def address(self) -> str:
        """Where a page finds it."""
        return self.site + self.file + self.version


def version_of(content: Content) -> str:
    """Return what stands behind an address so that it changes with the content: no stale copy.

    A server and a folder find the same file with it, and a file that is saved has its own name.

    >>> version_of(b"")
    '?v=e3b0c442'
    """
    return f"?v={digest_of(content)[:8]}"
