"""What becomes a heading: questions are `##`, and headings follow them one level below.

A question stands where the interviewer asks (`turns`), where a whole paragraph is bold (`bold`) or
begins with a number (`numbered`), or is a heading already (`headings`). No word changes its place:
a turn that says more than its question is parted around it, and stays in the same mouth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Literal, TypeAlias, get_args

from bookpress.importing.manuscript import Passage
from bookpress.importing.sentences import count_words, joined, sentences
from bookpress.importing.voices import Voices, asks
from bookpress.model.findings import Finding, Place, finding

Mode: TypeAlias = Literal["turns", "bold", "headings", "numbered", "none"]
MODES: tuple[Mode, ...] = get_args(Mode)

_LONGEST = 240
"""Signs of a heading: two lines of a table of contents; the longest question of a printed interview
that we read had 210."""
_FEWEST_WORDS = 4
"""A turn with fewer words that asks nothing (“Go on.”, “Mm-hm.”) is no question: it stays said."""
_SHORT = 120
"""Signs of a turn that asks without a question mark: “Tell me how it began.”"""


def questions_in(
    passages: Sequence[Passage], voices: Voices, mode: Mode | None, file: str
) -> tuple[tuple[Passage, ...], list[Finding]]:
    """Make headings of questions; `mode` says which, None lets the text decide.

    Of a passage that becomes a heading the speaker goes: a question is the interviewer's.
    Notes: IM04 what was taken for questions, unless it was asked for.
    """
    asking = _asking(passages, voices)
    chosen = mode or _guess(passages, voices, asking)
    made: list[Passage] = []
    below = _below(passages, chosen, asking["headings"])
    for asked, turn in groupby(below, lambda one: _is_of(one, voices, chosen)):
        if not asked:
            made += turn
        elif chosen == "turns":
            made += _turn(tuple(turn))
        else:
            for one in turn:
                made += _around(one, whole=len(one.text) <= _LONGEST)
    for number, (one, after) in enumerate(pairwise(made)):
        if one.kind == after.kind == "heading" and one.level > 2 == after.level:
            made[number] = one._replace(level=1)  # it heads questions: a part of the book
    if chosen == "bold" and made and made[-1].kind == "heading" and not asks(made[-1].text):
        made[-1] = passages[-1]  # the last word, and no question
    count = sum(one.kind == "heading" and one.level == 2 for one in made)
    if mode is not None or not count:
        return tuple(made), []
    left = [
        f"{len(rest)} (`{name}`)"
        for name, those in asking.items()
        if name != chosen and len(rest := those - asking[chosen]) > 1
    ]
    value = finding("IM04", Place(file), count=count, mode=chosen, left=", ".join(left))
    return tuple(made), [value]


def _asking(passages: Sequence[Passage], voices: Voices) -> dict[Mode, set[int]]:
    """Return which passages ask, by what they are; those of `none` are none."""
    asking: dict[Mode, set[int]] = {mode: set() for mode in MODES}
    for number, one in enumerate(passages):
        if one.kind == "heading" and asks(one.text):
            asking["headings"].add(number)
        elif one.kind == "paragraph" and any(map(asks, sentences(one.text))):
            for mode in ("turns", "bold", "numbered"):
                if _is_of(one, voices, mode):
                    asking[mode].add(number)
    return asking


def _guess(passages: Sequence[Passage], voices: Voices, asking: Mapping[Mode, set[int]]) -> Mode:
    """Say what the questions of a text are: what asks most often; headings where nothing does."""
    surest: tuple[Mode, ...] = ("headings", "bold", "turns", "numbered")
    most = max(surest, key=lambda mode: len(asking[mode]))
    if len(asking[most]) > 1:
        return most
    headings = sum(one.kind == "heading" for one in passages)
    if headings > 1 and (asking["headings"] or not voices.interviewer):
        return "headings"
    if voices.interviewer and any(
        voices.keys.get(one.speaker) == voices.interviewer for one in passages
    ):
        return "turns"
    return "headings" if headings else "none"


def _below(passages: Sequence[Passage], mode: Mode, asking: set[int]) -> Iterator[Passage]:
    """Set the levels of headings: those that ask are `##`, else the first; below `##` where other
    passages ask.

    A level that the text leaves out closes up, so that none jumps.
    """
    levels = sorted({one.level for one in passages if one.kind == "heading"})
    top = 3
    if levels and mode in ("headings", "none"):
        asked = Counter(passages[number].level for number in asking)
        top = 2 - levels.index(max(levels, key=lambda level: (asked[level], -level)))
    for one in passages:
        if one.kind == "heading":
            yield one._replace(level=min(max(top + levels.index(one.level), 1), 6))
        else:
            yield one


def _is_of(passage: Passage, voices: Voices, mode: Mode) -> bool:
    """Return whether a passage may be a question by the mode."""
    if passage.kind != "paragraph":
        return False
    match mode:
        case "turns":
            return (
                voices.interviewer != "" and voices.keys.get(passage.speaker) == voices.interviewer
            )
        case "bold":
            return passage.bold
        case "numbered":
            return bool(passage.number) and asks(passage.text)
    return False


def _turn(turn: Sequence[Passage]) -> Iterator[Passage]:
    """Part one turn of the interviewer: the paragraph that asks holds its question.

    The first, if it begins by asking; else the last that asks at all.
    """
    asking = [number for number, one in enumerate(turn) if any(map(asks, sentences(one.text)))]
    if not asking and len(turn) > 1:
        yield from turn
        return
    opens = asking and asking[0] == 0 and asks(sentences(turn[0].text)[0])
    chosen = 0 if opens or not asking else asking[-1]
    yield from turn[:chosen]
    text = turn[chosen].text
    short = len(text) <= _SHORT and (bool(asking) or count_words(text) >= _FEWEST_WORDS)
    yield from _around(turn[chosen], whole=short)
    yield from turn[chosen + 1 :]


def _around(passage: Passage, *, whole: bool) -> Iterator[Passage]:
    """Part a paragraph around its question: what stands before, the question, what is behind.

    `whole`: all of it is the question. Else its first sentence, if that asks, or the last that
    does, with those beside it; a paragraph that asks nothing stays as it is.

    >>> from bookpress.model.findings import Place
    >>> said = Passage("Thank you. And why? I wonder.", Place("a"))
    >>> [(one.kind, one.text) for one in _around(said, whole=False)]
    [('paragraph', 'Thank you.'), ('heading', 'And why?'), ('paragraph', 'I wonder.')]
    """
    parts = sentences(passage.text)
    asking = [number for number, one in enumerate(parts) if asks(one)]
    if whole:
        first, last = 0, len(parts)
    elif not asking:
        yield passage
        return
    else:
        first = asking[0] if asking[0] == 0 else asking[-1]
        last = first + 1
        while last in asking and _together(parts[first : last + 1]):
            last += 1
        while asking[0] != 0 and first - 1 in asking and _together(parts[first - 1 : last]):
            first -= 1
    question = joined(parts[first:last])
    if len(question) > _LONGEST:
        yield passage
        return
    if before := joined(parts[:first]):
        yield passage._replace(text=before, number="")
    yield _as_question(passage, question)
    if behind := joined(parts[last:]):
        yield passage._replace(text=behind, number="")


def _together(parts: Sequence[str]) -> bool:
    """Return whether sentences have room in one heading."""
    return len(joined(parts)) <= _LONGEST


def _as_question(passage: Passage, text: str) -> Passage:
    """Make a heading of some words of a passage; its number stays, as a person typed it."""
    whole = f"{passage.number} {text}" if passage.number else text
    return passage._replace(text=whole, kind="heading", level=2, speaker="", bold=False, number="")
