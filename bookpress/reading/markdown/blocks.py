"""The blocks of a body, each with the line of the file where it starts (from 1).

`block_parser.py` makes them; their texts are Markdown as typed, without the marks of what holds
them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias
from xml.etree.ElementTree import Element

from bookpress.patterns import late
from bookpress.reading.markdown.attributes import Pairs

Line: TypeAlias = tuple[int, str]
"""A line of the file, from 1, and its text, without the marks of what holds it."""


_DIVISION = late(r"<(?P<end>/?)div\b(?P<attributes>[^<>]*)>", re.IGNORECASE)


class Lazy(str):
    """A line that goes a quotation's paragraph on without its mark: it opens no block."""

    __slots__ = ()


@dataclass(slots=True)
class Paragraph:
    """Text; its `attributes` stood on its last line."""

    line: int
    text: str
    attributes: Pairs = ()


@dataclass(slots=True)
class Heading:
    """A head; `level` is the number of its signs, 1 or 2 when it is underlined."""

    line: int
    level: int
    text: str
    attributes: Pairs = ()


@dataclass(slots=True)
class Code:
    """Code between fences, or indented; `text` ends with a line feed."""

    line: int
    text: str
    language: str = ""
    attributes: Pairs = ()


@dataclass(slots=True)
class Html:
    """Raw HTML, as typed; what it has of attributes stands in it."""

    line: int
    text: str
    attributes: Pairs = ()


class Divisions:
    """The divisions that raw HTML has opened so far.

    >>> divisions = Divisions()
    >>> divisions.enter('<div class="verse"><div>')
    >>> divisions.enter("</div>")
    >>> divisions.hold_verse
    True
    """

    def __init__(self) -> None:
        self._open: list[bool] = []
        self._verse = 0

    @property
    def hold_verse(self) -> bool:
        """Whether what stands here is verse."""
        return self._verse > 0

    def enter(self, html: str) -> None:
        """Enter and leave the divisions of a piece of raw HTML."""
        for tag in _DIVISION.finditer(html):
            if not tag["end"]:
                self._open.append("verse" in re.findall(r"[\w-]+", tag["attributes"]))
                self._verse += self._open[-1]
            elif self._open:
                self._verse -= self._open.pop()


@dataclass(slots=True)
class Rule:
    """A line between paragraphs."""

    line: int
    attributes: Pairs = ()


@dataclass(slots=True)
class Quote:
    """A quotation."""

    line: int
    blocks: list[Block]
    attributes: Pairs = ()


@dataclass(slots=True)
class Item:
    """An item of a list, or a definition."""

    line: int
    blocks: list[Block]


@dataclass(slots=True)
class List:
    """A list, of bullets or of numbers."""

    line: int
    start: int | None
    """The first number; None for a list of bullets."""
    items: list[Item]
    loose: bool
    """Whether its items are paragraphs, parted by blank lines."""
    attributes: Pairs = ()


@dataclass(slots=True)
class Table:
    """A table; its rows have as many cells as the author wrote."""

    line: int
    header: list[str]
    aligns: list[str]
    """`left`, `center`, `right` or nothing, for each column."""
    rows: list[tuple[int, list[str]]]
    attributes: Pairs = ()
    caption: Paragraph | None = None

    @property
    def columns(self) -> int:
        """How many cells its longest row has."""
        return max(len(self.header), *(len(cells) for _, cells in self.rows), 1)


@dataclass(slots=True)
class Term:
    """One or more terms and their definitions."""

    terms: list[Line]
    definitions: list[Item]
    loose: bool


@dataclass(slots=True)
class Definitions:
    """A list of terms and their definitions."""

    line: int
    groups: list[Term]
    attributes: Pairs = ()


Block: TypeAlias = Paragraph | Heading | Code | Html | Rule | Quote | List | Table | Definitions


@dataclass(slots=True)
class NoteText:
    """The definition of a note."""

    label: str
    line: int
    blocks: list[Block]
    words: Element | None = None
    """The text of a note inside a sentence, as Python-Markdown has read it."""


@dataclass(slots=True)
class Reference:
    """The definition of a link: `[label]: address "title"`."""

    label: str
    line: int
    address: str
    title: str
    implied: bool = False
    """Whether a heading defines it by its words, as in pandoc."""


class Abbreviations(dict[str, str]):
    """What a body abbreviates, and the words that it stands for."""

    def cut(self, text: str) -> Iterator[tuple[str, str | None]]:
        """Cut a text into abbreviations, each with its words, and what stands between.

        >>> list(Abbreviations(AB="a b").cut("AB, ABC"))
        [('', None), ('AB', 'a b'), (', ABC', None)]
        """
        at = 0
        for match in self._pattern.finditer(text) if self else ():
            yield text[at : match.start()], None
            yield match[0], self[match[0]]
            at = match.end()
        yield text[at:], None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(map(re.escape, self), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")


@dataclass(slots=True)
class Blocks:
    """A whole body, and what it defines aside."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[NoteText] = field(default_factory=list)
    references: dict[str, Reference] = field(default_factory=dict)
    abbreviations: Abbreviations = field(default_factory=Abbreviations)


_ESCAPE = late(r"\\([!-/:-@\[-`{-~])")


def without_escapes(text: str) -> str:
    r"""Take the backslashes away that keep signs from meaning something.

    >>> without_escapes(r"a\*b \c")
    'a*b \\c'
    """
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def label_key(label: str) -> str:
    """Write a label as labels are compared: without regard to capitals and blanks.

    >>> label_key("Une\\n VIE")
    'une vie'
    """
    return " ".join(label.split()).casefold()


_TICKS = late(r"(?<!\\)(\\*+)(`+)")


def without_code(text: str, blank: str = " ") -> str:
    """Blank the code spans of a text, so that all else keeps its place.

    >>> without_code("a `$x$` b")
    'a       b'
    """
    if "`" not in text:
        return text
    runs = list(_TICKS.finditer(text))
    ends: dict[int, list[int]] = {}
    for run in runs:
        ends.setdefault(len(run[2]), []).append(run.start(2))
    parts: list[str] = []
    at = 0
    for run in runs:
        start = run.start(2) + len(run[1]) % 2  # a backslash takes the first one away
        same = ends.get(run.end() - start, []) if start >= at else []
        after = bisect_right(same, start)
        if after < len(same):
            end = same[after] + run.end() - start
            blanked = "".join("\n" if sign == "\n" else blank for sign in text[start:end])
            parts += [text[at:start], blanked]
            at = end
    return "".join(parts) + text[at:]
