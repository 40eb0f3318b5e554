"""The preflight: it passes a good print file, and knows each way to spoil one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookpress.checking.preflight import RULES, is_print_file, preflight, preflight_content
from bookpress.messages import all_messages
from bookpress.model.printers import PRINTERS
from tests.print_pages import COVER, TEXT, photograph, print_file
from tests.spoil import SPOILS

PICTURE = f"<img src='{photograph()}' style='width: 2cm'>"
BOOK = (COVER, TEXT, f"<p>La lampe.</p>{PICTURE}", COVER)


@pytest.fixture(scope="module")
def good() -> bytes:
    return print_file(*BOOK)


def codes(content: bytes, *, ink: bool = False, printer: str | None = None) -> set[str]:
    row = PRINTERS[printer] if printer else None
    return {found.code for found in preflight_content(content, "a-print.pdf", row, ink=ink)}


def test_a_good_file_passes(good):
    assert codes(good) == set()


@pytest.mark.judge("ghostscript")
def test_a_good_file_passes_with_its_ink_measured(good):
    assert codes(good, ink=True) == set()


@pytest.mark.parametrize(
    "spoil", [row for row in SPOILS if not row.judge], ids=lambda row: row.code
)
def test_a_spoilt_file_fails_by_its_own_code(good, spoil):
    found = preflight_content(spoil.file(good), "a-print.pdf", spoil.printer)

    assert {one.code for one in found} == {spoil.code}


@pytest.mark.judge("ghostscript")
@pytest.mark.parametrize("spoil", [row for row in SPOILS if row.judge], ids=lambda row: row.code)
def test_ink_that_only_the_plates_show_is_found(good, spoil):
    found = preflight_content(spoil.file(good), "a-print.pdf", spoil.printer, ink=True)

    assert {one.code for one in found} == {spoil.code}


def test_every_rule_has_a_spoilt_file():
    spoilt = {row.code for row in SPOILS}

    assert {rule.code for rule in RULES} | {"PF01", "PF41"} == spoilt
    assert {one.code for one in all_messages() if one.code.startswith("PF")} == spoilt


def test_each_code_is_said_once_for_a_page(good):
    (spoil,) = (row for row in SPOILS if row.code == "PF51")

    places = [found.place for found in preflight_content(spoil.file(good), "a-print.pdf")]

    assert len(places) == len(set(places))


@pytest.mark.parametrize("name", PRINTERS)
def test_each_printers_own_file_has_only_what_the_book_cannot_give(name):
    few = {"PF19", "PF27"}
    lacking = {"offset": set(), "lulu": {"PF19"}}

    assert codes(print_file(*BOOK, printer=name)) == lacking.get(name, few)


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("ingramspark", {"PF04", "PF05", "PF19", "PF23", "PF27", "PF40"}),
        ("kdp", {"PF19", "PF23", "PF27", "PF53"}),
        ("lulu", {"PF19", "PF23", "PF36"}),
        ("bod", {"PF19", "PF23", "PF27"}),
    ],
)
def test_another_printer_refuses_the_file_for_offset_by_name(name, refused):
    dark = "<div style='height: 9mm; background: device-cmyk(80% 70% 60% 50%)'></div>"

    found = codes(print_file(COVER, TEXT + dark, "<p>Oui.</p>", COVER), printer=name)

    assert found == refused


def test_a_file_is_measured_against_the_printer_it_was_made_for():
    assert "PF27" in codes(print_file(*BOOK, printer="bod"))


def test_text_that_is_too_near_is_said_once_for_the_book():
    near = "<p style='margin-left: -18mm'>Un phare</p>"
    content = print_file(near, near, near, "<p style='margin-left: -16.5mm'>Un phare</p>")

    (cut,) = (one for one in preflight_content(content, "a-print.pdf") if one.code == "PF63")
    (fold,) = (one for one in preflight_content(content, "a-print.pdf") if one.code == "PF64")

    assert (cut.place.page, cut.values["found"], cut.values["others"]) == (2, "2.0", "1")
    assert (fold.place.page, fold.values["found"], fold.values["others"]) == (1, "2.0", "1")


def test_art_that_a_theme_cuts_short_is_said():
    short = "@page { bleed: 3mm; background: #0f5b66 }"
    content = print_file(TEXT, TEXT, printer="bod", css=short)

    assert codes(content) == {"PF19", "PF27", "PF65"}


def test_marks_pass_where_they_are_accepted():
    assert codes(print_file(*BOOK, marks=True)) == set()


def test_black_ink_passes():
    assert codes(print_file(*BOOK, ink="black")) == set()


def test_a_print_file_is_known_whatever_its_name(tmp_path: Path, good):
    (spoil,) = (row for row in SPOILS if row.code == "PF06")
    for name, content in {"good": good, "spoilt": spoil.file(good)}.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    assert is_print_file(tmp_path / "good.pdf")
    assert is_print_file(tmp_path / "spoilt.pdf")
    assert is_print_file(Path("nowhere/a-print.pdf"))


def test_a_booklet_is_no_print_file(tmp_path: Path, good):
    from bookpress.press.booklet import write_booklet

    (tmp_path / "booklet.pdf").write_bytes(write_booklet(good))

    assert not is_print_file(tmp_path / "booklet.pdf")


def test_a_finding_names_file_and_page(tmp_path: Path, good):
    (spoil,) = (row for row in SPOILS if row.code == "PF14")
    file = tmp_path / "a-print.pdf"
    file.write_bytes(spoil.file(good))

    (found,) = preflight(file, ink=False)

    assert str(found.place) == f"{file}, page 2"
