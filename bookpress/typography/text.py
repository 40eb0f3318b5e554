"""One block, read as one string across its inline tags, with the way back to its text nodes.

A rule reads `Text.seen` and gives edits; `Text.replace` makes them and moves the borders of the
nodes with them. What no rule may touch (code, addresses, `keep` words) is seen as letters without
case, and restored at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import NamedTuple, TypeAlias, TypeVar

from bookpress.patterns import late
from bookpress.typography.characters import (
    LINE_SEPARATOR,
    NO_BREAK_SPACE,
    OPAQUE_SPACE,
    OPAQUE_WORD,
    SPACES,
)
from bookpress.typography.locales import FRANCE, Locale

OPAQUE_CLASSES = frozenset(("math", "arithmatex", "notypo"))
"""Of elements that no rule touches."""
FIXED = 1 << 30
"""The depth of a node whose one character stands for something opaque: nothing is put in it."""

SPACE = f"[{re.escape(SPACES)}]"
"""One space of a run, for patterns."""
UPPER = "A-ZÀ-ÖØ-ÞŒŸ"
"""The capitals of French and its neighbours, for patterns."""


class Edit(NamedTuple):
    """Put `new` for `seen[start:end]`."""

    start: int
    end: int
    new: str
    sign_before: bool = False
    """The sign that asks for it stands before (`«`), not after (`!`)."""


class Span(NamedTuple):
    """Wrap `seen[start:end]` in an element."""

    start: int
    end: int
    tag: str
    css_class: str = ""


@dataclass(slots=True)
class Piece:
    """A piece of text between two tags, as the rules read it."""

    seen: str
    depth: int
    """How many inline tags hold it; `FIXED` for an opaque one."""
    css_class: str
    """The class of ours that holds it: `sc`, `nohyph` or nothing."""
    tag: bool
    """Whether a tag (not only an entity) stands before it."""


APiece = TypeVar("APiece", bound=Piece)


@dataclass(slots=True)
class Text:
    """The string of a block and its borders."""

    seen: str
    starts: list[int]
    """Where each text node starts in `seen`, ascending; the first is 0."""
    nodes: Sequence[Piece]
    """As they were read."""
    hidden: str = ""
    """The characters that stand behind the opaque letters, in order."""

    @classmethod
    def of(cls, seen: str) -> Text:
        """Make the text of one node."""
        return cls.joined([Piece(seen, 0, "", tag=False)])

    @classmethod
    def joined(cls, pieces: Sequence[Piece]) -> Text:
        """Make the text of a block; each piece is a node."""
        return cls(
            "".join([piece.seen for piece in pieces]),
            [0, *accumulate(len(piece.seen) for piece in pieces[:-1])],
            pieces,
        )

    def parted(
        self, pieces: Sequence[APiece], marks: Sequence[Span]
    ) -> Iterator[tuple[APiece, int, int, list[Span]]]:
        """Yield each piece with where it now starts and ends, and the marks that start in it.

        An opaque piece has none: what follows it takes them.
        """
        at = 0
        for piece, start, end in zip(
            pieces, self.starts, [*self.starts[1:], len(self.seen)], strict=True
        ):
            first = at
            while piece.depth != FIXED and at < len(marks) and marks[at].start < end:
                at += 1
            yield piece, start, end, list(marks[first:at])

    def node_at(self, position: int) -> int:
        """Return the index of the node that owns the character at a position."""
        return bisect_right(self.starts, position) - 1

    def tag_at(self, position: int) -> bool:
        """Return whether a tag stands right before the character at a position."""
        first = bisect_left(self.starts, position, 1)
        return any(node.tag for node in self.nodes[first : bisect_right(self.starts, position)])

    def replace(self, edits: Iterable[Edit]) -> None:
        """Make the edits, given in order and without overlap.

        New spaces go to the shallowest node they may stand in, nearest to their sign: outside the
        inline tag, unless the run was typed inside (rules-fr.md 1.6).
        """
        seen, starts = self.seen, self.starts
        parts: list[str] = []
        moved: list[int] = []
        last = shift = 0
        border, borders = 0, len(starts)
        for edit in edits:
            start, end, new, _ = edit
            if seen[start:end] == new:
                continue
            parts += (seen[last:start], new)
            while border < borders and starts[border] < start:
                moved.append(starts[border] + shift)
                border += 1
            if border < borders and starts[border] <= end:
                home = self._home(edit)
                while border < borders and starts[border] <= end:
                    moved.append(start + shift + (0 if border <= home else len(new)))
                    border += 1
            shift += len(new) - (end - start)
            last = end
        if not parts:
            return
        parts.append(seen[last:])
        moved += [starts[i] + shift for i in range(border, borders)]
        moved[0] = 0
        self.seen, self.starts = "".join(parts), moved

    def _home(self, edit: Edit) -> int:
        """Choose the node that what is new goes to."""
        start, end = edit.start, edit.end
        if start < end:
            first, last = self.node_at(start), self.node_at(end - 1)
        else:
            first = self.node_at(start - 1) if start else 0
            last = self.node_at(start)
        nodes = range(first, last + 1) if edit.sign_before else range(last, first - 1, -1)
        owners = [
            n
            for n in nodes
            if start == end or n + 1 == len(self.starts) or self.starts[n] < self.starts[n + 1]
        ]
        return min(owners or nodes, key=lambda node: self.nodes[node].depth)


Rule: TypeAlias = Callable[[Text, Locale], Iterable[Edit]]
"""A rule reads a text and gives edits, in order and without overlap."""


def example(rule: Rule, seen: str, locale: Locale = FRANCE) -> str:
    """Apply one rule to a plain string, for the example in its docstring."""
    text = Text.of(seen)
    text.replace(rule(text, locale))
    return text.seen


def space_before(seen: str, position: int) -> int:
    """Return where the run of spaces that ends at a position starts."""
    while position > 0 and seen[position - 1] in SPACES:
        position -= 1
    return position


def space_after(seen: str, position: int) -> int:
    """Return where the run of spaces that starts at a position ends."""
    length = len(seen)
    while position < length and seen[position] in SPACES:
        position += 1
    return position


def is_edge(character: str) -> bool:
    """Return whether this is no character at all, or a `<br>`."""
    return not character or character == LINE_SEPARATOR


def is_letter(character: str) -> bool:
    """Return whether this is a letter, an accent on one, or something opaque."""
    return character.isalpha() or "\u0300" <= character <= "\u036f"


def binding(pattern: str) -> Rule:
    """Make the rule that writes one no-break space for each run (or empty place) of its groups."""
    groups = late(pattern)

    def rule(text: Text, _locale: Locale) -> Iterator[Edit]:
        for found in groups.finditer(text.seen):
            for group, run in enumerate(found.groups(), start=1):
                if run is not None:
                    yield Edit(*found.span(group), NO_BREAK_SPACE)

    return rule


_HIDDEN_RUN = late(f"[{OPAQUE_SPACE}{OPAQUE_WORD}]+")


def hide(text: Text, spans: Iterable[tuple[int, int]]) -> None:
    """Put opaque letters for some spans of a text, given in order; nothing moves.

    Spaces at the start of a span become opaque spaces.
    """
    parts: list[str] = []
    last = 0
    for start, end in spans:
        first = min(space_after(text.seen, start), end)
        parts += (text.seen[last:start], OPAQUE_SPACE * (first - start))
        parts.append(OPAQUE_WORD * (end - first))
        last = end
    if parts:
        original = text.seen
        text.seen = "".join([*parts, original[last:]])
        runs = _HIDDEN_RUN.finditer(text.seen)
        text.hidden = "".join(original[run.start() : run.end()] for run in runs)


def restore(text: Text) -> None:
    """Put back what `hide` hid."""
    if text.hidden:
        behind = iter(text.hidden)
        text.seen = _HIDDEN_RUN.sub(lambda run: "".join(islice(behind, len(run[0]))), text.seen)
        text.hidden = ""
