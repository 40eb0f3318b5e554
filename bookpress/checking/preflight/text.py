"""Where text stands: the matrices of a text object, and how far a string runs.

Source: ISO 32000-1, 9.4. The box of a string is its advance by a type size's height, a quarter of
which is below the line: near enough to ask whether it stands too near the edge.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bookpress.checking.preflight.state import State
from bookpress.model.geometry import IDENTITY, Box, Matrix, moved_box, times

_BELOW, _ABOVE = 0.25, 0.75
"""Shares of the type size."""


class TextCursor:
    """The place of the next glyph."""

    def __init__(self) -> None:
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY

    def place(self, matrix: Matrix) -> None:
        """Begin a line at a matrix (`BT`, `Tm`)."""
        self._text = self._line = matrix

    def move(self, x: float, y: float) -> None:
        """Begin a line at an offset from the beginning of this one (`Td`)."""
        self.place(times((1, 0, 0, 1, x, y), self._line))

    def show(self, parts: list[Any], state: State) -> Box | None:
        """Advance over strings and the numbers between them.

        Gives the box of what is seen, in points of the page; None when nothing is.
        """
        font = state.font
        if font is None:
            return None
        advance = 0.0
        for part in parts:
            if isinstance(part, (float, int, Decimal)):
                advance -= float(part) / 1000 * state.size
            else:
                width, glyphs, spaces = font.measured(bytes(part))
                advance += width / 1000 * state.size + glyphs * state.spacing
                advance += spaces * state.word_spacing
        advance *= state.scale / 100
        matrix = times(self._text, state.matrix)
        self._text = times((1, 0, 0, 1, advance, 0), self._text)
        if state.rendering == 3 or advance == 0:
            return None
        low, high = (state.rise + state.size * share for share in (-_BELOW, _ABOVE))
        return moved_box((0, low, advance, high), matrix)
