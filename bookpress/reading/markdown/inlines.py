"""The text inside a block, read by Python-Markdown's inline patterns.

Python-Markdown applies its patterns one after the other, and keeps what they find out of the
reach of the next: code, escapes, references, links, pictures. Escapes are its own; the others are
replaced by patterns of ours, all registered in `_register`:

    code         opens with a whole run of backticks; its own takes a part of one
    raw HTML     becomes a `raw` element with the tag as typed, which the writer judges; its own is
                 stashed unseen
    entities     become their character at once, so that addresses and `alt` are read as they are
    `<address>`  its own writes mailboxes as entities and wants `//` behind a scheme
    links        end where CommonMark says, and are found in time that grows with the text
    line ends    a backslash ends a line too
    emphasis     is `emphasis.py`'s, with `~~del~~` and `==mark==`

Added are bare web addresses, `[span]{.x}` and what stands aside:

    `{#id .x}`   becomes an `attrs` element, read where it stands right behind something
    `{{ x }}`    and `{% x %}` stay as typed, in a `typed` element
    `[^note]`    becomes an `a` with `data-note`
    `^[words]`   becomes a `note` element, `[[words]]` a `wiki` element: the writer knows the book
    `$x^2$`      and `{++x++}` mean nothing here and stay as typed: their signs mark nothing
    `x^2^`       and `H~2~O` are raised and lowered, `~x~` is struck out, `++ctrl+c++` names keys
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree

from markdown import Markdown, util
from markdown.treeprocessors import InlineProcessor as InlineTree

from bookpress.patterns import late
from bookpress.reading.html import tokenizer
from bookpress.reading.markdown import attributes
from bookpress.reading.markdown.emphasis import mark_emphasis
from bookpress.reading.markdown.links import Links
from bookpress.reading.markdown.other_dialects import CHANGE, FORMULA
from bookpress.reading.markdown.placeholders import (
    Found,
    Pattern,
    PatternOutsideLinks,
    Read,
    as_typed,
)

_MARKS = late(r"[@\\`*_\[\]<&{~=^+$\x02]|  \n|https?:")
"""What one of our patterns may begin with; most lines of prose hold nothing of it."""


_BEYOND = r"\x7f-\u10ff\U00010000-\U0010ffff"
"""Beyond ASCII, but not of Asia, where `~` is a flourish. No class has a range like
`\u1100-\uffff`: each of its characters costs `re` a turn of a loop."""
_LOWERED = (
    r"(?<=[\w)\]])~(?!~|[^\W\d_]{2,30}~[^\W\d_])"
    rf"([\0-\x08\x0b-\x1f!-}}{_BEYOND}]{{1,60}})~(?!~)"
)
"""`H~2~O`; between the letters of two words `~` is a no-break space of TeX."""
_RAISED = (
    r"(?:(?<=[\w)\]*\x03])|(?<!\S)(?=\^\w{2}))\^(?=[^\^\n]*[^\W_])([^ \t\n^\[\]]{1,60})\^(?!\^)"
)
"""`x^2^`; `(^o^)` is a face."""
_STRUCK = (
    r"(?<![^\s(\[«“\"'—–])~(?=[^\s~])"
    rf"([\0-\t\x0b-}}{_BEYOND}]{{1,200}})(?<=[^\s~])~(?![\w~])"
)

_NAME = r"(?:[Ff]ig|[Tt]bl|[Tt]ab)[:-][\w-]*\w"
_NUMBERED = rf"\[@{_NAME}(?:;[ ]?@{_NAME}){{0,20}}\]|(?<![\w.@/\\-])@{_NAME}|\\@ref\({_NAME}\)"
r"""`@fig:press` of pandoc-crossref, `[@tbl-counts; @tbl-sums]` of Quarto, `\@ref(fig:press)` of
bookdown; `@Fig:press` opens a sentence."""


class Inlines:
    """Reads text by the patterns of the dialect."""

    def __init__(self, md: Markdown) -> None:
        """Give Python-Markdown the patterns of the dialect."""
        self.links = Links()
        self._tree = _Texts(md)
        md.treeprocessors.register(self._tree, "inline", 20)
        _register(md, self.links)
        self._patterns = md.inlinePatterns
        self._ours = len(self._patterns)

    def read(self, text: str) -> etree.Element:
        """Read the text of one block into an element that holds its inline elements.

        Line feeds stay where they were, so that lines can be counted. Escaped characters are still
        codes: `placeholders.unescape` writes them.
        """
        holder = etree.Element("text")
        if not _MARKS.search(text) and len(self._patterns) == self._ours:
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


def _code(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    """Code, its text as typed: between two runs of backticks of one length."""
    if len(m[1]) % 2:  # the first backtick is escaped
        return None, m.start(), m.start(2) + 1
    closing = re.compile(rf"(?<!`)`{{{len(m[2])}}}(?!`)").search(data, m.end())
    if not closing:
        return None, m.start(), m.end()
    typed = data[m.start(2) : closing.end()]
    text = data[m.end() : closing.start()].replace("\n", " ")
    if text[:1] == text[-1:] == " " and text.strip(" "):  # the space lets code hold backticks
        text = text[1:-1]
    code = etree.Element("code", {"data-typed": typed, "data-lost": str(typed.count("\n"))})
    code.text = util.AtomicString(text)
    return code, m.start(2), closing.end()


def _kept(name: str) -> Read:
    """Keep what matches in an element of one name, as typed."""

    def read(pattern: Pattern, m: re.Match[str], data: str) -> Found:
        return _as_typed(pattern, name, m[0]), m.start(), m.end()

    return read


def _as_typed(pattern: Pattern, name: str, text: str) -> etree.Element:
    kept = etree.Element(name)
    kept.text = util.AtomicString(as_typed(pattern, text))
    return kept


class _Asides:
    """Comments and declarations, whose end is looked for once only."""

    hopeless: tuple[str, str] = ("", "")
    """What opened one that has no end, and in which text."""

    def __call__(self, pattern: Pattern, m: re.Match[str], data: str) -> Found:
        hopeless = self.hopeless == (m[0], data)
        end = -1 if hopeless else tokenizer.end_of_aside(data, m.start(), m[0])
        if end < 0:
            self.hopeless = (m[0], data)
            return None, m.start(), m.end()
        return _as_typed(pattern, "raw", data[m.start() : end]), m.start(), end


def _entity(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    decoded = tokenizer.decode_entities(m[0])
    if decoded == m[0]:
        return None, m.start(), m.end()
    # Escaped, so that a sign which an entity writes marks nothing.
    escaped = "".join(f"{util.STX}{ord(sign)}{util.ETX}" for sign in decoded)
    return escaped, m.start(), m.end()


def _break(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    return etree.Element("br"), m.start(), m.end()


def _note_call(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    label = " ".join(as_typed(pattern, m[1]).split())
    call = etree.Element("a", {"data-note": label, "data-typed": as_typed(pattern, m[0])})
    return call, m.start(), m.end()


def _element(name: str) -> Read:
    """Put what the first group matches into an element of one name."""

    def read(pattern: Pattern, m: re.Match[str], data: str) -> Found:
        made = etree.Element(name)
        made.text = m[1]
        return made, m.start(), m.end()

    return read


def _role(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    """A role of MyST that HTML has an element for."""
    made = etree.Element(m[1], {"data-typed": m[0]})
    made.text = util.AtomicString(m[2])
    return made, m.start(), m.end()


def _numbered(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    """References to figures and tables by the names of their numbers."""
    made = _as_typed(pattern, "numbered", m[0])
    made.set("data-id", " ".join(re.findall(_NAME, m[0])))
    return made, m.start(), m.end()


def _no_break(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    return "\u00a0", m.start(), m.end()


def _web(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    """An address of the web in the middle of a text; signs after it belong to the sentence."""
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


_PAIRS = {")": "(", "]": "["}


def _bracketed(pattern: Pattern, m: re.Match[str], data: str) -> Found:
    """An address between `<` and `>`, of the web or of a mailbox."""
    address = as_typed(pattern, m[1])
    scheme = "" if ":" in address.split("@")[0] else "mailto:"
    link = etree.Element("a", {"href": scheme + address})
    link.text = util.AtomicString(address)
    return link, m.start(), m.end()


def _register(md: Markdown, links: Links) -> None:
    """Put the patterns of the dialect beside Python-Markdown's, or in their place.

    The higher comes first, and what it has found is out of the reach of the lower.
    """
    md.ESCAPED_CHARS = list("\\`*_{}[]()<>#+-.!|~=:^$\"'&,/;%@?")
    for name in ("autolink", "automail", "short_reference", "short_image_ref", "em_strong"):
        md.inlinePatterns.deregister(name)
    link, picture = r"(?<!\!)\[", r"\!\["
    mail = r"[\w.!#$%&'*+/=?^`{|}~-]{1,99}@[\w.-]{1,99}"
    patterns: list[tuple[int, str, str, Read]] = [
        (191, "role", r"(?<!\\)\{(sub|sup|kbd|del|u|samp)\}`([^`\n]{1,200})`", _role),
        (190, "backtick", r"(?<!\\)(\\*+)(`+)", _code),
        (189, "mail", rf"(?<!\\)<({mail})>", _bracketed),
        (188, "auto", r"(?<!\\)<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+)>", _bracketed),
        (187, "html", rf"(?<!\\){tokenizer.TAG}", _kept("raw")),
        (186, "aside", rf"(?<!\\)(?:{tokenizer.ASIDE})", _Asides()),
        (185, "template", r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", _kept("typed")),
        (184, "attrs", rf"(?<!\\){attributes.LIST}", _kept("attrs")),
        (183, "formula", rf"(?<!\\)(?:{FORMULA}|{CHANGE})", _kept("typed")),
        (182, "numbered", _NUMBERED, _numbered),
        (182, "linebreak", r"(?: {2,}|\\{1,2})\n", _break),
        (181, "no_break", r"(?<=[^\s:\\])\\[ ]", _no_break),
        (175, "note", r"\[\^([^\]\[\s][^\]\[]{0,199})\]", _note_call),
        (174, "inline_note", r"\^\[(?!\^)", links.inline_note),
        (173, "wiki", r"(?<![!\[])\[\[([^\[\]\n\x02^]{1,200})\]\](?![(\[])", links.wiki),
        (172, "image_reference", picture, links.by_label),
        (170, "reference", link, links.by_label),
        (160, "link", link, links.inline),
        # Behind the links, as an `alt` may hold the words of some.
        (156, "image_link", picture, links.inline),
        (154, "short_image", picture, links.by_itself),
        (130, "short", link, links.by_itself),
        (105, "web", r"(?<![\w/@])https?://[^\s<>\"\x02\x03«»]++", _web),
        (
            100,
            "keys",
            r"(?<![\w+])\+\+([A-Za-z0-9][\w-]{0,30}(?:\+[\w-]{1,30}){0,4})\+\+(?![\w+])",
            _element("kbd"),
        ),
        (98, "raised", _RAISED, _element("sup")),
        (97, "lowered", _LOWERED, _element("sub")),
        (96, "struck", _STRUCK, _element("del")),
        (80, "entity", r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});", _entity),
    ]
    for priority, name, pattern, read in patterns:
        kind = PatternOutsideLinks if read in (_web, _bracketed) else Pattern
        md.inlinePatterns.register(kind(pattern, md, read), name, priority)
