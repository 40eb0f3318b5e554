"""A book of any trim size: lines of a good length, margins safe, every page on the grid."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean

import pytest

from bookpress.checking.preflight import preflight
from bookpress.editions import DEFAULT_EDITIONS
from bookpress.model.geometry import MM
from bookpress.model.page.sums import with_sums
from bookpress.model.page.trim import NAMES, trim_of, within
from bookpress.model.printers import PRINTERS
from bookpress.model.theme import Theme, open_theme
from bookpress.model.tokens import points, tokens
from bookpress.pipeline import make, read_book
from tests.page_lines import pages_of
from tests.paper_books import PROSE

SIZES = ("110x178mm", "a5", "5.5x8.5in", "6x9in", "b5", "a4")
THEME = open_theme()


def theme_of(size: str, gutter: float = 0) -> Theme:
    return THEME._replace(trim=trim_of(size), gutter=gutter)


def source_of(tmp_path, size: str, **head: str):
    keys = "".join(f"{key}: {value}\n" for key, value in head.items())
    text = "\n\n".join([PROSE * 9] * 4)
    rows = "".join(f"| Ligne {n} | {PROSE[:90]} |\n" for n in range(9))
    source = tmp_path / "cour.md"
    source.write_text(
        f"---\ntitle: La cour\nlanguage: fr\ndate: 2024-09-07\npage: {size}\n{keys}---\n\n"
        f"## Un\n\n{text}\n\n| A | B |\n|:--|:--|\n{rows}\n{text}\n\n## Deux\n\n{text}\n",
        "utf-8",
    )
    return source


@pytest.mark.parametrize("size", SIZES)
def test_the_sums_of_a_page_come_out_even(size):
    theme = theme_of(size)
    width, height, across, down = (
        points(theme, name) for name in ("page-width", "page-height", "measure", "text-height")
    )
    inner, outer, top, bottom = (
        points(theme, f"margin-{side}") for side in ("inner", "outer", "top", "bottom")
    )

    assert inner + across + outer == pytest.approx(width)
    assert 0 < height - top - down - bottom < 0.02  # room for the last line, and no more
    assert down / points(theme, "line") == pytest.approx(round(down / points(theme, "line")))
    assert inner < outer
    assert outer >= 0.5 * 72
    assert 55 <= across / (0.46 * points(theme, "text-size")) <= 72


def test_a5_is_the_page_of_the_theme():
    assert dict(tokens(theme_of("a5"))) == dict(tokens(THEME))
    assert points(THEME, "measure") == pytest.approx(106 * MM)
    assert points(THEME, "text-height") == 33 * points(THEME, "line") == 462


@pytest.mark.parametrize("printer", PRINTERS)
@pytest.mark.parametrize("size", SIZES)
def test_a_gutter_is_kept_free_and_the_text_within_the_page(printer, size):
    row = PRINTERS[printer]
    theme = theme_of(size, row.gutter(300))

    assert points(theme, "margin-inner") >= row.gutter(300) * MM - 0.01
    assert points(theme, "margin-outer") >= min(row.safe, 12.7) * MM - 0.01


@pytest.mark.parametrize("size", ["110x178mm", "6x9in", "a4"])
def test_a_printer_takes_a_book_of_any_size(size, tmp_path):
    made = make(source_of(tmp_path, size), ["print"], THEME)
    trim = trim_of(size)
    file = tmp_path / "print.pdf"
    file.write_bytes(made.files["cour-print.pdf"])
    size_of_text = points(theme_of(size), "text-size")
    full = [
        len(line.text)
        for _, lines in pages_of(file)
        for line in lines
        if line.size == pytest.approx(size_of_text, abs=0.3)
        and line.right - line.left > 0.97 * points(theme_of(size), "measure")
    ]

    assert trim is not None
    assert [one.code for one in preflight(file)] == []
    assert [one.code for one in made.findings if one.code[:2] in ("PF", "LY", "PN")] == []
    assert 55 <= mean(full) <= 72
    assert len(full) > 60


def test_a_thick_book_gets_the_margin_that_its_printer_asks(tmp_path, monkeypatch):
    row = replace(PRINTERS["lulu"], gutters=((4, 12.7), (800, 25.7)))
    monkeypatch.setitem(PRINTERS, "lulu", row)
    source = source_of(tmp_path, "6x9in", print="{printer: lulu}")
    made = make(source, ["print"], THEME)
    file = tmp_path / "print.pdf"
    file.write_bytes(made.files["cour-print.pdf"])
    lefts = [min(line.left for line in lines) for _, lines in pages_of(file) if len(lines) > 9]

    assert min(lefts[::2] + lefts[1::2]) > 12.7 * MM
    assert "PF31" not in [one.code for one in made.findings]
    assert max(lefts) > 25.7 * MM


def codes_of(tmp_path, value: str) -> list[str]:
    source = tmp_path / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: en\npage: {value}\n---\n\nText.\n", "utf-8")
    return [one.code for one in read_book(source)[1]]


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("a5", []),
        ("A4", []),
        ("5,5 x 8.5 in", []),
        ("'6\" x 9\"'", []),
        ("15x21cm", []),
        ("quarto", ["HD65"]),
        ("6x9", ["HD65"]),
        ("a7x", ["HD65"]),
        ("50x80mm", ["HD66"]),
        ("2x3m", ["HD65"]),
        ("900x900mm", ["HD66"]),
    ],
)
def test_a_size_is_read_or_named(value, codes, tmp_path):
    assert codes_of(tmp_path, value) == codes


@pytest.mark.parametrize("name", NAMES)
def test_a_name_stands_for_a_page_within_the_bounds(name):
    trim = trim_of(name)

    assert trim is not None
    assert within(trim) == trim


def test_a_theme_has_its_own_lengths_for_a_size(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --indent: 2em; }")
    (tmp_path / "styles" / "tokens-6x9in.css").write_text(
        ":root { --text-size: 11pt; --margin-outer: calc(var(--page-width) / 8); }"
    )
    theme = Theme((tmp_path, *THEME.folders))

    assert points(theme, "text-size") == 10.25
    wide = theme._replace(trim=trim_of("6 x 9 in"))
    assert points(wide, "text-size") == 11
    assert points(wide, "line") == 15
    assert points(wide, "margin-outer") == 54
    assert tokens(wide)["--indent"] == "2em"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("calc(2 * (3pt + 1pt))", "8pt"),
        ("calc(10mm - 1cm)", "0pt"),
        ("calc(-1 * var(--a))", "-14pt"),
        ("round(nearest, 5.25pt, 0.5pt)", "5.5pt"),
        ("round(5.2pt, 1pt)", "5pt"),
        ("round(up, 5.2pt, 1pt)", "6pt"),
        ("round(down, var(--a) / 4pt, 1)", "3"),
        ("min(1in, 71pt, max(2pt, 3pt))", "3pt"),
        ("calc(1em + 2pt)", "calc(1em + 2pt)"),
        ("calc(1pt * 2pt)", "calc(1pt * 2pt)"),
        ("calc(1pt + 2)", "calc(1pt + 2)"),
        ("calc(1pt / 0)", "0pt"),
        ("calc(1pt", "calc(1pt"),
        ("calc(1pt) 2pt", "calc(1pt) 2pt"),
        ("calc(1pt, 2pt)", "calc(1pt, 2pt)"),
        ("round(down, 1pt)", "round(down, 1pt)"),
        ("round(", "round("),
        ("calc(var(--b))", "calc(var(--b))"),
        ("calc(var(--none))", "calc(var(--none))"),
        ("14pt", "14pt"),
    ],
)
def test_a_sum_is_reckoned_or_stays(written, value):
    assert with_sums({"--a": "14pt", "--b": written})["--b"] == value


def test_the_editions_that_a_reader_gets_know_no_trim(tmp_path):
    """The EPUB's text is the same for any size; its pages are those of the print edition."""
    made = {
        size: make(source_of(tmp_path, size), DEFAULT_EDITIONS, THEME).files["cour.epub"]
        for size in ("a5", "a4")
    }

    assert made["a5"] != made["a4"]  # the page list
