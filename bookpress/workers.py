"""Processes that work at once; what they make comes back in the order in which it was asked for.

Each is at one source at a time, and says so by its pipe: when the system ends one, it is known what
it was at, and another takes its place.

They are forked where that can be, so that they share what is loaded already. On macOS the system's
own libraries do not bear it; there, as on Windows, each process loads anew.
"""

from __future__ import annotations

import pickle
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from bookpress.disk import watch
from bookpress.disk.signals import ENDING, uninterrupted
from bookpress.model.findings import BookError, MachineError, Place, finding
from bookpress.progress import Step

Result = TypeVar("Result")
Work = Callable[[Path, Step], Result]
"""What is made of a source; told of each step as it begins."""

METHOD = "spawn" if sys.platform in ("darwin", "win32") else "fork"
_SECONDS = 5
"""For a process that is asked to end: it may be in the middle of a call of C."""


def results(
    work: Work[Result],
    sources: Sequence[Path],
    jobs: int,
    step: Step,
    method: str = METHOD,
) -> Generator[Result | BookError]:
    """Yield what is made of each source, in their order; with one job, here and without processes.

    A `BookError` is yielded, any other exception raised when its source has its turn. CM25 is
    what becomes of a source whose process the system ended. Close the iterator: no process
    outlives it.
    """
    if min(jobs, len(sources)) < 2:
        for number, source in enumerate(sources, 1):
            step(f"build {source.name}", number, len(sources))
            try:
                yield work(source, step)
            except BookError as error:
                yield error
        return
    crew = _Crew(work, sources, method)
    try:
        for _ in range(min(jobs, len(sources))):
            crew.hire()
        for number in range(len(sources)):
            while number not in crew.done:
                crew.listen(step)
            yield crew.done.pop(number).given()
    finally:
        crew.dismiss()


class _Crew(Generic[Result]):
    """The processes, and what they have done."""

    def __init__(self, work: Work[Result], sources: Sequence[Path], method: str) -> None:
        from multiprocessing import get_context  # not loaded for one book

        self._context: Any = get_context(method)
        self._work, self._sources = work, sources
        self._left = deque(range(len(sources)))
        self._busy: dict[Any, tuple[Any, int]] = {}
        """The way to a process → the process, and the number of the source that it is at."""
        self.done: dict[int, _Done[Result]] = {}

    def hire(self) -> None:
        """Start a process, and give it the next source."""
        way, theirs = self._context.Pipe()
        # A process that is forked holds our ends of the others' pipes: none would see us end.
        ours = [way, *self._busy] if self._context.get_start_method() == "fork" else []
        asked = (self._work, theirs, ours, watch.is_begun())
        process = self._context.Process(target=_serve, args=asked)
        with uninterrupted():  # until it is known that it is there
            process.start()
            self._busy[way] = process, self._left.popleft()
        theirs.close()
        self._tell(way)

    def _tell(self, way: Any) -> None:
        """Tell a process which source it is to work at."""
        with suppress(OSError):  # it was ended: `listen` sees it
            way.send(self._sources[self._busy[way][1]])

    def listen(self, step: Step) -> None:
        """Wait until a process says something, and heed it."""
        from multiprocessing.connection import wait

        way: Any  # mypy takes it for a socket
        for way in wait(list(self._busy)):
            process, number = self._busy[way]
            try:
                is_done, said = way.recv()
            except (EOFError, OSError):
                self._end(way)
                self.done[number] = _Done(error=_lost(self._sources[number], process.exitcode))
                if self._left:
                    self.hire()
                continue
            if not is_done:
                ended = len(self._sources) - len(self._left) - len(self._busy)
                step(f"books, {self._sources[number].name}, {said}", ended, len(self._sources))
                continue
            self.done[number], heard = said
            watch.heed(heard)
            if self._left:
                self._busy[way] = process, self._left.popleft()
                self._tell(way)
            else:
                self._end(way)

    def _end(self, way: Any) -> None:
        """Let a process go that has no more to do, or is ended already."""
        process, _ = self._busy.pop(way)
        way.close()
        process.join()

    def dismiss(self) -> None:
        """End the processes that are still at work."""
        for process, _ in self._busy.values():
            process.terminate()
        for process, _ in self._busy.values():
            process.join(_SECONDS)
            process.kill()
            process.join()


@dataclass(frozen=True, slots=True)
class _Done(Generic[Result]):
    """What became of one source: a result, or an error and where it was raised."""

    result: Result | None = None
    error: BaseException | None = None
    trace: str = ""

    def given(self) -> Result | BookError:
        """Return the result or the author's fault; raise any other error."""
        if self.error is None:
            return cast(Result, self.result)
        if isinstance(self.error, BookError):
            return self.error
        raise self.error from _Elsewhere(self.trace)


class _Elsewhere(Exception):
    """Shows where in its process an error was raised."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


def _lost(source: Path, code: int) -> BookError:
    """Say that the system ended the process that was at a source (CM25)."""
    reason = signal.Signals(-code).name if code < 0 else str(code)
    return MachineError([finding("CM25", Place(str(source)), reason=reason)])


def _serve(work: Work[Result], way: Any, ours: Sequence[Any], watched: bool) -> None:
    """Do what this process is for: work at one source after the other until there is no more.

    `ours`: the ends of pipes that belong to the process that started it. `watched`: it wants to
    know what is read here.
    """
    if watched:
        watch.begin()
    for number in ENDING:  # who started it hears them, and ends it
        if number != signal.SIGTERM:
            signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    for one in ours:
        one.close()
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            source = way.recv()
            done = _done(work, source, partial(_tell, way))
            way.send((True, (done, watch.pass_on())))


def _tell(way: Any, step: str, _done: int = 0, _of: int = 0, /) -> None:
    """Say what this process is at."""
    way.send((False, step))


def _done(work: Work[Result], source: Path, step: Step) -> _Done[Result]:
    """Do the work on one source; no error ends the process."""
    try:
        return _Done(work(source, step))
    except Exception as error:
        trace = traceback.format_exc()
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # of a library that did not think of it
            return _Done(error=RuntimeError(trace))
        return _Done(error=error, trace=trace)
