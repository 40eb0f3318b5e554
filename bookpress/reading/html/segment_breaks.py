"""Line ends between Chinese or Japanese characters, which are no blanks (CSS Text 3, 4.1.3).

A line of a source ends where its author's editor wraps it; scripts that write no blanks between
words would get one there. Words are read across inline elements, and past the calls of notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category, east_asian_width

from bookpress.model.book import Element
from bookpress.model.elements import INLINE, VOID
from bookpress.patterns import late

_BREAK = late(r"[ \t]*\n[ \t]*")
_HANGUL = late("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]")
_BORDER = "\x00"
"""Stands for what ends a text: a block, a line set by hand, a picture."""


@dataclass(slots=True)
class _Piece:
    """A text of a tree, and where it stands."""

    element: Element
    after: bool
    text: str
    typed: bool = False
    """Whether it stays as it is: code."""


def join_lines(text: str) -> str:
    """Take away the line ends between wide characters of a text.

    >>> join_lines("自强不息，厚\\n德载物\\nLatin")
    '自强不息，厚德载物\\nLatin'
    """
    for at, end in reversed(list(_breaks(text))):
        text = text[:at] + text[end:]
    return text


def join_lines_of(tree: Element) -> None:
    """Take away the line ends between wide characters of a tree, in place."""
    pieces = list(_pieces(tree))
    whole = "".join(piece.text for piece in pieces)
    gone = {place for at, end in _breaks(whole) for place in range(at, end)}
    start = 0
    for piece in pieces if gone else ():
        kept = [c for place, c in enumerate(piece.text, start) if place not in gone]
        start += len(piece.text)
        if len(kept) == len(piece.text) or piece.typed:
            continue
        if piece.after:
            piece.element.tail = "".join(kept)
        else:
            piece.element.text = "".join(kept)


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    for found in _BREAK.finditer(text):
        before, after = text[: found.start()][-40:], text[found.end() :][:40]
        if _is_wide(before[::-1]) and _is_wide(after):
            yield found.span()


def _is_wide(text: str) -> bool:
    """Return whether a text begins with a wide character, signs of two widths passed over.

    >>> [_is_wide(text) for text in ("文", "“引号”", "…", "한국어", "“Latin", "ｶﾅ")]
    [True, True, False, False, False, True]
    """
    for character in text:
        width = east_asian_width(character)
        if width != "A" or category(character)[0] not in "PS":
            return width in "FWH" and not _HANGUL.match(character)
    return False


def _pieces(tree: Element) -> Iterator[_Piece]:
    """Yield the texts of a tree in order, with borders between blocks."""
    typed = tree.tag in ("code", "pre")
    yield _Piece(tree, False, tree.text or "", typed)
    for child in tree:
        if isinstance(child.tag, str) and child.get("class") != "note-call":
            inline = child.tag in INLINE and child.tag not in VOID
            if not inline:
                yield _Piece(child, False, _BORDER, True)
            if child.tag not in VOID:
                for piece in _pieces(child):
                    piece.typed |= typed
                    yield piece
            if not inline:
                yield _Piece(child, False, _BORDER, True)
        yield _Piece(child, True, child.tail or "", typed)
