"""Work that another process does meanwhile: forked, so that it has all that was made so far.

It pays where two processors are there and the work is long. What goes wrong over there is not told:
whoever asks does the work again, here, and meets the same fault with its own words.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TypeAlias, cast

from bookpress.disk.held import Content, pieces, taken_over
from bookpress.disk.signals import ENDING, uninterrupted
from bookpress.progress import Step

Made: TypeAlias = tuple[Content, Any]
"""A content, and what else the work gives, which can be pickled."""

_WHEN_THE_PARENT_ENDS = 1
"""`PR_SET_PDEATHSIG` of prctl(2): a parent that is killed ends its child too."""
TASKS = Path("/proc/self/task")
"""The threads of this process (proc(5))."""


def may_fork() -> bool:
    """Return whether a process can be forked here, and has a processor to run on.

    Another thread (newer versions of Pango start one) would be missing there, with what it holds.
    A worker of `multiprocessing` has its one processor: its fellows have the others.
    """
    workers: Any = sys.modules.get("multiprocessing.process")
    if workers and workers.parent_process():
        return False
    try:
        return len(os.sched_getaffinity(0)) > 1 and len(list(TASKS.iterdir())) == 1
    except (AttributeError, OSError):  # not on Linux
        return False


@contextlib.contextmanager
def beside(work: Callable[[Step], Made], step: Step) -> Iterator[Callable[[], Made | None]]:
    """Do some work in another process while the block runs; it ends with the block at the latest.

    Yields what waits for the result, which is None where the work did not come to its end. The
    steps that the work tells of are told here, while they are waited for.
    """
    with contextlib.ExitStack() as stack:
        file = cast("BinaryIO", stack.enter_context(tempfile.TemporaryFile()))
        ours, theirs = os.pipe()
        told = stack.enter_context(os.fdopen(ours, "rb"))
        sys.stdout.flush()
        sys.stderr.flush()
        with uninterrupted():
            child = os.fork()
            if child == 0:
                _be_the_child(work, file, theirs)
            stack.callback(_end, child)
        os.close(theirs)
        yield partial(_result, told, file, step)


def _end(child: int) -> None:
    """End a process that may have ended, and take note of it."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _result(told: BinaryIO, file: BinaryIO, step: Step) -> Made | None:
    """Wait for the result of the other process."""
    import pickle

    try:
        while True:
            match pickle.load(told):
                case ("step", *given):
                    step(*given)
                case ("made", more):
                    return taken_over(os.fdopen(os.dup(file.fileno()), "rb")), more
    except (EOFError, pickle.UnpicklingError):  # it ended before, whatever ended it
        return None


def _be_the_child(work: Callable[[Step], Made], file: BinaryIO, pipe: int) -> NoReturn:
    """Do the work, write its content to the file and the rest to the pipe, and end."""
    try:
        import ctypes
        import pickle

        for number in ENDING:  # that of the parent has words for it
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        ctypes.CDLL(None).prctl(_WHEN_THE_PARENT_ENDS, signal.SIGKILL)
        gc.freeze()  # a collection would touch, and so copy, all that the parent made
        os.set_blocking(pipe, False)

        def step(*given: Any) -> None:
            with contextlib.suppress(BlockingIOError):  # nobody reads now; the next one will do
                os.write(pipe, pickle.dumps(("step", *given)))

        content, more = work(step)
        file.writelines(pieces(content))
        file.flush()
        os.set_blocking(pipe, True)
        with os.fdopen(pipe, "wb", closefd=False) as stream:
            pickle.dump(("made", more), stream)
        os._exit(0)
    finally:
        os._exit(1)  # without the words of what was raised
