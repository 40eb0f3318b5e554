"""What is changed on a page that is made, without making it again.

Lines are set again where they stand, or go to the page after; what stands under them moves; notes
are raised. All of it is reckoned from the boxes that lie there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

from bookpress.layout.lines import join_word, line_of
from bookpress.layout.paging.ends import text_blocks

_EQUAL = 0.1
"""CSS pixels by which heights differ that are one."""
_BEFORE = ("div", "ul", "ol")
"""What a page may end with as well as with the paragraph that follows it."""
_LEAST = 2
"""Lines that stay on a page of a paragraph which began on the page before."""


def inside(root: Any, place: Any, source: Any) -> Any:
    """Return the part of a place in the box tree that leads on from one of its boxes."""
    box = root
    while place and box is not source:
        index, place = next(iter(place.items()))
        box = box.children[index]
    return place


def lay_again(
    block: Any, source: Any, skipped: Any, root: Any, context: Any, most: int | None = None
) -> bool:
    """Lay out the lines of one block of a page again; return whether that could be.

    `source`: its lines before they are laid out, `skipped`: those of the page before; `root`: what
    holds the text of the page; `most`: so many lines stand on it, as before.
    """
    from weasyprint.layout.inline import iter_line_boxes

    placed: list[Any] = []
    top = block.content_box_y()
    context.create_block_formatting_context()
    made = iter_line_boxes(context, source, top, 0, skipped, block, placed, placed, None, None)
    lines: list[Any] = []
    for line, resume_at in made:
        line.resume_at = resume_at
        lines.append(line)
        if len(lines) == most:
            break
    context.finish_block_formatting_context()
    more = _bottom(lines[-1]) - _bottom(block.children[-1])
    same_notes = _notes(lines) == _notes(block.children)
    if placed or (most and (len(lines) < most or abs(more) > _EQUAL or not same_notes)):
        return False
    block.children = tuple(lines)
    if not most:
        block.height += more
        _move_down(root, block, more)
    return True


def join_at_end(page: Any, root: Any, begun: Any, resume_at: Any, context: Any) -> Any:
    """Put together the word that the end of a page divides; return where the next one begins then,
    None where the page is to be made again for it.

    `root`: the box tree, `begun` and `resume_at`: where the page and the next one begin in it.
    """
    block = text_blocks(page.children[0])[-1]
    first = line_of(block.children[0])
    path = _path(root, resume_at, first.paragraph.holder) if first else None
    if path is None or not join_word(block):
        return resume_at
    if not _lay_whole(block, page, root, begun, context):
        return None
    return _place(path, block.children[-1].resume_at)


def _lay_whole(block: Any, page: Any, root: Any, begun: Any, context: Any) -> bool:
    """Lay out the last lines of a page again, as many as they are; return whether that could be."""
    first, count = line_of(block.children[0]), len(block.children)
    if first is None:
        return False
    paragraph = first.paragraph
    skipped = inside(root, begun, paragraph.holder) if first.number else None
    rest = len(paragraph.lines) - first.number - count
    return rest >= int(block.style["widows"]) and lay_again(
        block, paragraph.holder, skipped, page.children[0], context, count
    )


def cut(
    page: Any,
    count: int,
    root: Any,
    begun: Any,
    resume_at: Any,
    context: Any,
    least: int = 0,
    sent: Sequence[Any] = (),
) -> Any:
    """Send the last lines of a page on to the next one; return where that one begins then.

    None where they must stay: of few lines, of what holds notes or marks, under what is framed.
    `root`: the box tree, `begun` and `resume_at`: where the page and the next one begin in it;
    `least`: so many lines of a paragraph stay that begins on the page, 0: as many as it asks for;
    `sent`: the notes that are sent on already, whose calls may follow them.
    """
    block = text_blocks(page.children[0])[-1]
    lines, kept = block.children, block.children[:-count]
    first = line_of(lines[0])
    if not first or count > len(lines) or not _is_bare(page.children[0], block):
        return None
    if not all(_is_plain(line, sent) for line in lines[len(kept) :]):
        return None
    paragraph = first.paragraph
    path = _path(root, resume_at, paragraph.holder)
    if path is None or (first.number and not kept):
        return None
    if not kept:
        return _take_away(page.children[0], block, path)
    if len(kept) < (least or (_LEAST if first.number else max(_LEAST, block.style["orphans"]))):
        return None
    ended = paragraph.lines[first.number + len(kept) - 1]
    if len(paragraph.lines) - ended.number - 1 < block.style["widows"]:
        return None
    block.children = kept
    before = paragraph.lines
    if ended.turn.divided and not (
        join_word(block) and _lay_whole(block, page, root, begun, context)
    ):
        paragraph.lines = before
        paragraph.write(paragraph.holder)
        block.children = lines
        return None
    return _place(path, block.children[-1].resume_at)


def notes_back(page: Any, root: Any, begun: Any, resume_at: Any, context: Any) -> Any:
    """Let the notes that were sent on come back to the page of their calls, and the paragraph for
    whose lines they went go on, or a line of it; return where the next page begins then, None where
    nothing could be done.

    `root`: the box tree, `begun` and `resume_at`: where the page and the next one begin in it.
    """
    from weasyprint.formatting_structure.build import create_anonymous_boxes
    from weasyprint.layout.block import block_level_layout

    sent = context.reported_footnotes
    block = text_blocks(page.children[0])[-1]
    first = line_of(block.children[0]) if sent else None
    called = {id(note) for note in _notes(page.children[0].children)} if first else set()
    if not first or first.number or not all(id(note) in called for note in sent):
        return None
    places = root, begun, resume_at, context
    place = cut(page, len(block.children), *places, sent=sent)
    place = place or cut(page, 1, *places, least=_LEAST, sent=sent)
    if place is not None:
        back = [note for note in _notes(page.children[0].children) if note in sent]
        context.footnotes += [note for note in sent if note not in back]
        context.reported_footnotes = []
        context.current_page_footnotes += back
        context.create_block_formatting_context()
        context._update_footnote_area()
        area = create_anonymous_boxes(context.current_footnote_area.deepcopy())
        area = block_level_layout(context, area, -inf, None, area.page)[0]
        context.finish_block_formatting_context()
        area.translate(dy=-area.margin_height())
        page.children[1] = area
    return place


def _take_away(root: Any, block: Any, path: list[int]) -> Any:
    """Take a paragraph from the end of its page; return the place where it begins, None where it
    must stay: `path` leads to its lines, `root` holds the text of the page.
    """
    while True:
        holder = next((box for box in root.descendants() if block in box.children), root)
        path = path[:-1]
        inner = [box for box in holder.children if not box.element_tag.endswith("::marker")]
        if inner[-1] is not block or block.style["anchor"] or block.margin_top:
            return None
        if len(inner) > 1:
            break
        if holder is root or (path[-1] and len(inner) == len(holder.children)):
            return None  # it began on the page before
        block = holder
    above = inner[-2]
    while True:
        if above.margin_bottom or above.style["break_after"] != "auto":
            return None
        if above.element_tag in ("p", "li"):
            break
        if above.element_tag not in _BEFORE or not above.children:
            return None
        above = above.children[-1]
    holder.children = holder.children[:-1]
    return _place(path)


def push(page: Any, paragraph: Any, begun: Any, root: Any, context: Any) -> bool:
    """Let a page begin some lines sooner in the paragraph that it begins with; return whether its
    text could move down so far.

    `root`: the box tree, `begun`: where the page begins in it.
    """
    block = text_blocks(page.children[0])[0]
    first, last = line_of(block.children[0]), line_of(block.children[-1])
    if not first or first.paragraph is not paragraph or last is not paragraph.lines[-1]:
        return False
    skipped = inside(root, begun, paragraph.holder)
    return lay_again(block, paragraph.holder, skipped, page.children[0], context)


def raise_notes(page: Any, by: float) -> None:
    """Let the notes of a page stand higher, in CSS pixels."""
    page.children[1].translate(0, -by)


def _path(root: Any, resume_at: Any, holder: Any) -> list[int] | None:
    """Return how the lines of a paragraph are reached in the box tree, where a page ends in or
    after them; None where it ends elsewhere. `resume_at`: where the next page begins."""
    from weasyprint.formatting_structure.boxes import LineBox

    boxes, path = [root], []
    while resume_at and not isinstance(boxes[-1], LineBox):
        index, resume_at = next(iter(resume_at.items()))
        path.append(index)
        boxes.append(boxes[-1].children[index])
    if boxes[-1] is holder:
        return path
    while path and path[-1] == 0:
        path.pop()
        boxes.pop()
    if not path:
        return None
    path[-1] -= 1
    boxes[-1] = boxes[-2].children[path[-1]]
    while boxes[-1] is not holder and boxes[-1].children:
        path.append(len(boxes[-1].children) - 1)
        boxes.append(boxes[-1].children[-1])
    return path if boxes[-1] is holder else None


def _place(path: Sequence[int], inner: Any = None) -> Any:
    """Return a place in the box tree, as WeasyPrint writes it; `inner`: what it ends with."""
    for index in reversed(path):
        inner = {index: inner}
    return inner


def _is_plain(line: Any, sent: Sequence[Any] = ()) -> bool:
    """Return whether nothing of a line has to stand on its page: a note but those that are sent on,
    a mark, a number."""
    return not any(
        (box.footnote and box.footnote not in sent)
        or box.missing_link
        or (box.style["anchor"] and not _notes([box]))
        or not box.is_in_normal_flow()
        for box in line.descendants()
    )


def _is_bare(root: Any, block: Any) -> bool:
    """Return whether nothing is drawn around a block of a page."""
    sides = ("top", "right", "bottom", "left")
    box = root
    while not any(box.style[f"border_{side}_width"] for side in sides):
        if box is block:
            return True
        box = next(one for one in box.children if block in one.descendants())
    return False


def _notes(lines: Any) -> list[Any]:
    return [box.footnote for line in lines for box in line.descendants() if box.footnote]


def _bottom(box: Any) -> float:
    return float(box.position_y + box.height)


def _move_down(root: Any, block: Any, by: float) -> bool:
    """Move down what stands under a block, and let what holds it be as much higher."""
    from weasyprint.formatting_structure import boxes

    for place, child in enumerate(root.children):
        inside = isinstance(child, boxes.BlockContainerBox) and _move_down(child, block, by)
        if inside or child is block:
            for under in root.children[place + 1 :]:
                under.translate(0, by)
            root.height += by
            return True
    return False
