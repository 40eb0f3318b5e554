"""The pages as one PDF draws them: the same boxes, its own place, links and bookmarks, no bleed.

WeasyPrint draws whatever has the shape of its `Page`. A `Sheet` has it: it hands the drawing to a
page of the layout, which is left as it was, and keeps what the page alone cannot tell: which box
each marked content of the page comes from. From that the structure tree is built (`tags.py`), in
place of WeasyPrint's own, which is kept empty.

A page of text is drawn once: what the PDF with tags drew is kept without its marks, and is what the
one without tags would draw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from bookpress.layout.pages import Pages
from bookpress.progress import Told, unmeasured

_Rectangle: TypeAlias = tuple[float, float, float, float]

_NOT_ALONE = (b" sh", b" cs", b" CS", b" scn", b" SCN")
"""Operators that need what a PDF holds beside its pages: shadings, spaces, patterns."""
_MARKS = frozenset((b"BMC", b"BDC", b"EMC"))


class _Drawn(NamedTuple):
    """What was drawn on a page, without marks: it holds for every PDF with the page."""

    items: bytes
    """The operators, one a line."""
    states: Mapping[str, Any]
    """The states of opacity that they name."""
    groups: Mapping[bytes, tuple[Any, _Drawn]]
    """The operators that draw a group, each with the group's `BBox` and what it draws."""


