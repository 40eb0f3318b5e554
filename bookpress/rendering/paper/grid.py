"""The grid of the page, for the renderer: how many lines a block takes, what it lacks to the next.

The style sheet says how large things are, in tokens; here the same tokens give the sums that CSS
cannot do: balanced heads, and the space (`--rest`) that brings a block back to the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bookpress.model.theme import Theme
from bookpress.model.tokens import points
from bookpress.rendering.font_faces import font_file
from bookpress.rendering.paper.widths import Face, count_lines, even_lines, read_face

# A quotation's `--step` and that of a list: 1.8 em of the text.
_STEP = 1.8


@dataclass(frozen=True)
class Grid:
    """The page of one theme, in points."""

    theme: Theme

    @cached_property
    def line(self) -> float:
        """One line of text."""
        return points(self.theme, "line")

    @cached_property
    def measure(self) -> float:
        """The width of the text."""
        return points(self.theme, "measure")

    @cached_property
    def text_height(self) -> float:
        """The height of the text on a page."""
        return points(self.theme, "text-height")

    def length(self, name: str) -> float:
        """Return a token."""
        return points(self.theme, name)

    @cached_property
    def serif(self) -> Face:
        """The face of the text."""
        return read_face(font_file(self.theme, "serif"))

    @cached_property
    def display(self) -> Face:
        """The face of pull quotations."""
        return read_face(font_file(self.theme, "display"))

    @cached_property
    def display_bold(self) -> Face:
        """The face of titles."""
        return read_face(font_file(self.theme, "display", "600"))

    @cached_property
    def sans(self) -> Face:
        """The face of tables and captions."""
        return read_face(font_file(self.theme, "sans"))

    @cached_property
    def sans_bold(self) -> Face:
        """The face of questions."""
        return read_face(font_file(self.theme, "sans", "600"))

    def indented(self, depth: int) -> float:
        """Return the measure inside that many lists and quotations."""
        return self.measure - depth * _STEP * self.length("text-size")

    def lines(self, text: str, face: Face, size: str, measure: float | None = None) -> int:
        """Count the lines of a text set in the size of one token."""
        return count_lines(text, face, (measure or self.measure) / self.length(size))

    def even(self, text: str, face: Face, size: str) -> tuple[str, ...]:
        """Cut a head, set in the size of one token, into even lines."""
        return even_lines(text, face, self.measure / self.length(size))

    def rest(self, height: float, least: float) -> str:
        """Return the space after a block, `least` or more, that ends on the grid; as a length.

        >>> from bookpress.model.theme import open_theme
        >>> Grid(open_theme()).rest(63, 14)  # 63 + 21 = 6 x 14
        '21pt'
        """
        space = -(height + least) % self.line
        # What is short of a line by a rounding error is nothing.
        return f"{round(least + (space if space < self.line - 0.01 else 0), 2):g}pt"
