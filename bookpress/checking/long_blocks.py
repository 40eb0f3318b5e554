"""Blocks that make a file of the EPUB too long, since none of them is ever divided."""

from __future__ import annotations

from bookpress.model.book import Book, source_line
from bookpress.model.findings import Finding, Place, finding
from bookpress.rendering.epub.division import fits, size_of, whole_blocks


def long_blocks(book: Book) -> list[Finding]:
    """Name each table, list or other block that is too long for one file of the EPUB (EP70).

    What is counted are the bytes of the block as read; the EPUB adds roles and spaces to it.
    """
    trees = (
        (tree, section.line)
        for section in book.sections
        for tree in (section.body, *(note.body for note in section.notes))
    )
    blocks = (
        (block, line)
        for tree, line in trees
        if not fits(size_of(tree))
        for block in whole_blocks(tree)
        if not fits(size_of(block))
    )
    return [
        finding(
            "EP70",
            Place(str(book.source), line=source_line(block, line)),
            size=f"{size_of(block) / 1000:.0f}",
        )
        for block, line in blocks
    ]
