"""The graphics state: what decides how the next thing is drawn (ISO 32000-1, 8.4 and 9.3)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from bookpress.checking.preflight.fonts import Font
from bookpress.model.geometry import Box, Matrix


@dataclass(slots=True)
class Pen:
    """What surfaces and text are coloured with, or what lines are."""

    space: str = "DeviceGray"
    ink: tuple[float, ...] = (0,)
    pattern: Any = None
    alpha: float = 1
    overprint: bool = False


@dataclass(slots=True)
class State:
    """The state at one point of a drawing; lengths in units of the drawing."""

    matrix: Matrix
    """From units of the drawing to points of the page."""
    clip: Box | None
    """The box around what can be seen, in points of the page; None when nothing can."""
    own_clip: Box | None = None
    """The clip made since the state was last saved; None when none is."""
    fill: Pen = field(default_factory=Pen)
    stroke: Pen = field(default_factory=Pen)
    width: float = 1
    blend: str = "Normal"
    masked: bool = False
    mode: int = 0
    """1: an ink leaves the plates alone that it does not hold."""
    font: Font | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 100
    """Of the width of text, in %."""
    leading: float = 0
    rise: float = 0
    rendering: float = 0
    """0 filled, 1 stroked, 3 unseen…"""

    def copy(self, **changes: Any) -> State:
        """Return a state that can be changed without this one."""
        return replace(self, fill=replace(self.fill), stroke=replace(self.stroke), **changes)

    def set_named(self, named: Any) -> None:
        """Change what an `ExtGState` changes (8.4.5)."""
        import pikepdf

        self.width = float(named.get("/LW", self.width))
        self.fill.alpha = float(named.get("/ca", self.fill.alpha))
        self.stroke.alpha = float(named.get("/CA", self.stroke.alpha))
        if "/BM" in named:
            # A list names the wished mode first, then those that will do.
            blend = named.BM if isinstance(named.BM, pikepdf.Name) else named.BM[0]
            self.blend = str(blend)[1:]
        if "/SMask" in named:
            self.masked = str(named.SMask) != "/None"
        # Without `op`, `OP` speaks for surfaces too (table 58).
        self.fill.overprint = bool(named.get("/op", named.get("/OP", self.fill.overprint)))
        self.stroke.overprint = bool(named.get("/OP", self.stroke.overprint))
        self.mode = int(named.get("/OPM", self.mode))


def first_colour(space: str) -> tuple[float, ...]:
    """Return the colour that a space begins with: black, or the full ink (8.6.3)."""
    if space.startswith("Separation"):
        return (1,) * (len(space.split()) - 1)
    return (0, 0, 0, 1) if space.endswith("CMYK") else (0,)
