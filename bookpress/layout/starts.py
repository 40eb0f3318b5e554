"""Where each page begins in the text, so that the EPUB can name the pages of the paper edition.

A page's start is the section of its first word, picture or rule, and the count of that section's
characters before it (see `running_text.py`); a page without any starts at the next one.

The document must hold the text of a section inside one element with the section's id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bookpress.model.elements import INLINE
from bookpress.rendering.running_text import UNIT, UNITS, PageStart, countable, is_generated
from bookpress.typography.characters import NO_BREAK_SPACES, SOFT_HYPHEN

_INLINE = INLINE | {"wbr"}
"""Elements inside which a word goes on; every other one ends it. Paper sets `wbr` into code."""

_WORDS = re.compile(r"(\s*)(\S*)")


def page_starts(
    root: Any,
    sections: Sequence[str],
    pages: Sequence[Any],
    folios: Sequence[str],
    printed: Sequence[bool],
) -> Iterator[PageStart]:
    """Yield the start of each page that holds running text or shows its number beside a picture.

    `root` is the tree that was laid out, `pages` its page boxes, `folios` their numbers, `printed`
    whether each of the pages shows its number.
    """
    text = _Text(root, sections)
    order = {name: number for number, name in enumerate(sections)}
    wordless: list[str] = []
    reached = (-1, 0)
    for page, folio, shows in zip(pages, folios, printed, strict=False):
        found: tuple[str, int] | None = None
        shown_before = reached
        for box in flow_boxes(page):
            if (place := text.consume(box)) is None:
                continue
            here = (order[place[0]], place[1])
            # A picture at the head of a page may stand before words of the page before.
            if found is None and here > shown_before:
                found = place
            reached = max(reached, here)
        if found is not None:
            yield from (PageStart(name, *found) for name in (*wordless, folio))
            wordless.clear()
        elif shows:
            wordless.append(folio)
    if text.end is not None:
        yield from (PageStart(name, *text.end) for name in wordless)


def length_of_sections(root: Any, sections: Sequence[str]) -> dict[str, int]:
    """Return the id of each section that a tree holds, and how many characters it has."""
    wanted = frozenset(sections)

    def length(element: Any) -> int:
        if is_generated(element):
            return 0
        texts = [element.text, *(child.tail for child in element)]
        return sum(len(countable(text or "")) for text in texts) + sum(map(length, element))

    return {one.get("id"): length(one) for one in root.iter() if one.get("id") in wanted}


class _Text:
    """The running text of some sections, read again as the pages show it.

    Each element's own characters are told apart, since a table row that breaks over two pages
    shows its cells in another order than the document has them.
    """

    def __init__(self, root: Any, sections: Sequence[str]) -> None:
        self._owned: dict[Any, _Owned] = {}
        self.end: tuple[str, int] | None = None
        """The last section and how many characters it has; None without a section."""
        wanted = frozenset(sections)
        for element in root.iter():
            if element.get("id") in wanted:
                self._read(element)

    def _read(self, section: Any) -> None:
        """Number the characters of one section."""
        name, count, fresh = section.get("id"), 0, True

        def take(owner: Any, text: str | None) -> None:
            nonlocal count, fresh
            owned = self._owned.setdefault(owner, _Owned(name))
            owned.text += countable(text or "")
            for space, word in _WORDS.findall(text or ""):
                # A sign and the word it clings to are one word: no page begins between them.
                fresh |= bool(space.strip(NO_BREAK_SPACES))
                if length := len(word) - word.count(SOFT_HYPHEN):
                    owned.offsets += range(count, count + length)
                    owned.opens += [fresh, *[False] * (length - 1)]
                    count += length
                    fresh = False

        def walk(element: Any) -> None:
            nonlocal fresh
            if is_generated(element):
                return
            fresh |= element.tag not in _INLINE or element.tag in UNITS
            take(element, UNIT if element.tag in UNITS else element.text)
            fresh |= element.tag in UNITS
            for child in element:
                walk(child)
                take(element, child.tail)
            fresh |= element.tag not in _INLINE

        walk(section)
        self.end = (name, count)

    def consume(self, box: Any) -> tuple[str, int] | None:
        """Read what a box shows; give the place of the first word that begins in it or, when none
        does, nothing. What was read before (a table head set again) says nothing either."""
        owned = self._owned.get(box.element)
        if owned is None:
            return None
        begin = end = owned.read
        if box.element_tag in UNITS:
            end = 1
        elif hasattr(box, "text"):
            # No more than the box can hold: to copy the rest for each line costs its square.
            end += shown(box, owned.text[begin : begin + 3 * len(box.text)])
        owned.read = end
        for index in range(begin, end):
            if owned.opens[index]:
                return owned.section, owned.offsets[index]
        return None


@dataclass(slots=True)
class _Owned:
    """The characters that stand directly in one element."""

    section: str
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    """Of each character, its number in the section."""
    opens: list[bool] = field(default_factory=list)
    """Of each character, whether it begins a word."""
    read: int = 0
    """How many of them the pages so far have shown."""


def shown(box: Any, text: str) -> int:
    """Count the characters of a box that open a text; none when it shows other ones.

    `text`: countable. The hyphen of a broken word is not counted, capitals made by the theme are.
    """
    _, _, pseudo = box.element_tag.partition("::")
    if pseudo not in ("", "first-letter", "first-line"):
        return 0
    characters = countable(box.text).casefold()
    hyphen = countable(box.style["hyphenate_character"])
    for candidate in (characters, characters.removesuffix(hyphen)):
        if text[: len(candidate)].casefold() == candidate:
            return len(candidate)
    return 0


def text_boxes(page: Any) -> Iterator[Any]:
    """Yield the text boxes of a page's flow in order."""
    from weasyprint.formatting_structure.boxes import TextBox

    return (box for box in flow_boxes(page) if isinstance(box, TextBox))


def flow_boxes(page: Any) -> Iterator[Any]:
    """Yield the boxes of a page's flow in order; not its margins, not its notes."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    def walk(box: Any) -> Iterator[Any]:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, (boxes.MarginBox, boxes.FootnoteAreaBox)):
            return
        yield box
        if isinstance(box, boxes.ParentBox):
            for child in box.children:
                yield from walk(child)

    return walk(page)
