"""Apostrophes of other languages that look like quotation marks, hidden while these are paired.

Polytypo pairs `'` with `'`; a letter left out at a word's start (`'tis`, `'s ist`, `nel '900`) and
a possessive (`dogs'`, `Hans'`) would be taken for the ends of a quotation, even where they are
typed as `’`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bookpress.patterns import late
from bookpress.typography.characters import APOSTROPHE, OPAQUE_WORD

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
        "t(?:is|was|were|will|would|ixt)|(?-i:em|til|neath|nuff)",
        owner=r"(?<=[sxz]){}(?= [a-z])",
    ),
    "de": _Usage(
        "s|n|nen?|ne[mrs]|r(?:ein|aus|auf|an|um|unter|über)|naus|nauf",
        "hab|geh|komm|seh|sag|mach|glaub|wär|hätt|könnt|würd|wollt|sollt|müsst",
        r"(?<=[sxzß]){}(?= [^\W\d_])",
    ),
    "nl": _Usage("s|t|n|k|r|m", owner=r"(?<=[sxz]){}(?= [a-z])"),
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
_ENDING = late(r"(?<=[.,;:!?…])['’](?!\w)")


def hide_apostrophes(text: str, language: str) -> str:
    """Write an opaque letter for each mark that can only be an apostrophe.

    >>> show_apostrophes(hide_apostrophes("'Tis the '90s, rock 'n' roll, give 'em", "en"))
    '’Tis the ’90s, rock ’n’ roll, give ’em'
    >>> show_apostrophes(hide_apostrophes("die '68er, 's ist", "de"))
    'die ’68er, ’s ist'
    """
    patterns = _patterns(language.split("-")[0].lower())
    if patterns is None or OPAQUE_WORD in text or not any(mark in text for mark in _MARKS):
        return text
    signs = list(text)
    for pattern in patterns.always:
        for found in pattern.finditer(text):
            for place in range(found.start(), found.end()):
                signs[place] = OPAQUE_WORD if signs[place] in _MARKS else signs[place]
    if patterns.owner is not None:
        for place in _owners("".join(signs), patterns.owner):
            signs[place] = OPAQUE_WORD
    return "".join(signs)


def show_apostrophes(text: str) -> str:
    """Write the apostrophes that were hidden."""
    return text.replace(OPAQUE_WORD, APOSTROPHE)


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
