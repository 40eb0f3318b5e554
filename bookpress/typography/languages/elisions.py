"""Apostrophes at a word's edge, which look like quotation marks.

A letter left out at a word's start (`'tis`, `'s ist`, `nel '900`) and a possessive (`dogs'`,
`Hans'`) would be taken for the ends of a quotation, even where they are typed as `’`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bookpress.patterns import late
from bookpress.typography.characters import OPAQUE_WORD

_MARK = "['‘’]"
_MARKS = _MARK[1:-1]


class _Usage(NamedTuple):
    """How a language leaves letters out, as patterns without groups."""

    starts: str
    """What is left of words whose start is left out."""
    ends: str = ""
    """What is left of words whose end is left out."""
    owner: str = ""
    """The last letter of an owner, whose possessive is the mark alone, and what follows it."""


_USAGES = {
    "en": _Usage(
        "t(?:is|was|were|will|would|ixt)|(?-i:em|til|neath|nuff|cause|bout|cos|coz)",
        owner=r"(?<=[sxz]){}(?= [a-z])",
    ),
    "de": _Usage(
        "s|n|nen?|ne[mrs]|r(?:ein|aus|auf|an|um|unter|über)|naus|nauf",
        "hab|geh|komm|seh|sag|mach|glaub|wär|hätt|könnt|würd|wollt|sollt|müsst",
        r"(?<=[sxzß]){}(?= [^\W\d_])",
    ),
    "nl": _Usage("s|t|n|k|r|m|ns", owner=r"(?<=[sxz]){}(?= [a-z])"),
    "it": _Usage("st[aeio]|ndrangheta|l", "po|mo|va|fa|da|di|sta|be|gua|to|ve|de|ne|co|que"),
    "es": _Usage(""),
    "pt": _Usage(""),
}
"""The languages in which a right mark at a word's start opens nothing: in Swedish it does."""


class _Patterns(NamedTuple):
    """What a language hides, compiled."""

    always: tuple[re.Pattern[str], ...]
    owner: re.Pattern[str] | None


@cache
def _patterns(language: str) -> _Patterns | None:
    """Compile the patterns of a language; None for one that has none."""
    usage = _USAGES.get(language)
    if usage is None:
        return None
    # Within marks of its own a word is quoted.
    quoted = rf"(?!{_MARK}(?!\w))"
    always = [
        rf"(?<![\w.,]){_MARK}(?:\d0s(?:{_MARK}(?= [a-z]))?(?!\w)|\d\d\d?(?!\d){quoted})",
        r"(?<![^\s(\[—–‘“\"])’(?=\w)",
    ]
    if usage.starts:
        start = rf"(?<![^\W_])(?<!{_MARK}{_MARK}){_MARK}(?:{usage.starts})(?![^\W_]){quoted}"
        always.append(start)
    if usage.ends:
        always.append(rf"(?<![\w'‘’])(?:{usage.ends}){_MARK}(?= \w)")
    if language == "en":  # rock ’n’ roll
        always.append(rf"(?<!\w){_MARK}n{_MARK}?(?= )")
    owner = re.compile(usage.owner.format("['’]")) if usage.owner else None
    return _Patterns(tuple(re.compile(one, re.IGNORECASE) for one in always), owner)


_OPENING = late(r"(?<![^\s(\[—–“„«\"])['‘‚](?=\w)")
_CLOSING = late(r"(?<=[^\s(\[—–])’(?!\w)")
_ENDING = late(r"(?<=[.,;:!?…])['’](?!\w)")


def apostrophe_places(text: str, language: str) -> set[int]:
    """Return where a mark, straight or curved, can only be an apostrophe at a word's edge.

    >>> sorted(apostrophe_places("'Tis the '90s, 'n' the 'word'", "en"))
    [0, 9, 15, 17]
    """
    patterns = _patterns(language.split("-")[0].lower())
    if patterns is None or not any(mark in text for mark in _MARKS):
        return set()
    signs = list(text)
    places = {
        place
        for pattern in patterns.always
        for found in pattern.finditer(text)
        for place in range(*found.span())
        if text[place] in _MARKS and not (text[place] == "‘" and _is_closed(text, place))
    }
    for place in places:
        signs[place] = OPAQUE_WORD
    if patterns.owner is not None:
        places.update(_owners("".join(signs), patterns.owner))
    return places


def _is_closed(text: str, at: int) -> bool:
    """Return whether a typed `‘` has a `’` that ends its quotation: `‘90 days’`, not `rock ‘n’`."""
    closing = _CLOSING.search(text, at + 3)
    return closing is not None and "‘" not in text[at + 1 : closing.start()]


def _owners(text: str, owner: re.Pattern[str]) -> list[int]:
    """Find the possessives inside quotations: a later mark, behind a sign, ends these.

    >>> pattern = re.compile("(?<=s)'(?= [a-z])")
    >>> [_owners(said, pattern) for said in ("'the boys' hats.'", "'boys' and 'hats.'")]
    [[9], []]
    """
    openings = [one.start() for one in _OPENING.finditer(text)]
    endings = [one.start() for one in _ENDING.finditer(text)]
    found = []
    for one in owner.finditer(text):
        at = one.start()
        opened = any(opening < at for opening in openings)
        end = next((ending for ending in endings if ending > at), -1)
        if opened and end > 0 and not any(at < opening < end for opening in openings):
            found.append(at)
    return found
