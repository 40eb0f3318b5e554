"""Code on paper: long lines go on under an indent, long names break after a sign.

Comes in: a `code` of a section's copied tree, changed in place. In a block, each line becomes a
`span.code-line`, so that the style sheet can indent what does not fit on one line of the page.
"""

from __future__ import annotations

import re

from lxml import etree

from bookpress.model.book import Element
from bookpress.rendering.trees import add_class, set_between

# A run this long may not fit at the end of a line.
_LONG = re.compile(r"\S{18,}")
# A piece between two signs that any line can hold.
_SHORT = 30
_SIGN = re.compile(r"(?<=[_./(,=:&?#-])(?=\w)")


def set_code(code: Element) -> None:
    """Set one piece of code, in a block or in a line of text."""
    parent = code.getparent()
    if parent is not None and parent.tag == "pre":
        if not len(code):
            _set_lines(code)
    else:
        _set_breaks(code)


def _set_lines(code: Element) -> None:
    """Make a block of each line; an empty one keeps its line end, which gives it its height."""
    lines = (code.text or "").rstrip("\n").split("\n")
    code.text = None
    for line in lines:
        etree.SubElement(code, "span", {"class": "code-line"}).text = line + "\n"


def _set_breaks(code: Element) -> None:
    """Let a long name break after a sign, and nowhere else when its pieces are short.

    >>> code = etree.fromstring("<code>une_fonction_au_nom_long</code>")
    >>> _set_breaks(code)
    >>> etree.tostring(code, encoding="unicode")
    '<code class="at-signs">une_<wbr/>fonction_<wbr/>au_<wbr/>nom_<wbr/>long</code>'
    """
    in_cell = next(code.iterancestors("table"), None) is not None
    pieces = _SIGN.split("".join(map(str, code.itertext())))
    if not in_cell and len(pieces) > 1 and max(map(len, pieces)) <= _SHORT:
        add_class(code, "at-signs")
    set_between(
        code,
        lambda text: _SIGN.finditer(text) if _LONG.search(text) else (),
        lambda _: etree.Element("wbr"),
    )
