"""Facing pages: both end within a line of each other.

What ends a page is its last line, or its last note.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import ceil
from typing import Any

from bookpress.layout.lines import line_of
from bookpress.layout.paging.ends import text_blocks
from bookpress.layout.paging.figures import line_height, white_lines
from bookpress.layout.paging.in_place import cut, push, raise_notes
from bookpress.layout.paging.lengths import Changed, lengthen, take_back, undo

APART = 1.05
"""Lines by which facing pages may end apart, and what rounding adds."""
MOST_LEFT = 3
"""Lines left white for the sake of a facing page, at most: beside a hole a page stays full."""
_ALMOST = 0.1
"""Of a line, which rounding may lack."""


def white_at_foot(page: Any) -> float:
    """Return how many lines of its text would have room under all that a page holds."""
    notes = page.children[1]
    if not notes.children:
        return white_lines(page)
    foot = page.content_box_y() + page.height
    return float(foot - notes.position_y - notes.margin_height()) / (line_height(page) or 1.0)


def even(
    pages: Sequence[Any],
    begun: list[Any],
    longer: Sequence[Changed],
    root: Any,
    context: Any,
    *,
    last: bool,
) -> bool | None:
    """Let two facing pages that are made end within a line of each other.

    `begun`: where each of them begins in the box tree, and the page after them; what is sent on
    changes that. `longer`: the paragraphs of each that were set a line longer, which changes too.
    `root`: the box tree; `last`: whether none of them may be made again. Return whether the second
    one is to be made again; None where nothing could be done.
    """
    whites = [white_at_foot(page) for page in pages]
    fuller = int(whites[1] < whites[0])
    page, white, other = pages[fuller], min(whites), max(whites)
    notes = page.children[1].children
    above = white_lines(page) if notes else 0
    places = begun[fuller : fuller + 2]
    needed = ceil(other - white - APART)
    if not notes and len(longer[fuller]) >= needed:
        back = [longer[fuller].pop() for _ in range(needed)]
        take_back(page, back, root, places[0], context)
        return False
    for more, count in product((0, 1), range(MOST_LEFT + 1)):
        # What the first page sends on fills the second one.
        facing = other if fuller else other - count
        higher = min(int(above + count + _ALMOST), round(facing)) if notes else count
        if abs(white + higher - facing) > APART or white + higher > MOST_LEFT + _ALMOST:
            continue
        if (more and not count) or (count and last and not fuller):
            continue
        found = _cut(page, count, more, root, places, context) if count else (places[1], [])
        if found is None:
            continue
        begun[fuller + 1], changed = found
        longer[fuller].extend(changed)
        if notes:
            raise_notes(page, higher * line_height(page))
        pushed = fuller or not count or _push(pages, begun[1], root, context)
        return not pushed
    return None


def _cut(
    page: Any, count: int, longer: int, root: Any, begun: Sequence[Any], context: Any
) -> tuple[Any, Changed] | None:
    """Let a page end some lines sooner, so many of its paragraphs set a line longer; return where
    the next one begins, and those paragraphs; None where that cannot be."""
    before = page.children
    page.children = [before[0].deepcopy(), *before[1:]]
    changed = lengthen(page, longer, root, begun[0], context) if longer else []
    place = None
    if len(changed) == longer:
        place = cut(page, count + longer, root, begun[0], begun[1], context)
    if place is None:
        undo(changed)
        page.children = before
        return None
    return place, changed


def _push(pages: Sequence[Any], begun: Any, root: Any, context: Any) -> bool:
    """Let what the first page sent on head the second one; return whether that could be."""
    last = line_of(text_blocks(pages[0].children[0])[-1].children[-1])
    return last is not None and push(pages[1], last.paragraph, begun, root, context)
