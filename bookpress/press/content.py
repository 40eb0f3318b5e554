"""What is drawn on a page, rewritten for the press.

Comes in: the objects of a PDF as WeasyPrint draws it, in sRGB. Goes out: the same drawing in inks.
Every colour operator becomes one of the printer's; black text overprints, everything else knocks
out; opacity becomes a tint of the paper's white, so that nothing is transparent; a line thinner
than the printer can hold is thickened. Forms, patterns, shadings and pictures are followed from
the pages that draw them and rewritten once. Text, positions and clips are left as they are.

WeasyPrint appends one operator with its operands to a stream as one item (`pydyf.Stream`), which
is what makes this a walk over a list and not a parser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, TypeAlias

import pydyf

from bookpress.press.colour import BLACK, Ink, Inks, from_lab, tinted
from bookpress.press.gradients import convert_run
from bookpress.press.pictures import convert_picture
from bookpress.press.walk import object_of

Items: TypeAlias = list[Any]
"""The items of a `pydyf.Stream`: bytes, text, or PDF objects."""

OVERPRINT = "overprint"
KNOCKOUT = "knockout"

STATES = {
    # OPM 1: a plate of which the ink holds nothing is left alone (ISO 32000-1, 8.6.7).
    OVERPRINT: {"Type": "/ExtGState", "OP": "true", "op": "true", "OPM": 1},
    KNOCKOUT: {"Type": "/ExtGState", "OP": "false", "op": "false", "OPM": 0},
}

_OPACITY = {"ca", "CA"}
_OPERATORS = {1: b"g", 3: b"rg", 4: b"k"}


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that decides about inks and widths."""

    scale: float = 1
    """Points for one unit of the drawing (the mean of both directions)."""
    fill: Ink | None = None
    """The ink of surfaces and text; None before the first colour, and for a pattern."""
    stroke: Ink | None = None
    fill_alpha: float = 1
    stroke_alpha: float = 1
    fill_space: bytes = b""
    """The space of the next `scn`."""
    stroke_space: bytes = b""
    width: float = 1
    """Of lines, in units of the drawing."""
    overprint: bool = False


def write_ink(ink: Ink, *, stroke: bool = False) -> bytes:
    """Write the operator that sets an ink, e.g. `0 0 0 1 k`."""
    operator = _OPERATORS[len(ink)]
    return b" ".join((*map(number, ink), operator.upper() if stroke else operator))


def number(value: float) -> bytes:
    """Write a number as short as PDF allows."""
    return f"{value:.5f}".rstrip("0").rstrip(".").encode()


class Press:
    """Rewrites every drawing of one PDF, each once."""

    def __init__(self, pdf: Any, inks: Inks) -> None:
        self._pdf = pdf
        self._inks = inks
        self._done: set[int] = set()
        self._used: dict[int, tuple[Any, set[tuple[str, str]]]] = {}
        """Resources by their number, and what is used of them: kind and name."""

    def object(self, reference: bytes) -> Any:
        """Return the object that a reference such as `b"12 0 R"` names."""
        return object_of(self._pdf, reference)

    def print_page(self, page: Any, corner: tuple[float, float]) -> None:
        """Rewrite what one page draws; its corner will stand at this point of the sheet."""
        content = self.object(page["Contents"])
        content.stream = self._rewritten(content.stream, page["Resources"], 1, 1, corner)

    def print_object(
        self, reference: bytes, scale: float, alpha: float, corner: tuple[float, float] = (0, 0)
    ) -> None:
        """Rewrite a form, pattern or picture that a drawing uses at a scale and an opacity.

        `corner`: where the drawing's own corner will stand; patterns are not moved with it.
        """
        drawn = self.object(reference)
        if drawn.number in self._done:
            return
        self._done.add(drawn.number)
        if drawn.extra.get("Subtype") == "/Image":
            convert_picture(self._pdf, drawn, self._inks, alpha)
            return
        # A form of opaque ink needs no group of its own to be blended in.
        drawn.extra.pop("Group", None)
        if "Matrix" in drawn.extra:
            # From the tile to the sheet, whatever matrix holds (ISO 32000-1, 8.7.3.1).
            *turned, x, y = map(float, drawn.extra["Matrix"])
            drawn.extra["Matrix"] = pydyf.Array((*turned, x + corner[0], y + corner[1]))
        drawn.stream = self._rewritten(drawn.stream, drawn.extra["Resources"], scale, alpha)

    def _rewritten(
        self,
        items: Items,
        resources: bytes,
        scale: float,
        alpha: float,
        corner: tuple[float, float] = (0, 0),
    ) -> Items:
        named = self.object(resources)
        _, used = self._used.setdefault(named.number, (named, set()))
        return _Drawing(self, self._inks, named, used, scale, alpha, corner).walk(items)

    def clear(self) -> None:
        """Remove what no drawing names any more, such as states of opacity."""
        for resources, used in self._used.values():
            for kind in ("ExtGState", "XObject", "Pattern", "Shading"):
                named = resources[kind]
                for name in [name for name in named if (kind, name) not in used]:
                    del named[name]

    def print_shading(self, reference: bytes, alpha: float) -> None:
        """Mix a colour run in the printer's inks."""
        shading = self.object(reference)
        if shading.number not in self._done and shading["ColorSpace"] == "/DeviceRGB":
            self._done.add(shading.number)
            convert_run(self._pdf, shading, self._inks, alpha)


