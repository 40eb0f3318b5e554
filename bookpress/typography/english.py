"""Apostrophes of English that look like quotation marks, hidden while the marks are paired.

Polytypo pairs `'` with `'`; a letter left out at a word's start (`'tis`) and the plural possessive
(`dogs'`) would be taken for the ends of a quotation, even where they are typed as `’`.
"""

from __future__ import annotations

import re

from bookpress.typography.characters import APOSTROPHE, OPAQUE_WORD

_MARK = "['‘’]"
_LEFT_OUT = re.compile(
    rf"(?<![^\W_])(?<!{_MARK}{_MARK}){_MARK}(?:t(?:is|was|were|will|would|ixt)|(?-i:em|til|neath|nuff))"
    rf"(?![^\W_])(?!{_MARK}(?!\w))",
    re.IGNORECASE,
)
"""A word whose start is left out; within marks of its own it is quoted."""
_AND = re.compile(rf"(?<!\w){_MARK}n{_MARK}?(?= )", re.IGNORECASE)
"""Rock ’n’ roll."""
_YEARS = re.compile(rf"(?<![\w.,]){_MARK}(?:\d0s(?:{_MARK}(?= [a-z]))?|\d\d(?!{_MARK}))(?![\w])")
_RIGHT_AT_START = re.compile(r"(?<![^\s(\[—–])’(?=\w)")
"""A mark typed as the right one opens no quotation."""
_OPENING = re.compile(r"(?<![^\s(\[—–“\"])['‘](?=\w)")
_POSSESSIVE = re.compile(r"(?<=[sxz])['’](?= [a-z])")
_ENDING = re.compile(r"(?<=[.,;:!?…])['’](?!\w)")


def hide_apostrophes(text: str) -> str:
    """Write an opaque letter for each mark that can only be an apostrophe.

    >>> show_apostrophes(hide_apostrophes("'Tis the '90s, rock 'n' roll, give 'em"))
    '’Tis the ’90s, rock ’n’ roll, give ’em'
    """
    if not any(mark in text for mark in _MARK[1:-1]) or OPAQUE_WORD in text:
        return text
    signs = list(text)
    for pattern in (_LEFT_OUT, _AND, _YEARS, _RIGHT_AT_START):
        for found in pattern.finditer(text):
            for place in range(found.start(), found.end()):
                signs[place] = OPAQUE_WORD if signs[place] in _MARK[1:-1] else signs[place]
    for owner in _owners("".join(signs)):
        signs[owner] = OPAQUE_WORD
    return "".join(signs)


def show_apostrophes(text: str) -> str:
    """Write the apostrophes that were hidden."""
    return text.replace(OPAQUE_WORD, APOSTROPHE)


def _owners(text: str) -> list[int]:
    """Find the plural possessives inside quotations: a later mark, behind a sign, ends these.

    >>> _owners("'the boys' hats.'"), _owners("'boys' and 'hats.'"), _owners("the boys' hats.")
    ([9], [], [])
    """
    openings = [one.start() for one in _OPENING.finditer(text)]
    endings = [one.start() for one in _ENDING.finditer(text)]
    found = []
    for owner in _POSSESSIVE.finditer(text):
        at = owner.start()
        opened = any(one < at for one in openings)
        end = next((one for one in endings if one > at), -1)
        if opened and end > 0 and not any(at < one < end for one in openings):
            found.append(at)
    return found
