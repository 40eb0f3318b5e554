"""What is kept between builds: never needed, only quicker, and never in the output folder.

It stands under `$XDG_CACHE_HOME/bookpress` (XDG Base Directory Specification), else in a folder of
the person's own in the temporary folder, where a home cannot be written.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

KEPT = 64
"""How many values of a kind are kept; the oldest go."""


def cache_folder(name: str) -> Path | None:
    """Return a folder to keep things in, made when it is missing; None where none can be written.

    It belongs to the person alone: what lies in it is trusted.
    """
    for folder in _candidates():
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            inside = folder / name
            inside.mkdir(mode=0o700, exist_ok=True)
            if _is_ours(folder) and _is_ours(inside) and os.access(inside, os.W_OK):
                return inside
    return None


def _candidates() -> Iterator[Path]:
    """Yield where to write, the best place first."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    cache = Path(home) if home.startswith("/") else Path("~/.cache").expanduser()
    if cache.is_absolute():  # `~` stays as it is where there is no home
        yield cache / "bookpress"
    owner = os.getuid() if hasattr(os, "getuid") else 0
    yield Path(tempfile.gettempdir()) / f"bookpress-{owner}"


def _is_ours(folder: Path) -> bool:
    """Return whether nobody else owns a folder: in the temporary one anyone could have made it."""
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


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
        content = _file(kind, inputs).read_bytes()
        digest, value = content[:32], content[32:]
        if sha256(value).digest() == digest:
            return value
    return None


def keep(kind: str, inputs: bytes, value: bytes) -> None:
    """Keep a value under some inputs, where anything can be kept; the oldest of its kind go."""
    with contextlib.suppress(OSError):
        file = _file(kind, inputs)
        write_aside(file, sha256(value).digest() + value)
        for old in sorted(file.parent.iterdir(), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink()


def _file(kind: str, inputs: bytes) -> Path:
    """Return where a value is kept; an `OSError` where nothing can be."""
    if folder := cache_folder(kind):
        return folder / sha256(inputs).hexdigest()
    raise FileNotFoundError(kind)


def write_aside(file: Path, content: bytes) -> None:
    """Write a file whole: under another name first, so that two builds at once do no harm."""
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    os.replace(name, file)
