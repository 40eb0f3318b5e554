"""Line breaks inside a paragraph: what they part, and what they are.

Written by Shift and Enter, or by programs that know no other: between two speeches, or two in a
row, they end a paragraph; in verse they stay; else they are blanks. The transcript of a meeting by
Microsoft Teams has the speaker and the time on a line of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from bookpress.importing.markdown import escape, opening
from bookpress.importing.word.pieces import BREAK, Span, words
from bookpress.patterns import late

_SPEECH = late(r"\s*[^\W_][^:：\n.?!]{0,60}?\s?[:：](?!//)|\s*[—–]\s")
_TIMED = late(
    r"\s*(?P<name>[^\s\d][^\n]{0,80}?)[ \t]{2,}(?P<time>\d{1,2}(?::\d\d){1,2})[ \t]*(?:\n|$)"
)
_ARROW = late(
    r"\s*(?P<time>\d{1,2}:\d{1,2}:\d{1,2})[.,\d]*\s*-->[^\n]*\n(?P<name>[^\n]{1,80})(?:\n|$)"
)
_NAMED = late(r"\s*[^\W\d_][^\t\n?!,;:：]{0,40}\t+(?=\S)")
_VERSE_LINE = 60
"""Letters of the longest line of verse."""
_LEAST_LINES = 3


def with_tab(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Keep the tab between a first word or few and the rest: it may part a name from a speech."""
    named = _NAMED.match(words(spans))
    if not named:
        return spans
    kept: list[Span] = []
    end = named.end()
    for span in spans:
        cut = end - 1 if not span.ready and 0 < end <= len(span.text) else -1
        if cut < 0:
            kept.append(span)
        else:
            kept.append(Span(span.text[:cut].rstrip("\t"), span.look))
            kept += [Span("\t", ready=True), Span(span.text[cut + 1 :], span.look)]
        end -= 0 if span.ready else len(span.text)
    return tuple(span for span in kept if span.text)


def is_timed(spans: Iterable[Span]) -> bool:
    """Return whether a paragraph is a turn of a transcript by Teams."""
    text = words(tuple(spans))
    return bool(_TIMED.match(text) or _ARROW.match(text))


def parts(spans: tuple[Span, ...], *, verse: bool) -> list[tuple[Span, ...]]:
    """Part a paragraph where its breaks end one; the breaks that are left are those of lines."""
    text = words(spans)
    if turn := _TIMED.match(text) or _ARROW.match(text):
        return [_turn(spans, turn["name"], turn["time"], turn.end())]
    if "\n" not in text.strip():
        return [_joined(spans)]
    lines = _lines(spans)
    groups = [[line for line in lines if line]] if verse else _groups(lines)
    made = []
    for group in groups:
        short = all(len(words(line).strip()) <= _VERSE_LINE for line in group)
        kept = verse or (short and len(group) >= _LEAST_LINES)
        mark = Span(BREAK if kept else " ")
        made.append(tuple(span for line in group for span in (*line, mark))[:-1])
    return made


def _groups(lines: list[tuple[Span, ...]]) -> list[list[tuple[Span, ...]]]:
    """Put together the lines between two breaks in a row, and from one speech to the next."""
    groups: list[list[tuple[Span, ...]]] = [[]]
    speaks = False
    for line in lines:
        if not words(line).strip() and not any(span.ready for span in line):
            groups.append([])
            continue
        opens = bool(_SPEECH.match(words(line)))
        if opens and speaks:
            groups.append([])
        speaks = speaks or opens
        groups[-1].append(line)
    return [group for group in groups if group]


def _lines(spans: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    lines: list[list[Span]] = [[]]
    for span in spans:
        if span.ready:
            lines[-1].append(span)
            continue
        first, *others = span.text.split("\n")
        lines[-1].append(Span(first, span.look))
        lines += [[Span(one, span.look)] for one in others]
    return [tuple(span for span in line if span.text) for line in lines]


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(
        span if span.ready else Span(span.text.replace("\n", " "), span.look) for span in spans
    )


def _turn(spans: tuple[Span, ...], name: str, time: str, end: int) -> tuple[Span, ...]:
    """Write the turn of a transcript as its name and time, on a line, and its words."""
    clock = ":".join(f"{int(part):02}" for part in time.split(":"))
    mark = f"{opening(escape(' '.join(name.split())))}   {clock.removeprefix('0')}"
    rest: list[Span] = []
    at = 0
    for span in spans:
        if span.ready:
            rest.append(span)
            continue
        rest.append(Span(span.text[max(0, end - at) :].replace("\n", " "), span.look))
        at += len(span.text)
    if not words(tuple(rest)).strip():
        return (Span(mark, ready=True),)
    return (Span(f"{mark}\n", ready=True), *rest)
