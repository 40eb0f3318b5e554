"""Whether the pages show the words of the book: a theme can hide them in more ways than one.

A word is shown when its box is on a page, large enough to be seen, and of another colour than the
ground behind it. The words of titles, pages that stand alone and notes are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bookpress.layout.pages import Pages
from bookpress.layout.starts import length_of_sections
from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.theme import Theme
from bookpress.rendering.running_text import countable

_SMALLEST = 1.0
"""Pixels: letters of less are seen by nobody."""


def look_for_text(pages: Pages, theme: Theme) -> None:
    """Look for the words of the sections on the pages.

    Errors: LY25 when the margins take all of a page, LY23 a section whose element cannot be found,
    LY22 when less than half of the letters can be seen.
    """
    count = shown = 0
    if any(min(page._page_box.width, page._page_box.height) <= 0 for page in pages.document.pages):
        place = Place(str(theme.own or "text-1"))
        raise MachineError([finding("LY25", place, files=theme.own_files())])
    for run in pages.runs:
        lengths = length_of_sections(run.root, run.sections)
        if missing := [name for name in run.sections if name not in lengths]:
            raise MachineError([finding("LY23", Place(run.name), id=missing[0])])
        count += sum(lengths.values())
        if run.sections:
            shown += sum(map(_letters_shown, run.pages))
    if 2 * shown < count:
        values = {"shown": shown, "count": count, "files": theme.own_files()}
        raise MachineError([finding("LY22", Place(str(theme.own or "text-1")), **values)])


def _letters_shown(page: Any) -> int:
    """Count the letters of a page's flow that can be seen."""
    box = page._page_box
    width, height = box.margin_width(), box.margin_height()
    return sum(
        len(countable(text.text))
        for text, ground in _texts(box, None)
        if text.style["visibility"] == "visible"
        and text.style["font_size"] >= _SMALLEST
        and _is_drawn(text.style["color"], ground)
        and -text.width < text.position_x < width
        and -text.height < text.position_y < height
    )


def _is_drawn(colour: Any, ground: Any) -> bool:
    """Return whether a colour is seen on the ground; None is white paper."""
    seen = tuple(colour.to("srgb").coordinates)
    return bool(colour.alpha) and seen != ((1, 1, 1) if ground is None else ground)


def _texts(box: Any, ground: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the text boxes of a page's flow, each with the colour of its ground."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, (boxes.MarginBox, boxes.FootnoteAreaBox)) or not box.style["opacity"]:
        return
    if isinstance(box, boxes.TextBox):
        yield box, ground
    elif isinstance(box, boxes.ParentBox):
        own = box.style["background_color"]
        if own != "currentcolor" and own.alpha:
            ground = tuple(own.to("srgb").coordinates)
        if box.style["background_image"] not in ((), (("none", None),)):
            ground = ()  # a picture: whatever stands on it is seen
        for child in box.children:
            yield from _texts(child, ground)
