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
    of_marks,
)
from bookpress.checking.preflight.marks import REGISTRATION, Kind, Mark
from bookpress.model.geometry import common, grown
from bookpress.model.printers import Printer

_ART: tuple[Kind, ...] = ("text", "surface", "line")
_RGB = ("DeviceRGB", "ICCBased RGB")
_CMYK = ("DeviceCMYK", "ICCBased CMYK")


def _in_rgb(*kinds: Kind) -> Check:
    """Make the rule that marks of some kinds hold no RGB, where the printer wants inks."""

    def check(mark: Mark, _: Sheet, printer: Printer) -> Fault:
        if printer.colours == "srgb" or mark.kind not in kinds or mark.space not in _RGB:
            return None
        left_rgb = printer.colours == "rgb-pictures" and mark.kind == "picture"
        if left_rgb and mark.space == "ICCBased RGB":
            return None
        return {"what": mark.kind, "space": mark.space}

    return of_marks(check)


def light(mark: Mark, _: Sheet, printer: Printer) -> Fault:
    """PF34: colours are inks, not measured light, unless the printer converts them himself."""
    profiled = mark.space.startswith("ICCBased") and mark.space != "ICCBased RGB"
    measured = mark.space in ("Lab", "CalRGB", "CalGray")
    wrong = measured or (profiled and printer.standard == "PDF/X-1a:2001")
    return {"space": mark.space} if wrong and printer.colours != "srgb" else None


def spots(mark: Mark, *_: object) -> Fault:
    """PF35: four inks print the book; a fifth would be a fifth plate."""
    names = mark.space.split()[1:] if mark.space.startswith("Separation") else []
    odd = [name for name in names if name not in _PROCESS]
    return {"name": odd[0]} if odd else None


_PROCESS = ("Cyan", "Magenta", "Yellow", "Black", "All", "None")


def inks_unwanted(mark: Mark, _: Sheet, printer: Printer) -> Fault:
    """PF36: a printer of sRGB files wants no CMYK."""
    unwanted = printer.colours == "srgb" and mark.space in _CMYK
    return {"printer": printer.title, "name": printer.name} if unwanted else None


def rich_black_text(mark: Mark, *_: object) -> Fault:
    """PF37: dark text is on the black plate alone, or a plate a hair off blurs it."""
    if mark.kind != "text" or mark.space not in _CMYK:
        return None
    *colours, key = mark.ink
    return {"ink": _percents(mark.ink)} if key >= 0.7 and sum(colours) > 0.1 else None


def knocks_out(mark: Mark, _: Sheet, printer: Printer) -> Fault:
    """PF38: black text prints over what is under it, or a plate a hair off leaves white edges."""
    black = (mark.space, mark.ink) in (("DeviceCMYK", (0, 0, 0, 1)), ("DeviceGray", (0,)))
    return black and mark.kind == "text" and not mark.overprints and printer.colours != "srgb"


def vanishing_white(mark: Mark, *_: object) -> Fault:
    """PF39: white does not overprint: it would not be there."""
    white = mark.space in _CMYK and not any(mark.ink)
    return white and mark.kind in _ART and mark.overprints


def ink_limit(mark: Mark, _: Sheet, printer: Printer) -> Fault:
    """PF40: no colour of text or art holds more ink than dries; pictures are measured by `ink`."""
    total = round(sum(mark.ink) * 100) if mark.space in _CMYK else 0
    return {"found": total, "limit": printer.ink_limit} if total > printer.ink_limit else None


def registration(mark: Mark, sheet: Sheet, _: Printer) -> Fault:
    """PF42: the colour of all plates is for marks, outside the bleed."""
    if mark.space != REGISTRATION or mark.box is None:
        return None
    return common(mark.box, grown(sheet.art, -0.05)) is not None


def opacity(mark: Mark, *_: object) -> Fault:
    """PF43: nothing shines through."""
    return {"found": round(mark.alpha * 100)} if mark.alpha < 1 else None


def blend_mode(mark: Mark, *_: object) -> Fault:
    """PF44: nothing is mixed with what is under it."""
    return {"found": mark.blend} if mark.blend not in ("Normal", "Compatible") else None


def soft_mask(mark: Mark, *_: object) -> Fault:
    """PF45: nothing fades away."""
    return {"what": mark.kind} if mark.masked else None


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
    Rule("PF34", of_marks(light)),
    Rule("PF35", of_marks(spots)),
    Rule("PF36", of_marks(inks_unwanted)),
    Rule("PF37", of_marks(rich_black_text)),
    Rule("PF38", of_marks(knocks_out)),
    Rule("PF39", of_marks(vanishing_white)),
    Rule("PF40", of_marks(ink_limit)),
    Rule("PF42", of_marks(registration)),
    Rule("PF43", of_marks(opacity)),
    Rule("PF44", of_marks(blend_mode)),
    Rule("PF45", of_marks(soft_mask)),
    Rule("PF46", of_file(device_settings)),
)
