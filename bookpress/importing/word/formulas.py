"""A formula of a word processor → the words and signs of it, on one line.

Source: ECMA-376, part 1, 22.1 (math).
"""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.importing.word.parts.names import child, name, value
from bookpress.model.book import Element

_BETWEEN = {"m:f": "/", "m:sSup": "^", "m:sSub": "_"}
"""What stands between the two parts of a formula on one line."""


def formula(element: Element) -> str:
    """Return what a formula says: `a/b`, `x^2`, `√(2)`."""
    return "".join(_parts(element)).strip()


def _parts(element: Element) -> Iterator[str]:
    kind = name(element)
    if kind in ("m:t", "w:t"):
        yield element.text or ""
    elif kind in _BETWEEN:
        both = [formula(one) for one in element.iterchildren("*") if not name(one).endswith("Pr")]
        yield _BETWEEN[kind].join(one if len(one) < 2 else f"({one})" for one in both)
    elif kind == "m:rad":
        yield f"√({''.join(_inner(element))})"
    elif kind == "m:nary":
        yield value(child(element, "m:naryPr", "m:chr"), "m:val") or "∫"
        yield from _inner(element)
    elif kind == "m:d":
        yield f"({''.join(_inner(element))})"
    elif kind not in ("w:del", "w:moveFrom"):
        yield from _inner(element)


def _inner(element: Element) -> Iterator[str]:
    for one in element.iterchildren("*"):
        yield from _parts(one)
