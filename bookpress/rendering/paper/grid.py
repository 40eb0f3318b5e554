"""The grid of the page, for the renderer: how many lines a block takes, what it lacks to the next.

The style sheet says how large things are, in tokens; here the same tokens give the sums that CSS
cannot do: balanced heads, and the space (`--rest`) that brings a block back to the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bookpress.model.theme import Theme
from bookpress.model.tokens import points
from bookpress.rendering.font_faces import font_file, nearest_font
from bookpress.rendering.paper.widths import Face, count_lines, even_lines, read_face

STEP = 1.8
"""A quotation's `--step` and that of a list, in em of the text."""


def _token(name: str) -> cached_property[float]:
    return cached_property(lambda grid: points(grid.theme, name))


def _face(token: str, weight: str = "400") -> cached_property[Face]:
    return cached_property(lambda grid: read_face(font_file(grid.theme, token, weight)))


@dataclass(frozen=True)
class Grid:
    """The page of one theme, in points."""

    theme: Theme

    line = _token("line")
    """One line of text."""
    measure = _token("measure")
    """The width of the text."""
    text_height = _token("text-height")
    """The height of the text on a page."""
    serif = _face("serif")
    """The face of the text."""
    display = _face("display")
    """The face of pull quotations."""
    display_bold = _face("display", "600")
    """The face of titles."""
    sans = _face("sans")
    """The face of tables and captions."""
    sans_bold = _face("sans", "600")
    """The face of questions."""
    mono = _face("mono")
    """The face of code."""

    def face(self, token: str, *, bold: bool, italic: bool) -> Face:
        """Return the face of words in bold or italic, or the nearest that the theme has."""
        return read_face(nearest_font(self.theme, token, bold=bold, italic=italic))

    def length(self, name: str) -> float:
        """Return a token."""
        return points(self.theme, name)

    def indented(self, depth: int) -> float:
        """Return the measure inside that many lists and quotations."""
        return self.measure - depth * STEP * self.length("text-size")

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
