"""The pages as one PDF draws them: the same boxes, its own place, links and bookmarks, no bleed.

WeasyPrint draws whatever has the shape of its `Page`. A `Sheet` has it: it hands the drawing to a
page of the layout, which is left as it was, and keeps what the page alone cannot tell: which box
each marked content of the page comes from. From that the structure tree is built (`tags.py`), in
place of WeasyPrint's own, which is kept empty.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from bookpress.layout.pages import Pages

_Rectangle: TypeAlias = tuple[float, float, float, float]


class Sheet:
    """One page of one PDF. Lengths in CSS pixels, as WeasyPrint has them."""

    def __init__(self, page: Any, *, centred: bool = False) -> None:
        """Look at a page; `centred`: its margins left and right are made equal."""
        self.box = page._page_box
        """The page's boxes, as laid out."""
        self.width = page.width
        self.height = page.height
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), 0)
        self.shift = (self.box.margin_right - self.box.margin_left) / 2 if centred else 0
        """How far to the right of its place on paper all is drawn but the page's background."""
        self.links: list[Any] = []
        """(`internal` or `external`, target, rectangle (x1, y1, x2, y2), box), as `Page.links`."""
        self.bookmarks: list[Any] = []
        """(level, label, (x, y), `open` or `closed`), as `Page.bookmarks`."""
        self.anchors = {name: self.moved(*at) for name, at in page.anchors.items()}
        self.forms: dict[None, list[Any]] = {None: []}
        self.marked: dict[Any, int] = {}
        """Box of a text or picture → number of its marked content (MCID), once painted."""
        self.stream: Any = None
        """The content stream, once painted: `stream.stream` is the list of its operators."""
        self._page = page
        # What WeasyPrint's own tagger walks: a page that holds nothing.
        self._page_box = self.box.copy_with_children([])

    def moved(self, x1: float, y1: float, x2: float, y2: float) -> _Rectangle:
        """Return the place that a rectangle of the layout has on this sheet."""
        return x1 + self.shift, y1, x2 + self.shift, y2

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page; called by WeasyPrint."""
        if self.shift:
            self._paint_shifted(stream, scale)
        else:
            self._page.paint(stream, scale)
        _scale_lines(self.box, stream)
        self.stream = stream
        if stream._tags is not None:
            self.marked = {box: mark["mcid"] for box, mark in stream._tags.items()}
            stream._tags.clear()

    def _paint_shifted(self, stream: Any, scale: float) -> None:
        from weasyprint.draw import draw_background, draw_page

        bare = self.box.copy()
        bare.background = None
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            draw_background(stream, self.box.background, clip_box=False, bleed=self.bleed)
            stream.transform(e=self.shift)
            draw_page(bare, stream)


def text_matrix(box: Any, scale: float) -> bytes:
    """Return the operator that sets the place of a text, its letters scaled across.

    WeasyPrint writes it for each text box, with the scale 1: `1 0 0 -1 x y Tm`.
    """
    import pydyf

    drawn = pydyf.Stream()
    place = (box.position_x, box.position_y + box.baseline)
    drawn.set_text_matrix(round(scale, 5), 0, 0, -1, *place)
    operator: bytes = drawn.stream[0]
    return operator


def _scale_lines(page: Any, stream: Any) -> None:
    """Make the letters of each line as wide as the layout has them."""
    scaled = {}
    for box in page.descendants():
        scale = getattr(box, "scaled", 1)
        if scale != 1:
            scaled[text_matrix(box, 1)] = text_matrix(box, scale)
    for number, operator in enumerate(stream.stream):
        if isinstance(operator, bytes) and operator in scaled:
            stream.stream[number] = scaled[operator]


def print_sheets(pages: Pages) -> list[Sheet]:
    """Return the pages as they lie in the printed book, without links or bookmarks."""
    return [Sheet(page) for page in pages.document.pages]


def screen_sheets(pages: Pages) -> list[Sheet]:
    """Return the pages for a screen, which shows no spreads: the text in the middle of each."""
    return [Sheet(pages.document.pages[index], centred=True) for index in shown(pages)]


def shown(pages: Pages) -> list[int]:
    """Return the indices of the pages that a screen shows: all but the blank ones of paper."""
    return [index for index, blank in enumerate(pages.blank) if not blank]
