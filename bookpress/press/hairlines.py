"""Thin shapes made as wide as the printer can hold: rules, borders, frames.

Comes in: a page as WeasyPrint draws it. Goes out: the same page, on which no filled shape that is a
line is thinner than the printer's row says, and no frame; each grows by the same on both sides, or
inwards where what is around it would cut it. Lines that are stroked have a width of their own and
are left to `content.py`.

A rule of a table or a note, and each side of a border, is a filled shape cut to size by a clip, in
a block of its own: the block is stretched across the line.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

from bookpress.model.geometry import IDENTITY, Box, Matrix, inverse, narrow_side, times
from bookpress.press.walk import Block, Paint, Walk, object_of, sheet_of

_TOLERANCE = 0.005
"""pt: what the rounding of numbers loses."""


class Thickener:
    """Widens the thin shapes of the pages of one PDF."""

    def __init__(self, pdf: Any, hairline: float) -> None:
        """`hairline`: pt of the thinnest line."""
        self._pdf = pdf
        self._hairline = hairline

    def thicken(self, page: Any) -> None:
        """Widen what is thin on one page."""
        content = object_of(self._pdf, page["Contents"])
        self._thicken(content.stream, page["Resources"], IDENTITY, sheet_of(page))

    def _thicken(self, items: list[Any], reference: bytes, matrix: Matrix, clip: Box) -> None:
        """Widen what is thin in a drawing and in the forms that it draws.

        `reference` names its resources, `matrix` leads from its units to points of the page, and
        `clip` is what can be seen of it, in those.
        """
        resources = object_of(self._pdf, reference)
        walk = Walk(self._pdf, items, resources, matrix, clip)
        stretched: list[tuple[Block, Matrix]] = []
        framed: list[Paint] = []
        frames: dict[int, list[bytes]] = {}
        for paint in walk.paints():
            if paint.seen is None:
                continue
            if paint.kind == "object":
                form = object_of(self._pdf, resources["XObject"][paint.name])
                if "Resources" in form.extra:
                    self._thicken(form.stream, form.extra["Resources"], walk.matrix, paint.seen)
            elif paint.kind == "surface" and self._is_thin(shape := _line(paint, walk.clip)):
                stretched += self._stretch(shape, walk.blocks)
            elif paint.kind == "surface" and self._is_frame(paint):
                framed.append(paint)
                frames[paint.index] = _outline(items, paint, self._hairline / _scale(walk.matrix))
        changes = {
            block.start + 1: (block.start + 1, [_written(by) + b" cm"])
            for block, by in stretched
            if block.paints == 1
        } | {paint.first: (paint.index + 1, frames[paint.index]) for paint in framed}
        for start, (end, new) in sorted(changes.items(), reverse=True):
            if new:
                items[start:end] = new

    def _is_thin(self, shape: Box) -> bool:
        thickness = narrow_side(shape)
        return thickness is not None and thickness < self._hairline - _TOLERANCE

    def _stretch(self, shape: Box, blocks: list[Block]) -> list[tuple[Block, Matrix]]:
        """Find the block to be stretched, the innermost in which there is room, and how."""
        left, bottom, right, top = shape
        across = right - left < top - bottom
        low, high = (left, right) if across else (bottom, top)
        for block in reversed(blocks):
            floor, ceiling = block.clip[0 if across else 1], block.clip[2 if across else 3]
            undo = inverse(block.matrix)
            if ceiling - floor < self._hairline or undo is None:
                continue
            factor = self._hairline / (high - low)
            start = (low + high - self._hairline) / 2
            start = max(floor, min(start, ceiling - self._hairline))
            move = start - low * factor
            wider = (factor, 0, 0, 1, move, 0) if across else (1, 0, 0, factor, 0, move)
            return [(block, times(times(block.matrix, wider), undo))]
        return []

    def _is_frame(self, paint: Paint) -> bool:
        """Return whether a surface is a thin frame: a shape with a hole that is hardly smaller."""
        if paint.operator != b"f*" or len(paint.parts) != 2 or not paint.colour.endswith(b" rg"):
            return False
        inner, outer = paint.parts
        sides = [abs(one - other) for one, other in zip(inner, outer, strict=True)]
        return min(sides) > 0 and max(sides) < self._hairline - _TOLERANCE and paint.alpha == 1


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
    middle = [
        b" ".join(
            (
                *(
                    _number((float(a) + float(b)) / 2)
                    for a, b in zip(one[:-1], other[:-1], strict=True)
                ),
                one[-1],
            )
        )
        for one, other in edges
    ]
    colour = paint.colour.removesuffix(b" rg") + b" RG"
    return [colour, _number(width) + b" w", *middle, b"s"]


def _scale(matrix: Matrix) -> float:
    """Return the points for one unit, the mean of both directions."""
    a, b, c, d, _, _ = matrix
    return sqrt(abs(a * d - b * c)) or 1


def _written(matrix: Matrix) -> bytes:
    return b" ".join(map(_number, matrix))


def _number(value: float) -> bytes:
    return f"{value:.6f}".rstrip("0").rstrip(".").encode()
