"""Blocks on paper, one by one: lists, tables, verse, dialogue, code, and what follows them."""

from __future__ import annotations

import re

import pytest

from tests.paper_books import (
    CALL,
    chapter,
    classes,
    lines_of,
    note_of,
    printed,
    prose_book,
    text_of,
    text_pages,
    words,
)


def test_a_list_counts_from_its_first_number():
    body = '<ol start="7"><li>allumer</li><li>veiller</li></ol><ol><li>un</li></ol>'

    marks = re.findall(r"(\d+)\.", printed(text_pages(prose_book(chapter(body)))[0]))

    assert marks == ["7", "8", "1"]


def test_a_list_in_a_note_counts_from_its_first_number():
    note = note_of('<p>Un :</p><ol start="3"><li>Deux</li><li>Trois</li></ol>')

    [found] = classes(text_of(chapter(f"<p>Un{CALL}.</p>", notes=(note,))), "note")

    assert words(found) == "Un :3. Deux4. Trois"


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
