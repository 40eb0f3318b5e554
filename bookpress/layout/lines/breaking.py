"""Where the lines of a paragraph end, chosen over all of it.

Comes in: the places where a line may end, each with the widths around it. Goes out: those at which
one does. A line costs the more, the further its word spaces are from their natural width; the
paragraph whose lines together cost least is taken, so that no line is loose because the one before
was filled to its end.

    Source: D. E. Knuth and M. F. Plass, “Breaking Paragraphs into Lines”, 1981; TeX.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

__all__ = ["Places", "choose", "ratio_of", "set_line"]

# Of the natural word space: how much one grows and shrinks in a line that reads well. 1.48 with the
# scale of the letters is 1.51; 0.66 is where words begin to run together.
STRETCH = 0.48
SHRINK = 0.34
# How much the letters of a line are made wider or narrower with it: more is seen.
SCALE = 0.02

# The ratios that no line of a paragraph is to exceed, tried in this order, and whether words are
# divided then: most paragraphs need no hyphen, few of the rest a space of more than half again.
_ROUNDS = ((0.7, False), (1.0, True), (1.6, True), (3.0, True), (inf, True))
_DECENT = 2
"""So many of the rounds leave no line loose."""

# What is added to a line's badness (100 at a ratio of 1) before it is squared.
_LINE = 10.0
"""Each line costs something, so that no paragraph takes one more than it needs."""
HYPHEN = 50.0
"""A divided word costs as much as spaces that grow by four tenths."""
COMPOUND = 40.0
"""So does a compound word that turns at its own hyphen, though it reads better."""
LONE_LETTER = 30.0
"""“à”, “y”, “I” at the end of a line is read with the next one."""

# What is added to the square.
_TWO_HYPHENS = 3_000.0
_LAST_HYPHEN = 5_000.0
"""A word divided before the last line, which shows the more as that line is short."""
_CONTRAST = 3_000.0
"""A loose line beside a tight one shows more than either."""
_LADDER = 2
"""So many lines in a row may end with a hyphen."""
_SHORT_LAST = 20_000.0
"""A last line shorter than the next indent, or a piece of a word: a hole in the page."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a paragraph where a line may end: the first is its beginning, the last its end.

    Widths in one unit, positions along the paragraph set on one endless line.
    """

    ends: Sequence[float]
    """Where a line that ends here has its last ink: hyphen included, without what hangs out."""
    starts: Sequence[float]
    """Where the next line has its first ink, without what hangs out."""
    gaps_before: Sequence[int]
    """How many word spaces stand before the end."""
    gaps_after: Sequence[int]
    """How many stand before the next line's start."""
    penalties: Sequence[float]
    """What it costs to end a line here, beside how the line looks."""
    divided: Sequence[bool]
    """Whether a hyphen ends the line."""
    optional: Sequence[bool]
    """Whether that hyphen is not the author's."""
    gap: float
    """The natural width of a word space."""
    shrink: float = SHRINK
    """By what share of it one may shrink."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a paragraph is set into. Lengths in the unit of its places."""

    measure: float
    first: float
    """What its first line has of the measure; it may have an indent."""
    shortest: float
    """A last line of less is avoided."""
    start: int = 0
    """The place at which a line ends already; what stands before is set."""
    stop: int | None = None
    """The place at which a line ends already; what stands behind is set. None: there is none."""
    whole: int | None = None
    """The number of a line, from 1 after that place, that must end with a whole word."""
    lines: int | None = None
    """How many lines it must take, none of them loose; None: as many as are best."""


def choose(places: Places, room: Room) -> list[int] | None:
    """Return the places at which lines end, the paragraph's end included; None when none do."""
    for tolerance, hyphens in _ROUNDS[: _DECENT if room.lines else None]:
        found = _try(places, room, tolerance, hyphens)
        if found is not None:
            return found
    return None


def ratio_of(places: Places, start: int, end: int, room: float) -> float:
    """Return how far the spaces of a line are from natural: 1 and −1 are the limits."""
    natural = places.ends[end] - places.starts[start]
    gaps = places.gaps_before[end] - places.gaps_after[start]
    return _ratio(room - natural, natural, gaps * places.gap, places.shrink)


