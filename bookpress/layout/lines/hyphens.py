"""Where a word may be divided: by the patterns of its language, and never a name or an acronym."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from bookpress.typography.hyphens import patterns_of

# Letters alone, with nothing beside them that makes of them a part of something else: an address, a
# file's name, a compound that turns at its own hyphen.
_WORD = re.compile(r"(?<![\w@./\\-])[^\W\d_]+(?![\w@/\\-]|\.\w)")
_LONGEST_NAME = 20
"""Letters: what is longer is divided all the same, or no line could hold it."""
_CAPITAL_NOUNS = ("de",)
"""Languages that write every noun with a capital."""


def divisions(text: str, language: str, limits: tuple[int, int, int]) -> Iterator[int]:
    """Yield where a hyphen may be put into a text, in order.

    `limits`: the letters of the shortest word that is divided, and the fewest before and after the
    hyphen (CSS `hyphenate-limit-chars`).

    >>> list(divisions("une grammaire", "fr", (7, 3, 3)))
    [8]
    """
    shortest, before, after = limits
    patterns = _patterns(language, before, after)
    if patterns is None:
        return
    nouns = language.partition("-")[0].lower() in _CAPITAL_NOUNS
    for word in _WORD.finditer(text):
        letters = word[0]
        plain = letters.islower() or (nouns and letters[1:].islower())
        if len(letters) < shortest or not (plain or len(letters) > _LONGEST_NAME):
            continue
        yield from (word.start() + place for place in patterns(letters))


@cache
def _patterns(language: str, before: int, after: int) -> Any:
    """Return what finds the places of a word; None where a language has no patterns."""
    patterns = patterns_of(language, before, after)
    if patterns is None:
        return None

    @cache
    def places(word: str) -> tuple[int, ...]:
        # A place that changes letters (Hungarian) would need another text.
        found = patterns.positions(word)
        return tuple(int(one) for one in found if getattr(one, "data", None) is None)

    return places
