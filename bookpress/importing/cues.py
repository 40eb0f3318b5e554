"""Cues of a recording → the paragraphs of its speakers.

Words stand as the cues have them and in the order of their times; only where one paragraph ends is
chosen here: at a voice, at a pause behind a sentence, else, in a long speech, at the next end of a
sentence. A sentence is cut only by a silence of `SILENCE` seconds, or where nobody wrote any stop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from bookpress.importing.manuscript import Cue, Passage
from bookpress.importing.markdown import escape, opening
from bookpress.importing.sentences import count_words, joined, pieces_of, stops_behind

T = TypeVar("T")

PAUSE = 2.0
"""Seconds behind a sentence that end a paragraph: a breath takes less than one."""
SILENCE = 10.0
"""Seconds that end a paragraph in a sentence too: who goes on after them begins anew."""
LONG = 100
"""Words behind which the next end of a sentence ends the paragraph: a third of a page."""
UNSTOPPED = 150
"""Words without a stop that nobody says in one sentence: a machine wrote them without signs."""
SHORTEST = 60
"""Words of such a text that stay together at least; its longest pause behind them is the cut."""
RESTART = 60.0
"""Seconds by which a time falls back where another recording follows in the same file: voices that
speak at once fall back by less."""


class _Piece(NamedTuple):
    """A sentence, or the part of one that stands in a cue."""

    words: str
    cue: Cue
    length: int
    """In words."""
    stops: bool
    """Whether a sentence ends behind it."""
    pause: float
    """Seconds until the next piece."""
    closes: bool
    """Whether a paragraph must end behind it."""


def join(cues: Sequence[Cue]) -> tuple[Passage, ...]:
    """Join the cues of each voice into paragraphs.

    >>> [one.text for one in join([
    ...     Cue("We left", None, "A", 0, 1), Cue("at dawn.", None, "A", 1, 2),
    ...     Cue("Why?", None, "B", 2, 3), Cue("*He* knew.", None, "A", 3, 4)])]
    ['We left at dawn.', 'Why?', '\\\\*He\\\\* knew.']
    """
    passages = []
    spoken = in_order([cue for cue in cues if cue.words], lambda cue: cue.start)
    for speaker, turn in groupby(spoken, lambda cue: cue.speaker):
        for paragraph in _paragraphs(_pieces(list(turn))):
            text = opening(escape(joined(piece.words for piece in paragraph)))
            first = paragraph[0].cue
            passages.append(Passage(text, first.place, speaker=speaker, start=first.start))
    return tuple(passages)


def in_order(items: Sequence[T], start: Callable[[T], float | None]) -> list[T]:
    """Return what has times by its start; where times begin again, behind all before.

    What has no time stays behind what it follows.
    """
    starts = [start(item) for item in items]
    again = set(restarts(starts))
    keys: list[tuple[int, float]] = []
    part, last = 0, 0.0
    for number, at in enumerate(starts):
        part += number in again
        last = last if at is None else at
        keys.append((part, last))
    return [items[number] for number in sorted(range(len(items)), key=keys.__getitem__)]


def restarts(starts: Iterable[float | None]) -> list[int]:
    """Return the indexes at which times begin again."""
    found, latest = [], 0.0
    for number, at in enumerate(starts):
        if at is not None:
            if at < latest - RESTART:
                found.append(number)
                latest = at
            latest = max(latest, at)
    return found


def _pieces(turn: Sequence[Cue]) -> list[_Piece]:
    """Part the cues of one voice at the ends of their sentences."""
    said = [(part, cue) for cue in turn for part in pieces_of(cue.words)]
    pieces = []
    for number, (words, cue) in enumerate(said):
        after, follower = said[number + 1] if number + 1 < len(said) else ("", cue)
        inside = follower is cue
        pause = 0.0
        if not inside and follower.start is not None and cue.end is not None:
            pause = follower.start - max(cue.end, cue.start or 0.0)
        stops = stops_behind(words) and not after[:1].islower()
        closes = cue.closes and not inside
        pieces.append(_Piece(words, cue, count_words(words), stops, pause, closes))
    return pieces


def _paragraphs(pieces: Sequence[_Piece]) -> Iterable[Sequence[_Piece]]:
    """Part the pieces of one voice into paragraphs."""
    first = number = length = unstopped = 0
    while number < len(pieces):
        piece = pieces[number]
        length += piece.length
        unstopped = 0 if piece.stops else unstopped + piece.length
        cut = number if _ends(piece, length) else None
        if cut is None and unstopped > UNSTOPPED:
            cut = _longest_pause(pieces, first, number)
        number += 1
        if cut is not None:
            yield pieces[first : cut + 1]
            first = number = cut + 1
            length = unstopped = 0
    if first < len(pieces):
        yield pieces[first:]


def _ends(piece: _Piece, length: int) -> bool:
    """Return whether a paragraph of so many words ends behind its last piece."""
    return (
        piece.closes
        or piece.pause >= SILENCE
        or (piece.stops and (piece.pause >= PAUSE or length >= LONG))
    )


def _longest_pause(pieces: Sequence[_Piece], first: int, last: int) -> int:
    """Return behind which piece of a text without stops the speaker paused longest.

    Of pauses that are alike, the one next to `LONG` words; the last piece stays out where it can.
    """
    length, best, choice = 0, (-1.0, 0), last
    for number in range(first, last):
        length += pieces[number].length
        rank = (pieces[number].pause, -abs(length - LONG))
        if length >= SHORTEST and rank > best:
            best, choice = rank, number
    return choice
