"""Which font file stands for which face of the theme, as `styles/faces.css` says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bookpress.findings import MachineError, Place, finding
from bookpress.rendering.tokens import token
from bookpress.theme import Theme

_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_DESCRIPTOR = re.compile(r"([\w-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_ADDRESS = re.compile(r"""url\(\s*["']?theme:([^"')]+)""")


def family(theme: Theme, name: str) -> str:
    """Give the first family that a token names: `serif`, `display`, `sans`, `mono`."""
    return token(theme, name).split(",")[0].strip("\"' ")


@cache
def font_file(theme: Theme, name: str, weight: str = "400") -> Path:
    """Give the upright font of a token's first family, in one weight.

    Errors: TH06 when `styles/faces.css` has no such face, TH01 when the theme lacks its file.
    """
    sheet = theme.find("styles/faces.css")
    wanted = family(theme, name)
    for block in _FACE.findall(sheet.read_text("utf-8")):
        face = dict(_DESCRIPTOR.findall(block))
        address = _ADDRESS.search(face.get("src", ""))
        if (
            address is not None
            and face.get("font-family", "").strip("\"' ") == wanted
            and face.get("font-style", "normal") == "normal"
            and face.get("font-weight", "400") == weight
        ):
            return theme.find(address[1])
    raise MachineError([finding("TH06", Place(str(sheet)), family=wanted, weight=weight)])
