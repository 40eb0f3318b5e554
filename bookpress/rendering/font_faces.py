"""Which font file stands for which face of the theme, as `styles/faces.css` says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.theme import Theme
from bookpress.model.tokens import first_family
from bookpress.patterns import late

_COMMENT = late(r"/\*.*?\*/", re.DOTALL)
_FACE = late(r"@font-face\s*\{([^}]*)\}")
_DESCRIPTOR = late(r"([\w-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_ADDRESS = late(r"""url\(\s*["']?theme:([^"')]+)""")

_WEIGHTS = {"normal": "400", "bold": "700"}
_KINDS = {
    "regular": ("normal", ("400",)),
    "italic": ("italic", ("400",)),
    "bold": ("normal", ("600", "700")),
}
"""The faces that the EPUB brings: style, and weights that may stand for it."""


class Faces(NamedTuple):
    """The files of the text face, for the three faces that the EPUB brings."""

    family: str
    """Its name, as the theme's style sheets say it."""
    regular: Path
    italic: Path
    bold: Path


class _Rule(NamedTuple):
    """One `@font-face` rule."""

    family: str
    style: str
    """`normal` or `italic`."""
    weight: str
    """A number: `400`."""
    range: str
    """The characters that it is for (`unicode-range`); empty for all."""
    file: str
    """The font's path in the theme; empty for a font of elsewhere."""
    css: str
    """The rule as written."""

    @property
    def face(self) -> tuple[str, str, str, str]:
        """What a later rule takes the place of."""
        return self.family, self.style, self.weight, self.range


def faces_sheet(theme: Theme) -> str:
    """Write the sheet of the faces in force: the author's, then those of ours that it leaves.

    The author's stand as in their file, so that a fault is found at its line.
    """
    theirs = theme.find("styles/faces.css")
    own = {rule.face for rule in _rules_of(theirs)}
    ours = [rule.css for file in _files(theme) for rule in _rules_of(file) if rule.face not in own]
    return "\n".join([theirs.read_text("utf-8"), *ours])


@cache
def _rules(theme: Theme) -> tuple[_Rule, ...]:
    """Return the rules in force that name a file of the theme: the author's win, face by face."""
    found = {rule.face: rule for file in _files(theme) for rule in _rules_of(file)}
    return tuple(rule for rule in found.values() if rule.file)


def _files(theme: Theme) -> list[Path]:
    """Return the sheets of faces, the default theme's first."""
    files = (folder / "styles" / "faces.css" for folder in reversed(theme.folders))
    return [file for file in files if file.is_file()]


def _rules_of(file: Path) -> list[_Rule]:
    """Read the rules of one sheet, in their order."""
    rules = []
    for block in _FACE.findall(_COMMENT.sub("", file.read_text("utf-8"))):
        face: dict[str, str] = dict(_DESCRIPTOR.findall(block))
        address = _ADDRESS.search(face.get("src", ""))
        weight = face.get("font-weight", "normal")
        rules.append(
            _Rule(
                face.get("font-family", "").strip("\"' "),
                face.get("font-style", "normal"),
                _WEIGHTS.get(weight, weight),
                face.get("unicode-range", ""),
                address[1] if address else "",
                f"@font-face {{{block}}}",
            )
        )
    return rules


def families(theme: Theme) -> frozenset[str]:
    """Return the families that the theme's style sheets can name."""
    return frozenset(rule.family for rule in _rules(theme))


@cache
def font_file(theme: Theme, name: str, weight: str = "400") -> Path:
    """Return the upright font of a token's first family, in one weight.

    Errors: TH06 when `styles/faces.css` has no such face, TH01 when the theme lacks its file.
    """
    wanted = (first_family(theme, name), "normal", weight)
    for rule in _rules(theme):
        if (rule.family, rule.style, rule.weight) == wanted:
            return theme.find(rule.file)
    raise MachineError([finding("TH06", _named_in(theme), family=wanted[0], weight=weight)])


@cache
def nearest_font(theme: Theme, name: str, *, bold: bool, italic: bool) -> Path:
    """Return the font of a token's first family that is nearest to a weight and a style.

    Its regular one stands in, its letters as wide, for one that the theme has not: it is slanted or
    made bold by machine. Errors: TH06 when the family has no upright face of weight 400.
    """
    family = first_family(theme, name)
    weights = _KINDS["bold" if bold else "regular"][1]
    for style in ("italic", "normal") if italic else ("normal",):
        for rule in _rules(theme):
            if (rule.family, rule.style) == (family, style) and rule.weight in weights:
                return theme.find(rule.file)
    return font_file(theme, name)


def _named_in(theme: Theme) -> Place:
    """Return where a family is asked for in vain: the author's tokens, if he has no faces."""
    names = ("styles/faces.css", "styles/tokens.css")
    own = [theme.own / name for name in names] if theme.own else []
    file = next((file for file in own if file.is_file()), theme.find("styles/faces.css"))
    return Place(str(file))


def bold_italic_file(theme: Theme, name: str) -> Path | None:
    """Return the bold italic font of a token's first family; None when the theme has none.

    Errors: TH01 when the theme lacks the file.
    """
    family = first_family(theme, name) or name
    for rule in _rules(theme):
        face = (rule.family, rule.style)
        if face == (family, "italic") and rule.weight in _KINDS["bold"][1]:
            return theme.find(rule.file)
    return None


def text_faces(theme: Theme) -> Faces:
    """Return the three faces of the text's family (the token `serif`), the first of each kind.

    Bold is of weight 600 or 700. Errors: EP02 when a face is not there, TH01 for a font file that
    the theme lacks.
    """
    wanted = first_family(theme, "serif") or "serif"
    found = {
        kind: rule.file
        for rule in reversed(_rules(theme))
        for kind, (style, weights) in _KINDS.items()
        if rule.family == wanted and rule.style == style and rule.weight in weights
    }
    if missing := [kind for kind in _KINDS if kind not in found]:
        place = _named_in(theme)
        raise MachineError([finding("EP02", place, family=wanted, face=kind) for kind in missing])
    return Faces(wanted, **{kind: theme.find(found[kind]) for kind in _KINDS})
