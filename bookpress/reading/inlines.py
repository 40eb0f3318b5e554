"""The text inside a block, read by Python-Markdown's inline patterns.

Python-Markdown applies its patterns one after the other, and keeps what they find out of the
reach of the next: code, escapes, references, links, pictures. Where they are weak they are replaced
by patterns of ours, all registered in `_make`:

    raw HTML     becomes a `raw` element with the tag as typed: `assemble.py` judges it
    entities     become their character at once
    `{#id .x}`   becomes an `attrs` element, read where it stands right behind something
    `{{ x }}`    and `{% x %}` stay as typed, in a `typed` element
    `[^note]`    becomes an `a` with `data-note`
    links        end where CommonMark says, and are found in time that grows with the text
    added        bare web addresses, `[span]{.x}`, `\\` at a line's end
    emphasis     is `emphasis.py`'s, with `~~del~~` and `==mark==`
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping
from functools import cache

from markdown import Markdown, util
from markdown.inlinepatterns import (
    BacktickInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineTree

from bookpress.reading import attributes, html
from bookpress.reading.blocks import Reference
from bookpress.reading.emphasis import mark_emphasis

_PLAIN = re.compile(r"[\\`*_\[\]<&{~=\x02]|  \n|https?:")
_ESCAPED = re.compile("\x02([0-9]+)\x03")


class Inlines:
    """Reads text; made once for a book, whose link definitions it knows."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        self._markdown = _make()
        self.known = references
        """The link definitions, by label in small letters."""
        self._markdown.references.clear()
        for key, reference in references.items():
            self._markdown.references[key] = (reference.address, reference.title)
        self._tree = self._markdown.treeprocessors["inline"]
        self.used: set[str] = _USED
        self.used.clear()

    def read(self, text: str) -> etree.Element:
        """Read the text of one block into an element that holds its inline elements.

        Line feeds stay where they were, so that lines can be counted. Escaped characters are still
        codes: `unescape` writes them.
        """
        holder = etree.Element("text")
        if not _PLAIN.search(text):
            holder.text = text
            return holder
        root = etree.Element("root")
        root.append(holder)
        holder.text = text
        self._tree.run(root)
        mark_emphasis(holder)
        return holder


def unescape(text: str) -> str:
    """Write the characters that were escaped by a backslash."""
    return _ESCAPED.sub(lambda code: chr(int(code[1])), text) if "\x02" in text else text


_USED: set[str] = set()
"""The link definitions that were called since the last `Inlines` was made."""


class _Code(BacktickInlineProcessor):
    """Code, its text as typed: the tree escapes it when it is written."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        if m[1]:
            return m[1].replace("\\\\", self.ESCAPED_BSLASH), m.start(), m.end()
        # The stubs of Python-Markdown forget what this gives.
        start, end = self.find_code_spans(m.start(), data)  # type: ignore[misc]
        if end is None:
            return None, m.start(), start
        code = etree.Element("code")
        code.text = util.AtomicString(data[start:end].strip(" "))
        return code, m.start(), end + (start - m.start())


class _Kept(InlineProcessor):
    """Keep what matches in an element of one name, as typed."""

    def __init__(self, pattern: str, md: Markdown, name: str) -> None:
        super().__init__(pattern, md)
        self.name = name

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        kept = etree.Element(self.name)
        kept.text = util.AtomicString(_as_typed(self, m[0]))
        return kept, m.start(), m.end()


class _Aside(_Kept):
    """Comments and declarations, whose end is looked for once only."""

    hopeless: tuple[str, str] = ("", "")

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        end = -1 if self.hopeless == (m[0], data) else data.find(html.ASIDES[m[0]], m.end())
        if end < 0:
            self.hopeless = (m[0], data)
            return None, m.start(), m.end()
        end += len(html.ASIDES[m[0]])
        kept = etree.Element(self.name)
        kept.text = util.AtomicString(_as_typed(self, data[m.start() : end]))
        return kept, m.start(), end


class _Entity(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int, int]:
        decoded = html.decode_entities(m[0])
        if decoded == m[0]:
            return None, m.start(), m.end()
        # Escaped, so that a sign which an entity writes marks nothing.
        escaped = "".join(f"{util.STX}{ord(sign)}{util.ETX}" for sign in decoded)
        return escaped, m.start(), m.end()


class _Break(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        return etree.Element("br"), m.start(), m.end()


class _NoteCall(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        label = " ".join(_as_typed(self, m[1]).split())
        return etree.Element("a", {"data-note": label}), m.start(), m.end()


class _Web(InlineProcessor):
    """An address of the web in the middle of a text; signs after it belong to the sentence."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int, int]:
        address = m[0]
        while address[-1] in ".,;:!?…'\"»”’*_~" or (
            address[-1] in ")]" and address.count(address[-1]) > address.count(_PAIRS[address[-1]])
        ):
            address = address[:-1]
        if address.endswith("//") or address.endswith(":"):
            return None, m.start(), m.end()
        link = etree.Element("a", {"href": address})
        link.text = util.AtomicString(address)
        return link, m.start(), m.start() + len(address)


