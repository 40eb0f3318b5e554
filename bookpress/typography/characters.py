"""The names of characters that cannot be seen, or hardly told apart.

Nobody types one of them raw in this project: they are written by these names.
"""

from __future__ import annotations

NO_BREAK_SPACE = "\u00a0"
"""As wide as a word space (NBSP): before `:`, inside `« »`, before a unit."""
NARROW_NO_BREAK_SPACE = "\u202f"
"""The French *espace fine insécable* (NNBSP): before `;` `!` `?`, between groups of digits."""
THIN_SPACE = "\u2009"
"""A thin space at which a line may break: never written, only read."""
WORD_JOINER = "\u2060"
SOFT_HYPHEN = "\u00ad"
LINE_SEPARATOR = "\u2028"
"""Stands for `<br>` while a block is read as one string."""

SPACES = " \t\n\r\f\v" + NO_BREAK_SPACE + NARROW_NO_BREAK_SPACE + THIN_SPACE
"""What a run of spaces is made of (rules-fr.md 1.6)."""
NO_BREAK_SPACES = NO_BREAK_SPACE + NARROW_NO_BREAK_SPACE

ELLIPSIS = "…"
APOSTROPHE = "’"
EN_DASH = "–"
EM_DASH = "—"
MULTIPLICATION_SIGN = "×"

OPAQUE_WORD = "\u2e2f"
"""Stands for each character that no rule may see or touch; a letter without case."""
OPAQUE_SPACE = "\u205f"
"""Stands for a space before an emoticon: the words before it see a space, no rule touches it."""

_PLAIN = str.maketrans(
    {
        NARROW_NO_BREAK_SPACE: NO_BREAK_SPACE,
        THIN_SPACE: NO_BREAK_SPACE,
        WORD_JOINER: None,
        SOFT_HYPHEN: None,
    }
)


def plain_spaces(text: str) -> str:
    r"""Write a text for metadata, nav, NCX and bookmarks: no-break spaces at most.

    >>> plain_spaces("Pourquoi\u202f?")
    'Pourquoi\xa0?'
    """
    return text.translate(_PLAIN)
