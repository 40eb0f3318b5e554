"""What stands in a book for the characters that no font has: their code points."""

from __future__ import annotations

import re
from collections.abc import Collection
from copy import deepcopy
from dataclasses import replace

from bookpress.model.book import Book, Element
from bookpress.rendering.trees import made, set_between


def show_missing(book: Book, characters: Collection[str]) -> Book:
    """Return a book without some characters: each run of them is named by its code points.

    In the text as `<mark class="fault">U+4E00 U+4E8C</mark>`, in the head as `[U+4E00 U+4E8C]`.
    """
    run = re.compile(f"[{''.join(map(re.escape, sorted(characters)))}]+")

    def codes(found: re.Match[str]) -> str:
        return " ".join(f"U+{ord(character):04X}" for character in found[0])

    def marked(tree: Element) -> Element:
        copied = deepcopy(tree)
        set_between(copied, run.finditer, lambda found: made("mark", "fault notypo", codes(found)))
        return copied

    def named(text: str) -> str:
        return run.sub(lambda found: f"[{codes(found)}]", text)

    metadata = book.metadata.with_words(named)
    sections = tuple(section.with_trees(marked) for section in book.sections)
    return replace(book, metadata=metadata, sections=sections)
