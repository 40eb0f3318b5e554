"""The four plates of the print file, as Ghostscript makes them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

import bookpress
from bookpress.checking.preflight.ink import RESOLUTION, heaviest, separations
from bookpress.checking.preflight.inspection import Inspection, Sheet, inspect
from bookpress.model.geometry import Box, grown
from bookpress.model.printers import PRINTERS
from tests.conftest import ROOT
from tests.print_pages import ACCENT, COVER, print_file

pytestmark = pytest.mark.judge("ghostscript")

PLATES = ("Cyan", "Magenta", "Yellow", "Black")
PIXELS = RESOLUTION / 25.4
"""For a millimetre."""


def plate(folder: Path, page: int, name: str) -> Image.Image:
    """Return one plate, ink being white: 255 is full."""
    with Image.open(folder / f"{page}({name}).tif") as picture:
        return ImageChops.invert(picture.convert("L"))


def inked(picture: Image.Image) -> tuple[float, ...] | None:
    """Return the box of the ink on a plate, in millimetres from the left and the top."""
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


@dataclass(frozen=True, slots=True)
class Separated:
    """The interview, made for `offset` with crop marks, and its plates."""

    file: Inspection
    folder: Path

    def plates(self, page: int) -> dict[str, Image.Image]:
        return {name: plate(self.folder, page, name) for name in PLATES}


@pytest.fixture(scope="module")
def interview(tmp_path_factory: pytest.TempPathFactory) -> Separated:
    folder = tmp_path_factory.mktemp("interview")
    source = folder / "interview.md"
    text = (ROOT / "source/entretien-samuel-durand.md").read_text("utf-8")
    source.write_text(
        text.replace("\ncollection:", "\nprint: {marks: true}\ncollection:", 1), "utf-8"
    )
    bookpress.build(source, folder / "dist", ["print"])
    content = (folder / "dist/interview-print.pdf").read_bytes()
    assert separations(content, folder)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return Separated(inspect(pdf), folder)


def pixels(box: Box, sheet: Sheet, *, more: float = 0) -> tuple[int, int, int, int]:
    """Return a box of the page in pixels of its plates, grown by so many points."""
    left, bottom, right, top = grown(box, more)
    scale, height = RESOLUTION / 72, sheet.media[3]
    return (
        round(left * scale), round((height - top) * scale),
        round(right * scale), round((height - bottom) * scale),
    )  # fmt: skip


def test_all_that_is_not_the_accent_is_on_the_black_plate_alone(interview):
    coloured = {"Cyan", "Magenta", "Yellow"}
    assert len(interview.file.sheets) == 8
    for sheet in interview.file.sheets:
        plates = interview.plates(sheet.number)
        inside = pixels(sheet.bleed, sheet)
        marks = [mark for mark in interview.file.painted if mark.page == sheet.number and mark.box]
        for name in coloured:
            seen = plates[name]
            for mark in marks:
                if any(mark.ink[:3]) or mark.space.startswith("Separation"):
                    seen.paste(0, pixels(mark.box, sheet, more=1))

            assert inked(seen.crop(inside)) is None


def test_every_black_text_is_on_the_black_plate(interview):
    black = [
        one for one in interview.file.painted if one.kind == "text" and one.ink == (0, 0, 0, 1)
    ]
    sheets = {sheet.number: sheet for sheet in interview.file.sheets}
    plates = {number: interview.plates(number)["Black"] for number in sheets}

    assert len(black) > 90
    for mark in black:
        area = plates[mark.page].crop(pixels(mark.box, sheets[mark.page], more=1))
        assert inked(area) is not None


def test_no_page_of_the_interview_holds_more_ink_than_dries(interview):
    most = [
        heaviest(interview.folder, sheet.number, sheet.bleed, sheet.media)
        for sheet in interview.file.sheets
    ]

    # The cover's accent, 90 + 45 + 40 + 25; a page of text is black.
    assert max(most) == pytest.approx(200, abs=2)
    assert max(most) <= PRINTERS["offset"].ink_limit


def test_outside_the_bleed_of_the_interview_there_are_the_marks_on_every_plate(interview):
    assert len(interview.file.sheets) == 8
    for sheet in interview.file.sheets:
        outside = list(interview.plates(sheet.number).values())
        for seen in outside:
            seen.paste(0, pixels(sheet.bleed, sheet, more=0.5))

        assert inked(outside[0]) == pytest.approx((1, 1, 167, 229), abs=0.6)
        for other in outside[1:]:
            assert inked(ImageChops.difference(outside[0], other)) is None
