"""How the command ends, whatever happens: a message that helps, the right exit code, no trace.

A fault of ours is any exception that is not named here; it is shown whole, as Python shows it.
Loaded before all else, and so without click, which may be what is missing.
"""

from __future__ import annotations

import atexit
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

from bookpress.command import streams
from bookpress.command.words import asked_language
from bookpress.disk.signals import ENDING

if TYPE_CHECKING:  # loaded when there is something to say
    from bookpress.command.console import Console
    from bookpress.model.findings import ExitCode, Finding


def ended(work: Callable[[], int]) -> int:
    """Do the work of the command and return its exit code; an accident is told and has its own."""
    _listen()
    streams.prepare()
    try:
        return work()
    except SystemExit:  # a signal
        _console(as_json=False).quiet()
        raise
    except Exception as error:
        try:
            return _told(error)
        except Exception:
            if not _lacks_memory(error):
                raise
            os.write(2, _NO_MEMORY[asked_language(sys.argv)].encode())
            return 4


_NO_MEMORY = {
    "en": "bookpress: error CM12 there is not enough memory.\n",
    "fr": "bookpress: erreur CM12 la mémoire ne suffit pas.\n",
}
"""What is said where there is none to load the words of messages."""


def _told(error: Exception) -> int:
    """Tell an accident; return its exit code."""
    code, found = _account(error)
    lost = isinstance(error, streams.ResultsLost)  # and with them the way of JSON
    with suppress(streams.ResultsLost):
        _console(as_json="--json" in sys.argv and not lost).findings(found)
    return code


def leave(code: int) -> NoReturn:
    """End the process with an exit code, all said and all that passes removed.

    What then is in memory goes with the process: Python would let go of it piece by piece, which
    takes a tenth of a build. Where a thread is still at work, or somebody measures, it may.
    """
    watched = sys.getprofile() or sys.gettrace() or "_lsprof" in sys.modules  # cProfile
    if watched or threading.active_count() > 1:
        raise SystemExit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _console(*, as_json: bool) -> Console:
    """Return how to say what happened, though no word of the command was understood yet."""
    from bookpress.command.console import Console

    return Console(asked_language(sys.argv), as_json)


def _account(error: Exception) -> tuple[ExitCode, Sequence[Finding]]:
    """Return an accident's exit code and words; a fault of ours is raised again."""
    from bookpress.model.findings import BookError, ExitCode, Place, finding

    here = Place("bookpress")
    match error:
        case BookError():
            return error.exit_code, error.findings
        case MemoryError() | RuntimeError() | ImportError() | OSError() if _lacks_memory(error):
            return ExitCode.MACHINE, [finding("CM12", here)]
        case RecursionError():
            return ExitCode.SOURCE, [finding("CM19", here)]
        case ImportError():
            reason = error.msg.strip().splitlines()[0]
            found = finding("CM11", Place(error.name or "Python"), reason=reason)
            return ExitCode.MACHINE, [found]
        case OSError():
            reason = (error.strerror or str(error)).lower()
            code = "CM10" if isinstance(error, streams.ResultsLost) else "CM09"
            file = error.filename
            place = Place(os.fsdecode(file)) if isinstance(file, str | bytes) else here
            return ExitCode.MACHINE, [finding(code, place, reason=reason)]
    raise error


def _lacks_memory(error: BaseException) -> bool:
    """Return whether it is memory that was refused: to Python, a thread, a library or a call."""
    lacks = isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM
    said = str(error).lower()
    lacks = lacks or any(words in said for words in _OF_MEMORY)
    cause = error.__cause__ or error.__context__
    return lacks or (isinstance(error, ImportError) and cause is not None and _lacks_memory(cause))


_OF_MEMORY = ("can't start new thread", "failed to map segment", "cannot allocate memory")
"""In the words of Python, the loader and the C library."""


def _listen() -> None:
    """Answer to what ends a program, unless whoever started us (nohup, say) wants it ignored."""
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    sys.unraisablehook = _stop_unheard


def _stop(number: int, frame: FrameType | None) -> None:
    """End the work: 129 when the terminal goes, 130 after Ctrl-C, 143 after `kill`."""
    while frame is not None:
        # A library in C++ that is interrupted while it is loaded (pikepdf, by pybind11) ends the
        # whole program with a trace.
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            _end_at_once(128 + number)
        frame = frame.f_back
    raise SystemExit(128 + number)


def _stop_unheard(lost: sys.UnraisableHookArgs) -> None:
    """End at once when an interruption is raised inside a callback of C, and lost there.

    So is the end of memory that a library of C tells of before it ends the program.
    """
    if isinstance(lost.exc_value, MemoryError):
        code, found = _account(lost.exc_value)
        with suppress(streams.ResultsLost):
            _console(as_json="--json" in sys.argv).findings(found)
        _end_at_once(code)
    if isinstance(lost.exc_value, SystemExit):
        _end_at_once(int(str(lost.exc_value)))
    sys.__unraisablehook__(lost)


def _end_at_once(code: int) -> NoReturn:
    """End without a word, but leave no temporary files."""
    if passing := sys.modules.get("bookpress.disk.passing"):
        with suppress(Exception):  # it may not be loaded whole
            passing.leave()
    os._exit(code)
