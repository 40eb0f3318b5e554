"""The pages that a document names: which places it asks for, and their numbers written into it.

A tree is what WeasyPrint parsed. In it `<span class="page-reference" data-target="ID"></span>` is
filled with the number of the page that holds ID, or with its `data-words`, in which `{page}` stands
for it. The locators of an index (`rendering/references/locators.py`) name the pages of all places
that they lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bookpress.rendering.references.locators import (
    is_locators,
    merged,
    targets_of_locators,
    write_locators,
)

_REFERENCE = "page-reference"
_UNKNOWN = "000"
"""As wide as most numbers: what stands there until they are known."""


_LETTER = 0.5
"""Em before a reference for each letter that it has less than another round gave it: more than a
letter takes, so that what it pushes to the next page is pushed there by the shorter number, too."""


class Named(NamedTuple):
    """A page that a document names."""

    folio: str | None
    """Its number; None while it is not known yet, "" where no page holds the place."""
    room: int = 0
    """For how many letters there is room, where the number would not settle otherwise."""


def targets_of(tree: Any) -> tuple[str, ...]:
    """Return the ids that a document names, in order, each as often as it does."""
    return tuple(target for span in _references(tree) for target in _named_by(span))


def needed_by(tree: Any) -> Iterator[str]:
    """Yield those that must be there; behind the words of a link a page may be missing."""
    for span in _references(tree):
        if not span.get("data-words") and not is_locators(span):
            yield str(span.get("data-target"))


def fill(tree: Any, pages: Sequence[Named]) -> None:
    """Write the number of the page of each target, in their order."""
    rest = iter(pages)
    for span in _references(tree):
        targets = _named_by(span)
        named = [next(rest) for _ in targets]
        if not is_locators(span):
            _fill(span, named[0])
        elif any(page.folio is None for page in named):
            write_locators(span, [(target, _UNKNOWN) for target in targets])
        else:
            folios = (page.folio or "" for page in named)
            write_locators(span, merged(zip(targets, folios, strict=True)))


def _fill(span: Any, page: Named) -> None:
    """Write one number."""
    words = span.get("data-words", "{page}") if page.folio != "" else ""
    span.text = words.replace("{page}", page.folio or _UNKNOWN)
    span.attrib.pop("style", "")
    if page.folio and page.room > len(page.folio):
        span.set("style", f"margin-left: {_LETTER * (page.room - len(page.folio)):g}em")


def _references(tree: Any) -> list[Any]:
    """Find the page references of a document, in order."""
    spans = tree.etree_element.iter("span")
    return [one for one in spans if is_locators(one) or _REFERENCE in one.get("class", "").split()]


def _named_by(span: Any) -> list[str]:
    """Return the ids that a page reference names."""
    return targets_of_locators(span) if is_locators(span) else [str(span.get("data-target"))]
