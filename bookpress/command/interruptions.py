"""Ctrl-C and `kill`: the command ends soon, quietly, with nothing half done.

Loaded before all else, so that it is in charge from the start; it loads next to nothing itself.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType


def listen() -> None:
    """Answer to Ctrl-C and to `kill`, unless whoever started us wants them ignored."""
    if hasattr(signal, "SIGALRM"):  # Windows has none
        signal.signal(signal.SIGALRM, _STOP)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _STOP)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _STOP)
    # What is raised inside a callback of C is lost there: end the program then.
    sys.unraisablehook = _end_if_stopped


class _Stop:
    """What a signal asks for, done as soon as no module is being loaded.

    A library in C++ that is interrupted while it is loaded (pikepdf, by pybind11) ends the whole
    program with a trace, and would leave what was begun aside.
    """

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """End the work, or ask again in a moment."""
        if number in (signal.SIGINT, signal.SIGTERM):
            self.number = number
        if _loads(frame) and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0.02)
        elif self.number == signal.SIGINT:
            raise KeyboardInterrupt
        else:
            raise SystemExit(128 + self.number)


_STOP = _Stop()


def _loads(frame: FrameType | None) -> bool:
    """Return whether a module is being loaded."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _end_if_stopped(lost: sys.UnraisableHookArgs) -> None:
    """End at once when the exception that nobody can catch is an interruption."""
    if issubclass(lost.exc_type, KeyboardInterrupt | SystemExit):
        os._exit(128 + _STOP.number)
    sys.__unraisablehook__(lost)
