"""Rules of what is drawn: fonts, lines, pictures, and where on the sheet things stand.

Printers' figures are in millimetres (zones), points (lines) and pixels per inch (pictures).
"""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.checking.preflight.inspection import Found, Inspection, Rule
from bookpress.checking.preflight.marks import Mark
from bookpress.model.geometry import MM, Box, common, holds
from bookpress.model.printers import Printer

_REGISTRATION = "Separation All"


def embedded(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF50: every font that is used travels with the file (ISO 15930-7, 6.9)."""
    for font in file.reader.fonts.values():
        if not font.embedded:
            yield 0, {"font": font.name}


def readable(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF51: glyphs can be read back as text, so that the file can be searched and mended."""
    for font in file.reader.fonts.values():
        if not font.has_words:
            yield 0, {"font": font.name}


def drawn_font(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF52: letters are outlines of a font, not drawings or bitmaps."""
    for font in file.reader.fonts.values():
        if font.drawn:
            yield 0, {"font": font.name}


def hairlines(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF53: lines are as wide as the plate can hold."""
    for mark in file.marks:
        if mark.thin is None or mark.box is None or mark.space == _REGISTRATION:
            continue
        # Two hundredths of a point for what is rounded on the way.
        if mark.thin < printer.hairline - 0.02 and not _is_white(mark):
            yield (
                mark.page,
                {
                    "found": f"{mark.thin:.2f}",
                    "limit": f"{printer.hairline:g}",
                    "printer": printer.title,
                },
            )


def resolution(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF54: pictures have pixels enough for their size."""
    for mark in file.marks:
        if mark.resolution is not None and mark.resolution < printer.resolution - 1:
            yield mark.page, {"found": int(mark.resolution), "limit": printer.resolution}


def beyond_bleed(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF60: outside the bleed there is nothing but marks."""
    inside = {sheet.number: sheet.bleed or sheet.trim or sheet.media for sheet in file.sheets}
    for mark in file.marks:
        if mark.box and mark.space != _REGISTRATION and not holds(inside[mark.page], mark.box, 0.1):
            yield mark.page, {"what": mark.kind}


def marks_refused(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF61: no marks for a printer who takes them for a fault."""
    for mark in file.marks:
        if mark.space == _REGISTRATION and not printer.marks:
            yield mark.page, {"printer": printer.title}


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
        others = len({number for _, number in close}) - 1
        yield (
            page,
            {
                "found": _mm(found),
                "limit": _mm(limit),
                "printer": printer.title,
                "others": others or "",
            },
        )


def _texts(file: Inspection) -> Iterator[tuple[int, Box, Box]]:
    """Yield the page, the box and the trim of every text that is seen within the trim."""
    trims = {sheet.number: sheet.trim for sheet in file.sheets}
    for mark in file.marks:
        trim = trims[mark.page]
        if mark.kind == "text" and mark.box and trim and common(mark.box, trim):
            yield mark.page, mark.box, trim


def stops_at_trim(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF65: art that reaches the cut runs on to the end of the bleed.

    Only upright rectangles are looked at: what leans crosses the cut at some corner anyway.
    """
    sheets = {sheet.number: sheet for sheet in file.sheets}
    for mark in file.marks:
        trim, bleed = sheets[mark.page].trim, sheets[mark.page].bleed
        if (
            mark.upright
            and mark.box
            and trim
            and bleed
            and not _is_white(mark)
            and any(_stops(*edges) for edges in zip(mark.box, trim, bleed, strict=True))
        ):
            yield mark.page, {"limit": _mm(printer.bleed)}


def _stops(edge: float, trim: float, bleed: float) -> bool:
    """Return whether an edge is at the trim, or beyond it and not at the bleed (a point off)."""
    if abs(trim - bleed) < 1:
        return False
    outwards = 1 if bleed > trim else -1
    return (edge - trim) * outwards > -1 and (bleed - edge) * outwards > 1


def _is_white(mark: Mark) -> bool:
    """Return whether a mark leaves no ink at all."""
    if mark.space.endswith("CMYK"):
        return bool(mark.ink) and not any(mark.ink)
    return bool(mark.ink) and all(part == 1 for part in mark.ink)


def unreadable_content(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF66: every page can be read to its end."""
    for number in file.broken:
        yield number, {}


def _mm(length: float) -> str:
    return f"{length:.1f}"


RULES = (
    Rule("PF50", embedded),
    Rule("PF51", readable),
    Rule("PF52", drawn_font),
    Rule("PF53", hairlines),
    Rule("PF54", resolution),
    Rule("PF60", beyond_bleed),
    Rule("PF61", marks_refused),
    Rule("PF63", safe_zone),
    Rule("PF64", gutter),
    Rule("PF65", stops_at_trim),
    Rule("PF66", unreadable_content),
)
