"""Blocks on paper, one by one: lists, tables, verse, dialogue, code, and what follows them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml.etree import fromstring

from bookpress.model.book import Note, Section, SectionKind
from bookpress.rendering.paper.widths import count_lines, widest_word
from tests.paper_books import (
    CALL,
    GRID,
    PROSE,
    chapter,
    classes,
    lay,
    line_text,
    lines_of,
    note_of,
    printed,
    prose_book,
    text_of,
    text_pages,
    words,
)
from tests.small_book import small_book


def test_a_list_counts_from_its_first_number():
    body = '<ol start="7"><li>allumer</li><li>veiller</li></ol><ol><li>un</li></ol>'

    marks = re.findall(r"(\d+)\.", printed(text_pages(prose_book(chapter(body)))[0]))

    assert marks == ["7", "8", "1"]


@pytest.mark.parametrize("start", [1, 98, 998, 9999])
def test_the_numbers_of_a_list_stand_within_the_measure(start):
    [page] = text_pages(prose_book(chapter(f'<ol start="{start}"><li>A</li><li>B</li></ol>')))

    numbers = [line for line in lines_of(page) if line_text(line).strip()[:-1].isdigit()]
    assert len(numbers) == 2
    assert min(map(leftmost, numbers)) >= page.content_box_x() - 0.5


def test_a_list_in_a_note_counts_from_its_first_number():
    note = note_of('<p>Un :</p><ol start="3"><li>Deux</li><li>Trois</li></ol>')

    [found] = classes(text_of(chapter(f"<p>Un{CALL}.</p>", notes=(note,))), "note")

    assert words(found) == "Un :3. Deux4. Trois"


@pytest.mark.parametrize("fill", range(22, 29))
def test_what_is_asked_is_not_parted_from_its_answer(fill):
    asked = '<div class="speech interviewer" data-speaker="JB"><p>Et la nuit ?</p></div>'
    answer = f'<div class="speech interviewee" data-speaker="AP"><p>{PROSE * 9}</p></div>'
    lines = "".join(f"<p>Ligne {number}.</p>" for number in range(fill))
    before = f'<div class="speech interviewee" data-speaker="AP">{lines}</div>'
    title = fromstring("<h2>Et le jour ?</h2>")
    body = fromstring(f"<div>{before}{asked}{answer}</div>")
    question = Section(SectionKind.QUESTION, "q", title, body, (), 1)

    pages = text_pages(small_book(question))

    assert len(pages) == 2
    assert "nuit" not in "".join(printed(pages[0]).splitlines()[-2:])


LONG_WORD = "a" * 100
WITH_A_LONG_WORD = {
    "paragraph": f"<p>Une suite : {LONG_WORD}.</p>",
    "head": f"<h3>{LONG_WORD}</h3>",
    "list": f"<ul><li>{LONG_WORD}</li></ul>",
    "cell": f"<table><tr><td>{LONG_WORD}</td><td>{LONG_WORD}</td></tr></table>",
    "quotation": f"<blockquote><blockquote><p>{LONG_WORD}</p></blockquote></blockquote>",
    "code": f"<p><code>{LONG_WORD}</code></p>",
}


@pytest.mark.parametrize("kind", sorted(WITH_A_LONG_WORD))
def test_a_word_without_a_place_to_break_stays_in_the_measure(kind):
    [page] = text_pages(prose_book(chapter(WITH_A_LONG_WORD[kind])))

    edge = (page.content_box_x() + page.width) * 0.75
    ends = [(line.position_x + line.width) * 0.75 for line in lines_of(page)]
    assert max(ends) <= edge + 0.1


def leftmost(line: Any) -> float:
    """Return where the text of a line begins, in CSS pixels."""
    return min(float(leaf.position_x) for leaf in line.descendants() if hasattr(leaf, "text"))


def call_boxes(page: Any) -> dict[str, Any]:
    """Return WeasyPrint's boxes of the calls of notes: their text → box."""
    return {
        leaf.text: leaf
        for leaf in page.descendants(placeholders=True)
        if "footnote-call" in (leaf.element_tag or "") and hasattr(leaf, "text")
    }


def numbered_note(number: int) -> Note:
    return replace(note_of("<p>A.</p>"), label=f"n{number}", id=f"note-n{number}", number=number)


def call_of(note: Note) -> str:
    attributes = f'id="call-{note.label}" href="#{note.id}" data-note="{note.label}"'
    return f'<a class="note-call" {attributes}>{note.number}</a>'


