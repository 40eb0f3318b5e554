"""One walk over a drawing of WeasyPrint, for everything that changes it on its way to the press.

Comes in: the items of a content stream. WeasyPrint appends one operator with its operands as one
item (`pydyf.Stream`), which is what makes this a walk over a list and not a parser. Goes out, from
`operators`: each item with the graphics state that holds for it, for `content.py`, which rewrites
colours; from `paints`: where on the page each item leaves ink, and in which blocks it stands, for
`flatten.py` and `hairlines.py`, which change what is there. Nothing is changed here.

Source: ISO 32000-1, 8.4 (graphics state), 8.5 (paths and clips), 9.4 (text).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bookpress.model.geometry import (
    IDENTITY,
    MM,
    Box,
    Matrix,
    Point,
    around,
    box_of,
    common,
    corners,
    grown,
    matrix_of,
    moved,
    moved_box,
    times,
)
from bookpress.model.printers import WIDEST_BLEED
from bookpress.press.colour import Ink
from bookpress.writing.objects import object_at

Kind = Literal["surface", "line", "both", "text", "object", "shading"]

_PAINTERS: dict[bytes, Kind | None] = {
    b"f": "surface", b"F": "surface", b"f*": "surface",
    b"S": "line", b"s": "line",
    b"B": "both", b"B*": "both", b"b": "both", b"b*": "both",
    b"n": None,  # it only ends the path, which may clip
}  # fmt: skip
_WHITE = {b"1 1 1 rg", b"1 g", b"0 0 0 0 k"}
_NOWHERE: Box = (0, 0, 0, 0)

_CHANGING = frozenset(b"q Q cm gs w Tf cs CS rg RG g G k K scn SCN".split())
"""The operators that change the state; most items are text and points of paths."""

_LONGEST = 60_000
"""Bytes of an item that is looked into: longer ones are pictures in the drawing itself."""


@dataclass(slots=True)
class Pen:
    """What surfaces and text are coloured with, or what lines are."""

    alpha: float = 1
    space: bytes = b""
    """The space of the next `scn`."""
    colour: bytes = b""
    """The item that set the colour; empty before the first."""
    ink: Ink | None = None
    """What the press makes of the colour; None before the first, and for a pattern."""


@dataclass(slots=True)
class State:
    """The graphics state, as far as the press asks (8.4.1, tables 52 and 53)."""

    matrix: Matrix
    """From units of the drawing to points of the page."""
    clip: Box | None
    """Around what can be seen, in points of the page; None when nothing can."""
    own: Box | None = None
    """The clip made in this block; None when none is."""
    fill: Pen = field(default_factory=Pen)
    stroke: Pen = field(default_factory=Pen)
    blended: bool = False
    """Whether a soft mask or a blend mode holds."""
    width: float = 1
    """Of lines, in units of the drawing."""
    size: float = 0
    """Of type, in units of the text."""
    overprint: bool = False
    """Whether the press lets black print over what is under it."""

    def pen(self, operator: bytes) -> Pen:
        """Return what an operator of colour sets: those of lines are in capitals (8.6.8)."""
        return self.stroke if operator.isupper() else self.fill


@dataclass(slots=True)
class Block:
    """What stands between a `q` and its `Q`."""

    start: int
    """The index of the `q`."""
    matrix: Matrix
    """At its start: from units of the drawing to points of the page."""
    clip: Box
    """What can be seen at its start, in points of the page."""
    end: int = 0
    """The index of the `Q`, once it is reached."""
    paints: int = 0
    """How often something is painted between them."""


@dataclass(frozen=True, slots=True)
class Paint:
    """One item that leaves ink. Boxes in points of the page."""

    index: int
    kind: Kind
    operator: bytes
    shape: Box
    """Around what is drawn, cut by the clips of its own block only."""
    seen: Box | None
    """Around what is seen of it, cut by all clips; None when nothing is."""
    parts: tuple[Box, ...]
    """Around each part of a path."""
    first: int
    """The index of the first item of its path; of other kinds its own."""
    colour: bytes
    """The item that set the colour of surfaces; empty before the first."""
    alpha: float
    """Opacity, of the less opaque of surface and line."""
    blended: bool
    """Whether a soft mask or a blend mode holds."""
    name: str
    """Of an object or shading, of a pattern that fills a surface: its name in the resources."""

    @property
    def white(self) -> bool:
        """Return whether it is as white as the paper."""
        return self.colour in _WHITE and self.kind in ("surface", "text")


@dataclass(slots=True)
class _Path:
    """The path that is being drawn, until it is painted (8.5.2)."""

    first: int = -1
    parts: list[list[Point]] = field(default_factory=list)
    clips: bool = False

    def draw(self, index: int, operator: bytes, operands: list[bytes], matrix: Matrix) -> None:
        """Add the points of an item; `m` and `re` begin a part."""
        numbers = list(map(float, operands))
        points: Any = zip(numbers[::2], numbers[1::2], strict=True)
        if operator == b"re":
            x, y, width, height = numbers
            points = corners((x, y, x + width, y + height))
        if operator in (b"m", b"re") or not self.parts:
            self.parts.append([])
        self.parts[-1] += (moved(point, matrix) for point in points)
        self.first = index if self.first < 0 else self.first


class Walk:
    """One walk over one drawing."""

    def __init__(
        self,
        pdf: Any,
        items: list[Any],
        resources: bytes,
        matrix: Matrix = IDENTITY,
        clip: Box | None = None,
    ) -> None:
        """Begin with what holds at the start of a drawing.

        `resources`: their reference. `clip`: what can be seen, in points of the page.
        """
        self.pdf = pdf
        self.items = items
        self.resources = object_at(pdf, resources)
        self.state = State(matrix, clip)
        """What holds before the item just given."""
        self.blocks: list[Block] = []
        """The blocks around the paint just given, the outermost first."""
        self._saved: list[State] = []

    @classmethod
    def over_page(cls, pdf: Any, page: Any) -> Walk:
        """Begin at a page, seen up to the end of the widest bleed."""
        items = object_at(pdf, page["Contents"]).stream
        sheet = grown(box_of(page["MediaBox"]), WIDEST_BLEED * MM)
        return cls(pdf, items, page["Resources"], IDENTITY, sheet)

    def operators(self) -> Iterator[tuple[int, bytes, list[bytes]]]:
        """Yield the index, operator and operands of each item; an empty operator for what is none.

        The state changes after an item was given: who asks sees what held before it.
        """
        for index, item in enumerate(self.items):
            is_read = isinstance(item, bytes) and len(item) <= _LONGEST
            *operands, operator = item.split(b" ") if is_read else (b"",)
            yield index, operator, operands
            if operator not in _CHANGING:
                continue
            state = self.state
            match operator:
                case b"q":
                    # Set aside whole, pens too: what is set up to `Q` ends there (8.4.2).
                    self._saved.append(state)
                    fill, stroke = replace(state.fill), replace(state.stroke)
                    self.state = replace(state, own=None, fill=fill, stroke=stroke)
                case b"Q":
                    self.state = self._saved.pop()
                case b"cm":
                    # The new matrix goes first: it leads to the units that held (8.3.4).
                    state.matrix = times(matrix_of(operands), state.matrix)
                case b"gs":
                    named = self.resources["ExtGState"][operands[0][1:].decode()]
                    state.fill.alpha = named.get("ca", state.fill.alpha)
                    state.stroke.alpha = named.get("CA", state.stroke.alpha)
                    state.blended = state.blended or is_blended(named)
                case b"w":
                    state.width = float(operands[0])
                case b"Tf":
                    state.size = float(operands[1])
                case b"cs" | b"CS":
                    state.pen(operator).space = operands[0]
                case b"rg" | b"scn" | b"k" | b"g" | b"RG" | b"SCN" | b"K" | b"G":
                    state.pen(operator).colour = item

    def paints(self) -> Iterator[Paint]:
        """Yield each item that leaves ink, in order."""
        path, text = _Path(), self.state.matrix
        for index, operator, operands in self.operators():
            state = self.state
            match operator:
                case b"q":
                    self.blocks.append(Block(index, state.matrix, state.clip or _NOWHERE))
                case b"Q":
                    block = self.blocks.pop()
                    block.end = index
                    if self.blocks:
                        self.blocks[-1].paints += block.paints
                case b"m" | b"l" | b"c" | b"v" | b"y" | b"re":
                    path.draw(index, operator, operands, state.matrix)
                case b"W" | b"W*":
                    path.clips = True  # once it is painted, or ended by `n` (8.5.4)
                case b"BT":
                    text = state.matrix
                case b"Tm":
                    text = times(matrix_of(operands), state.matrix)
                case b"TJ" | b"Tj":
                    # Four digits a glyph, none wider than its size: enough to ask what it covers.
                    length = sum(map(len, self.items[index].split(b"<"))) / 4 * state.size
                    line = (0, -0.3 * state.size, length, state.size)
                    yield from self._painted(index, "text", operator, moved_box(line, text))
                case b"Do" | b"sh":
                    yield from self._object(index, operator, operands[0][1:].decode())
                case _ if operator in _PAINTERS:
                    yield from self._paint(index, operator, path)
                    path = _Path()

    def _paint(self, index: int, operator: bytes, path: _Path) -> Iterator[Paint]:
        """Paint a path, then let it clip: it may do both, and the clip holds for what follows."""
        # A pen that is only moved leaves nothing; WeasyPrint begins the paths of an SVG so.
        parts = tuple(around(part) for part in path.parts if len(part) > 1)
        if not parts:
            return
        state, kind = self.state, _PAINTERS[operator]
        box = around(corner for part in parts for corner in (part[:2], part[2:]))
        if kind in ("line", "both"):
            wide = state.width * max(map(abs, state.matrix[:4])) / 2
            parts, box = tuple(grown(part, wide) for part in parts), grown(box, wide)
        if kind:
            yield from self._painted(index, kind, operator, box, parts=parts, first=path.first)
        if path.clips:
            state.clip = state.clip and common(state.clip, box)
            state.own = (common(state.own, box) if state.own else box) or _NOWHERE

    def _object(self, index: int, operator: bytes, name: str) -> Iterator[Paint]:
        if operator == b"sh":  # it fills whatever can be seen (8.7.4.2)
            box = self.state.clip or _NOWHERE
            yield from self._painted(index, "shading", operator, box, name=name)
        else:  # a picture fills the square of one unit (8.9.5.1)
            drawn = object_at(self.pdf, self.resources["XObject"][name])
            box = moved_box(box_of(drawn.extra.get("BBox", (0, 0, 1, 1))), self.state.matrix)
            yield from self._painted(index, "object", operator, box, name=name)

    def _painted(
        self,
        index: int,
        kind: Kind,
        operator: bytes,
        box: Box,
        *,
        name: str = "",
        parts: tuple[Box, ...] = (),
        first: int | None = None,
    ) -> Iterator[Paint]:
        """Yield what is painted in a box, unless its own block hides it."""
        state = self.state
        shape = common(box, state.own) if state.own else box
        if shape is None:
            return
        if self.blocks:
            self.blocks[-1].paints += 1
        pens = {"line": (state.stroke,), "both": (state.fill, state.stroke)}
        colour = state.fill.colour
        if colour.startswith(b"/") and kind in ("surface", "both", "text"):
            name = colour[1:].split(b" ")[0].decode()  # a pattern: `/p0 scn`
        yield Paint(
            index=index,
            kind=kind,
            operator=operator,
            shape=shape,
            seen=state.clip and common(box, state.clip),
            parts=parts,
            first=index if first is None else first,
            colour=colour,
            alpha=min(pen.alpha for pen in pens.get(kind, (state.fill,))),
            blended=state.blended,
            name=name,
        )


def is_blended(state: dict[str, Any]) -> bool:
    """Return whether a graphics state sets a soft mask or a blend mode."""
    return "SMask" in state or state.get("BM", "/Normal") != "/Normal"


def numbers(*values: float, digits: int = 5) -> bytes:
    """Write numbers as short as PDF allows, a space between them."""
    return b" ".join(f"{value:.{digits}f}".rstrip("0").rstrip(".").encode() for value in values)
