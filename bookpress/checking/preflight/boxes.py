"""Rules of the sheets: boxes, bleed, sizes, and how many pages there are.

Source: ISO 32000-1, 14.11.2; ISO 15930-7, 6.13. Printers' figures are in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bookpress.checking.preflight.inspection import Found, Inspection, Rule, Sheet
from bookpress.model.geometry import MM, holds
from bookpress.model.printers import Printer

_TOLERANCE = 0.02
"""mm: what the rounding of a file to a hundredth of a point may lose."""


def trim_missing(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF20: every page says where it is cut."""
    for sheet in file.sheets:
        if sheet.trim is None:
            yield sheet.number, {}


def bleed_missing(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF21: every page says how far its art runs beyond the cut."""
    for sheet in file.sheets:
        if sheet.bleed is None and printer.bleed > 0:
            yield sheet.number, {"limit": _mm(printer.bleed)}


def nesting(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF22: trim lies in bleed, bleed in the sheet."""
    for sheet in file.sheets:
        boxes = [box for box in (sheet.trim, sheet.bleed, sheet.media) if box is not None]
        if not all(holds(outer, inner) for inner, outer in pairwise(boxes)):
            yield sheet.number, {}


def bleed_width(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF23: the bleed is as wide as the printer asks; at the spine too, unless he cuts none."""
    for sheet in file.sheets:
        widths = _bleeds(sheet, printer)
        if widths and min(widths) < printer.bleed - _TOLERANCE:
            yield (
                sheet.number,
                {
                    "found": _mm(min(widths)),
                    "limit": _mm(printer.bleed),
                    "printer": printer.title,
                    "name": printer.name,
                },
            )


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
    first: tuple[float, float] | None = None
    for sheet in file.sheets:
        if sheet.trim is None:
            continue
        size = (sheet.trim[2] - sheet.trim[0]) / MM, (sheet.trim[3] - sheet.trim[1]) / MM
        first = first or size
        if max(abs(size[0] - first[0]), abs(size[1] - first[1])) > 0.1:
            yield (
                sheet.number,
                {"found": " × ".join(map(_mm, size)), "wanted": " × ".join(map(_mm, first))},
            )


def turned(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF25: pages lie upright and at their own size: presses do not read `Rotate`."""
    for sheet in file.sheets:
        if sheet.rotated:
            yield sheet.number, {}


def multiple(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF26: the number of pages fills whole leaves, or whole folded sheets."""
    if (pages := len(file.sheets)) % printer.multiple:
        yield 0, {"pages": pages, "limit": printer.multiple, "printer": printer.title}


def too_few(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF27: the binding holds."""
    if (pages := len(file.sheets)) < printer.minimum:
        yield 0, {"pages": pages, "limit": printer.minimum, "printer": printer.title}


def too_many(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF28: the binding holds."""
    pages = len(file.sheets)
    if printer.maximum is not None and pages > printer.maximum:
        yield 0, {"pages": pages, "limit": printer.maximum, "printer": printer.title}


def crop(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF29: no CropBox hides the bleed (ISO 15930-7, 6.13)."""
    for sheet in file.sheets:
        inner = sheet.bleed or sheet.trim
        if sheet.crop is not None and inner is not None and not holds(sheet.crop, inner):
            yield sheet.number, {}


def _mm(length: float) -> str:
    """Write a length: `3`, `3.18`, `148`."""
    return f"{length:.2f}".rstrip("0").rstrip(".")


RULES = (
    Rule("PF20", trim_missing),
    Rule("PF21", bleed_missing),
    Rule("PF22", nesting),
    Rule("PF23", bleed_width),
    Rule("PF24", sizes),
    Rule("PF25", turned),
    Rule("PF26", multiple),
    Rule("PF27", too_few),
    Rule("PF28", too_many),
    Rule("PF29", crop),
)
