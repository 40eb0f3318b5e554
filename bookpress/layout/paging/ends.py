"""How a page ends: what parts a note from its call there, told to what it parts; its last lines."""

from __future__ import annotations

from typing import Any

_MOST_TOGETHER = 4
"""Lines that are kept together for the sake of a note, at most."""


def lone_lines(page: Any) -> int:
    """Count the lines of a page that holds nothing else; 0 where it holds more than text."""
    from weasyprint.formatting_structure import boxes

    inner = list(page.children[0].descendants())
    if any(isinstance(box, boxes.ReplacedBox | boxes.TableBox) for box in inner):
        return 0
    return sum(isinstance(box, boxes.LineBox) for box in inner)


def opening(root: Any, resume_at: Any) -> Any:
    """Return the first paragraph of a page, by the place where the page begins."""
    box = root
    while resume_at and box.element_tag != "p" and box.children:
        index, resume_at = next(iter(resume_at.items()))  # several where a row goes on
        box = box.children[index]
    return next((one for one in box.descendants() if one.element_tag == "p"), box)


def text_blocks(root: Any) -> list[Any]:
    """Return the blocks in a box that hold lines."""
    from weasyprint.formatting_structure import boxes

    return [
        box
        for box in root.descendants()
        if isinstance(box, boxes.BlockContainerBox)
        and any(isinstance(child, boxes.LineBox) for child in box.children)
    ]


def notes_part(page: Any, context: Any) -> bool:
    """Return whether a note of a page is sent to the next one, away from its call."""
    called = {id(getattr(box, "footnote", None)) for box in page.children[0].descendants()}
    return not called.isdisjoint(map(id, context.reported_footnotes))


def keep_notes(page: Any, root: Any, resume_at: Any) -> bool:
    """Keep the notes of a page with their calls; return whether it is to be made again for that.

    `root`: the box tree, `resume_at`: where the next page begins in it. When a page ends within
    the first lines of a paragraph, too few to stay alone, WeasyPrint 70 makes room for one line
    more by sending the page's last notes to the next page, and leaves them there though it was in
    vain (`_linebox_layout` in `layout/block.py`, whatever `footnote-policy` says). Such a paragraph
    is told to keep one line more together: it goes to the next page, the notes stay.
    """
    last, first = text_blocks(page.children[0])[-1], opening(root, resume_at)
    goes_on = first.element is last.element
    style = first.style
    wanted = len(last.children) + 1 if goes_on else style["orphans"] + 1
    # What was asked before was in vain where the paragraph opens its page.
    if style["orphans"] >= wanted or not (goes_on or wanted <= _MOST_TOGETHER):
        return False
    style["orphans"] = wanted
    return True
