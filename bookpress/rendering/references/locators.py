"""What leads from an entry of the index to its places: counted, or by the pages of paper.

It is `span.locators` with `data-targets`, the ids of the places, and `data-entry`, the words of the
entry. Pages are told each once, in their order, neighbours as one range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from bookpress.model.page.numerals import is_roman, roman_value

LOCATORS = "locators"

Locator: TypeAlias = tuple[str, str]
"""The id of a place, and what leads there: `3`, `12–14`, `xii`."""

_LEAST = 3
"""So many pages in a row and more are one range."""


def is_locators(element: Any) -> bool:
    """Return whether an element leads to the places of an entry."""
    return element.tag == "span" and LOCATORS in (element.get("class") or "").split()


def targets_of_locators(locators: Any) -> list[str]:
    """Return the ids of the places, in reading order."""
    return str(locators.get("data-targets", "")).split()


def write_locators(locators: Any, found: Sequence[Locator]) -> None:
    """Write the links: “, 3, 12–14”. The element may be one of lxml or of the standard library."""
    for link in list(locators):
        locators.remove(link)
    locators.text = ", " if found else ""
    for number, (target, words) in enumerate(found, 1):
        link = locators.makeelement("a", {"class": "locator", "href": f"#{target}"})
        link.text, link.tail = words, ", " if number < len(found) else ""
        locators.append(link)


def set_locators(tree: Any, anchors: Mapping[str, str]) -> None:
    """Finish the locators of a tree for whoever flows it, in place.

    `anchors`: id → the number of its page on paper; an entry none of whose places has one leads to
    them by their count. A voice hears the words of the entry with each.
    """
    for locators in filter(is_locators, list(tree.iter())):
        paged = merged((one, anchors.get(one, "")) for one in targets_of_locators(locators))
        if paged:
            write_locators(locators, paged)
        words = locators.attrib.pop("data-entry", "")
        locators.attrib.pop("data-targets", "")
        for link in locators:
            link.set("aria-label", f"{words}, {link.text}")


def merged(places: Iterable[tuple[str, str]]) -> list[Locator]:
    """Put places, each an id and the number of its page, into the form that an index prints.

    >>> [words for _, words in merged(zip("abcdefg", "14 12 13 iv 12 16 17".split()))]
    ['iv', '12–14', '16', '17']
    """
    first: dict[tuple[bool, int], Locator] = {}
    for target, folio in places:
        if place := _place(folio):
            first.setdefault(place, (target, folio))
    runs: list[list[Locator]] = []
    before = (False, -1)
    for place in sorted(first):
        if place != (before[0], before[1] + 1):
            runs.append([])
        runs[-1].append(first[place])
        before = place
    return [one for run in runs for one in _as_range(run)]


def _as_range(run: Sequence[Locator]) -> Sequence[Locator]:
    """Return pages that stand in a row as a range, if they are many enough."""
    if len(run) < _LEAST:
        return run
    return [(run[0][0], f"{run[0][1]}–{run[-1][1]}")]


def _place(folio: str) -> tuple[bool, int] | None:
    """Return where a page stands among the others: those with Roman numerals come first."""
    if is_roman(folio):
        return False, roman_value(folio)
    return (True, int(folio)) if folio.isdecimal() else None
