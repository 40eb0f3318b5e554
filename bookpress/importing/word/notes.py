"""Footnotes and endnotes: what a call in the text stands for.

Source: ECMA-376, part 1, 17.11.
"""

from __future__ import annotations

from collections.abc import Callable

from bookpress.importing.word.parts.names import name, value
from bookpress.importing.word.parts.told import Told
from bookpress.importing.word.pieces import Block
from bookpress.model.book import Element

_KINDS = {"w:footnoteReference": "w:footnote", "w:endnoteReference": "w:endnote"}


class Notes:
    """The notes of a document, labelled in the order in which the text calls them."""

    def __init__(self, told: Told) -> None:
        self.blocks: dict[str, list[Block]] = {}
        """Label → what the note says."""
        self._told = told
        self._labels: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], Element] = {}
        self._read: dict[str, Callable[[Element], list[Block]]] = {}

    def add(self, tree: Element | None, read: Callable[[Element], list[Block]]) -> None:
        """Know the notes of a part; `read` makes blocks of one."""
        for one in () if tree is None else tree.iterchildren("*"):
            kind = name(one)
            if value(one, "w:type") in ("", "normal"):
                self._known.setdefault((kind, value(one, "w:id")), one)
            self._read[kind] = read

    def call(self, reference: Element) -> str:
        """Return the call of a note as Markdown; empty when it has no words, which is told where
        it is missing (IM66)."""
        key = (_KINDS[name(reference)], value(reference, "w:id"))
        if key not in self._labels:
            note = self._known.get(key)
            if note is None:
                self._told.add("IM66", part=f"{key[0].removeprefix('w:')} {key[1]}")
                return ""
            self._labels[key] = ""
            blocks = self._read[key[0]](note)
            if not blocks:
                return ""
            self._labels[key] = str(len(self.blocks) + 1)
            self.blocks[self._labels[key]] = blocks
        label = self._labels[key]
        return f"[^{label}]" if label else ""
