"""A whole book: its trees, its notes, its names and its metadata."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace

from bookpress.model.book import Book, Element, Metadata, Phrase
from bookpress.model.elements import HEADINGS
from bookpress.typography.characters import plain_spaces
from bookpress.typography.rules.opaque import words_pattern
from bookpress.typography.rules.unbroken import unbroken_pattern
from bookpress.typography.setters import setter_for
from bookpress.typography.text import FIXED, Text
from bookpress.typography.trees import blocks


def typeset_book(book: Book) -> Book:
    """Return the book with every text typeset in its language; its trees are copies."""
    data = book.metadata
    language, keep = data.language, words_pattern(data.typography.keep)
    unbroken = unbroken_pattern(data.typography.unbroken)

    def tree(given: Element) -> Element:
        # A title is never hyphenated, so no word of it needs a mark.
        return _typeset_tree(given, language, keep, None if given.tag in HEADINGS else unbroken)

    typeset = typeset_metadata(data)
    return replace(
        book,
        metadata=typeset,
        plain=plain_metadata(typeset),
        sections=tuple(section.with_trees(tree) for section in book.sections),
    )


def typeset_metadata(metadata: Metadata) -> Metadata:
    """Typeset what the head says in words; addresses, codes and numbers stay."""
    keep = words_pattern(metadata.typography.keep)
    return metadata.with_words(lambda words: typeset_words(words, metadata.language, keep))


def typeset_words(text: str, language: str, keep: re.Pattern[str] | None = None) -> str:
    """Typeset a string by the rules of its language; what `keep` finds is never touched."""
    if isinstance(text, Phrase):
        return Phrase(_typeset_tree(text.tree, language, keep, None))
    set_block = setter_for(language, keep=keep)
    if set_block is None:
        from bookpress.typography.other_languages import typeset_other

        return typeset_other(text, language)
    block = Text.of(text)
    set_block(block)
    return block.seen


def plain_metadata(metadata: Metadata) -> Metadata:
    """Return the same for programs, with plain spaces (see `Book.plain`)."""
    return metadata.with_words(plain_spaces)


def _typeset_tree(
    tree: Element, language: str, keep: re.Pattern[str] | None, unbroken: re.Pattern[str] | None
) -> Element:
    """Return a copy of a tree, typeset; `language` is the book's."""
    copy = deepcopy(tree)
    copy.tail = None
    # A list, because the elements that a block gains must not be read as part of it.
    for block in list(blocks(copy, language)):
        set_block = setter_for(block.language, keep=keep, unbroken=unbroken)
        if set_block is not None:
            text = block.text()
            marks = set_block(text)
            block.write(text, marks)
        else:
            from bookpress.typography.other_languages import typeset_other_nodes

            given = [None if node.depth == FIXED else node.seen for node in block.nodes]
            result = typeset_other_nodes(given, block.language)
            for node, new in zip(block.nodes, result, strict=True):
                if new is not None and new != node.seen:
                    node.write(new)
    return copy
