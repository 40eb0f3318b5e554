"""Keep each note on the page of its call.

When a page ends within the first lines of a paragraph, too few to stay alone, WeasyPrint 70 makes
room for one line more by sending the page's last notes to the next page (`_linebox_layout` in
`layout/block.py`, whatever `footnote-policy` says). Here such a paragraph is told to keep one line
more together, so that in the next layout it goes to the next page instead, and the notes stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bookpress.layout.starts import flow_boxes

_CALL = "::footnote-call"


def hold_notes(pages: Sequence[Any]) -> bool:
    """Mend the tree where a note was sent on; tell whether the pages must be laid out again.

    `pages`: WeasyPrint's `Page` objects of one document.
    """
    mended = False
    called: dict[Any, int] = {}
    for index, page in enumerate(pages):
        for box in flow_boxes(page._page_box):
            if str(box.element_tag).endswith(_CALL):
                called.setdefault(box.element, index)
        for note in _notes(page):
            if called.get(note, index) < index:
                mended |= _keep_together(pages[called[note]])
    return mended


def _keep_together(page: Any) -> bool:
    """Ask of the paragraph that ends a page that it keep one line more together."""
    from weasyprint.formatting_structure import boxes

    last = None
    for box in flow_boxes(page._page_box):
        if isinstance(box, boxes.BlockContainerBox) and any(
            isinstance(child, boxes.LineBox) for child in box.children
        ):
            last = box
    if last is None or last.element is None:
        return False
    lines = sum(isinstance(child, boxes.LineBox) for child in last.children)
    style = last.element.get("style") or ""
    wanted = f"orphans: {lines + 1}"
    if wanted in style:
        return False  # asked before, in vain: the paragraph opens its page
    last.element.set("style", f"{style}; {wanted}".lstrip("; "))
    return True


def _notes(page: Any) -> Iterator[Any]:
    """Yield the elements of the notes at the foot of a page."""
    from weasyprint.formatting_structure import boxes

    for area in page._page_box.children:
        if isinstance(area, boxes.FootnoteAreaBox):
            yield from (note.element for note in area.children if note.element is not None)
