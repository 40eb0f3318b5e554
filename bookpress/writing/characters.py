"""Each glyph of a PDF is read as the character that it stands for.

Comes in: the pages that WeasyPrint has just painted. A map names one text for each glyph of a font
(ISO 32000-1, 9.10.3), and WeasyPrint names the one that it meets first: the 2 that calls a note is
the glyph of `²` too, so that “2 000 m²” would be read “2 000 m2” after a second note. Goes out: the
same drawing, where a glyph that stands for another character than its map says has that one as its
ActualText (14.9.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pydyf

from bookpress.typography.characters import SOFT_HYPHEN
from bookpress.writing.objects import object_at
from bookpress.writing.sheets import Sheet

_Table: TypeAlias = dict[bytes, str]
"""A glyph, four digits in hexadecimal → the text that the map of its font names."""

_ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
"""An entry of a ToUnicode map, as WeasyPrint writes it."""
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")

_FOLDED = str.maketrans(
    # What `settle_fonts` makes of no-break spaces and hyphens, and what is not drawn.
    {"\u00a0": " ", "\u2011": "-"}
    | dict.fromkeys([SOFT_HYPHEN, *map(chr, (*range(0x200B, 0x2010), *range(0x2060, 0x2065)))], "")
)


def say_characters(pdf: Any, sheets: Sequence[Sheet]) -> None:
    """Give glyphs that stand for several characters the one that is meant; for a `finisher`.

    A text that is drawn in another order than it is read stays as it is.
    """
    tables = _tables(pdf)
    for sheet in sheets:
        if not sheet.texts:
            continue
        items = sheet.stream.stream
        meant = dict(_meant(items, sheet.texts, tables))
        if meant:
            items[:] = _said(items, meant)
        else:
            sheet.texts.clear()  # nor is there anything in the next PDF of this page


def _tables(pdf: Any) -> dict[bytes, _Table]:
    """Return the maps of the fonts, by the names that the pages call them by."""
    named = {
        item["Font"]
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and "Font" in item
    }
    fonts = {name: font for each in named for name, font in object_at(pdf, each).items()}
    return {
        b"/" + name.encode(): {
            glyph: bytes.fromhex(said.decode()).decode("utf-16-be").translate(_FOLDED)
            for part in object_at(pdf, object_at(pdf, font)["ToUnicode"]).stream
            for glyph, said in _ENTRY.findall(part)
        }
        for name, font in fonts.items()
    }


def _meant(
    items: Sequence[Any], texts: Mapping[bytes, str], tables: dict[bytes, _Table]
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield the items with glyphs that stand for another character: the place of each, and that."""
    font, text, shown = b"", "", []
    for index, item in enumerate([*items, b" Tm"]):
        if not isinstance(item, bytes):
            continue
        if item.endswith(b" Tf"):
            font = item.split(b" ", 1)[0]
        elif item.endswith(b" TJ"):
            shown.append((index, item, tables.get(font, {})))
        elif item.endswith(b" Tm"):
            if text:
                yield from _differing(shown, text)
            text, shown = texts.get(item, "").translate(_FOLDED), []


def _differing(
    shown: Sequence[tuple[int, bytes, _Table]], text: str
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Read the glyphs of a text beside its characters; nothing when they do not go together."""
    read = [table.get(glyph, "") for _, item, table in shown for glyph in _glyphs(item)]
    if "".join(read) == text:
        return  # nearly every text
    found: dict[int, list[tuple[int, str]]] = {}
    at = 0
    for index, item, table in shown:
        for run in _GLYPHS.finditer(item):
            for place in range(run.start(1), run.end(1), 4):
                said = table.get(item[place : place + 4])
                if said is None:
                    return
                if text.startswith(said, at):
                    at += len(said)
                elif len(said) == 1 and at < len(text):
                    found.setdefault(index, []).append((place, text[at]))
                    at += 1
                else:
                    return
    if at == len(text):
        yield from found.items()


def _glyphs(item: bytes) -> list[bytes]:
    """Return the glyphs that an operator shows."""
    digits = b"".join(_GLYPHS.findall(item))
    return [digits[place : place + 4] for place in range(0, len(digits), 4)]


def _said(items: Sequence[Any], meant: dict[int, list[tuple[int, str]]]) -> Iterator[Any]:
    """Yield the items of a page, each of these glyphs apart and with its character."""
    for index, item in enumerate(items):
        rest, done = item, 0
        for place, character in meant.get(index, ()):
            if (before := rest[: place - done]) != b"[<":
                yield before + b">] TJ"
            yield b"/Span <</ActualText " + pydyf.String(character).data + b">> BDC"
            yield b"[<" + rest[place - done : place - done + 4] + b">] TJ"
            yield b"EMC"
            rest = b"[<" + rest[place - done + 4 :]
            done = place + 4 - len(b"[<")
        yield rest
