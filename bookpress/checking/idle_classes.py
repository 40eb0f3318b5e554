"""Classes that an author gave, and that no style sheet of the theme knows."""

from __future__ import annotations

from collections.abc import Iterable

from bookpress.model.book import Book, plain_text, source_line
from bookpress.model.elements import HEADINGS
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.theme import Theme
from bookpress.patterns import late
from bookpress.reading.html.allow_list import RESERVED
from bookpress.rendering.contents import FRONT, UNLISTED, before_text
from bookpress.typography.text import OPAQUE_CLASSES

_KNOWN = RESERVED | OPAQUE_CLASSES | {"decorative", "dialogue", "left", "index"}
"""Classes that mean something without a style sheet."""
_SELECTED = late(r"\.([^\W\d][\w-]*)")


def idle_classes(book: Book, theme: Theme, seen: Iterable[Finding]) -> list[Finding]:
    """Return a warning (MD89) for each class of a book as read that changes nothing in it.

    MD98 one `page` that stands behind no link to a place of the book, MD99 `unlisted` or `front`
    where neither is heeded.

    `seen`: what reading found; a block that another tool dresses is named there (MD45).
    """
    told = {one.place.line for one in seen if one.code == "MD45"}
    first: dict[str, int] = {}
    fronts = before_text(book)
    idle: list[Finding] = []
    count: dict[str, int] = {}
    for section in book.sections:
        trees = [section.body, *(note.body for note in section.notes)]
        for tree in [section.title, *trees] if section.title is not None else trees:
            for element in tree.iter("*"):
                line = source_line(element, section.line)
                place = Place(str(book.source), line=line)
                for name in (element.get("class") or "").split():
                    if name == "page" and not element.get("href", "").startswith("#"):
                        idle.append(finding("MD98", place, words=plain_text(element)[:40]))
                    elif (name == UNLISTED and element.tag not in HEADINGS) or (
                        name == FRONT and not (element is section.title and section.id in fronts)
                    ):
                        idle.append(finding("MD99", place, name=name))
                    elif name not in (UNLISTED, FRONT, "page"):
                        first.setdefault(name, line)
                        count[name] = count.get(name, 0) + 1
    if not first:
        return idle
    known = _KNOWN | _selected(theme)
    return idle + [
        finding("MD89", Place(str(book.source), line=line), name=name, **_more(count[name]))
        for name, line in first.items()
        if name not in known and not name.startswith("language-") and line not in told
    ]


def _more(count: int) -> dict[str, int]:
    return {"more": count - 1} if count > 1 else {}


def _selected(theme: Theme) -> set[str]:
    """Return the classes that the theme's style sheets name."""
    sheets = (file for folder in theme.folders for file in folder.glob("styles/*.css"))
    return {name for sheet in sheets for name in _SELECTED.findall(sheet.read_text("utf-8"))}
