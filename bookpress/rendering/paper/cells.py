"""Cells of tables on paper: each letter as wide as it is printed, bold, italic or as code.

A column that is reckoned by the regular face alone is too narrow for the bold words in it, which
are then cut in two. What changes a letter's width here is what `text.css` and `tables.css` say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple
from unicodedata import combining

from bookpress.model.book import Element
from bookpress.model.elements import BLOCKS, HEADINGS, LISTS, names
from bookpress.patterns import late
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.hyphens import hyphens_of
from bookpress.rendering.paper.widths import Face, Measured
from bookpress.rendering.trees import add_class, classes, shows_address
from bookpress.typography.characters import SOFT_HYPHEN

_BOLD = HEADINGS | names("strong b mark dt th")
_ITALIC = names("em i cite dfn var")
_CODE = names("code kbd samp pre")
_INDENTED = LISTS | names("dd blockquote")
# The step of a list; code and small words, of the text around; small capitals, of large ones.
_STEP, _CODE_SIZE, _SMALL_SIZE, _SMALL_CAPITAL, _TRACKING = 1.8, 0.86, 0.85, 0.92, 0.06
# The widest quotation marks that an element of quotation is given.
_OPENING, _CLOSING = "«\u00a0", "\u00a0»"

# A long name of code may be broken after a sign, as `code.py` says.
_SIGN = late(r"(?<=[_./(,=:&?#-])(?=\w)")
_ADDRESS = late(r"://|^www\.|\w@\w")
# A word that may be hyphenated between any two letters: of Latin, Greek, Cyrillic or Armenian.
_WORD = late("[A-Za-z\u00c0-\u024f\u0370-\u058f\u1e00-\u1fff]{4}")
# Scripts without spaces (Thai to Myanmar, Khmer, and all from the radicals of Chinese on) break
# between words, or between any two letters, by rules of their own. Written by what they are not:
# `re` compiles a short range in a quarter of the time.
_NO_SPACES = late("[^\0-\u0dff\u10a0-\u177f\u1800-\u2e7f]")
# A word of so many letters may be broken though its parts are narrow: to this share at least.
_BREAKS_FROM, _BROKEN = 10, 0.7
# An address, code, or a word without a place for a hyphen is never cut shorter, in em.
_LEAST_PIECE = 5.0
# Kerning is not counted, but where it can decide.
_SLACK = 1.01
# What may still fit once it is: no text is kerned tighter. And what rounding may add to it.
_KERNED, _HAIR = 1.08, 1.001
# A word of more letters is broken anywhere: nobody reads it as one (see `long_words.py`).
_LONGEST = 200


_Origin = tuple[Element, bool, int]
"""An element, whether the text after it is meant, and the number of a character in it."""


class Word(NamedTuple):
    """What no line can break but by a hyphen."""

    measured: Measured
    hyphen: float
    """The width of a hyphen of its face, in em."""
    origins: Sequence[_Origin]
    """Where each character stands in the tree."""
    language: str | None
    """Whose hyphens it takes; None for code, addresses and scripts without spaces, which break
    anywhere without one."""

    @property
    def places(self) -> tuple[int, ...]:
        """Before which characters a hyphen may stand."""
        return () if self.language is None else hyphens_of(self.measured.text, self.language)

    @property
    def parts(self) -> list[float]:
        """The widths, in em, of the parts between which a hyphen may stand, with it."""
        ends = [0, *self.places, len(self.measured.text)]
        widths = [sum(self.measured.advances[start:end]) for start, end in pairwise(ends)]
        return [*(width + self.hyphen for width in widths[:-1]), widths[-1]]


class Paragraph(NamedTuple):
    """A block of a cell, or what stands between two of its line breaks."""

    indent: float
    """What a list or a quotation takes of the line, in em."""
    measured: Measured
    words: tuple[Word, ...]
    runs: tuple[tuple[Face, str, float], ...] = ()
    """Its text, face by face, each with its size; none where kerning does not tell its width."""

    def lines(self, measure: float, *, hyphenated: bool = False) -> int:
        """Count its lines on a measure in em, words that no line holds cut at their hyphens.

        `hyphenated`: others too, but for those before a hyphen that is written: WeasyPrint then
        looks for no other.
        """
        inside = max(measure - self.indent, 0.1)
        count = self._count(self.measured, inside, hyphenated=hyphenated)
        wider = _KERNED * inside
        if self.runs and count > self._count(self.measured, wider, hyphenated=hyphenated):
            widths = [w * size for face, text, size in self.runs for w in face.kerned(text)]
            kerned = Measured(self.measured.text, widths)
            count = self._count(kerned, inside * _SLACK / _HAIR, hyphenated=hyphenated)
        return count

    def _count(self, whole: Measured, inside: float, *, hyphenated: bool) -> int:
        """Count the lines of its text; `whole`: that, as wide as it is set."""
        cuts = [set(_hyphens(word, inside)) if word.language else set() for word in self.words]
        written = max((index for index, cut in enumerate(cuts, 1) if cut), default=0)
        text, advances, end, start = "", list[float](), 0, 0
        for index, (word, cut) in enumerate(zip(self.words, cuts, strict=True)):
            start = whole.text.index(word.measured.text, start)
            for place in sorted(cut | set(word.places if hyphenated and index >= written else ())):
                text += whole.text[end : start + place] + SOFT_HYPHEN
                advances += [*whole.advances[end : start + place], word.hyphen]
                end = start + place
            start += len(word.measured.text)
        text += whole.text[end:]
        return Measured(text, [*advances, *whole.advances[end:]]).lines(inside)


class Cell(NamedTuple):
    """The text of one cell."""

    element: Element
    paragraphs: tuple[Paragraph, ...]

    def on_one_line(self) -> float:
        """Return the width (em) of its widest paragraph, on one line."""
        return max((one.indent + one.measured.width for one in self.paragraphs), default=0.0)

    def length(self) -> float:
        """Return the width (em) of all its text, one after the other."""
        return sum(one.indent + one.measured.width for one in self.paragraphs)

    def widest_word(self) -> float:
        """Return the width (em) of its widest word."""
        return self._widest(lambda word: word.measured.width)

    def widest_part(self) -> float:
        """Return the width (em) of its widest word, long ones broken at a hyphen near their end."""
        return self._widest(_part)

    def widest_part_but_addresses(self) -> float:
        """Return the same when addresses and code may be cut short."""
        return self._widest(lambda word: _cut_short(word, _part(word)))

    def narrowest(self) -> float:
        """Return the width (em) of the widest piece of a word between two places for a hyphen."""
        return self._widest(lambda word: _cut_short(word, max(word.parts)))

    def in_pieces(self) -> float:
        """Return the same when words of letters are broken anywhere, with a hyphen."""
        return self._widest(lambda word: min(_cut_short(word, max(word.parts)), _forced(word)))

    def widest_letter(self) -> float:
        """Return the width (em) of its widest letter."""
        return max((max(one.measured.advances, default=0) for one in self.paragraphs), default=0.0)

    def lines(self, measure: float, *, hyphenated: bool = False) -> int:
        """Count the lines on a measure in em, its words cut at hyphens where they must be, or
        wherever a line may end (`hyphenated`)."""
        return max(sum(one.lines(measure, hyphenated=hyphenated) for one in self.paragraphs), 1)

    def hyphenate(self, measure: float) -> None:
        """Write hyphens into the words of the cell's tree that no line of a measure (em) holds.

        They stand where the language has them, else between any two letters. Where no word is
        left to break without one the cell gets the class `hyphenated`.
        """
        wide = [
            (word, _hyphens(word, measure - one.indent))
            for one in self.paragraphs
            for word in one.words
            if word.measured.width > measure - one.indent
        ]
        if wide and all(word.language and places for word, places in wide):
            add_class(self.element, "hyphenated")
        if all(word.language for word, _ in wide):  # what has signs need not break between letters
            for code in self.element.iter(*_CODE):
                add_class(code, "at-signs")
        # From the end: what is written moves the characters after it.
        for word, places in reversed(wide):
            for place in reversed(places if word.language else ()):
                _write_hyphen(word.origins[place])

    def cut_words(self, measure: float) -> list[str]:
        """Return the words that a measure (em) cuts without a hyphen: numbers, mostly."""
        return [
            word.measured.text
            for one in self.paragraphs
            for word in one.words
            if word.language is not None
            and word.measured.width > measure - one.indent
            and not _hyphens(word, measure - one.indent)
        ]

    def _widest(self, width: Callable[[Word], float]) -> float:
        return max(
            (one.indent + width(word) for one in self.paragraphs for word in one.words), default=0.0
        )


def read_cell(cell: Element, grid: Grid, language: str) -> Cell:
    """Measure the text of a `th` or `td`; `language`: the book's."""
    for outer in (cell, *cell.iterancestors()):
        if said := outer.get("lang"):
            language = said
            break
    reader = _Reader(grid)
    reader.read(cell, _Style(language))
    reader.end()
    return Cell(cell, tuple(reader.paragraphs))


