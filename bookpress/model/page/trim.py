"""Trim sizes: the names that printers and authors have for them, and measures as typed."""

from __future__ import annotations

from typing import NamedTuple

from bookpress.patterns import late

INCH = 25.4
_UNITS = {"mm": 1.0, "cm": 10.0, "in": INCH, '"': INCH, "″": INCH}
_SIDE = r"([0-9]+(?:[.,][0-9]+)?) *(mm|cm|in|[\"″])?"
_MEASURE = late(rf"{_SIDE} *(?:[x×*]|by|sur) *{_SIDE}")

LEAST, MOST = (90.0, 120.0), (330.0, 430.0)
"""Width and height in mm: of the smallest page with 45 legible characters a line, and of A3 with a
little to spare."""


class Trim(NamedTuple):
    """The size of a page where it is cut."""

    name: str
    """As a style sheet of the theme is named for it: `a5`, `6x9in`, `110x178mm`."""
    width: float
    """In mm."""
    height: float
    """In mm."""


_NAMES = {
    **{"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "a6": (105, 148)},
    # ISO 216, B series; “B format” of British paperbacks is `uk-b`.
    **{"b4": (250, 353), "b5": (176, 250), "b6": (125, 176)},
    **{"letter": (8.5 * INCH, 11 * INCH), "us-trade": (6 * INCH, 9 * INCH)},
    **{"digest": (5.5 * INCH, 8.5 * INCH), "royal": (156, 234), "demy": (138, 216)},
    **{
        "uk-a": (111, 178),
        "uk-b": (129, 198),
        "poche": (110, 178),
        "pocket": (4.25 * INCH, 6.87 * INCH),
    },
}
NAMES = tuple(sorted(_NAMES))
"""The names that are known."""


def trim_of(written: str) -> Trim | None:
    """Read a trim size: one of the names, or a measure with its unit, width first.

    None for what is neither; the bounds are the caller's to look at.

    >>> trim_of("A5"), trim_of("5,5 x 8.5 in").height, trim_of("a4paper").width
    (Trim(name='a5', width=148, height=210), 215.9, 210)
    >>> trim_of("110 × 178 mm").name, trim_of("15x21cm").name, trim_of("quarto"), trim_of("6x9")
    ('110x178mm', '15x21cm', None, None)
    """
    word = " ".join(written.lower().split()).removesuffix("paper")
    if word in _NAMES:
        return Trim(word, *_NAMES[word])
    if (found := _MEASURE.fullmatch(word)) is None:
        return None
    unit = found[4] or found[2]
    if not unit:
        return None
    numbers = [float(found[place].replace(",", ".")) for place in (1, 3)]
    units = (found[2] or unit, unit)
    width, height = (number * _UNITS[one] for number, one in zip(numbers, units, strict=True))
    short = "in" if unit in '"″' else unit
    name = (
        f"{numbers[0]:g}x{numbers[1]:g}{short}" if units[0] == unit else f"{width:g}x{height:g}mm"
    )
    return Trim(name, round(width, 3), round(height, 3))


def within(trim: Trim) -> Trim:
    """Return a trim size, or the nearest one within the bounds.

    >>> within(Trim("80x300mm", 80, 300))
    Trim(name='90x300mm', width=90.0, height=300)
    """
    width = min(max(trim.width, LEAST[0]), MOST[0])
    height = min(max(trim.height, LEAST[1]), MOST[1])
    if (width, height) == (trim.width, trim.height):
        return trim
    return Trim(f"{width:g}x{height:g}mm", width, height)
