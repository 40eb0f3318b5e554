"""The graphics state: what decides how the next thing is drawn (ISO 32000-1, 8.4 and 9.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from bookpress.checking.preflight.fonts import Font
from bookpress.model.geometry import Box, Matrix, Point


@dataclass(frozen=True, slots=True)
class State:
    """The state at one point of a drawing; lengths in units of the drawing."""

    matrix: Matrix
    """From units of the drawing to points of the page."""
    clip: Box | None
    """The box around what can be seen, in points of the page; None when nothing can."""
    own_clip: Box | None = None
    """The clip made since the state was last saved; None when none is."""
    fill_space: str = "DeviceGray"
    fill: tuple[float, ...] = (0,)
    fill_pattern: Any = None
    stroke_space: str = "DeviceGray"
    stroke: tuple[float, ...] = (0,)
    width: float = 1
    fill_alpha: float = 1
    stroke_alpha: float = 1
    blend: str = "Normal"
    masked: bool = False
    fill_overprint: bool = False
    stroke_overprint: bool = False
    mode: int = 0
    """1: an ink leaves the plates alone that it does not hold."""
    font: Font | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0
    rendering: int = 0
    """0 filled, 1 stroked, 3 unseen…"""

    @property
    def zoom(self) -> float:
        """The points for one unit, the mean of both directions."""
        a, b, c, d, _, _ = self.matrix
        return sqrt(abs(a * d - b * c))


def first_colour(space: str) -> tuple[float, ...]:
    """Return the colour that a space begins with: black, or the full ink (8.6.3)."""
    if space.startswith("Separation"):
        return (1,) * (len(space.split()) - 1)
    return (0, 0, 0, 1) if space.endswith("CMYK") else (0,)


def named_state(named: Any) -> dict[str, Any]:
    """Return the changes that an `ExtGState` makes to the state (8.4.5)."""
    import pikepdf

    changes: dict[str, Any] = {}
    for key, name in (("/ca", "fill_alpha"), ("/CA", "stroke_alpha"), ("/LW", "width")):
        if key in named:
            changes[name] = float(named[key])
    if "/BM" in named:
        # A list names the wished mode first, then those that will do.
        blend = named.BM if isinstance(named.BM, pikepdf.Name) else named.BM[0]
        changes["blend"] = str(blend)[1:]
    if "/SMask" in named:
        changes["masked"] = str(named.SMask) != "/None"
    if "/OP" in named:
        # Without `op`, `OP` speaks for surfaces too (table 58).
        changes["stroke_overprint"] = changes["fill_overprint"] = bool(named.OP)
    if "/op" in named:
        changes["fill_overprint"] = bool(named.op)
    if "/OPM" in named:
        changes["mode"] = int(named.OPM)
    return changes


@dataclass(slots=True)
class OpenPath:
    """The path that is being drawn, until it is painted."""

    points: list[Point] = field(default_factory=list)
    lifted: bool = False
    """Whether the pen was only moved to the last point: nothing is drawn from there yet."""
    clips: bool = False
