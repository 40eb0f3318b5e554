"""Links and bookmarks of a PDF for the screen, read from the boxes of its pages.

WeasyPrint links every box inside a link, so that `<a><em>…</em></a>` gives two annotations of which
one has no place in the structure tree (ISO 14289-1, 7.18.5); here an `a` gives one for each of its
lines. Its bookmarks take the words of a note with those of the head that calls it; here they are
the head's own. The call of a note and the note's number lead to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bookpress.layout.starts import is_generated
from bookpress.writing.sheets import Sheet

Link = tuple[str, str, tuple[float, float, float, float], Any]
"""`external` or `internal`, the target, the rectangle (x1, y1, x2, y2) in CSS pixels, the box: as
WeasyPrint's `Page.links` has it."""

Bookmark = tuple[int, str, tuple[float, float], str]
"""Level, label, point in CSS pixels, `open` or `closed`: as in `Page.bookmarks`."""

CALL, MARKER = "footnote-call", "footnote-marker"
"""WeasyPrint's pseudo-elements for the call of a note and for its number."""

_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def note_calls(roots: Iterable[Any]) -> dict[Any, str]:
    """Give, for each note, the id of the nearest element around it that has one: its call's.

    `roots`: the trees that were laid out; in them a note stands where it is called.
    """
    found: dict[Any, str] = {}

    def walk(element: Any, nearest: str) -> None:
        for child in element:
            if nearest and "note" in (child.get("class") or "").split():
                found[child] = nearest
            walk(child, child.get("id") or nearest)

    for root in roots:
        walk(root, "")
    return found


def set_navigation(sheet: Sheet, calls: Mapping[Any, str]) -> None:
    """Give a sheet its links and bookmarks."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    links: list[Link] = []
    bookmarks: list[Bookmark] = []
    generated: set[tuple[Any, str]] = set()
    for box, matrix in boxes_of(sheet.box):
        if isinstance(box, (LineBox, TextBox)):  # parts of boxes that are linked themselves
            continue
        if made_for := pseudo(box):
            if (box.element, made_for) in generated:  # a box inside the one that was made first
                continue
            generated.add((box.element, made_for))
        if (target := _target(box, calls)) is not None:
            links.append((*target, _rectangle(box, matrix), box))
        level = box.style["bookmark_level"]
        if box.bookmark_label and level != "none":
            x, y, _, _ = _rectangle(box, matrix)
            label = plain_label(box)
            bookmarks.append((level, label, (x, y), box.style["bookmark_state"]))
    sheet.links = links
    sheet.bookmarks = bookmarks


def boxes_of(page: Any) -> Iterator[tuple[Any, Any]]:
    """Give every box of a page, placeholders resolved, with the transform that holds for it."""
    from weasyprint.layout.absolute import AbsolutePlaceholder

    def walk(box: Any, matrix: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if box.transformation_matrix:
            own = box.transformation_matrix
            matrix = own @ matrix if matrix else own
        yield box, matrix
        for child in getattr(box, "children", ()):
            yield from walk(child, matrix)

    return walk(page, None)


def pseudo(box: Any) -> str:
    """Give the name of the pseudo-element that a box was made for, or nothing."""
    name: str = box.element_tag or ""
    return name.partition("::")[2]


def _target(box: Any, calls: Mapping[Any, str]) -> tuple[str, str] | None:
    """Tell where a click on a box leads."""
    if box.link:
        kind, target = box.link[1]
        return (kind, target)
    made_for = pseudo(box)
    if made_for == CALL and box.element.get("id") and box.content_text.strip():
        return ("internal", box.element.get("id"))
    if made_for == MARKER and box.element in calls and box.content_text.strip():
        return ("internal", calls[box.element])
    return None


def _rectangle(box: Any, matrix: Any) -> tuple[float, float, float, float]:
    from weasyprint.anchors import rectangle_aabb

    x1, y1, x2, y2 = rectangle_aabb(matrix, *box.hit_area())
    return (x1, y1, x2, y2)


def plain_label(box: Any) -> str:
    """Write the label of a bookmark on one line, without the marks that viewers show as boxes."""
    label: str = box.bookmark_label
    if box.element.tag in _HEADS and any(map(is_generated, box.element.iter())):
        label = words_of(box.element)
    label = label.replace("\u00ad", "").replace("\u202f", "\u00a0")
    return " ".join(label.replace("\n", " ").split(" ")).strip(" ")


def words_of(element: Any) -> str:
    """Give the words of an element, without notes, their calls and what else is not its text."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not is_generated(child):
            parts.append(words_of(child))
        parts.append(child.tail or "")
    return "".join(parts)
