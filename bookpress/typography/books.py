"""A whole book: its trees, its notes, its names and its metadata."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace

from bookpress.model.book import Book, Element, Metadata, Section
from bookpress.typography.french import set_block
from bookpress.typography.locales import french_locale
from bookpress.typography.other_languages import typeset_other_nodes, typeset_other_text
from bookpress.typography.rules.opaque import words_pattern
from bookpress.typography.rules.unbroken import unbroken_pattern
from bookpress.typography.text import FIXED, Text
from bookpress.typography.trees import blocks


def typeset_book(book: Book) -> Book:
    """Return the book with every text typeset in its language; its trees are copies."""
    return replace(
        book,
        metadata=typeset_metadata(book.metadata),
        sections=tuple(_section(section, book.metadata) for section in book.sections),
    )


def _section(section: Section, metadata: Metadata) -> Section:
    """Typeset a section; a title is never hyphenated, so no word of it needs a mark."""
    language = metadata.language
    keep = words_pattern(metadata.typography.keep)
    unbroken = unbroken_pattern(metadata.typography.unbroken)
    title = section.title
    return replace(
        section,
        title=None if title is None else _typeset_tree(title, language, keep, None),
        body=_typeset_tree(section.body, language, keep, unbroken),
        notes=tuple(
            replace(note, body=_typeset_tree(note.body, language, keep, unbroken))
            for note in section.notes
        ),
    )


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


def _typeset_tree(
    tree: Element, language: str, keep: re.Pattern[str] | None, unbroken: re.Pattern[str] | None
) -> Element:
    """Return a copy of a tree, typeset; `language` is the book's."""
    copy = deepcopy(tree)
    copy.tail = None
    # A list, because the elements that a block gains must not be read as part of it.
    for block in list(blocks(copy, language)):
        locale = french_locale(block.language)
        if locale is not None:
            text = block.text()
            marks = set_block(text, locale, keep=keep, unbroken=unbroken)
            block.write(text, marks)
        else:
            given = [None if node.depth == FIXED else node.seen for node in block.nodes]
            result = typeset_other_nodes(given, block.language)
            for node, new in zip(block.nodes, result, strict=True):
                if new is not None and new != node.seen:
                    node.write(new)
    return copy
