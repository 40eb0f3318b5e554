"""Raw HTML, cut into tags and text.

Nothing is trusted here and nothing is mended: `raw_html.py` holds every tag against the allow-list
and against what is open.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from bookpress.model.elements import VERBATIM
from bookpress.patterns import late

_NAME = r"[A-Za-z][A-Za-z0-9]*+(?:[:_-][A-Za-z0-9]++)*+"
_KEY = r"""[^\s"'=<>/]++"""
# Without quotes a value may end in a slash, and browsers take `=` in it too (HTML, 13.1.2.3).
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>`]++)"""
TAG = rf"</?{_NAME}(?:[\s/]++{_KEY}(?:\s*+=\s*+{_VALUE})?+)*+[\s/]*+>"
"""A whole tag, as a regular expression without groups."""
ASIDES = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
"""Comments, instructions, marked sections, declarations: never part of a book."""
ASIDE = r"<!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z])"

_TOKEN = late(rf"({TAG})|({ASIDE})|<(?=[A-Za-z/])")
_START = late(rf"</?({_NAME})")
_ATTRIBUTES = late(rf"[\s/]++({_KEY})(?:\s*+=\s*+({_VALUE}))?+")
_ENTITY = late(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FORBIDDEN = late("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Tag(NamedTuple):
    """A start or end tag; names are in small letters, values without entities."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    closing: bool
    source: str


class Aside(NamedTuple):
    """A comment or declaration, left out of every book."""

    source: str
    ends: bool = True
    """Whether it does: of a `<` that opens a tag or a comment, the end may be missing."""


Token: TypeAlias = str | Tag | Aside


def tokens(source: str) -> Iterator[Token]:
    """Cut raw HTML into text, tags and the rest; joined again, their sources are the source."""
    at = 0
    for match in _TOKEN.finditer(source):
        if match.start() < at:
            continue
        if match.start() > at:
            yield source[at : match.start()]
        at = match.end()
        if match[1]:
            tag = read_tag(match[1])
            yield tag
            if tag.name in VERBATIM and not tag.closing:
                end = re.compile(rf"</{tag.name}\s*>", re.IGNORECASE).search(source, at)
                stop = end.start() if end else len(source)
                if stop > at:
                    yield Aside(source[at:stop])
                at = stop
        elif not match[2]:
            yield Aside("<", ends=False)
        elif (stop := end_of_aside(source, match.start(), match[2])) < 0:
            yield Aside(source[match.start() :], ends=False)
            at = len(source)
        else:
            at = stop
            yield Aside(source[match.start() : at])
    if at < len(source):
        yield source[at:]


def end_of_aside(source: str, start: int, opening: str) -> int:
    """Return the place after what a mark opens at a place, or -1 when it has no end.

    A comment may end in its own dashes: `<!-->` is one (CommonMark 0.31, “Raw HTML”).
    """
    at = start + (2 if opening == "<!--" else len(opening))
    end = source.find(ASIDES[opening], at)
    return end + len(ASIDES[opening]) if end >= 0 else -1


def read_tag(source: str) -> Tag:
    """Read one tag that `TAG` matched.

    >>> read_tag('<A HREF="x&amp;y" hidden>').pairs
    (('href', 'x&y'), ('hidden', ''))
    """
    start = _START.match(source)
    assert start
    pairs = tuple(
        (name.lower(), decode_entities(value[1:-1] if value[:1] in ("'", '"') else value))
        for name, value in _ATTRIBUTES.findall(source, start.end(), len(source) - 1)
    )
    return Tag(start[1].lower(), pairs, source.startswith("</"), source)


def decode_entities(text: str) -> str:
    """Write the characters that entities name; what names none stays as typed.

    >>> decode_entities("&eacute;t&#233; &lt; &nope; A&T")
    'été < &nope; A&T'
    """
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    return _FORBIDDEN.sub("\ufffd", html.unescape(entity[0]))
