"""How well the lines of justified text are filled: their word spaces, their hyphens.

A line is full when it ends at the measure: at a place where many lines of its size end. Lines of
tables, of ragged text, of text from the right and the last ones of paragraphs are none. How loose
one is, is told by the median of its word spaces in terms of the space that the font gives, from
which TeX's classes follow (Knuth and Plass, Breaking Paragraphs into Lines, 1981: a space stretches
by a half of itself and shrinks by a third).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from statistics import median

from bookpress.checking.pdf.set_lines import SetLine, read_lines

_AT_EDGE = 1.0
"""In pt: lines that end so near each other end at one edge."""
_LEAST_LINES = 3
"""That end at an edge, for it to be the measure of justified text."""
_FIRST_EDGE, _NEXT_EDGE = 0.25, 0.08
"""Shares of the lines of a size that end at its measure, and at that of a narrower block."""
_FEW_GAPS = 3
"""Fewer are alike by chance: they must be narrower than a type size."""
_EVEN, _LEAST_EVEN = 0.12, 0.6
"""The gaps of a justified line are alike: this share of them differs by so much at most."""
_HOLE = 2.5
"""Times the median, and a type size: a gap wider than both parts columns, not words."""
_COLUMNS = 2
"""Type sizes: gaps as wide as this in the middle part columns, however alike they are."""
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_NEAR = 2.2
"""Type sizes from one line of running text to the next, at most."""


class Looseness(IntEnum):
    """The fitness classes of TeX."""

    TIGHT = 0
    DECENT = 1
    LOOSE = 2
    VERY_LOOSE = 3


@dataclass(frozen=True, slots=True)
class FullLine:
    """A line that is stretched or shrunk to the measure."""

    line: SetLine
    times: float
    """Its word space in terms of the font's own."""
    edge: float
    """Where the measure ends, in pt from the left of the page."""

    @property
    def looseness(self) -> Looseness:
        """Return its class: by half of the shrink, half of the stretch, the whole stretch."""
        bounds = (1 - 1 / 6, 1 + 1 / 4, 1 + 1 / 2)
        return Looseness(sum(self.times > bound for bound in bounds))

    def follows(self, other: FullLine) -> bool:
        """Return whether this line stands right below another on its page."""
        one, two = other.line, self.line
        return one.page == two.page and one.number + 1 == two.number


@dataclass(frozen=True, slots=True)
class Figures:
    """The lines of a file in figures; shares are of its full lines, from 0 to 1."""

    full: int
    """How many there are."""
    over_1_5: float
    """The share whose word spaces are wider than one and a half times the font's."""
    over_2: float
    worst: float
    """The widest word space, in terms of the font's."""
    hyphens: float
    """The share that ends in a hyphen."""
    ladder: int
    """Lines of a page in a row that end in a hyphen, at most."""
    jumps: int
    """Neighbours two classes or more apart, a tight line beside a loose one."""

    def as_record(self) -> dict[str, float]:
        """Return them by name, for a program."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def measure(file: Path | bytes, space: float = 0.0) -> Figures:
    """Measure the lines of a PDF.

    `space`: the word space of the text's font in em, for a file that shows none.
    Errors: `pypdfium2.PdfiumError` for a file that cannot be opened.
    """
    return figures(full_lines(read_lines(file, space)))


def figures(full: Sequence[FullLine]) -> Figures:
    """Count what some full lines, in order, are like."""
    of = len(full) or 1
    pairs = [(one, two) for one, two in pairwise(full) if two.follows(one)]
    return Figures(
        full=len(full),
        over_1_5=sum(one.times > 1.5 for one in full) / of,
        over_2=sum(one.times > 2 for one in full) / of,
        worst=max((one.times for one in full), default=0.0),
        hyphens=sum(one.line.is_hyphenated for one in full) / of,
        ladder=max(map(len, ladders(full)), default=0),
        jumps=sum(abs(one.looseness - two.looseness) > 1 for one, two in pairs),
    )


def ladders(full: Iterable[FullLine]) -> Iterator[list[FullLine]]:
    """Yield each run of lines that end in a hyphen, a single one too."""
    run: list[FullLine] = []
    for one in full:
        if not one.line.is_hyphenated:
            continue
        if run and not one.follows(run[-1]):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def full_lines(lines: Sequence[SetLine]) -> list[FullLine]:
    """Find the full lines among those of a file, in their order."""
    sizes: dict[tuple[int, float], list[SetLine]] = defaultdict(list)
    for line in _running(lines):
        # The margins of right and left pages may differ.
        sizes[line.page % 2, line.size].append(line)
    full = [one for alike in sizes.values() for one in _at_edges(alike)]
    return sorted(full, key=lambda one: (one.line.page, one.line.number))


def _running(lines: Sequence[SetLine]) -> Iterator[SetLine]:
    """Yield the lines that have a neighbour of their size: no page headers, no folios."""
    near = {
        place
        for place, (one, two) in enumerate(pairwise(lines))
        if one.page == two.page
        and one.size == two.size
        and two.baseline - one.baseline < _NEAR * one.size
    }
    for place, line in enumerate(lines):
        if near & {place - 1, place} and not _FROM_THE_RIGHT.search(line.text):
            yield line


def _at_edges(lines: Sequence[SetLine]) -> Iterator[FullLine]:
    """Yield those of the lines of one size that end at a measure."""
    even = [line for line in lines if _is_even(line)]
    edges = _edges(even)
    for line in even:
        for edge in edges:
            if -_AT_EDGE <= line.right - edge <= _AT_EDGE + line.mark:
                middle = median(gap.width for gap in line.gaps)
                yield FullLine(line, middle / line.space, edge)
                break


def _is_even(line: SetLine) -> bool:
    """Return whether the gaps of a line are alike, as justification makes them."""
    widths = [gap.width for gap in line.gaps]
    if len(widths) < _FEW_GAPS:
        return 0 < max(widths, default=0) < line.size
    middle = median(widths)
    if middle > _COLUMNS * line.size:
        return False
    alike = sum(abs(width - middle) < max(0.25, _EVEN * middle) for width in widths)
    return alike >= _LEAST_EVEN * len(widths) and max(widths) < max(_HOLE * middle, line.size)


def _edges(lines: Sequence[SetLine]) -> list[float]:
    """Return the places where many of some lines end, the commonest first."""
    ends = sorted(line.right for line in lines if not line.mark and len(line.gaps) >= _FEW_GAPS)
    found: list[float] = []
    of = len(ends)
    while ends:
        first, last = _crowd(ends)
        share = _NEXT_EDGE if found else _FIRST_EDGE
        if last - first < max(_LEAST_LINES, share * of):
            break
        found.append(median(ends[first:last]))
        del ends[first:last]
    return found


def _crowd(ends: Sequence[float]) -> tuple[int, int]:
    """Return where the most of some sorted places stand that one edge holds, as a slice."""
    best, first = (0, 0), 0
    for last, end in enumerate(ends, 1):
        while end - ends[first] > 2 * _AT_EDGE:
            first += 1
        best = max(best, (first, last), key=lambda span: span[1] - span[0])
    return best