class _Mail(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element, int, int]:
        scheme = "" if ":" in m[1].split("@")[0] else "mailto:" if "@" in m[1] else ""
        link = etree.Element("a", {"href": scheme + _as_typed(self, m[1])})
        link.text = util.AtomicString(_as_typed(self, m[1]))
        return link, m.start(), m.end()


_PAIRS = {")": "(", "]": "["}
_BRACKETS = re.compile(r"[\[\]]")


def _closing(data: str, start: int) -> int:
    """Give the place of the bracket that closes the one before `start`, or -1."""
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


class _Link(LinkInlineProcessor):
    """`[text](address "title")`, `![alt](file "caption")` and `[text]{.class}`."""

    def __init__(self, pattern: str, md: Markdown, *, picture: bool) -> None:
        super().__init__(pattern, md)
        self.picture = picture

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        end = _closing(data, m.end())
        if end < 0:
            return None, None, None
        text = data[m.end() : end]
        target = _TARGET.match(data, end + 1) or _LOOSE_TARGET.match(data, end + 1)
        if not target:
            if not self.picture and self._is_list(data, end + 1):
                span = etree.Element("span")
                span.text = text
                return span, m.start(), end + 1
            return None, None, None
        address = _as_typed(self, target[1] or target[2] or "")
        if address.startswith("<") and address.endswith(">"):  # it looked like a tag
            address = address[1:-1]
        address = html.decode_entities(address)
        made = _picture(self, text, address) if self.picture else etree.Element("a", href=address)
        if not self.picture:
            made.text = text
        if target[3]:
            title = html.decode_entities(_as_typed(self, target[3][1:-1]))
            made.set("title", " ".join(title.split()))
        lost = data.count("\n", end, target.end())
        if lost:
            made.set("data-lost", str(lost))
        return made, m.start(), target.end()

    def _is_list(self, data: str, at: int) -> bool:
        """Tell whether an attribute list, already kept, stands at a place."""
        kept = util.INLINE_PLACEHOLDER_RE.match(data, at)
        node = _stash(self).get(kept[1]) if kept else None
        return isinstance(node, etree.Element) and node.tag == "attrs"


def _picture(pattern: InlineProcessor, alt: str, address: str) -> etree.Element:
    """Make a picture; its `alt` is the words of what stands in its brackets."""
    words = etree.Element("text")
    words.text = _words(pattern, alt)
    mark_emphasis(words)
    alt = html.decode_entities(unescape("".join(words.itertext())))
    return etree.Element("img", {"src": address, "alt": alt})


