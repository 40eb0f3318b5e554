"""Links and pictures: `[text](address "title")`, by label, and `[text]{.class}`.

Python-Markdown walks each address sign by sign; here patterns with bounds do, in time that grows
with the text. Entities in addresses are read, so that `check_address` sees what a reader would.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping

from markdown import Markdown, util
from markdown.inlinepatterns import InlineProcessor

from bookpress.reading.html import tokenizer
from bookpress.reading.markdown.blocks import Reference, label_key
from bookpress.reading.markdown.emphasis import mark_emphasis
from bookpress.reading.markdown.placeholders import as_typed, stash, unescape, words


class Definitions:
    """The links that a book defines by label, and which of them are called."""

    def __init__(self) -> None:
        self.set({})

    def set(self, known: Mapping[str, Reference]) -> None:
        """Know the links of another text, by label as `label_key` writes it."""
        self.known = known
        self.called: set[str] = set()

    def call(self, label: str) -> Reference | None:
        """Find the definition of a label, whatever its case and blanks."""
        key = label_key(label)
        if key in self.known:
            self.called.add(key)
        return self.known.get(key)


_BRACKETS = re.compile(r"[\[\]]")
_OPENING = re.compile(r"\[")


def _closing(data: str, start: int) -> int:
    """Return the place of the bracket that closes the one before `start`, or -1."""
    depth = 1
    for bracket in _BRACKETS.finditer(data, start):
        depth += 1 if bracket[0] == "[" else -1
        if not depth:
            return bracket.start()
    return -1


_TARGET = re.compile(
    r"""\(\s{0,9}(?:<([^<>\n]{0,4000})>|((?:[^\s()\\<]|\\.|\((?:[^\s()\\]|\\.|\([^\s()]{0,999}+\)){0,999}+\)){0,4000}+))"""
    r"""(?:\s{1,9}("[^"]{0,2000}"|'[^']{0,2000}'|\([^()]{0,2000}\)))?\s{0,9}\)"""
)
_LOOSE_TARGET = re.compile(
    r"""\(\s{0,9}()([^()<>"\n]{1,300}?)(?:\s{1,9}("[^"\n]{0,500}"))?\s{0,9}\)"""
)
"""A file name with spaces, that CommonMark refuses and authors write."""


def _holds_link(data: str, start: int, end: int) -> bool:
    """Return whether a link stands inside the brackets of another: the inner one is it."""
    return any(
        data[inner.start() - 1] != "!"
        and (closing := _closing(data, inner.end())) < end
        and _TARGET.match(data, closing + 1)
        for inner in _OPENING.finditer(data, start, end)
    )


class Link(InlineProcessor):
    """`[text](address "title")`, `![alt](file "caption")` and `[text]{.class}`."""

    def __init__(self, pattern: str, md: Markdown, *, picture: bool) -> None:
        super().__init__(pattern, md)
        self.picture = picture

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """Return the link, picture or span that opens here, when it is whole."""
        end = _closing(data, m.end())
        if end < 0:
            return None, None, None
        text = data[m.end() : end]
        if not self.picture and _holds_link(data, m.end(), end):
            return None, None, None
        target = _TARGET.match(data, end + 1) or _LOOSE_TARGET.match(data, end + 1)
        if not target:
            if not self.picture and self._is_list(data, end + 1):
                span = etree.Element("span")
                span.text = text
                return span, m.start(), end + 1
            return None, None, None
        address = as_typed(self, target[1] or target[2] or "")
        if address.startswith("<") and address.endswith(">"):  # it looked like a tag
            address = address[1:-1]
        address = tokenizer.decode_entities(address)
        made = _picture(self, text, address) if self.picture else etree.Element("a", href=address)
        if not self.picture:
            made.text = text
        if target[3]:
            title = tokenizer.decode_entities(as_typed(self, target[3][1:-1]))
            made.set("title", " ".join(title.split()))
        lost = data.count("\n", end, target.end())
        if lost:
            made.set("data-lost", str(lost))
        return made, m.start(), target.end()

    def _is_list(self, data: str, at: int) -> bool:
        """Return whether an attribute list, already kept, stands at a place."""
        kept = util.INLINE_PLACEHOLDER_RE.match(data, at)
        node = stash(self).get(kept[1]) if kept else None
        return isinstance(node, etree.Element) and node.tag == "attrs"


def _picture(pattern: InlineProcessor, alt: str, address: str) -> etree.Element:
    """Make a picture; its `alt` is the words of what stands in its brackets."""
    spoken = etree.Element("text")
    spoken.text = words(pattern, alt)
    mark_emphasis(spoken)
    alt = tokenizer.decode_entities(unescape("".join(spoken.itertext())))
    return etree.Element("img", {"src": address, "alt": alt})


class LinkByLabel(InlineProcessor):
    """`[text][label]`, `[label][]` and, where `short`, `[label]` alone; pictures with `!`."""

    def __init__(
        self, pattern: str, md: Markdown, definitions: Definitions, *, picture: bool, short: bool
    ) -> None:
        super().__init__(pattern, md)
        self.definitions = definitions
        self.picture = picture
        self.short = short

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        """Return the link or picture, when its label is defined."""
        if not self.definitions.known:
            return None, None, None
        end = _closing(data, m.end())
        if end < 0:
            return None, None, None
        text = data[m.end() : end]
        if not self.picture and _holds_link(data, m.end(), end):
            return None, None, None
        end += 1
        label = text
        if not self.short:
            called = _LABEL.match(data, end)
            if not called:
                return None, None, None
            label, end = called[1] or text, called.end()
        definition = self.definitions.call(as_typed(self, label))
        if definition is None:
            return None, None, None
        address = tokenizer.decode_entities(definition.address)
        made = _picture(self, text, address) if self.picture else etree.Element("a", href=address)
        if not self.picture:
            made.text = text
        if definition.title:
            made.set("title", tokenizer.decode_entities(definition.title))
        return made, m.start(), end


_LABEL = re.compile(r"\[([^\]\[]{0,999})\]")
