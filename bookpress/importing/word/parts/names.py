"""The names of Office Open XML, in lxml's notation, and how its values are asked for.

Source: ECMA-376, part 1. A document in the strict form of it has other namespaces, which
`package.py` writes as these.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bookpress.model.book import Element

_FORMATS = "http://schemas.openxmlformats.org"
_MICROSOFT = "http://schemas.microsoft.com/office"
NAMESPACES = {
    "w": f"{_FORMATS}/wordprocessingml/2006/main",
    "r": f"{_FORMATS}/officeDocument/2006/relationships",
    "m": f"{_FORMATS}/officeDocument/2006/math",
    "a": f"{_FORMATS}/drawingml/2006/main",
    "wp": f"{_FORMATS}/drawingml/2006/wordprocessingDrawing",
    "dgm": f"{_FORMATS}/drawingml/2006/diagram",
    "mc": f"{_FORMATS}/markup-compatibility/2006",
    "pr": f"{_FORMATS}/package/2006/relationships",
    "ct": f"{_FORMATS}/package/2006/content-types",
    "asvg": f"{_MICROSOFT}/drawing/2016/SVG/main",
    "adec": f"{_MICROSOFT}/drawing/2017/decorative",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
}
_PREFIXES = {address: prefix for prefix, address in NAMESPACES.items()}
_OFF = ("0", "false", "off", "none")


def name(element: Element) -> str:
    """Return the short name of an element, `w:p`; one of an unknown namespace begins with `:`."""
    return short(str(element.tag))


def short(tag: str) -> str:
    """Return the short name of what lxml calls `{namespace}local`.

    >>> short("{urn:schemas-microsoft-com:vml}rect"), short("{urn:other}rect"), short("rect")
    ('v:rect', ':rect', ':rect')
    """
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space[1:], '')}:{local}"


@cache
def full(short_name: str) -> str:
    """Return what lxml calls a short name.

    >>> full("v:rect")
    '{urn:schemas-microsoft-com:vml}rect'
    """
    prefix, _, local = short_name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child of a name, and so on down the path; None where one is missing."""
    for step in path:
        if element is None:
            return None
        element = element.find(full(step))
    return element


def value(element: Element | None, of: str = "w:val") -> str:
    """Return an attribute, empty when it or the element is missing."""
    return "" if element is None else element.get(full(of), "")


def number(element: Element | None, of: str = "w:val", otherwise: int = 0) -> int:
    """Return an attribute as a whole number; what is none, or has more than nine digits, is not."""
    typed = value(element, of).strip()
    return int(typed) if typed.lstrip("-").isdecimal() and len(typed) < 10 else otherwise


def switched(element: Element | None) -> bool | None:
    """Return whether a property of two states is on; None where it is not written."""
    return None if element is None else value(element) not in _OFF


def inside(element: Element, *kinds: str) -> Iterator[Element]:
    """Yield the elements of some names below one, in the order of the document."""
    return element.iter(*(full(kind) for kind in kinds))
