"""How work grows with size: twice the text, about twice the steps, counted and not timed."""

import gc
import sys

import pydyf
import pytest
from lxml import etree

from bookpress.model.findings import BookError
from bookpress.model.theme import open_theme
from bookpress.pipeline import read_book
from bookpress.press.flatten import Flattener
from bookpress.rendering.paper.edition import render_paper, shortened
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.long_words import set_long_words
from bookpress.rendering.paper.widths import count_lines, even_lines
from bookpress.typography import typeset
from tests.commands import HEAD, no_longer_than
from tests.paper_books import chapter, prose_book, text_of
from tests.paper_documents import LIGHT, document, laid_out

GRID = Grid(open_theme())
LINEAR = 2.6
"""Steps for twice the size, at most; four times as many would be the square."""


def steps(work, *given):
    """Count the calls that some work makes, those of Python's own functions too."""
    count = 0

    def listen(frame, event, function):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(listen)
    try:
        work(*given)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("word", ["lampe ", "– ", "le ", "a-", "lampe, "])
def test_a_title_of_any_length_is_cut_into_lines_in_steps_that_grow_with_its_words(word):
    def cut(count):
        even_lines(word * count, GRID.display_bold, 10.0)
        shortened(word * count, GRID.sans, 20.0)

    cut(2000)  # the widths of its letters are asked for once
    with no_longer_than(100):
        assert steps(cut, 2000) < LINEAR * steps(cut, 1000)