def test_two_calls_in_a_row_stand_apart():
    notes = tuple(numbered_note(number) for number in (5, 6, 7))
    calls = [call_of(note) for note in notes]
    body = f"<p>De suite{calls[0]}{calls[1]}, puis{calls[2]}.</p>"

    [page] = text_pages(prose_book(chapter(body, notes=notes)))

    made = text_of(chapter(body, notes=notes))
    assert [one.get("id") for one in classes(made, "next-call")] == ["call-n6"]
    fifth, sixth = call_boxes(page)["5"], call_boxes(page)["6"]
    assert sixth.position_x - fifth.position_x - fifth.width > 1


@pytest.mark.parametrize("widest", [9, 99, 100, 999, 1000, 88888])
def test_a_note_begins_after_its_number_however_wide(widest):
    notes = (numbered_note(1), numbered_note(widest))
    body = f"<p>Un{call_of(notes[0])} mot{call_of(notes[1])}.</p>"

    [page] = text_pages(prose_book(chapter(body, notes=notes)))

    leaves = [leaf for leaf in page.descendants(placeholders=True) if hasattr(leaf, "text")]
    numbers = [leaf for leaf in leaves if "footnote-marker" in (leaf.element_tag or "")]
    first, last = (leaf for leaf in leaves if leaf.text == "A.")
    assert [leaf.text for leaf in numbers] == ["1", str(widest)]
    assert first.position_x == pytest.approx(last.position_x)
    space = last.position_x - numbers[1].position_x - numbers[1].width
    assert space * 0.75 >= 0.4 * GRID.length("note-size")


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (f"<p>Un{CALL}.</p>", "text-size"),
        (f"<h3>Un{CALL}</h3><p>Deux.</p>", "subhead-size"),
        (f"<table><tr><td>Un{CALL}</td></tr></table>", "table-size"),
    ],
)
def test_a_call_is_as_large_as_the_words_before_it(body, size):
    [page] = text_pages(prose_book(chapter(body, notes=(note_of("<p>Une note.</p>"),))))

    call = call_boxes(page)["1"]
    assert call.style["font_size"] * 0.75 == pytest.approx(GRID.length(size))


def test_the_call_of_a_title_has_its_size_and_colour():
    title = fromstring(f"<h2>Une page{CALL}</h2>")
    section = replace(chapter("<p>Un.</p>", notes=(note_of("<p>Une note.</p>"),)), title=title)

    [page] = text_pages(prose_book(section))

    call = call_boxes(page)["1"]
    assert call.style["font_size"] * 0.75 == pytest.approx(GRID.length("chapter-size"))
    assert call.style["font_family"][0] == "Source Serif 4"
    heads = [box for box in page.descendants() if box.element_tag == "h2"]
    assert call.style["color"] == heads[0].style["color"]


def test_a_title_is_not_left_alone_by_the_notes_of_its_paragraph():
    notes = tuple(numbered_note(number) for number in (1, 2, 3))
    long = replace(notes[2], body=fromstring(f"<div><p>{PROSE * 16}</p></div>"))
    body = f"<p>{PROSE}{''.join(map(call_of, notes))} {PROSE * 3}</p>"

    first, *_ = text_pages(prose_book(chapter(body, notes=(*notes[:2], long))))

    assert "L’atelier" in printed(first)


@pytest.mark.parametrize("block", ["<ul><li>Un</li></ul>", "<ol><li>Un</li></ol>"])
def test_a_paragraph_after_a_list_begins_anew(block):
    body = text_of(chapter(f"<p>Avant.</p>{block}<p>Après.</p><p>Puis.</p>"))

    assert [words(one) for one in classes(body, "first")] == ["Avant.", "Après."]


def test_lines_of_dialogue_are_indented_alike():
    lines = '<p class="dialogue">— Une réplique.</p><p class="dialogue">— Sa réponse.</p>'

    [page] = text_pages(prose_book(chapter(f"<h3>Un</h3>{lines}<p>Puis.</p>")))

    starts = {line_text(line)[:1]: leftmost(line) for line in lines_of(page)}
    assert starts["—"] == starts["P"] > starts["U"]
    assert classes(text_of(chapter(f"<blockquote>{lines}</blockquote>")), "first") == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "single",
    [
        "<p>Un mot.</p>",
        "<ul><li>Un mot.</li><li>Deux.</li></ul>",
        "<blockquote><p>Un mot.</p></blockquote>",
        '<div class="letter"><p>Un mot.</p></div>',
        "<pre><code>un mot\n</code></pre>",
        "<h4>Sous-titre</h4><p>Un mot.</p>",
    ],
)
@pytest.mark.parametrize("fill", range(15, 20))
def test_a_heading_has_two_lines_of_what_follows_on_its_page(single, fill):
    body = "<p>Un.</p>" * fill + f"<h3>Titre</h3>{single}<p>Fin.</p><p>Fin.</p>"

    pages = text_pages(prose_book(chapter(body)))

    made = [[line_text(line) for line in lines_of(page)[:-1]] for page in pages]
    [under] = [lines[lines.index("Titre") + 1 :] for lines in made if "Titre" in lines]
    assert len([line for line in under if line.strip() not in ("", "Sous-titre")]) >= 2


