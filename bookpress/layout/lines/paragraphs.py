"""A paragraph, as WeasyPrint's boxes hold it before they are laid out: read, and cut into lines.

It is measured by the shaping that will draw it. Once its lines are chosen each text box is cut
where they end; a line feed ends a line, and each line's text boxes carry the spacing of its words.
So the paragraph stays one block, its lines stay lines, and whatever counts them (widows, notes,
tags) goes on as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from bookpress.layout.lines.boxes import (
    OBJECT,
    Text,
    is_address,
    is_call,
    line_end,
    replaced,
    spaced,
    texts_of,
    unbroken,
    width_of,
    wraps,
)
from bookpress.layout.lines.breaking import (
    COMPOUND,
    HYPHEN,
    LONE_LETTER,
    SHRINK,
    Places,
    Room,
    choose,
    ratio_of,
    set_line,
)
from bookpress.layout.lines.hyphens import divisions
from bookpress.layout.lines.shaping import breaks, hyphen_width, measured

_SPACE = " "
_GAPS = " \u00a0"
"""The spaces that WeasyPrint widens with `word-spacing`."""
_ZERO_WIDTH_SPACE = "\u200b"
_EM_DASH = "\u2014"
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = "-\u2010"

# How far a sign at a line's edge stands out into the margin, of its own width: what is light there
# makes the edge look hollow.
_HANGING_AFTER = {
    **dict.fromkeys(".,’'”\"-\u2010", 0.6),
    **dict.fromkeys(";:", 0.4),
    **dict.fromkeys("»›–", 0.3),
    **dict.fromkeys("!?…—)]", 0.15),
}
_HANGING_BEFORE = {
    **dict.fromkeys("“‘’'\"", 0.6),
    **dict.fromkeys("«‹", 0.3),
    **dict.fromkeys("([", 0.15),
}

_LEAST_GAP = 0.157
"""In em: programs that read a PDF in the order of its drawing take less for no space (Poppler:
0.15, between the ink of two words)."""
_LOOSEST = 3.0
"""The ratio of a line above which its words stand apart: it is left short instead."""

_NEAR = 12
"""Lines behind one that is to change, within which the others settle."""

_ADDRESS = re.compile(r"(?<=[\w/])(?=[.@?&=#_]\w)|(?<=\w/)(?=\w)")
"""An address turns after a slash or before another of its signs, never behind a hyphen, which would
be taken for ours. Source: The Chicago Manual of Style, 7.46."""

_LONE = re.compile(r"(?:^|[\s’'(«“])[^\W\d_][  ]$")


@dataclass(frozen=True, slots=True)
class _Turn:
    """A place where a line may end."""

    penalty: float = 0.0
    divided: bool = False
    """Whether a hyphen ends the line."""
    added: bool = False
    """Whether that hyphen is not the author's."""


_ANYWHERE = _Turn()
_AFTER_LONE_LETTER = _Turn(LONE_LETTER)
_DIVIDED = _Turn(HYPHEN, divided=True, added=True)
_AT_HYPHEN = _Turn(COMPOUND, divided=True)
_IN_ADDRESS = _Turn(COMPOUND)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was chosen; its first box carries it through the layout as `chosen_line`."""

    paragraph: Paragraph
    number: int
    """From 0, in the paragraph."""
    start: int
    end: int
    """The characters between which it stands."""
    place: int
    """Of the places where lines of its part may end, the one where it does."""
    turn: _Turn
    """How it ends."""
    spacing: float
    """What is added to each of its word spaces, in CSS pixels."""
    indent: float
    before: float
    """How far its first sign hangs out."""
    after: float
    """How far its last sign hangs out."""
    full: bool
    """Whether it fills the measure: the last line of a paragraph does not."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a paragraph, up to a line break of the author or the end."""

    places: Places
    turns: Sequence[_Turn]
    cuts: Sequence[tuple[int, int]]
    """Of each place, the characters at which a line ends and the next one begins."""
    room: Room


