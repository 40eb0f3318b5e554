"""The pages that a document names: which places it asks for, and their numbers written into it.

A tree is what WeasyPrint parsed. In it `<span class="page-reference" data-target="ID"></span>` is
filled with the number of the page that holds ID, or with its `data-words`, in which `{page}` stands
for it. The locators of an index (`rendering/references/locators.py`) name the pages of all places
that they lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bookpress.rendering.references.locators import (
    is_locators,
    merged,
    targets_of_locators,
    write_locators,
)

_REFERENCE = "page-reference"
_UNKNOWN = "000"
"""As wide as most numbers: what stands there until they are known."""


def targets_of(tree: Any) -> tuple[str, ...]:
    """Return the ids that a document names, in order, each as often as it does."""
    return tuple(target for span in _references(tree) for target in _named_by(span))


def needed_by(tree: Any) -> Iterator[str]:
    """Yield those that must be there; behind the words of a link a page may be missing."""
    for span in _references(tree):
        if not span.get("data-words") and not is_locators(span):
            yield str(span.get("data-target"))


def fill(tree: Any, pages: Sequence[str | None]) -> None:
    """Write the number of the page of each target, in their order.

    `None` while it is not known yet; "" where no page holds it.
    """
    rest = iter(pages)
    for span in _references(tree):
        named = list(zip(_named_by(span), rest, strict=False))
        if not is_locators(span):
            page = named[0][1]
            words = span.get("data-words", "{page}") if page != "" else ""
            span.text = words.replace("{page}", page or _UNKNOWN)
        elif any(page is None for _, page in named):
            write_locators(span, [(target, _UNKNOWN) for target, _ in named])
        else:
            write_locators(span, merged((target, page or "") for target, page in named))


def _references(tree: Any) -> list[Any]:
    """Find the page references of a document, in order."""
    spans = tree.etree_element.iter("span")
    return [one for one in spans if is_locators(one) or _REFERENCE in one.get("class", "").split()]


def _named_by(span: Any) -> list[str]:
    """Return the ids that a page reference names."""
    return targets_of_locators(span) if is_locators(span) else [str(span.get("data-target"))]
