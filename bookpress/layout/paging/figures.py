"""Pictures and tables that do not fit on their page: the text runs on, and they head the next one.

Comes in: the box tree and where a page begins in it. In the flow an empty box of the same element
stays where the picture stands in the source, so that tags, links and the page list find it there.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from bookpress.layout.lines import Paragraph, line_of
from bookpress.model.elements import HEADINGS

_HOLE = 3
"""So many lines may be left white before it; the text that follows it fills more."""
_HOLE_ANNOUNCED = 6
"""And so many before one that a heading announces, or a paragraph with a colon."""


class Figure:
    """A picture with its caption, or a table, in the box tree of its document."""

    def __init__(self, parent: Any, index: int, *, announced: bool) -> None:
        """Find it among the boxes of its parent; `announced`: by a heading right above it, or by a
        paragraph that ends with a colon."""
        self.box = parent.children[index]
        self.most_white = _HOLE_ANNOUNCED if announced else _HOLE
        """So many lines may be left white before it."""
        self._announced = announced
        self._parent = parent
        self._index = index
        self._before = parent.children
        self._next: Paragraph | None = None
        self._indent: Any = None

    def take(self, *, to_end: bool = False) -> None:
        """Take it out of the flow; `to_end`: or put it after all that its parent holds."""
        from weasyprint.css.properties import Dimension

        mark = self.box.copy_with_children(())
        mark.style = mark.style.copy()
        mark.style["anchor"] = None
        above = self._before[self._index - 1] if self._announced else None
        if above and not (to_end and above.element_tag not in HEADINGS):
            mark.style["break_after"] = "avoid"  # what announces it has text under it all the same
        for side in ("top", "bottom"):
            mark.style[f"margin_{side}"] = Dimension(0, "px")
        children = list(self._before)
        children[self._index] = mark
        self._parent.children = [*children, self.box] if to_end else children
        self._indent_next()

    def _indent_next(self) -> None:
        """Indent the paragraph after it as all are that follow another one."""
        after = self._before[self._index + 1 : self._index + 2]
        indents = [
            box.style["text_indent"]
            for box in self._before
            if box.element_tag == "p" and getattr(box.style["text_indent"], "value", 0)
        ]
        line = line_of(after[0]) if after and after[0].element_tag == "p" and indents else None
        if line is not None and not line.indent:
            self._indent = line.paragraph.holder.style["text_indent"]
            self._next = line.paragraph.indented(indents[0])

    def put_back(self) -> None:
        """Put it back where it was."""
        self._parent.children = self._before
        if self._next is not None:
            self._next.indented(self._indent)
            self._next = None

    def height(self, root: Any, context: Any) -> float:
        """Return its height at the head of a page, the space under it included."""
        from weasyprint.layout.float import float_layout

        notes, context.footnotes = context.footnotes, []  # it is tried, no note of it is set
        context.create_block_formatting_context()
        box, _ = float_layout(context, self.as_float(root), root, [], [], 0, None)
        context.finish_block_formatting_context()
        context.footnotes = notes
        return float(box.margin_height())

    def as_float(self, root: Any, space: float = 0.0, line: float = 1.0) -> Any:
        """Return it as a float for the head of a page, as wide as the text.

        `space`: what stands under it at least, in CSS pixels; it is made so by whole lines of the
        height `line`, 0 where no line is near.
        """
        from weasyprint.css.properties import Dimension

        box = self.box.copy()
        box.style = box.style.copy()
        box.style["float"] = "left"
        box.style["margin_top"] = Dimension(0, "px")
        box.style["width"] = Dimension(root.width, "px")
        under = box.style["margin_bottom"]
        if under != "auto" and under.value < space:
            more = space - under.value
            if line:
                more = ceil(more / line) * line
            box.style["margin_bottom"] = Dimension(under.value + more, "px")
        box.position_x = box.position_y = 0  # until its page is made
        return box


def figure_at(root: Any, resume_at: Any) -> Figure | None:
    """Return the picture or table that begins a page; None without.

    `resume_at`: where the page begins in the box tree.
    """
    from weasyprint.formatting_structure import boxes

    parent, index, box = root, 0, root
    while resume_at:
        index, resume_at = next(iter(resume_at.items()))  # several where a row goes on
        parent, box = box, box.children[index]
        if _edges(parent) or isinstance(box, boxes.LineBox):
            return None
    announced = False
    while box.style["break_after"] == "avoid" and not _is_figure(box):  # a heading, or a colon
        index, announced = index + 1, True
        if index == len(parent.children):
            return None
        box = parent.children[index]
    return Figure(parent, index, announced=announced) if _is_figure(box) else None


def space_above(root: Any, resume_at: Any) -> float:
    """Return the space above what begins a page, in CSS pixels, which the page turn drops.

    `resume_at`: where the page begins in the box tree.
    """
    from weasyprint.formatting_structure import boxes

    box = root
    while resume_at:
        index, resume_at = next(iter(resume_at.items()))
        box = box.children[index]
        if isinstance(box, boxes.LineBox):
            return 0.0
    space = 0.0
    while isinstance(box, boxes.BlockBox):
        space = max(space, getattr(box.style["margin_top"], "value", 0.0))
        if not box.children:
            break
        box = box.children[0]
    return space


def white_lines(page: Any) -> float:
    """Return how many lines of its text would have room at the foot of a page, above its notes."""
    from weasyprint.formatting_structure import boxes

    root, notes, *_ = page.children
    lines = _lines(page)
    if not lines:
        return 0.0
    pictures = [box for box in root.descendants() if isinstance(box, boxes.ReplacedBox)]
    foot = notes.position_y if notes.children else page.content_box_y() + page.height
    return float((foot - max(map(_bottom, (*lines, *pictures)))) / lines[-1].height)


def line_height(page: Any) -> float:
    """Return the height of the last line on a page, in CSS pixels; 0 without lines."""
    return float(next((line.height for line in reversed(_lines(page))), 0.0))


def _lines(page: Any) -> list[Any]:
    """Return the lines of a page's text; one that holds an empty element has no height."""
    from weasyprint.formatting_structure import boxes

    inner = page.children[0].descendants()
    return [box for box in inner if isinstance(box, boxes.LineBox) and box.height]


def _is_figure(box: Any) -> bool:
    """Return whether a box is a picture with its caption, or a table that stays whole."""
    from weasyprint.formatting_structure import boxes

    table = box.element_tag == "div" and "table" in (box.element.get("class") or "").split()
    if not isinstance(box, boxes.BlockBox) or not box.children:
        return False
    return box.element_tag == "figure" or (table and box.style["break_inside"] == "avoid")


def _edges(box: Any) -> bool:
    """Return whether a box is narrower than what stands around it."""
    return any(
        value != "auto" and value.value
        for side in ("left", "right")
        for name in ("margin", "padding")
        for value in [box.style[f"{name}_{side}"]]
    )


def _bottom(box: Any) -> float:
    return float(box.position_y + box.height)
