"""The four plates of the print file, as Ghostscript makes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bookpress.checking.preflight.ink import RESOLUTION, heaviest, separations
from tests.print_pages import ACCENT, COVER, print_file

pytestmark = pytest.mark.judge("ghostscript")

PLATES = ("Cyan", "Magenta", "Yellow", "Black")
PIXELS = RESOLUTION / 25.4
"""For a millimetre."""


def plate(folder: Path, page: int, name: str) -> Image.Image:
    """Give one plate, ink being white: 255 is full."""
    with Image.open(folder / f"{page}({name}).tif") as picture:
        return ImageChops.invert(picture.convert("L"))


def inked(picture: Image.Image) -> tuple[float, ...] | None:
    """Give the box of the ink on a plate, in millimetres from the left and the top."""
    box = picture.getbbox()
    return box and tuple(round(side / PIXELS, 1) for side in box)


def test_black_text_is_on_one_plate(tmp_path):
    separations(print_file("<p>Un phare, la nuit.</p>", COVER), tmp_path)

    assert [name for name in PLATES if inked(plate(tmp_path, 1, name))] == ["Black"]


def test_black_text_leaves_no_hole_in_the_colour_under_it(tmp_path):
    field = f"<p style='background: {ACCENT}; padding: 5mm'>Un phare</p>"
    separations(print_file(field, COVER), tmp_path)
    cyan = plate(tmp_path, 1, "Cyan")

    assert set(cyan.crop(cyan.getbbox()).tobytes()) == {round(0.9 * 255)}


def test_white_text_leaves_its_hole(tmp_path):
    separations(print_file(COVER, "<p>Oui.</p>"), tmp_path)
    cyan = plate(tmp_path, 1, "Cyan")

    assert cyan.crop(cyan.getbbox()).getextrema() == (0, 230)


def test_the_accent_holds_the_ink_that_was_mixed(tmp_path):
    separations(print_file(COVER, "<p>Oui.</p>"), tmp_path)
    sheet = (0.0, 0.0, 436.5, 612.3)

    # 90 + 45 + 40 + 25.
    assert heaviest(tmp_path, 1, sheet, sheet) == pytest.approx(200, abs=2)


def test_outside_the_bleed_there_is_nothing_but_marks_on_every_plate(tmp_path):
    separations(print_file(COVER, "<p>Oui.</p>", marks=True), tmp_path)
    # Ten millimetres hold the marks, of which the last three are bleed.
    left, top, right, bottom = (round(side * PIXELS) for side in (6.7, 6.7, 161.3, 223.3))

    for page in (1, 2):
        for name in PLATES:
            outside = plate(tmp_path, page, name)
            outside.paste(0, (left, top, right, bottom))
            assert inked(outside) == pytest.approx((1, 1, 167, 229), abs=0.6)


def test_black_ink_needs_one_plate(tmp_path):
    separations(print_file(COVER, "<p>Oui.</p>", ink="black"), tmp_path)

    assert [name for name in PLATES if inked(plate(tmp_path, 1, name))] == ["Black"]
