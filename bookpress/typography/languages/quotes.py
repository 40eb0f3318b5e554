"""Quotation marks: straight ones get the marks of their language; typed ones stay.

A pair is known by what stands on its two sides. A straight mark that closes what a typographic one
opened becomes its fellow. What has no fellow stays straight, and is reported by proofreading.
"""

from __future__ import annotations

from typing import NamedTuple

from bookpress.patterns import late
from bookpress.typography.characters import APOSTROPHE, LINE_SEPARATOR, SPACES
from bookpress.typography.languages.elisions import apostrophe_places
from bookpress.typography.languages.usages import Usage
from bookpress.typography.text import Edit, space_after, space_before

_MARKS = late("[\"'“”„‘’‚«»‹›]")
_BLANK = SPACES + LINE_SEPARATOR
_OPENING = "([{/-–—¿¡"
_NOT_OPENED = ".,;:!?)]}%"
_CLOSER = {
    "“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", "‚": "‘", "‹": "›", "›": "‹",
}  # fmt: skip
_CLOSES = {
    '"': '"“„', "'": "'‘‚", "”": '“„"', "“": '„"', "’": "‘‚'", "‘": "‚'", "»": "«", "«": "»",
    "›": "‹", "‹": "›",
}  # fmt: skip
"""The openers that a mark may close."""
_OPENERS = "\"'“„«»‘‚‹›"


class _Pair(NamedTuple):
    """Where the two marks of a quotation stand; an end behind the block: it has only one."""

    start: int
    end: int


def quotation_marks(seen: str, usage: Usage) -> list[Edit]:
    """Give what makes the straight marks of a block those of the language.

    >>> def set_marks(seen, usage):
    ...     for edit in reversed(quotation_marks(seen, usage)):
    ...         seen = seen[: edit.start] + edit.new + seen[edit.end :]
    ...     return seen
    >>> german = Usage("de", "„“", "‚‘", {"„": "‚‘"})
    >>> set_marks("Er sagte: \\"Das 'gute' Stück\\", 12\\" lang, und 'so' der Hans'.", german)
    'Er sagte: „Das ‚gute‘ Stück“, 12" lang, und ‚so‘ der Hans’.'
    """
    if '"' not in seen and "'" not in seen and "«" not in seen:
        return []
    pairs, loose = _pairs(seen, usage)
    wanted: dict[int, str] = {}
    edits: list[Edit] = []
    holders: list[tuple[int, str]] = []
    for start, end in pairs:
        while holders and holders[-1][0] < start:
            holders.pop()
        opener, closer = _marks(seen, start, end, holders[-1][1] if holders else "", usage)
        holders.append((end, opener))
        wanted[start] = opener
        if end < len(seen):
            wanted[end] = closer
            if usage.tight and opener in "«‹":
                inside, last = space_after(seen, start + 1), space_before(seen, end)
                if inside < last:
                    edits += (Edit(start + 1, inside, ""), Edit(last, end, ""))
    wanted |= dict.fromkeys(loose, APOSTROPHE)
    edits += (Edit(at, at + 1, new) for at, new in wanted.items())
    return sorted(edit for edit in edits if seen[edit.start : edit.end] != edit.new)


def _marks(seen: str, start: int, end: int, holder: str, usage: Usage) -> tuple[str, str]:
    """Choose the marks of a pair, which stay as typed, by the mark that opens what holds it."""
    opener, closer = seen[start], seen[end : end + 1]
    if opener in "\"'":
        if closer in ("", '"', "'"):
            pair = usage.outer if opener == '"' else usage.single
            return tuple(usage.inner[holder] if holder else pair)  # type: ignore[return-value]
        german = usage.language == "de" or closer in "“‘"
        opener = ("„" if german else "“") if opener == '"' else ("‚" if german else "‘")
    if closer and closer in "\"'":
        closer = "”" if opener == "„" and usage.language == "nl" else _CLOSER[opener]
    return opener, closer


def _pairs(seen: str, usage: Usage) -> tuple[list[_Pair], list[int]]:
    """Find the quotations of a block in order, and the marks that are apostrophes without one."""
    apostrophes = apostrophe_places(seen, usage.language)
    marks = [
        found.start()
        for found in _MARKS.finditer(seen)
        if found.start() not in apostrophes and not _is_inside(seen, found.start())
    ]
    opened: list[int] = []
    begun: set[int] = set()
    pairs: list[_Pair] = []
    loose: list[int] = []
    for index, at in enumerate(marks):
        mark = seen[at]
        opens, closes = _sides(seen, at, begun, usage)
        if closes and _counts(seen, at) and _next_closes(seen, marks, index, begun, usage):
            continue
        fellow = -1
        if closes:
            fellow = max((one for one in opened if seen[one] in _CLOSES.get(mark, "")), default=-1)
        if fellow >= 0 and seen[fellow + 1 : at].strip(_BLANK):
            pairs.append(_Pair(fellow, at))
            del opened[opened.index(fellow) :]
        elif opens and mark in _OPENERS:
            opened.append(at)
            begun.add(at)
        elif mark == "'" and closes and seen[at - 1 : at].isalpha():
            loose.append(at)
    pairs += (_Pair(at, len(seen)) for at in opened if _goes_on(seen, at, usage))
    return sorted(pairs), loose


def _goes_on(seen: str, at: int, usage: Usage) -> bool:
    """Return whether an opening mark without fellow opens what goes on in the next paragraph."""
    if seen[at] in "“„«":
        return True
    starts = seen[at] == '"' and seen[at + 1 : at + 2].isalpha() and not seen[:at].strip(_BLANK)
    return starts and 0 not in apostrophe_places(usage.outer[0] + seen[at + 1 :], usage.language)


def _is_inside(seen: str, at: int) -> bool:
    """Return whether a mark stands inside a word or a number, or is doubled."""
    before, after = seen[at - 1 : at] if at else "", seen[at + 1 : at + 2]
    if seen[at] in "'‘’":
        return (before.isalnum() and after.isalnum()) or "'" in (before, after)
    return seen[at] == '"' and '"' in (before, after)


def _sides(seen: str, at: int, begun: set[int], usage: Usage) -> tuple[bool, bool]:
    """Return whether a mark can open and whether it can close, by what stands on its two sides."""
    before, after = seen[at - 1 : at] if at else "", seen[at + 1 : at + 2]
    mark = seen[at]
    if mark in "«»" and (usage.tight or usage.language != "de"):  # `« hola »`
        return mark == "«", mark == "»"
    elided = usage.elides and before == APOSTROPHE and after.isalnum() and seen[at - 2].isalpha()
    left = not before or before in _BLANK or before in _OPENING or at - 1 in begun or elided
    starts = bool(after) and after not in _BLANK
    starts = starts and (
        after not in _NOT_OPENED or (after == "." and seen[at + 2 : at + 3].isalnum())
    )
    opens = left and starts
    return opens, not opens and bool(before) and before not in _BLANK


def _counts(seen: str, at: int) -> bool:
    """Return whether a straight mark may count feet, inches, minutes or seconds."""
    return seen[at] in "\"'" and seen[at - 1 : at].isdigit()


def _next_closes(seen: str, marks: list[int], index: int, begun: set[int], usage: Usage) -> bool:
    """Return whether the next mark that can close the same quotation can do nothing else."""
    kinds = '"”“' if seen[marks[index]] == '"' else "'’‘"
    for at in marks[index + 1 :]:
        if seen[at] in kinds:
            return _sides(seen, at, begun, usage)[1] and not _counts(seen, at)
    return False
