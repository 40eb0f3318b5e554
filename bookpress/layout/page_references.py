"""The pages that a document names: which places it asks for, and their numbers written into it.

A tree is what WeasyPrint parsed. In it `<span class="page-reference" data-target="ID"></span>` is
filled with the number of the page that holds ID, or with its `data-words`, in which `{page}` stands
for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_REFERENCE = "page-reference"
_UNKNOWN = "000"
"""As wide as most numbers: what stands there until they are known."""


def targets_of(tree: Any) -> tuple[str, ...]:
    """Return the ids that a document names, in order, each as often as it does."""
    return tuple(str(span.get("data-target")) for span in _references(tree))


def needed_by(tree: Any) -> Iterator[str]:
    """Yield those that must be there; behind the words of a link a page may be missing."""
    for span in _references(tree):
        if not span.get("data-words"):
            yield str(span.get("data-target"))


def fill(tree: Any, pages: Sequence[str | None]) -> None:
    """Write the number of the page of each target, in their order.

    `None` while it is not known yet; "" where no page holds it.
    """
    for span, page in zip(_references(tree), pages, strict=True):
        words = span.get("data-words", "{page}") if page != "" else ""
        span.text = words.replace("{page}", page or _UNKNOWN)


def _references(tree: Any) -> list[Any]:
    """Find the page references of a document, in order."""
    spans = tree.etree_element.iter("span")
    return [span for span in spans if _REFERENCE in (span.get("class") or "").split()]
