"""Blocks on paper, one by one: lists, tables, verse, dialogue, code, and what follows them."""

from __future__ import annotations

import re

from tests.paper_books import (
    CALL,
    chapter,
    classes,
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
