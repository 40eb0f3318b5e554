"""Crop marks: where the trim is, drawn outside the bleed, in the colour that is on every plate.

Source: ISO 12647-2 names no geometry; 0.25 pt lines from 4 mm outside the trim, 5 mm long, are
what printers ask for. Bleed, offset and length are millimetres; what is drawn is in points.
"""

from __future__ import annotations

from typing import Any

import pydyf

from bookpress.model.geometry import MM
from bookpress.press.walk import numbers

OFFSET = 4.0
"""mm from the trim to the near end of a mark; more where the bleed is wider."""
LENGTH = 5.0
"""mm."""
WEIGHT = 0.25
"""pt."""

REGISTRATION = "Registration"
"""The name of the colour space whose every tint is put on every plate."""


def room(bleed: float) -> float:
    """Return the mm that the sheet needs outside the trim to hold the marks."""
    return _offset(bleed) + LENGTH + 1


def _offset(bleed: float) -> float:
    # A mark that touches the bleed could be left on the page by a cut gone wrong.
    return max(OFFSET, bleed + 1)


def registration() -> Any:
    """Return the colour space of the marks: Separation All (ISO 32000-1, 8.6.6.4)."""
    on_every_plate = pydyf.Dictionary(
        {
            "FunctionType": 2,
            "Domain": pydyf.Array((0, 1)),
            "C0": pydyf.Array((0, 0, 0, 0)),
            "C1": pydyf.Array((1, 1, 1, 1)),
            "N": 1,
        }
    )
    return pydyf.Array(("/Separation", "/All", "/DeviceCMYK", on_every_plate))


def crop_marks(trim: tuple[float, float, float, float], bleed: float) -> list[bytes]:
    """Return the drawing of the eight marks of a page.

    `trim`: left, bottom, right and top of the page, in points of the sheet. `bleed` in mm.
    """
    left, bottom, right, top = trim
    near, far = _offset(bleed) * MM, (_offset(bleed) + LENGTH) * MM
    lines = [
        (x, y + side * near, x, y + side * far)
        for x in (left, right)
        for y, side in ((bottom, -1), (top, 1))
    ] + [
        (x + side * near, y, x + side * far, y)
        for y in (bottom, top)
        for x, side in ((left, -1), (right, 1))
    ]
    return [
        b"/Artifact <</Type /Page>> BDC",
        b"q",
        f"/{REGISTRATION} CS 1 SCN".encode(),
        numbers(WEIGHT) + b" w",
        *(numbers(*line[:2]) + b" m " + numbers(*line[2:]) + b" l S" for line in lines),
        b"Q",
        b"EMC",
    ]
