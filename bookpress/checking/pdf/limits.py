"""From where on a line or a page is named by PQ01 to PQ11: the theme's tokens `limit-…`."""

from __future__ import annotations

from dataclasses import dataclass

from bookpress.model.theme import Theme
from bookpress.model.tokens import count, number, points


@dataclass(frozen=True, slots=True)
class Limits:
    """What is named lies beyond these; those of the default theme."""

    loose: float = 2.0
    tight: float = 0.6
    """Word spaces in terms of the font's own (PQ01, PQ02)."""
    ladder: int = 3
    """Hyphens one under the other, at least (PQ03)."""
    river: int = 4
    """Lines that a river crosses, at least (PQ04)."""
    under_heading: int = 2
    """Lines of text under a heading, at least (PQ08)."""
    hole: int = 6
    """Lines that may be missing at the foot of a page (PQ09)."""
    last_page: int = 4
    """Lines on the last page of a chapter, at least (PQ10)."""
    beyond: float = 1.5
    """How much too long a line may be, in pt (PQ11)."""


def limits_of(theme: Theme) -> Limits:
    """Read the limits of a theme.

    Errors: TH05 when one is missing, or is no number of its kind.

    >>> from bookpress.model.theme import open_theme
    >>> limits_of(open_theme()) == Limits()
    True
    """
    return Limits(
        loose=number(theme, "limit-loose"),
        tight=number(theme, "limit-tight"),
        ladder=count(theme, "limit-ladder"),
        river=count(theme, "limit-river"),
        under_heading=count(theme, "limit-under-heading"),
        hole=count(theme, "limit-hole"),
        last_page=count(theme, "limit-last-page"),
        beyond=points(theme, "limit-beyond"),
    )
