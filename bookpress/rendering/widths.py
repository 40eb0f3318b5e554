"""How wide words are set, so that a head can be balanced and a block's lines counted.

Reads the advance widths of a TrueType font (OpenType 1.9.1, tables `cmap`, `hhea`, `hmtx`), without
kerning: a line comes out within one percent of its printed width, which `_SLACK` covers.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Words that just fit by the sum of their advances may not fit on paper.
_SLACK = 1.01

# What a line may be broken after: a space that is not a no-break one, a hyphen, a dash.
_PIECE = re.compile("[^ \n\u2002\u2003\u2014-]*(?:[ \n\u2002\u2003]+|[\u2014-]|$)")


@dataclass(frozen=True, slots=True)
class Face:
    """The advance widths of one font."""

    units: int
    """Units to the em."""
    starts: tuple[int, ...]
    """The last character of each segment of the `cmap`."""
    segments: tuple[tuple[int, int, int], ...]
    """First character, shift to the glyph, place in the glyph array (or -1) of each segment."""
    glyphs: tuple[int, ...]
    advances: tuple[int, ...]
    """By glyph; the last one stands for all that follow."""

    def width(self, text: str) -> float:
        """Give the width of a text on one line, in em."""
        return sum(self._advance(ord(character)) for character in text) / self.units

    def _advance(self, character: int) -> int:
        index = bisect_left(self.starts, character)
        glyph = 0
        if index < len(self.segments):
            first, shift, place = self.segments[index]
            if first <= character:
                if place < 0:
                    glyph = (character + shift) & 0xFFFF
                elif (found := self.glyphs[place + character - first]) != 0:
                    glyph = (found + shift) & 0xFFFF
        return self.advances[min(glyph, len(self.advances) - 1)]


@cache
def read_face(file: Path) -> Face:
    """Read a font with a Unicode `cmap` of format 4, as every font for text has."""
    data = file.read_bytes()
    tables: dict[bytes, int] = {}
    for index in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        tables[tag] = offset
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (metrics,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = struct.unpack_from(">" + "Hh" * metrics, data, tables[b"hmtx"])[::2]
    start = tables[b"cmap"]
    for index in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * index)
        (form, length) = struct.unpack_from(">HH", data, start + offset)
        if form == 4 and (platform == 0 or (platform, encoding) == (3, 1)):
            break
    else:
        raise ValueError(f"{file}: no Unicode cmap of format 4")
    at = start + offset
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    firsts = struct.unpack_from(f">{count}H", data, at + 16 + double)
    shifts = struct.unpack_from(f">{count}h", data, at + 16 + 2 * double)
    offsets = struct.unpack_from(f">{count}H", data, at + 16 + 3 * double)
    glyphs = struct.unpack_from(f">{(length - 16 - 4 * double) // 2}H", data, at + 16 + 4 * double)
    # An offset counts in bytes from its own place in the array to that of the glyph.
    places = tuple(o // 2 - (count - i) if o else -1 for i, o in enumerate(offsets))
    return Face(units, ends, tuple(zip(firsts, shifts, places, strict=True)), glyphs, advances)


def count_lines(text: str, face: Face, measure: float) -> int:
    """Count the lines that a ragged text without hyphens takes on a measure, in em.

    A word wider than the measure is counted as the lines it is cut into.
    """
    return _count(_pieces(text, face), measure / _SLACK)


def balanced_measure(text: str, face: Face, measure: float) -> float:
    """Give the narrowest measure (em) on which a text takes no more lines than on a full one.

    So its lines come out nearly even: three words never hang under a long line.
    """
    pieces = _pieces(text, face)
    full = measure / _SLACK
    lines = _count(pieces, full)
    low, high = min(widest_word(text, face), full), full
    if lines == 1:
        return measure
    while high - low > 0.05:
        middle = (low + high) / 2
        if _count(pieces, middle) > lines:
            low = middle
        else:
            high = middle
    return round(high * _SLACK, 2)


def widest_word(text: str, face: Face) -> float:
    """Give the width (em) of the widest run of a text that no line can break."""
    return max((solid for solid, _ in _pieces(text, face)), default=0.0)


def _pieces(text: str, face: Face) -> list[tuple[float, float]]:
    """Cut a text where a line may break: the width of each piece, and of the space after it."""
    pieces = []
    for piece in _PIECE.findall(text):
        solid = piece.rstrip(" \n\u2003\u2002")
        if piece:
            pieces.append((face.width(solid), face.width(piece[len(solid) :])))
    return pieces


def _count(pieces: Sequence[tuple[float, float]], measure: float) -> int:
    lines, filled = 1, 0.0
    for solid, space in pieces:
        if filled and filled + solid > measure:
            lines, filled = lines + 1, 0.0
        if solid > measure:
            whole = int(solid // measure)
            lines, filled = lines + whole, solid - whole * measure
        else:
            filled += solid
        filled += space
    return lines
