"""Thin shapes made as wide as the printer can hold: rules, borders, frames.

Comes in: a page as WeasyPrint draws it. Goes out: the same page, on which no filled shape that is a
line is thinner than the printer's row says, and no frame; each grows by the same on both sides, or
inwards where what is around it would cut it. Lines that are stroked have a width of their own and
are left to `content.py`.

A rule of a table or a note, and each side of a border, is a filled shape cut to size by a clip, in
a block of its own: the block is stretched across the line.
"""

from __future__ import annotations

from typing import Any

from bookpress.model.geometry import Box, Matrix, inverse, narrow_side, times, zoom
from bookpress.press.walk import Block, Paint, Walk, numbers
from bookpress.writing.objects import object_at

_TOLERANCE = 0.005
"""pt: what the rounding of numbers loses."""


_DIGITS = 6
"""Of the numbers that are written: what is stretched may stand far from the corner."""


def thicken(pdf: Any, page: Any, hairline: float) -> None:
    """Widen what is thin on one page; `hairline`: pt of the thinnest line."""
    _thicken(Walk.over_page(pdf, page), hairline)


def _thicken(walk: Walk, hairline: float) -> None:
    """Widen what is thin in a drawing and in the forms that it draws."""
    stretched: list[tuple[Block, Matrix]] = []
    changes: dict[int, tuple[int, list[bytes]]] = {}
    for paint in walk.paints():
        if paint.seen is None:
            continue
        matrix, clip = walk.state.matrix, walk.state.clip
        if paint.kind == "object":
            form = object_at(walk.pdf, walk.resources["XObject"][paint.name])
            if used := form.extra.get("Resources"):
                _thicken(Walk(walk.pdf, form.stream, used, matrix, paint.seen), hairline)
        elif paint.kind == "surface" and _is_thin(shape := _line(paint, clip), hairline):
            stretched += _stretch(shape, walk.blocks, hairline)
        elif paint.kind == "surface" and _is_frame(paint, hairline):
            outline = _outline(walk.items, paint, hairline / (zoom(matrix) or 1))
            changes[paint.first] = paint.index + 1, outline
    # Not before the walk is over: a block that paints more than the line would stretch that too.
    for block, by in stretched:
        if block.paints == 1:
            at = block.start + 1
            changes[at] = at, [numbers(*by, digits=_DIGITS) + b" cm"]
    for start, (end, new) in sorted(changes.items(), reverse=True):
        if new:
            walk.items[start:end] = new


def _is_thin(shape: Box, hairline: float) -> bool:
    thickness = narrow_side(shape)
    return thickness is not None and thickness < hairline - _TOLERANCE


def _stretch(shape: Box, blocks: list[Block], hairline: float) -> list[tuple[Block, Matrix]]:
    """Find the block to be stretched, the innermost in which there is room, and how."""
    left, bottom, right, top = shape
    across = right - left < top - bottom
    low, high = (left, right) if across else (bottom, top)
    for block in reversed(blocks):
        floor, ceiling = block.clip[0 if across else 1], block.clip[2 if across else 3]
        undo = inverse(block.matrix)
        if ceiling - floor < hairline or undo is None:
            continue
        factor = hairline / (high - low)
        start = max(floor, min((low + high - hairline) / 2, ceiling - hairline))
        move = start - low * factor
        wider = (factor, 0, 0, 1, move, 0) if across else (1, 0, 0, factor, 0, move)
        return [(block, times(times(block.matrix, wider), undo))]
    return []


def _is_frame(paint: Paint, hairline: float) -> bool:
    """Return whether a surface is a thin frame: a shape with a hole that is hardly smaller."""
    if paint.operator != b"f*" or len(paint.parts) != 2 or not paint.colour.endswith(b" rg"):
        return False
    inner, outer = paint.parts
    sides = [abs(one - other) for one, other in zip(inner, outer, strict=True)]
    return min(sides) > 0 and max(sides) < hairline - _TOLERANCE and paint.alpha == 1


def _line(paint: Paint, clip: Box | None) -> Box:
    """Return the shape that is, or may be, a line.

    What is left of a surface at the edge of a picture is no line, however thin; a clip that is one
    makes a line of whatever it cuts.
    """
    if clip and narrow_side(clip) and paint.seen:
        return paint.seen
    return paint.shape


def _outline(items: list[Any], paint: Paint, width: float) -> list[bytes]:
    """Draw a frame as a line halfway between its two edges; nothing when they are not alike."""
    path = [item.split(b" ") for item in items[paint.first : paint.index]]
    half = len(path) // 2
    edges = list(zip(path[:half], path[half:], strict=len(path) % 2 == 0))
    if any(one[-1] != other[-1] for one, other in edges):
        return []
    middle = []
    for (*one, operator), (*other, _) in edges:
        means = ((float(a) + float(b)) / 2 for a, b in zip(one, other, strict=True))
        middle.append(numbers(*means, digits=_DIGITS) + b" " + operator)
    colour = paint.colour.removesuffix(b" rg") + b" RG"
    return [colour, numbers(width, digits=_DIGITS) + b" w", *middle, b"s"]
