"""Code on paper: lines that go on, and where a page may turn."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.paper_books import (
    GRID,
    chapter,
    classes,
    line_text,
    lines_of,
    note_of,
    prose_book,
    text_of,
    text_pages,
)

WIDE = "=" * 100


def code(*lines: str) -> str:
    return "<pre><code>" + "".join(f"{line}\n" for line in lines) + "</code></pre>"


def begins(body: str) -> list[float]:
    """Lay a chapter out; return where each line of its code begins, in letters of code."""
    [page] = text_pages(prose_book(chapter(body)))
    letter = GRID.mono.width("0") * GRID.length("code-size")
    made = []
    for line in lines_of(page):
        text = line_text(line)
        if "=" in text:
            [leaf] = [leaf for leaf in line.descendants() if hasattr(leaf, "text")]
            left = (leaf.position_x - page.content_box_x()) * 0.75 / letter
            made.append(round(left + len(text) - len(text.lstrip()), 1))
    return made


@pytest.mark.parametrize("indent", [0, 4, 8])
def test_a_line_of_code_goes_on_under_its_own_indent(indent):
    assert begins(code("def f():", " " * indent + WIDE)) == [indent, indent + 4]


def test_a_line_after_a_deep_indent_keeps_room():
    first, *others = begins(code(" " * 40 + WIDE))

    assert first == 40
    assert set(others) == {24.0}


def test_what_goes_on_has_a_mark_that_is_no_text():
    body = text_of(chapter(code("x", "    " + WIDE, "y")))

    assert [one.text for one in classes(body, "code-turn")] == ["=" * 42 + "\n"]
    [block] = body.iter("pre")
    assert "".join(map(str, block.itertext())) == f"x\n    {WIDE}\ny\n"


@pytest.mark.parametrize("blanks", ["", " ", "    "])
@pytest.mark.parametrize("columns", [61, 62])
def test_a_line_that_fits_does_not_turn_for_the_blanks_at_its_end(columns, blanks):
    assert begins(code("x", "=" * columns + blanks)) == [0]
    assert begins(code("x", f"{'=' * columns}{blanks} {'=' * 20}")) == [0, 4]


def test_a_line_goes_on_inside_an_element_of_the_code():
    marked = f'<pre><code>x <b id="b">yy\n    <i>{WIDE}</i>\nz</b> w\n</code></pre>'

    [block] = text_of(chapter(marked)).iter("code")

    assert "".join(map(str, block.itertext())) == f"x yy\n    {WIDE}\nz w\n"
    assert [line.get("class") for line in block] == [
        *("code-line", "code-line held", "code-turn held", "code-line held"),
    ]
    assert [one.get("id") for one in block.iter("b")][:2] == ["b", None]


def test_code_in_a_list_and_in_a_note_goes_on_in_its_own_measure():
    body = f'<ul><li>{code(WIDE)}</li></ul><p>Un<a class="note-call" data-note="n">1</a>.</p>'

    made = text_of(chapter(body, notes=(note_of(code(WIDE)),)))

    listed, noted = [
        [len(str(one.text).strip()) for one in block]
        for block in made.iter("code", "span")
        if block.tag == "code"
    ]
    assert listed == [58, 42]
    assert noted == [60, 40]


@pytest.mark.parametrize("fill", range(14, 21))
@pytest.mark.parametrize("lines", [1, 2, 5])
def test_no_heading_and_no_line_of_code_is_left_alone_at_a_page_turn(fill, lines):
    listing = code(*(f"line = {number}" for number in range(lines)))
    body = "<p>Un.</p>" * fill + f"<h3>Titre</h3>{listing}<p>Deux.</p><p>Trois.</p>"

    pages = [
        [text for line in lines_of(page)[:-1] if (text := line_text(line))]
        for page in text_pages(prose_book(chapter(body)))
    ]

    [under] = [made[made.index("Titre") + 1 :] for made in pages if "Titre" in made]
    assert len(under) >= 2
    shares = [sum(text.startswith("line =") for text in made) for made in pages]
    assert all(share != 1 for share in shares) or lines == 1


@pytest.mark.parametrize("fill", range(8, 28))
def test_no_page_ends_with_one_line_of_code_or_begins_with_an_empty_one(fill):
    turned = f"line = {WIDE}"
    listing = code(turned, "", "line 1", "line 2", "", "", "line 3", "line 4", "", turned, "")
    pages = text_pages(prose_book(chapter("<p>Un.</p>" * fill + listing + "<p>Deux.</p>")))

    made = [[line_text(line).strip() for line in lines_of(page)[:-1]] for page in pages]
    shown = [sum(text.startswith("line") for text in lines) for lines in made]
    going_on = [lines for (before, after), lines in zip(pairwise(shown), made[1:], strict=True)
                if before and after]  # fmt: skip

    assert 1 not in shown
    assert all(lines[0].startswith("line") for lines in going_on)
