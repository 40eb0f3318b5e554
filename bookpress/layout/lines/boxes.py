"""The inline boxes of a paragraph: its texts in order, their widths, and pieces in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NOTE_CALL = "::footnote-call"
OBJECT = "\ufffc"
"""Stands in the text for a picture or another box that is set as one sign."""


class NotSet(Exception):
    """A paragraph holds what only a greedy breaker sets: a float, a box without a width."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text box, or what is set as one sign, and where it stands in the paragraph's text."""

    box: Any
    parents: tuple[Any, ...]
    """The inline boxes around it, outermost first."""
    start: int
    end: int


def texts_of(box: Any, parents: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[Any, ...], float]]:
    """Yield the text boxes in order, what stands around each, and the space before it."""
    from weasyprint.formatting_structure import boxes

    edge = 0.0
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            if child.text:
                yield child, parents, edge
                edge = 0.0
        elif isinstance(child, boxes.AtomicInlineLevelBox):
            yield child, parents, edge
            edge = 0.0
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            edge += _edges(child.style, "left")
            for inner, around, more in texts_of(child, (*parents, child)):
                yield inner, around, edge + more
                edge = 0.0
            edge += _edges(child.style, "right")
        else:
            raise NotSet


def _edges(style: Any, side: str) -> float:
    """Return the width beside an inline box. Errors: `NotSet` where it depends on the page."""
    width = float(style[f"border_{side}_width"])
    for name in (f"margin_{side}", f"padding_{side}"):
        if style[name] != "auto":
            if getattr(style[name], "unit", None) != "px":
                raise NotSet
            width += style[name].value
    return width


def width_of(box: Any) -> float:
    """Return the width of what is set as one sign. Errors: `NotSet` where it depends on others."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.inline import inline_replaced_box_layout
    from weasyprint.layout.percent import resolve_percentages

    edges = _edges(box.style, "left") + _edges(box.style, "right")
    if isinstance(box, boxes.ReplacedBox):
        box = box.copy()
        resolve_percentages(box, (0, 0))
        inline_replaced_box_layout(box, (0, 0))
        return float(box.width) + edges
    if not box.children:
        return edges
    if getattr(box.style["width"], "unit", None) != "px":
        raise NotSet
    return float(box.style["width"].value) + edges


def replaced(children: Sequence[Any], pieces: Mapping[int, Sequence[Any]]) -> Iterator[Any]:
    """Yield boxes with the pieces of text boxes in their places; nothing else breaks a line."""
    from weasyprint.formatting_structure import boxes

    for child in children:
        if isinstance(child, boxes.TextBox | boxes.AtomicInlineLevelBox):
            yield from pieces.get(id(child), ())
        else:
            copy = child.copy_with_children(tuple(replaced(child.children, pieces)))
            copy.style = unbroken(child.style)
            yield copy


def line_end(last: Any, holder: Any) -> Any:
    """Return a text box that ends a line, behind the last box of it.

    It stands by itself: WeasyPrint shapes a text twice that ends with a line feed.
    """
    from weasyprint.formatting_structure import boxes

    if not isinstance(last, boxes.TextBox):
        return boxes.TextBox.anonymous_from(holder, "\n")
    end = last.copy_with_text("\n")
    end.chosen_line = None
    return end


_ASKED = (
    *("float", "position", "page", "width", "height", "min_width", "max_width", "min_height"),
    *("max_height", "margin_left", "margin_right", "margin_top", "margin_bottom", "padding_left"),
    *("padding_right", "padding_top", "padding_bottom", "border_left_width", "border_right_width"),
    *("border_top_width", "border_bottom_width", "border_top_left_radius", "border_image_source"),
    *("border_top_right_radius", "border_bottom_right_radius", "border_bottom_left_radius"),
    *("border_collapse", "box_sizing", "box_decoration_break", "line_height", "vertical_align"),
    *("anchor", "mask_border_source", "visibility", "image_orientation", "background_image"),
    *("background_color", "box_shadow", "transform", "bookmark_level", "bookmark_state"),
    *("appearance", "opacity", "color", "overflow", "outline_offset", "outline_color"),
    *("outline_style", "outline_width", "text_decoration_color", "text_align_all"),
    *("text_align_last", "hyphenate_character"),
)
"""What WeasyPrint asks of the style of nearly every box. A style finds a value when it is first
asked for, and its copies know only what was found before."""


def copied(style: Any) -> Any:
    """Copy a style, so that the copies of one have little left to find."""
    for name in _ASKED:
        style[name]
    return style.copy()


def unbroken(style: Any) -> Any:
    """Copy a style for what breaks at line feeds alone."""
    copy = copied(style)
    copy["white_space"] = "pre"
    return copy


def spaced(style: Any, spacing: float) -> Any:
    """Copy a style for the words of one line."""
    copy = unbroken(style)
    copy["word_spacing"] = style["word_spacing"] + spacing
    return copy


def is_call(text: Text) -> bool:
    """Return whether a text is the call of a note, which stays with the word it follows."""
    return any(
        str(box.element_tag).endswith(_NOTE_CALL) or "note-call" in _classes(box)
        for box in text.parents
    )


def is_address(text: Text) -> bool:
    """Return whether a text is the address of a link, shown as it is typed."""
    return any(
        box.element_tag == "a" and not _classes(box).isdisjoint(("address", "nohyph"))
        for box in text.parents
    )


def _classes(box: Any) -> set[str]:
    return set() if box.element is None else set((box.element.get("class") or "").split())


def wraps(style: Any) -> bool:
    """Return whether a text of a style may be broken at all."""
    return style["white_space"] in ("normal", "pre-wrap", "pre-line")
