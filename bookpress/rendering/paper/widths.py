"""How wide words are set, so that a head can be balanced and a block's lines counted.

Adds up the advance widths of a font, mostly without kerning: a line comes out within one percent of
its printed width, which `_SLACK` covers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bookpress.patterns import late
from bookpress.typography.characters import SOFT_HYPHEN

# Words that just fit by the sum of their advances may not fit on paper.
_SLACK = 1.01
# A column as wide as its text holds it: an error of rounding, in em, is no reason for a line more.
_ROUNDING = 1e-6
# Of what a column with a gap wider than itself has left for a letter, in em.
_NARROWEST = 0.1

# What a line may be broken after: a space that is not a no-break one, a hyphen or the slash of an
# address unless a digit follows, a dash, a place that is free to break, and each letter of Chinese,
# Japanese or Korean; but before no sign that closes, even behind a space (Unicode Standard Annex
# 14, LB13 and LB25).
_SPACES = " \n\u2002\u2003"
_IDEOGRAPH = "\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_CLOSES = "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f"
_BREAKS = f"\u200b{SOFT_HYPHEN}"


def _pieces_where(letters: str) -> re.Pattern[str]:
    """Return the pattern of what no line can break, with the place behind it.

    `letters`: those that a line may break behind, as a class of `re`.
    """
    return late(
        f"[{letters}][{_CLOSES}]*[{_SPACES}]*"
        f"|(?:[^{_SPACES}{letters}{_BREAKS}\u2013\u2014/-]|/(?=[/0-9])|-(?=[0-9])|[{_SPACES}](?=[!?:;,.)\\]}}/]))*"
        f"(?:[{_SPACES}]+|[{_BREAKS}\u2013\u2014/-])?"
    )


# `re` takes 4 ms to compile the first, and few books have such letters.
_PIECE, _PIECE_OF_OTHERS = _pieces_where(_IDEOGRAPH), _pieces_where("\u2e80")


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield the pieces of a text, and the empty one at its end."""
    pattern = _PIECE_OF_OTHERS if max(text, default="") < "\u2e80" else _PIECE
    return pattern.finditer(text)


class _Advances(dict[str, int]):
    """The advance width of each character, in units of the font; asked for once."""

    def __init__(self, font: Any) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, character: str) -> int:
        glyph = self._font.get_nominal_glyph(ord(character)) or 0  # the box of what it has not
        wide = not glyph and unicodedata.east_asian_width(character) in "WF"  # lent by another
        self[character] = self._font.face.upem if wide else self._font.get_glyph_h_advance(glyph)
        return self[character]


class Measured(NamedTuple):
    """A text and how wide each of its characters is set, in em."""

    text: str
    advances: Sequence[float]

    @property
    def width(self) -> float:
        """Its width on one line, in em."""
        return sum(self.advances)

    def words(self) -> list[Measured]:
        """Return the runs that no line can break, without the spaces between them.

        >>> text = "un arc-en-ciel : https://example.org/a, 1914-1918, 2–3"
        >>> [word.text for word in Measured(text, [1] * len(text)).words()]
        ['un', 'arc-', 'en-', 'ciel :', 'https://', 'example.org/', 'a,', '1914-1918,', '2–', '3']
        """
        return [
            Measured(solid, self.advances[piece.start() : piece.start() + len(solid)])
            for piece in _found(self.text)
            if (solid := piece[0].rstrip(_SPACES))
        ]

    def lines(self, measure: float) -> int:
        """Count the lines that it takes, ragged and without hyphens, on a measure in em.

        A word wider than the measure is counted as the lines it is cut into.
        """
        return _count(_pieces(self), max(measure, _NARROWEST) / _SLACK + _ROUNDING)


class Face(NamedTuple):
    """The advance widths of one font."""

    units: int
    """Units to the em."""
    advances: Mapping[str, int]
    """By character."""
    font: Any = None
    """As HarfBuzz reads it."""

    def width(self, text: str) -> float:
        """Return the width of a text on one line, in em."""
        return sum(self.advances[character] for character in text) / self.units

    def kerned(self, text: str) -> list[float]:
        """Return how wide each character of a text is set, in em: kerned, figures as in tables."""
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self.font, buffer, {"kern": True, "lnum": True, "tnum": True})
        widths = [0.0] * len(text)
        for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if not glyph.codepoint:  # lent by another font
                return [self.width(character) for character in text]
            widths[glyph.cluster] += position.x_advance / self.units
        return widths

    def measured(self, text: str) -> Measured:
        """Return a text with the width of each character."""
        return Measured(text, [self.advances[character] / self.units for character in text])


