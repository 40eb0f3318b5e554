"""Where the faults of a draft are shown that no tree met while it was made.

A fault goes behind the element that it is about, else to the block of its line; one of the head
stands in front of the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from bookpress.model.book import Element, Section, SectionKind
from bookpress.reading.book.fault_markers import Marks, in_paragraph
from bookpress.reading.html import allow_list

_TAKES_WORDS = frozenset({"p", "li", "dt", "dd", "th", "td", "caption", "figcaption"})


def place_marks(
    marks: Marks, sections: tuple[Section, ...], first: int, opening_id: Callable[[], str]
) -> tuple[Section, ...]:
    """Mark the faults that wait, in the trees themselves, and those whose mark is lost.

    A mark is lost with the note that holds it, when nothing calls that note.
    `first`: the line where the body starts; faults before it get an opening, if there is none.
    """
    blocks = _Blocks(sections)
    before: list[Element] = []
    there = {_as_text(mark) for tree in _trees_of(sections) for mark in tree.iter("mark")}
    lost = [(found, None) for found in marks.met if _as_text(marks.write(found)) not in there]
    # Each goes before those that are there, so the last line comes first.
    for found, at in sorted([*marks.waiting, *lost], key=lambda one: -one[0].place.line):
        mark = marks.write(found)
        if found.place.line < first:
            before.append(mark)
        elif at is None or not _put_behind(at, mark):
            blocks.put_at(found.place.line, mark)
    marks.waiting.clear()
    if not before:
        return sections
    if sections[0].kind is not SectionKind.OPENING:
        body = etree.Element("div", {"data-line": "1"})
        opening = Section(SectionKind.OPENING, opening_id(), None, body, (), 1)
        sections = (opening, *sections)
    for mark in before:
        sections[0].body.insert(0, in_paragraph(mark, 1))
    return sections


def _trees_of(sections: Iterable[Section]) -> Iterator[Element]:
    """Yield the trees of a text: titles, bodies, notes."""
    for section in sections:
        yield from (tree for tree in (section.title, section.body) if tree is not None)
        yield from (note.body for note in section.notes)


def _as_text(mark: Element) -> str:
    """Write a mark as text, to be compared."""
    return etree.tostring(mark, encoding="unicode", with_tail=False)


class _Blocks:
    """The blocks of a text by their lines: of those on one line, the innermost of the first."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self._bodies: dict[Element, Element] = {}
        """Title → the body under it."""
        self._by_line: dict[int, Element] = {}
        for section in sections:
            if section.title is not None:
                self._bodies[section.title] = section.body
            for block in _blocks_of(section):
                line = int(block.get("data-line", "0"))
                known = self._by_line.setdefault(line, block)
                if known is block.getparent():
                    self._by_line[line] = block
        self._lines = sorted(self._by_line)

    def put_at(self, line: int, mark: Element) -> None:
        """Put a mark at the head of the block that holds a line, or beside it."""
        place = max(bisect_right(self._lines, line) - 1, 0)
        block = self._by_line[self._lines[place]]
        if block.tag in _TAKES_WORDS:
            mark.tail, block.text = f" {block.text or ''}", None
            block.insert(0, mark)
            return
        block = self._bodies.get(block, block)
        parent = block.getparent()
        while parent is not None and not allow_list.fits("p", str(parent.tag)):
            block, parent = parent, parent.getparent()
        paragraph = in_paragraph(mark, line)
        if parent is None:
            block.insert(0, paragraph)
        else:
            parent.insert(parent.index(block) + (block.tag in allow_list.HEADS), paragraph)


def _blocks_of(section: Section) -> Iterator[Element]:
    """Yield the blocks of a section that know their line, from the outside in."""
    title = () if section.title is None else (section.title,)
    for tree in (*title, section.body, *(note.body for note in section.notes)):
        yield from (block for block in tree.iter(etree.Element) if "data-line" in block.attrib)


def _put_behind(element: Element, mark: Element) -> bool:
    """Put a mark behind an element of a text; in heads it would enter the contents."""
    parent = element.getparent()
    inside_head = any(each.tag in allow_list.HEADS for each in element.iterancestors())
    if parent is None or inside_head or not allow_list.fits("mark", str(parent.tag)):
        return False
    mark.tail, element.tail = element.tail, " "
    parent.insert(parent.index(element) + 1, mark)
    return True
