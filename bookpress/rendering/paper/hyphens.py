"""Where WeasyPrint may hyphenate a word, asked before it does."""

from __future__ import annotations

from functools import lru_cache

from bookpress.patterns import late
from bookpress.typography.hyphens import patterns_of

_LETTERS = late(r"[^\W\d_]+")
# What WeasyPrint hyphenates: words of so many letters.
_LEAST_LETTERS = 5


@lru_cache(4096)
def hyphens_of(word: str, language: str) -> tuple[int, ...]:
    """Return before which characters of a word a hyphen may stand.

    >>> hyphens_of("(anticonstitutionnellement)", "fr")
    (3, 5, 9, 11, 13, 17, 20, 22)
    >>> hyphens_of("oui", "fr")
    ()
    """
    dictionary = patterns_of(language, 2, 2)
    if dictionary is None:
        return ()
    return tuple(
        found.start() + place
        for found in _LETTERS.finditer(word)
        for place in dictionary.positions(found[0])
        if len(found[0]) >= _LEAST_LETTERS
    )
