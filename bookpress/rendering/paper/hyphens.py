"""Where WeasyPrint may hyphenate a word, asked before it does."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from bookpress.patterns import late

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
    dictionary = _dictionary(language)
    if dictionary is None:
        return ()
    return tuple(
        found.start() + place
        for found in _LETTERS.finditer(word)
        for place in dictionary.positions(found[0])
        if len(found[0]) >= _LEAST_LETTERS
    )


@cache
def _dictionary(language: str) -> Any:
    """Return the hyphens of a language as WeasyPrint knows them; None for a language without."""
    import pyphen

    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=2, right=2) if known else None
