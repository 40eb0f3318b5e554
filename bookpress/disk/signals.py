"""The signals by which a person or a system ends a program, and how they are made to wait."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = tuple(
    getattr(signal, name)
    for name in ("SIGHUP", "SIGINT", "SIGTERM")
    if hasattr(signal, name)  # Windows has no SIGHUP
)
"""The terminal is closed; Ctrl-C; `kill`."""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let an end wait until the block is done: the time of some renames."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