class Sheet:
    """One page of one PDF. Lengths in CSS pixels, as WeasyPrint has them."""

    def __init__(
        self,
        pages: Pages,
        page: Any,
        *,
        centred: bool = False,
        painted: Callable[[], None] = lambda: None,
    ) -> None:
        """Look at a page; `centred`: its margins left and right are made equal.

        `painted`: told when it was.
        """
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
        self.texts: dict[bytes, str] = {}
        """The place of a text, as `text_matrix` says it → the text, once painted; empty where two
        stand, of which one is turned: neither is known. One with the sheets of the same page that
        other PDFs take over: what reads right is left out."""
        self._pages = pages
        self._page = page
        self._painted = painted
        # What WeasyPrint's own tagger walks: a page that holds nothing.
        self._page_box = self.box.copy_with_children([])

    def moved(self, x1: float, y1: float, x2: float, y2: float) -> _Rectangle:
        """Return the place that a rectangle of the layout has on this sheet."""
        return x1 + self.shift, y1, x2 + self.shift, y2

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Draw the page; called by WeasyPrint."""
        tagged = stream._tags is not None
        known = None if tagged else self._pages.drawn.pop(self._page, None)
        if known:
            drawn, self.texts = known
            with stream.stacked():
                stream.transform(a=scale, d=scale)
                _draw_again(drawn, stream)
        else:
            first = self._draw(stream, scale)
            self.texts = _scale_lines(self.box, stream)
            # All but the last `Q`.
            if tagged and first and (drawn := _kept(stream.stream[first:-1], stream._resources)):
                self._pages.drawn[self._page] = drawn, self.texts
                for key, font in stream._fonts.items():
                    if key not in self._pages.fonts:
                        # Its glyphs go on to be gathered; its file is cut down to them later.
                        self._pages.fonts[key] = copy(font)
        self.stream = stream
        if tagged:
            self.marked = {box: mark["mcid"] for box, mark in stream._tags.items()}
            stream._tags.clear()
        self._painted()

    def _draw(self, stream: Any, scale: float) -> int:
        """Draw the page; return where its operators begin, 0 where paper has others: what fills a
        page has a bleed there."""
        from weasyprint.draw import draw_background, draw_page

        if not self.shift:
            self._page.paint(stream, scale)
            return 3  # behind the turn of the page, `q` and the scale
        bare = self.box.copy()
        bare.background = None
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            empty = len(stream.stream)
            draw_background(stream, self.box.background, clip_box=False, bleed=self.bleed)
            filled = len(stream.stream) > empty or self.box.style["marks"]
            stream.transform(e=self.shift)
            first = len(stream.stream)
            draw_page(bare, stream)
        return 0 if filled else first


def _kept(items: Sequence[Any], resources: Any) -> _Drawn | None:
    """Return what is drawn, where it needs nothing but fonts, opacity and groups of such things."""
    plain = _unmarked(items)
    kept = b"\n".join(plain)
    named = [item[1:-3].decode() for item in plain if item.endswith(b" gs")]
    states = {name: resources["ExtGState"][name] for name in named}
    if (
        kept.count(b"\n") != max(0, len(plain) - 1)
        or any(item.endswith(_NOT_ALONE) for item in plain)
        or any(state.keys() - {"ca", "CA"} for state in states.values())
    ):
        return None
    groups = {}
    for item in plain:
        if item.endswith(b" Do"):
            group = resources["XObject"][item[1:-3].decode()]
            drawn = group and _kept(group.stream, group.extra["Resources"])
            if not drawn:  # a picture in pixels has no operators
                return None
            groups[item] = group.extra["BBox"], drawn
    return _Drawn(kept, states, groups)


def _draw_again(drawn: _Drawn, stream: Any) -> None:
    """Draw what is known."""
    for name, state in drawn.states.items():
        stream._resources["ExtGState"].setdefault(name, copy(state))
    names = {}
    for item, (box, inner) in drawn.groups.items():
        group = stream.add_group(0, 0, 0, 0)
        group.extra["BBox"] = box
        _draw_again(inner, group)
        names[item] = f"/{group.id} Do".encode()
    items = drawn.items.split(b"\n") if drawn.items else ()
    stream.stream += (names.get(item, item) for item in items)


def _unmarked(items: Sequence[Any]) -> list[bytes]:
    """Return what WeasyPrint draws where it marks nothing.

    There it goes on in a text that ended just before, without naming its font again, and leaves out
    a block that holds nothing.
    """
    out: list[bytes] = []
    font = ended = b""
    for item in items:
        if not isinstance(item, bytes) or item in _MARKS:
            continue
        last = out[-1] if out else b""
        if item == b"BT" and last == b"ET":
            out.pop()
            font = ended
        elif item == b"Q" and last == b"q":
            out.pop()
            font = b""
        elif not item.endswith(b" Tf") or item != font:
            out.append(item)
            if item.endswith(b" Tf"):
                font = item
            elif item == b"ET":
                font, ended = b"", font
            elif item == b"Q":
                font = b""
    return out


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


def _scale_lines(page: Any, stream: Any) -> dict[bytes, str]:
    """Make the letters of each line as wide as the layout has them; return where texts stand."""
    scaled: dict[bytes, bytes] = {}
    texts: dict[bytes, str] = {}
    for box in page.descendants(placeholders=True):
        if text := getattr(box, "text", ""):
            place = text_matrix(box, 1)
            scale = getattr(box, "scaled", 1)
            if scale != 1:
                scaled[place] = place = text_matrix(box, scale)
            texts[place] = "" if texts.get(place, text) != text else text
    items = stream.stream
    for number, operator in enumerate(items):
        if isinstance(operator, bytes) and operator in scaled:
            items[number] = scaled[operator]
    return texts


def print_sheets(pages: Pages, indices: Sequence[int], told: Told = unmeasured) -> list[Sheet]:
    """Return some pages as they lie in the printed book, without links or bookmarks.

    `told` of each that is painted, as the first half of the work.
    """
    return [
        Sheet(pages, pages.document.pages[index], painted=partial(told, number, 2 * len(indices)))
        for number, index in enumerate(indices, 1)
    ]


def screen_sheets(pages: Pages, told: Told = unmeasured) -> list[Sheet]:
    """Return the pages for a screen, which shows no spreads: the text in the middle of each.

    `told` of each that is painted.
    """
    indices = shown(pages)
    return [
        Sheet(
            pages,
            pages.document.pages[index],
            centred=True,
            painted=partial(told, n, len(indices)),
        )
        for n, index in enumerate(indices, 1)
    ]


def shown(pages: Pages) -> list[int]:
    """Return the indices of the pages that a screen shows: all but the blank ones of paper."""
    return [index for index, blank in enumerate(pages.blank) if not blank]
