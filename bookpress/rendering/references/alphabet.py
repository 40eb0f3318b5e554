"""The order of an index: word by word, as the book's language orders its letters.

Accents and capitals decide only between words that are alike without them; numbers stand first, by
their value. Letters that a language puts behind others have a row below. Sources: DIN 5007-1 (ä as
a); Real Academia Española, Ortografía (ñ behind n); CLDR, collation of Swedish, Danish, Norwegian.
"""

from __future__ import annotations

import unicodedata
from typing import TypeAlias

from bookpress.patterns import late

Key: TypeAlias = tuple[tuple[tuple[int, str, int], ...], str]

_SWEDISH = {"å": ("z", 1), "ä": ("z", 2), "ö": ("z", 3)}
_DANISH = {"æ": ("z", 1), "ä": ("z", 1), "ø": ("z", 2), "ö": ("z", 2), "å": ("z", 3)}
_LETTERS = {
    "es": {"ñ": ("n", 1)},
    **dict.fromkeys(("sv", "fi"), _SWEDISH),
    **dict.fromkeys(("da", "no", "nb", "nn"), _DANISH),
}
"""Language → a letter that is one of its own there → the letter behind which it stands, and how far
behind it."""
_WRITTEN = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ё": "е"}
"""Letters that have no accent to be left out, and what they stand with."""
_BARE = ("LATIN", "GREEK")
"""Scripts in which a letter with an accent is the same letter."""
_PARTS = late(r"\d+|.")
_SPACE, _NUMBER, _LETTER = range(3)


def sort_key(words: str, language: str) -> Key:
    """Return what words are sorted by.

    >>> sorted(["Zola", "Éluard", "eau", "Eau-forte", "9", "10", "œuvre"], key=lambda one:
    ...     sort_key(one, "fr"))
    ['9', '10', 'eau', 'Eau-forte', 'Éluard', 'œuvre', 'Zola']
    """
    own = _LETTERS.get(language.lower().split("-")[0], {})
    key: list[tuple[int, str, int]] = []
    for part in _PARTS.findall(unicodedata.normalize("NFC", words).casefold()):
        if part in own:
            key.append((_LETTER, *own[part]))
        elif part.isdecimal():
            key.append((_NUMBER, "", int(part)))
        elif part.isspace() or part in "-\u2010\u2011–":
            key.append((_SPACE, "", 0))
        else:
            letters = (_bare(sign) for sign in _WRITTEN.get(part, part))
            key += ((_LETTER, sign, 0) for sign in letters if sign.isalpha())
    return tuple(key), words


def initial(words: str, language: str) -> str:
    """Return the letter under which words stand; nothing for numbers and signs.

    >>> initial("Éluard", "fr"), initial("ñandú", "es"), initial("1968", "fr")
    ('e', 'n1', '')
    """
    key, _ = sort_key(words, language)
    kind, letter, behind = key[0] if key else (_NUMBER, "", 0)
    return f"{letter}{behind or ''}" if kind == _LETTER else ""


def _bare(sign: str) -> str:
    """Return a letter without its accent, where its script has the same letter without it."""
    base = unicodedata.normalize("NFD", sign)[0]
    return base if unicodedata.name(base, "").startswith(_BARE) else sign
