"""A judge: a program that was not written here and is asked what it thinks of a file."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from bookpress.messages import Language
from bookpress.model.findings import Finding

if TYPE_CHECKING:
    from bookpress.checking.pdf.line_quality import Figures

PATIENCE = 300
"""Seconds after which a judge is ended. Three are usual, veraPDF takes about twenty for a book."""


@dataclass(frozen=True, slots=True)
class Judge:
    """One program that judges files of a kind."""

    name: str
    packages: tuple[str, ...]
    """What brings it: packages of PyPI, or one of npm (`@daisy/ace`)."""
    is_there: Callable[[], bool]
    """Whether it could be asked now."""
    ask: Callable[[Path, Language], list[Finding]]
    """Judges a file, in a language if it speaks it; gives a note where it is not installed."""
    version: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one checker, ours or a judge, says of a file."""

    checker: str
    version: str
    """Empty where it is not installed."""
    file: str
    seconds: float
    found: tuple[Finding, ...]
    figures: Figures | None = None
    """The lines of a PDF, where they were measured."""


def version_of(package: str) -> str:
    """Return the version of a package of PyPI; empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


_running: set[subprocess.Popen[bytes]] = set()


def end_all() -> None:
    """End every judge that runs: a person who interrupts a check does not wait for them."""
    for process in tuple(_running):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[bytes, bytes] | None:
    """Return what a judge prints and what it complains of; None when it does not start or end."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                # Ace's browser dies when it has nowhere to complain to.
                stderr=complaints,
                env=environment,
                start_new_session=True,
            )
        except OSError:
            return None
        _running.add(process)
        try:
            printed, _ = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            # The whole family: a judge's browser would outlive it.
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
        finally:
            _running.discard(process)
        complaints.seek(0)
        return printed, complaints.read()
