"""Each rule of a well filled page is broken once, on pages that are drawn by letters."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from bookpress.checking.pdf.limits import Limits, limits_of
from bookpress.checking.pdf.page_quality import check_pages
from bookpress.model.findings import MachineError
from bookpress.model.theme import open_theme
from tests.test_line_quality import STYLE

FULL = "This is one line that is just as wide as all of the others"
LINES = {
    "F": ("first", "A first line begins a paragraph and is as wide as all"),
    "m": ("", FULL),
    "e": ("end", "and this is how it ends."),
    "l": ("", "here are far fewer words than on the other lines"),
    "t": ("tight", "a line that is just as wide as all the others of the paragraph"),
    "-": ("", "This line ends in a hyphen but is as wide as all the hy-"),
    "r": ("", "This is one line that is just as wide as all the others"),
    "w": ("end", "phens."),
    "i": ("end", "so"),
    "O": ("end", f"{FULL} and wider"),
    "I": ("item", "This is one line that is just as wide as all of others"),
    "H": ("heading", "A heading"),
    "n": ("note", "1 A note that stands at the foot of its page"),
    "|": ("turn", ""),
    " ": ("", ""),
}
"""Letter → class and words of one line of the page: first, middle and end of a paragraph; loose,
tight, ending in a hyphen, with gaps that make a river, the end of a word, shorter than the indent,
too long, an item’s; a heading, a note, the end of a page, an empty line."""
CSS = """
  p { text-align-last: justify; text-indent: 0; height: 14pt; white-space: nowrap }
  .first { text-indent: 12pt } .end { text-align-last: left } .tight { word-spacing: -1.4pt }
  .item { padding-left: 12pt }
  .heading { font: bold 13pt/14pt S; text-align-last: left }
  .note { font-size: 7pt; text-align-last: left } .turn { height: 0; break-after: page }
