"""Style sheets of the theme with plain values: old e-readers do not know `var()`.

The tokens of `styles/tokens.css` (custom properties of `:root`) are written into the rules that
use them. A theme of the author's may override single tokens: its file is read after ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bookpress.findings import MachineError, Place, finding
from bookpress.rendering.tokens import token_files
from bookpress.theme import Theme

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_ROOT = re.compile(r"(?<![\w-]):root\s*\{([^}]*)\}")
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_DESCRIPTOR = re.compile(r"([\w-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_ADDRESS = re.compile(r"""url\(\s*["']?theme:([^"')]+)""")
_DEEPEST = 20  # tokens may name other tokens; a ring of them must end


@dataclass(frozen=True, slots=True)
class Faces:
    """The files of the text face, for the three faces that the EPUB brings."""

    family: str
    """Its name, as the theme's style sheets say it."""
    regular: Path
    italic: Path
    bold: Path


def tokens(theme: Theme) -> dict[str, str]:
    """Read the tokens, name (`--ink`) → value as written; the theme's own win."""
    found: dict[str, str] = {}
    for file in token_files(theme):
        text = _COMMENT.sub("", file.read_text("utf-8"))
        for block in _ROOT.findall(text):
            found.update((name, value.strip()) for name, value in _TOKEN.findall(block))
    return found


def plain_css(css: str, values: Mapping[str, str], place: Place) -> str:
    """Write plain values for `var()` and leave out comments and blank lines.

    Errors: EP01 for a token that has neither value nor fall-back, at `place`.

    >>> plain_css("p { color: var(--ink); /* black */ }", {"--ink": "#000"}, Place("a.css"))
    'p { color: #000; }'
    """

    def value(use: re.Match[str]) -> str:
        name, otherwise = use[1], use[2]
        if name in values:
            return values[name]
        if otherwise is None:
            raise MachineError([finding("EP01", place, token=name)])
        return str(otherwise).strip()

    css = _COMMENT.sub("", css)
    for _ in range(_DEEPEST):
        css, uses = _VAR.subn(value, css)
        if not uses:
            break
    lines = (line.rstrip() for line in css.splitlines())
    return "\n".join(line for line in lines if line)


def style_sheet(theme: Theme, name: str, instead: Mapping[str, str]) -> str:
    """Give one style sheet of the theme, say `reader.css`, with plain values.

    `instead`: tokens that have another value here. Errors: EP01, TH01.
    """
    file = theme.find(f"styles/{name}")
    values = {**tokens(theme), **instead}
    return plain_css(file.read_text("utf-8"), values, Place(str(file))) + "\n"


def text_faces(theme: Theme) -> Faces:
    """Find the theme's text face: the first family of the token `--serif`, in `styles/faces.css`.

    The bold face is the one of weight 600, 700 or `bold` that comes first.
    Errors: EP02 when a face is not there, TH01 for a font file that the theme lacks.
    """
    sheet = theme.find("styles/faces.css")
    family = tokens(theme).get("--serif", "serif").split(",")[0].strip("\"' ")
    found: dict[str, Path] = {}
    for block in _FACE.findall(_COMMENT.sub("", sheet.read_text("utf-8"))):
        face = dict(_DESCRIPTOR.findall(block))
        address = _ADDRESS.search(face.get("src", ""))
        kind = _kind(face)
        if face.get("font-family", "").strip("\"' ") == family and address and kind:
            found.setdefault(kind, theme.find(address[1]))
    if missing := [kind for kind in ("regular", "italic", "bold") if kind not in found]:
        place = Place(str(sheet))
        raise MachineError([finding("EP02", place, family=family, face=kind) for kind in missing])
    return Faces(family, found["regular"], found["italic"], found["bold"])


def _kind(face: Mapping[str, str]) -> str | None:
    """Tell what an `@font-face` rule is, of the three faces that the EPUB needs."""
    bold = face.get("font-weight", "normal") in ("600", "700", "bold")
    light = face.get("font-weight", "normal") in ("400", "normal")
    match face.get("font-style", "normal"):
        case "normal" if light:
            return "regular"
        case "normal" if bold:
            return "bold"
        case "italic" if light:
            return "italic"
    return None