@cache
def read_face(file: Path) -> Face:
    """Read a font."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
    font = uharfbuzz.Font(face)
    return Face(face.upem, _Advances(font), font)


def count_lines(text: str, face: Face, measure: float) -> int:
    """Count the lines of a text in one face (see `Measured.lines`)."""
    return face.measured(text).lines(measure)


def even_lines(text: str, face: Face, measure: float) -> tuple[str, ...]:
    """Cut a head into as few lines as the measure (em) allows, nearly even ones.

    A line ends with a comma or a colon where one is near, not with an article or another word of
    one to three letters, and inside a compound word only when nothing else is left. The space stays
    at the line's end, so that the lines, joined, are the text again.
    """
    pieces = _pieces(face.measured(text))
    full = measure / _SLACK
    count = _count(pieces, full)
    if count == 1 or max(piece.width for piece in pieces) > full:
        return (text,)
    mean = sum(piece.width + piece.space for piece in pieces) / count / full
    # best[lines][end]: the least cost of setting the first `end` pieces in so many lines, and where
    # the last of these lines begins.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for soonest in _soonest_ends(pieces, count, full):
        row: dict[int, tuple[float, int]] = {}
        for start, (before, _) in best[-1].items():
            for end, width in _line_ends(pieces, start, full):
                if end < soonest:
                    continue
                last = end == len(pieces)
                cost = before + (width / full - mean) ** 2 + (0 if last else pieces[end - 1].cost)
                if end not in row or cost < row[end][0]:
                    row[end] = (cost, start)
        best.append(row)
    if len(pieces) not in best[count]:  # signs at line ends may ask for one line more
        return (text,)
    ends = [len(pieces)]
    for lines in range(count, 0, -1):
        ends.append(best[lines][ends[-1]][1])
    turns = sorted(ends)
    return tuple(
        "".join(piece.text for piece in pieces[start:end]) for start, end in pairwise(turns)
    )


def ends_well(lines: Sequence[str]) -> bool:
    """Return whether no line but the last ends with a word that leads to the next one.

    >>> ends_well(["les éclats, ", "la nuit"]), ends_well(["les éclats, la ", "nuit"])
    (True, False)
    """
    return not any(line.split()[-1].lower() in LEADING for line in lines[:-1])


def _line_ends(pieces: Sequence[_Piece], start: int, measure: float) -> Iterator[tuple[int, float]]:
    """Yield where a line that begins with one piece may end, and how wide it then is."""
    filled = 0.0
    for end, piece in enumerate(pieces[start:], start=start + 1):
        width = filled + piece.width + piece.hyphen
        if width > measure:
            return
        yield end, width
        filled += piece.width + piece.space


def _soonest_ends(pieces: Sequence[_Piece], count: int, measure: float) -> list[int]:
    """Return of each of `count` lines the soonest end after which the others hold the rest.

    Filled from the last line up. What ends sooner needs a line more, so the ends weighed are those
    of one line and not of the whole title: the time grows with the words, not with their square.
    """
    ends = [len(pieces)]
    for _ in range(count - 1):
        start, filled = ends[-1], 0.0
        while start and filled + pieces[start - 1].width <= measure:
            start -= 1
            filled += pieces[start].width + (pieces[start - 1].space if start else 0.0)
        ends.append(start)
    return ends[::-1]


# What an end of line is worth or costs, as a square of a share of the measure: a sign is worth a
# line that is by a fifth shorter or longer than the others.
_SIGN = -0.05
_SMALL_WORD = 0.03
_LEADING_WORD = 0.15
_HYPHEN = 0.3

LEADING = frozenset(
    (
        *("le", "la", "les", "un", "une", "de", "du", "des", "au", "aux", "à", "en", "et", "ou"),
        *("ce", "se", "ne", "the", "a", "an", "of", "to", "in", "on", "at", "by", "and", "or"),
    )
)
"""Words that lead to the next one, in French and in English: a line ends badly with them."""


def widest_word(text: str, face: Face) -> float:
    """Return the width (em) of the widest run of a text that no line can break."""
    return max((word.width for word in face.measured(text).words()), default=0.0)


class _Piece(NamedTuple):
    """A run of a text that no line can break, and the space after it."""

    text: str
    width: float
    """Without the space after it."""
    space: float
    hyphen: float
    """That is seen where a line ends with it."""
    cost: float
    """Of ending a line with it."""


def _pieces(measured: Measured) -> list[_Piece]:
    """Cut a text where a line may break."""
    pieces = []
    for found in _found(measured.text):
        piece = found[0]
        solid = piece.rstrip(_SPACES)
        cost = 0.0
        if solid.endswith((",", ";", ":", ".", "!", "?", "—")):
            cost = _SIGN
        elif solid.endswith(("-", "/", SOFT_HYPHEN)) or (solid == piece and solid.endswith("–")):
            cost = _HYPHEN
        elif solid.lower() in LEADING:
            cost = _LEADING_WORD
        elif len(solid) <= 3 and solid.isalpha():
            cost = _SMALL_WORD
        if piece:
            end = found.start() + len(solid)
            hyphen = measured.advances[end - 1] if solid.endswith(SOFT_HYPHEN) else 0.0
            width = sum(measured.advances[found.start() : end]) - hyphen
            space = sum(measured.advances[end : found.end()])
            pieces.append(_Piece(piece, width, space, hyphen, cost))
    return pieces


def _count(pieces: Sequence[_Piece], measure: float) -> int:
    """Fill line after line; a piece wider than the measure counts as the lines it is cut into."""
    lines, filled = 1, 0.0
    for number, piece in enumerate(pieces):
        if number and filled + piece.width + piece.hyphen > measure:
            lines, filled = lines + 1, 0.0
        filled += piece.width
        while filled > measure:
            lines, filled = lines + 1, filled - measure
        filled += piece.space
    return lines
