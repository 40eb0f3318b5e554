"""Where on the page things are painted: a walk over a drawing of WeasyPrint.

Comes in: the items of a content stream (`pydyf.Stream`: one operator with its operands each). Goes
out: one `Paint` for each item that leaves ink, with its box and the blocks, from a `q` to its `Q`,
that it stands in. Nothing is changed; what changes drawings (`flatten.py`,
`hairlines.py`) asks here where. Source: ISO 32000-1, 8.4 and 8.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bookpress.model.geometry import (
    MM,
    Box,
    Matrix,
    Point,
    around,
    common,
    grown,
    moved,
    moved_box,
    times,
)
from bookpress.model.printers import WIDEST_BLEED

Kind = Literal["surface", "line", "both", "text", "object", "shading"]

_PAINTERS: dict[bytes, Kind] = {
    b"f": "surface", b"F": "surface", b"f*": "surface",
    b"S": "line", b"s": "line",
    b"B": "both", b"B*": "both", b"b": "both", b"b*": "both",
}  # fmt: skip
_WHITE = {b"1 1 1 rg", b"1 g", b"0 0 0 0 k"}


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


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix
    clip: Box | None
    own: Box | None = None
    """The clip made in this block; None when none is."""
    fill_alpha: float = 1
    stroke_alpha: float = 1
    blended: bool = False
    colour: bytes = b""
    width: float = 1
    size: float = 0


@dataclass(slots=True)
class _Path:
    first: int = -1
    parts: list[list[Point]] = field(default_factory=list)
    clips: bool = False


class Walk:
    """One walk over one drawing."""

    def __init__(
        self, pdf: Any, items: list[Any], resources: Any, matrix: Matrix, clip: Box
    ) -> None:
        """Begin with what holds at the start of the drawing: its matrix, and what can be seen."""
        self._pdf = pdf
        self._items = items
        self._resources = resources
        self._state = _State(matrix, clip)
        self._saved: list[_State] = []
        self._path = _Path()
        self._text: Matrix = matrix
        self.blocks: list[Block] = []
        """The blocks around the item just given, the outermost first."""

    @property
    def matrix(self) -> Matrix:
        """Return the matrix that holds: from units of the drawing to points of the page."""
        return self._state.matrix

    @property
    def clip(self) -> Box | None:
        """Return the box of what can be seen, in points of the page."""
        return self._state.clip

    def paints(self) -> Iterator[Paint]:
        """Yield each item that leaves ink, in order."""
        for index, item in enumerate(self._items):
            if not isinstance(item, bytes) or len(item) > 60_000:
                continue
            *operands, operator = item.split(b" ")
            if operator in _PAINTERS or operator == b"n":
                yield from self._paint(index, operator)
            elif operator in (b"m", b"l", b"c", b"v", b"y", b"re"):
                self._draw(index, operator, list(map(float, operands)))
            elif operator in (b"Do", b"sh"):
                yield from self._object(index, operator, operands[0][1:].decode())
            elif operator in (b"TJ", b"Tj"):
                yield from self._show(index, item)
            elif (step := _STEPS.get(operator)) is not None:
                step(self, index, operands)
            elif operator in (b"rg", b"scn", b"k", b"g"):
                self._state = replace(self._state, colour=item)

    # State.

    def _save(self, index: int, _: list[bytes]) -> None:
        self._saved.append(self._state)
        clip = self._state.clip or (0, 0, 0, 0)
        self.blocks.append(Block(index, self._state.matrix, clip))
        self._state = replace(self._state, own=None)

    def _restore(self, index: int, _: list[bytes]) -> None:
        self._state = self._saved.pop()
        block = self.blocks.pop()
        block.end = index
        if self.blocks:
            self.blocks[-1].paints += block.paints

    def _transform(self, _: int, operands: list[bytes]) -> None:
        a, b, c, d, e, f = map(float, operands)
        self._state = replace(self._state, matrix=times((a, b, c, d, e, f), self._state.matrix))

    def _named_state(self, _: int, operands: list[bytes]) -> None:
        named = self._resources["ExtGState"][operands[0][1:].decode()]
        self._state = replace(
            self._state,
            fill_alpha=named.get("ca", self._state.fill_alpha),
            stroke_alpha=named.get("CA", self._state.stroke_alpha),
            blended=self._state.blended or is_blended(named),
        )

    def _width(self, _: int, operands: list[bytes]) -> None:
        self._state = replace(self._state, width=float(operands[0]))

    def _clip(self, _: int, __: list[bytes]) -> None:
        self._path.clips = True

    # Paths.

    def _draw(self, index: int, operator: bytes, numbers: list[float]) -> None:
        path = self._path
        if path.first < 0:
            path.first = index
        if operator in (b"m", b"re") or not path.parts:
            path.parts.append([])
        if operator == b"re":
            x, y, width, height = numbers
            numbers = [x, y, x + width, y, x + width, y + height, x, y + height]
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            path.parts[-1].append(moved((x, y), self._state.matrix))

    def _paint(self, index: int, operator: bytes) -> Iterator[Paint]:
        path, self._path = self._path, _Path()
        # A pen that is only moved leaves nothing; WeasyPrint begins the paths of an SVG so.
        parts = tuple(around(part) for part in path.parts if len(part) > 1)
        if not parts:
            return
        box = around(corner for part in parts for corner in (part[:2], part[2:]))
        kind = _PAINTERS.get(operator)
        if kind is not None:
            if kind != "surface":
                a, b, c, d, _, _ = self._state.matrix
                wide = self._state.width * max(abs(a), abs(b), abs(c), abs(d)) / 2
                parts, box = tuple(grown(part, wide) for part in parts), grown(box, wide)
            yield from self._painted(index, kind, operator, box, parts=parts, first=path.first)
        if path.clips:
            # A path may be painted and clip at once: the clip holds for what follows.
            clip = self._state.clip and common(self._state.clip, box)
            own = box if self._state.own is None else common(self._state.own, box)
            self._state = replace(self._state, clip=clip, own=own or (0, 0, 0, 0))

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
        state = self._state
        shape = box if state.own is None else common(box, state.own)
        if shape is None:
            return
        if self.blocks:
            self.blocks[-1].paints += 1
        alphas = {"line": (state.stroke_alpha,), "both": (state.fill_alpha, state.stroke_alpha)}
        yield Paint(
            index=index,
            kind=kind,
            operator=operator,
            shape=shape,
            seen=state.clip and common(box, state.clip),
            parts=parts,
            first=index if first is None else first,
            colour=state.colour,
            alpha=min(alphas.get(kind, (state.fill_alpha,))),
            blended=state.blended,
            name=name or (_pattern(state.colour) if kind in ("surface", "both", "text") else ""),
        )

    # Objects and text.

    def _object(self, index: int, operator: bytes, name: str) -> Iterator[Paint]:
        if operator == b"sh":
            box = self._state.clip or (0, 0, 0, 0)
            yield from self._painted(index, "shading", operator, box, name=name)
        else:
            drawn = object_of(self._pdf, self._resources["XObject"][name])
            left, bottom, right, top = map(float, drawn.extra.get("BBox", (0, 0, 1, 1)))
            box = moved_box((left, bottom, right, top), self._state.matrix)
            yield from self._painted(index, "object", operator, box, name=name)

    def _begin_text(self, _: int, __: list[bytes]) -> None:
        self._text = self._state.matrix

    def _place_text(self, _: int, operands: list[bytes]) -> None:
        a, b, c, d, e, f = map(float, operands)
        self._text = times((a, b, c, d, e, f), self._state.matrix)

    def _font(self, _: int, operands: list[bytes]) -> None:
        self._state = replace(self._state, size=float(operands[1]))

    def _show(self, index: int, item: bytes) -> Iterator[Paint]:
        # Four digits a glyph, none wider than its size: enough to ask what it covers.
        size = self._state.size
        length = sum(map(len, item.split(b"<"))) / 4 * size
        box = moved_box((0, -0.3 * size, length, size), self._text)
        yield from self._painted(index, "text", b"TJ", box)


def object_of(pdf: Any, reference: bytes) -> Any:
    """Return the object that a reference such as `b"12 0 R"` names."""
    return pdf.objects[int(reference.split()[0])]


def sheet_of(page: Any) -> Box:
    """Return the box of a page with the widest bleed around it, in points."""
    left, bottom, right, top = map(float, page["MediaBox"])
    return grown((left, bottom, right, top), WIDEST_BLEED * MM)


def _pattern(colour: bytes) -> str:
    """Return the name of the pattern that an item sets as colour: `/p0 scn`; empty if none."""
    return colour[1:].split(b" ")[0].decode() if colour.startswith(b"/") else ""


def is_blended(state: dict[str, Any]) -> bool:
    """Return whether a graphics state sets a soft mask or a blend mode."""
    return "SMask" in state or state.get("BM", "/Normal") != "/Normal"


_STEPS: dict[bytes, Callable[[Walk, int, list[bytes]], None]] = {
    b"q": Walk._save,
    b"Q": Walk._restore,
    b"cm": Walk._transform,
    b"gs": Walk._named_state,
    b"w": Walk._width,
    b"W": Walk._clip,
    b"W*": Walk._clip,
    b"BT": Walk._begin_text,
    b"Tm": Walk._place_text,
    b"Tf": Walk._font,
}