@pytest.mark.parametrize(
    "announced",
    [
        f"<table>{'<tr><td>Un</td></tr>' * 6}</table>",
        "<ul><li>Un</li></ul>",
        f"<blockquote><p>{PROSE}</p></blockquote>",
        "<pre><code>un\ndeux</code></pre>",
    ],
)
def test_what_ends_with_a_colon_stays_with_what_it_announces(announced):
    """The paragraph would be the last line of its page: 10 lines to the text, 23 of it."""
    lines = "".join(f"<p>Ligne {number}.</p>" for number in range(22))

    first, second = text_pages(prose_book(chapter(f"{lines}<p>Voici :</p>{announced}")))

    assert "Voici :" not in printed(first)
    assert "Voici :" in printed(second)


def test_verse_is_set_line_by_line_and_hangs_where_it_turns():
    stanza = f"<p>Le phare,<br/>\n<em>la</em> vague,<br/>\n{PROSE}</p>"

    [page] = text_pages(prose_book(chapter(stanza + stanza + "<p>Puis.</p>")))

    made = lines_of(page)[1:-1]  # without the head and the folio
    step = GRID.length("text-size") * 1.8 / 0.75
    starts = [round((leftmost(line) - leftmost(made[0])) / step) for line in made]
    gaps = [round((b.position_y - a.position_y) * 0.75 / GRID.line) for a, b in pairwise(made)]
    assert starts == [0, 0, 0, 1, 1] * 2 + [0]
    assert gaps == [1, 1, 1, 1, 2] * 2


SMALL_TABLE = (
    "<table>{}<thead><tr><th>Phare</th><th>Milles</th></tr></thead>"
    "<tbody><tr><td>Ar-Men</td><td>21</td></tr></tbody></table>"
)


def boxes_of(page: Any, tag: str) -> list[Any]:
    return [box for box in page.descendants() if box.element_tag == tag]


def test_a_small_table_is_no_wider_than_its_words():
    [page] = text_pages(prose_book(chapter(SMALL_TABLE.format(""))))

    *_, table = boxes_of(page, "table")
    head, cell = boxes_of(page, "th")[1], boxes_of(page, "td")[1]
    assert table.width * 0.75 < GRID.measure / 3
    assert head.position_x == cell.position_x


def test_a_small_table_is_wide_enough_for_its_caption():
    caption = "<caption>La portée de quelques phares</caption>"

    [page] = text_pages(prose_book(chapter(SMALL_TABLE.format(caption))))

    assert "La portée de quelques phares" in printed(page).splitlines()


@pytest.mark.parametrize("before", [19, 20, 21, 22])
def test_a_caption_is_not_parted_from_its_table(before):
    rows = "<tr><td>Ar-Men</td></tr>" * 40
    table = f"<table><caption>Les phares</caption><tbody>{rows}</tbody></table>"

    pages = text_pages(prose_book(chapter("<p>Ligne.</p>" * before + table)))

    [holder] = [printed(page) for page in pages if "Les phares" in printed(page)]
    assert "Les phares\nAr-Men" in holder


def test_the_note_of_a_caption_stands_at_the_foot_and_its_emphasis_upright():
    caption = f"<caption>Les <em>phares</em>{CALL}</caption>"
    body = SMALL_TABLE.format(caption)

    [page] = text_pages(prose_book(chapter(body, notes=(note_of("<p>Allumés.</p>"),))))

    styles = {box.style["font_style"] for box in page.descendants() if box.element_tag == "em"}
    assert styles == {"normal"}
    assert "\n1Allumés.\n" in printed(page)


def test_rows_of_one_line_stand_one_line_apart_in_a_long_table():
    rows = "<tr><td>Ar-Men</td><td>21</td></tr>" * 30

    page, *_ = text_pages(prose_book(chapter(f"<table><tbody>{rows}</tbody></table>")))

    tops = [round(row.position_y * 0.75, 1) for row in boxes_of(page, "tr")]
    assert {round(low - high, 1) for high, low in pairwise(tops)} == {GRID.line}


