"""The text inside a block, read by Python-Markdown's inline patterns.

Python-Markdown applies its patterns one after the other, and keeps what they find out of the
reach of the next: code, escapes, references, links, pictures. Where they are weak they are replaced
by patterns of ours, all registered in `_register`:

    raw HTML     becomes a `raw` element with the tag as typed: the writer judges it
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

from markdown import Markdown, util
from markdown.inlinepatterns import BacktickInlineProcessor, InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTree

from bookpress.reading.html import tokenizer
from bookpress.reading.markdown import attributes
from bookpress.reading.markdown.emphasis import mark_emphasis
from bookpress.reading.markdown.links import Definitions, Link, LinkByLabel
from bookpress.reading.markdown.placeholders import as_typed

_PLAIN = re.compile(r"[\\`*_\[\]<&{~=\x02]|  \n|https?:")


class Inlines:
    """Reads text by the patterns of the dialect."""

    def __init__(self, md: Markdown) -> None:
        """Give Python-Markdown the patterns of the dialect."""
        self.definitions = Definitions()
        self._tree = _Texts(md)
        md.treeprocessors.register(self._tree, "inline", 20)
        _register(md, self.definitions)

    def read(self, text: str) -> etree.Element:
        """Read the text of one block into an element that holds its inline elements.

        Line feeds stay where they were, so that lines can be counted. Escaped characters are still
        codes: `stash.unescape` writes them.
        """
        holder = etree.Element("text")
        if not _PLAIN.search(text):
            holder.text = text
            return holder
        root = etree.Element("root")
        root.append(holder)
        holder.text = text
        self._tree.read(root)
        mark_emphasis(holder)
        return holder


class _Texts(InlineTree):
    """Python-Markdown's treatment of texts, without its run over the whole document.

    Each text was read when its block was written; a second reading would find marks in words that
    a backslash or an entity had kept from being any.
    """

    read = InlineTree.run

    def run(self, tree: etree.Element, ancestors: list[str] | None = None) -> etree.Element:
        """Leave a document as it is."""
        return tree


_RUN = re.compile("`+")


class _Code(BacktickInlineProcessor):
    """Code, its text as typed: the tree escapes it when it is written."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        if m[1]:
            return m[1].replace("\\\\", self.ESCAPED_BSLASH), m.start(), m.end()
        # The stubs of Python-Markdown forget what this gives.
        start, end = self.find_code_spans(m.start(), data)  # type: ignore[misc]
        run = _RUN.match(data, m.start())
        if end is None or (run and run.end() != start):  # it opens with a part of the run
            return None, m.start(), run.end() if run else start
        text = data[start:end].replace("\n", " ")
        if text[:1] == text[-1:] == " " and text.strip(" "):  # the space lets code hold backticks
            text = text[1:-1]
        code = etree.Element("code", {"data-lost": str(data.count("\n", start, end))})
        code.text = util.AtomicString(text)
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
        kept.text = util.AtomicString(as_typed(self, m[0]))
        return kept, m.start(), m.end()


class _Aside(_Kept):
    """Comments and declarations, whose end is looked for once only."""

    hopeless: tuple[str, str] = ("", "")

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[etree.Element | str | None, int | None, int | None]:
        hopeless = self.hopeless == (m[0], data)
        end = -1 if hopeless else tokenizer.end_of_aside(data, m.start(), m[0])
        if end < 0:
            self.hopeless = (m[0], data)
            return None, m.start(), m.end()
        kept = etree.Element(self.name)
        kept.text = util.AtomicString(as_typed(self, data[m.start() : end]))
        return kept, m.start(), end


class _Entity(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int, int]:
        decoded = tokenizer.decode_entities(m[0])
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
        label = " ".join(as_typed(self, m[1]).split())
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
        link = etree.Element("a", {"href": scheme + as_typed(self, m[1])})
        link.text = util.AtomicString(as_typed(self, m[1]))
        return link, m.start(), m.end()


_PAIRS = {")": "(", "]": "["}


def _register(md: Markdown, definitions: Definitions) -> None:
    """Put the patterns of the dialect beside Python-Markdown's, or in their place."""
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
    patterns.register(_Kept(rf"(?<!\\){tokenizer.TAG}", md, "raw"), "html", 187)
    patterns.register(_Aside(rf"(?<!\\)(?:{tokenizer.ASIDE})", md, "raw"), "aside", 186)
    template = r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}"
    patterns.register(_Kept(template, md, "typed"), "template", 185)
    patterns.register(_Kept(rf"(?<!\\){attributes.LIST}", md, "attrs"), "attrs", 184)
    patterns.register(_NoteCall(r"\[\^([^\]\[\s][^\]\[]{0,199})\]", md), "note", 175)
    patterns.register(
        LinkByLabel(link, md, definitions, picture=False, short=False), "reference", 170
    )
    patterns.register(Link(link, md, picture=False), "link", 160)
    patterns.register(Link(picture, md, picture=True), "image_link", 165)
    patterns.register(
        LinkByLabel(picture, md, definitions, picture=True, short=False), "image_reference", 172
    )
    patterns.register(
        LinkByLabel(picture, md, definitions, picture=True, short=True), "short_image", 164
    )
    patterns.register(LinkByLabel(link, md, definitions, picture=False, short=True), "short", 130)
    patterns.register(_Web(r"(?<![\w/@])https?://[^\s<>\"\x02\x03«»]++", md), "web", 105)
    patterns.register(_Break(r"(?: {2,}|\\)\n", md), "linebreak", 182)
    patterns.register(
        _Entity(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", md), "entity", 80
    )
