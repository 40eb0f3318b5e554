"""The trees of a book, read block by block, with the way back to their text nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.elements import BLOCKS, OPAQUE, VOID
from bookpress.patterns import late
from bookpress.typography.characters import LINE_SEPARATOR, OPAQUE_WORD
from bookpress.typography.locales import is_french
from bookpress.typography.text import FIXED, OPAQUE_CLASSES, Piece, Span, Text

_CALL_TEXT = late(r"[ \n\d*,()\[\]†‡]*")


@dataclass(slots=True)
class Node(Piece):
    """A piece of text of a block, and where it stands in the tree."""

    element: Element
    after: bool
    """Whether the text stands behind the element, not at its beginning."""

    def write(self, text: str, following: Sequence[Element] = ()) -> None:
        """Put the text back, elements right after it."""
        set_text(self.element, self.after, text, following)


class Block(NamedTuple):
    """The text between two borders of blocks."""

    element: Element
    """The block that holds it."""
    nodes: list[Node]
    language: str

    def text(self) -> Text:
        """Return the string of the block and its borders."""
        return Text.joined(self.nodes)

    def write(self, text: Text, marks: list[Span]) -> None:
        """Write the block back to its nodes, the elements of its marks among them."""
        for node, start, end, own in text.parted(self.nodes, marks):
            if own:
                ends = [*(mark.start for mark in own[1:]), end]
                added = [
                    _element(mark, text.seen, upto) for mark, upto in zip(own, ends, strict=True)
                ]
                node.write(text.seen[start : own[0].start], added)
            elif node.depth != FIXED and text.seen[start:end] != node.seen:
                node.write(text.seen[start:end])


def set_text(element: Element, after: bool, text: str | None, following: Sequence[Element]) -> None:
    """Write the text at the beginning of an element, or (`after`) the one behind it.

    `following`: what comes right after that text, each element with its tail.
    """
    if after:
        parent = element.getparent()
        assert parent is not None
        element.tail = text
        place = parent.index(element) + 1
        parent[place:place] = following
    else:
        element.text = text
        element[:0] = following


def split_text(element: Element, after: bool, index: int, between: Element) -> None:
    """Set an element before one character of a text (see `set_text`)."""
    text = (element.tail if after else element.text) or ""
    between.tail = text[index:]
    set_text(element, after, text[:index], [between])


def _element(mark: Span, seen: str, upto: int) -> Element:
    """Make the element of a mark, with the text after it."""
    element = etree.Element(mark.tag, {"class": mark.css_class} if mark.css_class else {})
    element.text = seen[mark.start : mark.end]
    element.tail = seen[mark.end : upto]
    return element


def blocks(tree: Element, language: str) -> Iterator[Block]:
    """Yield the blocks of a tree that hold text, in order; `language` is the book's.

    What is opaque, or foreign inside a block, is seen as one letter; note calls are not seen. A
    foreign block of a French book is left out, so that it stays as typed (rules-fr.md 1.3).
    """
    for block in _Reader(language).block(tree, language):
        if any(not node.seen.isspace() for node in block.nodes if node.seen):
            yield block


class _Reader:
    """Goes through a tree and cuts it at the borders of its blocks."""

    def __init__(self, language: str) -> None:
        self.book_language = language
        self.nodes: list[Node] = []

    def block(self, element: Element, outer_language: str) -> Iterator[Block]:
        """Read a block element and what it holds."""
        language = self.own_language(element, outer_language)
        if language and not _is_opaque(element):
            yield from self.content(element, element, language, 0, "")
            yield self.cut(element, language)

    def content(
        self, element: Element, holder: Element, language: str, depth: int, css_class: str
    ) -> Iterator[Block]:
        """Read the text of an element and its children."""
        self.nodes.append(Node(element.text or "", depth, css_class, True, element, False))
        for child in element:
            yield from self.child(child, holder, language, depth, css_class)
            self.nodes.append(Node(child.tail or "", depth, css_class, True, child, True))

    def child(
        self, child: Element, holder: Element, language: str, depth: int, css_class: str
    ) -> Iterator[Block]:
        """Read an element inside a block; a block of its own ends the one around it."""
        tag, classes = child.tag, (child.get("class") or "").split()
        if not isinstance(tag, str) or "note-call" in classes or _is_call(child):
            return
        if tag in BLOCKS:
            yield self.cut(holder, language)
            yield from self.block(child, language)
        elif tag == "br":
            self.nodes.append(Node(LINE_SEPARATOR, FIXED, "", True, child, False))
        elif tag in VOID or _is_opaque(child) or _is_foreign(child, language):
            self.nodes.append(Node(OPAQUE_WORD, FIXED, "", True, child, False))
        else:
            ours = next((c for c in ("sc", "nohyph") if c in classes), css_class)
            yield from self.content(child, holder, language, depth + 1, ours)

    def cut(self, element: Element, language: str) -> Block:
        """End the block that was gathered."""
        nodes, self.nodes = self.nodes, []
        return Block(element, nodes, language)

    def own_language(self, element: Element, outer: str) -> str:
        """Return the language of a block; empty when it stays as typed."""
        own = element.get("lang")
        if own is None or (is_french(own) and is_french(outer)):
            return outer
        return own if is_french(own) or not is_french(self.book_language) else ""


def _is_foreign(element: Element, language: str) -> bool:
    """Return whether an inline element is in another language than its block."""
    own = element.get("lang")
    return own is not None and own.split("-")[0].lower() != language.split("-")[0].lower()


def _is_opaque(element: Element) -> bool:
    """Return whether nothing inside an element is typeset (rules-fr.md 1.2)."""
    classes = (element.get("class") or "").split()
    return element.tag in OPAQUE or not OPAQUE_CLASSES.isdisjoint(classes)


def _is_call(element: Element) -> bool:
    """Return whether an element is a superior or inferior figure, read over by the rules."""
    if element.tag not in ("sup", "sub"):
        return False
    return bool(_CALL_TEXT.fullmatch("".join(map(str, element.itertext()))))
