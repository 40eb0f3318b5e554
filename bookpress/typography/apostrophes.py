"""Apostrophes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.typography.characters import APOSTROPHE
from bookpress.typography.locales import Locale
from bookpress.typography.text import Edit, Text, is_letter

_STRAIGHT = re.compile("['‘]")
_ELISION = re.compile(
    r"(?<![^\W\d_])(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|entr|aujourd)$", re.I
)
_YEAR = re.compile(r"\d\d(?!\d|['\"])")
AND = re.compile(r"(?<!\w)['‘’][nN]['’](?!\w)")
"""Rock ’n’ roll."""


def is_elision(seen: str, position: int) -> bool:
    """Tell whether a word that elides (l, qu, jusqu…) ends right before a position.

    >>> is_elision("jusqu'ici", 5), is_elision("les amis' ", 8)
    (True, False)
    """
    return bool(_ELISION.search(seen, max(0, position - 8), position))


def is_apostrophe(seen: str, position: int) -> bool:
    """Tell whether the mark at a position joins letters, or opens a year, whatever its shape.

    >>> [is_apostrophe(s, s.index("'")) for s in ("l'été", "l'«\xa0été", "'98", "5'", "'mot'")]
    [True, True, True, False, False]
    """
    before, after = seen[position - 1 : position] if position else "", seen[position + 1 :][:1]
    if is_letter(before):
        joins = is_letter(after) or after.isdigit() or (after and after in "«“\"'([{…")
        if joins and (is_letter(after) or is_elision(seen, position)):
            return True
    if before.isalnum():
        return False
    if _YEAR.match(seen, position + 1):
        return True
    return any(AND.match(seen, at) for at in (position, position - 2) if at >= 0)


def curled_apostrophes(text: Text, _locale: Locale) -> Iterator[Edit]:
    """AP: `'`, and `‘` between letters or before a year, is `’`; after a digit it is a prime.

    >>> from bookpress.typography.text import example
    >>> example(curled_apostrophes, "L'été '98, rock 'n' roll, 5' et un ' seul")
    "L’été ’98, rock ’n’ roll, 5' et un ' seul"
    """
    seen = text.seen
    for mark in _STRAIGHT.finditer(seen):
        at = mark.start()
        if is_apostrophe(seen, at) or (
            mark[0] == "'" and at + 1 < len(seen) and is_elision(seen, at)
        ):
            yield Edit(at, at + 1, APOSTROPHE)