GROWING = {
    "a word": lambda n: "l" * n,
    "a word of hyphens": lambda n: "la-" * n,
    "words that no line parts": lambda n: "la\u00a0" * n,
    "words that may part": lambda n: "la\u00ad" * n,
    "accents on one letter": lambda n: "a" + "\u0301\u0316" * n,
    "accents on every letter": lambda n: "e\u0301" * n,
    "emphasis": lambda n: "*a* " * n,
    "emphasis in emphasis": lambda n: "*a **b " * (1 + n // 20) + "** *" * (1 + n // 20),
    "calls of one note": lambda n: "a[^a] " * n + "\n\n[^a]: note",
    "texts of one note": lambda n: "a[^a]\n\n" + "[^a]: note\n\n" * n,
    "notes that nothing calls": lambda n: "a\n\n" + "".join(f"[^{i}]: a\n\n" for i in range(n)),
    "notes that are missing": lambda n: "".join(f"a[^{i}]\n\n" for i in range(n)),
    "notes in notes": lambda n: "a[^0]\n\n" + "".join(f"[^{i}]: a[^{i + 1}]\n\n" for i in range(n)),
    "an attribute list": lambda n: "a {" + " ".join(f".c{i}" for i in range(n)) + "}",
    "attribute lists": lambda n: "".join(f"[a]{{#i{i}}} " for i in range(n)),
    "abbreviations": lambda n: (
        " ".join(f"AB{i}" for i in range(n))
        + "\n\n"
        + "".join(f"*[AB{i}]: word\n" for i in range(n))
    ),
    "links by label": lambda n: (
        "".join(f"[a{i}] " for i in range(n))
        + "\n\n"
        + "".join(f"[a{i}]: https://example.org/{i}\n" for i in range(n))
    ),
    "links that lead nowhere": lambda n: "".join(f"[a](#gone{i})\n\n" for i in range(n)),
    "rows": lambda n: "| a | b |\n|---|---|\n" + "| a | b |\n" * n,
    "cells that span": lambda n: (
        "<table>" + "<tr><td colspan='9' rowspan='9'>a</td></tr>" * n + "</table>"
    ),
    "a long cell": lambda n: "| " + "a " * n + "| b |\n|---|---|\n| a | b |",
    "lines of code": lambda n: "    a\n" * n,
    "quotation marks": lambda n: '"a ' * n,
    "brackets of HTML": lambda n: "<a " * n,
    "empty tags": lambda n: "<b></b>" * n,
    "comments": lambda n: "<!-- a -->" * n,
    "headings of one name": lambda n: "## T\n\na\n\n" * n,
    "broken lines": lambda n: "a\\\n" * n,
    "ruby": lambda n: "<ruby>a<rt>b</rt></ruby>" * n,
    "spans": lambda n: "[a]{.c} " * n,
}
"""What may stand in one paragraph or in one book, by its count."""


@pytest.mark.slow
@pytest.mark.parametrize("case", GROWING)
def test_reading_setting_and_rendering_take_steps_that_grow_with_the_text(case, tmp_path):
    source = tmp_path / "a.md"

    def work(count):
        source.write_text(f"{HEAD}\n{GROWING[case](count)}\n", "utf-8")
        render_paper(typeset(read_book(source, draft=True)[0]), GRID.theme)

    work(600)  # what is loaded once, some of it by a long text alone
    with no_longer_than(300):
        few, many = steps(work, 300), steps(work, 600)
    bare = steps(work, 1)
    assert many - bare < LINEAR * (few - bare) + 2000


def test_a_word_that_no_line_holds_breaks_at_each_hundredth_letter():
    given = ("a" * 950, "b" * 499, ".c " * 300, "un mot " * 300)
    text = text_of(chapter("".join(f"<p>{one}</p>" for one in given)))

    long, short, signs, words = text.iter("p")
    assert [len(one.tail or "") for one in long.iter("wbr")] == [100] * 8 + [50]
    assert (len(short), len(words)) == (0, 0)
    assert len(signs) == 8


def test_chinese_breaks_by_its_own_rules():
    paragraph = etree.fromstring(f"<p>{'灯' * 2000}</p>")
    set_long_words(paragraph)

    assert len(paragraph) == 0


def wide(columns):
    rows = f"<tr>{'<td>w</td>' * columns}</tr>" * 3
    return prose_book(chapter(f"<table data-line='7'><tbody>{rows}</tbody></table>"))


def test_a_table_wider_than_its_letters_is_refused_by_its_line():
    assert render_paper(wide(20), GRID.theme)
    with no_longer_than(100), pytest.raises(BookError) as refused:
        render_paper(wide(60), GRID.theme)

    (found,) = refused.value.findings
    assert (found.code, found.place.line, found.values["count"]) == ("LY24", 7, "60")


def test_lines_without_width_are_counted_to_an_end():
    with no_longer_than(100):
        assert count_lines("abc", GRID.sans, -3.0) > 3


@pytest.mark.parametrize(("columns", "rows", "refused"), [(50, 2, True), (50, 1, False)])
def test_cells_are_counted_after_their_spans_are_spread(columns, rows, refused, tmp_path):
    source = tmp_path / "a.md"
    cell = f"<td colspan='{columns}' rowspan='{rows}'>a</td>"
    table = f"<table><tr>{cell}</tr><tr>{cell}<td>b</td></tr></table>"
    source.write_text(f"{HEAD}\n{table}\n", "utf-8")

    found = [(one.code, one.place.line) for one in read_book(source, draft=True)[1]]

    assert (("SZ05", HEAD.count("\n") + 2) in found) is refused


def test_pages_are_flattened_in_steps_that_grow_with_their_number():
    drawing = pydyf.Dictionary({"ExtGState": {}, "XObject": {}, "Pattern": {}})
    pdf = pydyf.PDF()
    pdf.add_object(drawing)

    def work(count):
        forms = [pydyf.Stream(extra={"Resources": drawing.reference}) for _ in range(count)]
        for form in forms:
            pdf.add_object(form)
        named = {str(number): form.reference for number, form in enumerate(forms)}
        shared = pydyf.Dictionary({"ExtGState": {}, "XObject": named, "Pattern": {}})
        pdf.add_object(shared)
        flattener = Flattener(pdf)
        for _ in range(count):
            flattener.flatten(pydyf.Dictionary({"Resources": shared.reference}))

    assert steps(work, 200) < LINEAR * steps(work, 100)


def test_little_is_left_of_the_boxes_of_which_pages_were_made(tmp_path):
    documents = [document(f"text-{n}", f"<p>{LIGHT * 9}</p>") for n in range(4)]
    laid_out(tmp_path, *documents)  # what is loaded stays
    gc.collect()
    gc.disable()
    try:
        pages = laid_out(tmp_path, *documents)
        left = gc.collect()
    finally:
        gc.enable()

    assert left < 200 * len(pages.folios)
