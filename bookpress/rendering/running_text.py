"""What counts of a text, so that paper and EPUB say alike where a page begins.

Every character of a section's text, title then body, in the order of the document, but white space
and soft hyphens. Left out are the bodies of notes, the numbers of their calls, the labels of
speakers, page references, those of an index, and whatever a style sheet generates. A picture and a
rule count as one character each, which opens a word: a page may begin with them.
"""

from __future__ import annotations

from typing import NamedTuple

from bookpress.model.book import Element
from bookpress.patterns import late
from bookpress.typography.characters import SOFT_HYPHEN

COUNTED = late(rf"[^\s{SOFT_HYPHEN}]")
"""A character that counts."""

UNITS = frozenset(("img", "hr"))
"""Elements without words that count as one character."""
UNIT = "\ufffc"
"""That character."""

_NOT_TEXT = frozenset(
    ("speaker", "note-call", "note", "again", "page-reference", "endnotes", "locators")
)
"""Classes of elements whose words are not the author's running text."""


class PageStart(NamedTuple):
    """Where the first word, picture or rule of a page of the paper edition stands in the text."""

    folio: str
    """The number as printed."""
    section: str
    """The id of the section it stands in."""
    offset: int
    """How many characters of the section count before it; always at the beginning of a word: a
    page that opens inside a hyphenated word starts at the next one."""


def countable(text: str) -> str:
    """Leave out the characters that do not count.

    >>> countable("Un mot\\u202f: l\\u2019ave\\u00adnir")
    'Unmot:l’avenir'
    """
    return "".join(text.split()).replace(SOFT_HYPHEN, "")


def is_generated(element: Element) -> bool:
    """Return whether the words of an element are not the author's running text."""
    return not isinstance(element.tag, str) or not _NOT_TEXT.isdisjoint(
        (element.get("class") or "").split()
    )
