"""What passes: one temporary folder a process, gone when it ends.

A process that is killed cannot remove its folder. So it holds it by a lock, which the system lets
go of whatever happens, and the next start removes each folder of ours that nobody holds.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bookpress.disk.cache import cache_root

_PREFIX = "bookpress-passing-"


@cache
def passing_folder() -> Path:
    """Return the folder of this process for what passes, made at the first call.

    It stands in the temporary folder, or beside what is kept where that cannot be written.
    Errors: an `OSError` where neither can.
    """
    try:
        return _make(Path(tempfile.gettempdir()))
    except OSError:
        with contextlib.suppress(OSError):
            cache_root().mkdir(mode=0o700, parents=True, exist_ok=True)
            return _make(cache_root())
        raise


def lead_temporary_files() -> None:
    """Let all temporary files of this process and of programs that it starts pass with it.

    For the command; from Python, the temporary folder is the caller's affair.
    """
    with contextlib.suppress(OSError):  # who needs a temporary file will say so
        tempfile.tempdir = os.environ["TMPDIR"] = str(passing_folder())


def _make(place: Path) -> Path:
    """Sweep a place, make a folder there, and hold it."""
    for left in _left(place):
        _remove(left)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    with contextlib.suppress(ImportError, OSError):  # Windows and some network disks have no locks
        import fcntl

        fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)
        if not folder.exists():  # another start swept it before it was held
            return _make(place)
    _made.append((os.getpid(), folder))
    return folder


_made: list[tuple[int, Path]] = []
"""By which process, and where."""


@atexit.register
def leave() -> None:
    """Remove the folder of this process; a child that was forked from it leaves it alone."""
    for process, folder in _made:
        if process == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)


def _left(place: Path) -> Iterator[Path]:
    """Yield the folders in a place that are named as ours are."""
    with contextlib.suppress(OSError), os.scandir(place) as listed:
        for one in listed:
            if one.name.startswith(_PREFIX) and one.is_dir(follow_symlinks=False):
                yield Path(one.path)


def _remove(left: Path) -> None:
    """Remove a folder of this person that no process holds; without locks none is removed."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        try:
            if os.fstat(descriptor).st_uid == os.getuid():
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(descriptor)
