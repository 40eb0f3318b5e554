"""The contents on paper: no page of them holds a line or two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml.etree import fromstring

from bookpress.model.book import Section
from tests.paper_books import chapter, documents, lay, part, prose_book


def shares(*sections: Section) -> list[int]:
    """Lay a book out; return how many entries stand on each page of its contents."""
    runs = lay(prose_book(*sections)).runs
    [run] = [run for run in runs if run.name == "contents"]
    return [
        len({box.element for box in page._page_box.descendants() if box.element_tag == "li"})
        for page in run.pages
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(19, [19]), (20, [20]), (22, [22]), (23, [19, 4]), (30, [19, 11]), (39, [19, 20])],
)
def test_contents_stand_closer_where_that_spares_a_page_of_a_few_lines(count, expected):
    assert shares(*(chapter("<p>A.</p>", name=f"c{n}") for n in range(count))) == expected


def numbered(*names: str) -> list[Section]:
    """Return chapters whose titles are their names alone."""
    return [
        replace(chapter("<p>A.</p>", name=f"c{name}"), title=fromstring(f"<h2>{name}</h2>"))
        for name in names
    ]


@pytest.mark.parametrize(("count", "columns"), [(12, 1), (40, 3), (90, 3)])
def test_bare_numbers_stand_in_columns_in_their_order(count, columns):
    runs = lay(prose_book(*numbered(*map(str, range(1, count + 1))))).runs
    [run] = [run for run in runs if run.name == "contents"]

    boxes = [box for page in run.pages for box in page._page_box.descendants()]
    entries = [box for box in boxes if box.element_tag == "a" and getattr(box, "text", "")]
    assert [box.text.strip() for box in entries] == [str(n) for n in range(1, count + 1)]
    assert len({round(box.position_x) for box in entries}) == columns * len(run.pages)


def test_one_title_in_words_keeps_the_contents_in_one_column():
    sections = [*numbered(*map(str, range(1, 20))), chapter("<p>A.</p>")]

    assert "numbered" not in documents(prose_book(*sections))["contents"]
    assert "numbered" in documents(prose_book(*sections[:-1]))["contents"]


def test_four_entries_at_least_stand_on_the_last_page():
    assert shares(*(chapter("<p>A.</p>", name=f"c{n}") for n in range(42)))[-1] >= 4


def test_a_part_is_not_parted_from_its_chapters_in_the_contents():
    chapters = [chapter("<p>A.</p>", name=f"c{n}") for n in range(26)]

    assert shares(*chapters[:18], part("p"), *chapters[18:]) == [18, 9]
