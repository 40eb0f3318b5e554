"""Blocks become a tree: what they hold is written to it in the order of the source.

The tree is given: of a book it is checked (`book/assemble.py`), alone it is plain HTML
(`html_writer.py`). A line is known for everything, since line feeds are counted as words go by.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Protocol
from xml.etree.ElementTree import Element as Parsed

from bookpress.patterns import late
from bookpress.reading.markdown import attributes, blocks, line_openings
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.inlines import Inlines
from bookpress.reading.markdown.other_dialects import report_foreign
from bookpress.reading.markdown.placeholders import unescape
from bookpress.reading.report import Report

MOST_SIGNS = 250_000
"""In one paragraph; the longest chapters of novels have a third of it."""
MOST_MARKUP = 20_000
"""Signs that may begin markup, in one paragraph."""
MOST_BRACKETS = 100
"""Opened and not closed, in one paragraph."""
MOST_NESTED = 30
"""Emphasis, links and the like inside each other."""

_MARKUP = late(r"[\\`*_\[<&{~=]|https?:|  \n")
_BRACKETS = late(r"\\.|[\[\]]", re.DOTALL)

_TAKES_NO_LIST = frozenset({"raw", "attrs", "typed", "taken", "br", "note", "wiki"})
_CLASS_IS = {"underline": "u", "ul": "u", "mark": "mark"}
"""Classes of a span for which HTML has an element (pandoc)."""


class Target(Protocol):
    """The tree that is written to."""

    line: int
    """The line of the source that was reached."""

    def checked(self, tag: str, pairs: Pairs, line: int) -> dict[str, str]:
        """Return the attributes that an element keeps."""

    def start(self, tag: str, given: dict[str, str], line: int) -> int:
        """Open an element; return its place, by which `end` closes it."""

    def end(self, place: int) -> object:
        """Close the element at a place, and what is open in it."""

    def end_paragraph(self, place: int, write: Callable[[str, int], None]) -> None:
        """Close a paragraph; `write` reads the caption of a picture that stands alone."""

    def text(self, text: str) -> None:
        """Add words, some of them still escaped."""

    def code(self, text: str) -> None:
        """Add words as they are typed."""

    def picture(self, pairs: Pairs, line: int, title: str = "", alt: str = "") -> None:
        """Add a picture; `title` and `alt`: as typed, should they be its caption."""

    def tell_once(self, code: str, line: int, *, limit: int) -> None:
        """Report a bound that would be met again and again, once."""


class BlockWriter(ABC):
    """Writes blocks, and the words in them, to a tree."""

    tree: Target
    shallowest = 1
    """The level of the highest head that Markdown writes."""
    not_in_class = late(r"\s")
    """Signs that the class of a language cannot hold."""

    def __init__(self, tree: Target, inlines: Inlines, report: Report) -> None:
        self.tree = tree
        self.report = report
        self._inlines = inlines

    @abstractmethod
    def raw_block(self, source: str, line: int) -> None:
        """Write a block of raw HTML."""

    @abstractmethod
    def raw_inline(self, source: str) -> None:
        """Write one tag or comment from the middle of a text."""

    @abstractmethod
    def call(self, label: str, line: int) -> None:
        """Write the call of a note."""

    def read(self, text: str, line: int) -> Parsed:
        """Read the text of a block."""
        return self._inlines.read(text)

    def inline_note(self, words: Parsed, line: int) -> None:
        """Write the call of a note whose text is its words; where none can be, it is as typed."""
        self.tree.text("^[")
        self._walk(words, 0)
        self.tree.text("]")

    def numbered(self, name: str, typed: str, line: int) -> None:
        """Write a reference to a figure or a table by its name.

        Where no number can be known, it stays as typed. Warnings: MD38.
        """
        self.report.add("MD38", line, excerpt=typed[:60])
        self.tree.text(typed)

    def wiki_link(self, typed: str, line: int) -> None:
        """Write a link to the heading that `words` or `page#heading|words` names.

        Where no heading can be known, it stays as typed. Warnings: MD21.
        """
        self.report.add("MD21", line, excerpt=f"[[{typed}]]"[:60])
        self.tree.text(f"[[{typed}]]")

    def words(self, parsed: Parsed, line: int) -> None:
        """Add what Python-Markdown has read, as a paragraph."""
        place = self.tree.start("p", {}, line)
        self.tree.line = line
        self._walk(parsed, 0)
        self.tree.end(place)

    def add(self, inside: Sequence[blocks.Block]) -> None:
        """Add blocks to the open tree."""
        for block in inside:
            self._add_block(block)

    # Blocks

    def _add_block(self, block: blocks.Block) -> None:
        match block:
            case blocks.Paragraph():
                self._paragraph(block)
            case blocks.Heading():
                self.heading(block)
            case blocks.Code():
                self._code(block)
            case blocks.Html():
                self.raw_block(block.text, block.line)
            case blocks.Rule():
                self.tree.end(self._start("hr", block))
            case blocks.Quote():
                place = self._start("blockquote", block)
                self.add(block.blocks)
                self.tree.end(place)
            case blocks.List():
                self._list(block)
            case blocks.Table():
                self.table(block)
            case blocks.Definitions():
                self._definitions(block)

    def _start(self, tag: str, block: blocks.Block) -> int:
        """Open the element of a block, with the attributes that it was given."""
        given = self.tree.checked(tag, block.attributes, block.line)
        return self.tree.start(tag, given, block.line)

    def _paragraph(self, block: blocks.Paragraph) -> None:
        given = self.tree.checked("p", block.attributes, block.line)
        if line_openings.DIALOGUE.match(block.text):
            given["class"] = f"dialogue {given['class']}" if "class" in given else "dialogue"
        place = self.tree.start("p", given, block.line)
        self.inline(block.text, block.line)
        self.tree.end_paragraph(place, self.inline)

    def heading(self, block: blocks.Heading) -> None:
        """Add a heading."""
        place = self._start(f"h{max(self.shallowest, block.level)}", block)
        self.inline(block.text, block.line)
        self.tree.end(place)

    def _code(self, block: blocks.Code) -> None:
        place = self._start("pre", block)
        language = self.not_in_class.sub("", block.language)
        self.tree.start("code", {"class": f"language-{language}"} if language else {}, block.line)
        self.tree.code(block.text)
        self.tree.end(place)

    def _list(self, block: blocks.List) -> None:
        tag = "ul" if block.start is None else "ol"
        given = self.tree.checked(tag, block.attributes, block.line)
        if block.start not in (None, 1):
            given.setdefault("start", str(block.start))
        place = self.tree.start(tag, given, block.line)
        for item in block.items:
            self._item("li", item, loose=block.loose)
        self.tree.end(place)

    def _item(self, tag: str, item: blocks.Item, *, loose: bool) -> None:
        """Add an item; where no blank lines part the items, its paragraphs are bare text."""
        first = item.blocks[0] if item.blocks else None
        if isinstance(first, blocks.Paragraph) and tag == "li":
            first.text = _task(first.text)
        pairs: Pairs = ()
        if isinstance(first, blocks.Paragraph) and not loose:
            pairs = first.attributes
        place = self.tree.start(tag, self.tree.checked(tag, pairs, item.line), item.line)
        for block in item.blocks:
            if isinstance(block, blocks.Paragraph) and not loose:
                self.inline(block.text, block.line)
            else:
                self._add_block(block)
        self.tree.end(place)

    def _definitions(self, block: blocks.Definitions) -> None:
        place = self._start("dl", block)
        for group in block.groups:
            for line, term in group.terms:
                text, pairs = attributes.at_end(term)
                inner = self.tree.start("dt", self.tree.checked("dt", pairs, line), line)
                self.inline(text, line)
                self.tree.end(inner)
            for definition in group.definitions:
                self._item("dd", definition, loose=group.loose)
        self.tree.end(place)

    def table(self, block: blocks.Table) -> None:
        """Add a table; MD08 a row that is longer or shorter than the head."""
        aligns = [*block.aligns, *[""] * block.columns][: block.columns]
        place = self._start("table", block)
        if block.caption:
            caption = self.tree.start("caption", {}, block.caption.line)
            self.inline(block.caption.text, block.caption.line)
            self.tree.end(caption)
        rows = block.rows
        if not rows:  # a header of nothing is a row (PDF/UA-1 wants a body under each)
            rows = [(block.line, block.header)]
        elif any(block.header):
            header = self.tree.start("thead", {}, block.line)
            self._row("th", block.line, block.header, aligns)
            self.tree.end(header)
        self.tree.start("tbody", {}, rows[0][0])
        for line, cells in rows:
            if len(cells) != len(block.header):
                self.report.add("MD08", line, cells=len(cells), columns=len(block.header))
            self._row("td", line, cells, aligns)
        self.tree.end(place)

    def _row(self, kind: str, line: int, cells: list[str], aligns: list[str]) -> None:
        """Add a row of `th` or `td`; a header that says nothing is a plain cell."""
        row = self.tree.start("tr", {}, line)
        for number, align in enumerate(aligns):
            text, pairs = attributes.at_end(cells[number]) if number < len(cells) else ("", ())
            tag = kind if text.strip() else "td"
            given = {"scope": "col"} if tag == "th" else {}
            given |= self.tree.checked(tag, pairs, line)
            if align:
                given["class"] = f"{align} {given['class']}" if "class" in given else align
            cell = self.tree.start(tag, given, line)
            self.inline(text, line)
            self.tree.end(cell)
        self.tree.end(row)

    # Words, and what stands among them

    def inline(self, text: str, line: int) -> None:
        """Add the text of a block, read by Python-Markdown."""
        self.tree.line = line
        if check_text(text, line, self.report):
            report_foreign(text, line, self.report, self._inlines.links.known)
            self._walk(self.read(text, line), 0)
        else:
            self.tree.text(text)

    def _walk(self, node: Parsed, depth: int) -> None:
        """Add what an element of Python-Markdown holds."""
        if depth > MOST_NESTED:
            self.tree.tell_once("SZ04", self.tree.line, limit=MOST_NESTED)
            self.tree.text("".join(node.itertext()))
            return
        self.tree.text(node.text or "")
        children = list(node)
        for place, child in enumerate(children):
            pairs: Pairs = ()
            following = children[place + 1] if place + 1 < len(children) else None
            takes = child.tag not in _TAKES_NO_LIST and "data-note" not in child.attrib
            if takes and not child.tail and following is not None and following.tag == "attrs":
                pairs = attributes.parse(following.text or "")
                following.tag = "taken"
            self._add_child(child, pairs, depth)
            self.tree.text(child.tail or "")

    def _add_child(self, child: Parsed, pairs: Pairs, depth: int) -> None:
        tree, line = self.tree, self.tree.line
        match child.tag:
            case "taken":
                pass
            case "raw":
                self.raw_inline(child.text or "")
            case "attrs":
                self.report.add("MD11", line, excerpt=(child.text or "")[:40])
                tree.text(child.text or "")
            case "typed":
                tree.text(child.text or "")
            case "note":
                self.inline_note(child, line)
            case "wiki":
                self.wiki_link(child.text or "", line)
            case "numbered":
                names = child.get("data-id", "").split()
                for name in names:
                    tree.text("" if name is names[0] else ", ")
                    self.numbered(name, f"@{name}" if names[1:] else child.text or "", line)
            case "br":
                tree.end(tree.start("br", {}, line))
                tree.line += 1
            case "img":
                typed = (child.get("data-title", ""), child.get("data-alt", ""))
                tree.picture((*_attributes(child), *pairs), line, *typed)
                tree.line += child.get("alt", "").count("\n") + int(child.get("data-lost", 0))
            case "a" if "data-note" in child.attrib:
                self.call(child.get("data-note", ""), line)
            case tag:
                given = tree.checked(tag, (*_attributes(child), *pairs), line)
                if tag == "span" and given.get("class") in _CLASS_IS:
                    tag = _CLASS_IS[given.pop("class")]
                place = tree.start(tag, given, line)
                if tag == "code":
                    tree.code(child.text or "")
                else:
                    self._walk(child, depth + 1)
                tree.end(place)
                tree.line += int(child.get("data-lost", 0))


def _attributes(element: Parsed) -> Pairs:
    """Return what Python-Markdown's patterns wrote."""
    given = (pair for pair in element.items() if not pair[0].startswith("data-"))
    return tuple((name, unescape(value)) for name, value in given)


