"""The dialect alone: blocks become the HTML that Python-Markdown writes out.

Raw HTML stays as typed. Notes stand at the end, in the form and with the ids of Python-Markdown's
footnotes, so that its style sheets fit; their texts are blocks of ours, which is why its extension
does not write them. Speeches, sections and figures are a book's; ids of heads are the `toc`
extension's to make.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, TreeBuilder

from markdown import Markdown, util

from bookpress.model.elements import BLOCKS
from bookpress.reading.html import allow_list
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.block_writer import BlockWriter
from bookpress.reading.markdown.blocks import Abbreviations, Blocks, NoteText
from bookpress.reading.markdown.inlines import Inlines
from bookpress.reading.markdown.placeholders import unescape
from bookpress.reading.report import Report

_IN_ADDRESSES = "%/:?#@!$&'()*+,;=~"
"""What CommonMark leaves as it is in an address, beside letters and digits."""


@dataclass(slots=True)
class _Note:
    """A note that is called; `calls` are the ids of its calls."""

    text: NoteText
    number: int
    calls: list[str] = field(default_factory=list)


class HtmlWriter(BlockWriter):
    """Writes the HTML of one document."""

    tree: _HtmlTree

    def __init__(self, md: Markdown, inlines: Inlines, report: Report, *, data_line: bool) -> None:
        super().__init__(_HtmlTree(report, data_line=data_line), inlines, report)
        self._md = md
        self._texts: dict[str, NoteText] = {}
        self._notes: dict[str, _Note] = {}
        self._in_order: list[_Note] = []

    def document(self, found: Blocks) -> Element:
        """Return a whole document in one element. Warnings: NT02 a note that nothing calls."""
        self.tree.abbreviations = found.abbreviations
        self._texts = {note.label: note for note in reversed(found.notes)}
        whole = self.tree.start(self._md.doc_tag, {}, 0)
        self.add(found.blocks)
        if self._notes:
            self._add_notes()
        for label in self._texts.keys() - self._notes.keys():
            self.report.add("NT02", self._texts[label].line, label=label)
        return self.tree.end(whole)

    def raw_block(self, source: str, line: int) -> None:
        """Keep a block of raw HTML as typed."""
        self.raw_inline(source)
        self.tree.code("\n")

    def raw_inline(self, source: str) -> None:
        """Keep a tag as typed."""
        self.tree.code(self._md.htmlStash.store(source))

    def call(self, label: str, line: int) -> None:
        """Write the call of a note. Errors: NT01 no text of that label, which stays as typed."""
        if label not in self._texts:
            near = self.report.suggest(label, self._texts)
            self.report.add("NT01", line, label=label, suggestion=near)
            self.tree.text(f"[^{label}]")
            return
        if label not in self._notes:
            self._notes[label] = _Note(self._texts[label], len(self._notes) + 1)
            self._in_order.append(self._notes[label])
        note = self._notes[label]
        note.calls.append(f"fnref{len(note.calls) + 1 if note.calls else ''}:{label}")
        place = self.tree.start("sup", {"id": note.calls[-1]}, line)
        self.tree.start("a", {"class": "footnote-ref", "href": _to(f"fn:{label}")}, line)
        self.tree.text(str(note.number))
        self.tree.end(place)

    def inline_note(self, words: Element, line: int) -> None:
        """Write the call of a note inside a sentence."""
        label = f"^{len(self._texts) + 1}"
        self._texts[label] = NoteText(label, line, [], words)
        self.call(label, line)

    def _add_notes(self) -> None:
        """Write the notes that the text calls, and those that notes call."""
        place = self.tree.start("div", {"class": "footnote"}, 0)
        self.tree.end(self.tree.start("hr", {}, 0))
        self.tree.start("ol", {}, 0)
        items: list[Element] = []
        for note in self._in_order:  # it grows as notes call others
            item = self.tree.start("li", {"id": f"fn:{note.text.label}"}, note.text.line)
            self.add(note.text.blocks)
            if note.text.words is not None:
                self.words(note.text.words, note.text.line)
            items.append(self.tree.end(item))
        self.tree.end(place)
        for written, note in zip(items, self._in_order, strict=True):
            _add_ways_back(written, note)


def _add_ways_back(item: Element, note: _Note) -> None:
    """Add a link to each call of a note to its last paragraph."""
    last = item[-1] if len(item) and item[-1].tag == "p" else SubElement(item, "p")
    title = f"Jump back to footnote {note.number} in the text"
    for call in note.calls:
        back = {"class": "footnote-backref", "href": _to(call), "title": title}
        SubElement(last, "a", back).text = "\u00a0↩"


def _to(name: str) -> str:
    """Return the address of a place of the document."""
    return "#" + quote(name, _IN_ADDRESSES)


class _HtmlTree:
    """The tree of a document, as Python-Markdown's serializer wants it."""

    def __init__(self, report: Report, *, data_line: bool) -> None:
        self.line = 0
        self.abbreviations = Abbreviations({})
        self._report = report
        self._data_line = data_line
        self._builder = TreeBuilder()
        self._open: list[str] = []

    def checked(self, tag: str, pairs: Pairs, line: int) -> dict[str, str]:
        """Return all attributes; classes add up, addresses are encoded."""
        kept: dict[str, str] = {}
        for name, value in pairs:
            if name == "class" and name in kept:
                value = f"{kept[name]} {value}"
            kept[name] = quote(value, _IN_ADDRESSES) if name in ("href", "src") else value
        return kept

    def start(self, tag: str, given: dict[str, str], line: int) -> int:
        """Open an element."""
        if self._data_line and line and tag in BLOCKS:
            given = {**given, "data-line": str(line)}
        self._builder.start(tag, {name: _escaped(value) for name, value in given.items()})
        self._open.append(tag)
        if tag in ("blockquote", "div") or not allow_list.holds_text(tag):
            self._builder.data("\n")
        return len(self._open) - 1

    def end(self, place: int) -> Element:
        """Close the elements down to a place; a line ends after those that stand on their own."""
        while len(self._open) > place:
            tag = self._open.pop()
            element = self._builder.end(tag)
            if tag == "code":  # no other extension is to read it
                element.text = util.AtomicString(element.text or "")
            elif tag in BLOCKS or tag == "br":
                self._builder.data("\n")
        return element

    def end_paragraph(self, place: int, write: Callable[[str, int], None]) -> None:
        """Close a paragraph."""
        self.end(place)

    def text(self, text: str) -> None:
        """Add words; abbreviations among them are marked."""
        for piece, whole in self.abbreviations.cut(unescape(text)):
            if whole is None:
                self.code(piece)
            else:
                place = self.start("abbr", {"title": whole}, 0)
                self.code(piece)
                self.end(place)

    def code(self, text: str) -> None:
        """Add words as they are typed."""
        self._builder.data(_escaped(text))

    def picture(self, pairs: Pairs, line: int, title: str = "", alt: str = "") -> None:
        """Add a picture."""
        self.end(self.start("img", self.checked("img", pairs, line), line))

    def tell_once(self, code: str, line: int, *, limit: int) -> None:
        """Report a bound that was met."""
        self._report.add(code, line, limit=limit)


def _escaped(text: str) -> str:
    """Escape an ampersand: the serializer would take `&amp;` in a text for written already."""
    return text.replace("&", "&amp;")
