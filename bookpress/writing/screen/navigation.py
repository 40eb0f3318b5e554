"""Links and bookmarks of a PDF for the screen, read from the boxes of its pages.

WeasyPrint links every box inside a link, so that `<a><em>…</em></a>` gives two annotations of which
one has no place in the structure tree (ISO 14289-1, 7.18.5); here an `a` gives one for each of its
lines. Its bookmarks take the words of a note with those of the head that calls it; here they are
the head's own. The call of a note and the note's number lead to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bookpress.model.elements import HEADINGS
from bookpress.rendering.running_text import is_generated
from bookpress.typography.characters import plain_spaces
from bookpress.writing.sheets import Sheet

CALL, MARKER = "footnote-call", "footnote-marker"
"""WeasyPrint's pseudo-elements for the call of a note and for its number."""

SVG = "{http://www.w3.org/2000/svg}svg"


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


def set_navigation(sheets: Sequence[Sheet], calls: Mapping[Any, str]) -> None:
    """Give the sheets of a PDF their links and bookmarks; `calls`: see `note_calls`.

    What no one hears has none: a link in it would stand outside the structure tree.
    """
    headers: dict[Any, int] = {}
    for index, sheet in enumerate(sheets):
        sheet.links, sheet.bookmarks = [], []
        generated: set[tuple[Any, str]] = set()
        for box, matrix in _heard_boxes(sheet.box, index, headers):
            if made_for := pseudo(box):
                if (box.element, made_for) in generated:  # inside the box that was made first
                    continue
                generated.add((box.element, made_for))
            if (target := _target(box, calls)) is not None:
                where = sheet.moved(*_rectangle(box, matrix))
                sheet.links.append((*target, where, box))
            level = box.style["bookmark_level"]
            if box.bookmark_label and level != "none":
                x, y, _, _ = sheet.moved(*_rectangle(box, matrix))
                state = box.style["bookmark_state"]
                sheet.bookmarks.append((level, plain_label(box), (x, y), state))


def _heard_boxes(page: Any, index: int, headers: dict[Any, int]) -> Iterator[tuple[Any, Any]]:
    """Yield the boxes of a page that may be heard, each with the transform that holds for it.

    `heads`: the page that each table head was first seen on, kept from page to page.
    """
    from weasyprint.formatting_structure.boxes import LineBox, MarginBox, TextBox
    from weasyprint.layout.absolute import AbsolutePlaceholder

    def walk(box: Any, matrix: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, MarginBox) or is_silent(box, index, headers):
            return
        if box.transformation_matrix:
            own = box.transformation_matrix
            matrix = own @ matrix if matrix else own
        if not isinstance(box, (LineBox, TextBox)):  # parts of boxes that are given themselves
            yield box, matrix
        for child in getattr(box, "children", ()):
            yield from walk(child, matrix)

    return walk(page, None)


def is_silent(box: Any, page: int, headers: dict[Any, int]) -> bool:
    """Return whether a box and what it holds are not heard.

    Decoration is not: what is hidden from readers, a picture without words. Nor is the head of a
    table set again on the next page; `heads` keeps the page that each was first seen on.
    """
    element = box.element
    if element is None:
        return False
    if getattr(box, "is_header", False) or getattr(box, "is_footer", False):
        return headers.setdefault(element, page) != page
    if element.get("aria-hidden") == "true":
        return True
    return element.tag in ("img", SVG) and not alternate(element)


def alternate(element: Any) -> str:
    """Return what is said in place of a picture."""
    if element.tag == SVG:
        title = element.find("{http://www.w3.org/2000/svg}title")
        return (title.text or "").strip() if title is not None else ""
    return (element.get("alt") or "").strip()


def pseudo(box: Any) -> str:
    """Return the name of the pseudo-element that a box was made for, or nothing."""
    name: str = box.element_tag or ""
    return name.partition("::")[2]


def _target(box: Any, calls: Mapping[Any, str]) -> tuple[str, str] | None:
    """Tell where a click on a box leads; nowhere when there is nothing in it to click on."""
    made_for = pseudo(box)
    target: tuple[str, str] | None = None
    if box.link:
        _, target = box.link
    elif made_for == CALL and box.element.get("id"):
        target = ("internal", box.element.get("id"))
    elif made_for == MARKER and box.element in calls:
        target = ("internal", calls[box.element])
    return target if target and _shows(box) else None


def _shows(box: Any) -> bool:
    """Return whether a box holds words or a picture."""
    from weasyprint.formatting_structure.boxes import ReplacedBox

    return any(
        isinstance(leaf, ReplacedBox) or getattr(leaf, "text", "").strip()
        for leaf in box.descendants()
    )


def _rectangle(box: Any, matrix: Any) -> tuple[float, float, float, float]:
    from weasyprint.anchors import rectangle_aabb

    x1, y1, x2, y2 = rectangle_aabb(matrix, *box.hit_area())
    return (x1, y1, x2, y2)


def plain_label(box: Any) -> str:
    """Write the label of a bookmark on one line, without the marks that viewers show as boxes."""
    label: str = box.bookmark_label
    if box.element.tag in HEADINGS and any(map(is_generated, box.element.iter())):
        label = words_of(box.element)
    return " ".join(plain_spaces(label).replace("\n", " ").split(" ")).strip(" ")


def words_of(element: Any) -> str:
    """Return the words of an element, without notes, their calls and what else is not its text."""
    parts = [element.text or ""]
    for child in element:
        if not is_generated(child):
            parts.append(words_of(child))
        parts.append(child.tail or "")
    return "".join(parts)
