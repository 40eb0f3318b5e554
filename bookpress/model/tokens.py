"""The theme's tokens: every colour, face and length of the design, by name.

Comes in: the custom properties of `:root` in every `styles/tokens.css` of the theme's folders, the
default one first, so that a theme of the author's names only what it changes; the size of the page
that a book asks for. Goes out: values as written, sums with what they give, lengths in points,
colours with the inks that were mixed for them. Nothing else reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.page.sums import POINTS, with_sums
from bookpress.model.theme import Theme
from bookpress.patterns import late

_COMMENT = late(r"/\*.*?\*/", re.DOTALL)
_ROOT = late(r"(?<![\w-]):root\s*\{([^}]*)\}")
_TOKEN = late(r"(--[\w-]+)\s*:\s*([^;}]+)")
_LENGTH = late(r"(-?[\d.]+)(pt|mm|cm|in)")
_NUMBER = late(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_COUNT = late(r"[0-9]{1,9}")
_COLOUR = late(r"#[0-9a-fA-F]{6}")
_INKS = late(r"[\s,]+".join([r"([\d.]+)"] * 4))
_SUFFIX = "-cmyk"


@cache
def tokens(theme: Theme) -> Mapping[str, str]:
    """Read the tokens, name (`--ink`) → value; the author's win, one by one.

    A colour that the author changes without mixing inks for it leaves its old inks behind.
    """
    return MappingProxyType(with_sums(_written(theme)))


def reckoned(theme: Theme) -> str:
    """Return a style sheet of what the files of tokens do not say: the values of their sums, and
    the page of the book."""
    written = _as_written(theme)
    new = {name: value for name, value in tokens(theme).items() if written.get(name) != value}
    return ":root {\n" + "".join(f"  {name}: {value};\n" for name, value in new.items()) + "}\n"


def _written(theme: Theme) -> dict[str, str]:
    """Return the tokens with the size of the book's page, and the gutter that its printer asks."""
    asked = {}
    if theme.trim:
        asked = {
            "--page-width": f"{theme.trim.width:g}mm",
            "--page-height": f"{theme.trim.height:g}mm",
        }
    if theme.gutter:
        asked["--gutter"] = f"{theme.gutter:g}mm"
    return _as_written(theme) | asked


def _as_written(theme: Theme) -> dict[str, str]:
    """Read the tokens as the files say them."""
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
    return found


def token_files(theme: Theme) -> tuple[Path, ...]:
    """Return the tokens' files, the default theme's first, so that the author's come after it.

    Behind the one of a folder stands the one that it has for the book's page, `tokens-6x9in.css`.
    Errors: TH01 when there is none.
    """
    names = ["tokens.css"] + ([f"tokens-{theme.trim.name}.css"] if theme.trim else [])
    files = [folder / "styles" / name for folder in reversed(theme.folders) for name in names]
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
    return float(length[1]) * POINTS[length[2]]


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
