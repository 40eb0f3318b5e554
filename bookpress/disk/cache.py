"""What is kept between builds: never needed, only quicker, and never in the output folder.

It stands under `$XDG_CACHE_HOME/bookpress` (XDG Base Directory Specification) and belongs to the
person alone. Nothing in it can end a build or change one: each value stands behind a digest of what
it is and what it was made of; what is damaged, foreign or no ordinary file is not there. Only our
own code reads it: fontconfig, which trusts the lists of fonts that it keeps, has none here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

BOUND = 64_000_000
"""Bytes of all values together; those used the longest ago go."""
MOST = 1000
"""Values that are kept, however small."""
_KEPT = "kept"
_SIZE_OF_DIGEST = 32


def cache_folder(name: str) -> Path | None:
    """Return a folder to keep things in, made when it is missing; None where none can be written.

    Nobody else may own it or write to it, and it is no link.
    """
    with contextlib.suppress(OSError):
        root = cache_root()
        for folder in (root, root / name):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(folder.lstat(), stat.S_IFDIR):
                return None
        if os.access(root / name, os.W_OK | os.X_OK):
            return root / name
    return None


def cache_root() -> Path:
    """Return where all is kept; an `OSError` where there is no home."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    cache = Path(home) if home.startswith("/") else Path("~/.cache").expanduser()
    if not cache.is_absolute():  # `~` stays as it is where there is no home
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(cache))
    return cache / "bookpress"


def kept_where() -> str:
    """Return the folder of all that is kept, in words; empty where there is no home."""
    try:
        return str(cache_root() / _KEPT)
    except OSError:
        return ""


def bytes_kept() -> int | None:
    """Return the size of all values together, in bytes; None where none can be kept."""
    folder = cache_folder(_KEPT)
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
    with contextlib.suppress(OSError):
        file = _file(kind, inputs)
        content = _content(file)
        value = content[_SIZE_OF_DIGEST:]
        if content == _sealed(file.name, value):
            return value
    return None


def keep(kind: str, inputs: bytes, value: bytes) -> None:
    """Keep a value under some inputs, where anything can be kept; the oldest go."""
    with contextlib.suppress(OSError):
        file = _file(kind, inputs)
        write_aside(file, _sealed(file.name, value))
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
    """Return where a value is kept; an `OSError` where nothing can be."""
    if folder := cache_folder(_KEPT):
        return folder / f"{kind}-{sha256(inputs).hexdigest()}"
    raise FileNotFoundError(kind)


def _sealed(name: str, value: bytes) -> bytes:
    """Put a digest before a value: of it and of its name, so that no other one takes its place."""
    return sha256(name.encode() + b"\0" + value).digest() + value


def _content(file: Path) -> bytes:
    """Read an ordinary file of this person, and let it count as used now; else an `OSError`."""
    descriptor = os.open(file, os.O_RDONLY | _CAREFULLY)
    with os.fdopen(descriptor, "rb") as stream:
        seen = os.fstat(descriptor)
        if not _is_ours(seen, stat.S_IFREG) or seen.st_size > BOUND:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
        with contextlib.suppress(OSError):
            os.utime(file, follow_symlinks=False)
        return stream.read(BOUND)


_CAREFULLY = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
"""No link is followed, no pipe waited for; on Windows bytes are read as they are."""


def _is_ours(seen: os.stat_result, kind: int) -> bool:
    """Return whether a thing is of a kind and this person's, and nobody else may change it."""
    if stat.S_IFMT(seen.st_mode) != kind:
        return False
    return not hasattr(os, "getuid") or (
        seen.st_uid == os.getuid() and not seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


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
