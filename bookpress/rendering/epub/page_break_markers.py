"""Marks, in an EPUB's text, where the pages of the printed edition begin.

The layout says where each page begins as a count of characters, white space left out; here that
count becomes an empty element in a section's tree. A mark stands between words, never inside one:
a page that begins with the end of a hyphenated word is marked before the next word.

Source: EPUB Accessibility 1.1, `#sec-page-nav`; DPUB-ARIA 1.1, `doc-pagebreak`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate, islice
from typing import Literal, NamedTuple

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.elements import HEADINGS, INLINE
from bookpress.rendering.running_text import COUNTED, UNIT, UNITS, PageStart, is_generated
from bookpress.rendering.xhtml import TYPE
from bookpress.typography.characters import NO_BREAK_SPACES
from bookpress.typography.trees import split_text

_CLASS = "page"


class PageBreakMarker(NamedTuple):
    """One entry of the page list."""

    folio: str
    id: str
    """The id of the mark in its document."""


class _Run(NamedTuple):
    """An uninterrupted text of the tree, or a picture or rule."""

    node: Element
    after: bool
    """Whether the text stands behind the node, not at its beginning."""
    text: str
    opens_word: bool
    """Whether a word may begin at its first character."""
    opens_block: Element | None
    """The block whose first words these are; None further on."""


def mark_page_breaks(
    tree: Element, starts: Sequence[PageStart], taken: Container[str]
) -> list[PageBreakMarker]:
    """Set the marks of a section's pages into its tree, which is changed in place.

    `starts`: those of this section, in order. `taken`: ids of the document that a mark must avoid.
    Gives the marks in the order of the pages. A start beyond the text marks the tree's end.
    """
    runs = list(_runs(tree)) if starts else []
    marks = [PageBreakMarker(start.folio, _free_id(start.folio, taken)) for start in starts]
    counted = [[found.start() for found in COUNTED.finditer(run.text)] for run in runs]
    ends = list(accumulate(map(len, counted)))
    spots = [_spot(runs, counted, ends, start.offset) for start in starts]
    # From the last to the first, so that a mark moves no text that another one counts on.
    for mark, spot in reversed(list(zip(marks, spots, strict=True))):
        if spot is not None:
            _insert(mark, *spot)
    tree.extend(_element(mark, "div") for mark, spot in zip(marks, spots, strict=True) if not spot)
    return marks


def is_marker(element: Element) -> bool:
    """Return whether an element marks where a page begins."""
    return element.get("role") == "doc-pagebreak"


def _free_id(folio: str, taken: Container[str]) -> str:
    """Return `page-12`, or `page-12-mark` when the author has taken that id."""
    name = f"page-{folio}"
    while name in taken:
        name += "-mark"
    return name


def _runs(tree: Element) -> Iterator[_Run]:
    """Yield the texts of a tree in reading order, without labels of speakers and note calls."""
    word_may_begin = True
    fresh: set[Element] = set()  # blocks none of whose words have come yet

    def one(node: Element, after: bool, block: Element) -> Iterator[_Run]:
        nonlocal word_may_begin
        unit = node.tag in UNITS and not after
        text = UNIT if unit else (node.tail if after else node.text) or ""
        word_may_begin |= unit
        if text.strip():
            first = block if block in fresh else None
            fresh.discard(block)
            yield _Run(node, after, text, word_may_begin, first)
        if text:
            word_may_begin = unit or _ends_word(text[-1])

    def walk(node: Element, block: Element) -> Iterator[_Run]:
        nonlocal word_may_begin
        if node.tag not in INLINE:
            word_may_begin = True
            block = node
            fresh.add(node)
        if not is_generated(node):
            yield from one(node, False, block)
            for child in node:
                yield from walk(child, block)
                yield from one(child, True, block)
        if block is node:
            word_may_begin = True

    return walk(tree, tree)


def _spot(
    runs: Sequence[_Run], counted: Sequence[Sequence[int]], ends: Sequence[int], offset: int
) -> tuple[_Run, int] | None:
    """Find the first beginning of a word at or after an offset; None beyond the last word.

    `counted`: where the characters that count stand in each run; `ends`: how many there are up to
    the end of each.
    """
    number = bisect_right(ends, offset)
    skipped = offset - (ends[number - 1] if number else 0)
    for run, places in islice(zip(runs, counted, strict=True), number, None):
        for index in islice(places, skipped, None):
            if _ends_word(run.text[index - 1]) if index else run.opens_word:
                return run, index
        skipped = 0
    return None


def _ends_word(character: str) -> bool:
    """Return whether a word ends here; after a no-break space it goes on with its sign or quote."""
    return character.isspace() and character not in NO_BREAK_SPACES


def _insert(mark: PageBreakMarker, run: _Run, index: int) -> None:
    """Set one mark before a character of a run.

    At the head of a block it goes before all that opens the block (a speaker's label too); at the
    head of an inline element, before that element.
    """
    opens_block = not run.text[:index].strip()
    if opens_block and run.opens_block is not None:
        _set_at_opening(mark, run.opens_block)
    elif opens_block and not run.after and run.node.tag in INLINE:
        _set_before(_element(mark, "span"), run.node)
    else:
        # The text is read anew: a later mark may have cut it already, behind this place.
        split_text(run.node, run.after, index, _element(mark, "span"))


def _set_at_opening(mark: PageBreakMarker, block: Element) -> None:
    """Set a mark before the first words of a block.

    In a head it would be read as part of the head's name, and a figure, a rule, a table before its
    first cell have no place for it: it goes before these.
    """
    table = next(block.iterancestors("table"), None)
    if block.tag in HEADINGS or block.tag in ("figure", "hr"):
        _set_before(_element(mark, "div"), block)
    elif table is not None and next(_runs(table)).opens_block is block:
        _set_before(_element(mark, "div"), table)
    else:
        split_text(block, False, 0, _element(mark, "span"))


def _set_before(mark: Element, node: Element) -> None:
    """Set a mark before an element, and before the marks that stand there already."""
    previous = node.getprevious()
    while previous is not None and previous.get("class") == _CLASS and not previous.tail:
        node, previous = previous, previous.getprevious()
    node.addprevious(mark)


def _element(mark: PageBreakMarker, tag: Literal["span", "div"]) -> Element:
    """Make the element of a mark; its empty text keeps it from being written as `<span/>`."""
    element = etree.Element(tag, {"class": _CLASS, "id": mark.id, "role": "doc-pagebreak"})
    element.set(TYPE, "pagebreak")
    element.set("aria-label", mark.folio)
    element.text = ""
    return element
