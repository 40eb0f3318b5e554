"""What is drawn on a page, rewritten for the press.

Comes in: the objects of a PDF as WeasyPrint draws it, in sRGB. Goes out: the same drawing in inks.
Every colour operator becomes one of the printer's; black text overprints, everything else knocks
out; opacity becomes a tint of the paper's white, so that nothing is transparent; a line thinner
than the printer can hold is thickened. Forms, patterns, shadings and pictures are followed from
the pages that draw them and rewritten once. Text, positions and clips are left as they are.
"""

from __future__ import annotations

from typing import Any, BinaryIO, TypeAlias

import pydyf

from bookpress.model.geometry import Matrix, zoom
from bookpress.press.colour import BLACK, Ink, Inks, from_lab, tinted
from bookpress.press.gradients import convert_run
from bookpress.press.pictures import Plates
from bookpress.press.walk import Pen, Walk, numbers
from bookpress.writing.objects import object_at

Items: TypeAlias = list[Any]
"""The items of a `pydyf.Stream`: bytes, text, or PDF objects."""

STATES = {
    # OPM 1: a plate of which the ink holds nothing is left alone (ISO 32000-1, 8.6.7).
    "overprint": {"Type": "/ExtGState", "OP": "true", "op": "true", "OPM": 1},
    "knockout": {"Type": "/ExtGState", "OP": "false", "op": "false", "OPM": 0},
}

_REWRITTEN = frozenset(b"m re BT rg RG cs CS scn SCN gs Do sh".split())
_OPACITY = {"ca", "CA"}
_OPERATORS = {1: b"g", 3: b"rg", 4: b"k"}


class Press:
    """Rewrites every drawing of one PDF, each once."""

    def __init__(self, pdf: Any, inks: Inks, passing: BinaryIO) -> None:
        """Begin with a PDF; `passing`: a file to lay pictures down in until they are written."""
        self.pdf = pdf
        self.inks = inks
        self._plates = Plates(inks, passing)
        self._done: set[int] = set()
        self.used: dict[int, tuple[Any, set[tuple[str, str]]]] = {}
        """Resources by their number, and what is used of them: kind and name."""

    def print_page(self, page: Any, corner: tuple[float, float]) -> None:
        """Rewrite what one page draws; its corner will stand at this point of the sheet."""
        content = object_at(self.pdf, page["Contents"])
        walk = Walk(self.pdf, content.stream, page["Resources"])
        content.stream = _Drawing(self, walk, 1, corner).rewritten()

    def print_object(
        self, reference: bytes, matrix: Matrix, alpha: float, corner: tuple[float, float] = (0, 0)
    ) -> None:
        """Rewrite a form, pattern or picture that a drawing uses at a matrix and an opacity.

        `corner`: where the drawing's own corner will stand; patterns are not moved with it.
        """
        drawn = object_at(self.pdf, reference)
        if drawn.number in self._done:
            return
        self._done.add(drawn.number)
        if drawn.extra.get("Subtype") == "/Image":
            self._plates.convert(self.pdf, drawn, alpha)
            return
        # A form of opaque ink needs no group of its own to be blended in.
        drawn.extra.pop("Group", None)
        if "Matrix" in drawn.extra:
            # From the tile to the sheet, whatever matrix holds (ISO 32000-1, 8.7.3.1).
            *turned, x, y = map(float, drawn.extra["Matrix"])
            drawn.extra["Matrix"] = pydyf.Array((*turned, x + corner[0], y + corner[1]))
        walk = Walk(self.pdf, drawn.stream, drawn.extra["Resources"], matrix)
        drawn.stream = _Drawing(self, walk, alpha).rewritten()

    def print_shading(self, reference: bytes, alpha: float) -> None:
        """Mix a colour run in the printer's inks."""
        shading = object_at(self.pdf, reference)
        if shading.number not in self._done and shading["ColorSpace"] == "/DeviceRGB":
            self._done.add(shading.number)
            convert_run(self.pdf, shading, self.inks, alpha)

    def clear(self) -> None:
        """Remove what no drawing names any more, such as states of opacity."""
        for resources, used in self.used.values():
            for kind in ("ExtGState", "XObject", "Pattern", "Shading"):
                named = resources[kind]
                for name in [name for name in named if (kind, name) not in used]:
                    del named[name]


