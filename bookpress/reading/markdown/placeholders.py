"""What Python-Markdown's patterns have taken out of a text, and how to put it back.

A pattern leaves a placeholder where it found something, and the thing itself in a stash. A later
pattern whose match holds placeholders asks here what was typed there.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import util
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTree

_ESCAPED = re.compile("\x02([0-9]+)\x03")


def unescape(text: str) -> str:
    """Write the characters that were escaped by a backslash."""
    return _ESCAPED.sub(lambda code: chr(int(code[1])), text) if "\x02" in text else text


def stash(pattern: InlineProcessor) -> dict[str, etree.Element | str]:
    """Return the stash of the text that is being read."""
    assert pattern.md is not None
    tree = pattern.md.treeprocessors["inline"]
    assert isinstance(tree, InlineTree)
    return tree.stashed_nodes


def as_typed(pattern: InlineProcessor, text: str) -> str:
    """Put back what earlier patterns took out of a text."""

    def typed(kept: re.Match[str]) -> str:
        node = stash(pattern).get(kept[1], "")
        if isinstance(node, str):
            return node
        inner = as_typed(pattern, "".join(node.itertext()))
        return f"`{inner}`" if node.tag == "code" else inner

    return unescape(util.INLINE_PLACEHOLDER_RE.sub(typed, text)) if util.STX in text else text


def words(pattern: InlineProcessor, text: str) -> str:
    """Return the words of a text whose elements were taken out; what was escaped still is."""

    def spoken(kept: re.Match[str]) -> str:
        node = stash(pattern).get(kept[1], "")
        return node if isinstance(node, str) else words(pattern, "".join(node.itertext()))

    return util.INLINE_PLACEHOLDER_RE.sub(spoken, text) if util.STX in text else text