class _Style(NamedTuple):
    """How a piece of text is set."""

    language: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    small_capitals: bool = False
    anywhere: bool = False
    size: float = 1.0
    indent: float = 0.0

    def inside(self, element: Element) -> _Style:
        """Return the style of an element's text."""
        tag = element.tag
        code = tag in _CODE
        smaller = _CODE_SIZE if code and not self.code else _SMALL_SIZE if tag == "small" else 1.0
        return self._replace(
            language=element.get("lang") or self.language,
            bold=self.bold or tag in _BOLD,
            italic=self.italic or tag in _ITALIC,
            code=self.code or code,
            small_capitals=self.small_capitals or "sc" in classes(element),
            anywhere=self.anywhere or code or (tag == "a" and shows_address(element)),
            size=self.size * smaller,
            indent=self.indent + (_STEP if tag in _INDENTED else 0.0),
        )


@dataclass(slots=True)
class _Reader:
    """Reads a cell, character by character."""

    grid: Grid
    paragraphs: list[Paragraph] = field(default_factory=list)
    indent: float = 0.0
    text: list[str] = field(default_factory=list)
    advances: list[float] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)
    origins: list[_Origin] = field(default_factory=list)

    def read(self, element: Element, style: _Style) -> None:
        """Read an element and what it holds."""
        if not isinstance(element.tag, str):
            return
        style = style.inside(element)
        block = element.tag in BLOCKS
        if block or element.tag == "br":
            self.end()
        if block:
            self.indent = style.indent
        if element.tag == "img":
            self.take("\ufffc", _inline_width(element), style, (element, False, 0))
        if element.tag == "q":
            self.write(_OPENING, style, element)
        self.write(element.text or "", style, element)
        for child in element:
            self.read(child, style)
            if child.tag in BLOCKS:
                self.end()
                self.indent = style.indent
            self.write(child.tail or "", style, child, after=True)
        if element.tag == "q":
            self.write(_CLOSING, style, element)

    def write(self, text: str, style: _Style, element: Element, *, after: bool = False) -> None:
        """Take a text in one style, its white space folded; `element`, `after`: where it stands."""
        token = "mono" if style.code else "sans"
        face = self.grid.face(token, bold=style.bold, italic=style.italic)
        signs = {found.start() for found in _SIGN.finditer(text)} if style.code else set()
        for index, character in enumerate(text):
            if index in signs:
                self.take("\u200b", 0.0, style, (element, after, index))
            if character in " \n\t":
                if not self.text or self.text[-1] == " ":
                    continue
                character = " "
            width = face.width(character)
            if style.small_capitals and character.islower():
                width = max(width, _SMALL_CAPITAL * face.width(character.upper())) + _TRACKING
            self.take(character, width * style.size, style, (element, after, index))

    def take(self, character: str, width: float, style: _Style, origin: _Origin) -> None:
        """Take one character."""
        self.text.append(character)
        self.advances.append(width)
        self.styles.append(style)
        self.origins.append(origin)

    def end(self) -> None:
        """End the paragraph, if it has begun."""
        if self.text and self.text[-1] == " ":
            self.text.pop()
            self.advances.pop()
        if self.text:
            measured = Measured("".join(self.text), self.advances)
            words, at = [], 0
            for word in measured.words():
                at = measured.text.index(word.text, at)
                end = at + len(word.text)
                words.append(_word(word, self.styles[at], self.origins[at:end], self.grid))
                at = end
            self.paragraphs.append(
                Paragraph(self.indent, measured, tuple(words), tuple(self.runs()))
            )
        self.text, self.advances, self.styles, self.origins = [], [], [], []

    def runs(self) -> Iterator[tuple[Face, str, float]]:
        """Yield the text of the paragraph, face by face, each with its size."""
        if not any(style.small_capitals or style.code for style in self.styles):
            for style, run in groupby(zip(self.text, self.styles, strict=False), itemgetter(1)):
                face = self.grid.face("sans", bold=style.bold, italic=style.italic)
                yield face, "".join(character for character, _ in run), style.size


