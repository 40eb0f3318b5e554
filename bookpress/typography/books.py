"""A whole book: its trees, its notes, its names and its metadata."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from bookpress.book import Book, Element, Metadata, Note, Section
from bookpress.typography.characters import LINE_SEPARATOR, OPAQUE_WORD
from bookpress.typography.french import set_block
from bookpress.typography.html import BLOCKS, OPAQUE, OPAQUE_CLASSES, VOID
from bookpress.typography.locales import french_locale, is_french
from bookpress.typography.opaque import words_pattern
from bookpress.typography.others import typeset_other_nodes, typeset_other_text
from bookpress.typography.text import FIXED, Mark, Text
from bookpress.typography.unbroken import unbroken_pattern

_CALL_TEXT = re.compile(r"[ \n\d*,()\[\]†‡]*")


def typeset_book(book: Book) -> Book:
    """Give the book with every text typeset in its language; its trees are copies."""
    settings = book.metadata.typography
    keep = words_pattern(settings.keep)
    language = book.metadata.language
    trees = _Trees(language, keep, unbroken_pattern(settings.unbroken))
    headings = _Trees(language, keep, None)
    return replace(
        book,
        metadata=typeset_metadata(book.metadata),
        sections=tuple(_section(section, trees, headings) for section in book.sections),
    )


def _section(section: Section, trees: _Trees, headings: _Trees) -> Section:
    """Typeset a section; a title is never hyphenated, so no word of it needs a mark."""
    return replace(
        section,
        title=None if section.title is None else headings.typeset(section.title),
        body=trees.typeset(section.body),
        notes=tuple(_note(note, trees) for note in section.notes),
    )


def _note(note: Note, trees: _Trees) -> Note:
    """Typeset a note."""
    return replace(note, body=trees.typeset(note.body))


def typeset_metadata(metadata: Metadata) -> Metadata:
    """Typeset what the head says in words; addresses, codes and numbers stay."""
    keep = words_pattern(metadata.typography.keep)
    locale = french_locale(metadata.language)

    def words(text: str) -> str:
        if locale is None:
            return typeset_other_text(text, metadata.language)
        block = Text.of(text)
        set_block(block, locale, keep=keep)
        return block.seen

    def maybe(text: str | None) -> str | None:
        return None if text is None else words(text)

    printed = metadata.book
    return replace(
        metadata,
        title=words(metadata.title),
        subtitle=maybe(metadata.subtitle),
        short_title=maybe(metadata.short_title),
        authors=tuple(replace(person, name=words(person.name)) for person in metadata.authors),
        speakers=tuple(replace(voice, name=words(voice.name)) for voice in metadata.speakers),
        publisher=maybe(metadata.publisher),
        collection=maybe(metadata.collection),
        description=maybe(metadata.description),
        keywords=tuple(map(words, metadata.keywords)),
        rights=maybe(metadata.rights),
        dedication=maybe(metadata.dedication),
        also=tuple(map(words, metadata.also)),
        book=printed and replace(printed, title=words(printed.title), author=maybe(printed.author)),
        accessibility_summary=maybe(metadata.accessibility_summary),
        certifier=maybe(metadata.certifier),
    )


@dataclass(slots=True)
class _Node:
    """A piece of text of a block, and where it stands in the tree."""

    element: Element
    is_tail: bool
    seen: str
    depth: int
    css_class: str = ""

    def write(self, text: str) -> None:
        """Put the text back."""
        if self.is_tail:
            self.element.tail = text
        else:
            self.element.text = text

    def insert(self, pieces: list[Element]) -> None:
        """Put elements right after the text."""
        if self.is_tail:
            parent = self.element.getparent()
            assert parent is not None
            index = parent.index(self.element) + 1
        else:
            parent, index = self.element, 0
        for offset, piece in enumerate(pieces):
            parent.insert(index + offset, piece)


class _Trees:
    """Typesets trees of one book."""

    def __init__(
        self, language: str, keep: re.Pattern[str] | None, unbroken: re.Pattern[str] | None
    ) -> None:
        self.language = language
        self.keep = keep
        self.unbroken = unbroken
        self.nodes: list[_Node] = []

    def typeset(self, tree: Element) -> Element:
        """Give a copy of a tree, typeset."""
        copy = deepcopy(tree)
        copy.tail = None
        self.block(copy, self.language)
        return copy

    def block(self, element: Element, language: str) -> None:
        """Typeset a block element and what it holds."""
        language = self.own_language(element, language)
        self.end_block(language)
        if not _is_opaque(element):
            self.content(element, language, 0, "")
        self.end_block(language)

    def content(self, element: Element, language: str, depth: int, css_class: str) -> None:
        """Gather the text of an element, block by block."""
        self.nodes.append(_Node(element, False, element.text or "", depth, css_class))
        for child in element:
            self.child(child, language, depth, css_class)
            self.nodes.append(_Node(child, True, child.tail or "", depth, css_class))

    def child(self, child: Element, language: str, depth: int, css_class: str) -> None:
        """Gather an element inside a block; a block of its own ends the one around it."""
        tag, classes = child.tag, (child.get("class") or "").split()
        if not isinstance(tag, str) or "note-call" in classes or _is_call(child):
            return
        if tag in BLOCKS:
            self.end_block(language)
            self.block(child, language)
        elif tag == "br":
            self.nodes.append(_Node(child, False, LINE_SEPARATOR, FIXED))
        elif tag in VOID or _is_opaque(child) or self.is_foreign(child, language):
            self.nodes.append(_Node(child, False, OPAQUE_WORD, FIXED))
        else:
            ours = next((c for c in ("sc", "nohyph") if c in classes), css_class)
            self.content(child, language, depth + 1, ours)

    def own_language(self, element: Element, language: str) -> str:
        """Give the language of a block; empty: what is foreign in a French book stays as typed."""
        own = element.get("lang")
        if own is None or (is_french(own) and is_french(language)):
            return language
        return own if is_french(own) or not is_french(self.language) else ""

    def is_foreign(self, element: Element, language: str) -> bool:
        """Tell whether an inline element is in another language than its block."""
        own = element.get("lang")
        if own is None or not language:
            return False
        return own.split("-")[0].lower() != language.split("-")[0].lower()

    def end_block(self, language: str) -> None:
        """Typeset the text gathered so far and write it back to its nodes."""
        nodes, self.nodes = self.nodes, []
        if not language or not any(node.seen and not node.seen.isspace() for node in nodes):
            return
        locale = french_locale(language)
        if locale is None:
            opaque = [None if node.depth == FIXED else node.seen for node in nodes]
            for node, new in zip(nodes, typeset_other_nodes(opaque, language), strict=True):
                if new is not None and new != node.seen:
                    node.write(new)
            return
        starts, at = [], 0
        for node in nodes:
            starts.append(at)
            at += len(node.seen)
        text = Text(
            "".join([node.seen for node in nodes]),
            starts,
            [node.depth for node in nodes],
            [True] * len(nodes),
            [node.css_class for node in nodes],
        )
        marks = set_block(text, locale, keep=self.keep, unbroken=self.unbroken)
        _write_back(nodes, text, marks)


def _write_back(nodes: list[_Node], text: Text, marks: list[Mark]) -> None:
    """Write a block back to its nodes, the elements of its marks among them."""
    ends = [*text.starts[1:], len(text.seen)]
    mark_at = 0
    for node, start, end in zip(nodes, text.starts, ends, strict=True):
        if node.depth == FIXED:
            continue
        pieces: list[Element] = []
        set_text: Callable[[str], None] = node.write
        while mark_at < len(marks) and marks[mark_at].start < end:
            mark = marks[mark_at]
            set_text(text.seen[start : mark.start])
            piece = etree.Element(mark.tag, {"class": mark.css_class} if mark.css_class else {})
            piece.text = text.seen[mark.start : mark.end]
            pieces.append(piece)
            set_text = _tail_of(piece)
            start = mark.end
            mark_at += 1
        rest = text.seen[start:end]
        if pieces or rest != node.seen:
            set_text(rest)
        if pieces:
            node.insert(pieces)  # lxml moves an element with its tail


def _tail_of(piece: Element) -> Callable[[str], None]:
    """Give the function that writes the text after an element."""

    def set_tail(text: str) -> None:
        piece.tail = text

    return set_tail


def _is_opaque(element: Element) -> bool:
    """Tell whether nothing inside an element is typeset (rules-fr.md 1.2)."""
    classes = (element.get("class") or "").split()
    return element.tag in OPAQUE or not OPAQUE_CLASSES.isdisjoint(classes)


def _is_call(element: Element) -> bool:
    """Tell whether an element is a superior or inferior figure, read over by the rules."""
    if element.tag not in ("sup", "sub"):
        return False
    return bool(_CALL_TEXT.fullmatch("".join(map(str, element.itertext()))))
