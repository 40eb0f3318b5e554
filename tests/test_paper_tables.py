"""Tables on paper: columns as wide as their words, page turns between rows and inside them."""

from __future__ import annotations

from typing import Any

import pytest

from bookpress.layout.engine import Engine
from bookpress.layout.pages import Pages, lay_out
from bookpress.model.book import Book
from bookpress.model.findings import Finding
from bookpress.reading import read_source
from bookpress.rendering.paper.edition import paper_styles, render_paper
from bookpress.rendering.paper.hyphens import hyphens_of
from bookpress.typography import typeset
from tests.cut_words import cut_words
from tests.paper_books import (
    PROSE,
    THEME,
    chapter,
    lay,
    line_text,
    lines_of,
    printed,
    prose_book,
    text_pages,
)
from tests.shelf import NAMES, SOURCES


def table(*rows: str, head: str = "") -> str:
    """Write a table of rows whose cells are divided by bars."""
    body = "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in rows)
    top = f"<thead><tr><th>{head.replace('|', '</th><th>')}</th></tr></thead>" if head else ""
    return f"<table>{top}<tbody>{body}</tbody></table>"


MANY = "Mississippi|Aufgabenübertragung|internationalisation|"
FACES = {
    "bold": table("<strong>1890</strong>|12", "<strong>1891</strong>|14", head="Year|Sheets"),
    "bold months": table("<strong>January</strong>|12", "<b>May</b>|14", head="M|Sheets"),
    "a word half bold": table("Jan<strong>uary</strong>|<em>12</em>"),
    "bold italic": table("<em><strong>WAGNERIAN</strong></em>|14"),
    "italic": table("<em>MAMMOTH</em>|<cite>Waverley</cite>"),
    "row headers": "<table><tr><th>Mammoth</th><td>1</td></tr></table>",
    "bold figures": table(*["<strong>1,000,000.00</strong>|<strong>999,999.99</strong>"] * 3),
    "code": table("Aux|<code>lines</code>", "A|<kbd>Control</kbd>"),
    "a link": table('<a href="https://example.org/a">Mammoths</a>|14'),
    "a bold link": table('<strong><a href="https://example.org/a">Mammoths</a></strong>|14'),
    "small capitals": table('<span class="sc">mississippi</span>|<span class="sc">iii</span>'),
    "quotation": table("<q>Mammoths</q>|14"),
    "a list": table("<ul><li>Mammoths</li><li>Wagner</li></ul>|14"),
    "years": table("1914-1918|+33-1-42-34", head="A|B"),
    "a sign behind a space": table("Mammoths !|Wagner ;"),
    "Chinese": table("中文排版|<strong>中文</strong>"),
    "eight columns of words": table((MANY * 3)[:-1], head="|".join("ABCDEFGHI")),
    "paragraphs in narrow cells": table("|".join(["<p>internationalisation</p>"] * 8)),
    "words half bold": table("|".join(["Aufgaben<b>übertragung</b>"] * 8)),
    "names without hyphens": table("|".join(["Krzyżanowskiego"] * 8)),
    "numbers beside long words": table("|".join(["Mississippi", "3,141,592"] * 5)),
    "hyphens without room": table(
        "le 1914-1918|le un|occultations 1914-1918 à quatorze|Grande-Bretagne|quatorze|"
        "international|occultations",
        "la observation|phare dix-sept blanc à quatorze mer Donaudampfschiff|quatorze le de|feu|"
        "travail|international|le",
        head="travail|international phare|mer|occultations|le phare|la|toujours",
    ),
    "cells that span": "<table><tr><th colspan='2'>W</th></tr><tr>"
    "<td><strong>1890</strong></td><td><strong>January</strong></td></tr></table>",
}


@pytest.mark.parametrize("kind", sorted(FACES))
def test_no_word_of_a_cell_is_cut_without_a_hyphen(kind):
    assert cut_words(lay(prose_book(chapter(f"<p>Un.</p>{FACES[kind]}")))) == []


def test_a_word_that_is_cut_is_found():
    """Else the tests above and below would say nothing."""
    found = cut_words(lay(prose_book(chapter(f"<p>Un {'a' * 100}.</p>"))))

    assert ["".join(word.split("|")) for word in found] == ["a" * 100 + "."]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_book_is_cut_without_a_hyphen(name):
    found = cut_words(text_of(typeset(read_source(SOURCES[name])[0])))

    assert [word for word in found if len(word) < 100] == []


def text_of(book: Book) -> Pages:
    documents = [one for one in render_paper(book, THEME) if one.name.startswith("text")]
    engine = Engine(paper_styles(THEME), THEME, book.pictures)
    return lay_out(documents, engine, book.metadata.language)


