"""A draft: a book that is built in spite of its faults, each of them seen by who reads it.

Each stands in a `<mark class="fault"><b>RH01</b> …</mark>` at the block of its line; one of the
head stands in front of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from bookpress.messages import Language, words
from bookpress.model.book import Book, Element, Section, SectionKind
from bookpress.model.elements import HEADINGS, TEXT_BLOCKS
from bookpress.model.findings import Finding, Severity
from bookpress.patterns import late
from bookpress.reading.book.ids import Ids
from bookpress.reading.html import allow_list

_FAULT = "fault notypo"
"""The look of a fault, and words that no typography touches."""
_CODE = late(r"`([^`]+)`")


def show_faults(book: Book, found: Iterable[Finding], word: str) -> Book:
    """Return a book as read with the errors among some findings, in French or English.

    `word`: “Draft” in the book's language; it stands before the title, and so on every cover, title
    page and page header.
    """
    metadata = book.metadata
    short = metadata.short_title and f"[{word}] {metadata.short_title}"
    metadata = replace(metadata, title=f"[{word}] {metadata.title}", short_title=short)
    sections = [section.with_trees(deepcopy) for section in book.sections]
    blocks = _Blocks(sections)
    before = []
    for one in sorted(found, key=lambda one: one.place.line):
        if one.severity is Severity.ERROR:
            marker = _marker(one, book.metadata.language)
            if not blocks.put(one.place.line, marker):
                before.append(_paragraph(marker, 1))
    if before and sections[0].kind is not SectionKind.OPENING:
        ids = {str(one.get("id")) for tree in _trees(sections) for one in tree.iter()}
        free = Ids(ids | {section.id for section in sections}).free("opening")
        body = etree.Element("div", {"data-line": "1"})
        sections.insert(0, Section(SectionKind.OPENING, free, None, body, (), 1))
    sections[0].body[:0] = before
    return replace(book, metadata=metadata, sections=tuple(sections))


def _trees(sections: Iterable[Section]) -> Iterator[Element]:
    """Yield the trees of a text: titles, bodies, notes."""
    for section in sections:
        yield from (tree for tree in (section.title, section.body) if tree is not None)
        yield from (note.body for note in section.notes)


def _marker(found: Finding, language: str) -> Element:
    """Write the code and the words of a finding; what stands between backticks is code."""
    main = language.lower().split("-")[0]
    spoken: Language = "fr" if main == "fr" else "en"
    marker = etree.Element("mark", {"class": _FAULT})
    if main != spoken:
        marker.set("lang", spoken)
    last = etree.SubElement(marker, "b")
    last.text, last.tail = found.code, " "
    for number, part in enumerate(_CODE.split(words(found, spoken))):
        if number % 2:
            last = etree.SubElement(marker, "code")
            last.text, last.tail = part, ""
        else:
            last.tail = (last.tail or "") + part
    return marker


def _paragraph(marker: Element, line: int) -> Element:
    """Give a fault marker a paragraph of its own."""
    paragraph = etree.Element("p", {"data-line": str(line)})
    paragraph.append(marker)
    return paragraph


class _Blocks:
    """The blocks of a text by their lines: of those on one line, the innermost of the first."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self._bodies: dict[Element, Element] = {}
        """Title → the body under it."""
        self._by_line: dict[int, Element] = {}
        self._last: dict[tuple[Element, bool], Element] = {}
        """A block, and whether at its end → what was put there last."""
        for section in sections:
            if section.title is not None:
                self._bodies[section.title] = section.body
            for block in (b for tree in _trees([section]) for b in tree.iter(etree.Element)):
                if line := int(block.get("data-line", 0)):
                    known = self._by_line.setdefault(line, block)
                    if known is block.getparent():
                        self._by_line[line] = block
        self._lines = sorted(self._by_line)

    def put(self, line: int, marker: Element) -> bool:
        """Show a marker at the block of a line; give whether there is one.

        It opens the block that begins on this line. One of a later line ends the block before: the
        fault is further inside it, or of a block that was left out.
        """
        place = bisect_right(self._lines, line) - 1
        if place < 0:
            return False
        block, late = self._by_line[self._lines[place]], line > self._lines[place]
        last = self._last.get((block, late))
        if last is not None:
            marker = marker if last.tag == marker.tag else _paragraph(marker, line)
            marker.tail, last.tail = last.tail, " " if last.tag == "mark" else None
            parent = last.getparent()
            assert parent is not None
            parent.insert(parent.index(last) + 1, marker)
        elif block.tag in TEXT_BLOCKS:
            _into(block, marker, late=late)
        else:
            marker = _paragraph(marker, line)
            holder = self._bodies.get(block, block)
            if allow_list.fits("p", str(holder.tag)):
                holder.insert(len(holder) if late and holder is block else 0, marker)
            else:
                _beside(holder, marker, behind=late or holder.tag in HEADINGS)
        self._last[block, late] = marker
        return True


def _into(block: Element, marker: Element, *, late: bool) -> None:
    """Put a marker before the words of a block, or behind them."""
    if not late:
        marker.tail, block.text = f" {block.text or ''}", None
        block.insert(0, marker)
    elif len(block):
        block[-1].tail = f"{block[-1].tail or ''} "
        block.append(marker)
    else:
        block.text = f"{block.text or ''} "
        block.append(marker)


def _beside(block: Element, paragraph: Element, *, behind: bool) -> None:
    """Put a paragraph before or behind a block, as far out as paragraphs may stand."""
    parent = block.getparent()
    while parent is not None and not allow_list.fits("p", str(parent.tag)):
        block, parent = parent, parent.getparent()
    if parent is not None:
        parent.insert(parent.index(block) + behind, paragraph)
    else:
        block.insert(0, paragraph)