def _inline_width(picture: Element) -> float:
    """Return the width (em) of a picture in a line of text, where it is as high as its letters."""
    width, height = (float(picture.get(name) or 1) for name in ("width", "height"))
    return width / max(height, 1.0)


def _word(measured: Measured, style: _Style, origins: Sequence[_Origin], grid: Grid) -> Word:
    """Say of a word how it may be broken."""
    text = measured.text
    free = style.anywhere or _ADDRESS.search(text) or _NO_SPACES.search(text)
    if free or len(text) > _LONGEST:
        return Word(measured, 0.0, origins, None)
    hyphen = grid.face("sans", bold=style.bold, italic=style.italic).width("-") * style.size
    return Word(measured, hyphen, origins, style.language)


def _part(word: Word) -> float:
    """Return what a word asks that may be broken where its parts are short."""
    width = word.measured.width
    if len(word.measured.text) < _BREAKS_FROM or word.language is None:
        return width
    return max(*word.parts, _BROKEN * width)


def _cut_short(word: Word, width: float) -> float:
    return min(width, _LEAST_PIECE) if word.language is None else width


def _forced(word: Word) -> float:
    """Return what a word asks that is broken anywhere: one of letters a few of them, others all."""
    return _LEAST_PIECE if _WORD.search(word.measured.text) else word.measured.width


def _hyphens(word: Word, measure: float) -> list[int]:
    """Return before which characters a word is broken so that each piece fits a measure in em."""
    room = measure / _SLACK - word.hyphen
    letters = _WORD.search(word.measured.text) is not None
    ends = list(accumulate(word.measured.advances))
    found: list[int] = []
    start, before = 0, 0.0
    while ends[-1] - before > measure:
        fits = [
            index
            for index in range(start + 1, len(ends))
            if ends[index - 1] - before <= room and not combining(word.measured.text[index])
        ]
        places = [place for place in word.places if place in fits]
        if not places and not letters:
            break
        start = places[-1] if places else max(fits, default=start + 1)
        if start >= len(ends):
            break
        found.append(start)
        before = ends[start - 1]
    return found


def _write_hyphen(place: _Origin) -> None:
    """Write a soft hyphen before a character."""
    element, after, index = place
    text = (element.tail if after else element.text) or ""
    written = text[:index] + SOFT_HYPHEN + text[index:]
    if after:
        element.tail = written
    else:
        element.text = written
