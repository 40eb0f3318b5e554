"""Fields: a code that a word processor replaced by words, of which the words are read.

A field stands between marks that need not nest with paragraphs: `begin`, its code, `separate`, its
words, `end`. Source: ECMA-376, part 1, 17.16.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bookpress.importing.word.parts.names import inside, name, value
from bookpress.model.book import Element
from bookpress.patterns import late

_CODE = late(r"\s*(\w+)")
_LINK = late(
    r"""\s* HYPERLINK \s+ (?: (?: "([^"]*)" | ([^\s"\\]+) ) \s* )? (.*)""", re.VERBOSE | re.S
)
_ANCHOR = late(r"""\\l\s+(?:"([^"]*)"|([^\s"\\]+))""")
_DROPPED = ("TOC", "INDEX", "TOA")
"""What a book makes anew: contents and indexes, whose pages are those of the document."""


class Field(NamedTuple):
    """What stands between `begin` and `end`."""

    code: str
    has_words: bool
    """Whether it has a `separate`: before it stands code."""


class _Open(NamedTuple):
    """A field in which the reading is."""

    shows: bool
    """Whether what it stands in is seen, and its own words are not left out."""
    inner: bool
    """Whether the reading is past its code."""
    link: str
    """Where its words lead, or those around it."""


class Fields:
    """The fields of a part, and those that are open where the reading is."""

    def __init__(self, tree: Element | None) -> None:
        self._known = {} if tree is None else _pair(tree)
        self._open: list[_Open] = []

    def meet(self, mark: Element) -> Field | None:
        """Pass a `w:fldChar`; return the field that it opens."""
        kind = value(mark, "w:fldCharType")
        field = self._known.get(mark)
        if kind == "begin" and field:
            around = self._open[-1] if self._open else _Open(shows=True, inner=True, link="")
            shows = around.shows and around.inner and not is_dropped(field.code)
            self._open.append(_Open(shows, False, link_of(field.code) or around.link))
            return field
        if kind == "separate" and self._open:
            self._open[-1] = self._open[-1]._replace(inner=True)
        elif kind == "end" and self._open:
            self._open.pop()
        return None

    def shows(self) -> bool:
        """Return whether words at this place are seen."""
        return not self._open or (self._open[-1].shows and self._open[-1].inner)

    def is_open(self) -> bool:
        """Return whether this place is inside a field."""
        return bool(self._open)

    def link(self) -> str:
        """Return where words at this place lead, by the innermost field that says so."""
        return self._open[-1].link if self._open else ""


def is_dropped(code: str) -> bool:
    """Return whether the words of a field are left out."""
    return _kind(code) in _DROPPED


def link_of(code: str) -> str:
    r"""Return the address that a field leads to, `#` before a bookmark of the document.

    >>> link_of(' HYPERLINK "https://a.example/" '), link_of(r'HYPERLINK \l "first"')
    ('https://a.example/', '#first')
    """
    found = _LINK.match(code)
    if not found:
        return ""
    anchor = _ANCHOR.search(found[3])
    place = f"#{anchor[1] or anchor[2]}" if anchor else ""
    return (found[1] or found[2] or "") + place


def _kind(code: str) -> str:
    found = _CODE.match(code)
    return found[1].upper() if found else ""


def _pair(tree: Element) -> dict[Element, Field]:
    """Find the fields that are closed, by the mark that opens them; one that never ends would
    swallow the rest of the text."""
    found: dict[Element, Field] = {}
    opened: list[tuple[Element, list[str], list[bool]]] = []
    for one in inside(tree, "w:fldChar", "w:instrText"):
        if name(one) == "w:instrText":
            if opened and not opened[-1][2]:
                opened[-1][1].append(one.text or "")
            continue
        kind = value(one, "w:fldCharType")
        if kind == "begin":
            opened.append((one, [], []))
        elif kind == "separate" and opened:
            opened[-1][2].append(True)
        elif kind == "end" and opened:
            mark, code, words = opened.pop()
            found[mark] = Field("".join(code), bool(words))
    return found
