"""Rules of the sheets: boxes, bleed, sizes, and how many pages there are.

Source: ISO 32000-1, 14.11.2; ISO 15930-7, 6.13. Printers' figures are in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bookpress.checking.preflight.inspection import (
    Fault,
    Found,
    Inspection,
    Rule,
    Sheet,
    of_file,
    of_sheets,
)
from bookpress.model.geometry import MM, holds
from bookpress.model.printers import Printer

_TOLERANCE = 0.02
"""mm: what the rounding of a file to a hundredth of a point may lose."""


def trim_missing(sheet: Sheet, _: Printer) -> Fault:
    """PF20: every page says where it is cut."""
    return sheet.trim is None


def bleed_missing(sheet: Sheet, printer: Printer) -> Fault:
    """PF21: every page says how far its art runs beyond the cut."""
    missing = sheet.bleed is None and printer.bleed > 0
    return {"limit": _mm(printer.bleed)} if missing else None


def nesting(sheet: Sheet, _: Printer) -> Fault:
    """PF22: trim lies in bleed, bleed in the sheet."""
    boxes = [box for box in (sheet.trim, sheet.bleed, sheet.media) if box is not None]
    return not all(holds(outer, inner) for inner, outer in pairwise(boxes))


def bleed_width(sheet: Sheet, printer: Printer) -> Fault:
    """PF23: the bleed is as wide as the printer asks; at the spine too, unless he cuts none."""
    widths = _bleeds(sheet, printer)
    if not widths or min(widths) >= printer.bleed - _TOLERANCE:
        return None
    found, limit = _mm(min(widths)), _mm(printer.bleed)
    return {"found": found, "limit": limit, "printer": printer.title, "name": printer.name}


def _bleeds(sheet: Sheet, printer: Printer) -> list[float]:
    """Return the mm of bleed of each side that must have one."""
    if sheet.bleed is None or sheet.trim is None:
        return []
    left, bottom, right, top = (
        abs(inner - outer) / MM for inner, outer in zip(sheet.trim, sheet.bleed, strict=True)
    )
    outer = right if sheet.number % 2 else left
    return [left, bottom, right, top] if printer.inner_bleed else [outer, bottom, top]


def sizes(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF24: all pages are cut to one size."""
    sized = [
        (sheet.number, ((box[2] - box[0]) / MM, (box[3] - box[1]) / MM))
        for sheet in file.sheets
        if (box := sheet.trim) is not None
    ]
    for number, size in sized:
        first = sized[0][1]
        if max(abs(size[0] - first[0]), abs(size[1] - first[1])) > 0.1:
            found, wanted = (" × ".join(map(_mm, one)) for one in (size, first))
            yield number, {"found": found, "wanted": wanted}


def turned(sheet: Sheet, _: Printer) -> Fault:
    """PF25: pages lie upright and at their own size: presses do not read `Rotate`."""
    return sheet.rotated


def multiple(file: Inspection, printer: Printer) -> Fault:
    """PF26: the number of pages fills whole leaves, or whole folded sheets."""
    odd = len(file.sheets) % printer.multiple and not file.is_cover
    return _count(file, printer, printer.multiple) if odd else None


def too_few(file: Inspection, printer: Printer) -> Fault:
    """PF27: the binding holds."""
    too_few = len(file.sheets) < printer.minimum and not file.is_cover
    return _count(file, printer, printer.minimum) if too_few else None


def too_many(file: Inspection, printer: Printer) -> Fault:
    """PF28: the binding holds."""
    too_many = printer.maximum is not None and len(file.sheets) > printer.maximum
    return _count(file, printer, printer.maximum) if too_many else None


def _count(file: Inspection, printer: Printer, limit: int | None) -> Fault:
    return {"pages": len(file.sheets), "limit": limit, "printer": printer.title}


def crop(sheet: Sheet, _: Printer) -> Fault:
    """PF29: no CropBox hides the bleed (ISO 15930-7, 6.13)."""
    inner = sheet.bleed or sheet.trim
    return sheet.crop is not None and inner is not None and not holds(sheet.crop, inner)


def _mm(length: float) -> str:
    """Write a length: `3`, `3.18`, `148`."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


RULES = (
    Rule("PF20", of_sheets(trim_missing)),
    Rule("PF21", of_sheets(bleed_missing)),
    Rule("PF22", of_sheets(nesting)),
    Rule("PF23", of_sheets(bleed_width)),
    Rule("PF24", sizes),
    Rule("PF25", of_sheets(turned)),
    Rule("PF26", of_file(multiple)),
    Rule("PF27", of_file(too_few)),
    Rule("PF28", of_file(too_many)),
    Rule("PF29", of_sheets(crop)),
)
