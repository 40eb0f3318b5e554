"""Rules of what is drawn: fonts, lines, pictures, and where on the sheet things stand.

Printers' figures are in millimetres (zones), points (lines) and pixels per inch (pictures).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bookpress.checking.preflight.fonts import Font
from bookpress.checking.preflight.inspection import (
    Check,
    Fault,
    Found,
    Inspection,
    Rule,
    Sheet,
    of_file,
    of_painted,
)
from bookpress.checking.preflight.painted import REGISTRATION, Painted
from bookpress.model.geometry import MM, Box, common, holds
from bookpress.model.printers import Printer


def _of_fonts(is_wrong: Callable[[Font], bool]) -> Check:
    """Make the check that names the first font with a fault."""

    def check(file: Inspection, _: Printer) -> Fault:
        wrong = [font.name for font in file.reader.fonts.values() if is_wrong(font)]
        return {"font": wrong[0]} if wrong else None

    return of_file(check)


def hairlines(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF53: lines are as wide as the plate can hold."""
    unseen = painted.box is None or painted.space == REGISTRATION or _is_white(painted)
    # Two hundredths of a point for what is rounded on the way.
    if painted.thin is None or unseen or painted.thin >= printer.hairline - 0.02:
        return None
    found, limit = f"{painted.thin:.2f}", f"{printer.hairline:g}"
    return {"found": found, "limit": limit, "printer": printer.title}


def resolution(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF54: pictures have pixels enough for their size."""
    if painted.resolution is None or painted.resolution >= printer.resolution - 1:
        return None
    return {"found": int(painted.resolution), "limit": printer.resolution}


def beyond_bleed(painted: Painted, sheet: Sheet, _: Printer) -> Fault:
    """PF60: outside the bleed there is nothing but marks."""
    outside = painted.box is not None and not holds(sheet.art, painted.box, 0.1)
    return {"what": painted.kind} if outside and painted.space != REGISTRATION else None


def marks_refused(painted: Painted, _: Sheet, printer: Printer) -> Fault:
    """PF61: no marks for a printer who takes them for a fault."""
    refused = painted.space == REGISTRATION and not printer.marks
    return {"printer": printer.title} if refused else None


def safe_zone(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF63: no text stands so near the cut that it could lose its edge."""
    near = []
    for number, text, trim in _texts(file):
        outer = trim[2] - text[2] if number % 2 else text[0] - trim[0]
        near.append((min(outer, text[1] - trim[1], trim[3] - text[3]) / MM, number))
    yield from _nearest(near, printer.safe, printer)


def gutter(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF64: no text disappears in the fold; thicker books need more room there."""
    near = [
        ((text[0] - trim[0] if number % 2 else trim[2] - text[2]) / MM, number)
        for number, text, trim in _texts(file)
    ]
    yield from _nearest(near, printer.gutter(len(file.sheets)), printer)


def _nearest(near: list[tuple[float, int]], limit: float, printer: Printer) -> Iterator[Found]:
    """Yield the text that is nearest, and the number of other pages where one is too near.

    `near`: the mm that are left, and the page.
    """
    # A twentieth of a millimetre is less than any knife can tell.
    close = sorted(one for one in near if one[0] < limit - 0.05)
    if close:
        found, page = close[0]
        others = len({number for _, number in close}) - 1 or ""
        values = {"found": f"{found:.1f}", "limit": f"{limit:.1f}", "others": others}
        yield page, {**values, "printer": printer.title}


def _texts(file: Inspection) -> Iterator[tuple[int, Box, Box]]:
    """Yield the page, the box and the trim of every text that is seen within the trim."""
    for painted in file.painted:
        trim = file.sheets[painted.page - 1].trim
        if painted.kind == "text" and painted.box and trim and common(painted.box, trim):
            yield painted.page, painted.box, trim


def stops_at_trim(painted: Painted, sheet: Sheet, printer: Printer) -> Fault:
    """PF65: art that reaches the cut runs on to the end of the bleed.

    Only upright rectangles are looked at: what leans crosses the cut at some corner anyway.
    """
    box, trim, bleed = painted.box, sheet.trim, sheet.bleed
    if not painted.upright or box is None or trim is None or bleed is None or _is_white(painted):
        return None
    stops = any(_stops(*edges) for edges in zip(box, trim, bleed, strict=True))
    return {"limit": f"{printer.bleed:.1f}"} if stops else None


def _stops(edge: float, trim: float, bleed: float) -> bool:
    """Return whether an edge is at the trim, or beyond it and not at the bleed (a point off)."""
    if abs(trim - bleed) < 1:
        return False
    outwards = 1 if bleed > trim else -1
    return (edge - trim) * outwards > -1 and (bleed - edge) * outwards > 1


def _is_white(painted: Painted) -> bool:
    """Return whether it leaves no ink at all."""
    if painted.space.endswith("CMYK"):
        return bool(painted.ink) and not any(painted.ink)
    return bool(painted.ink) and all(part == 1 for part in painted.ink)


def unreadable_content(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF66: every page can be read to its end."""
    return ((number, True) for number in file.broken)


RULES = (
    # Every font that is used travels with the file (ISO 15930-7, 6.9).
    Rule("PF50", _of_fonts(lambda font: not font.embedded)),
    # Glyphs can be read back as text, so that the file can be searched and mended.
    Rule("PF51", _of_fonts(lambda font: not font.has_words)),
    # Letters are outlines of a font, not drawings or bitmaps.
    Rule("PF52", _of_fonts(lambda font: font.drawn)),
    Rule("PF53", of_painted(hairlines)),
    Rule("PF54", of_painted(resolution)),
    Rule("PF60", of_painted(beyond_bleed)),
    Rule("PF61", of_painted(marks_refused)),
    Rule("PF63", safe_zone),
    Rule("PF64", gutter),
    Rule("PF65", of_painted(stops_at_trim)),
    Rule("PF66", unreadable_content),
)
