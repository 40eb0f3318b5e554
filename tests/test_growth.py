"""How work grows with size: twice the text, about twice the steps, counted and not timed."""

import sys

import pytest

from bookpress.model.theme import open_theme
from bookpress.rendering.paper.edition import shortened
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.widths import even_lines
from tests.commands import no_longer_than

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