def _ratio(missing: float, natural: float, gaps: float, shrink: float) -> float:
    give = (STRETCH if missing > 0 else shrink) * gaps + SCALE * natural
    return missing / give if give > 0 else inf if missing > 0 else -inf


def set_line(places: Places, start: int, end: int, room: float) -> float:
    """Return what is added to each word space of a line, so that it fills its room once its letters
    are scaled by what is left."""
    natural = places.ends[end] - places.starts[start]
    gaps = places.gaps_before[end] - places.gaps_after[start]
    ratio = ratio_of(places, start, end, room)
    if end == len(places.ends) - 1:
        ratio = min(ratio, 0)
        if not ratio:
            return 0.0
    if not gaps:
        return 0.0
    scale = 1 + SCALE * max(-1.0, min(1.0, ratio))
    return (room / scale - natural) / gaps


@dataclass(slots=True)
class _Node:
    """A way to set the paragraph up to one place."""

    place: int
    cost: float
    before: _Node | None
    kind: int
    """Of its last line: 0 tight, 1 as it should be, 2 loose, 3 very loose."""
    run: int
    """How many of its last lines end with a hyphen."""
    line: int
    """How many lines it has."""


def _try(places: Places, room: Room, tolerance: float, hyphens: bool) -> list[int] | None:
    """Set the paragraph with no line over a ratio; None when that cannot be."""
    measure, first, shortest = room.measure, room.first, room.shortest
    whole, lines = room.whole, room.lines
    ends, starts, divided = places.ends, places.starts, places.divided
    before, after, gap = places.gaps_before, places.gaps_after, places.gap
    last = len(ends) - 1 if room.stop is None else room.stop
    final = len(ends) - 1
    active = [_Node(room.start, 0.0, None, 1, 0, 0)]
    for place in range(room.start + 1, last + 1):
        if places.optional[place] and not hyphens:
            continue
        end, gaps_end = ends[place], before[place]
        best: dict[tuple[int, int, int], _Node] = {}
        kept: list[_Node] = []
        for node in active:
            start = node.place
            natural = end - starts[start]
            missing = (measure if start else first) - natural
            spaces = (gaps_end - after[start]) * gap
            ratio = _ratio(missing, natural, spaces, places.shrink)
            if ratio < -1:
                continue  # too wide, and wider at every later place
            kept.append(node)
            if place == final:
                ratio = min(ratio, 0.0)
            elif ratio > tolerance:
                continue
            line = node.line + 1
            if divided[place] and (node.run == _LADDER or line == whole):
                continue
            if lines and (line > lines or (place == last and line != lines)):
                continue
            kind = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
            badness = 100 * abs(ratio) ** 3
            cost = node.cost + (_LINE + badness + places.penalties[place]) ** 2
            if abs(kind - node.kind) > 1:
                cost += _CONTRAST
            if divided[place] and node.run:
                cost += _TWO_HYPHENS
            if place == final and start:
                if node.run:
                    cost += _LAST_HYPHEN
                if natural < shortest or (node.run and not spaces):
                    if tolerance < 3:
                        continue
                    cost += _SHORT_LAST
            run = node.run + 1 if divided[place] else 0
            key = (
                (kind, run, line if lines else min(line, whole or 0))
                if tolerance < inf
                else (0, 0, 0)
            )
            known = best.get(key)
            if known is None or cost < known.cost:
                best[key] = _Node(place, cost, node, kind, run, line)
        if place == last:
            return _path(min(best.values(), key=_cost)) if best else None
        kept += best.values()
        active = kept
        if not active:
            return None
    return None


def _cost(node: _Node) -> float:
    return node.cost


def _path(node: _Node) -> list[int]:
    """Return the places of a way, in order, without the beginning."""
    found: list[int] = []
    here: _Node | None = node
    while here is not None and here.before is not None:
        found.append(here.place)
        here = here.before
    return found[::-1]
