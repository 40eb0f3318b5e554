"""The booklet: the pages of the print file, two by two, in the order of a folded pile."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest

from bookpress.press.booklet import SHEET, saddle_order, write_booklet
from tests.print_pages import COVER, TEXT, print_file


@pytest.fixture(scope="module")
def printed() -> bytes:
    pages = (f"<p>Page {number}</p>" for number in range(1, 8))
    return print_file(*pages, "<p>Dos</p>")


def folded(sides: list[tuple[int | None, int | None]]) -> list[int | None]:
    """Read a folded pile from its first page to its last: sheets in one another."""
    sheets = [(*sides[at], *sides[at + 1]) for at in range(0, len(sides), 2)]
    first_half = [page for _, front, back, _ in sheets for page in (front, back)]
    second_half = [page for front, _, _, back in reversed(sheets) for page in (back, front)]
    return first_half + second_half


@pytest.mark.parametrize("pages", [4, 8, 12, 48])
def test_a_folded_pile_reads_in_order(pages):
    assert folded(saddle_order(pages)) == list(range(pages))


@pytest.mark.parametrize("pages", [1, 2, 3, 5, 6, 7, 9])
def test_blanks_stand_before_the_back_cover(pages):
    order = folded(saddle_order(pages))

    assert len(order) % 4 == 0
    assert [page for page in order if page is not None] == list(range(pages))
    assert order[-1] == pages - 1


def test_the_same_file_gives_the_same_bytes(printed):
    assert write_booklet(printed) == write_booklet(printed)


def test_sheets_are_a4_lying_down(printed):
    with pikepdf.open(io.BytesIO(write_booklet(printed))) as booklet:
        sizes = {tuple(map(float, page.mediabox[2:])) for page in booklet.pages}

        assert len(booklet.pages) == 4
        assert [tuple(round(side, 2) for side in size) for size in sizes] == [
            (round(SHEET[0], 2), round(SHEET[1], 2))
        ]


def halves(booklet: Any, sheet: int) -> dict[str, list[float]]:
    """Return the matrix of each page on one side of a sheet."""
    parts = booklet.pages[sheet].Contents.read_bytes().decode().split()
    return {
        parts[at + 8]: [float(number) for number in parts[at + 1 : at + 7]]
        for at in range(0, len(parts), 11)
    }


def test_pages_keep_their_size_and_meet_at_the_fold(printed):
    with pikepdf.open(io.BytesIO(write_booklet(printed))) as booklet:
        placed = halves(booklet, 0)
        page = booklet.pages[0].Resources.XObject["/Left"]
        left, _, right, _ = map(float, page.BBox)

        assert placed["/Left"][0] == placed["/Right"][0] == 1
        assert placed["/Left"][4] + right == pytest.approx(SHEET[0] / 2, abs=0.01)
        assert placed["/Right"][4] + left == pytest.approx(SHEET[0] / 2, abs=0.01)


def test_bleed_and_marks_are_cut_off():
    with pikepdf.open(io.BytesIO(write_booklet(print_file(COVER, TEXT, marks=True)))) as booklet:
        boxes = [
            tuple(map(float, form.BBox))
            for page in booklet.pages
            for form in page.Resources.get("/XObject", {}).values()
        ]

    sizes = [(right - left, top - bottom) for left, bottom, right, top in boxes]
    assert len(sizes) == 4
    assert sizes == [pytest.approx((148 * 72 / 25.4, 210 * 72 / 25.4), abs=0.01)] * 4


def test_the_outer_sheet_shows_the_back_cover_and_the_first_page(printed):
    import pypdfium2

    booklet = pypdfium2.PdfDocument(write_booklet(printed))
    words = [page.get_textpage().get_text_bounded().split() for page in booklet]
    booklet.close()

    assert words[0] == ["Dos", "Page", "1"]
    assert words[1] == ["Page", "2", "Page", "7"]
    assert words[3] == ["Page", "4", "Page", "5"]
