"""The paragraphs of a document: their lines chosen before the layout, made exact after it.

Before: the boxes are walked from the page's measure inward, so that each paragraph's own measure is
known, and its lines are chosen. After: each line is scaled by the little that its word spaces have
left to its letters, or that Pango's rounding has, and what hangs is moved out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from bookpress.layout.lines.boxes import NotSet, copied
from bookpress.layout.lines.breaking import SCALE
from bookpress.layout.lines.paragraphs import Line, Paragraph

_NARROWEST = 18.0
"""In em: on less the words of a line are too few to share its space."""
_CLOSE = 0.05
"""Pixels by which a measure may differ from what was reckoned."""
_MOST = 2 * SCALE
"""A line that asks for more was measured wrongly."""


def choose_lines(root: Any, notes: Iterable[Any], measure: float, greedy: Collection[Any]) -> None:
    """Choose the lines of the justified paragraphs of a document, in place.

    `root`: the box tree, before its layout. `notes`: the boxes of its footnotes. `measure`: of the
    page, in CSS pixels. `greedy`: the elements of paragraphs whose lines WeasyPrint is to break.
    """
    for note in notes:
        note.process_whitespace()  # as WeasyPrint does for all but notes
        _group(note)
    for top in (root, *notes):
        for block, width in _blocks(top, measure):
            holder = _holder(block)
            if (
                holder is not None
                and block.style["text_align_all"] == "justify"
                and block.style["white_space"] == "normal"
                and block.element not in greedy
                and not (block.first_letter_style or block.first_line_style)
                and not _choose(holder, width)
            ):
                holder.style = copied(holder.style)
                holder.style["text_align_all"] = "start"


def _choose(holder: Any, width: float) -> bool:
    """Choose the lines of one paragraph; return whether it can be set so."""
    if width < _NARROWEST * holder.style["font_size"]:
        return False
    try:
        paragraph = Paragraph(holder, width)
    except NotSet:
        return False
    if not paragraph.choose():
        return False
    paragraph.write(holder)
    return True


def _group(note: Any) -> None:
    """Make a block of the text before a note's blocks, as WeasyPrint will later."""
    from weasyprint.formatting_structure import boxes

    blocks = [isinstance(child, boxes.BlockLevelBox) for child in note.children]
    if any(blocks) and not blocks[0]:
        first = blocks.index(True)
        text = boxes.BlockBox.anonymous_from(note, note.children[:first])
        note.children = (text, *note.children[first:])


def _holder(block: Any) -> Any:
    """Return what holds the text of a block: its line box, or itself where none is made yet."""
    from weasyprint.formatting_structure import boxes

    children = block.children
    if len(children) == 1 and isinstance(children[0], boxes.LineBox):
        return children[0]
    if children and all(isinstance(child, boxes.InlineLevelBox) for child in children):
        return block
    return None


def _blocks(box: Any, width: float) -> Iterator[tuple[Any, float]]:
    """Yield the blocks in the flow, each with its width; tables and floats keep theirs."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.percent import percentage

    style = box.style
    for name in ("margin_left", "margin_right", "padding_left", "padding_right"):
        taken = percentage(style[name], style, width)
        width -= 0 if taken == "auto" else taken
    width -= style["border_left_width"] + style["border_right_width"]
    if style["width"] != "auto":
        width = percentage(style["width"], style, width)
    yield box, width
    for child in box.children:
        if type(child) is boxes.BlockBox and child.is_in_normal_flow():
            yield from _blocks(child, width)


def join_word(block: Any) -> bool:
    """Put together the word that the end of a page divides; return whether it could be.

    `block`: the last block of the page. Its paragraph is chosen anew from the page's first line on,
    so that its boxes must be laid out again from there.

    Source: rules-fr.md, section 4: no hyphenation across a page turn.
    """
    first, last = line_of(block.children[0]), line_of(block.children[-1])
    if first is None or last is None or not last.turn.divided:
        return False
    paragraph = last.paragraph
    if not paragraph.choose_whole(last.number, first.number):
        return False
    paragraph.write(paragraph.holder)
    return True


def fit_lines(pages: Iterable[Any], context: Any) -> set[Any]:
    """Make the chosen lines of laid-out pages exact; return the elements where that cannot be.

    `context`: of their layout. Each text box says in `scaled` how much wider than drawn its letters
    are to be. What was chosen is forgotten then: it holds a paragraph's every letter.
    """
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.background import layout_box_backgrounds

    wrong = set()
    for page in pages:
        for block in page.descendants():
            if not isinstance(block, boxes.BlockContainerBox):
                continue
            for line in block.children:
                if not isinstance(line, boxes.LineBox) or not (chosen := line_of(line)):
                    continue
                if not _fit(line, block, chosen):
                    wrong.add(block.element)
                _first(line).chosen_line = None
                if any(box.background for box in line.descendants()):
                    layout_box_backgrounds(page, line, context.get_image_from_uri)
    return wrong


def line_of(box: Any) -> Line | None:
    """Return what was chosen for the first line of a box; None where that is none of its own."""
    return getattr(_first(box), "chosen_line", None)


def _first(box: Any) -> Any:
    """Return the first text, or other sign, of a box of lines; None without."""
    from weasyprint.formatting_structure import boxes

    for inner in box.descendants():
        if isinstance(inner, boxes.TextBox | boxes.AtomicInlineLevelBox):
            return inner
        if isinstance(inner, boxes.BlockLevelBox) and inner is not box:
            return None
    return None


def _fit(line: Any, block: Any, chosen: Line) -> bool:
    """Scale a line to its room and move it out by what hangs; return whether it can be."""
    from weasyprint.formatting_structure import boxes

    measure = chosen.paragraph.width
    if abs(block.width - measure) > _CLOSE:
        return False
    inner = [box for box in line.descendants() if box is not line]
    left = min(box.position_x for box in inner)
    natural = max(box.position_x + box.margin_width() for box in inner) - left
    room = measure - chosen.indent + chosen.before + chosen.after
    scale = room / natural if chosen.full or natural > room else 1.0
    if abs(scale - 1) > _MOST:
        return False
    start = block.content_box_x() + chosen.indent - chosen.before
    if block.style["direction"] == "rtl":
        right = block.content_box_x() + measure - chosen.indent + chosen.before
        start = right - natural * scale
    for box in inner:
        box.position_x = start + (box.position_x - left) * scale
        if isinstance(box, boxes.TextBox | boxes.InlineBox):
            box.width *= scale
        if isinstance(box, boxes.TextBox):
            box.scaled = scale
    return True
