"""Read what the pages of a PDF draw: one `Mark` for each thing that leaves ink.

A small interpreter of content streams (ISO 32000-1, 8 and 9): it follows the graphics state, clips,
forms and patterns, and notes for each text, surface, line, picture and shading its ink, its box on
the page and how it is blended. It judges nothing; the rules do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import sqrt
from typing import Any

from bookpress.checking.preflight.fonts import Font
from bookpress.checking.preflight.marks import Kind, Mark, space_name
from bookpress.checking.preflight.state import OpenPath, State, first_colour, named_state
from bookpress.checking.preflight.text import TextCursor
from bookpress.model.geometry import (
    IDENTITY,
    Box,
    Matrix,
    around,
    common,
    corners,
    grown,
    moved,
    moved_box,
    narrow_side,
    times,
)

_DEEPEST = 12
"""Forms within forms; a file that goes deeper draws itself in a circle."""


class Reader:
    """Reads pages, keeping the fonts that they share."""

    def __init__(self) -> None:
        self.fonts: dict[tuple[int, int], Font] = {}
        """Every font that some text uses, by its object."""
        self.state_keys: set[str] = set()
        """Every key of an extended graphics state that a page sets."""

    def marks(self, page: Any, number: int) -> list[Mark]:
        """Return what one page draws, in order; `number` from 1."""
        left, bottom, right, top = map(float, page.mediabox)
        resources = page.obj.get("/Resources", page.resources)
        drawing = _Drawing(self, number, resources, State(IDENTITY, (left, bottom, right, top)), 0)
        return list(drawing.run(page.obj))

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
        self._path = OpenPath()
        self._text = TextCursor()

    def run(self, stream: Any) -> Iterator[Mark]:
        """Yield what the stream draws."""
        import pikepdf

        for instruction in pikepdf.parse_content_stream(stream):
            operator = str(instruction.operator)
            if (step := _STEPS.get(operator)) is not None:
                yield from step(self, instruction.operands) or ()
            elif operator in _PAINTERS:
                yield from self._paint(operator)

    # The graphics state.

    def _save(self, _: Any) -> None:
        self._stack.append(self._state)
        self._set(own_clip=None)

    def _restore(self, _: Any) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _set(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)

    def _transform(self, operands: Any) -> None:
        self._set(matrix=times(_matrix(operands), self._state.matrix))

    def _named_state(self, operands: Any) -> None:
        named = self._resources["/ExtGState"][str(operands[0])]
        self._reader.state_keys.update(named.keys())
        self._set(**named_state(named))

    # Colours.

    def _fill_space(self, operands: Any) -> None:
        name = space_name(operands[0], self._resources)
        self._set(fill_space=name, fill=first_colour(name), fill_pattern=None)

    def _stroke_space(self, operands: Any) -> None:
        name = space_name(operands[0], self._resources)
        self._set(stroke_space=name, stroke=first_colour(name))

    def _fill_colour(self, operands: Any) -> None:
        numbers = tuple(float(part) for part in operands if not _is_name(part))
        pattern = next((part for part in operands if _is_name(part)), None)
        if pattern is not None:
            pattern = self._resources["/Pattern"][str(pattern)]
        self._set(fill=numbers, fill_pattern=pattern)

    def _stroke_colour(self, operands: Any) -> None:
        self._set(stroke=tuple(float(part) for part in operands if not _is_name(part)))

    # Paths.

    def _move(self, operands: Any) -> None:
        self._lift()
        self._point(operands)
        self._path.lifted = True

    def _lift(self) -> None:
        """Forget the last point when nothing was drawn from it."""
        if self._path.lifted:
            self._path.points.pop()
            self._path.lifted = False

    def _point(self, operands: Any) -> None:
        self._path.lifted = False
        numbers = list(map(float, operands))
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            self._path.points.append(moved((x, y), self._state.matrix))

    def _rectangle(self, operands: Any) -> None:
        self._lift()
        x, y, width, height = map(float, operands)
        for point in ((x, y), (x + width, y), (x + width, y + height), (x, y + height)):
            self._path.points.append(moved(point, self._state.matrix))

    def _clip(self, _: Any) -> None:
        self._path.clips = True

    def _paint(self, operator: str) -> Iterator[Mark]:
        self._lift()
        path, self._path = self._path, OpenPath()
        if not path.points:
            return
        box = around(path.points)
        if operator in _FILLS:
            upright = all(point in corners(box) for point in path.points)
            for mark in self._surface(box):
                # What is stroked too is as wide as both together.
                thin = None if operator in _STROKES else mark.thin
                yield replace(mark, upright=upright, thin=thin)
        if operator in _STROKES:
            width = self._state.width * self._state.zoom
            yield self._mark("line", grown(box, width / 2), stroke=True, thin=width)
        if path.clips:
            clip, own = self._state.clip, self._state.own_clip
            self._set(clip=clip and common(clip, box), own_clip=common(own, box) if own else box)

    def _surface(self, box: Box) -> Iterator[Mark]:
        pattern = self._state.fill_pattern
        if pattern is None:
            mark = self._mark("surface", box)
            yield replace(mark, thin=self._thin(box, mark.box))
        elif int(pattern.get("/PatternType", 1)) == 2:
            space = space_name(pattern.Shading.ColorSpace, self._resources)
            yield replace(self._mark("shading", box), space=space, ink=())
        else:
            # The tile's own places are those of its first copy; what counts is the surface.
            inside = _Drawing(
                self._reader, self._page, pattern.get("/Resources"), self._state, self._depth + 1
            )
            inside._set(fill_pattern=None)
            seen = self._state.clip and common(self._state.clip, box)
            for mark in inside.run(pattern) if self._depth < _DEEPEST else ():
                yield replace(mark, box=seen, thin=None)

    def _thin(self, shape: Box, seen: Box | None) -> float | None:
        """Return the width of a surface that is a line, or is cut to one by a clip of its own.

        What is left of a larger surface at the edge of a picture is none.
        """
        own, clip = self._state.own_clip, self._state.clip
        cut = common(shape, own) if own else shape
        is_line = bool((cut and narrow_side(cut)) or (clip and narrow_side(clip)))
        return narrow_side(seen) if seen and is_line else None

    def _mark(
        self, kind: Kind, box: Box, *, stroke: bool = False, thin: float | None = None
    ) -> Mark:
        state = self._state
        return Mark(
            page=self._page,
            kind=kind,
            space=state.stroke_space if stroke else state.fill_space,
            ink=state.stroke if stroke else state.fill,
            box=state.clip and common(state.clip, box),
            overprints=(state.stroke_overprint if stroke else state.fill_overprint)
            and state.mode == 1,
            alpha=state.stroke_alpha if stroke else state.fill_alpha,
            blend=state.blend,
            masked=state.masked,
            thin=thin,
        )

    # Text.

    def _begin_text(self, _: Any) -> None:
        self._text.place(IDENTITY)

    def _font(self, operands: Any) -> None:
        font = self._reader.font(self._resources["/Font"][str(operands[0])])
        self._set(font=font, size=float(operands[1]))

    def _place_text(self, operands: Any) -> None:
        self._text.place(_matrix(operands))

    def _move_text(self, operands: Any) -> None:
        self._text.move(float(operands[0]), float(operands[1]))

    def _move_text_and_lead(self, operands: Any) -> None:
        self._set(leading=-float(operands[1]))
        self._move_text(operands)

    def _next_line(self, _: Any = None) -> None:
        self._text.move(0, -self._state.leading)

    def _show_next(self, operands: Any) -> Iterator[Mark]:
        self._next_line()
        return self._show_parts([operands[-1]])

    def _show(self, operands: Any) -> Iterator[Mark]:
        return self._show_parts([operands[0]])

    def _show_spaced(self, operands: Any) -> Iterator[Mark]:
        return self._show_parts(list(operands[0]))

    def _show_parts(self, parts: list[Any]) -> Iterator[Mark]:
        box = self._text.show(parts, self._state)
        if box is not None:
            yield self._mark("text", box, stroke=self._state.rendering in (1, 5))

    # Forms, pictures, shadings.

    def _draw(self, operands: Any) -> Iterator[Mark]:
        drawn = self._resources["/XObject"][str(operands[0])]
        if drawn.get("/Subtype") == "/Image":
            yield self._picture(drawn)
        elif drawn.get("/Subtype") == "/Form" and self._depth < _DEEPEST:
            yield from self._form(drawn)

    def _form(self, form: Any) -> Iterator[Mark]:
        state = self._state
        matrix = times(_matrix(form.get("/Matrix", IDENTITY)), state.matrix)
        left, bottom, right, top = map(float, form.BBox)
        box = moved_box((left, bottom, right, top), matrix)
        clip = state.clip and common(state.clip, box)
        group = form.get("/Group", {})
        if "/CS" in group:
            space = space_name(group.CS, form.get("/Resources"))
            yield replace(self._mark("group", box), space=space, ink=())
        inside = replace(state, matrix=matrix, clip=clip)
        resources = form.get("/Resources", self._resources)
        yield from _Drawing(self._reader, self._page, resources, inside, self._depth + 1).run(form)

    def _picture(self, picture: Any) -> Mark:
        mark = self._raster(int(picture.Width), int(picture.Height))
        if bool(picture.get("/ImageMask", False)):
            return mark
        return replace(
            mark,
            space=space_name(picture.ColorSpace, self._resources),
            ink=(),
            masked=mark.masked or "/SMask" in picture,
        )

    def _inline_picture(self, operands: Any) -> Iterator[Mark]:
        picture = operands[0]
        mark = self._raster(picture.width, picture.height)
        if not picture.image_mask:
            mark = replace(mark, space=str(picture.colorspace)[1:], ink=())
        yield mark

    def _raster(self, width: int, height: int) -> Mark:
        a, b, c, d, _, _ = self._state.matrix
        across, down = sqrt(a * a + b * b) / 72, sqrt(c * c + d * d) / 72
        return replace(
            self._mark("picture", moved_box((0, 0, 1, 1), self._state.matrix)),
            upright=(b, c) == (0, 0) or (a, d) == (0, 0),
            resolution=min(width / (across or 1), height / (down or 1)),
        )

    def _shade(self, operands: Any) -> Iterator[Mark]:
        shading = self._resources["/Shading"][str(operands[0])]
        everywhere = self._state.clip or (0, 0, 0, 0)
        space = space_name(shading.ColorSpace, self._resources)
        yield replace(self._mark("shading", everywhere), space=space, ink=())


def _device(space: str, *, stroke: bool) -> Callable[[_Drawing, Any], None]:
    """Make the step of an operator that sets space and colour at once."""

    def step(drawing: _Drawing, operands: Any) -> None:
        ink = tuple(map(float, operands))
        if stroke:
            drawing._set(stroke_space=space, stroke=ink)
        else:
            drawing._set(fill_space=space, fill=ink, fill_pattern=None)

    return step


def _number(name: str, share: float = 1) -> Callable[[_Drawing, Any], None]:
    """Make the step of an operator that sets one number of the state."""

    def step(drawing: _Drawing, operands: Any) -> None:
        drawing._set(**{name: float(operands[0]) * share})

    return step


_STEPS: dict[str, Callable[[_Drawing, Any], Iterator[Mark] | None]] = {
    "q": _Drawing._save,
    "Q": _Drawing._restore,
    "cm": _Drawing._transform,
    "gs": _Drawing._named_state,
    "w": _number("width"),
    "g": _device("DeviceGray", stroke=False),
    "G": _device("DeviceGray", stroke=True),
    "rg": _device("DeviceRGB", stroke=False),
    "RG": _device("DeviceRGB", stroke=True),
    "k": _device("DeviceCMYK", stroke=False),
    "K": _device("DeviceCMYK", stroke=True),
    "cs": _Drawing._fill_space,
    "CS": _Drawing._stroke_space,
    "sc": _Drawing._fill_colour,
    "scn": _Drawing._fill_colour,
    "SC": _Drawing._stroke_colour,
    "SCN": _Drawing._stroke_colour,
    "m": _Drawing._move,
    "l": _Drawing._point,
    "c": _Drawing._point,
    "v": _Drawing._point,
    "y": _Drawing._point,
    "re": _Drawing._rectangle,
    "W": _Drawing._clip,
    "W*": _Drawing._clip,
    "BT": _Drawing._begin_text,
    "Tf": _Drawing._font,
    "Tm": _Drawing._place_text,
    "Td": _Drawing._move_text,
    "TD": _Drawing._move_text_and_lead,
    "T*": _Drawing._next_line,
    "Tc": _number("spacing"),
    "Tw": _number("word_spacing"),
    "Tz": _number("scale", 1 / 100),
    "TL": _number("leading"),
    "Ts": _number("rise"),
    "Tr": lambda drawing, operands: drawing._set(rendering=int(operands[0])),
    "Tj": _Drawing._show,
    "TJ": _Drawing._show_spaced,
    "'": _Drawing._show_next,
    '"': _Drawing._show_next,
    "Do": _Drawing._draw,
    "INLINE IMAGE": _Drawing._inline_picture,
    "sh": _Drawing._shade,
}
_FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
_STROKES = {"S", "s", "B", "B*", "b", "b*"}
_PAINTERS = _FILLS | _STROKES | {"n"}


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = map(float, numbers)
    return a, b, c, d, e, f


def _is_name(operand: Any) -> bool:
    import pikepdf

    return isinstance(operand, pikepdf.Name)