_TASK = late(r"\[([ xX])\][ \u00a0]+(?=\S)")


def _task(text: str) -> str:
    """Show a task of GitHub's lists by its box.

    >>> _task("[x] relire"), _task("[ ] relire")
    ('☑ relire', '☐ relire')
    """
    match = _TASK.match(text)
    return f"{'☐' if match[1] == ' ' else '☑'} {text[match.end() :]}" if match else text


def check_text(text: str, line: int, report: Report) -> bool:
    """Return whether the text of a block can be read; errors: SZ02, SZ03, SZ07, by these bounds."""
    if len(text) > MOST_SIGNS:
        report.add("SZ02", line, count=len(text), limit=MOST_SIGNS)
        return False
    if len(text) > MOST_MARKUP and (count := len(_MARKUP.findall(text))) > MOST_MARKUP:
        report.add("SZ07", line, count=count, limit=MOST_MARKUP)
        return False
    if text.count("[") <= MOST_BRACKETS:
        return True
    opened = deepest = 0
    for match in _BRACKETS.finditer(text):
        if match[0] == "[":
            opened += 1
            deepest = max(deepest, opened)
        elif match[0] == "]" and opened:
            opened -= 1
    if deepest > MOST_BRACKETS:
        report.add("SZ03", line, count=deepest, limit=MOST_BRACKETS)
        return False
    return True
