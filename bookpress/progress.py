"""How far the work is: told by whoever does it, shown by the command, or sent on by a process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

Told: TypeAlias = Callable[[int, int], None]
"""Told how much of a step is done, and how much it is in all. Cheap: called for each page."""


class Step(Protocol):
    """Told of each step as it begins, and of how far it is; text and numbers, to be sent anywhere.

    A step is named by its first words; what follows a comma may change while it lasts: “lay out,
    page 12”. The step “build NAME” opens a book, the first, second… of so many.
    """

    def __call__(self, step: str, done: int = 0, of: int = 0, /) -> None:
        """Be told of a step; `of`: 0 where nobody knows."""


def untold(_step: str, _done: int = 0, _of: int = 0, /) -> None:
    """Tell nobody."""


def unmeasured(_done: int, _of: int) -> None:
    """Tell nobody how far it is."""
