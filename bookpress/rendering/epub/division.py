"""A section too long for one file of the EPUB: divided between its blocks, into files of about one
length.

A file ends before a heading rather than between two speeches, there rather than between two
paragraphs, inside a quotation only at need. A table, a list, a figure and whatever else readers
show as one thing stay whole, however long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from lxml import etree

from bookpress.model.book import Element, plain_text
from bookpress.model.elements import BLOCKS, HEADINGS
from bookpress.rendering.epub.page_break_markers import is_marker
from bookpress.rendering.trees import add_class, classes
from bookpress.rendering.xhtml import OPS

ADOBE_DOCUMENT = 300_000
"""Bytes of one document beyond which readers with Adobe's engine grow slow or stop."""

_MOST = 285_000
"""Bytes of text in one file: its frame comes to it."""

_NAME = 60
"""Bytes that a link to another file may take more than one inside its own."""

_HOLDERS = frozenset(("div", "blockquote"))
"""Elements that go on in the next file; a wide table, written as a `div`, is none of them."""

_HEADING, _TURN, _PARAGRAPH, _QUOTATION = 0.0, 0.1, 0.2, 0.5
"""What a cut at such a place costs: each as much as a file that misses its length by this share."""


def divide(tree: Element, notes: Mapping[str, int]) -> list[Element]:
    """Cut a section's tree into those of its files: itself, changed in place, and what follows.

    `notes`: how many bytes the note takes that is first called by each id. The holders of the
    blocks around a cut stand in both trees, the second time without their id, as `continued`.
    A tree that fits into one file is given back alone.
    """
    openings = list(_openings(list(whole_blocks(tree)), notes))
    # From the last to the first, so that each block is moved once.
    return [tree, *[_cut_before(block) for block in reversed(openings)][::-1]]


def size_of(tree: Element) -> int:
    """Return how many bytes a tree takes in a file at the most, the names in its links included."""
    links = [one for one in tree.iter("a") if one.get("href", "").startswith("#")]
    away = sum("note-" not in one.get("class", "") for one in links)
    return len(etree.tostring(tree, encoding="utf-8")) + _NAME * away


def whole_blocks(tree: Element) -> Iterator[Element]:
    """Yield the blocks that are never cut, in order."""
    for block in tree:
        if block.tag in _HOLDERS and _holds_blocks(block):
            yield from whole_blocks(block)
        else:
            yield block


def _holds_blocks(holder: Element) -> bool:
    """Return whether an element holds blocks only, no words of its own, and is no table."""
    own = [holder.text, *(block.tail for block in holder)]
    blocks = len(holder) and all(block.tag in BLOCKS for block in holder)
    return bool(blocks) and not any((text or "").strip() for text in own) and not holder.get("role")


def fits(length: int) -> bool:
    """Return whether so many bytes of text stand in one file."""
    return length <= _MOST


def _openings(blocks: Sequence[Element], notes: Mapping[str, int]) -> Iterator[Element]:
    """Yield the blocks that open a file, but for the first."""
    ends = [0, *accumulate(_weight(block, notes) for block in blocks)]
    costs = _costs(blocks)
    first = 0
    while not fits(left := ends[-1] - ends[first]):
        wanted = ends[first] + left / -(-left // _MOST)  # what is left, in files of one length
        best: tuple[float, int] | None = None
        for place in range(first + 1, len(blocks)):
            cost = costs[place]
            if best is not None and not fits(ends[place] - ends[first]):
                break
            if cost is not None:
                price = abs(ends[place] - wanted) / _MOST + cost
                best = min(best or (price, place), (price, place))
        if best is None:
            return
        first = best[1]
        yield blocks[first]


def _weight(block: Element, notes: Mapping[str, int]) -> int:
    """Return the bytes of a block and of the notes that it is the first to call."""
    return size_of(block) + sum(notes.get(call.get("id", ""), 0) for call in block.iter("a"))


def _costs(blocks: Sequence[Element]) -> list[float | None]:
    """Return what a cut before each block costs; None where no file may begin."""
    costs: list[float | None] = []
    following: Element | None = None  # what a marker marks
    for block, before in zip(reversed(blocks), [*reversed(blocks[:-1]), None], strict=True):
        following = following if is_marker(block) else block
        if before is None or following is None:
            costs.append(None)
        else:
            costs.append(_cost(before, following))
    return costs[::-1]


def _cost(before: Element, block: Element) -> float | None:
    """Return what a cut between two blocks costs; None where they stay together."""
    if block.tag == "hr" or _announces(before, block):
        return None
    if block.tag in HEADINGS:
        return _HEADING
    holders = set(before.iterancestors()) & set(block.iterancestors())
    if any(holder.tag == "blockquote" for holder in holders):
        return _QUOTATION
    turns = before.tag == "hr" or before.getparent() is not block.getparent()
    return _TURN if turns else _PARAGRAPH


def _announces(block: Element, following: Element) -> bool:
    """Return whether what follows belongs to a block: to a heading, a marker, a caption, the first
    words of a speech, a paragraph that ends with a colon."""
    speaks = any("speaker" in classes(node) for node in block.iter("b"))
    return (
        block.tag in HEADINGS
        or is_marker(block)
        or "caption" in classes(block)
        or (speaks and following.getparent() is block.getparent())
        or plain_text(block).endswith(":")
    )


def _cut_before(block: Element) -> Element:
    """Move a block and all that follows it into a tree of its own, in the same holders."""
    while block.getprevious() is None and (holder := block.getparent()) is not None:
        block = holder  # whose first words it has: nothing of it would stay
    if block.tag == "p" and not classes(block) and _follows_paragraph(block):
        add_class(block, "indented")  # though it opens a file
    holders = list(block.iterancestors())
    moved = [block, *block.itersiblings()]
    for holder in holders:
        twin = etree.Element(holder.tag, nsmap={"epub": OPS})
        twin.attrib.update(holder.attrib)
        twin.attrib.pop("id", "")
        add_class(twin, "continued")
        after = list(holder.itersiblings())
        twin.text, twin.tail = holder.text, holder.tail
        twin.extend(moved)
        moved = [twin, *after]
    return moved[0]


def _follows_paragraph(block: Element) -> bool:
    """Return whether a block stands behind a paragraph, and not in a quotation."""
    before, holder = block.getprevious(), block.getparent()
    return before is not None and before.tag == "p" and holder is not None and holder.tag == "div"
