"""Matrices and boxes of a drawing, in points. Source: ISO 32000-1, 8.3.3."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any, TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
MM = 72 / 25.4


def matrix_of(numbers: Iterable[Any]) -> Matrix:
    """Read six numbers as a file has them."""
    a, b, c, d, e, f = map(float, numbers)
    return a, b, c, d, e, f


def box_of(numbers: Iterable[Any]) -> Box:
    """Read the numbers of a rectangle: two opposite corners, whichever (7.9.5)."""
    x, y, other_x, other_y = map(float, numbers)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def zoom(matrix: Matrix) -> float:
    """Return the points for one unit, the mean of both directions."""
    a, b, c, d, _, _ = matrix
    return sqrt(abs(a * d - b * c))


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one thing after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def moved(point: Point, by: Matrix) -> Point:
    """Return where a matrix puts a point."""
    a, b, c, d, e, f = by
    return point[0] * a + point[1] * c + e, point[0] * b + point[1] * d + f


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Return the four corners of a box."""
    left, bottom, right, top = box
    return (left, bottom), (right, bottom), (right, top), (left, top)


def around(points: Iterable[Point]) -> Box:
    """Return the smallest box that holds all points."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def moved_box(box: Box, by: Matrix) -> Box:
    """Return the box around where a matrix puts a box."""
    return around(moved(corner, by) for corner in corners(box))


def common(one: Box, other: Box) -> Box | None:
    """Return what two boxes share; None when they do not touch."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def grown(box: Box, by: float) -> Box:
    """Return a box with a border added, or taken off when `by` is negative."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def holds(outer: Box, inner: Box, tolerance: float = 0.01) -> bool:
    """Return whether a box lies in another, to a hundredth of a point."""
    left, bottom, right, top = grown(outer, tolerance)
    return left <= inner[0] and bottom <= inner[1] and inner[2] <= right and inner[3] <= top


def inverse(matrix: Matrix) -> Matrix | None:
    """Return the matrix that undoes another; None for one that squeezes everything flat."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if area == 0:
        return None
    return (
        d / area, -b / area,
        -c / area, a / area,
        (c * f - d * e) / area, (b * e - a * f) / area,
    )  # fmt: skip


def narrow_side(box: Box) -> float | None:
    """Return the lesser side of a box that is a line: at least eight times as long as wide."""
    short, long = sorted((box[2] - box[0], box[3] - box[1]))
    return short if long >= 8 * short and short > 0 else None
