"""Read what the pages of a PDF draw: one `Painted` for each thing that leaves ink.

A small interpreter of content streams (ISO 32000-1, 8 and 9): it follows the graphics state, clips,
forms and patterns, and notes for each text, surface, line, picture and shading its ink, its box on
the page and how it is blended. It judges nothing; the rules do. It shares nothing with the walk of
`press/` but arithmetic: a witness that asked the press what it drew would repeat its mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot
from typing import Any

from bookpress.checking.preflight.fonts import Font
from bookpress.checking.preflight.instructions import instructions
from bookpress.checking.preflight.painted import Kind, Painted, space_name
from bookpress.checking.preflight.state import Pen, State, first_colour
from bookpress.checking.preflight.text import TextCursor
from bookpress.model.geometry import (
    IDENTITY,
    Box,
    Point,
    around,
    box_of,
    common,
    corners,
    grown,
    matrix_of,
    moved,
    moved_box,
    narrow_side,
    times,
    zoom,
)

_DEEPEST = 12
"""Forms within forms; a file that goes deeper draws itself in a circle."""

_FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
_STROKES = {"S", "s", "B", "B*", "b", "b*"}
_PAINTERS = _FILLS | _STROKES | {"n"}

_DEVICES = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}
"""Operators that set space and colour at once, of surfaces; in capitals, of lines (8.6.8)."""

_NUMBERS = {
    "w": "width", "Tc": "spacing", "Tw": "word_spacing", "Tz": "scale", "TL": "leading",
    "Ts": "rise", "Tr": "rendering",
}  # fmt: skip
"""Operators that set one number of the state, and which."""


class Reader:
    """Reads pages, keeping the fonts that they share."""

    def __init__(self) -> None:
        self.fonts: dict[tuple[int, int], Font] = {}
        """Every font that some text uses, by its object."""
        self.state_keys: set[str] = set()
        """Every key of an extended graphics state that a page sets."""

    def painted(self, page: Any, number: int) -> list[Painted]:
        """Return what one page draws, in order; `number` from 1."""
        resources = page.obj.get("/Resources", page.resources)
        state = State(IDENTITY, box_of(page.mediabox))
        return list(_Drawing(self, number, resources, state, 0).run(page.obj))

    def font(self, dictionary: Any) -> Font:
        """Return a font, read once."""
        known = self.fonts.get(dictionary.objgen) if dictionary.is_indirect else None
        if known is None:
            known = Font(dictionary)
            key = dictionary.objgen if dictionary.is_indirect else (0, -len(self.fonts) - 1)
            self.fonts[key] = known
        return known


class _Drawing:
    """One content stream: a page, a form, a tile of a pattern."""

    def __init__(self, reader: Reader, page: int, resources: Any, state: State, depth: int) -> None:
        self._reader = reader
        self._page = page
        self._resources = resources if resources is not None else {}
        self._state = state
        self._depth = depth
        self._stack: list[State] = []
        self._path: list[list[Point]] = []
        self._clips = False
        self._text = TextCursor()

    def run(self, stream: Any) -> Iterator[Painted]:
        """Yield what the stream draws."""
        for operator, operands in instructions(stream):
            yield from self._follow(operator, operands) or ()

    def _follow(self, operator: str, operands: list[Any]) -> Iterator[Painted] | None:
        """Change the state as an operator says, or return what it draws."""
        state = self._state
        pen = state.stroke if operator.isupper() else state.fill
        match operator:
            case "q":
                self._stack.append(state)
                self._state = state.copy(own_clip=None)
            case "Q" if self._stack:
                self._state = self._stack.pop()
            case "cm":
                state.matrix = times(matrix_of(operands), state.matrix)
            case "gs":
                named = self._resources["/ExtGState"][str(operands[0])]
                self._reader.state_keys.update(named.keys())
                state.set_named(named)
            case _ if operator in _NUMBERS:
                setattr(state, _NUMBERS[operator], float(operands[0]))
            case _ if operator.lower() in _DEVICES:
                pen.space, pen.pattern = _DEVICES[operator.lower()], None
                pen.ink = tuple(map(float, operands))
            case "cs" | "CS":
                pen.space, pen.pattern = space_name(operands[0], self._resources), None
                pen.ink = first_colour(pen.space)
            case "sc" | "scn" | "SC" | "SCN":
                pen.ink = tuple(float(part) for part in operands if not _is_name(part))
                names = [str(part) for part in operands if _is_name(part)]
                if pen is state.fill:  # of lines in a pattern the width alone is judged
                    pen.pattern = self._resources["/Pattern"][names[0]] if names else None
            case "m" | "l" | "c" | "v" | "y" | "re":
                self._add_to_path(operator, list(map(float, operands)))
            case "W" | "W*":
                self._clips = True
            case _ if operator in _PAINTERS:
                return self._paint(operator)
            case "BT":
                self._text.place(IDENTITY)
            case "Tf":
                state.font = self._reader.font(self._resources["/Font"][str(operands[0])])
                state.size = float(operands[1])
            case "Tm":
                self._text.place(matrix_of(operands))
            case "Td" | "TD":
                x, y = map(float, operands)
                state.leading = -y if operator == "TD" else state.leading
                self._text.move(x, y)
            case "T*":
                self._text.move(0, -state.leading)
            case "TJ":
                return self._show(list(operands[0]))
            case "Tj":
                return self._show([operands[0]])
            case "'" | '"':
                self._text.move(0, -state.leading)
                return self._show([operands[-1]])
            case "Do":
                return self._draw(self._resources["/XObject"][str(operands[0])])
            case "INLINE IMAGE":
                return self._inline_picture(operands[0])
            case "sh":
                shading = self._resources["/Shading"][str(operands[0])]
                return self._shade(shading, state.clip or (0, 0, 0, 0))
        return None

    # Paths.

    def _add_to_path(self, operator: str, numbers: list[float]) -> None:
        points: Any = zip(numbers[::2], numbers[1::2], strict=True)
        if operator == "re":
            x, y, width, height = numbers
            points = corners((x, y, x + width, y + height))
        if operator in ("m", "re") or not self._path:
            self._path.append([])
        self._path[-1] += (moved(point, self._state.matrix) for point in points)

    def _paint(self, operator: str) -> Iterator[Painted]:
        # A pen that is only moved to a point draws nothing there.
        points = [point for part in self._path if len(part) > 1 for point in part]
        clips, self._path, self._clips = self._clips, [], False
        if not points:
            return
        state, box = self._state, around(points)
        if operator in _FILLS:
            upright = all(point in corners(box) for point in points)
            for painted in self._surface(box):
                # What is stroked too is as wide as both together.
                thin = None if operator in _STROKES else painted.thin
                yield painted._replace(upright=upright, thin=thin)
        if operator in _STROKES:
            width = state.width * zoom(state.matrix)
            yield self._painted("line", grown(box, width / 2), state.stroke, thin=width)
        if clips:
            # Not before it is painted: what the same operator draws is not cut (8.5.4).
            state.clip = state.clip and common(state.clip, box)
            state.own_clip = common(state.own_clip, box) if state.own_clip else box

    def _surface(self, box: Box) -> Iterator[Painted]:
        pattern = self._state.fill.pattern
        if pattern is None:
            painted = self._painted("surface", box)
            yield painted._replace(thin=self._thin(box, painted.box))
        elif int(pattern.get("/PatternType", 1)) == 2:
            yield from self._shade(pattern.Shading, box)
        elif self._depth < _DEEPEST:
            # The tile's own places are those of its first copy; what counts is the surface.
            state = self._state.copy()
            state.fill.pattern = None
            seen = state.clip and common(state.clip, box)
            for painted in self._inside(pattern, pattern.get("/Resources"), state):
                yield painted._replace(box=seen, thin=None)

    def _thin(self, shape: Box, seen: Box | None) -> float | None:
        """Return the width of a surface that is a line, or is cut to one by a clip of its own.

        What is left of a larger surface at the edge of a picture is none.
        """
        own, clip = self._state.own_clip, self._state.clip
        cut = common(shape, own) if own else shape
        is_line = bool((cut and narrow_side(cut)) or (clip and narrow_side(clip)))
        return narrow_side(seen) if seen and is_line else None

    def _painted(self, kind: Kind, box: Box, pen: Pen | None = None, **more: Any) -> Painted:
        """Return what the state makes of a thing in a box; `more`: what it does not decide."""
        state, pen = self._state, pen or self._state.fill
        painted = Painted(
            page=self._page,
            kind=kind,
            space=pen.space,
            ink=pen.ink,
            box=state.clip and common(state.clip, box),
            overprints=pen.overprint and state.mode == 1,
            alpha=pen.alpha,
            blend=state.blend,
            masked=state.masked,
        )
        return painted._replace(**more) if more else painted

    def _show(self, parts: list[Any]) -> Iterator[Painted]:
        state = self._state
        box = self._text.show(parts, state)
        if box is not None:
            yield self._painted(
                "text", box, state.stroke if state.rendering in (1, 5) else state.fill
            )

    # Forms, pictures, shadings.

    def _inside(self, stream: Any, resources: Any, state: State) -> Iterator[Painted]:
        return _Drawing(self._reader, self._page, resources, state, self._depth + 1).run(stream)

    def _draw(self, drawn: Any) -> Iterator[Painted]:
        if drawn.get("/Subtype") == "/Image":
            more: dict[str, Any] = {}
            if not drawn.get("/ImageMask", False):
                more = {"space": space_name(drawn.ColorSpace, self._resources), "ink": ()}
                more["masked"] = self._state.masked or "/SMask" in drawn
            yield self._raster(int(drawn.Width), int(drawn.Height), **more)
        elif drawn.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            matrix = times(matrix_of(drawn.get("/Matrix", IDENTITY)), self._state.matrix)
            box = moved_box(box_of(drawn.BBox), matrix)
            if "/CS" in (group := drawn.get("/Group", {})):
                space = space_name(group.CS, drawn.get("/Resources"))
                yield self._painted("group", box, space=space, ink=())
            clip = self._state.clip and common(self._state.clip, box)
            state = self._state.copy(matrix=matrix, clip=clip)
            yield from self._inside(drawn, drawn.get("/Resources", self._resources), state)

    def _inline_picture(self, picture: Any) -> Iterator[Painted]:
        more: dict[str, Any] = {}
        if not picture.image_mask:
            more = {"space": str(picture.colorspace)[1:], "ink": ()}
        yield self._raster(picture.width, picture.height, **more)

    def _raster(self, width: int, height: int, **more: Any) -> Painted:
        """Return a picture of so many pixels: it fills the square of one unit (8.9.5.1)."""
        matrix = self._state.matrix
        a, b, c, d, _, _ = matrix
        across, down = hypot(a, b) / 72, hypot(c, d) / 72
        more["upright"] = (b, c) == (0, 0) or (a, d) == (0, 0)
        more["resolution"] = min(width / (across or 1), height / (down or 1))
        return self._painted("picture", moved_box((0, 0, 1, 1), matrix), **more)

    def _shade(self, shading: Any, box: Box) -> Iterator[Painted]:
        space = space_name(shading.ColorSpace, self._resources)
        yield self._painted("shading", box, space=space, ink=())


def _is_name(operand: Any) -> bool:
    import pikepdf

    return isinstance(operand, pikepdf.Name)
