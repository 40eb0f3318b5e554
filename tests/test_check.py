"""`bookpress check`: each checker speaks, of a sound book and of spoilt files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import bookpress
from bookpress.checks import Checked, check_path
from bookpress.messages import LANGUAGES, words
from bookpress.model.findings import Finding, Severity, has_errors
from tests.epub_books import spoil, with_files
from tests.shelf import SOURCES
from tests.spoil import SPOILS, TEXT_PAGE

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


def of_checker(checked: Checked, checker: str) -> list[Finding]:
    """Return what one checker found."""
    return [found for one in checked.verdicts if one.checker == checker for found in one.found]


def not_sentences(checked: Checked) -> list[str]:
    """Return what is said, in either language, and is no sentence of some words with its end."""
    said = [words(one, language) for one in checked.findings for language in LANGUAGES]
    return [one for one in said if not one.endswith((".", "?", ")")) or len(one.split()) < 6]


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


DRAWING, OPF, NAV = "EPUB/le-dessin.xhtml", "EPUB/content.opf", "EPUB/nav.xhtml"
PHOTO, ARCHIVE = "EPUB/images/phare.png", ""

SPOILT_EPUBS = [
    ("EPUB/title.xhtml", '<p class="creator"', '<p wrong="1"', "epubcheck", "EC01", "here"),
    (NAV, 'epub:type="toc"', 'epub:type="lot"', "epubcheck", "EC01", "here"),
    (OPF, "<dc:language>fr<", "<dc:language>f r<", "epubcheck", "EC01", "here"),
    (OPF, 'media-type="image/png"', 'media-type="image/gif"', "epubcheck", "EC01", PHOTO),
    (PHOTO, None, "no picture", "epubcheck", "EC01", PHOTO),
    ("EPUB/style.css", "{", "{{", "epubcheck", "EC01", "here"),
    ("EPUB/cover.xhtml", " alt=", " data-alt=", "Ace", "AC01", "here"),
    (DRAWING, "<p>Fin", '<p style="color: #ccc">Fin', "Ace", "AC01", "here"),
    (NAV, "title.xhtml", "nowhere.xhtml", "bookpress", "EP19", "here"),
    (DRAWING, "Fin.</p>", "Fin.", "bookpress", "EP13", "here"),
    (PHOTO, None, None, "bookpress", "EP16", OPF),
    ("EPUB/stray.txt", None, "stray", "bookpress", "EP15", "EPUB/stray.txt"),
    ("META-INF/container.xml", None, None, "bookpress", "EP12", ARCHIVE),
    ("mimetype", "epub", "book", "bookpress", "EP11", ARCHIVE),
    (DRAWING, 'src="images/', 'src="https://example.org/', "bookpress", "EP20", "here"),
    (OPF, 'id="ncx"', 'id="cover-image"', "bookpress", "EP17", "here"),
    (OPF, 'idref="x-le-dessin.xhtml"', 'idref="nothing"', "bookpress", "EP18", "here"),
    (NAV, "#page-", "#leaf-", "bookpress", "EP23", "here"),
    (OPF, "dcterms:modified", "dcterms:changed", "bookpress", "EP26", OPF),
]
"""A file of the archive, what stands in it (None: all of it), what is put there (None: the file is
taken out), who must see it, by which code, and where: “here” is a line of the file itself."""


@pytest.mark.slow
@JUDGES
@pytest.mark.parametrize(("document", "old", "new", "checker", "code", "where"), SPOILT_EPUBS)
def test_a_spoilt_epub_is_named_by_the_right_checker(
    dist, tmp_path, document, old, new, checker, code, where
):
    good = (dist / "images.epub").read_bytes()
    content = None if new is None else new.encode()
    spoilt = spoil(good, document, old, new) if old else with_files(good, {document: content})
    (tmp_path / "images.epub").write_bytes(spoilt)

    checked = check_path(tmp_path / "images.epub")

    assert has_errors(checked.findings)
    found = [one for one in of_checker(checked, checker) if one.code == code]
    if where == "here":
        assert any(one.place.inside == document and one.place.line > 1 for one in found)
    else:
        assert where in [one.place.inside for one in found]
    assert not_sentences(checked) == []


def mute(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def untag(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def forget_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def forget_title(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences


def forget_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def structures(pdf: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    """Return the elements of a role in the tree of tags."""
    items = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
    return [item for item in items if item.get("/S") == role]


def forget_words_of_pictures(pdf: pikepdf.Pdf) -> None:
    for figure in structures(pdf, "/Figure"):
        del figure["/Alt"]


def skip_levels(pdf: pikepdf.Pdf) -> None:
    for heading in structures(pdf, "/H2"):
        heading.S = pikepdf.Name.H5


def strip_fonts(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]


def draw_untagged(pdf: pikepdf.Pdf) -> None:
    pdf.pages[5].contents_add(b"q 0 0 1 rg 10 10 50 50 re f Q")


def run_script(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.beep()"))
    pdf.Root.OpenAction = action


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = b"for your eyes only"


VALIDATORS = {"page-validation", "veraPDF"}
SPOILT_PDFS = [
    (mute, {*VALIDATORS, "outloud"}, 1),
    (untag, {*VALIDATORS, "outloud"}, 1),
    (forget_intent, VALIDATORS, 1),
    (forget_title, {*VALIDATORS, "outloud"}, 0),
    (forget_metadata, {*VALIDATORS, "outloud"}, 0),
    (forget_words_of_pictures, {*VALIDATORS, "outloud"}, 4),
    (skip_levels, {*VALIDATORS, "outloud"}, 4),
    (strip_fonts, {*VALIDATORS, "outloud"}, 1),
    (draw_untagged, VALIDATORS, 6),
    (run_script, VALIDATORS, 0),
    (attach, VALIDATORS, 0),
]
"""What is done to a PDF, who must see it, and on which page (0: the file as a whole)."""


@pytest.mark.slow
@JUDGES
@pytest.mark.parametrize(("change", "checkers", "page"), SPOILT_PDFS)
def test_a_spoilt_pdf_is_named_by_the_right_checkers(
    dist, tmp_path, change: Callable[[pikepdf.Pdf], None], checkers: set[str], page: int
):
    with pikepdf.open(dist / "images.pdf") as pdf:
        change(pdf)
        pdf.save(tmp_path / "images.pdf")

    checked = check_path(tmp_path / "images.pdf")

    assert has_errors(checked.findings)
    assert accusers(checked) == checkers
    assert page in {one.place.page for one in checked.findings}
    assert not_sentences(checked) == []


@pytest.mark.parametrize("kept", [0, 10, 0.5, 0.99])
def test_a_pdf_that_is_cut_short_is_named_by_our_own_check(dist, tmp_path, kept: float):
    good = (dist / "images.pdf").read_bytes()
    (tmp_path / "images.pdf").write_bytes(good[: int(kept if kept > 1 else kept * len(good))])

    checked = check_path(tmp_path / "images.pdf")

    assert [one.code for one in of_checker(checked, "bookpress")] == ["PF01"]
    assert has_errors(checked.findings)


@pytest.mark.parametrize("code", ["PF06", "PF13", "PF14", "PF16", "PF20", "PF29", "PF30", "PF45"])
def test_a_spoilt_print_file_is_named_by_our_own_check(dist, tmp_path, code: str):
    of_the_file = code in ("PF06", "PF13", "PF16")
    row = next(one for one in SPOILS if one.code == code)
    good = (dist / "images-print.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        assert len(pdf.pages) > 1
    (tmp_path / "images-print.pdf").write_bytes(row.file(good))

    checked = check_path(tmp_path / "images-print.pdf")

    places = {one.place.page for one in checked.findings if one.code == code}
    assert places == ({0} if of_the_file else {TEXT_PAGE + 1})
    assert accusers(checked) == {"bookpress"}
    assert not_sentences(checked) == []
