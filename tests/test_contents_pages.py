"""The contents on paper: no page of them holds a line or two."""

from __future__ import annotations

import pytest

from bookpress.model.book import Section
from tests.paper_books import chapter, lay, part, prose_book


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


def test_four_entries_at_least_stand_on_the_last_page():
    assert shares(*(chapter("<p>A.</p>", name=f"c{n}") for n in range(42)))[-1] >= 4


def test_a_part_is_not_parted_from_its_chapters_in_the_contents():
    chapters = [chapter("<p>A.</p>", name=f"c{n}") for n in range(26)]

    assert shares(*chapters[:18], part("p"), *chapters[18:]) == [18, 9]
