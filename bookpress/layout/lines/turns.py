"""Words at the turn of a page: what a hyphen divides there is put together in its own paragraph.

Comes in: pages, laid out. A paragraph whose line divides a word over a page turn is set anew with
as many lines as it has, that one ending with a whole word; its lines take the places of the old
ones. So no page is laid out again for a word.

    Source: rules-fr.md, section 4: no hyphenation across a page turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bookpress.layout.lines.paragraphs import Line, Paragraph


def mend_turns(pages: Sequence[Any], context: Any) -> None:
    """Put together the words that page turns divide, where their paragraphs allow it.

    `pages`: WeasyPrint's page boxes of one document; `context`: of its layout.
    """
    for paragraph, blocks in _parted(pages):
        ends = [len(blocks[0].children)]
        for block in blocks[1:-1]:
            ends.append(ends[-1] + len(block.children))
        before = paragraph.lines
        if not any(before[end - 1].turn.divided for end in ends):
            continue
        for end in ends:
            if paragraph.lines[end - 1].turn.divided and not paragraph.choose(whole=end - 1):
                break
        if not _put(paragraph, blocks, ends, context):
            paragraph.lines = before


def _parted(pages: Sequence[Any]) -> list[tuple[Paragraph, list[Any]]]:
    """Find the paragraphs that stand on more than one page, each with the block of each page."""
    from weasyprint.formatting_structure import boxes

    found: dict[int, tuple[Paragraph, list[Any]]] = {}
    for page in pages:
        for block in page.descendants():
            if isinstance(block, boxes.BlockContainerBox) and (line := line_of(block)):
                found.setdefault(id(line.paragraph), (line.paragraph, []))[1].append(block)
    return [
        (paragraph, blocks)
        for paragraph, blocks in found.values()
        if len(blocks) > 1
        and isinstance(paragraph.holder, boxes.LineBox)
        and sum(len(block.children) for block in blocks) == len(paragraph.lines)
    ]


def line_of(box: Any) -> Line | None:
    """Return what was chosen for the first line of a box."""
    from weasyprint.formatting_structure import boxes

    for inner in box.descendants():
        if isinstance(inner, boxes.TextBox | boxes.AtomicInlineLevelBox):
            return getattr(inner, "chosen_line", None)
        if isinstance(inner, boxes.BlockLevelBox) and inner is not box:
            return None
    return None


def _put(paragraph: Paragraph, blocks: Sequence[Any], ends: Sequence[int], context: Any) -> bool:
    """Lay the lines of a paragraph out and put them into its blocks; return whether they fit.

    They do where the page turn divides no word, each line is as high as the one whose place it
    takes, and no call of a note goes over the turn.
    """
    from weasyprint.layout.background import layout_box_backgrounds
    from weasyprint.layout.inline import iter_line_boxes

    if any(paragraph.lines[end - 1].turn.divided for end in ends):
        return False
    first = blocks[0]
    holder = paragraph.holder.copy()
    paragraph.write(holder)
    context.create_block_formatting_context()
    places = iter_line_boxes(
        context, holder, first.content_box_y(), 0, None, first, [], [], None, None
    )
    lines = [line for line, _ in places]
    context.finish_block_formatting_context()
    for line in lines:
        layout_box_backgrounds(None, line, context.get_image_from_uri)
    old = [line for block in blocks for line in block.children]
    if [line.height for line in lines] != [line.height for line in old]:
        return False
    starts = [0, *ends]
    new = [lines[start:end] for start, end in zip(starts, [*ends, len(lines)], strict=True)]
    if [_calls(part) for part in new] != [_calls(block.children) for block in blocks]:
        return False
    for block, part in zip(blocks, new, strict=True):
        for line, place in zip(part, block.children, strict=True):
            line.translate(block.content_box_x() - first.content_box_x(), 0)
            line.translate(0, place.position_y - line.position_y)
        block.children = part
    return True


def _calls(lines: Sequence[Any]) -> list[int]:
    """Return the notes that lines call."""
    inner = (box for line in lines for box in line.descendants())
    return [id(box.footnote) for box in inner if getattr(box, "footnote", None) is not None]
