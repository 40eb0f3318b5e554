"""From which side a book is written and read, as its language tells."""

from __future__ import annotations

_LANGUAGES_FROM_RIGHT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
"""Whose usual script is written from the right."""
_SCRIPTS_FROM_RIGHT = frozenset(
    ("adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa")
)
"""ISO 15924."""


def written_from_right(language: str) -> bool:
    """Return whether the script of a language, a BCP 47 tag, is written from the right.

    >>> [written_from_right(tag) for tag in ("ar-EG", "az-Arab", "he-Latn", "fr")]
    [True, True, False, False]
    """
    language, *subtags = language.lower().split("-")
    script = next((one for one in subtags if len(one) == 4 and one.isalpha()), None)
    return script in _SCRIPTS_FROM_RIGHT if script else language in _LANGUAGES_FROM_RIGHT
