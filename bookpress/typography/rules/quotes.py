"""Quotation marks: which belong together, and what they become."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bookpress.patterns import late
from bookpress.typography.characters import LINE_SEPARATOR, SPACES
from bookpress.typography.locales import Locale
from bookpress.typography.rules.apostrophes import is_elision, joins_words
from bookpress.typography.text import Edit, Text, is_letter, space_after, space_before

_MARKS = late("[\"'‘’“”«»]")
_OPENING = "([{«“‘/-–—¿¡"
_NOT_OPENED = ".,;:!?)]}»”%"
"""Nothing that starts with one of these is quoted."""
_FELLOWS = {"“": "”", "‘": "’", "«": "»", '"': '"', "'": "'"}
_OPENERS = {"”": "“", "’": "‘"}
_BLANK = SPACES + LINE_SEPARATOR
_PRIMES = late(r"\d'\d+(?:[.,]\d+)?$")


class Pair(NamedTuple):
    """A quotation: where its two marks stand, and the mark that opens it as typed."""

    start: int
    end: int
    kind: str


def quotation_marks(text: Text, locale: Locale) -> Iterator[Edit]:
    r"""QU1, QU2, QU3: paired marks are `« »`, inside `« »` they are `“ ”`; the rest stays.

    >>> from bookpress.typography.text import example
    >>> example(quotation_marks, "Le film 'L'Avenir', un " + '"mot" et 12"')
    'Le film «L\'Avenir», un «mot» et 12"'
    >>> example(quotation_marks, '« Elle a dit " jamais " hier. »')
    '« Elle a dit “jamais” hier. »'
    """
    seen = text.seen
    if not _MARKS.search(seen):
        return
    edits: list[Edit] = []
    for pair, level in _levelled(_pairs(seen), seen):
        opener, closer = _wanted(pair, level, locale)
        if opener == pair.kind:
            continue
        # Inside « » the spaces are the guillemets' affair; other marks touch their words.
        inner = opener != "«"
        start = space_after(seen, pair.start + 1) if inner else pair.start + 1
        end = space_before(seen, pair.end) if inner else pair.end
        edits += [Edit(pair.start, pair.start + 1, opener), Edit(pair.start + 1, start, "")]
        edits += [Edit(end, pair.end, ""), Edit(pair.end, pair.end + 1, closer)]
    yield from sorted(edits)


def lone_marks(seen: str) -> list[int]:
    """Return where the straight quotation marks stand that belong to no pair and are no primes.

    >>> lone_marks('Une règle de 12" et un " isolé, un "mot".')
    [23]
    """
    paired = {at for pair in _pairs(seen) for at in (pair.start, pair.end)}
    return [
        mark.start()
        for mark in re.finditer('"', seen)
        if mark.start() not in paired and not seen[mark.start() - 1 : mark.start()].isdigit()
    ]


def _wanted(pair: Pair, level: str, locale: Locale) -> tuple[str, str]:
    """Choose the marks of a pair by the kind of quotation that holds it (empty: none)."""
    if not level:
        return "«", "»"
    if pair.kind in "“«":
        return pair.kind, _FELLOWS[pair.kind]
    if level == "«":
        return locale.second_level
    return "‘", "’"


def _levelled(pairs: list[Pair], seen: str) -> Iterator[tuple[Pair, str]]:
    """Yield each pair with the level it stands in: nothing, `«` or `“`.

    A guillemet that finds its fellow in another block holds all up to the block's edge.
    """
    matched = {at for pair in pairs if pair.kind == "«" for at in (pair.start, pair.end)}
    loose = [m for m in re.finditer("[«»]", seen) if m.start() not in matched]
    open_ended = [Pair(m.start(), len(seen), "«") for m in loose if m[0] == "«"]
    open_started = [Pair(-1, m.start(), "«") for m in loose if m[0] == "»" and m.start()]
    holders: list[tuple[int, str]] = []
    for pair in sorted([*pairs, *open_ended, *open_started[-1:]]):
        while holders and holders[-1][0] < pair.start:
            holders.pop()
        level = holders[-1][1] if holders else ""
        if pair.start >= 0 and pair.end < len(seen):
            yield pair, level
        deeper = "“" if level and (pair.kind != "«" or level == "“") else "«"
        holders.append((pair.end, deeper))


class _Pairing:
    """The quotations that are open while a block is read from left to right."""

    def __init__(self, seen: str) -> None:
        self.seen = seen
        self.openers: list[tuple[str, int]] = []
        self.waiting = dict.fromkeys(_FELLOWS, 0)
        self.opened: set[int] = set()
        self.pairs: list[Pair] = []

    def open(self, kind: str, at: int) -> None:
        """Open a quotation."""
        self.openers.append((kind, at))
        self.waiting[kind] += 1
        if kind != "«":
            self.opened.add(at)

    def close(self, kind: str, at: int) -> None:
        """Close the nearest quotation of a kind; those opened inside it stay unpaired."""
        while self.openers:
            other, start = self.openers.pop()
            self.waiting[other] -= 1
            if other == kind:
                if self.seen[start + 1 : at].strip(_BLANK):
                    self.pairs.append(Pair(start, at, kind))
                return

    def is_open(self, kind: str) -> bool:
        """Return whether a quotation of a kind is open inside the nearest `«` that will close."""
        if not self.waiting[kind]:
            return False
        for other, _ in reversed(self.openers):
            if other in (kind, "«"):
                return other == kind
        return False


def _pairs(seen: str) -> list[Pair]:
    """Find the quotations of a block, from left to right; an empty one is none."""
    marks = [m for m in _MARKS.finditer(seen) if not _is_no_mark(seen, m.start())]
    guillemets = _guillemets(marks)
    next_closes = _next_closes(seen, marks)
    pairing = _Pairing(seen)
    for index, mark in enumerate(marks):
        at, typed = mark.start(), mark[0]
        if typed in "«»":
            if at in guillemets:
                (pairing.open if typed == "«" else pairing.close)("«", at)
            continue
        kind = _OPENERS.get(typed, typed)
        if typed in "'’" and not pairing.waiting[kind]:
            # `‘mot'`: a straight mark may close a curved one, and the other way round.
            other = "‘" if kind == "'" else "'"
            kind = other if pairing.waiting[other] else kind
        is_open = pairing.is_open(kind)
        opens, closes = _sides(seen, at, pairing.opened, is_open)
        if typed in "”’":
            opens, closes = False, not (opens and seen[at + 1 : at + 2].isalnum())
        elif typed in "“‘":
            opens, closes = True, False
        if is_open and closes:
            if not (_is_prime(seen, at) and next_closes[index]):
                pairing.close(kind, at)
        elif opens:
            pairing.open(kind, at)
    return [pair for pair in pairing.pairs if pair.kind not in "'‘" or _holds_a_word(seen, pair)]


def _is_no_mark(seen: str, at: int) -> bool:
    """Return whether a mark is an apostrophe, stands inside a number, or counts seconds."""
    mark = seen[at]
    if mark in "'‘’":
        # An elision before a space may still close (`'L' est une lettre`), a year may be quoted.
        inside_number = seen[at - 1 : at].isdigit() and seen[at + 1 : at + 2].isalnum()
        doubled = mark == "'" and (
            seen[at + 1 : at + 2] == "'"
            or (seen[at - 1 : at] == "'" and not joins_words(seen, at - 1))
        )
        return inside_number or doubled or joins_words(seen, at)
    return mark == '"' and bool(_PRIMES.search(seen, max(0, at - 12), at))


def _is_prime(seen: str, at: int) -> bool:
    """Return whether a straight mark may count feet, inches, minutes or seconds."""
    return seen[at] in "\"'" and seen[at - 1 : at].isdigit()


def _guillemets(marks: list[re.Match[str]]) -> set[int]:
    """Find the guillemets that have their fellow in the block: they hold what is inside."""
    open_at: list[int] = []
    matched: set[int] = set()
    for mark in marks:
        if mark[0] == "«":
            open_at.append(mark.start())
        elif mark[0] == "»" and open_at:
            matched |= {open_at.pop(), mark.start()}
    return matched


def _next_closes(seen: str, marks: list[re.Match[str]]) -> list[bool]:
    """Tell of each straight mark whether the next of its kind can only close, as a word's end."""
    answers = [False] * len(marks)
    following: dict[str, bool] = {}
    for index in range(len(marks) - 1, -1, -1):
        mark, at = marks[index][0], marks[index].start()
        answers[index] = following.get(mark, False)
        before, after = seen[at - 1 : at], seen[at + 1 : at + 2]
        ends_word = bool(before) and before not in SPACES + _OPENING and not before.isdigit()
        following[mark] = ends_word and not is_letter(after)
    return answers


