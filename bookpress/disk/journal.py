"""All the new files of a folder or all the old ones, whatever ends the process in between.

New files are written aside, in a hidden folder inside the output folder (the same file system), and
synced. Then a commit record is put beside them. Until it is there the old files count, and what
lies aside is swept away by the next start; from then on the new ones count: they are renamed into
place, and the next start renames what a killed process left.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path, PurePosixPath

from bookpress.disk.held import Content, pieces
from bookpress.disk.record import ASIDE
from bookpress.model import clock

_RECORD = "COMMIT"
"""A name that no file of a book has: those end in what they are."""
_LOST = (errno.EIO, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
"""What `fsync` says when the data are lost; anything else says that this disk knows no sync."""
_ABANDONED = 3600.0
"""Seconds after which nobody writes any more, where no lock says so."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a commit."""

    name: str
    """Relative to the output folder, with `/`."""
    digest: str
    """SHA-256 in hexadecimal: of the new file, or of the one that goes."""
    replaces: bool
    """A file of ours was there before."""
    is_removed: bool = False
    """No source makes it any more."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_aside(folder: Path, files: Mapping[str, Content]) -> Path:
    """Write files (name → content) beside their places, synced; give the folder that holds them.

    An `OSError` leaves nothing behind.
    """
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
    try:
        for name, data in files.items():
            file = aside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, bytes):
                file.write_bytes(data)
            else:
                with file.open("wb") as stream:
                    stream.writelines(pieces(data))
            _begin_to_sync(file)
        _make_folders(folder, files)
        for name in files:
            _sync(aside / name)
        for place in {(aside / name).parent for name in files}:
            _sync(place)
    except BaseException:
        discard(aside)
        raise
    return aside


def commit(aside: Path, entries: Iterable[Entry]) -> None:
    """Put the record into the folder that holds the new files: from now on they count.

    An `OSError` leaves nothing behind, and the old files count.
    """
    try:
        listing = json.dumps([astuple(entry) for entry in entries]).encode()
        passing = aside / f"{_RECORD}.new"
        passing.write_bytes(sha256(listing).encode() + b"\n" + listing)
        _sync(passing)
        os.replace(passing, aside / _RECORD)
        _sync(aside)
    except BaseException:
        discard(aside)
        raise


def committed(aside: Path) -> list[Entry]:
    """Read the record of a folder aside; empty where it is missing or not whole.

    What is still to be renamed must be as it was written, or nothing of it counts.
    """
    try:
        digest, listing = _content(aside / _RECORD).split(b"\n", 1)
        if sha256(listing).encode() != digest:
            return []
        entries = [Entry(*entry) for entry in json.loads(listing)]
        if not all(stays_inside(one.name) for one in entries):
            return []
        waiting = [one for one in entries if os.path.lexists(aside / one.name)]
        whole = all(sha256(_content(aside / one.name)) == one.digest for one in waiting)
    except (OSError, ValueError, TypeError):
        return []
    return entries if whole else []


def put_in_place(folder: Path, aside: Path, entries: Iterable[Entry]) -> None:
    """Rename committed files into place, or remove them, in their order; let go of the record.

    An `OSError` leaves the record and what is not yet renamed for the next start.
    """
    places = set()
    for entry in entries:
        place = folder / entry.name
        if entry.is_removed:
            _remove(folder, entry)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # renamed before the process was killed
            os.replace(aside / entry.name, place)
        places.add(place.parent)
    for each in places:
        with contextlib.suppress(OSError):  # whole they are; only a power cut could undo a rename
            _sync(each)
    discard(aside)


def _remove(folder: Path, entry: Entry) -> None:
    """Remove a file that is still as it was written, and the folders that are empty without it."""
    with contextlib.suppress(OSError):  # it is gone
        if is_below(folder, entry.name) and sha256(_content(folder / entry.name)) == entry.digest:
            (folder / entry.name).unlink()
    with contextlib.suppress(OSError):  # the first folder that holds something ends it
        for above in PurePosixPath(entry.name).parents[:-1]:
            (folder / above).rmdir()


def discard(aside: Path) -> None:
    """Remove a folder aside, its record first: what is missing would count as renamed."""
    with contextlib.suppress(OSError):
        (aside / _RECORD).unlink()
    shutil.rmtree(aside, ignore_errors=True)


def left_aside(folder: Path, *, alone: bool = True) -> list[Path]:
    """Return the folders aside that killed processes of this person left, the oldest first.

    `alone`: a lock says that no other process writes here; else only what is an hour old is said
    to be left.
    """
    found = []
    with contextlib.suppress(OSError), os.scandir(folder) as listed:
        for one in listed:
            if one.name.startswith(ASIDE) and one.is_dir(follow_symlinks=False):
                seen = one.stat(follow_symlinks=False)
                owned = not hasattr(os, "getuid") or seen.st_uid == os.getuid()
                if owned and (alone or clock.seconds_since(seen.st_mtime) > _ABANDONED):
                    found.append((seen.st_mtime_ns, one.name))
    return [folder / name for _, name in sorted(found)]


def stays_inside(name: str) -> bool:
    """Return whether a name, with `/` for folders, leads to no place outside its folder."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def is_below(folder: Path, name: str) -> bool:
    """Return whether a name of `SHA256SUMS` is that of a file below the folder.

    A list that somebody wrote could name what lies outside, and a link could lead there.
    """
    path = PurePosixPath(name)
    if not stays_inside(name) or not (folder / name).is_file():
        return False
    return not any((folder / one).is_symlink() for one in (path, *path.parents[:-1]))


def _make_folders(folder: Path, names: Iterable[str]) -> None:
    """Make the folders that files go to; refuse now, not half-way, one that cannot be changed."""
    for place in {(folder / name).parent for name in names}:
        place.mkdir(parents=True, exist_ok=True)
        if not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def _content(file: Path) -> bytes:
    """Read a file of ours; an `OSError` for a link, a pipe or a folder."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _UNWAITING)
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(file))
        return stream.read()


_UNWAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe is not waited for; on Windows bytes are read as they are."""


def _begin_to_sync(file: Path) -> None:
    """Let the disk begin with a file while others are written: half of the time to sync them."""
    if hasattr(os, "posix_fadvise"):
        with _opened(file) as descriptor, contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk, where that can be known.

    An `OSError` only when they are lost; some network disks, and folders on Windows, know no sync.
    """
    try:
        with _opened(path) as descriptor:
            os.fsync(descriptor)
    except OSError as error:
        if error.errno in _LOST:
            raise


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open a file or folder as a descriptor."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