def test_a_table_of_words_and_addresses_cuts_the_addresses():
    address = "https://www.example.org/phares/de-la-mer-d-iroise/ar-men/1881"
    words = "Donaudampfschifffahrtsgesellschaft"

    [page] = text_pages(prose_book(chapter(table(f"{address}|{words}|{words}"))))

    assert printed(page).count(words) == 2


@pytest.mark.parametrize("word", ["Krzyżanowskiego", "internationalisation"])
def test_words_of_a_crowded_table_are_cut_with_a_hyphen(word):
    [page] = text_pages(prose_book(chapter(table("|".join([word] * 9)))))

    _, *pieces, _ = printed(page).splitlines()
    assert len(pieces) > 9
    assert "".join(piece.rstrip("-\u00ad") for piece in pieces) == word * 9


def test_a_long_word_that_comes_again_in_a_cell_is_cut_at_places_of_its_language():
    words = "un électromécanique et une électromécanique ou électromécanique"

    [page] = text_pages(prose_book(chapter(table("|".join([words] * 9)))))

    cut = [line.split()[-1] for line in printed(page).splitlines() if line.endswith("\u00ad-")]
    assert len(cut) >= 27
    assert {len(piece[:-2]) for piece in cut} <= set(hyphens_of("électromécanique", "fr")), cut


def test_the_cells_of_a_column_begin_at_one_place_beside_cells_that_span_rows():
    spans = (
        "<tr><td rowspan='3'>a</td><td>Bun</td></tr><tr><td>Bdeux</td></tr><tr><td>Btrois</td></tr>"
    )
    rows = f"{spans}<tr><td>a</td><td>Bquatre</td></tr>"

    [page] = text_pages(prose_book(chapter(f"<table><tbody>{rows}</tbody></table>")))

    begin = {line.position_x for line in lines_of(page) if line_text(line).startswith("B")}
    assert len(begin) == 1


def test_code_of_a_cell_is_broken_at_signs_where_its_pieces_have_room():
    made = table(
        "<code>un_tres_long_nom_de_fonction(avec, des, arguments)</code>|court", f"x|{PROSE * 2}"
    )

    [page] = text_pages(prose_book(chapter(made)))

    lines = printed(page).replace("\u200b", "").split("\n")
    pieces = lines[1 : lines.index("court")]
    assert "".join(pieces).startswith("un_tres_long_nom")
    assert len(pieces) > 1
    assert all(piece.rstrip()[-1] in "_(," for piece in pieces[:-1]), pieces


