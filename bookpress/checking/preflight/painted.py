"""What a page draws, as plain values: one `Painted` for each thing that leaves ink."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from bookpress.model.geometry import Box

Kind = Literal["text", "surface", "line", "picture", "shading", "group"]

REGISTRATION = "Separation All"
"""The space of crop marks: an ink on every plate."""


class Painted(NamedTuple):
    """One thing drawn on a page."""

    page: int
    """From 1."""
    kind: Kind
    space: str
    """The colour space, as `space_name` says it: `DeviceCMYK`, `Separation All`, `ICCBased RGB`…"""
    ink: tuple[float, ...]
    """The numbers of the colour; empty for pictures, shadings and patterns."""
    box: Box | None
    """Where it is seen, in points of the page; None for what cannot be seen."""
    overprints: bool
    """Whether plates that its ink does not hold are left alone."""
    alpha: float
    """Opacity of a surface, line or text; 1 is opaque."""
    blend: str
    """The blend mode, `Normal` if none."""
    masked: bool
    """Whether a soft mask hangs on it."""
    upright: bool = False
    """Whether it is a rectangle whose sides are those of the page's."""
    thin: float | None = None
    """Of a line its width, of a surface its lesser side where that makes a line of it, in pt."""
    resolution: float | None = None
    """Of a picture: pixels per inch, in the coarser direction."""


def space_name(space: Any, resources: Any) -> str:
    """Say a colour space in one or two words.

    `ICCBased` is followed by `Gray`, `RGB` or `CMYK`, `Separation` by the names of its inks,
    `Pattern` and `Indexed` by the space under them.
    """
    import pikepdf

    if isinstance(space, pikepdf.Name):
        short = {"/G": "DeviceGray", "/RGB": "DeviceRGB", "/CMYK": "DeviceCMYK"}
        name = str(space)
        named = resources.get("/ColorSpace", {}) if resources is not None else {}
        if name in named:
            return space_name(named[name], None)
        return short.get(name, name[1:])
    family = str(space[0])[1:]
    if family == "ICCBased":
        return f"ICCBased { {1: 'Gray', 3: 'RGB', 4: 'CMYK'}.get(int(space[1].N), '?') }"
    if family in ("Separation", "DeviceN"):
        names = [space[1]] if family == "Separation" else list(space[1])
        return " ".join(["Separation", *(str(name)[1:] for name in names)])
    if family in ("Indexed", "I"):
        return space_name(space[1], resources)
    if family == "Pattern" and len(space) > 1:
        return space_name(space[1], resources)
    return family
