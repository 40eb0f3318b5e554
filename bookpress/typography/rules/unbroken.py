"""Words that are never hyphenated: acronyms, names in mixed case, the author's own list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.typography.text import UPPER, Span, Text

_LOWER = "a-zß-öø-ÿœ"
_MIXED = rf"(?=\w{{5}})(?:[{UPPER}]{{2,}}|\w*[{_LOWER}][{UPPER}])\w*"
"""Shorter ones cannot be hyphenated anyhow."""


def unbroken_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern of words that stay whole: those given, and what looks like an acronym."""
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    own = "".join(f"{re.escape(word)}|" for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{own}{_MIXED})(?!\w)")


def unbroken_marks(text: Text, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Rules-fr.md 4: mark what is never hyphenated, once.

    >>> [mark[:2] for mark in unbroken_marks(Text.of("ChatGPT et l'UNESCO"), unbroken_pattern(()))]
    [(0, 7), (13, 19)]
    """
    for word in pattern.finditer(text.seen):
        node = text.node_at(word.start())
        if text.node_at(word.end() - 1) == node and not text.nodes[node].css_class:
            yield Span(*word.span(), "span", "nohyph")
