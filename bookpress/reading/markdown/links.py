"""Links and pictures: `[text](address "title")`, by label, and `[text]{.class}`.

Python-Markdown walks each address sign by sign; here patterns with bounds do, in time that grows
with the text. Entities in addresses are read, so that `check_address` sees what a reader would.

Brackets are found first and their target after them; what a target may be, beyond CommonMark: a
file name with spaces, any blank before a title.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping

from markdown import util

from bookpress.patterns import late
from bookpress.reading.html import tokenizer
from bookpress.reading.markdown.blocks import Reference, label_key
from bookpress.reading.markdown.emphasis import mark_emphasis
from bookpress.reading.markdown.placeholders import (
    NOTHING,
    Found,
    Pattern,
    as_typed,
    keep,
    unescape,
    words,
)

_BRACKETS = late(r"[\[\]]")
_OPENING = late(r"\[")
_LABEL = late(r"\[([^\]\[]{0,999})\]")

# An address between `<` and `>`, or a word whose parentheses pair up, two deep; then a title. Every
# repetition is bounded or gives nothing back: an address without end is given up in one pass.
_PAIRED = r"\((?:[^\s()\\]|\\.|\([^\s()]{0,999}+\)){0,999}+\)"
_TARGET = late(
    rf"""\(\s{{0,9}}(?:<([^<>\n]{{0,4000}})>|((?:[^\s()\\<]|\\.|{_PAIRED}){{0,4000}}+))"""
    r"""(?:\s{1,9}("[^"]{0,2000}"|'[^']{0,2000}'|\([^()]{0,2000}\)))?\s{0,9}\)"""
)
_LOOSE_TARGET = late(r"""\(\s{0,9}()([^()<>"\n]{1,300}?)(?:\s{1,9}("[^"\n]{0,500}"))?\s{0,9}\)""")
"""A file name with spaces, that CommonMark refuses and authors write."""


class Links:
    """Reads links and pictures, and knows those that the text defines by label."""

    def __init__(self) -> None:
        self.define({})

    def define(self, known: Mapping[str, Reference]) -> None:
        """Know the definitions of another text, by label as `label_key` writes it."""
        self.known = known
        self.called: set[str] = set()
        """The labels that the text calls."""

    def inline(self, pattern: Pattern, m: re.Match[str], data: str) -> Found:
        """Read `[text](address "title")`, `![alt](file "caption")` or `[text]{.class}`."""
        text, after = _between_brackets(m, data)
        if after < 0:
            return NOTHING
        target = _TARGET.match(data, after) or _LOOSE_TARGET.match(data, after)
        if target:
            address = as_typed(pattern, target[1] or target[2] or "")
            if address.startswith("<") and address.endswith(">"):  # it looked like a tag
                address = address[1:-1]
            title = as_typed(pattern, target[3][1:-1]) if target[3] else ""
            made = _make(pattern, m, text, address, title)
            if lost := data.count("\n", after, target.end()):
                made.set("data-lost", str(lost))
            made.set("data-typed", as_typed(pattern, data[m.start() : target.end()]))
            return made, m.start(), target.end()
        if m[0] == "[" and _is_list(pattern, data, after):
            span = etree.Element("span")
            span.text = text
            return span, m.start(), after
        return NOTHING

    def inline_note(self, pattern: Pattern, m: re.Match[str], data: str) -> Found:
        """Read `^[words]`, whose words are still to be read."""
        end = _closing(data, m.end())
        if end < 0 or not data[m.end() : end].strip():
            return NOTHING
        note = etree.Element("note")
        note.text = data[m.end() : end]
        return note, m.start(), end + 1

    def wiki(self, pattern: Pattern, m: re.Match[str], data: str) -> Found:
        """Read `[[words]]`, unless the inner brackets call a link that is defined."""
        defined = self.known.get(label_key(m[1]))
        if (defined and not defined.implied) or m[1].strip("_").upper() == "TOC":
            return NOTHING
        link = etree.Element("wiki", {"data-typed": m[0]})
        link.text = util.AtomicString(m[1])
        return link, m.start(), m.end()

    def by_label(self, pattern: Pattern, m: re.Match[str], data: str) -> Found:
        """Read `[text][label]` or `[label][]`, when the label is defined."""
        return self._defined(pattern, m, data, short=False)

    def by_itself(self, pattern: Pattern, m: re.Match[str], data: str) -> Found:
        """Read `[label]` alone, when it is defined."""
        return self._defined(pattern, m, data, short=True)

    def _defined(self, pattern: Pattern, m: re.Match[str], data: str, *, short: bool) -> Found:
        text, after = _between_brackets(m, data) if self.known else ("", -1)
        if after < 0:
            return NOTHING
        label = text
        if not short:
            called = _LABEL.match(data, after)
            if not called:
                return NOTHING
            label, after = called[1] or text, called.end()
        key = label_key(as_typed(pattern, label))
        if key not in self.known:
            return NOTHING
        defined = self.known[key]
        if short and defined.implied and " " not in key:  # `[Silence]` is a word in brackets
            return NOTHING
        self.called.add(key)
        return _make(pattern, m, text, defined.address, defined.title), m.start(), after


def _between_brackets(m: re.Match[str], data: str) -> tuple[str, int]:
    """Return what stands in the brackets that a match opens, and the place after them.

    It is -1 when they do not close, or hold a link: of two in each other the inner one is it.
    """
    end = _closing(data, m.end())
    if end < 0 or (m[0] == "[" and _holds_link(data, m.end(), end)):
        return "", -1
    return data[m.end() : end], end + 1


def _closing(data: str, start: int) -> int:
    """Return the place of the bracket that closes the one before `start`, or -1."""
    depth = 1
    for bracket in _BRACKETS.finditer(data, start):
        depth += 1 if bracket[0] == "[" else -1
        if not depth:
            return bracket.start()
    return -1


def _holds_link(data: str, start: int, end: int) -> bool:
    """Return whether the text of a link holds another one, with its address."""
    return any(
        data[inner.start() - 1] != "!"
        and (closing := _closing(data, inner.end())) < end
        and _TARGET.match(data, closing + 1)
        for inner in _OPENING.finditer(data, start, end)
    )


def _is_list(pattern: Pattern, data: str, at: int) -> bool:
    """Return whether an attribute list, already kept, stands at a place."""
    kept = util.INLINE_PLACEHOLDER_RE.match(data, at)
    node = keep(pattern).get(kept[1]) if kept else None
    return isinstance(node, etree.Element) and node.tag == "attrs"


def _make(pattern: Pattern, m: re.Match[str], text: str, address: str, title: str) -> etree.Element:
    """Make a link, its text still to be read, or a picture, whose `alt` is the words in it."""
    address = tokenizer.decode_entities(address)
    if m[0] == "[":
        made = etree.Element("a", {"href": address})
        made.text = text
    else:
        made = etree.Element("img", {"src": address, "alt": _spoken(words(pattern, text))})
        made.set("data-alt", as_typed(pattern, text))
        if title:
            made.set("data-title", title)
            title = _spoken(title)
    if title:
        made.set("title", " ".join(tokenizer.decode_entities(title).split()))
    return made


def _spoken(text: str) -> str:
    """Return the words of a text as they are said: without the signs of emphasis."""
    spoken = etree.Element("text")
    spoken.text = text
    mark_emphasis(spoken)
    return tokenizer.decode_entities(unescape("".join(spoken.itertext())))
