"""Which files a command is about: a SOURCE is a file, or a folder of `*.md` files with a head.

Only ordinary files are opened: a pipe would be waited for, a device read without end.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from bookpress.model.findings import BookError, Finding, MachineError, Place, UsageError, finding
from bookpress.model.names import slug

_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def find_sources(paths: Sequence[Path]) -> list[Path]:
    """Return the files to build: a folder stands for its `*.md` files that open with a head.

    Hidden files are left alone: editors keep their own notes in them. A file given twice is
    built once.
    Errors: CM01 nothing there; CM02 a folder without a book; CM03 two books of one name; CM05 what
    cannot be read; CM07 what is no ordinary file; CM08 a link that leads nowhere.
    """
    found: list[Path] = []
    faults: list[Finding] = []
    for path in paths:
        try:
            if stat.S_ISDIR(look_at(path).st_mode):
                found += _books_of(path)
            else:
                found.append(ordinary(path))
        except BookError as error:
            if isinstance(error, MachineError):
                raise
            faults += error.findings
    alone: dict[tuple[int, int, str], Path] = {}
    for path in found:
        seen = look_at(path)
        alone.setdefault((seen.st_dev, seen.st_ino, path.name), path)
    named: dict[str, Path] = {}
    for path in alone.values():
        name = slug(path.stem)  # "" is named after its identifier, which is not known yet
        if name and (first := named.setdefault(name, path)) != path:
            faults.append(same_name(path, name, first))
    if faults:
        mistyped = all(one.code in ("CM01", "CM08") for one in faults)
        raise (UsageError if mistyped else BookError)(faults)
    return list(alone.values())


def same_name(path: Path, name: str, first: Path) -> Finding:
    """Say that two books would write one file (CM03)."""
    return finding("CM03", Place(str(path)), name=name, first=first)


def look_at(path: Path) -> os.stat_result:
    """Ask what stands at a path, links followed.

    Errors: CM01 nothing; CM08 a link that leads nowhere; CM05 the system does not say.
    """
    try:
        return path.stat()
    except OSError as error:
        if error.errno not in _NOTHING_THERE:
            raise unreadable(path, error) from error
        code = "CM08" if os.path.islink(path) else "CM01"
        raise UsageError([finding(code, Place(str(path)))]) from error


def ordinary(path: Path) -> Path:
    """Return the path of an ordinary file; CM07 for a pipe, a device or a socket."""
    if not stat.S_ISREG(look_at(path).st_mode):
        raise BookError([finding("CM07", Place(str(path)))])
    return path


def unreadable(path: Path, error: OSError) -> MachineError:
    """Say why the system does not let us read a file or folder (CM05)."""
    reason = (error.strerror or str(error)).lower()
    return MachineError([finding("CM05", Place(str(path)), reason=reason)])


def _books_of(folder: Path) -> list[Path]:
    """Return the books of a folder, by name."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".md"))
        files = [folder / name for name in names if not name.startswith(".")]
        broken = [file for file in files if file.is_symlink() and not file.exists()]
        ordinary_files = [file for file in files if file.is_file()]
    except OSError as error:
        raise unreadable(folder, error) from error
    if broken:
        raise BookError([finding("CM08", Place(str(file))) for file in broken])
    books = [file for file in ordinary_files if _opens_with_front_matter(file)]
    if not books:
        raise BookError([finding("CM02", Place(str(folder)))])
    return books


def _opens_with_front_matter(file: Path) -> bool:
    """Return whether a file's first line is `---`, whatever its encoding and line endings."""
    try:
        with file.open("rb") as stream:
            start = stream.read(16)
    except OSError as error:
        raise unreadable(file, error) from error
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xff\xfe").startswith((b"---", b"+++"))
