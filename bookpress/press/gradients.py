"""Colour runs on the press: what lies between two colours of a gradient, mixed step by step.

Comes in: a shading as WeasyPrint draws it, its functions running in sRGB. Goes out: the same one
in the printer's inks, by a table of steps where one straight line between two inks would leave the
colours of the screen (by up to 27 ΔE between blue and yellow). Source: ISO 32000-1, 7.10.2
(sampled functions) and 8.7.4.
"""

from __future__ import annotations

from typing import Any

import pydyf

from bookpress.press.colour import Ink, Inks, Rgb, tinted
from bookpress.writing.objects import added

STEPS = 32
"""From one colour of the run to the next."""


def convert_run(pdf: Any, shading: Any, inks: Inks, alpha: float) -> None:
    """Rewrite a shading in sRGB in place, at an opacity over white paper."""
    function = shading["Function"]
    if "Functions" in function:
        function["Functions"] = pydyf.Array(
            _sampled(pdf, part, inks, alpha) for part in function["Functions"]
        )
    else:
        shading["Function"] = _sampled(pdf, function, inks, alpha)
    shading["ColorSpace"] = "/DeviceRGB" if inks.condition is None else "/DeviceCMYK"


def _sampled(pdf: Any, function: Any, inks: Inks, alpha: float) -> bytes:
    """Write the run between two colours as a table, and give its reference."""
    start, end = map(float, function["Domain"])
    table = [
        _channels(tinted(ink, alpha))
        for ink in inks.run(
            [_colour(function, min(end, max(start, i / STEPS))) for i in range(STEPS + 1)]
        )
    ]
    data = bytes(round(part * 255) for ink in table for part in ink)
    channels = len(table[0])
    stream = pydyf.Stream(
        [data],
        {
            "FunctionType": 0,
            "Domain": pydyf.Array((0, 1)),
            "Range": pydyf.Array((0, 1) * channels),
            "Size": pydyf.Array((STEPS + 1,)),
            "BitsPerSample": 8,
        },
        compress=True,
    )
    return added(pdf, stream)


def _colour(function: Any, at: float) -> Rgb:
    """Return the colour of a run from `C0` to `C1` at a place from 0 to 1 (7.10.3)."""
    share = at ** float(function["N"])
    red, green, blue = (
        first + share * (second - first)
        for first, second in zip(function["C0"], function["C1"], strict=True)
    )
    return red, green, blue


def _channels(ink: Ink) -> Ink:
    """Write a neutral of an sRGB printer in the three channels that the run has."""
    return ink * 3 if len(ink) == 1 else ink
