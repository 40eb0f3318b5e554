"""Inks: from the colours of the screen to those of the press.

Comes in: sRGB colours (three numbers from 0 to 1), the theme's hand-mixed pairs, an ICC profile.
Goes out: inks, as PDF writes them: one number for grey, three for sRGB, four for CMYK. Neutrals go
to the black plate alone, hand-mixed colours as they were mixed, all others through LCMS (relative
colorimetric, black point compensated), never with more ink than the printer dries.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bookpress.model.conditions import CUSTOM, KNOWN, describes, words_of
from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.printers import Printer, PrintSettings
from bookpress.model.theme import Theme
from bookpress.model.tokens import inks

if TYPE_CHECKING:
    from PIL import Image, ImageCms

Rgb: TypeAlias = tuple[float, float, float]
Ink: TypeAlias = tuple[float, ...]
"""Grey (1, white being 1), sRGB (3) or CMYK (4, ink being 1): the length says which."""

BLACK: Ink = (0, 0, 0, 1)

# Half a step of 8 bits: two colours that a screen cannot tell apart.
_STEP = 0.6 / 255


class Condition(NamedTuple):
    """How a press prints: the profile and the name it is registered under."""

    profile: bytes
    """An ICC output profile in CMYK."""
    identifier: str
    """The name in the registry of color.org, else `CUSTOM`."""
    info: str
    """The profile's own words."""

    @property
    def registered(self) -> bool:
        """Return whether the registry of color.org knows the condition."""
        return self.identifier != CUSTOM


def condition(printer: Printer, settings: PrintSettings, theme: Theme) -> Condition | None:
    """Return the printing condition: the book's profile, else the theme's; None for sRGB printers.

    Errors: PN06 when the book's profile is not an output profile in CMYK; PN07 when nobody brings
    the profile of the printer's condition, or the theme's file of it is another's.
    """
    if printer.condition is None:
        return None
    if settings.profile is not None:
        return _own_condition(settings.profile)
    known = KNOWN.get(printer.condition)
    file = theme.find(known.profile) if known else None
    profile = file.read_bytes() if file else b""
    words = words_of(profile) if file else ""
    if known is None or not describes(words, printer.condition):
        place = Place(str(file or printer.name))
        raise MachineError([finding("PN07", place, wanted=printer.condition, found=words)])
    return Condition(profile, printer.condition, known.info)


def _own_condition(file: Path) -> Condition:
    """Read the author's profile and find its name: `FOGRA52` in its words, else `Custom`."""
    from PIL import ImageCms

    place = Place(file.name)
    try:
        content = file.read_bytes()
        profile = ImageCms.ImageCmsProfile(io.BytesIO(content)).profile
    except OSError as error:
        reason = error.strerror or "not an ICC profile"
        raise MachineError([finding("PN06", place, file=file.name, reason=reason)]) from error
    space, kind = profile.xcolor_space.strip(), profile.device_class.strip()
    if (space, kind) != ("CMYK", "prtr"):
        reason = f"{kind} {space}"
        raise MachineError([finding("PN06", place, file=file.name, reason=reason)])
    info = (profile.profile_description or file.stem).strip()
    known = re.search(r"FOGRA ?(\d+)", info, re.IGNORECASE)
    return Condition(content, f"FOGRA{known[1]}" if known else CUSTOM, info)


def mixed_by_hand(theme: Theme) -> dict[Rgb, Ink]:
    """Return the inks that the theme's tokens mix for a colour."""
    return {_rgb(colour.removeprefix("#")): mixed for colour, mixed in inks(theme).items()}


def _rgb(code: str) -> Rgb:
    """Read `0f5b66` as three numbers from 0 to 1."""
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


