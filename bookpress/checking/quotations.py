"""Quotation marks without their fellow, in any language.

A quotation may go on over several paragraphs: it is closed in the last, and each between may open
it again, as English and French set it. So the marks are followed from block to block, up to the
next heading or speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bookpress.model.book import Element
from bookpress.model.elements import HEADINGS, names
from bookpress.patterns import late
from bookpress.typography.characters import OPAQUE_WORD
from bookpress.typography.locales import is_french
from bookpress.typography.trees import Block, blocks

_MARKS = late(r"[«»“”„‟\"‘‚「」『』《》〈〉]")
_TURNED = names("da de sl hr sr bs cs sk hu sq hsb dsb")
"""Languages that may turn guillemets inward: »so«."""
_ALIKE = names("fi sv")
"""Languages that may open and close by one mark: »so», ”so”."""
_ELIDED = late(r"\d|(?:em|tis|twas|twere|til|till|cause|bout|n|round|kay|am|s)\b", re.IGNORECASE)
"""What stands behind an apostrophe that a program turned the wrong way: ‘90s, ‘em."""
_NONE = "\0"


class LoneMark(NamedTuple):
    """A quotation mark without its fellow: its block, its place there and the words around it."""

    block: Block
    at: int
    near: str


@dataclass(slots=True)
class _Follower:
    """Follows the quotations of one tree."""

    language: str
    turned: bool
    """Whether `»` opens."""
    straight: bool
    """Whether straight marks are looked at."""
    lone: list[LoneMark] = field(default_factory=list)
    carried: list[tuple[str, Block, int]] = field(default_factory=list)
    """What blocks before opened and did not close."""

    def end(self) -> None:
        """Report what is still open: the text ends here, or somebody else speaks."""
        for _, block, at in self.carried[:1]:
            self._report(block, at)
        self.carried = []

    def read(self, block: Block) -> None:
        """Follow the marks of one block."""
        seen = block.text().seen
        opened: list[tuple[str, Block, int]] = []
        first = True
        for match in _MARKS.finditer(seen):
            at = match.start()
            kind = self._kind(seen, at, [*self.carried, *opened])
            if kind == "skip":
                continue
            begins = first and not seen[:at].strip(" \n\u00a0\u202f—–-*(\u2028…")
            first = False
            if kind == "open":
                if self.carried and begins:
                    self.carried = []  # opened again
                elif self.carried:
                    self.end()
                opened.append((match[0], block, at))
            elif opened:
                opened.pop()
            elif self.carried:
                if not (
                    begins and len(seen) > at + 1
                ):  # each paragraph may begin with a closing one
                    self.carried.pop()
            else:
                self._report(block, at)
        self.carried += opened[:1]
        self._single(block, seen)

    def _kind(self, seen: str, at: int, opened: list[tuple[str, Block, int]]) -> str:
        """Return `open`, `close` or `skip` of a mark."""
        mark = seen[at]
        before, after = seen[at - 1 : at] if at else "", seen[at + 1 : at + 2]
        alone = len(seen.strip()) == 1  # “the same as above” in a table
        number = before.isdigit() and mark in '”"“' and not opened  # inches
        if alone or number or mark in "‘‚":
            return "skip"
        if mark in "「」『』《》〈〉":
            return "open" if mark in "「『《〈" else "close"
        top = opened[-1][0] if opened else _NONE
        if mark in "«»":
            if self.language in _ALIKE:
                return "skip"
            return "open" if (mark == "»") == self.turned else "close"
        if mark == '"':
            if top in "“„”":
                return "close" if before.strip() else "skip"
            if not self.straight:
                return "skip"
            return "close" if top == '"' else "open"
        if mark in "„‟":
            return "open"
        if mark == "“":
            return "close" if top == "„" or (not after.strip() and before.strip()) else "open"
        opens = not opened and after.isalnum() and (not before.strip() or before in "([—–")
        return "open" if opens else "close"

    def _single(self, block: Block, seen: str) -> None:
        """Look at ‘ alone: ’ is an apostrophe too, so only an opening one without any is sure."""
        if self.language in _TURNED or "‚" in seen:
            return
        for match in re.finditer(r"(?:(?<=[\s(\[“—–«])|^)‘(?=\w)", seen):
            rest = seen[match.end() :]
            if "’" not in rest and "'" not in rest and not _ELIDED.match(rest):
                self._report(block, match.start())
                return

    def _report(self, block: Block, at: int) -> None:
        """Note a lone mark; of a block the first, as it may turn all that follow."""
        if self.lone and self.lone[-1].block is block:
            return
        seen = block.text().seen
        start = (
            at if seen[at] in "«“„‟‘" or not at else max(seen.rfind(" ", 0, at - 1) + 1, at - 24)
        )
        near = " ".join(seen[start : at + 24].split()[:3])
        self.lone.append(LoneMark(block, at, near.replace(OPAQUE_WORD, "…")))


def lone_quotation_marks(tree: Element, language: str) -> Iterator[LoneMark]:
    """Yield the quotation marks of a tree that have no fellow, in order.

    Straight ones of a French text are another check's, which knows how they will be set.
    """
    main = language.lower().split("-")[0]
    text = "".join(map(str, tree.itertext()))
    turned = main in _TURNED and len(re.findall(r"»\w", text)) > len(re.findall(r"«\w", text))
    follower = _Follower(main, turned, not is_french(language))
    speech: Element | None = None
    for block in blocks(tree, language):
        own = next(block.element.iterancestors("div"), None)
        if own is not speech or block.element.tag in HEADINGS:
            follower.end()
        speech = own
        follower.read(block)
    follower.end()
    yield from follower.lone
