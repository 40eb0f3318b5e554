"""Patterns of Python-Markdown, what they have taken out of a text, and how to put it back.

A pattern leaves a placeholder where it found something, and the thing itself in a stash. A later
pattern whose match holds placeholders asks here what was typed there.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from typing import TypeAlias

from markdown import Markdown, util
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTree

from bookpress.patterns import late
from bookpress.reading.html import allow_list

Found: TypeAlias = tuple[etree.Element | str | None, int | None, int | None]
"""What is put in the place of a match, and where that begins and ends.

Without an element the search goes on at the end; without any, after the match.
"""
NOTHING: Found = (None, None, None)
Read: TypeAlias = Callable[["Pattern", re.Match[str], str], Found]
"""Pattern, match and text in; what was found out."""


class Pattern(InlineProcessor):
    """A pattern, and the function that reads what it matches."""

    def __init__(self, pattern: str, md: Markdown, read: Read) -> None:
        super().__init__(pattern, md)
        self._read = read

    # Python-Markdown's old patterns, the base of the new ones, get no `data`; the stubs, true to
    # that, hold each override against both.
    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]
        """Read a match in the text `data`."""
        return self._read(self, m, data)


class PatternOutsideLinks(Pattern):
    """A pattern that is not looked for in the text of a link."""

    ANCESTOR_EXCLUDES = ("a",)


_ESCAPED = late("\x02([0-9]+)\x03")


def unescape(text: str) -> str:
    """Write the characters that were escaped by a backslash."""
    return _ESCAPED.sub(lambda code: chr(int(code[1])), text) if "\x02" in text else text


def keep(pattern: InlineProcessor) -> dict[str, etree.Element | str]:
    """Return the stash of the text that is being read."""
    assert pattern.md is not None
    tree = pattern.md.treeprocessors["inline"]
    assert isinstance(tree, InlineTree)
    return tree.stashed_nodes


def as_typed(pattern: InlineProcessor, text: str) -> str:
    """Put back what earlier patterns took out of a text."""

    def typed(kept: re.Match[str]) -> str:
        node = keep(pattern).get(kept[1], "")
        if isinstance(node, str):
            return node
        return node.get("data-typed") or as_typed(pattern, "".join(node.itertext()))

    return unescape(util.INLINE_PLACEHOLDER_RE.sub(typed, text)) if util.STX in text else text


def words(pattern: InlineProcessor, text: str) -> str:
    """Return the words of a text whose elements were taken out; what was escaped still is."""

    def spoken(kept: re.Match[str]) -> str:
        node = keep(pattern).get(kept[1], "")
        if isinstance(node, str):
            return node
        if node.tag in ("br", "raw"):
            return " " if node.tag == "br" else allow_list.spoken(node.text or "")
        return words(pattern, "".join(node.itertext()))

    return util.INLINE_PLACEHOLDER_RE.sub(spoken, text) if util.STX in text else text