class Inks:
    """The ink of each colour and the plates of each picture, for one printer and one book."""

    def __init__(
        self,
        printer: Printer,
        condition: Condition | None,
        by_hand: dict[Rgb, Ink],
        *,
        black: bool,
    ) -> None:
        self.printer = printer
        self.condition = condition
        self.black = black
        """Everything on the black plate (`ink: black`)."""
        self._by_hand = by_hand
        self._known: dict[Rgb, Ink] = {}

    def of(self, colour: Rgb) -> Ink:
        """Return the ink of an sRGB colour.

        Source: a neutral is one whose channels differ by less than half a step of 8 bits; its K is
        one minus its value, so that #000 is K 100 and nothing else.
        """
        found = self._known.get(colour)
        if found is None:
            found = self._known[colour] = self._mix(colour)
        return found

    def _mix(self, colour: Rgb) -> Ink:
        low, high = min(colour), max(colour)
        if self.black or high - low < 2 * _STEP:
            return self.grey(_luma(colour) if self.black else (low + high) / 2)
        if self.condition is None:
            return colour
        for named, ink in self._by_hand.items():
            if max(abs(a - b) for a, b in zip(named, colour, strict=True)) < _STEP:
                return self.limited(ink)
        from PIL import Image

        eight_bits = tuple(round(part * 255) for part in colour)
        pixel = self.to_cmyk(Image.new("RGB", (1, 1), eight_bits)).getpixel((0, 0))
        assert isinstance(pixel, tuple)
        return self.limited(tuple(round(part / 255, 2) for part in pixel))

    def run(self, colours: Sequence[Rgb]) -> list[Ink]:
        """Return the inks of a run of sRGB colours, its ends as `of` gives them.

        Between them each step goes through the profile, and is moved by a share of what the ends
        were: else a run from a neutral or a colour mixed by hand would begin with a jump.
        """
        ends = self.of(colours[0]), self.of(colours[-1])
        if self.black or self.condition is None or all(_is_black(ink) for ink in ends):
            return [self.of(colour) for colour in colours]
        from PIL import Image

        strip = Image.new("RGB", (len(colours), 1))
        strip.putdata([tuple(round(part * 255) for part in colour) for colour in colours])
        plates = self.to_cmyk(strip).tobytes()
        steps = [tuple(part / 255 for part in plates[i : i + 4]) for i in range(0, len(plates), 4)]
        off = [
            tuple(to - part for to, part in zip(end, step, strict=True))
            for end, step in zip(ends, (steps[0], steps[-1]), strict=True)
        ]
        last = len(steps) - 1
        return [
            self.limited(
                tuple(
                    min(1, max(0, part + (first * (last - i) + second * i) / last))
                    for part, first, second in zip(step, *off, strict=True)
                )
            )
            for i, step in enumerate(steps)
        ]

    def grey(self, value: float) -> Ink:
        """Return the ink of a neutral, 0 being black: K alone, or grey where colours are sRGB."""
        return (round(value, 3),) if self.condition is None else (0, 0, 0, round(1 - value, 3))

    def of_cmyk(self, ink: tuple[float, float, float, float]) -> Ink:
        """Return the ink of a colour that the style sheet or a picture says in CMYK."""
        cyan, magenta, yellow, key = ink
        rgb = ((1 - cyan) * (1 - key), (1 - magenta) * (1 - key), (1 - yellow) * (1 - key))
        if self.black:
            return self.grey(_luma(rgb))
        return self.of(rgb) if self.condition is None else self.limited(ink)

    def limited(self, ink: Ink) -> Ink:
        """Thin cyan, magenta and yellow alike until the sum is what the printer dries."""
        limit, key = self.printer.ink_limit / 100, ink[3]
        if sum(ink) <= limit:
            return ink
        share = (limit - key) / (sum(ink) - key)
        # Rounded down, or the sum may pass the limit again.
        return (*(int(part * share * 1000) / 1000 for part in ink[:3]), key)

    def to_cmyk(self, picture: Image.Image) -> Image.Image:
        """Convert an RGB picture to the condition's CMYK, within the ink limit."""
        from PIL import ImageCms

        converted = ImageCms.applyTransform(picture, self._transform)
        assert converted is not None
        return thinned(converted, self.printer.ink_limit)

    @cached_property
    def _transform(self) -> ImageCms.ImageCmsTransform:
        from PIL import ImageCms

        assert self.condition is not None
        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(self.condition.profile)),
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )


def _is_black(ink: Ink) -> bool:
    """Return whether an ink is on the black plate alone."""
    return len(ink) == 4 and not any(ink[:3])


def thinned(picture: Image.Image, limit: int) -> Image.Image:
    """Thin cyan, magenta and yellow wherever a CMYK picture holds more than `limit` % of ink.

    The excess is taken off the three plates in equal shares, again where one of them ran dry: the
    darkest shadows lose colour, not depth.
    """
    from PIL import Image, ImageChops

    # Sums of two plates at half height, of four at a quarter, so that 8 bits hold them; one step
    # less than allowed, for what the halves round away.
    allowed = int(limit / 100 * 255 / 4) - 1
    # A third of four times the excess, and one step more, so that it ends.
    share = [0 if v <= allowed else min(255, (v - allowed) * 4 // 3 + 1) for v in range(256)]
    cyan, magenta, yellow, key = picture.split()
    while True:
        sums = ImageChops.add(
            ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, key, scale=2), scale=2
        )
        if not any(sums.histogram()[allowed + 1 :]):
            return Image.merge("CMYK", (cyan, magenta, yellow, key))
        excess = sums.point(share)
        cyan, magenta, yellow = (
            ImageChops.subtract(plate, excess) for plate in (cyan, magenta, yellow)
        )


def _luma(colour: Rgb) -> float:
    """Return the grey that a colour has in a black-and-white print (Rec. 601 weights)."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def tinted(ink: Ink, strength: float) -> Ink:
    """Mix an ink with the white of the paper: `strength` 0.2 is a tint of 20 %."""
    if strength >= 1:
        return ink
    if len(ink) == 4:
        return tuple(round(part * strength, 3) for part in ink)
    return tuple(round(1 - (1 - part) * strength, 3) for part in ink)


def from_lab(lightness: float, a: float, b: float) -> Rgb:
    """Return the sRGB colour of CIE Lab values under D50, cut to what sRGB holds.

    WeasyPrint writes colours such as `oklch()` so, in two spaces named by their white. Source:
    CSS Color 4, #color-conversion-code; the matrix is sRGB's under D50 (Bradford), inverted.
    """
    y = (lightness + 16) / 116
    x, z = y + a / 500, y - b / 200
    white = (0.9643, 1.0, 0.8251)
    xyz = [
        scale * (part**3 if part > 6 / 29 else (116 * part - 16) / 903.3)
        for part, scale in zip((x, y, z), white, strict=True)
    ]
    red, green, blue = (
        _gamma(sum(factor * part for factor, part in zip(row, xyz, strict=True)))
        for row in (
            (3.1339, -1.6169, -0.4906),
            (-0.9788, 1.9161, 0.0335),
            (0.0719, -0.2290, 1.4052),
        )
    )
    return red, green, blue


def _gamma(linear: float) -> float:
    """Bend a linear channel as sRGB does, within 0 to 1."""
    linear = min(1, max(0, linear))
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
