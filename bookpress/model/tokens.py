"""The theme's tokens: every colour, face and length of the design, by name.

Comes in: the custom properties of `:root` in every `styles/tokens.css` of the theme's folders, the
default one first, so that a theme of the author's names only what it changes. Goes out: values as
written, lengths in points, colours with the inks that were mixed for them. Nothing else reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.theme import Theme
from bookpress.patterns import late

_COMMENT = late(r"/\*.*?\*/", re.DOTALL)
_ROOT = late(r"(?<![\w-]):root\s*\{([^}]*)\}")
_TOKEN = late(r"(--[\w-]+)\s*:\s*([^;}]+)")
_LENGTH = late(r"(-?[\d.]+)(pt|mm)")
_NUMBER = late(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_COUNT = late(r"[0-9]{1,9}")
_COLOUR = late(r"#[0-9a-fA-F]{6}")
_INKS = late(r"[\s,]+".join([r"([\d.]+)"] * 4))
_SUFFIX = "-cmyk"

# 72 points to the inch of 25.4 mm.
_POINTS = {"pt": 1.0, "mm": 72 / 25.4}


@cache
def tokens(theme: Theme) -> Mapping[str, str]:
    """Read the tokens, name (`--ink`) → value as written; the author's win, one by one.

    A colour that the author changes without mixing inks for it leaves its old inks behind.
    """
    found: dict[str, str] = {}
    for file in token_files(theme):
        text = _COMMENT.sub("", file.read_text("utf-8"))
        here = {
            name: value.strip()
            for block in _ROOT.findall(text)
            for name, value in _TOKEN.findall(block)
        }
        stale = {f"{name}{_SUFFIX}" for name, value in here.items() if found.get(name) != value}
        found = {name: value for name, value in found.items() if name not in stale} | here
    return MappingProxyType(found)


def token_files(theme: Theme) -> tuple[Path, ...]:
    """Return the tokens' files, the default theme's first, so that the author's come after it.

    Errors: TH01 when there is none.
    """
    files = [folder / "styles" / "tokens.css" for folder in reversed(theme.folders)]
    return tuple(file for file in files if file.is_file()) or (theme.find("styles/tokens.css"),)


def points(theme: Theme, name: str) -> float:
    """Return a length of the page by its name without dashes, in pt.

    Errors: TH05 when the tokens lack it or it is not in pt or mm.

    >>> from bookpress.model.theme import open_theme
    >>> points(open_theme(), "line")
    14.0
    """
    length = _LENGTH.fullmatch(tokens(theme).get(f"--{name}", ""))
    if length is None:
        place = Place(str(token_files(theme)[-1]))
        raise MachineError([finding("TH05", place, name=f"--{name}")])
    return float(length[1]) * _POINTS[length[2]]


def count(theme: Theme, name: str) -> int:
    """Return a token that counts something, by its name without dashes.

    Errors: TH05 when the tokens lack it or it is no whole number.

    >>> from bookpress.model.theme import open_theme
    >>> count(open_theme(), "half-title-letters")
    150000
    """
    written = tokens(theme).get(f"--{name}", "")
    if not _COUNT.fullmatch(written):
        place = Place(str(token_files(theme)[-1]))
        raise MachineError([finding("TH05", place, name=f"--{name}")])
    return int(written)


def number(theme: Theme, name: str) -> float:
    """Return a token that is a bare number, by its name without dashes.

    Errors: TH05 when the tokens lack it or it is none.

    >>> from bookpress.model.theme import open_theme
    >>> number(open_theme(), "limit-tight")
    0.6
    """
    written = tokens(theme).get(f"--{name}", "")
    if not _NUMBER.fullmatch(written):
        place = Place(str(token_files(theme)[-1]))
        raise MachineError([finding("TH05", place, name=f"--{name}")])
    return float(written)


def choice(theme: Theme, name: str, words: Sequence[str]) -> str:
    """Return a token that is one of some words, by its name without dashes.

    Errors: TH05 when the tokens lack it or it is another word.

    >>> from bookpress.model.theme import open_theme
    >>> choice(open_theme(), "line-breaking", ("chosen", "greedy"))
    'chosen'
    """
    written = tokens(theme).get(f"--{name}", "")
    if written not in words:
        place = Place(str(token_files(theme)[-1]))
        raise MachineError([finding("TH05", place, name=f"--{name}")])
    return written


def first_family(theme: Theme, name: str) -> str:
    """Return the first family that a token names: `serif`, `display`, `sans`, `mono`."""
    return tokens(theme).get(f"--{name}", "").split(",")[0].strip("\"' ")


def inks(theme: Theme) -> dict[str, tuple[float, ...]]:
    """Return the colours with inks mixed by hand: `#0f5b66` → shares of C, M, Y, K from 0 to 1.

    Source: the pairs `--X: #rrggbb` and `--X-cmyk: c m y k` (in %) of the tokens.
    """
    values = tokens(theme)
    mixed = {}
    for name, value in values.items():
        parts = _INKS.fullmatch(values.get(f"{name}{_SUFFIX}", ""))
        if parts and _COLOUR.fullmatch(value):
            mixed[value.lower()] = tuple(float(part) / 100 for part in parts.groups())
    return mixed
