"""The index: words that the author marked, sorted, with the places where they stand.

Comes in: a typeset book whose marks are elements of class `index`. Goes out: the same, each mark
with an id, and the list of its entries in the section whose heading has that class, else in one
behind the text. The list is a tree like every other, which each edition sets in its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from bookpress.model.book import Book, Element, Section, SectionKind, plain_text, source_line
from bookpress.model.elements import PHRASES
from bookpress.model.findings import Finding
from bookpress.model.theme import Labels
from bookpress.reading.html.allow_list import OF_A_MARK
from bookpress.reading.report import Report
from bookpress.rendering.contents import INDEX, is_index, on_one_line
from bookpress.rendering.references.entries import Entry
from bookpress.rendering.references.index_list import index_list
from bookpress.rendering.trees import classes, made
from bookpress.typography import typeset_text

_LEVEL = "!"
"""What parts an entry from one below it, as in LaTeX."""


def with_index(book: Book, labels: Labels) -> tuple[Book, list[Finding]]:
    """Return a book with its index, and what is amiss with its marks; without any, as it is.

    IX01 a mark without words, IX02 a reference to an entry that is not there, IX03 an index without
    entries, IX04 a class `index` that neither marks words nor heads the one index.
    """
    if not any(True for _ in _of_class(book)):
        return book, []
    book = replace(book, sections=tuple(one.with_trees(deepcopy) for one in book.sections))
    report, root, ids = Report(str(book.source)), Entry(""), _Ids(book)
    holders = [section for section in book.sections if is_index(section)]
    for section in holders[1:]:
        report.add("IX04", section.line)
    for section, element in list(_of_class(book)):
        if element.tag in PHRASES:
            _enter(element, source_line(element, section.line), root, ids, book, report)
        elif element is not section.title:
            report.add("IX04", source_line(element, section.line))
    if not root.below:
        for section in holders[:1]:
            report.add("IX03", section.line)
        return book, report.found
    _leave_out_wordless(book)
    _name_targets(root, ids, report)
    holder = holders[0] if holders else _added(book, labels, ids)
    holder.body.append(index_list(root, book.metadata.language, labels))
    filled = _as_chapter(holder)
    sections = [filled if one is holder else one for one in book.sections]
    return replace(book, sections=(*sections, *([] if holders else [filled]))), report.found


class _Ids:
    """The ids of a book, and new ones."""

    def __init__(self, book: Book) -> None:
        self._taken = {one.id for one in book.sections}
        for section in book.sections:
            self._taken.update(
                node.get("id", "") for tree in _trees(section) for node in tree.iter()
            )
        self._numbers: dict[str, int] = {}

    def new(self, name: str) -> str:
        """Return `NAME-1`, `NAME-2`…"""
        while True:
            self._numbers[name] = number = self._numbers.get(name, 0) + 1
            if (made_up := f"{name}-{number}") not in self._taken:
                return made_up

    def free(self, name: str) -> str:
        """Return a name, with a number where it is taken."""
        return self.new(name) if name in self._taken else name


def _trees(section: Section) -> Iterator[Element]:
    if section.title is not None:
        yield section.title
    yield section.body
    yield from (note.body for note in section.notes)


def _of_class(book: Book) -> Iterator[tuple[Section, Element]]:
    """Yield each element of the class, with its section, in reading order."""
    for section in book.sections:
        for tree in _trees(section):
            yield from ((section, one) for one in tree.iter("*") if INDEX in classes(one))


def _enter(mark: Element, line: int, root: Entry, ids: _Ids, book: Book, report: Report) -> None:
    """Enter a mark into the index, and give it an id; IX01 one that says nothing."""
    typed, *others = (str(mark.attrib.pop(name, "")) for name in OF_A_MARK)
    paths = [_path(one, book.metadata.language) for one in others]
    path = _path(typed, book.metadata.language) if typed else (_words(mark),)
    if not all(path) or not path:
        report.add("IX01", line)
        return
    entry = root.at(path)
    for other, kept in zip(paths, (entry.see, entry.also), strict=True):
        if other:
            kept.setdefault(other, line)
    if not any(paths):
        place = _neighbour(mark)
        if not place.get("id"):
            place.set("id", ids.new("index"))
        entry.places.append(place.get("id", ""))


def _neighbour(mark: Element) -> Element:
    """Return where a mark stands: itself, or the block beside a paragraph that holds marks only."""
    paragraph = next(mark.iterancestors("p"), None)
    if paragraph is None or not _is_wordless(paragraph):
        return mark
    beside = (*paragraph.itersiblings(), *paragraph.itersiblings(preceding=True))
    return next((one for one in beside if not _is_wordless(one)), mark)


def _is_wordless(block: Element) -> bool:
    """Return whether a paragraph holds nothing but marks without words."""
    inside = [one for one in block.iter() if one is not block]
    marks = bool(inside) and all(INDEX in classes(one) for one in inside)
    return block.tag == "p" and marks and not plain_text(block).strip()


def _leave_out_wordless(book: Book) -> None:
    """Take out the paragraphs that hold nothing but marks, where another block has their places."""
    for section in book.sections:
        for tree in _trees(section):
            for paragraph in filter(_is_wordless, list(tree.iter("p"))):
                holder = paragraph.getparent()
                if holder is not None and any(not _is_wordless(one) for one in holder):
                    holder.remove(paragraph)


def _words(mark: Element) -> str:
    """Return the words of a mark, with their emphasis."""
    alone = deepcopy(mark)
    alone.tail = None
    for name in ("class", "id"):
        alone.attrib.pop(name, "")
    if alone.tag == "span" and not alone.attrib:
        return on_one_line(alone)
    holder = etree.Element("span")
    holder.append(alone)
    return on_one_line(holder)


def _path(typed: str, language: str) -> tuple[str, ...]:
    """Return the words of an entry and of those above it, typeset.

    >>> _path("Gutenberg, Johannes!press", "en")
    ('Gutenberg, Johannes', 'press')
    """
    parts = (part.strip() for part in typed.split(_LEVEL))
    return tuple(typeset_text(part, language) for part in parts if part)


def _name_targets(root: Entry, ids: _Ids, report: Report) -> None:
    """Give the entries that others lead to an id; IX02 where there is none."""
    for entry in list(root.all()):
        for path, line in (*entry.see.items(), *entry.also.items()):
            found = root.find(path)
            if not found:
                report.add("IX02", line, words=", ".join(path))
            elif not found[-1].id:
                found[-1].id = ids.new("entry")


def _added(book: Book, labels: Labels, ids: _Ids) -> Section:
    """Return a section for an index that has no place in the source: it stands behind the text."""
    title = made("h2", INDEX, labels["index"])
    if other := labels.beside(book.metadata.language):
        title.set("lang", other)
    line = book.sections[-1].line if book.sections else 1
    return Section(SectionKind.CHAPTER, ids.free(INDEX), title, etree.Element("div"), (), line)


def _as_chapter(section: Section) -> Section:
    """Return a section as a chapter of its own, which no part holds; its title is changed."""
    if section.title is not None:
        section.title.tag = "h2"
    return replace(section, kind=SectionKind.CHAPTER)
