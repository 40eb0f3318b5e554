"""The pages as one PDF draws them: the same boxes, its own bleed, links and bookmarks.

WeasyPrint draws whatever has the shape of its `Page`. A `Sheet` has it: it hands the drawing to a
page of the layout, which is left as it was, and keeps what the page alone cannot tell: which box
each marked content of the page comes from. From that the structure tree is built (`tags.py`), in
place of WeasyPrint's own, which is kept empty.
"""

from __future__ import annotations

from typing import Any

from bookpress.layout.pages import Pages

_SIDES = ("top", "right", "bottom", "left")


class Sheet:
    """One page of one PDF. Lengths in CSS pixels, as WeasyPrint has them."""

    def __init__(self, page: Any, *, bleed: float | None) -> None:
        """Look at a page: `bleed` in CSS pixels on each side, None for the layout's."""
        self.box = page._page_box
        """The page's boxes, as laid out."""
        self.width = page.width
        self.height = page.height
        self.bleed = dict(page.bleed) if bleed is None else dict.fromkeys(_SIDES, bleed)
        self.links: list[Any] = []
        """(`internal` or `external`, target, rectangle (x1, y1, x2, y2), box), as `Page.links`."""
        self.bookmarks: list[Any] = []
        """(level, label, (x, y), `open` or `closed`), as `Page.bookmarks`."""
        self.anchors = page.anchors
        self.forms: dict[None, list[Any]] = {None: []}
        self.marked: dict[Any, int] = {}
        """Box of a text or picture → number of its marked content (MCID), once painted."""
        self.stream: Any = None
        """The content stream, once painted: `stream.stream` is the list of its operators."""
        self._page = page
        # What WeasyPrint's own tagger walks: a page that holds nothing.
        self._page_box = self.box.copy_with_children([])

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page; called by WeasyPrint."""
        self._page.paint(stream, scale)
        self.stream = stream
        if stream._tags is not None:
            self.marked = {box: mark["mcid"] for box, mark in stream._tags.items()}
            stream._tags.clear()


def plain_sheets(pages: Pages, *, bleed: float | None) -> list[Sheet]:
    """Return the sheets of a PDF without links or bookmarks."""
    return [Sheet(page, bleed=bleed) for page in pages.document.pages]
