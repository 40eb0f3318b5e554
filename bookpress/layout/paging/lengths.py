"""Paragraphs set a line longer or shorter than is best for them, for the sake of their page.

None is set loose for it: where its words do not give the line, another paragraph is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bookpress.layout.lines import Line, Paragraph, line_of
from bookpress.layout.paging.in_place import inside, lay_again

Changed = list[tuple[Paragraph, tuple[Line, ...]]]
"""Paragraphs, each with the lines that it had."""


def change(pages: Iterable[Any], by: int, needed: int) -> Changed | None:
    """Set so many paragraphs of some pages a line shorter (−1) or longer (1), the last ones first.

    Return them; None when there are too few.
    """
    changed: Changed = []
    for paragraph in reversed(_paragraphs(pages)):
        if len(changed) == needed:
            break
        before = paragraph.lines
        if paragraph.choose_count(len(before) + by):
            changed.append((paragraph, before))
    for paragraph, before in changed:
        if len(changed) < needed:
            paragraph.lines = before
        else:
            paragraph.write(paragraph.holder)
    return changed if len(changed) == needed else None


def undo(changed: Changed) -> None:
    """Set paragraphs as they were."""
    for paragraph, before in changed:
        paragraph.lines = before
        paragraph.write(paragraph.holder)


def lengthen(page: Any, most: int, root: Any, begun: Any, context: Any) -> Changed:
    """Set paragraphs of a page a line longer, so many at most; return them.

    The page ends where it did and is not laid out again: what stands under such a paragraph moves
    down. The longest ones are asked first, whose many spaces grow least. `root`: the box tree,
    `begun`: where the page begins in it.
    """
    changed: Changed = []
    for block in sorted(_ended(page), key=_count, reverse=True):
        if len(changed) == most:
            break
        line = line_of(block.children[0])
        if line is None:
            continue
        paragraph, before = line.paragraph, line.paragraph.lines
        if paragraph.choose_count(len(before) + 1, line.number):
            paragraph.write(paragraph.holder)
            skipped = inside(root, begun, paragraph.holder) if line.number else None
            if lay_again(block, paragraph.holder, skipped, page.children[0], context):
                changed.append((paragraph, before))
            else:
                undo([(paragraph, before)])
    return changed


def take_back(page: Any, changed: Changed, root: Any, begun: Any, context: Any) -> None:
    """Set paragraphs of a page as they were before `lengthen`; what stands under one moves up."""
    undo(changed)
    for paragraph, _ in changed:
        for block in _ended(page):
            line = line_of(block.children[0])
            if line is not None and line.paragraph is paragraph:
                skipped = inside(root, begun, paragraph.holder) if line.number else None
                lay_again(block, paragraph.holder, skipped, page.children[0], context)


def _paragraphs(pages: Iterable[Any]) -> list[Paragraph]:
    """Return the paragraphs that begin on some pages, notes left out."""
    from weasyprint.formatting_structure import boxes

    return [
        line.paragraph
        for page in pages
        for box in page.children[0].descendants()
        if isinstance(box, boxes.LineBox) and (line := line_of(box)) and line.number == 0
    ]


def _ended(page: Any) -> list[Any]:
    """Return the blocks of the paragraphs that end on a page, notes left out."""
    from weasyprint.formatting_structure import boxes

    return [
        box
        for box in page.children[0].descendants()
        if type(box) is boxes.BlockBox
        and len(box.children) > 1
        and isinstance(box.children[-1], boxes.LineBox)
        and (last := line_of(box.children[-1]))
        and last.end == last.paragraph.lines[-1].end
        and isinstance(last.paragraph.holder, boxes.LineBox)
    ]


def _count(block: Any) -> int:
    return len(block.children)