def test_a_long_word_breaks_before_its_row_grows_tall():
    cells = "<td>occultations</td><td>Méditerranée</td><td>électromécanique</td>" * 2

    [page] = text_pages(prose_book(chapter(f"<table><tr>{cells}<td>{PROSE}</td></tr></table>")))

    [row] = boxes_of(page, "tr")
    assert row.height * 0.75 < 8 * GRID.length("dense-line")


def test_the_space_below_a_small_table_is_one_line():
    [page] = text_pages(prose_book(chapter(SMALL_TABLE.format("") + "<ul><li>Un</li></ul>")))

    *_, table = boxes_of(page, "table")
    item, *_ = boxes_of(page, "li")
    space = (item.position_y - table.position_y - table.border_height()) * 0.75
    assert 0 < space < GRID.line


@pytest.mark.parametrize("before", ["", "Un ", "Un mot puis ", "Un mot, et un autre mot, "])
def test_code_turns_after_a_sign_not_inside_a_name(before):
    name = "phares.optique.lentille.fresnel.calculer_la_portee_nominale(hauteur, couleur)"

    [page] = text_pages(prose_book(chapter(f"<p>{before}<code>{name}</code>, puis.</p>")))

    _, *made, _ = map(line_text, lines_of(page))
    assert len(made) > 1
    assert all(line.rstrip("\u200b ")[-1] in "._(," for line in made[:-1])


@pytest.mark.parametrize(
    ("language", "marks"),
    [("fr", "«\u00a0cité\u00a0»"), ("fr-CH", "«\u202fcité\u202f»"), ("en", "“cité”")],
)
def test_an_element_of_quotation_has_the_marks_of_its_language(language, marks):
    book = prose_book(chapter(f'<p lang="{language}">Un mot <q>cité</q>.</p>'))

    assert f"Un mot {marks}." in printed(text_pages(book)[0])


def test_words_of_another_tongue_are_not_hyphenated():
    """In the narrow lines of a list within lists, any of them would be."""
    phrase = '<em lang="en">internationalization considerations notwithstanding</em> '
    nested = "<ul><li>" * 9 + phrase * 6 + "</li></ul>" * 9

    pages = text_pages(prose_book(chapter(nested)))

    made = [line_text(line) for page in pages for line in lines_of(page)]
    assert len(made) > 10
    assert not any(line.endswith("-") for line in made)


def test_words_and_address_are_printed_as_two_words():
    """WeasyPrint 70 writes no run of spaces alone: the space is in the run of the words."""
    link = '<a href="https://example.org/a">le phare</a>'

    [page] = text_pages(prose_book(chapter(f"<p>Voir {link}.</p>")))

    runs = [leaf.text for leaf in page.descendants(placeholders=True) if hasattr(leaf, "text")]
    assert "le phare\u2002" in runs


def test_an_entry_and_its_page_are_printed_as_two_words():
    chapters = [chapter("<p>Un.</p>", name=f"c{number}") for number in range(7)]
    pages = next(run.pages for run in lay(prose_book(*chapters)).runs if run.name == "contents")

    lines = [line_text(line) for line in lines_of(pages[0]._page_box)]

    assert "Chapitre c0 5" in lines


def test_an_address_is_counted_with_the_places_where_it_turns():
    host = "https://example.org/"

    wide = GRID.sans.width("example.org/1881")
    assert widest_word(host + "1881", GRID.sans) == pytest.approx(wide)
    assert count_lines(host + "phares/", GRID.sans, GRID.sans.width(host) * 1.02) == 2


@pytest.mark.parametrize("words_before", range(0, 12, 2))
def test_an_address_in_ragged_lines_is_not_turned_behind_its_hyphens(words_before):
    address = "https://example.org/" + "-".join(["mot"] * 40)
    link = f'<a href="{address}">{address}</a>'
    before = "un " * words_before
    note = note_of(f'<p>{before}{link}, <a href="{address}x">là</a></p>')
    body = f"<ul><li>{before}{link}</li></ul><p>Un{CALL}.</p>"

    [page] = text_pages(prose_book(chapter(body, notes=(note,))))

    made = [line_text(line).rstrip("\u200b") for line in lines_of(page)]
    assert sum("-mot" in line for line in made) >= 6
    assert not [line for line in made if line.endswith("-")]