class _Drawing:
    """One content stream on its way.

    What the press makes of a colour or a width is kept in the state of the walk, so that `Q` brings
    back the inks of before as it brings back the colours.
    """

    def __init__(
        self, press: Press, walk: Walk, alpha: float, corner: tuple[float, float] = (0, 0)
    ) -> None:
        self._press = press
        self._inks = press.inks
        self._walk = walk
        _, self._used = press.used.setdefault(walk.resources.number, (walk.resources, set()))
        self._alpha = alpha
        self._corner = corner
        self._out: Items = []

    def rewritten(self) -> Items:
        """Return the items of the drawing in inks."""
        for index, operator, operands in self._walk.operators():
            if operator not in _REWRITTEN:
                self._out.append(self._walk.items[index])
                continue
            state = self._walk.state
            pen = state.pen(operator)
            alpha = self._alpha * state.fill.alpha
            match operator:
                case b"m" | b"re":
                    self._begin_path()
                case b"BT":
                    self._begin_text()
                case b"rg" | b"RG":
                    red, green, blue = map(float, operands)
                    self._set(pen, self._inks.of((red, green, blue)))
                    continue
                case b"cs" | b"CS":
                    pen.ink = None
                    if operands != [b"/Pattern"]:  # an ink's operator tells its space
                        continue
                case b"scn" | b"SCN" if pen.space == b"/Pattern":
                    pattern = self._named("Pattern", operands)
                    self._press.print_object(pattern, state.matrix, self._alpha, self._corner)
                case b"scn" | b"SCN":
                    self._set(pen, self._special(pen.space, operands))
                    continue
                case b"gs":
                    named = self._walk.resources["ExtGState"][operands[0][1:].decode()]
                    if set(named) <= _OPACITY:
                        self._tint(named)
                        continue
                    # A theme's blend modes and masks are the preflight's to name.
                    self._named("ExtGState", operands)
                case b"Do":
                    self._overprint(False)
                    self._press.print_object(self._named("XObject", operands), state.matrix, alpha)
                case b"sh":
                    self._overprint(False)
                    self._press.print_shading(self._named("Shading", operands), alpha)
            self._out.append(self._walk.items[index])
        return self._out

    def _named(self, kind: str, operands: list[bytes]) -> Any:
        """Return the resource that an operator names, and remember that it is used."""
        name = operands[-1][1:].decode()
        self._used.add((kind, name))
        return self._walk.resources[kind][name]

    def _write(self, item: bytes) -> None:
        """Add an operator, in place of one just before that set the same."""
        before = self._out[-1] if self._out else None
        if isinstance(before, bytes) and before.split(b" ")[-1] == item.split(b" ")[-1]:
            self._out.pop()
        self._out.append(item)

    # Colours.

    def _special(self, space: bytes, operands: list[bytes]) -> Ink:
        """Mix a colour that the style sheet says in CMYK or by its Lab values."""
        if space == b"/DeviceCMYK":
            cyan, magenta, yellow, key = map(float, operands)
            return self._inks.of_cmyk((cyan, magenta, yellow, key))
        lightness, a, b = map(float, operands)
        return self._inks.of(from_lab(lightness, a, b))

    def _set(self, pen: Pen, ink: Ink | None) -> None:
        """Take an ink and write it at the opacity that holds."""
        pen.ink = ink
        if ink is not None:
            operator = _OPERATORS[len(ink)]
            if pen is self._walk.state.stroke:
                operator = operator.upper()
            self._write(numbers(*tinted(ink, pen.alpha * self._alpha)) + b" " + operator)

    def _tint(self, named: Any) -> None:
        """Write the inks again at the opacities that a graphics state sets."""
        for key, pen in (("ca", self._walk.state.fill), ("CA", self._walk.state.stroke)):
            if named.get(key, pen.alpha) != pen.alpha:
                pen.alpha = named[key]
                self._set(pen, pen.ink)

    # Painting.

    def _begin_text(self) -> None:
        pen = self._walk.state.fill
        solid = pen.alpha * self._alpha == 1
        if pen.ink is not None and (
            _is_dark(pen.ink) if self._inks.black else solid and _is_rich(pen.ink)
        ):
            # Letters in a tint are screened into dots, and letters of several inks have edges in
            # each of them: in one ink dark text is black, and what is nearly black is so too.
            self._set(pen, BLACK if len(pen.ink) == 4 else (0,))
        self._overprint(pen.ink == BLACK and solid)

    def _begin_path(self) -> None:
        # Not at the end: between a path and its painting no state may change (8.5.2.1).
        self._overprint(False)
        state = self._walk.state
        thinnest = self._inks.printer.hairline / (zoom(state.matrix) or 1)
        if state.width < thinnest - 1e-6:
            state.width = thinnest
            self._write(numbers(thinnest) + b" w")

    def _overprint(self, wanted: bool) -> None:
        state = self._walk.state
        if state.overprint != wanted:
            state.overprint = wanted
            name = "overprint" if wanted else "knockout"
            self._walk.resources["ExtGState"].setdefault(name, pydyf.Dictionary(STATES[name]))
            self._used.add(("ExtGState", name))
            self._out.append(f"/{name} gs".encode())


def _is_rich(ink: Ink) -> bool:
    """Return whether an ink is so black that its colours only blur the edges of letters."""
    return len(ink) == 4 and ink[3] >= 0.7 and sum(ink[:3]) > 0.1


def _is_dark(ink: Ink) -> bool:
    """Return whether an ink is nearer to black than to the paper."""
    return ink[3] > 0.5 if len(ink) == 4 else ink[0] < 0.5
