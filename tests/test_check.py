"""`bookpress check`: each checker speaks, of a sound book and of spoilt files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import bookpress
from bookpress.checks import Checked, check_path
from bookpress.model.findings import Severity
from tests.epub_books import spoil
from tests.shelf import SOURCES
from tests.spoil import SPOILS

JUDGES = pytest.mark.judge("epubcheck", "ace", "page-validation", "verapdf", "outloud")

CHECKERS = {
    ".epub": ["bookpress", "epubcheck", "Ace", "bookpress: the same words"],
    ".pdf": ["bookpress", "page-validation", "veraPDF", "outloud"],
    "-print.pdf": ["bookpress"],
}


def accusers(checked: Checked) -> set[str]:
    """Return the checkers that found an error or a warning."""
    return {
        one.checker
        for one in checked.verdicts
        if any(found.severity is not Severity.NOTE for found in one.found)
    }


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    out: Path = tmp_path_factory.mktemp("checked")
    bookpress.build(SOURCES["images"], out)
    return out


@pytest.mark.slow
@JUDGES
def test_every_checker_passes_a_sound_book_and_says_so():
    checked = check_path(SOURCES["images"])

    assert checked.findings == ()
    for ending, names in CHECKERS.items():
        said = [one for one in checked.verdicts if one.file == f"images{ending}"]
        assert [one.checker for one in said] == names
        assert all(one.version and one.found == () for one in said)


@pytest.mark.long
@JUDGES
@pytest.mark.parametrize("name", SOURCES)
def test_no_checker_finds_a_fault_in_a_small_book(name: str):
    assert accusers(check_path(SOURCES[name])) == set()


@pytest.mark.slow
@JUDGES
@pytest.mark.parametrize(
    ("document", "old", "new", "checker"),
    [
        ("EPUB/title.xhtml", '<p class="creator"', '<p wrong="1"', "epubcheck"),
        ("EPUB/nav.xhtml", 'epub:type="toc"', 'epub:type="lot"', "epubcheck"),
        ("EPUB/content.opf", "<dc:language>fr<", "<dc:language>f r<", "epubcheck"),
        ("EPUB/cover.xhtml", " alt=", " data-alt=", "Ace"),
        ("EPUB/nav.xhtml", "title.xhtml", "nowhere.xhtml", "bookpress"),
    ],
)
def test_a_spoilt_epub_is_named_by_the_right_checker(dist, tmp_path, document, old, new, checker):
    spoilt = tmp_path / "images.epub"
    spoilt.write_bytes(spoil((dist / "images.epub").read_bytes(), document, old, new))

    assert checker in accusers(check_path(spoilt))


def _mute(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def _without_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _without_words_for_a_picture(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
            del item["/Alt"]


@pytest.mark.slow
@JUDGES
@pytest.mark.parametrize(
    ("change", "checkers"),
    [
        (_mute, {"page-validation", "veraPDF", "outloud"}),
        (_untagged, {"page-validation", "veraPDF", "outloud"}),
        (_without_intent, {"page-validation", "veraPDF"}),
        (_without_words_for_a_picture, {"page-validation", "veraPDF", "outloud"}),
    ],
)
def test_a_spoilt_pdf_is_named_by_the_right_checkers(
    dist, tmp_path, change: Callable[[pikepdf.Pdf], None], checkers: set[str]
):
    with pikepdf.open(dist / "images.pdf") as pdf:
        change(pdf)
        pdf.save(tmp_path / "images.pdf")

    assert accusers(check_path(tmp_path / "images.pdf")) == checkers


@pytest.mark.parametrize("code", ["PF06", "PF13", "PF14", "PF16", "PF20", "PF29", "PF30", "PF45"])
def test_a_spoilt_print_file_is_named_by_our_own_check(dist, tmp_path, code: str):
    row = next(one for one in SPOILS if one.code == code)
    good = (dist / "images-print.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        assert len(pdf.pages) > 1
    (tmp_path / "images-print.pdf").write_bytes(row.file(good))

    checked = check_path(tmp_path / "images-print.pdf")

    assert code in {one.code for one in checked.findings}
    assert accusers(checked) == {"bookpress"}
