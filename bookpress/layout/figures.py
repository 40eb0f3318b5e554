"""Pictures that do not fit on their page: the text runs on, and they head the next one.

Comes in: a page and where the next one begins. In the flow an empty box of the same element stays
where the picture stands in the source, so that tags, links and the page list find it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_HOLE = 3
"""So many lines may be left white before a picture; the text that follows it fills more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption, in the box tree of its document."""

    parent: Any
    index: int
    """Among the parent's boxes."""
    box: Any

    def take(self) -> None:
        """Take it out of the flow."""
        from weasyprint.css.properties import Dimension

        mark = self.box.copy_with_children(())
        mark.style = mark.style.copy()
        mark.style["anchor"] = None
        for side in ("top", "bottom"):
            mark.style[f"margin_{side}"] = Dimension(0, "px")
        self._put(mark)

    def put_back(self) -> None:
        """Put it back where it was."""
        self._put(self.box)

    def _put(self, box: Any) -> None:
        children = list(self.parent.children)
        children[self.index] = box
        self.parent.children = type(self.parent.children)(children)

    def at_head(self, root: Any) -> Any:
        """Return it as a float for the head of a page, as wide as the text."""
        from weasyprint.css.properties import Dimension

        box = self.box.copy()
        box.style = box.style.copy()
        box.style["float"] = "left"
        box.style["margin_top"] = Dimension(0, "px")
        box.style["width"] = Dimension(root.width, "px")
        return box


def figure_after(page: Any, root: Any, resume_at: Any, context: Any) -> Figure | None:
    """Return the picture that begins the next page and leaves a hole in this one; None without."""
    from weasyprint.formatting_structure import boxes

    parent, index, box = root, 0, root
    while resume_at:
        ((index, resume_at),) = resume_at.items()
        parent, box = box, box.children[index]
        if _edges(parent) or isinstance(box, boxes.LineBox):
            return None
    while box.element_tag == "p" and box.style["break_after"] == "avoid":  # it announces it
        index += 1
        if index == len(parent.children):
            return None
        box = parent.children[index]
    if box.element_tag != "figure" or not isinstance(box, boxes.BlockBox) or not box.children:
        return None
    lines = [one for one in page.children[0].descendants() if isinstance(one, boxes.LineBox)]
    if not lines:
        return None
    last = max(lines, key=_bottom)
    if context.page_bottom - _bottom(last) <= (_HOLE + 0.5) * last.height:
        return None
    return Figure(parent, index, box)


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
