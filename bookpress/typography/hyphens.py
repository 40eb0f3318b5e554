"""Where words may be divided: the patterns of each language, for our own lines and WeasyPrint's.

They are pyphen's, but for German: those of its new spelling that TeX has (`patterns/LICENSE.md`)
divide Über-gang and Ur-instinkt, where pyphen's, made for the old one, give Über-g-ang and
Urin-stinkt. WeasyPrint asks pyphen by the language, so they are made known there.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_GERMAN = Path(__file__).parent / "patterns" / "hyph_de.dic"


@cache
def know_patterns() -> None:
    """Make the patterns of German known to pyphen, for whoever asks it."""
    import pyphen

    pyphen.LANGUAGES |= {
        name: _GERMAN for name in pyphen.LANGUAGES if name.partition("_")[0] == "de"
    }


@cache
def patterns_of(language: str, before: int, after: int) -> Any:
    """Return pyphen's dictionary of a language; None where it has none.

    `before`, `after`: the fewest letters on each side of a hyphen.

    >>> patterns_of("de-AT", 2, 2).inserted("Übergang")
    'Über-gang'
    >>> patterns_of("x-none", 2, 2)
    """
    import pyphen

    know_patterns()
    known = pyphen.language_fallback(language) if language else None
    return pyphen.Pyphen(lang=known, left=before, right=after) if known else None
