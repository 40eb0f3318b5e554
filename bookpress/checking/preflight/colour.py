"""Rules of colour: spaces, inks, overprint and transparency.

Source: ISO 15930-7, 6.2; ISO 32000-1, 8.6.7 (overprint) and 11 (transparency). Limits of ink are in
%, summed over the plates.
"""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.checking.preflight.inspection import Check, Found, Inspection, Rule
from bookpress.checking.preflight.marks import Kind, Mark
from bookpress.model.geometry import common, grown
from bookpress.model.printers import Printer

_ART: tuple[Kind, ...] = ("text", "surface", "line")
_RGB = ("DeviceRGB", "ICCBased RGB")
_CMYK = ("DeviceCMYK", "ICCBased CMYK")
_REGISTRATION = "Separation All"


def _in_rgb(*kinds: Kind) -> Check:
    """Make the rule that marks of some kinds hold no RGB, where the printer wants inks."""

    def check(file: Inspection, printer: Printer) -> Iterator[Found]:
        if printer.colours == "srgb":
            return
        left_rgb = printer.colours == "rgb-pictures"
        for mark in file.marks:
            named = left_rgb and mark.kind == "picture" and mark.space == "ICCBased RGB"
            if mark.kind in kinds and mark.space in _RGB and not named:
                yield mark.page, {"what": mark.kind, "space": mark.space}

    return check


def light(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF34: colours are inks, not measured light, unless the printer converts them himself."""
    if printer.colours == "srgb":
        return
    old = printer.standard == "PDF/X-1a:2001"
    for mark in file.marks:
        if mark.space in ("Lab", "CalRGB", "CalGray") or (
            old and mark.space.startswith("ICCBased") and mark.space != "ICCBased RGB"
        ):
            yield mark.page, {"space": mark.space}


def spots(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF35: four inks print the book; a fifth would be a fifth plate."""
    for mark in file.marks:
        names = mark.space.split()[1:] if mark.space.startswith("Separation") else []
        odd = [name for name in names if name not in _PROCESS]
        if odd:
            yield mark.page, {"name": odd[0]}


_PROCESS = ("Cyan", "Magenta", "Yellow", "Black", "All", "None")


def inks_unwanted(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF36: a printer of sRGB files wants no CMYK."""
    if printer.colours == "srgb":
        for mark in file.marks:
            if mark.space in _CMYK:
                yield mark.page, {"printer": printer.title, "name": printer.name}


def rich_black_text(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF37: dark text is on the black plate alone, or a plate a hair off blurs it."""
    for mark in file.marks:
        if mark.kind == "text" and mark.space in _CMYK:
            *colours, key = mark.ink
            if key >= 0.7 and sum(colours) > 0.1:
                yield mark.page, {"ink": _percents(mark.ink)}


def knocks_out(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF38: black text prints over what is under it, or a plate a hair off leaves white edges."""
    if printer.colours == "srgb":
        return
    for mark in file.marks:
        if mark.kind == "text" and not mark.overprints and _is_black(mark):
            yield mark.page, {}


def _is_black(mark: Mark) -> bool:
    return (mark.space == "DeviceCMYK" and mark.ink == (0, 0, 0, 1)) or (
        mark.space == "DeviceGray" and mark.ink == (0,)
    )


def vanishing_white(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF39: white does not overprint: it would not be there."""
    for mark in file.marks:
        if mark.kind in _ART and mark.overprints and mark.space in _CMYK and not any(mark.ink):
            yield mark.page, {}


def ink_limit(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF40: no colour of text or art holds more ink than dries; pictures are measured by `ink`."""
    for mark in file.marks:
        total = round(sum(mark.ink) * 100) if mark.space in _CMYK else 0
        if total > printer.ink_limit:
            yield mark.page, {"found": total, "limit": printer.ink_limit}


def registration(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF42: the colour of all plates is for marks, outside the bleed."""
    inside = {sheet.number: sheet.bleed or sheet.trim or sheet.media for sheet in file.sheets}
    for mark in file.marks:
        if (
            mark.space == _REGISTRATION
            and mark.box
            and common(mark.box, grown(inside[mark.page], -0.05))
        ):
            yield mark.page, {}


def opacity(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF43: nothing shines through."""
    for mark in file.marks:
        if mark.alpha < 1:
            yield mark.page, {"found": round(mark.alpha * 100)}


def blend_mode(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF44: nothing is mixed with what is under it."""
    for mark in file.marks:
        if mark.blend not in ("Normal", "Compatible"):
            yield mark.page, {"found": mark.blend}


def soft_mask(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF45: nothing fades away."""
    for mark in file.marks:
        if mark.masked:
            yield mark.page, {"what": mark.kind}


def device_settings(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF46: screens, curves and black generation are the printer's to choose."""
    for key in sorted(file.reader.state_keys & _DEVICE_KEYS)[:1]:
        yield 0, {"key": key[1:]}


_DEVICE_KEYS = {"/TR", "/TR2", "/HT", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2"}


def _percents(ink: tuple[float, ...]) -> str:
    """Write an ink as printers say it: `60/40/40/100`."""
    return "/".join(str(round(part * 100)) for part in ink)


RULES = (
    Rule("PF30", _in_rgb(*_ART)),
    Rule("PF31", _in_rgb("picture")),
    Rule("PF32", _in_rgb("group")),
    Rule("PF33", _in_rgb("shading")),
    Rule("PF34", light),
    Rule("PF35", spots),
    Rule("PF36", inks_unwanted),
    Rule("PF37", rich_black_text),
    Rule("PF38", knocks_out),
    Rule("PF39", vanishing_white),
    Rule("PF40", ink_limit),
    Rule("PF42", registration),
    Rule("PF43", opacity),
    Rule("PF44", blend_mode),
    Rule("PF45", soft_mask),
    Rule("PF46", device_settings),
)
