"""Rules of colour: spaces, inks, overprint and transparency.

Source: ISO 15930-7, 6.2; ISO 32000-1, 8.6.7 (overprint) and 11 (transparency). Limits of ink are in
%, summed over the plates.
"""

from __future__ import annotations

from bookpress.checking.preflight.inspection import (
    Check,
    Fault,
    Inspection,
    Rule,
    Sheet,
    of_file,
    of_painted,
)
from bookpress.checking.preflight.painted import REGISTRATION, Kind, Painted
from bookpress.model.geometry import common, grown
from bookpress.model.printers import Printer

_ART: tuple[Kind, ...] = ("text", "surface", "line")
_RGB = ("DeviceRGB", "ICCBased RGB")
_CMYK = ("DeviceCMYK", "ICCBased CMYK")


def _in_rgb(*kinds: Kind) -> Check:
    """Make the rule that marks of some kinds hold no RGB, where the printer wants inks."""

    def check(painted: Painted, _: Sheet, printer: Printer) -> Fault:
        if printer.colours == "srgb" or painted.kind not in kinds or painted.space not in _RGB:
            return None
        left_rgb = printer.colours == "rgb-pictures" and painted.kind == "picture"
        if left_rgb and painted.space == "ICCBased RGB":
            return None
        return {"what": painted.kind, "space": painted.space}

    return of_painted(check)


def light(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF34: colours are inks, not measured light, unless the printer converts them himself."""
    profiled = painted.space.startswith("ICCBased") and painted.space != "ICCBased RGB"
    measured = painted.space in ("Lab", "CalRGB", "CalGray")
    wrong = measured or (profiled and printer.standard == "PDF/X-1a:2001")
    return {"space": painted.space} if wrong and printer.colours != "srgb" else None


def spots(painted: Painted, *_: object) -> Fault:
    """PF35: four inks print the book; a fifth would be a fifth plate."""
    names = painted.space.split()[1:] if painted.space.startswith("Separation") else []
    odd = [name for name in names if name not in _PROCESS]
    return {"name": odd[0]} if odd else None


_PROCESS = ("Cyan", "Magenta", "Yellow", "Black", "All", "None")


def inks_unwanted(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF36: a printer of sRGB files wants no CMYK."""
    unwanted = printer.colours == "srgb" and painted.space in _CMYK
    return {"printer": printer.title, "name": printer.name} if unwanted else None


def rich_black_text(painted: Painted, *_: object) -> Fault:
    """PF37: dark text is on the black plate alone, or a plate a hair off blurs it."""
    if painted.kind != "text" or painted.space not in _CMYK:
        return None
    *colours, key = painted.ink
    return {"ink": _percents(painted.ink)} if key >= 0.7 and sum(colours) > 0.1 else None


def knocks_out(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF38: black text prints over what is under it, or a plate a hair off leaves white edges."""
    black = (painted.space, painted.ink) in (("DeviceCMYK", (0, 0, 0, 1)), ("DeviceGray", (0,)))
    return black and painted.kind == "text" and not painted.overprints and printer.colours != "srgb"


def vanishing_white(painted: Painted, *_: object) -> Fault:
    """PF39: white does not overprint: it would not be there."""
    white = painted.space in _CMYK and not any(painted.ink)
    return white and painted.kind in _ART and painted.overprints


def ink_limit(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF40: no colour of text or art holds more ink than dries; pictures are measured by `ink`."""
    total = round(sum(painted.ink) * 100) if painted.space in _CMYK else 0
    return {"found": total, "limit": printer.ink_limit} if total > printer.ink_limit else None


def registration(painted: Painted, sheet: Sheet, _: Printer) -> Fault:
    """PF42: the colour of all plates is for marks, outside the bleed."""
    if painted.space != REGISTRATION or painted.box is None:
        return None
    return common(painted.box, grown(sheet.art, -0.05)) is not None


def opacity(painted: Painted, *_: object) -> Fault:
    """PF43: nothing shines through."""
    return {"found": round(painted.alpha * 100)} if painted.alpha < 1 else None


def blend_mode(painted: Painted, *_: object) -> Fault:
    """PF44: nothing is mixed with what is under it."""
    return {"found": painted.blend} if painted.blend not in ("Normal", "Compatible") else None


def soft_mask(painted: Painted, *_: object) -> Fault:
    """PF45: nothing fades away."""
    return {"what": painted.kind} if painted.masked else None


def device_settings(file: Inspection, _: Printer) -> Fault:
    """PF46: screens, curves and black generation are the printer's to choose."""
    keys = sorted(file.reader.state_keys & _DEVICE_KEYS)
    return {"key": keys[0][1:]} if keys else None


_DEVICE_KEYS = {"/TR", "/TR2", "/HT", "/HTP", "/BG", "/BG2", "/UCR", "/UCR2"}


def _percents(ink: tuple[float, ...]) -> str:
    """Write an ink as printers say it: `60/40/40/100`."""
    return "/".join(str(round(part * 100)) for part in ink)


RULES = (
    Rule("PF30", _in_rgb(*_ART)),
    Rule("PF31", _in_rgb("picture")),
    Rule("PF32", _in_rgb("group")),
    Rule("PF33", _in_rgb("shading")),
    Rule("PF34", of_painted(light)),
    Rule("PF35", of_painted(spots)),
    Rule("PF36", of_painted(inks_unwanted)),
    Rule("PF37", of_painted(rich_black_text)),
    Rule("PF38", of_painted(knocks_out)),
    Rule("PF39", of_painted(vanishing_white)),
    Rule("PF40", of_painted(ink_limit)),
    Rule("PF42", of_painted(registration)),
    Rule("PF43", of_painted(opacity)),
    Rule("PF44", of_painted(blend_mode)),
    Rule("PF45", of_painted(soft_mask)),
    Rule("PF46", of_file(device_settings)),
)