class Paragraph:
    """The texts of one line box, in order, their widths, and the lines that were chosen."""

    def __init__(self, holder: Any, width: float) -> None:
        """Read the texts of a line box, or of a block whose line box is not made yet.

        `width`: the measure, in CSS pixels. Errors: `NotSet`.
        """
        from weasyprint.layout.percent import percentage

        self.holder = holder
        self.width = width
        self.lines: tuple[Line, ...] = ()
        self._children = holder.children
        self._texts: list[Text] = []
        self._hyphens: dict[int, float] = {}  # a style, by its identity → the width of its hyphen
        characters: list[str] = []
        advances: list[float] = []
        for box, parents, edge in texts_of(holder, ()):
            if advances:
                advances[-1] += edge
            start = len(advances)
            text = getattr(box, "text", OBJECT)
            characters.append(text)
            advances += [width_of(box)] if text is OBJECT else measured(text, box.style)
            self._texts.append(Text(box, parents, start, len(advances)))
        self.text = "".join(characters)
        self._at = list(accumulate(advances, initial=0.0))
        self._gaps = list(accumulate((one in _GAPS for one in self.text), initial=0))
        indent = percentage(holder.style["text_indent"], holder.style, width)
        self._parts: list[_Part] = []
        start = 0
        for line in self.text.split("\n"):
            self._parts.append(self._part(start, start + len(line), indent))
            start += len(line) + 1
            indent = 0.0

    def choose(self) -> bool:
        """Choose the lines; return whether they can be."""
        chosen: list[Line] = []
        for part in self._parts:
            ways = choose(part.places, part.room)
            if ways is None:
                return False
            chosen += self._set(part, 0, ways, len(chosen))
        self.lines = tuple(chosen)
        return True

    def choose_whole(self, number: int, kept: int) -> bool:
        """Choose the lines again, so that one of them ends with a whole word; return whether they
        can be.

        `number`: of that line, from 0. `kept`: how many lines before it stay as they are; so do
        those that stand well behind it, or a paragraph of many pages would be chosen as many times.
        """
        if len(self._parts) > 1:
            return False
        [part] = self._parts
        start = self.lines[kept - 1].place if kept else 0
        behind = self.lines[number + _NEAR : -1]
        stop = next((line for line in behind if not line.turn.divided), None)
        room = replace(part.room, start=start, whole=number - kept + 1)
        ways = choose(part.places, replace(room, stop=stop.place) if stop else room)
        if ways is None:
            return False
        count = kept + len(ways)
        rest = self.lines[stop.number + 1 :] if stop else ()
        self.lines = (
            *self.lines[:kept],
            *self._set(part, start, ways, kept),
            *(replace(line, number=count + n) for n, line in enumerate(rest)),
        )
        return True

    def choose_count(self, count: int, kept: int = 0) -> bool:
        """Choose so many lines, none of them loose; return whether that can be.

        `kept`: how many of them stay as they are.
        """
        if len(self._parts) > 1 or count - kept < 2:
            return False
        [part] = self._parts
        start = self.lines[kept - 1].place if kept else 0
        ways = choose(part.places, replace(part.room, start=start, lines=count - kept))
        if ways is None:
            return False
        self.lines = (*self.lines[:kept], *self._set(part, start, ways, kept))
        return True

    def indented(self, indent: Any) -> Paragraph:
        """Set the paragraph anew, its first line indented by a value of CSS; return it."""
        holder = self.holder
        holder.children = self._children
        holder.style["text_indent"] = indent
        paragraph = Paragraph(holder, self.width)
        if not paragraph.choose():
            paragraph.lines = self.lines
        paragraph.write(holder)
        return paragraph

    def _set(self, part: _Part, start: int, ways: Sequence[int], number: int) -> Iterator[Line]:
        """Yield the lines that end at some places, the first after a place."""
        for place in ways:
            yield self._line(part, start, place, number)
            start, number = place, number + 1

    def _line(self, part: _Part, before: int, place: int, number: int) -> Line:
        """Return the line between two places."""
        places, turn = part.places, part.turns[place]
        start, end = part.cuts[before][1], part.cuts[place][0]
        room = part.room.measure if before else part.room.first
        last = place == len(part.turns) - 1
        full = not last and ratio_of(places, before, place, room) <= _LOOSEST
        ink = self._at[end] + (self._hyphen(end) if turn.added else 0)
        return Line(
            paragraph=self,
            number=number,
            start=start,
            end=end,
            place=place,
            turn=turn,
            spacing=set_line(places, before, place, room) if full or last else 0.0,
            indent=part.room.measure - room,
            before=places.starts[before] - self._at[start],
            after=ink - places.ends[place],
            full=full,
        )

    def write(self, holder: Any) -> None:
        """Cut the text boxes of the paragraph into those of its lines, and put these into a box."""
        pieces: dict[int, list[Any]] = {}
        for line in self.lines:
            here = [one for one in self._texts if one.start < line.end and one.end > line.start]
            for one in here:
                piece = one.box.copy()
                if one is here[0]:
                    piece.chosen_line = line
                mine = pieces.setdefault(id(one.box), [])
                mine.append(piece)
                if hasattr(piece, "text"):
                    piece.style = spaced(piece.style, line.spacing)
                    piece.text = self.text[max(line.start, one.start) : min(line.end, one.end)]
                    if one is here[-1] and line.turn.added:
                        piece.text += piece.style["hyphenate_character"]
                if one is here[-1] and line is not self.lines[-1]:
                    mine.append(line_end(piece, holder))
        holder.style = unbroken(self.holder.style)
        holder.children = tuple(replaced(self._children, pieces))

    def _part(self, start: int, end: int, indent: float) -> _Part:
        """Look where lines of a part of the text may end."""
        text, at = self.text, self._at
        turns = dict(self._divisions(start, end)) | dict(self._turns(start, end))
        found = [(start, _ANYWHERE), *sorted(turns.items(), key=_first), (end, _ANYWHERE)]
        ends, cuts = [], []
        for place, turn in found:
            last = place
            while last > start and text[last - 1] == _SPACE:
                last -= 1
            added = self._hyphen(last) if turn.added else 0.0
            sign = _HYPHENS[0] if turn.added else text[last - 1 : last]
            hangs = _HANGING_AFTER.get(sign, 0.0)
            ends.append(at[last] + added - (hangs and hangs * (added or at[last] - at[last - 1])))
            begin = place
            while begin < end and text[begin] == _SPACE:
                begin += 1
            cuts.append((last, begin))
        starts: list[float] = []
        for _, begin in cuts:
            # Nothing hangs out of an indent.
            hangs = _HANGING_BEFORE.get(text[begin : begin + 1], 0.0)
            if indent > 0 and not starts:
                hangs = 0.0
            starts.append(at[begin] + (hangs and hangs * (at[begin + 1] - at[begin])))
        gaps = [at[n + 1] - at[n] for n in range(start, end) if text[n] == _SPACE]
        middle = sorted(gaps)[(len(gaps) - 1) // 2 : len(gaps) // 2 + 1]
        gap = sum(middle) / len(middle) if middle else 0.0  # the median
        size = self.holder.style["font_size"]
        places = Places(
            ends=ends,
            starts=starts,
            gaps_before=[self._gaps[last] for last, _ in cuts],
            gaps_after=[self._gaps[begin] for _, begin in cuts],
            penalties=[turn.penalty for _, turn in found],
            divided=[turn.divided for _, turn in found],
            optional=[turn.added for _, turn in found],
            gap=gap,
            shrink=max(0.0, min(SHRINK, 1 - _LEAST_GAP * size / gap)) if gap else 0.0,
        )
        shortest = max(indent, 2 * size)
        room = Room(self.width, self.width - indent, shortest)
        return _Part(places, [turn for _, turn in found], cuts, room)

    def _hyphen(self, place: int) -> float:
        """Return the width of a hyphen after a character."""
        style = next(one for one in self._texts if one.start < place <= one.end).box.style
        if id(style) not in self._hyphens:
            self._hyphens[id(style)] = hyphen_width(style)
        return self._hyphens[id(style)]

    def _turns(self, start: int, end: int) -> Iterator[tuple[int, _Turn]]:
        """Yield where a line may end without a hyphen of ours, by Unicode's rules and our own."""
        text = self.text
        calls = {one.start for one in self._texts if is_call(one)}
        wrapping = [False] * len(text)
        for one in self._texts:
            wrapping[one.start : one.end] = [wraps(one.box.style)] * (one.end - one.start)
        for one in filter(is_address, self._texts):
            wrapping[one.start : one.end - 1] = [False] * (one.end - one.start - 1)
            for found in _ADDRESS.finditer(text, one.start, one.end):
                if start < found.start() < end:
                    yield found.start(), _IN_ADDRESS
        for index in breaks(text, self.holder.style["lang"]):
            if not start < index < end or index in calls or not wrapping[index - 1]:
                continue
            sign = text[index - 1]
            ink = index - (sign == _ZERO_WIDTH_SPACE)
            alone = ink < start + 2 or text[ink - 2].isspace()
            if sign == _SPACE:
                lone = _LONE.search(text, max(start, index - 4), index)
                yield index, _AFTER_LONE_LETTER if lone else _ANYWHERE
            elif sign == _SOFT_HYPHEN:
                yield index, _DIVIDED
            elif sign in _HYPHENS:
                if not alone and text[index - 2] not in _HYPHENS:  # the signs of an option
                    yield index, _AT_HYPHEN
            elif not alone and text[index] != _EM_DASH:  # it ends a line and opens none
                yield index, _ANYWHERE

    def _divisions(self, start: int, end: int) -> Iterator[tuple[int, _Turn]]:
        """Yield where a word may be divided."""
        calls = {one.start for one in self._texts if is_call(one)}
        for one in self._texts:
            style = one.box.style
            if style["hyphens"] != "auto" or not wraps(style):
                continue
            if one.end <= start or one.start >= end:
                continue
            # With the signs beside it, which may make another word of it; those of a call do not.
            after = "" if one.end in calls else self.text[one.end : one.end + 2]
            left = max(0, one.start - 2)
            text, language = self.text[left : one.end] + after, style["lang"] or ""
            for place in divisions(text, language, style["hyphenate_limit_chars"]):
                if max(start, one.start) < left + place < min(end, one.end):
                    yield left + place, _DIVIDED


def _first(item: tuple[int, _Turn]) -> int:
    return item[0]