"""
GAPS = ("PQ01", "PQ04")
"""What the word spaces of lines say that are all alike."""
PARAGRAPH = "Fmmmme"
PAGE = 4 * PARAGRAPH
"""24 lines: 340 pt by 14."""


def found(letters: str, tmp_path, limits: Limits | None = None) -> list[tuple[str, int, int]]:
    """Return code, page and line of what is found on the pages that some letters draw."""
    body = "".join(f'<p class="{LINES[one][0]}">{LINES[one][1]}</p>' for one in letters)
    html = f"<html lang=en><style>{STYLE}{CSS}</style><body>{body}"
    HTML(string=html).write_pdf(tmp_path / "t.pdf")
    _, said = check_pages(tmp_path / "t.pdf", limits)
    return [(one.code, one.place.page, int(one.values["number"])) for one in said]


def test_pages_that_are_well_filled_are_not_named(tmp_path):
    assert found(2 * PAGE, tmp_path) == []


@pytest.mark.parametrize(
    ("letters", "code", "page", "line"),
    [
        ("Fmlmme" + PAGE, "PQ01", 1, 3),
        ("Fmtmme" + PAGE, "PQ02", 1, 3),
        ("F---me" + PAGE, "PQ03", 1, 4),
        ("Frrrre" + PAGE, "PQ04", 1, 5),
        ("Fmmm-w" + PAGE, "PQ05", 1, 6),
        ("Fmmmmi" + PAGE, "PQ05", 1, 6),
        (3 * PARAGRAPH + "Fmmmmm" + "e" + 3 * PARAGRAPH, "PQ06", 2, 1),
        (3 * PARAGRAPH + "Fmmme" + "F" + "mmme" + PAGE, "PQ07", 1, 24),
        (3 * PARAGRAPH + "Fmme" + "Hm" + "mmme" + PAGE, "PQ08", 1, 23),
        (PAGE + 2 * PARAGRAPH + "|" + PAGE, "PQ09", 2, 12),
        (PAGE + 2 * PARAGRAPH + 11 * " " + "n|" + PAGE, "PQ09", 2, 12),
        (3 * PARAGRAPH + "Fmmmmm" + "me|" + "Hmme" + PAGE, "PQ10", 2, 2),
        ("FmOmme" + PAGE, "PQ11", 1, 3),
    ],
)
def test_what_is_wrong_is_named_by_page_and_line(letters, code, page, line, tmp_path):
    assert found(letters, tmp_path) == [(code, page, line)]


@pytest.mark.parametrize(
    "letters",
    [
        "F--mme" + PAGE,
        "Fmmmml" + PAGE,
        3 * PARAGRAPH + "Fmmmm" + "mme" + 3 * PARAGRAPH,
        3 * PARAGRAPH + "Fmme" + "Hm",
        PAGE + 2 * PARAGRAPH + "|" + "Hmme" + PAGE,
        PAGE + 3 * PARAGRAPH + "|" + PAGE,
        3 * PARAGRAPH + "Fmmmmm" + "mmme|" + "Hmme" + PAGE,
        3 * PARAGRAPH + "FmmeII" + 24 * "I" + PAGE,
    ],
    ids=[
        "two hyphens",
        "a paragraph that fills its last line",
        "two lines go over",
        "the end of all",
        "before a chapter",
        "six lines",
        "four lines of a chapter",
        "an item of two pages",
    ],
)
def test_what_is_just_right_is_not_named(letters, tmp_path):
    assert [one for one in found(letters, tmp_path) if one[0] not in GAPS] == []


def test_ragged_text_is_not_judged(tmp_path):
    ragged = "e" * 60

    assert found(ragged, tmp_path) == []


def test_a_file_that_is_no_pdf_is_named(tmp_path):
    (tmp_path / "t.pdf").write_bytes(b"no PDF")

    got, said = check_pages(tmp_path / "t.pdf")

    assert got.full == 0
    assert [one.code for one in said] == ["PF01"]


def test_a_heading_is_known_by_its_tag(tmp_path):
    # In the face of the text and no bolder: only the tag tells.
    letters = 3 * PARAGRAPH + "Fmmee" + "m" + "mmme" + PAGE
    lines = [f'<p class="{LINES[one][0]}">{LINES[one][1]}</p>' for one in letters]
    lines[22] = '<h2 style="font: 9pt/14pt S; margin: 0">Small and light</h2>'
    html = f"<html lang=en><title>T</title><style>{STYLE}{CSS}</style><body>{''.join(lines)}"
    told = {}
    for tagged in (False, True):
        HTML(string=html).write_pdf(tmp_path / "t.pdf", pdf_tags=tagged)
        told[tagged] = [one.code for one in check_pages(tmp_path / "t.pdf")[1]]

    assert told == {False: [], True: ["PQ08"]}


@pytest.mark.parametrize(
    ("last", "first", "codes"),
    [
        ("is as wide as the others, to its very last word, this one.", "So it is.", []),
        ("is as wide as the others, to its very last word, it ends", "as it is.", ["PQ06"]),
    ],
)
def test_a_paragraph_of_one_line_at_the_top_of_a_page_is_no_last_line(last, first, codes, tmp_path):
    page = 23 * "m"
    lines = [f"<p>{FULL}</p>" for _ in page]
    lines += [f"<p>{last}</p>", f'<p class="end">{first}</p>']
    lines += [f'<p class="{LINES[one][0]}">{LINES[one][1]}</p>' for one in 3 * PARAGRAPH]
    html = f"<html lang=en><title>T</title><style>{STYLE}{CSS}</style><body>{''.join(lines)}"
    HTML(string=html).write_pdf(tmp_path / "t.pdf", pdf_tags=True)

    _, said = check_pages(tmp_path / "t.pdf")

    assert [one.code for one in said if one.code == "PQ06"] == codes


@pytest.mark.parametrize(
    ("letters", "code", "limits"),
    [
        ("Fmlmme" + PAGE, "PQ01", "--limit-loose: 9"),
        ("Fmtmme" + PAGE, "PQ02", "--limit-tight: 0.1"),
        ("F---me" + PAGE, "PQ03", "--limit-ladder: 4"),
    ],
)
def test_a_theme_says_from_where_on_a_line_is_named(letters, code, limits, tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(f":root {{ {limits} }}")
    own = limits_of(open_theme(tmp_path))

    assert code in [one for one, *_ in found(letters, tmp_path)]
    assert code not in [one for one, *_ in found(letters, tmp_path, own)]


def test_a_limit_that_is_no_number_is_named(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --limit-loose: wide }")

    with pytest.raises(MachineError) as error:
        limits_of(open_theme(tmp_path))

    assert [one.code for one in error.value.findings] == ["TH05"]
