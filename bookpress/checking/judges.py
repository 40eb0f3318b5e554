"""A judge: a program that was not written here and is asked what it thinks of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bookpress.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Judge:
    """One program that judges files of a kind."""

    name: str
    packages: tuple[str, ...]
    """What brings it: packages of PyPI, or one of npm (`@daisy/ace`)."""
    is_there: Callable[[], bool]
    """Whether it could be asked now."""
    ask: Callable[[Path], list[Finding]]
