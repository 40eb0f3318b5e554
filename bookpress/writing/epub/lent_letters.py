"""Letters that the theme lacks, brought into the EPUB by free fonts of the machine.

On paper any font of the machine may lend a letter; a file of fonts that readers get is another
matter. So only a font whose licence lets everybody copy and change it goes in, cut down to the
letters it lends and under a name of ours; for the rest the reader's device is asked.

Source: OpenType 1.9, `OS/2` fsType (bits 0 to 3 and 8, 9), `name` (ids 0, 13, 14).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from bookpress.layout.coverage import characters_of, fonts_of_the_machine
from bookpress.model.theme import Theme
from bookpress.patterns import late

MOST_LETTERS = 300
"""A book that lacks more is in a script of its own, which its readers' devices have."""

_FREE = late(
    r"open ?font ?licen[sc]e|sil\.org/ofl|apache licen[sc]e|bitstream vera|gust font licen[sc]e"
    r"|ubuntu font licen[sc]e|creativecommons\.org/publicdomain/zero",
    re.IGNORECASE,
)
_NO_EMBEDDING = 0x30F
"""Any restriction of embedding, and none to be cut down or but in bitmaps."""
_REGULAR = range(350, 451)
"""Weights of a text."""


class Lender(NamedTuple):
    """A font of the machine and the letters that the EPUB has of it."""

    file: Path
    characters: frozenset[str]


def lenders_of(characters: Iterable[str], theme: Theme) -> tuple[Lender, ...]:
    """Choose the free fonts that lend some letters: as few as do, each for what it has alone.

    Letters that none has, and those of a book that lacks very many, are left out.
    """
    missing = set(characters)
    if len(missing) > MOST_LETTERS:
        return ()
    able = {}
    for file, _ in fonts_of_the_machine(theme):
        if (here := missing & characters_of((file,))) and _may_go_in(file):
            able[file] = frozenset(here)
    found = []
    while missing and able:
        file = min(able, key=lambda one: (-len(able[one] & missing), str(one)))
        if not (lent := able.pop(file) & missing):
            break
        found.append(Lender(file, frozenset(lent)))
        missing -= lent
    return tuple(found)


def _may_go_in(file: Path) -> bool:
    """Return whether a font is an upright one of a text that anybody may hand on, cut down."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(BytesIO(file.read_bytes()), lazy=True) as font:
            if not {"OS/2", "name", "glyf"} <= set(font.keys()):
                return False
            style, names = font["OS/2"], font["name"]
            said = " ".join(names.getDebugName(number) or "" for number in (0, 13, 14))
            upright = not style.fsSelection & 1 and style.usWeightClass in _REGULAR
            return bool(upright and not style.fsType & _NO_EMBEDDING and _FREE.search(said))
    except (TTLibError, OSError):  # a collection, or a file that only fontconfig understands
        return False
