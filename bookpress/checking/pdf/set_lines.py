"""A PDF → its pages, with their lines as they stand: words, places, word spaces.

Read through PDFium's text, so that a file that others made is read by the same rule as ours: a word
space is what is white between two words, whichever operator made it. Lengths are in pt, places are
counted from the left and from the top of the page.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from operator import attrgetter
from pathlib import Path
from typing import Any

from bookpress.typography.characters import SOFT_HYPHEN

_LINE_END_HYPHEN = "\x02"
"""What PDFium gives for a hyphen that ends a line."""
_HYPHENS = ("-", "\u2010", SOFT_HYPHEN, _LINE_END_HYPHEN)
_MARKS = frozenset((*".,;:!?…–—’”»›", *_HYPHENS))
"""Signs that may hang out of the measure."""
_SAME_LINE = 0.45
"""Of the type size: the number of a note stands higher by less, the next line lower by more."""
_APART = 0.1
"""In em: what is white between two words whose space is no character, as TeX writes it. Less parts
the letters of one word, as kerning and the accents do that are drawn apart."""
_USUAL_SPACE = 0.25
"""In em: the word space of a font of which the file shows none."""
_WHOLE_PAGE = 0.9
"""Of its height: what reaches so far is the paper's colour, or a cover."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is white between two words of a line."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a page; of a table a row."""

    text: str
    page: int
    """From 1."""
    number: int
    """From 1, from the top of the page, its header counted."""
    left: float
    right: float
    """Where the last sign ends."""
    baseline: float
    size: float
    """The type size of most of its words; a line that is scaled across keeps it."""
    font: str
    """The name of their font in the PDF, without the letters of a subset."""
    space: float
    """The word space that the font gives at this size."""
    gaps: tuple[Gap, ...]
    """Its word spaces, from the left."""
    mark: float
    """The width of the sign that ends it, where that may hang out of the measure; else 0."""

    @property
    def is_hyphenated(self) -> bool:
        """Return whether it ends in a hyphen."""
        return self.text.endswith(_HYPHENS)


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page, with what stands on it."""

    lines: tuple[SetLine, ...]
    """From its top."""
    drawn: tuple[tuple[float, float], ...]
    """Top and foot of each picture, rule and drawing on it; what fills the page is left out."""


@dataclass(slots=True)
class _Word:
    """Characters without a space between them."""

    baseline: float
    left: float
    right: float
    size: float
    font: str
    text: str
    mark: float = 0.0


def read_lines(file: Path | bytes, space: float = 0.0) -> list[SetLine]:
    """Read the lines of a PDF in order of pages; see `read_pages`."""
    return [line for page in read_pages(file, space) for line in page.lines]


def read_pages(file: Path | bytes, space: float = 0.0) -> list[SetPage]:
    """Read the pages of a PDF.

    `space`: the word space of the text's font in em, for a file that shows none.
    Errors: `pypdfium2.PdfiumError` for a file that cannot be opened.
    """
    import pypdfium2

    spaces: dict[str, Counter[float]] = defaultdict(Counter)
    seen = []
    with closing(pypdfium2.PdfDocument(file)) as pdf:
        for index in range(len(pdf)):
            with closing(pdf[index]) as page:
                seen.append((_rows(_words(page.raw, spaces)), tuple(_drawn(page.raw))))
    natural = {font: widths.most_common(1)[0][0] for font, widths in spaces.items()}
    natural[""] = space or _USUAL_SPACE
    return [
        SetPage(tuple(_line(row, page, n, natural) for n, row in enumerate(rows, 1)), drawn)
        for page, (rows, drawn) in enumerate(seen, 1)
    ]


def _words(page: Any, spaces: dict[str, Counter[float]]) -> Iterator[_Word]:
    """Yield the words of a page in the order of its text; count the width of each font's space."""
    from pypdfium2 import raw

    text = raw.FPDFText_LoadPage(page)
    height = float(raw.FPDF_GetPageHeightF(page))
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = (ctypes.byref(one) for one in (box, x, y))
    word: _Word | None = None
    for index in range(raw.FPDFText_CountChars(text)):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign <= " " and sign != _LINE_END_HYPHEN:
            if raw.FPDFText_IsGenerated(text, index):
                continue  # PDFium guesses where a word ends; so do we, by one rule for every file
            if word:
                raw.FPDFText_GetLooseCharBox(text, index, to_box)
                if (width := round((box.right - box.left) / word.size, 3)) > _APART:
                    spaces[word.font][width] += 1
                yield word
            word = None
            continue
        raw.FPDFText_GetLooseCharBox(text, index, to_box)
        raw.FPDFText_GetCharOrigin(text, index, to_x, to_y)
        # Of a hyphen that ends a line the box is that of its ink: as much is white on both sides.
        left, right = x.value, box.right + box.left - x.value
        baseline = height - y.value
        if word and not (
            abs(baseline - word.baseline) < _SAME_LINE * word.size
            and -word.size < left - word.right < _APART * word.size
        ):
            yield word
            word = None
        if word is None:
            size, font = _face(text, index)
            word = _Word(baseline, left, right, size or 1.0, font, "")
        word.text += sign
        word.right = max(word.right, right)
        word.mark = right - left if sign in _MARKS else 0.0
    if word:
        yield word
    raw.FPDFText_ClosePage(text)


def _face(text: Any, index: int) -> tuple[float, str]:
    """Return the type size of a character and the name of its font."""
    from pypdfium2 import raw

    matrix, name = raw.FS_MATRIX(), ctypes.create_string_buffer(128)
    raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    raw.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.byref(ctypes.c_int()))
    size = raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d)
    return round(size, 2), name.value.decode("utf-8", "replace").rpartition("+")[2]


def _rows(words: Iterable[_Word]) -> list[list[_Word]]:
    """Put the words that share a baseline into a row, each row from the left."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=attrgetter("baseline")):
        if rows and word.baseline - rows[-1][-1].baseline < _SAME_LINE * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=attrgetter("left")) for row in rows]


def _line(words: list[_Word], page: int, number: int, natural: dict[str, float]) -> SetLine:
    """Make a line of its words; `natural`: font → its word space in em, "" any other's."""
    letters: Counter[tuple[float, str, float]] = Counter()
    for word in words:
        letters[word.size, word.font, word.baseline] += len(word.text)
    size, font, baseline = letters.most_common(1)[0][0]
    return SetLine(
        text=" ".join(word.text for word in words).replace(_LINE_END_HYPHEN, "-"),
        page=page,
        number=number,
        left=words[0].left,
        right=words[-1].right,
        baseline=baseline,
        size=size,
        font=font,
        space=natural.get(font, natural[""]) * size,
        gaps=tuple(Gap(one.right, two.left) for one, two in pairwise(words)),
        mark=words[-1].mark,
    )


def _drawn(page: Any) -> Iterator[tuple[float, float]]:
    """Yield how high and how low each thing on a page reaches that is no text."""
    from pypdfium2 import raw

    height = float(raw.FPDF_GetPageHeightF(page))
    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(raw.FPDFPage_CountObjects(page)):
        thing = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
            continue
        raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides))
        _, foot, _, top = (side.value for side in sides)
        if top - foot < _WHOLE_PAGE * height:
            yield height - top, height - foot
