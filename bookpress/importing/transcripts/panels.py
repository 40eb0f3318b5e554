"""Text whose lines begin with times, as captions do: YouTube's panel, Whisper's own output.

0:00                     0:00words          [00:00.000 --> 00:04.000]  words
words
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from bookpress.importing.cues import join
from bookpress.importing.manuscript import Cue, Form, Manuscript, Passage
from bookpress.importing.markdown import escape
from bookpress.importing.marks import looks_like_name, names_of, parted
from bookpress.importing.times import seconds
from bookpress.importing.transcripts.texts import text_of, without_program_lines
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

_T = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_LINE = late(
    rf"[ \t\u00a0]*(?:[\[(<][ ]?(?P<start>{_T})(?:[ ]?(?:-->|[-–→])[ ]?(?P<end>{_T}))?[ ]?[\])>]"
    rf"|(?P<bare>{_T})(?![\d:,.]*\d*[ ]?-->))[ \t\u00a0]*(?P<rest>.*)"
)
_UNITS = {
    "h": 3600, "hour": 3600, "hours": 3600, "heure": 3600, "heures": 3600, "stunde": 3600,
    "stunden": 3600, "hora": 3600, "horas": 3600, "ora": 3600, "ore": 3600, "uur": 3600,
    "minute": 60, "minutes": 60, "minuten": 60, "minuto": 60, "minutos": 60, "minuti": 60,
    "minuut": 60, "second": 1, "seconds": 1, "seconde": 1, "secondes": 1, "sekunde": 1,
    "sekunden": 1, "segundo": 1, "segundos": 1, "secondo": 1, "secondi": 1, "seconden": 1,
}  # fmt: skip
_SPOKEN = late(
    rf"(?:\d{{1,3}}[ ](?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})[, ]*)+", re.I
)
_LATEST = 120
"""Seconds in which a recording's first words come, where times might be those of a day."""
_LOOK = 200
"""Lines by which a text is known."""


def fits(content: bytes) -> bool:
    """Return whether most lines of a text begin with a time, or follow one that stands alone.

    Where paragraphs or names stand by themselves, it is a script with times.
    """
    start = content[:40_000]
    text = start.decode("utf-8" if b"\0" not in start else "utf-16", "ignore")
    lines = text.lstrip("\ufeff").strip().splitlines()[:_LOOK]
    filled = [line for line in lines if line.strip()]
    found = [_LINE.match(line) for line in filled]
    times = [one for one in found if one]
    alone = sum(not one["rest"] for one in times)
    enough = 2 if len(found) < 8 else 3
    share = len(times) + min(alone, len(found) - len(times))
    starts = [seconds(one["start"] or one["bare"]) or 0 for one in times]
    rising = sum(after >= before for before, after in pairwise(starts))
    clock = [one for one in times if one["bare"] and one["rest"]]
    if len(clock) > len(times) / 2 and starts[0] > _LATEST:
        return False  # `10:00 Welcome` is a schedule
    if len(times) < enough or share < 0.6 * len(found) or rising < 0.8 * (len(times) - 1):
        return False
    marks = [parted(one["rest"] if one else line) for one, line in zip(found, filled, strict=True)]
    if not (names := names_of(mark for mark in marks if mark.name or mark.rest)):
        sides = [
            line
            for before, here, after in zip(["", *filled], found, [*filled[1:], ""], strict=False)
            if here
            for line in (before, after, here["rest"].lstrip("-–—|· "))
        ]
        named = Counter(line.strip() for line in sides if looks_like_name(line.strip()))
        return max(named.values(), default=1) == 1
    dense = len(times) >= 0.45 * len(found) and len(filled) == len(lines)
    return dense and all(mark.rest for mark in marks if mark.name in names)


def read(content: bytes, file: str) -> Manuscript:
    """Read a text of times and words, in which a line more before a time is a chapter's title.

    Errors: a `BookError` of IM13 (no words), or what `text_of` finds. Notes: IM47.
    """
    text, found = text_of(content, file)
    lines, left_out = without_program_lines(text.split("\n"), file)
    found += left_out
    groups = list(_groups(lines))
    timed = [group for group in groups if group.start is not None]
    single = sum(len(group.lines) <= 1 for group in timed)
    titled = single >= 0.8 * len(timed) and not any(group.end for group in timed)
    passages: list[Passage] = []
    cues: list[Cue] = []
    prose = _is_prose(timed)
    names = names_of(parted(words) for group in groups for _, words in group.lines)
    speaker = ""

    def close() -> None:
        passages.extend(join(cues))
        cues.clear()

    for number, group in enumerate(groups):
        title = None
        said = group.lines
        last = number == len(groups) - 1
        if titled and not last and said and (group.start is None or len(said) > 1):
            *said, title = said
        for line, words in said:
            mark = parted(words)
            if mark.name in names:
                speaker, words = mark.name, mark.rest
            elif words.startswith(">>"):  # somebody else speaks
                speaker, words = "", words.lstrip("> ")
                if cues:
                    cues[-1] = cues[-1]._replace(closes=True)
            if words:
                place = Place(file, line=line)
                cues.append(Cue(words, place, speaker, group.start, group.end, prose))
        if title:
            close()
            line, words = title
            passages.append(Passage(escape(words), Place(file, line=line), "heading", 2))
    close()
    if not passages:
        raise BookError([*found, finding("IM13", Place(file))])
    return Manuscript(tuple(passages), tuple(found))


class _Group:
    """A time and the lines of words behind it."""

    def __init__(self, start: float | None, end: float | None = None, apart: bool = False) -> None:
        self.start, self.end, self.apart = start, end, apart
        self.lines: list[tuple[int, str]] = []


def _groups(lines: list[str]) -> Iterator[_Group]:
    group = _Group(None)
    for number, line in enumerate(lines, 1):
        words = line
        if match := _LINE.match(line):
            yield group
            start = seconds(match["start"] or match["bare"])
            end = seconds(match["end"]) if match["end"] else None
            group = _Group(start, end, number > 1 and not lines[number - 2].strip())
            words = match["rest"]
        if not group.lines and group.start is not None:
            words = _without_spoken_time(words, group.start)
        if words := " ".join(words.split()):
            group.lines.append((number, words))
    yield group


def _without_spoken_time(words: str, start: float) -> str:
    """Take off the time in words that a screen reader is given: `5 seconds`."""
    match = _SPOKEN.match(words)
    if match:
        parts = re.findall(r"(\d+) (\w+?)(?=[, \d]|$|[A-ZÀ-Þ])", match[0])
        total = sum(int(count) * _UNITS.get(unit.casefold(), 0) for count, unit in parts)
        if total == int(start):
            return words[match.end() :]
    return words


def _is_prose(groups: list[_Group]) -> bool:
    """Return whether each time stands above a paragraph, and blank lines part them."""
    texts = [words for group in groups for _, words in group.lines]
    stops = sum(words.endswith((".", "?", "!", "…")) for words in texts)
    apart = sum(group.apart for group in groups)
    return stops >= 0.8 * len(texts) and apart >= 0.8 * (len(groups) - 1)


FORM = Form("a text with times", fits, read)