class _Drawing:
    """One content stream on its way."""

    def __init__(
        self,
        press: Press,
        inks: Inks,
        resources: Any,
        used: set[tuple[str, str]],
        scale: float,
        alpha: float,
        corner: tuple[float, float],
    ) -> None:
        self._press = press
        self._inks = inks
        self._resources = resources
        self._used = used
        self._alpha = alpha
        self._corner = corner
        self._state = _State(scale=scale)
        self._stack: list[_State] = []
        self._out: Items = []

    def walk(self, items: Items) -> Items:
        """Return the items of the drawing in inks."""
        for item in items:
            if not isinstance(item, bytes):
                self._out.append(item)
                continue
            *operands, operator = item.split(b" ") if len(item) < 200 else (item,)
            step = _STEPS.get(operator)
            if step is None:
                self._out.append(item)
            else:
                step(self, item, operands)
        return self._out

    def _named(self, kind: str, operand: bytes) -> Any:
        """Return the resource of a name, and remember that it is used."""
        name = operand[1:].decode()
        self._used.add((kind, name))
        return self._resources[kind][name]

    # State.

    def _save(self, item: bytes, _: list[bytes]) -> None:
        self._stack.append(self._state)
        self._out.append(item)

    def _restore(self, item: bytes, _: list[bytes]) -> None:
        self._state = self._stack.pop()
        self._out.append(item)

    def _transform(self, item: bytes, operands: list[bytes]) -> None:
        a, b, c, d, *_ = map(float, operands)
        self._state = replace(self._state, scale=self._state.scale * sqrt(abs(a * d - b * c)))
        self._out.append(item)

    def _width(self, item: bytes, operands: list[bytes]) -> None:
        self._state = replace(self._state, width=float(operands[0]))
        self._out.append(item)

    def _named_state(self, item: bytes, operands: list[bytes]) -> None:
        """Turn opacity into tints; a theme's blend modes and masks are the preflight's to name."""
        named = self._resources["ExtGState"][operands[0][1:].decode()]
        if not set(named) <= _OPACITY:
            self._named("ExtGState", operands[0])
            self._out.append(item)
            return
        if "ca" in named and named["ca"] != self._state.fill_alpha:
            self._state = replace(self._state, fill_alpha=named["ca"])
            self._set(self._state.fill, stroke=False)
        if "CA" in named and named["CA"] != self._state.stroke_alpha:
            self._state = replace(self._state, stroke_alpha=named["CA"])
            self._set(self._state.stroke, stroke=True)

    # Colours.

    def _set(self, ink: Ink | None, *, stroke: bool) -> None:
        """Take an ink and write it at the opacity that holds."""
        if stroke:
            self._state, alpha = replace(self._state, stroke=ink), self._state.stroke_alpha
        else:
            self._state, alpha = replace(self._state, fill=ink), self._state.fill_alpha
        if ink is not None:
            item = write_ink(tinted(ink, alpha * self._alpha), stroke=stroke)
            if self._out and _sets_same(self._out[-1], item):
                self._out.pop()
            self._out.append(item)

    def _fill_rgb(self, _: bytes, operands: list[bytes]) -> None:
        red, green, blue = map(float, operands)
        self._set(self._inks.of((red, green, blue)), stroke=False)

    def _stroke_rgb(self, _: bytes, operands: list[bytes]) -> None:
        red, green, blue = map(float, operands)
        self._set(self._inks.of((red, green, blue)), stroke=True)

    def _fill_space(self, item: bytes, operands: list[bytes]) -> None:
        self._state = replace(self._state, fill_space=operands[0], fill=None)
        if operands[0] == b"/Pattern":
            self._out.append(item)

    def _stroke_space(self, item: bytes, operands: list[bytes]) -> None:
        self._state = replace(self._state, stroke_space=operands[0], stroke=None)
        if operands[0] == b"/Pattern":
            self._out.append(item)

    def _fill_special(self, item: bytes, operands: list[bytes]) -> None:
        self._special(item, operands, self._state.fill_space, stroke=False)

    def _stroke_special(self, item: bytes, operands: list[bytes]) -> None:
        self._special(item, operands, self._state.stroke_space, stroke=True)

    def _special(self, item: bytes, operands: list[bytes], space: bytes, *, stroke: bool) -> None:
        """Set a pattern, or a colour that the style sheet says in CMYK or by its Lab values."""
        if space == b"/Pattern":
            pattern = self._named("Pattern", operands[-1])
            self._press.print_object(pattern, self._state.scale, self._alpha, self._corner)
            self._out.append(item)
        elif space == b"/DeviceCMYK":
            cyan, magenta, yellow, key = map(float, operands)
            self._set(self._inks.of_cmyk((cyan, magenta, yellow, key)), stroke=stroke)
        else:
            lightness, a, b = map(float, operands)
            self._set(self._inks.of(from_lab(lightness, a, b)), stroke=stroke)

    # Painting.

    def _begin_text(self, item: bytes, _: list[bytes]) -> None:
        state = self._state
        solid = state.fill_alpha * self._alpha == 1
        if state.fill is not None and (
            _is_dark(state.fill) if self._inks.black else solid and _is_rich(state.fill)
        ):
            # Letters in a tint are screened into dots, and letters of several inks have edges in
            # each of them: in one ink dark text is black, and what is nearly black is so too.
            self._set(BLACK if len(state.fill) == 4 else (0,), stroke=False)
        self._overprint(self._state.fill == BLACK and solid)
        self._out.append(item)

    def _begin_path(self, item: bytes, _: list[bytes]) -> None:
        # Not at the end: between a path and its painting no state may change (8.5.2.1).
        self._overprint(False)
        thinnest = self._inks.printer.hairline / (self._state.scale or 1)
        if self._state.width < thinnest - 1e-6:
            self._state = replace(self._state, width=thinnest)
            item_before = number(thinnest) + b" w"
            if self._out and _sets_same(self._out[-1], item_before):
                self._out.pop()
            self._out.append(item_before)
        self._out.append(item)

    def _overprint(self, wanted: bool) -> None:
        if self._state.overprint != wanted:
            self._state = replace(self._state, overprint=wanted)
            name = OVERPRINT if wanted else KNOCKOUT
            self._resources["ExtGState"].setdefault(name, pydyf.Dictionary(STATES[name]))
            self._used.add(("ExtGState", name))
            self._out.append(f"/{name} gs".encode())

    def _draw_object(self, item: bytes, operands: list[bytes]) -> None:
        self._overprint(False)
        reference = self._named("XObject", operands[0])
        alpha = self._alpha * self._state.fill_alpha
        self._press.print_object(reference, self._state.scale, alpha)
        self._out.append(item)

    def _draw_shading(self, item: bytes, operands: list[bytes]) -> None:
        self._overprint(False)
        reference = self._named("Shading", operands[0])
        self._press.print_shading(reference, self._alpha * self._state.fill_alpha)
        self._out.append(item)


