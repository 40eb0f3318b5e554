"""Style sheets of the theme with plain values: old e-readers do not know `var()`.

The theme's tokens are written into the rules that use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.theme import Theme
from bookpress.model.tokens import tokens
from bookpress.patterns import late

_COMMENT = late(r"/\*.*?\*/", re.DOTALL)
_VAR = late(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_DEEPEST = 20  # tokens may name other tokens; a ring of them must end


def plain_css(css: str, values: Mapping[str, str], place: Place) -> str:
    """Write plain values for `var()` and leave out comments and blank lines.

    Errors: EP01 for a token that has neither value nor fall-back, at `place`.

    >>> plain_css("p { color: var(--ink); } /* black */", {"--ink": "#000"}, Place("a.css"))
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
    """Return one style sheet of the theme, say `reader.css`, with plain values.

    `instead`: tokens that have another value here. Errors: EP01, TH01.
    """
    file = theme.find(f"styles/{name}")
    values = {**tokens(theme), **instead}
    return plain_css(file.read_text("utf-8"), values, Place(str(file))) + "\n"