def _sides(seen: str, at: int, opened: set[int], is_open: bool) -> tuple[bool, bool]:
    """Return whether a mark can open and whether it can close, by what stands on its two sides."""
    mark = seen[at]
    before, after = seen[at - 1 : at] if at else "", seen[at + 1 : at + 2]
    # A space will stand after « and before » and the high signs, typed or not.
    space_left = not before or before in _BLANK + "«"
    space_right = not after or after in _BLANK + "»;:!?"
    elided = before in ("'", "’") and is_elision(seen, at - 1)
    opening_left = space_left or elided or before in _OPENING or at - 1 in opened
    if space_left and space_right:
        # A mark between two spaces opens or closes by turns; after a number it means inches.
        counts = seen[space_before(seen, at) - 1 : space_before(seen, at)].isdigit()
        return mark == '"' and bool(after) and not (counts and not is_open), mark == '"' and is_open
    opens = opening_left and not space_right and after not in _NOT_OPENED
    closes = not opening_left
    # `"mot ".`: what follows cannot be quoted, so the space before was typed inside.
    if is_open and not opens and (not space_left or mark == '"'):
        closes = True
    if mark == "'" and closes and is_letter(after):
        closes = False
    return opens, closes


def _holds_a_word(seen: str, pair: Pair) -> bool:
    """Return whether a quotation holds a letter or a digit."""
    return any(c.isalnum() for c in seen[pair.start + 1 : pair.end])
