"""The values of SVG: numbers that stay finite, transformations, paths, and the room they take.

What SVG cannot read it ignores, and so do browsers; a program that trusts it divides by zero, adds
up infinities or goes round for ever. So each value is read here, and one that is none is None.

Source: SVG 2, 4.2 (numbers), 8.7 (viewBox), 9.3 (paths); CSS Transforms 1, section 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import cos, hypot, radians, sin, tan

from bookpress.model.elements import names
from bookpress.reading.pictures.svg_vocabulary import LARGEST, LENGTHS, NUMBERS, TRANSFORMS

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Matrix = tuple[float, float, float, float, float, float]

Step = tuple[str, list[float]]
"""A letter of a path and its numbers."""

MOST = 1e9
"""The largest number of a drawing: maps in metres have eight digits."""

_LEAST = 1e-6
"""The smallest side of a `viewBox`, which is divided by."""

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_A_NUMBER = re.compile(NUMBER)
_WORDS = names(
    """
    auto none normal inherit initial unset revert baseline sub super medium small large larger
    smaller x-small xx-small x-large xx-large
    """
)
_UNITS = {
    **{"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0},
    **{"q": 96 / 101.6, "em": 16.0, "ex": 8.0, "rem": 16.0, "ch": 8.0},
}
"""CSS pixels in a unit (CSS Values 4, section 6.2), those of a font as if it had 16."""
_A_LENGTH = re.compile(rf"({NUMBER})(px|pt|pc|mm|cm|in|q|em|ex|rem|ch|%)?", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,]*")
_TRANSFORM = re.compile(r"\s*,?\s*([A-Za-z0-9]+)\s*\(([^()]*)\)")
_ANGLE = re.compile(rf"({NUMBER})(deg|grad|rad|turn)?", re.IGNORECASE)
_TURNS = {"": 1.0, "deg": 1.0, "grad": 0.9, "rad": 57.29577951308232, "turn": 360.0}
_TAKES = {
    **{"matrix": (6,), "translate": (1, 2), "scale": (1, 2), "rotate": (1, 3)},
    **{"skewX": (1,), "skewY": (1,), "skew": (1, 2), "translateX": (1,), "translateY": (1,)},
    **{"scaleX": (1,), "scaleY": (1,)},
}
"""How many numbers a transformation takes."""
_COMMAND = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_ARITY = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_FLAGS = re.compile(rf"[\s,]*({NUMBER})[\s,]*({NUMBER})[\s,]*({NUMBER})[\s,]*([01])[\s,]*([01])")


def number(text: str) -> float | None:
    """Return a finite number that is not too large, as SVG writes it.

    >>> number("1e3"), number("nan"), number("1e400"), number("1_0")
    (1000.0, None, None, None)
    """
    if not _A_NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= MOST else None


def numbers(text: str) -> list[float] | None:
    """Return the numbers of a list, apart by blanks, commas or their signs; None where one is not.

    >>> numbers("1,2-3.5.5"), numbers("1 x")
    ([1.0, 2.0, -3.5, 0.5], None)
    """
    found, end = _numbers(text)
    return found if end == len(text) else None


def _numbers(text: str) -> tuple[list[float], int]:
    """Return the numbers that a text opens with, and where they end."""
    found: list[float] = []
    at = _end(_SEPARATOR.match(text))
    while match := _A_NUMBER.match(text, at):
        if abs(value := float(match[0])) > MOST:
            break
        found.append(value)
        at = _end(_SEPARATOR.match(text, match.end()))
    return found, at


def _end(match: re.Match[str] | None) -> int:
    assert match  # patterns that match nothing too
    return match.end()


def length(text: str | None, whole: float = 100.0, most: float = MOST) -> float | None:
    """Return a length in CSS pixels, a percentage as a part of the `whole`.

    >>> length("1in"), length("50%", 8), length("thin")
    (96.0, 4.0, None)
    """
    match = _A_LENGTH.fullmatch((text or "").strip())
    if not match or abs(value := float(match[1])) > most:
        return None
    unit = (match[2] or "px").lower()
    return value * whole / 100 if unit == "%" else value * _UNITS[unit]


def usable(name: str, text: str) -> bool:
    """Return whether the value of an attribute or a property is one that can be drawn with."""
    plain = text.strip()
    if name in LENGTHS:
        words = re.split(r"[\s,]+", plain)
        return all(word in _WORDS or length(word) is not None for word in words if word)
    if name in TRANSFORMS:
        return plain in ("none", "inherit", "") or transformation(plain) is not None
    if name == "orient":
        return plain in ("auto", "auto-start-reverse") or number(plain) is not None
    if name not in NUMBERS or plain in ("inherit", "none"):
        return True
    if name == "viewBox":
        return (box := view_box(plain)) is not None and min(box[2:]) >= _LEAST
    given = numbers(plain.replace("%", " "))
    return given is not None and all(each <= LARGEST.get(name, MOST) for each in given)


def view_box(text: str | None) -> tuple[float, float, float, float] | None:
    """Return the four numbers of a `viewBox`; None where it has not four."""
    given = numbers(text or "")
    return (given[0], given[1], given[2], given[3]) if given and len(given) == 4 else None


def transformation(text: str) -> Matrix | None:
    """Return the matrix of a list of transformations; None for what is none.

    >>> transformation("scale(2) translate(3, 4)")
    (2.0, 0.0, 0.0, 2.0, 6.0, 8.0)
    """
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TRANSFORM.match(text, at)
        if not match or (step := _step(match[1], re.split(r"[\s,]+", match[2].strip()))) is None:
            return None
        matrix = _joined(matrix, step)
        if max(map(abs, matrix)) > MOST * MOST:
            return None
        at = match.end()
    return matrix


def _step(name: str, given: list[str]) -> Matrix | None:
    """Return the matrix of one transformation."""
    turned = name in ("rotate", "skewX", "skewY", "skew")
    values: list[float] = []
    for index, each in enumerate(given):
        match = _ANGLE.fullmatch(each) if turned and index != 1 else None
        unit = (match[2] or "").lower() if match else ""
        value = float(match[1]) * _TURNS[unit] if match else length(each)
        if value is None or abs(value) > MOST:
            return None
        values.append(value)
    if len(values) not in _TAKES.get(name, ()):
        return None
    first, second = values[0], values[1] if len(values) > 1 else None
    match name:
        case "matrix":
            return (values[0], values[1], values[2], values[3], values[4], values[5])
        case "translate" | "translateX":
            return (1, 0, 0, 1, first, second or 0)
        case "translateY":
            return (1, 0, 0, 1, 0, first)
        case "scale":
            return (first, 0, 0, first if second is None else second, 0, 0)
        case "scaleX":
            return (first, 0, 0, 1, 0, 0)
        case "scaleY":
            return (1, 0, 0, first, 0, 0)
        case "rotate":
            c, s = cos(radians(first)), sin(radians(first))
            x, y = values[1:] or (0.0, 0.0)
            return (c, s, -s, c, x - c * x + s * y, y - s * x - c * y)
        case "skewX":
            return (1, 0, tan(radians(first)), 1, 0, 0)
        case _:
            return (1, tan(radians(second if second is not None else first)), 0, 1, 0, 0)


def _joined(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does the `other` first."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        *(a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j),
        *(a * k + c * m + e, b * k + d * m + f),
    )


def stretch(matrix: Matrix) -> float:
    """Return the most by which a matrix draws a length out."""
    return max(hypot(matrix[0], matrix[1]), hypot(matrix[2], matrix[3]))


def path_steps(text: str) -> tuple[list[Step], bool]:
    """Return the steps of a path, letter and numbers, and whether all of it could be read.

    It is drawn up to its first fault (SVG 2, 9.5.4).

    >>> path_steps("M0 0L1-1 2,2zX")
    ([('M', [0.0, 0.0]), ('L', [1.0, -1.0, 2.0, 2.0]), ('z', [])], False)
    """
    steps: list[Step] = []
    for match in _COMMAND.finditer(text):
        letter, rest = match[1], match[2]
        arity = _ARITY[letter.lower()]
        if not steps and (letter not in "Mm" or text[: match.start()].strip()):
            return [], False
        rest = _flags_apart(rest) if letter in "Aa" else rest
        given, end = _numbers(rest)
        whole = len(given) - len(given) % arity if arity else 0
        if whole or not arity:
            steps.append((letter, given[:whole]))
        if whole < max(len(given), min(arity, 1)) or end < len(rest):
            return steps, False
    return steps, bool(steps) or not text.strip()


def path_text(steps: Sequence[Step]) -> str:
    """Write the steps of a path."""
    return "".join(letter + " ".join(f"{each:.10g}" for each in given) for letter, given in steps)


def _flags_apart(text: str) -> str:
    """Return the numbers of arcs, whose flags need nothing between them (`1 1 0 011 1`), apart."""
    return _FLAGS.sub(r" \1 \2 \3 \4 \5 ", text) if re.search(r"[01]{2}", text) else text


def path_box(steps: Sequence[Step]) -> Box | None:
    """Return a box that holds the points of a path, those that only guide it too."""
    xs, ys = [], []
    for x, y in _points(steps):
        xs.append(x)
        ys.append(y)
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def path_length(steps: Sequence[Step]) -> float:
    """Return the length of the way along all points of a path."""
    return sum(hypot(x - u, y - v) for (x, y), (u, v) in pairwise(_points(steps)))


def _points(steps: Sequence[Step]) -> Iterator[tuple[float, float]]:
    x = y = left = top = 0.0
    for letter, given in steps:
        kind, relative = letter.lower(), letter.islower()
        if kind == "z":
            x, y = left, top
            continue
        arity = _ARITY[kind]
        for index in range(0, len(given), arity):
            part = given[index : index + arity]
            base_x, base_y = (x, y) if relative else (0.0, 0.0)
            match kind:
                case "h":
                    x = base_x + part[0]
                case "v":
                    y = base_y + part[0]
                case "a":
                    around = max(abs(part[0]), abs(part[1]))
                    yield x - around, y - around
                    yield x + around, y + around
                    x, y = base_x + part[5], base_y + part[6]
                case _:
                    for each in range(0, arity - 2, 2):
                        yield base_x + part[each], base_y + part[each + 1]
                    x, y = base_x + part[-2], base_y + part[-1]
            if kind == "m" and index == 0:
                left, top = x, y
            yield x, y
