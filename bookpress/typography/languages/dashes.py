"""Dashes: of an aside, of a dialogue; what is a hyphen, a range or an option stays."""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import EM_DASH, EN_DASH, NO_BREAK_SPACE
from bookpress.typography.languages.usages import Usage
from bookpress.typography.text import UPPER, Edit, Text, is_edge, space_after, space_before

_DASH = late(r"(?<![-–—])(?:-{1,3}|[–—])(?![-–—])")
_NO_WORD = "-–—+=*/<>|"
_SPEECH = late(rf"[{UPPER}¿¡«“‘\"'…]")
_SENTENCE = late(rf"[.!?…]\s+[{UPPER}]")
_CLOSING = ".,;:!?…)]}»”’“‘\"'"


def dashes(text: Text, usage: Usage) -> Iterator[Edit]:
    r"""Set the hyphens that stand for dashes; typed dashes stay.

    >>> from bookpress.typography.languages.usages import usage_of
    >>> def example(seen, language):
    ...     text = Text.of(seen)
    ...     text.replace(dashes(text, usage_of(language)))
    ...     return text.seen
    >>> example("Das Haus -- groß - stand; 10 - 3, 3--5, ls -l", "de")
    'Das Haus – groß – stand; 10 - 3, 3–5, ls -l'
    >>> example("-- Hola -dijo ella-. Vino - tarde - y solo.", "es")
    '—Hola —dijo ella—. Vino —tarde— y solo.'
    """
    seen = text.seen
    if "-" not in seen and not usage.speech:
        return
    found = [one.span() for one in _DASH.finditer(seen)]
    first = next((span for span in found if not seen[: span[0]].strip()), None)
    speaks = first is not None and _speaks(seen, *first, usage)
    if speaks and first is not None:
        yield from _speech(seen, *first, usage)
        found.remove(first)
    if usage.clasped:
        yield from _clasped(seen, found, speaks=speaks)
        return
    for start, end in found:
        yield from _aside(seen, start, end, usage)


def _speaks(seen: str, start: int, end: int, usage: Usage) -> bool:
    """Return whether the dash at the start of a block opens a line of dialogue, or a name."""
    after = space_after(seen, end)
    if end - start > 1:  # `--all` is an option
        return is_word(seen, after) and (bool(usage.speech) or after > end)
    if not usage.speech:
        return False
    return is_word(seen, after) if seen[start] in "–—" else bool(_SPEECH.match(seen, after))


def is_word(seen: str, at: int) -> bool:
    """Return whether a word, or a sign that opens one, stands at a position."""
    return seen[at : at + 1].isalpha() or bool(_SPEECH.match(seen, at))


def _speech(seen: str, start: int, end: int, usage: Usage) -> Iterator[Edit]:
    """Set the dash that opens a line of dialogue: clasped, or with a space that does not break."""
    if seen[start] == "-":
        yield Edit(
            start,
            end,
            (usage.dash if not usage.speech else EM_DASH if end - start > 1 else usage.speech),
        )
    right = space_after(seen, end)
    if not usage.clasped:
        if right > end or seen[start] == "-":
            yield Edit(end, right, NO_BREAK_SPACE, sign_before=True)
    elif right > end and seen[start] != EN_DASH:
        yield Edit(end, right, "", sign_before=True)


def _aside(seen: str, start: int, end: int, usage: Usage) -> Iterator[Edit]:
    """Set one dash between words."""
    if seen[start] != "-":
        return
    left, right = space_before(seen, start), space_after(seen, end)
    before, after = seen[left - 1 : left] if left else "", seen[right : right + 1]
    hyphens = end - start
    if is_edge(before) or before in _NO_WORD or (after and after in _NO_WORD):
        return
    if left == start and right == end:  # touching: `3--5`, `yes--no`, `"But--"`
        if hyphens == 2 and before.isdigit() and after.isdigit():
            yield Edit(start, end, EN_DASH)
        elif hyphens > 1 and usage.language == "en" and before not in "([{":
            yield Edit(start, end, EM_DASH)
        return
    if left == start or is_edge(after):
        return
    if right == end and after not in (",;:.!?" if hyphens > 1 else ",;:"):
        return
    if before.isdigit() and after.isdigit():
        return
    if usage.closed:
        yield Edit(left, right, EM_DASH)
        return
    yield Edit(start, end, EM_DASH if hyphens == 3 else usage.dash)


def _clasped(seen: str, found: list[tuple[int, int]], *, speaks: bool) -> Iterator[Edit]:
    """Set the hyphens of Spanish asides; the second of a line of dialogue may be the last."""
    opener: tuple[int, int] | None = None
    for start, end in found:
        left, right = space_before(seen, start), space_after(seen, end)
        after = seen[right : right + 1]
        hyphens = end - start if seen[start] == "-" else 0
        ends = is_edge(after) or (right == end and after in _CLOSING)
        opens = left < start and left > 0 and is_word(seen, right)
        if hyphens == 1 and right > end:  # `Madrid - Sevilla`
            opens = opens and not seen[right].isupper()
        closes = left > 0 and (ends or right > end)
        if opener is not None and not speaks and _SENTENCE.search(seen, opener[1], start):
            opener = None
        if opener is not None and closes:
            first, last = opener
            apart = space_after(seen, last)
            if hyphens and (left == start) == (apart == last):
                yield from _opening(seen, first, last)
                yield Edit(left, start, "")
                yield Edit(start, end, EM_DASH)
            opener = None
        elif opens and hyphens and (hyphens > 1 or right > end or speaks):
            if speaks and opener is not None:
                yield from _opening(seen, *opener)
            opener = (start, end)
        elif hyphens == 2 and seen[start - 1 : start].isdigit() and after.isdigit():
            yield Edit(start, end, EN_DASH)
    if opener is not None and speaks:
        yield from _opening(seen, *opener)
    elif (
        opener is not None
        and opener[1] - opener[0] > 1
        and space_after(seen, opener[1]) > opener[1]
    ):
        yield Edit(*opener, EM_DASH)


def _opening(seen: str, start: int, end: int) -> Iterator[Edit]:
    """Set the dash that opens an aside: it touches what follows."""
    yield Edit(start, end, EM_DASH)
    yield Edit(end, space_after(seen, end), "", sign_before=True)
