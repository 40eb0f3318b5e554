"""The table of contents: what the nav of an EPUB and the bookmarks of a reader show."""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from bookpress.model.book import Book, Element, Phrase, Section, SectionKind, plain_text
from bookpress.model.theme import Labels
from bookpress.rendering.sections import is_call
from bookpress.rendering.trees import classes, copy_tree

UNLISTED = "unlisted"
"""The class of a heading that contents leave out."""
FRONT = "front"
"""The class of the heading of what stands before the text: a preface, a foreword."""
INDEX = "index"
"""The class of the heading of the index, and of the words that it names."""
_DROPPED, _STRIPPED = "dropped", "stripped"


class Entry(NamedTuple):
    """One line of the contents."""

    title: str
    """On one line; a `Phrase` where the heading holds emphasis."""
    target: str
    """The id of the section or head that it leads to."""
    opens_section: bool
    """Whether the target is a section, not a head inside one."""
    children: tuple[Entry, ...] = ()


def contents(book: Book, labels: Labels) -> tuple[Entry, ...]:
    """Return the contents of a book: parts, the chapters they hold, the heads (`h3`) of these.

    A heading of class `unlisted` has no entry; nor have those inside its section. An opening shows
    no heading of its own: an entry for it would lead to words that do not stand there. It has none,
    unless it is the whole text.
    """
    entries: list[Entry] = []
    in_part = False
    for section in book.sections:
        if section.title is None and len(book.sections) > 1:
            entries += _headings(section)
            continue
        in_part &= not is_index(section)
        if section.title is not None and UNLISTED in classes(section.title):
            in_part &= section.kind is not SectionKind.PART
            continue
        entry = Entry(section_title(book, section, labels), section.id, True, _headings(section))
        if in_part and section.kind is not SectionKind.PART:
            entries[-1] = entries[-1]._replace(children=(*entries[-1].children, entry))
        else:
            entries.append(entry)
        in_part |= section.kind is SectionKind.PART
    return tuple(entries)


def before_text(book: Book) -> frozenset[str]:
    """Return the ids of the sections that stand before the text: the first ones of class `front`.

    Where none has it, and the pages before the text have numerals of their own, those before the
    first part of a book in parts.
    """
    sections = book.sections
    first = list(takewhile(is_front, sections))
    if not first and book.metadata.make_up.roman:
        before_part = list(takewhile(lambda one: one.kind is not SectionKind.PART, sections))
        first = before_part if len(before_part) < len(sections) else []
    return frozenset(section.id for section in first)


def is_front(section: Section) -> bool:
    """Return whether a section says of itself that it stands before the text."""
    return section.title is not None and FRONT in classes(section.title)


def is_index(section: Section) -> bool:
    """Return whether a section says of itself that it holds the index."""
    return section.title is not None and INDEX in classes(section.title)


def ends_with_index(book: Book) -> bool:
    """Return whether the index stands last: notes behind the text come before it."""
    return bool(book.sections) and is_index(book.sections[-1])


def section_title(book: Book, section: Section, labels: Labels) -> str:
    """Return a section's name on one line: its title; of an opening, for voices and windows, the
    label's, or the book's when the whole text is one opening."""
    if section.title is not None:
        return on_one_line(section.title)
    return labels["opening"] if len(book.sections) > 1 else book.metadata.title


def _headings(section: Section) -> tuple[Entry, ...]:
    """Return the entries of a section's `h3`."""
    headings = (
        heading
        for heading in section.body.iter("h3")
        if heading.get("id") and UNLISTED not in classes(heading)
    )
    return tuple(Entry(on_one_line(one), one.get("id", ""), False) for one in headings)


def on_one_line(heading: Element) -> str:
    """Return the words of a heading with their emphasis: no lines, links, calls, empty elements.

    >>> title = etree.fromstring('<h2 id="a">Un <em>long<br/>titre</em><a href="#b">, lu</a></h2>')
    >>> on_one_line(title).__html__()
    'Un <em>long titre</em>, lu'
    >>> on_one_line(etree.fromstring('<h2><span id="a"/>Un <em>titre</em></h2>')).__html__()
    'Un <em>titre</em>'
    """
    line = copy_tree(heading)
    for node in list(line.iter(etree.Element)):
        node.attrib.pop("id", "")
        if is_call(node):
            node.tag = _DROPPED
        elif node.tag in ("a", "br") or not plain_text(node).strip():
            node.text = " " if node.tag == "br" else node.text
            node.tag = _STRIPPED
    etree.strip_elements(line, _DROPPED, with_tail=False)
    etree.strip_tags(line, _STRIPPED)
    return Phrase(line) if len(line) else plain_text(line)