_STEPS: dict[bytes, Callable[[_Drawing, bytes, list[bytes]], None]] = {
    b"q": _Drawing._save,
    b"Q": _Drawing._restore,
    b"cm": _Drawing._transform,
    b"w": _Drawing._width,
    b"gs": _Drawing._named_state,
    b"rg": _Drawing._fill_rgb,
    b"RG": _Drawing._stroke_rgb,
    b"cs": _Drawing._fill_space,
    b"CS": _Drawing._stroke_space,
    b"scn": _Drawing._fill_special,
    b"SCN": _Drawing._stroke_special,
    b"BT": _Drawing._begin_text,
    b"Do": _Drawing._draw_object,
    b"sh": _Drawing._draw_shading,
    b"m": _Drawing._begin_path,
    b"re": _Drawing._begin_path,
}


def _sets_same(earlier: Any, later: bytes) -> bool:
    """Return whether an item sets what the next one sets again, so that it can go."""
    return isinstance(earlier, bytes) and (earlier.rsplit(b" ", 1)[-1] == later.rsplit(b" ", 1)[-1])


def _is_rich(ink: Ink) -> bool:
    """Return whether an ink is so black that its colours only blur the edges of letters."""
    return len(ink) == 4 and ink[3] >= 0.7 and sum(ink[:3]) > 0.1


def _is_dark(ink: Ink) -> bool:
    """Return whether an ink is nearer to black than to the paper."""
    return ink[3] > 0.5 if len(ink) == 4 else ink[0] < 0.5