class _Reference(ReferenceInlineProcessor):
    """`[text][label]`, `[label][]` and, where `short`, `[label]` alone; pictures with `!`."""

    def __init__(self, pattern: str, md: Markdown, *, picture: bool, short: bool) -> None:
        super().__init__(pattern, md)
        self.picture = picture
        self.short = short

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | None, int | None, int | None]:
        assert self.md is not None
        if not self.md.references:
            return None, None, None
        end = _closing(data, m.end())
        if end < 0:
            return None, None, None
        text = data[m.end() : end]
        end += 1
        label = text
        if not self.short:
            called = _LABEL.match(data, end)
            if not called:
                return None, None, None
            label, end = called[1] or text, called.end()
        key = " ".join(_as_typed(self, label).split()).lower()
        if key not in self.md.references:
            return None, None, None
        _USED.add(key)
        address, title = self.md.references[key]
        address = html.decode_entities(address)
        made = _picture(self, text, address) if self.picture else etree.Element("a", href=address)
        if not self.picture:
            made.text = text
        if title:
            made.set("title", html.decode_entities(title))
        return made, m.start(), end


_LABEL = re.compile(r"\[([^\]\[]{0,999})\]")


def _stash(pattern: InlineProcessor) -> dict[str, etree.Element | str]:
    assert pattern.md is not None
    tree = pattern.md.treeprocessors["inline"]
    assert isinstance(tree, InlineTree)
    return tree.stashed_nodes


def _as_typed(pattern: InlineProcessor, text: str) -> str:
    """Put back what earlier patterns took out of a text."""

    def typed(kept: re.Match[str]) -> str:
        node = _stash(pattern).get(kept[1], "")
        if isinstance(node, str):
            return node
        inner = _as_typed(pattern, "".join(node.itertext()))
        return f"`{inner}`" if node.tag == "code" else inner

    return unescape(util.INLINE_PLACEHOLDER_RE.sub(typed, text)) if util.STX in text else text


def _words(pattern: InlineProcessor, text: str) -> str:
    """Give the words of a text whose elements were taken out; what was escaped still is."""

    def words(kept: re.Match[str]) -> str:
        node = _stash(pattern).get(kept[1], "")
        return node if isinstance(node, str) else _words(pattern, "".join(node.itertext()))

    return util.INLINE_PLACEHOLDER_RE.sub(words, text) if util.STX in text else text


@cache
def _make() -> Markdown:
    """Set Python-Markdown up, once."""
    md = Markdown()
    md.ESCAPED_CHARS = list("\\`*_{}[]()<>#+-.!|~=:^$\"'&,/;%@?")
    patterns = md.inlinePatterns
    link, picture = r"(?<!\!)\[", r"\!\["
    for name in ("autolink", "automail", "short_reference", "short_image_ref", "em_strong"):
        patterns.deregister(name)
    patterns.register(_Code(r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)`)"), "backtick", 190)
    patterns.register(
        _Mail(r"(?<!\\)<([\w.!#$%&'*+/=?^`{|}~-]{1,99}@[\w.-]{1,99})>", md), "mail", 189
    )
    patterns.register(_Mail(r"(?<!\\)<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+)>", md), "auto", 188)
    patterns.register(_Kept(rf"(?<!\\){html.TAG}", md, "raw"), "html", 187)
    patterns.register(_Aside(rf"(?<!\\)(?:{html.ASIDE})", md, "raw"), "aside", 186)
    template = r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}"
    patterns.register(_Kept(template, md, "typed"), "template", 185)
    patterns.register(_Kept(rf"(?<!\\){attributes.LIST}", md, "attrs"), "attrs", 184)
    patterns.register(_NoteCall(r"\[\^([^\]\[\s][^\]\[]{0,199})\]", md), "note", 175)
    patterns.register(_Reference(link, md, picture=False, short=False), "reference", 170)
    patterns.register(_Link(link, md, picture=False), "link", 160)
    patterns.register(_Link(picture, md, picture=True), "image_link", 165)
    patterns.register(_Reference(picture, md, picture=True, short=False), "image_reference", 172)
    patterns.register(_Reference(picture, md, picture=True, short=True), "short_image", 164)
    patterns.register(_Reference(link, md, picture=False, short=True), "short", 130)
    patterns.register(_Web(r"(?<![\w/@])https?://[^\s<>\"\x02\x03«»]++", md), "web", 105)
    patterns.register(_Break(r"(?: {2,}|\\)\n", md), "linebreak", 182)
    patterns.register(
        _Entity(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", md), "entity", 80
    )
    return md