ROWS = {
    "as wide as its head": (table("a|b", head="Un tableau|avant un titre"), [1, 1]),
    "words cut at hyphens": (FACES["hyphens without room"], [2, 3, 3]),
}


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_a_row_is_as_high_as_its_text(kind):
    made, lines = ROWS[kind]

    [page] = text_pages(prose_book(chapter(made)))

    rows = rows_of(page, header=True)
    seen = [max(len(lines_of(cell)) for cell in row.children) for row in rows]
    assert seen == lines
    assert [row.height // lines_of(row)[0].height for row in rows] == lines


def test_a_row_has_no_line_for_words_that_fit_by_their_kerning():
    kerned = "To Ta We Yo Vy AVAY. The Tower, Verve and Wave of To Ta We Yo Vy AVAY."
    rows = [f"{'m' * 14}|{kerned[:count]}|{'m' * 9}" for count in range(20, 64)]
    pages = text_pages(prose_book(chapter(f"<p>Un.</p>{table(*rows)}<p>Fin.</p>")))
    seen = [
        (row.height // lines_of(row)[0].height, max(len(lines_of(cell)) for cell in row.children))
        for page in pages
        for row in rows_of(page)
    ]
    assert all(high == lines for high, lines in seen)
    assert {lines for _, lines in seen} == {1, 2, 3}


@pytest.mark.parametrize(("columns", "warned"), [(6, 0), (10, 1)])
def test_numbers_that_a_table_has_no_room_for_are_named_by_line(columns, warned):
    numbers = table("|".join(["3,141,592.65"] * columns)).replace(
        "<table>", "<table data-line='7'>"
    )

    found = findings_of(numbers)
    assert [(one.code, one.place.line, one.values["word"]) for one in found] == (
        [("TB01", 7, "3,141,592.65")] * warned
    )


@pytest.mark.parametrize(
    "words", ["ภาษาไทยเป็นภาษาที่มีระดับเสียง", "中文排版需求", "a" * 250, "a@b.example.org"]
)
def test_what_breaks_by_itself_is_not_named(words):
    assert findings_of(table("|".join([words] * 9))) == []


def findings_of(body: str) -> list[Finding]:
    made = render_paper(prose_book(chapter(body)), THEME)
    return [one for document in made for one in document.findings]


LINE = "<p>Ligne.</p>"
TALL = " ".join(f"T{number}T {PROSE}" for number in range(40))
HEAD = "Nom|Rang"
LONG = {
    "under a header": table(*(f"r{n}|{n}" for n in range(35)), head=HEAD),
    "without a header": table(*(f"r{n}|{n}" for n in range(35))),
    "of rows of two lines": table(*(f"r{n} {'mot ' * 25}|{n}" for n in range(18)), head=HEAD),
    "with spans": table(*(f"r{n}|{n}" for n in range(35))).replace("<td>", "<td colspan='1'>", 1),
    "in groups": table(*(f"r{n}|{n}" for n in range(35))).replace(
        "<tr><td>r17", "</tbody><tbody><tr><td>r17"
    ),
    "under a heading": "<h3>Un</h3>" + table(*(f"r{n}|{n}" for n in range(35)), head=HEAD),
}


def rows_of(page: Any, *, header: bool = False) -> list[Any]:
    """Return the rows of a page, the header left out unless it is asked for."""
    rows = [box for box in page.descendants() if box.element_tag == "tr"]
    return [row for row in rows if header or all(one.element_tag == "td" for one in row.children)]


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(LONG))
def test_no_row_stands_alone_at_a_page_turn(kind):
    sections = [chapter(LINE * before + LONG[kind], name=f"c{before}") for before in range(13, 24)]

    made = [len(rows) for page in text_pages(prose_book(*sections)) if (rows := rows_of(page))]

    assert len(made) > 2 * len(sections) - 2
    assert min(made) > 1


GROUPS = {
    "bold": "<tr><td><strong>Nord</strong></td><td></td></tr>",
    "spanning": '<tr><th colspan="2">Nord</th></tr>',
    "joined": '<tr><td rowspan="3">Nord</td><td>1</td></tr><tr><td>2</td></tr>',
}


@pytest.mark.parametrize("kind", sorted(GROUPS))
def test_a_page_does_not_end_behind_a_row_that_heads_others(kind):
    rows = table(*["a|b"] * 14).replace("</tbody>", GROUPS[kind] + "<tr><td>z</td><td>z</td></tr>")
    body = rows.replace("</table>", "") + table(*["c|d"] * 9).replace("<table><tbody>", "")
    if kind == "joined":
        body = body.replace("<tr><td>z</td><td>z</td></tr>", "<tr><td>3</td></tr>")
    sections = [chapter(LINE * before + body, name=f"c{before}") for before in range(1, 9)]

    ends = [rows_of(page, header=True)[-1] for page in text_pages(prose_book(*sections))]

    last = ["".join(getattr(leaf, "text", "") for leaf in row.descendants()) for row in ends]
    assert {"ab", "cd"} <= set(last)
    assert {"Nord", "Nord1", "2"}.isdisjoint(last)


def test_a_header_that_fills_a_page_is_not_lost():
    """WeasyPrint 70 leaves out a header that leaves no room for a row."""
    made = table(*(f"r{number}|un" for number in range(9)), head=f"Nom|{TALL}")

    text = "\n".join(map(printed, text_pages(prose_book(chapter(made)))))

    assert [number for number in range(40) if f"T{number}T" not in text] == []


@pytest.mark.parametrize("before", range(20, 27))
def test_a_table_of_three_rows_stays_whole(before):
    small = table(*(f"Un<br/>Deux<br/>Trois|{number}" for number in range(3)))

    pages = text_pages(prose_book(chapter(LINE * before + small)))

    assert [len(rows_of(page)) for page in pages if rows_of(page)] == [3]


@pytest.mark.parametrize("spanned", [False, True])
def test_a_row_taller_than_a_page_begins_at_once_under_its_header(spanned):
    made = table("Un|court", f"Deux|{TALL}", "Trois|court", head="Pas|Ce qui est fait")
    if spanned:
        made = made.replace("<td>Trois", "<td rowspan='1'>Trois")

    pages = text_pages(prose_book(chapter(f"<p>{PROSE}</p>{made}<p>Fin.</p>")))

    text = [printed(page) for page in pages]
    assert "T0T" in text[0]
    assert len(text) > 2
    assert all("Ce qui est fait" in page for page in text)
    assert [number for number in range(40) if f"T{number}T" not in "\n".join(text)] == []


def test_a_row_of_few_lines_is_not_cut():
    rows = table(*(f"r{n} {'mot ' * 90}|{n}" for n in range(9)), head=HEAD)

    pages = text_pages(prose_book(*(chapter(LINE * n + rows, name=f"c{n}") for n in range(9))))

    first = [rows_of(page)[0].descendants() for page in pages]
    assert len(pages) > 9
    assert all(any(getattr(leaf, "text", "").startswith("r") for leaf in row) for row in first)
