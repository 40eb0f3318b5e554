"""Blocks become trees: the words that Python-Markdown has read and the tags of raw HTML meet here.

A line is known for everything, since line feeds are counted as the words go by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element as Parsed

from bookpress.model.book import Element, plain_text
from bookpress.reading.html import raw_html
from bookpress.reading.html.tree_builder import Tree
from bookpress.reading.markdown import attributes, blocks, bounds, line_openings
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.inlines import Inlines
from bookpress.reading.markdown.other_dialects import report_foreign
from bookpress.reading.markdown.placeholders import unescape
from bookpress.reading.markdown.table_rows import MOST_COLUMNS

_TAKES_NO_LIST = frozenset({"raw", "attrs", "typed", "taken", "br"})


class Assembler:
    """Makes the trees of one book."""

    def __init__(self, tree: Tree, inlines: Inlines) -> None:
        self.tree = tree
        self.report = tree.report
        self._inlines = inlines
        self._in_note = False

    def title(self, head: blocks.Head, tag: str) -> Element:
        """Make the tree of a section's title; MD04 when it is without words."""
        title = self.tree.root(tag, head.line)
        given = self.tree.checked(tag, head.attributes, head.line)
        self.tree.set(title, given, head.line)
        self._inline(head.text, head.line)
        self.tree.finish()
        if not plain_text(title):
            self.report.add("MD04", head.line)
        return title

    def note(self, text: blocks.NoteText) -> Element:
        """Make the tree of a note."""
        body = self.tree.root("div", text.line)
        self._in_note = True
        self.add(text.blocks)
        self._in_note = False
        self.tree.finish()
        return body

    def add(self, inside: Sequence[blocks.Block]) -> None:
        """Add blocks to the open tree."""
        for block in inside:
            self._add_block(block)

    def add_inside(
        self, tag: str, given: dict[str, str], line: int, inside: Sequence[blocks.Block]
    ) -> None:
        """Add blocks inside an element of ours (a speech, a remark)."""
        place = self.tree.start(tag, given, line)
        self.add(inside)
        self.tree.end(place)

    # Blocks

    def _add_block(self, block: blocks.Block) -> None:
        match block:
            case blocks.Paragraph():
                self._paragraph(block)
            case blocks.Head():
                self._head(block)
            case blocks.Code():
                self._code(block)
            case blocks.Html():
                raw_html.add_block(self.tree, block.text, block.line)
            case blocks.Rule():
                self.tree.end(self._start("hr", block))
            case blocks.Quote():
                place = self._start("blockquote", block)
                self.add(block.blocks)
                self.tree.end(place)
            case blocks.List():
                self._list(block)
            case blocks.Table():
                self._table(block)
            case blocks.Definitions():
                self._definitions(block)

    def _start(
        self,
        tag: str,
        block: blocks.Paragraph
        | blocks.Head
        | blocks.Code
        | blocks.Rule
        | blocks.Quote
        | blocks.Table
        | blocks.Definitions,
    ) -> int:
        """Open the element of a block, with the attributes that it was given."""
        given = self.tree.checked(tag, block.attributes, block.line)
        return self.tree.start(tag, given, block.line)

    def _paragraph(self, block: blocks.Paragraph) -> None:
        given = self.tree.checked("p", block.attributes, block.line)
        if line_openings.DIALOGUE.match(block.text):
            given["class"] = f"dialogue {given['class']}" if "class" in given else "dialogue"
        place = self.tree.start("p", given, block.line)
        self._inline(block.text, block.line)
        self.tree.end_paragraph(place)

    def _head(self, block: blocks.Head) -> None:
        """Add a head inside a chapter."""
        place = self._start(f"h{max(3, block.level)}", block)
        self._inline(block.text, block.line)
        self.tree.end(place)

    def _code(self, block: blocks.Code) -> None:
        place = self._start("pre", block)
        language = re.sub(r"[^\w-]", "", block.language)
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
                self._inline(block.text, block.line)
            else:
                self._add_block(block)
        self.tree.end(place)

    def _definitions(self, block: blocks.Definitions) -> None:
        place = self._start("dl", block)
        for group in block.groups:
            for line, term in group.terms:
                text, pairs = attributes.at_end(term)
                inner = self.tree.start("dt", self.tree.checked("dt", pairs, line), line)
                self._inline(text, line)
                self.tree.end(inner)
            for definition in group.definitions:
                self._item("dd", definition, loose=group.loose)
        self.tree.end(place)

    def _table(self, block: blocks.Table) -> None:
        """Add a table; MD08 a row that is longer or shorter than the head, SZ05 too wide."""
        columns = max(len(block.head), *(len(cells) for _, cells in block.rows), 1)
        if columns > MOST_COLUMNS:
            self.report.add("SZ05", block.line, count=columns, limit=MOST_COLUMNS)
            return
        aligns = [*block.aligns, *[""] * columns][:columns]
        place = self._start("table", block)
        head = self.tree.start("thead", {}, block.line)
        self._row("th", block.line, block.head, aligns)
        self.tree.end(head)
        if block.rows:
            self.tree.start("tbody", {}, block.rows[0][0])
        for line, cells in block.rows:
            if len(cells) != len(block.head):
                self.report.add("MD08", line, cells=len(cells), columns=len(block.head))
            self._row("td", line, cells, aligns)
        self.tree.end(place)

    def _row(self, tag: str, line: int, cells: list[str], aligns: list[str]) -> None:
        row = self.tree.start("tr", {}, line)
        for number, align in enumerate(aligns):
            text, pairs = attributes.at_end(cells[number]) if number < len(cells) else ("", ())
            given = {"scope": "col"} if tag == "th" else {}
            given |= self.tree.checked(tag, pairs, line)
            if align:
                given["class"] = f"{align} {given['class']}" if "class" in given else align
            cell = self.tree.start(tag, given, line)
            self._inline(text, line)
            self.tree.end(cell)
        self.tree.end(row)

    # Words, and what stands among them

    def _inline(self, text: str, line: int) -> None:
        """Add the text of a block, read by Python-Markdown."""
        self.tree.line = line
        if bounds.check_text(text, line, self.report):
            report_foreign(text, line, self.report, self._inlines.definitions.known)
            self._walk(self._inlines.read(text), 0)

    def _walk(self, node: Parsed, depth: int) -> None:
        """Add what an element of Python-Markdown holds."""
        if depth > bounds.MOST_NESTED:
            self.tree.tell_once("SZ04", self.tree.line, limit=bounds.MOST_NESTED)
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
                raw_html.add_inline(tree, child.text or "")
            case "attrs":
                self.report.add("MD11", line, excerpt=(child.text or "")[:40])
                tree.text(child.text or "")
            case "typed":
                tree.text(child.text or "")
            case "br":
                tree.end(tree.start("br", {}, line))
                tree.line += 1
            case "img":
                tree.picture((*_attributes(child), *pairs), line)
                tree.line += child.get("alt", "").count("\n") + int(child.get("data-lost", 0))
            case "a" if "data-note" in child.attrib:
                self._call(child.get("data-note", ""), line)
            case tag:
                given = tree.checked(tag, (*_attributes(child), *pairs), line)
                place = tree.start(tag, given, line)
                if tag == "code":
                    tree.code(child.text or "")
                else:
                    self._walk(child, depth + 1)
                tree.end(place)
                tree.line += int(child.get("data-lost", 0))

    def _call(self, label: str, line: int) -> None:
        """Add the call of a note; its number is not known yet.

        Warnings: NT05 in another note, NT06 in a link; there it stays as typed.
        """
        if self._in_note or self.tree.within("a"):
            self.report.add("NT05" if self._in_note else "NT06", line, label=label)
            self.tree.text(f"[^{label}]")
        else:
            given = {"class": "note-call", "data-note": label}
            call = self.tree.end(self.tree.start("a", given, line))
            if call is not None:
                self.tree.traces.calls.append((call, line))


def _attributes(element: Parsed) -> Pairs:
    """Return what Python-Markdown's patterns wrote."""
    return tuple((name, unescape(value)) for name, value in element.items() if name != "data-lost")


_TASK = re.compile(r"\[([ xX])\][ \u00a0]+(?=\S)")


def _task(text: str) -> str:
    """Show a task of GitHub's lists by its box.

    >>> _task("[x] relire"), _task("[ ] relire")
    ('☑ relire', '☐ relire')
    """
    match = _TASK.match(text)
    return f"{'☐' if match[1] == ' ' else '☑'} {text[match.end() :]}" if match else text
