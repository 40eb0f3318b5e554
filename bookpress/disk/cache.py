"""What is kept between builds: never needed, only quicker, and never in the output folder.

It stands under `$XDG_CACHE_HOME/bookpress` (XDG Base Directory Specification) and belongs to the
person alone. Nothing in it can end a build or change one: each value stands behind a digest of what
it is and what it was made of; what is damaged, foreign or no ordinary file is not there. Only our
own code reads it: fontconfig, which trusts the lists of fonts that it keeps, has none here.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from bookpress.disk.keeping import BOUND, KEPT, is_ours, kept_file, root, sealed, value_in

MOST = 1000
"""Values that are kept, however small."""


def cache_folder(name: str) -> Path | None:
    """Return a folder to keep things in, made when it is missing; None where none can be written.

    Nobody else may own it or write to it, and it is no link.
    """
    with contextlib.suppress(OSError):
        above = cache_root()
        for folder in (above, above / name):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_ours(folder.lstat(), stat.S_IFDIR):
                return None
        if os.access(above / name, os.W_OK | os.X_OK):
            return above / name
    return None


def cache_root() -> Path:
    """Return where all is kept; an `OSError` where there is no home."""
    return Path(root())


def kept_where() -> str:
    """Return the folder of all that is kept, in words; empty where there is no home."""
    try:
        return str(cache_root() / KEPT)
    except OSError:
        return ""


def bytes_kept() -> int | None:
    """Return the size of all values together, in bytes; None where none can be kept."""
    folder = cache_folder(KEPT)
    return None if folder is None else sum(size for _, size, _ in _values(folder))


def kept(kind: str, inputs: bytes, make: Callable[[], bytes]) -> bytes:
    """Return what was made of the same inputs before, else make it and keep it.

    `inputs` must hold all that decides the value. A value that was damaged is made again.
    """
    value = find(kind, inputs)
    if value is None:
        value = make()
        keep(kind, inputs, value)
    return value


def find(kind: str, inputs: bytes) -> bytes | None:
    """Return what is kept under some inputs; None where it is not, or was damaged."""
    with contextlib.suppress(OSError, ValueError):
        return value_in(kept_file(kind, inputs))
    return None


def keep(kind: str, inputs: bytes, value: bytes) -> None:
    """Keep a value under some inputs, where anything can be kept; the oldest go."""
    with contextlib.suppress(OSError):
        file = _file(kind, inputs)
        write_aside(file, sealed(str(file), value))
        _sweep(file.parent)


def write_aside(file: Path, content: bytes) -> None:
    """Write a file whole: under another name first, so that two builds at once do no harm.

    An `OSError` leaves nothing behind.
    """
    handle, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _file(kind: str, inputs: bytes) -> Path:
    """Return where a value is to be kept; an `OSError` where nothing can be."""
    if cache_folder(KEPT) is None:
        raise FileNotFoundError(kind)
    return Path(kept_file(kind, inputs))


def _values(folder: Path) -> list[tuple[int, int, str]]:
    """List what is no folder: when it was used last (ns), its size, its name; the oldest first."""
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as listed:
        for one in listed:
            with contextlib.suppress(OSError):  # another build swept it
                seen = one.stat(follow_symlinks=False)
                if not stat.S_ISDIR(seen.st_mode):
                    found.append((seen.st_mtime_ns, seen.st_size, one.name))
    return sorted(found)


def _sweep(folder: Path) -> None:
    """Remove the oldest values until the rest is within the bounds; what is left by a kill too."""
    values = _values(folder)
    size, number = sum(size for _, size, _ in values), len(values)
    for _, bytes_of_it, name in values:
        if size <= BOUND and number <= MOST:
            break
        with contextlib.suppress(OSError):
            os.unlink(folder / name)
        size, number = size - bytes_of_it, number - 1
