"""Apostrophes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import APOSTROPHE, LINE_SEPARATOR, SPACES
from bookpress.typography.locales import Locale
from bookpress.typography.text import Edit, Text, is_letter

_STRAIGHT = late("['‘]")
_ELISION = late(
    r"(?<![^\W\d_])(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|entr|aujourd)$", re.I
)
_QUOTES = ('"', "'", "‘", "’", "“", "”")
_QUOTED_START = "«“([{…"
_BEFORE_YEAR = ("", *SPACES, LINE_SEPARATOR, *"([{«“-–—/")
_YEAR = late(r"\d\d(?!\d|['\"])")
_AND = late(r"(?<!\w)['‘’][nN]['’](?!\w)")
"""Rock ’n’ roll."""


def is_elision(seen: str, position: int) -> bool:
    """Return whether a word that elides (l, qu, jusqu…) ends right before a position.

    >>> is_elision("jusqu'ici", 5), is_elision("les amis' ", 8)
    (True, False)
    """
    return bool(_ELISION.search(seen, max(0, position - 8), position))


def joins_words(seen: str, position: int) -> bool:
    """Return whether the mark at a position stands for a letter left out, whatever its shape.

    >>> [joins_words(s, s.index("'")) for s in ("l'été", "l'«\xa0été", "'n' roll", "5'", "'mot'")]
    [True, True, True, False, False]
    """
    before, after = (
        seen[position - 1 : position] if position else "",
        seen[position + 1 : position + 2],
    )
    if is_letter(before) and after:
        if is_letter(after) or after.isdigit():
            return True
        quoted = seen[position + 2 : position + 3] if after in "\"'" else after
        if (quoted.isalnum() or quoted in _QUOTED_START) and is_elision(seen, position):
            return bool(quoted)
    return any(_AND.match(seen, at) for at in (position, position - 2) if at >= 0)


def _ends_apart(seen: str, position: int) -> bool:
    """Return whether an elision stands apart from its word: `l' été`."""
    return seen[position + 1 : position + 2] not in _QUOTES and is_elision(seen, position)


def curled_apostrophes(text: Text, _locale: Locale) -> Iterator[Edit]:
    """AP: `'`, and `‘` between letters or before a year, is `’`; after a digit it is a prime.

    >>> from bookpress.typography.text import example
    >>> example(curled_apostrophes, "L'été '98, rock 'n' roll, 5' et un ' seul")
    "L’été ’98, rock ’n’ roll, 5' et un ' seul"
    """
    seen = text.seen
    for mark in _STRAIGHT.finditer(seen):
        at = mark.start()
        year = _YEAR.match(seen, at + 1) and seen[at - 1 : at] in _BEFORE_YEAR
        if year or joins_words(seen, at) or (mark[0] == "'" and _ends_apart(seen, at)):
            yield Edit(at, at + 1, APOSTROPHE)
