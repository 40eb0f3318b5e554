"""Run a command to its end, and tell what it used."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Used:
    """What a command used, with all that it started."""

    cpu: float
    """User + system, in seconds."""
    wall: float
    """In seconds."""
    peak: float
    """Memory in MB, at most."""


class Failed(Exception):
    """A command ended badly, or left a file out: the reason in a line."""


UNITS = 1e6 if sys.platform == "darwin" else 976.6
"""Of memory, as the system counts it, in a MB: bytes or KiB."""
MINUTES = 20
"""What a command may take."""
SECONDS_AFTER = 10
"""What it may leave running for."""


def run(command: list[str], folder: Path, env: dict[str, str]) -> Used:
    """Run a command in a folder to its end, and to that of what it left behind.

    Every child of this process is waited for. Memory is what they hold together, shared pages
    once, looked at twice a second, or the most that one of them held. Errors: `Failed`.
    """
    adopt_orphans()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a child begins with it
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        try:
            process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, env=env)
        except OSError as error:
            raise Failed(f"{Path(command[0]).name} does not start: {error.strerror}") from None
        watch = Watch(begun + MINUTES * 60)
        watch.start()
        cpu = largest = wall = 0.0
        try:
            for pid, status, used in ended_children():
                cpu += used.ru_utime + used.ru_stime
                if used.ru_maxrss > own:
                    largest = max(largest, used.ru_maxrss / UNITS)
                if pid == process.pid:
                    wall = time.perf_counter() - begun
                    watch.limit = time.perf_counter() + SECONDS_AFTER
                    process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            watch.over.set()
            watch.join()
        if process.returncode:
            said.seek(0)
            words = re.sub(r"\x1b\[\d*m", "", said.read().decode(errors="replace"))
            raise Failed(f"{Path(command[0]).name} {how_it_ended(process.returncode, words)}")
    return Used(cpu, wall, max(largest, watch.peak))


def how_it_ended(code: int, words: str) -> str:
    """Say how a command ended badly, with the line of its words that tells most."""
    if code == -signal.SIGKILL:
        return f"was killed, after {MINUTES} minutes or for want of memory"
    lines = [line.strip() for line in words.splitlines() if line.strip()] or ["no word"]
    error = next((line for line in lines if "error" in line.lower()), lines[-1])
    usage = "a usage error, " if code == 2 else ""
    return f"ended with {usage}{code}: {error[:200]}"


def apart(work: Callable[[], None]) -> None:
    """Do some work in a child, so that what it takes of memory is not ours. Errors: `Failed`."""
    pid = os.fork()
    if not pid:
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise Failed("its text could not be written")


def adopt_orphans() -> None:
    """Let what a child leaves behind become our child: a browser's work is counted too (Linux)."""
    if sys.platform == "linux":
        set_child_subreaper = 36
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def ended_children() -> Iterator[tuple[int, int, Any]]:
    """Yield each child as it ends, until there is none."""
    while True:
        try:
            yield os.wait4(-1, 0)
        except ChildProcessError:
            return


class Watch(threading.Thread):
    """Looks at the memory of our children until it is over, and ends them at their limit."""

    def __init__(self, limit: float) -> None:
        super().__init__()
        self.over = threading.Event()
        self.peak = 0.0
        """The most that they held together, in MB."""
        self.limit = limit

    def run(self) -> None:
        while not self.over.wait(0.5):
            family = children_of(os.getpid())
            self.peak = max(self.peak, sum(map(memory, family)))
            if time.perf_counter() > self.limit:
                for process in family:
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)


def children_of(root: int) -> set[int]:
    """Return the processes that stand below one (Linux)."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
    family: set[int] = set()
    new = {root}
    while new := {child for child, parent in parents.items() if parent in new} - family:
        family |= new
    return family


def memory(process: int) -> float:
    """Return the MB that a process holds, its share of what several hold."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss: +(\d+)", rollup, re.MULTILINE)
    return int(found[1]) / 976.6 if found else 0.0
