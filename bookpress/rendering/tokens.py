"""The theme's tokens, for the sums that a style sheet cannot do.

Comes in: every `styles/tokens.css` of the theme's folders, the default one first, so that a theme
of the author's names only what it changes. Goes out: lengths in points.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bookpress.findings import MachineError, Place, finding
from bookpress.theme import Theme

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
_LENGTH = re.compile(r"(-?[\d.]+)(pt|mm)")

# 72 points to the inch of 25.4 mm.
_POINTS = {"pt": 1.0, "mm": 72 / 25.4}


def token_files(theme: Theme) -> tuple[Path, ...]:
    """Give the tokens' files, the default theme's first, so that the author's come after it.

    Errors: TH01 when there is none.
    """
    files = [folder / "styles" / "tokens.css" for folder in reversed(theme.folders)]
    return tuple(file for file in files if file.is_file()) or (theme.find("styles/tokens.css"),)


@cache
def _tokens(theme: Theme) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in token_files(theme):
        text = _COMMENT.sub("", file.read_text("utf-8"))
        found |= {name: value.strip() for name, value in _TOKEN.findall(text)}
    return found


def token(theme: Theme, name: str) -> str:
    """Give a token as written, without its dashes; empty when there is none."""
    return _tokens(theme).get(name, "")


def points(theme: Theme, name: str) -> float:
    """Give a length of the page, in pt.

    Errors: TH05 when the tokens lack it or it is not in pt or mm.

    >>> from bookpress.theme import open_theme
    >>> points(open_theme(), "line")
    14.0
    """
    length = _LENGTH.fullmatch(token(theme, name))
    if length is None:
        place = Place(str(token_files(theme)[-1]))
        raise MachineError([finding("TH05", place, name=f"--{name}")])
    return float(length[1]) * _POINTS[length[2]]
