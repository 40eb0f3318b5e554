"""Which names of a typed text are voices, and how the text sets them.

A name may open its paragraph, or stand on a line of its own, above the words or beside a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bookpress.importing.mark_words import FACTS
from bookpress.importing.marks import LOOSE, SpeakerMark, is_role, looks_like_name, names_of, parted
from bookpress.importing.times import TIME, seconds
from bookpress.importing.transcripts.blocks import Block, Line
from bookpress.importing.voices import asks
from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late

BOLD = late(r"\*\*(?=[^\s*])((?:(?!\*\*).)*[^\s*])\*\*|__(?=[^\s_])((?:(?!__).)*[^\s_])__")
"""A paragraph that is bold from end to end."""
TIMED = late(rf"[ \t]*({TIME})[ \t]+(?=\S)")
"""A time that stands before the words without brackets."""
DIALOGUE = late(r"[ \t]*(?:[—–―][ \t\u00a0\u202f]+|[—―─]{2,}[ \t\u3000]*)")
"""A dash where somebody else speaks."""
_BESIDE = late(
    rf"[ \t@]*(?P<time>[\[(<]?{TIME}[\])>]?)[ \t]*(?P<dash>[-–—|·]?)[ \t]*(?P<words>\S.*)"
)
_OPENING = late(
    r"[ \t>*_-]*([^\W\d_][^:：\n]{0,60}?)[ \t*_\u00a0\u202f]*[:：](?=[\s*_]|[^\x00-\x7f])"
)
"""Words before a colon, whether they can be a name or not."""
_NO_NAME = ("", None, False)
STOPS = (".", "!", "?", "…", ",", ";", "。", "？", "！", "؟")
"""Signs that end no name and no title."""


class Names(NamedTuple):
    """The voices of a text."""

    voices: frozenset[str]
    alone: frozenset[str]
    """Those that stand on lines of their own."""
    facts: frozenset[int]
    """Lines of what is told above the words, `Date: …`, each a paragraph."""
    in_pieces: bool
    """Whether the text is cut in the midst of sentences, each piece with its name, as by Zoom."""
    timed: bool
    """Whether a time stands between the names and the words, without brackets."""
    dashed: bool
    """Whether a dash alone stands before what the interviewer says, as in Japanese magazines."""
    findings: tuple[Finding, ...]


NOBODY = Names(frozenset(), frozenset(), frozenset(), False, False, False, ())
"""Of a text without voices."""


class _Alone(NamedTuple):
    """A name on a line of its own."""

    name: str
    line: int
    beside: bool
    """Whether a time stands beside it, on its line or on the one before or behind."""
    colon: bool
    """Whether a colon stands behind it."""


def names_in(blocks: Sequence[Block], file: str) -> Names:
    """Find out who speaks in a text.

    Notes: IM44 (a name that comes once and was taken for a voice), IM45 (one that was not).
    """
    facts = {
        line.number
        for block in blocks[:2]
        if block.kind == "lines" and _are_facts(block)
        for line in block.lines
    }
    spoken = [one for one in blocks if one.kind == "lines" and one.lines[0].number not in facts]
    marks = [
        (mark, line.number)
        for block in spoken
        for line in block.lines
        if (mark := mark_of(line.text)).name or line is block.lines[0]
    ]
    lonely = [one for block in spoken for one in _alone_in(block.lines)]
    marked = names_of(mark for mark, _ in marks)
    alone = _believed(lonely, marked)
    voices = marked | alone
    turns = [mark for mark, _ in marks if mark.name in voices]
    bracketed = sum(mark.style == "bracket" and mark.start is not None for mark in turns)
    rests = [mark.rest for mark in turns if mark.style in ("plain", "bold")]
    timed = sum(TIMED.match(rest) is not None for rest in rests)
    return Names(
        voices,
        alone,
        frozenset(facts),
        bracketed > 0.6 * len(turns) > 0,
        len(rests) > 1 and timed >= 0.8 * len(rests),
        _dashed([mark for mark, _ in marks], voices),
        _single(marks, lonely, voices, file) + _unread(spoken, voices, file),
    )


def _dashed(marks: Sequence[SpeakerMark], voices: frozenset[str]) -> bool:
    """Return whether paragraphs that open with a dash ask, each between two turns of a voice."""
    kinds, asking = "", 0
    for mark in marks:
        if not mark.name and DIALOGUE.match(mark.rest):
            kinds += "d"
            asking += asks(mark.rest)
        elif mark.name in voices:
            kinds += "v"
    dashes = kinds.count("d")
    return dashes > 1 and f"{kinds}v".count("dv") == dashes and asking * 2 >= dashes


def _alone_in(lines: Sequence[Line]) -> Iterator[_Alone]:
    """Yield the names that stand alone at the top of a block, or beside a time."""
    free, above = True, None
    for number, line in enumerate(lines):
        mark = parted(line.text)
        only_time = not mark.name and not mark.rest
        name, _, marked = name_alone(line.text)
        if above and only_time:
            yield above._replace(beside=True)
        elif above:
            yield above
        timed = marked or (free and number > 0)
        above = (
            _Alone(name, line.number, timed, _colon(line.text))
            if name and (free or timed)
            else None
        )
        free = only_time
    if above:
        yield above


def _colon(text: str) -> bool:
    return text.strip().rstrip("*_ ").endswith((":", "："))


def _believed(lonely: Sequence[_Alone], marked: frozenset[str]) -> frozenset[str]:
    """Return the names alone that are voices: they come again, are roles, or stand by a time.

    Where there are such, one that comes once is believed if it has two words, or a colon or
    capitals as they have.
    """
    count = Counter(one.name for one in lonely)
    some = len(count) > 1
    sure = {
        one.name
        for one in lonely
        if count[one.name] > 1 or one.name in marked or (some and (one.beside or is_role(one.name)))
    }
    if any(one.colon and one.name in sure for one in lonely):
        sure |= {one.name for one in lonely if one.colon}
    upper = bool(sure) and all(name.isupper() for name in sure)
    if len(sure) > 1 or upper:
        sure |= {name for name in count if " " in name or (upper and name.isupper())}
    return frozenset(sure)


def _single(
    marks: Sequence[tuple[SpeakerMark, int]],
    lonely: Sequence[_Alone],
    voices: frozenset[str],
    file: str,
) -> tuple[Finding, ...]:
    """Tell the names that come once: those that were believed, and those that were not."""
    count = Counter([mark.name for mark, _ in marks if mark.name] + [one.name for one in lonely])
    once: list[tuple[str, int, SpeakerMark | None]] = [
        (mark.name, line, mark) for mark, line in marks if count[mark.name] == 1
    ]
    once += [
        (one.name, one.line, None) for one in lonely if count[one.name] == 1 and not one.beside
    ]
    believed, left = [], []
    for name, line, mark in sorted(once, key=lambda one: one[1]):
        if is_role(name) or len(count) < 3:
            continue
        if name in voices:
            if mark is None or mark.start is None:
                believed.append((name, line))
        elif voices and mark and looks_like_name(name) and mark.style not in LOOSE:
            left.append((name, line))
    return tuple(
        finding(code, Place(file, line=told[0][1]), name=told[0][0], count=len(told))
        for code, told in (("IM44", believed), ("IM45", left))
        if told
    )


def _unread(blocks: Sequence[Block], voices: frozenset[str], file: str) -> tuple[Finding, ...]:
    """Tell what opens paragraphs again and again like a voice, and was left in the text (IM45)."""
    opened: dict[str, list[int]] = {}
    for block in blocks:
        for line in block.lines:
            if (match := _OPENING.match(line.text)) and mark_of(line.text).name not in voices:
                opened.setdefault(match[1], []).append(line.number)
    again = {name: lines for name, lines in opened.items() if len(lines) > 1}
    if not voices or not again:
        return ()
    name, lines = next(iter(again.items()))
    count = sum(map(len, again.values()))
    return (finding("IM45", Place(file, line=lines[0]), name=name, count=count),)


def mark_of(line: str) -> SpeakerMark:
    """Part a line, whose bold may be around the name and the words."""
    whole = BOLD.fullmatch(line.strip())
    if whole:
        inside = parted(whole[1] or whole[2])
        if inside.name and inside.rest:
            return inside._replace(rest=f"**{inside.rest}**")
    return parted(line)


def name_alone(line: str) -> tuple[str, float | None, bool]:
    """Return the name that is all of a line, the time before it, and whether that marks the name.

    A time alone does not: `10:00 Welcome`. The name is empty where the line holds none.
    """
    mark, text, marks = parted(line), line, False
    start = mark.start
    if timed := _BESIDE.fullmatch(line):
        text, start = timed["words"], seconds(timed["time"])
        marks = bool(timed["dash"]) or not timed["time"][0].isdigit() or "@" in line[:2]
    text = text.strip().strip("*_").rstrip(":：").strip()
    short = 0 < len(text) <= 60 and not text.endswith(STOPS)
    return (" ".join(text.split()), start, marks) if short and looks_like_name(text) else _NO_NAME


def _are_facts(block: Block) -> bool:
    """Return whether a block tells about the recording: `Date: …`, `Interviewer: Ben Roth`."""
    marks = [parted(line.text) for line in block.lines]
    keys = [mark.name.casefold() for mark in marks if mark.name and mark.style in ("plain", "bold")]
    return len(keys) > 1 and len(set(keys)) == len(keys) and any(key in FACTS for key in keys)
