"""Files reach the output folder whole, and all of them or none.

They are written aside, committed and renamed into place (see `journal.py`), `SHA256SUMS` last. A
failure before the commit leaves the older files as they were; after it the next start carries the
renames to their end. A file whose name is not in `SHA256SUMS` was not written here and is never
touched.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from bookpress.disk import journal
from bookpress.disk.held import Content, digest_of
from bookpress.disk.signals import uninterrupted
from bookpress.model.findings import MachineError, Place, finding

SUMS = "SHA256SUMS"


def read_sums(folder: Path) -> dict[str, str]:
    """Read the digests of a folder's files: name → SHA-256 in hexadecimal; none → {}.

    Source: the format of GNU `sha256sum`, two spaces between digest and name.
    """
    file = folder / SUMS
    try:
        if not file.is_file():  # a pipe of that name would be waited for
            return {}
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.split("  ", 1) for line in lines if "  " in line)
    return {name: digest for digest, name in pairs if journal.stays_inside(name)}


def publish(
    folder: Path, files: Mapping[str, Content], prune: Mapping[str, str] = MappingProxyType({})
) -> tuple[Path, ...]:
    """Write files (name, with `/` for folders → content) into the output folder, all or none.

    `prune`: listed files that go when the new ones are in place, name → digest: one that is another
    by then, changed by a person or made by a command beside this one, stays. Gives the paths of
    what it wrote in the order of their names, `SHA256SUMS` last.
    Errors: OU01 the folder is a file; OU02 the disk refuses; OU03 a foreign file is in the way;
    OU04 the disk is full; OU07 the folder is a link that leads nowhere; OU21 not every new file
    could be put in its place.
    """
    is_new = not os.path.lexists(folder)
    try:
        with machine_errors(folder, option="--out"):
            folder.mkdir(parents=True, exist_ok=True)
            with _alone(folder) as alone:
                _settle(folder, alone=alone)
                _publish(folder, files, prune)
    except MachineError:
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when it is empty
        raise
    return (*(folder / name for name in sorted(files)), folder / SUMS)


def settle(folder: Path) -> bool:
    """Carry to its end what a killed process began in an output folder, if there is anything.

    Gives whether files were put in their places: they had been committed. Errors: see `publish`.
    """
    if not journal.left_aside(folder):
        return False
    with machine_errors(folder, option="--out"), _alone(folder) as alone:
        return _settle(folder, alone=alone)


def unsettled(folder: Path) -> bool:
    """Return whether a killed process left a folder between its old files and its new ones."""
    return any(journal.committed(aside) for aside in journal.left_aside(folder))


def _publish(folder: Path, files: Mapping[str, Content], prune: Mapping[str, str]) -> None:
    """Write files aside, commit them, rename them into a folder that is held; remove others."""
    ours = read_sums(folder)
    _refuse_foreign(folder, files, ours)
    listed = prune.keys() & ours.keys() - files.keys()
    gone = {name for name in listed if is_as_listed(folder, name, prune)}
    kept = {name: ours[name] for name in ours if name not in gone and (folder / name).is_file()}
    sums = kept | {name: digest_of(data) for name, data in files.items()}
    listing = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()
    entries = [
        *(journal.Entry(name, sums[name], name in kept) for name in sorted(files)),
        *(journal.Entry(name, prune[name], True, is_removed=True) for name in sorted(gone)),
        journal.Entry(SUMS, journal.sha256(listing), bool(ours)),  # last: it says what is there
    ]
    aside = journal.write_aside(folder, {**files, SUMS: listing})
    with uninterrupted():
        journal.commit(aside, entries)
        _put_in_place(folder, aside, entries)


def _settle(folder: Path, *, alone: bool) -> bool:
    """Rename what was committed and sweep away the rest, in a folder that is held."""
    is_done = False
    for aside in journal.left_aside(folder, alone=alone):
        with uninterrupted():
            if entries := journal.committed(aside):
                ours = {
                    one.name
                    for one in entries
                    if one.replaces or _is_there(folder, one.name, one.digest)
                }
                new = (one.name for one in entries if not one.is_removed)
                _refuse_foreign(folder, new, ours)
                _put_in_place(folder, aside, entries)
                is_done = True
            else:
                journal.discard(aside)
    return is_done


def is_as_listed(folder: Path, name: str, sums: Mapping[str, str]) -> bool:
    """Return whether a file below the folder is as `SHA256SUMS` lists it."""
    return name in sums and journal.is_below(folder, name) and _is_there(folder, name, sums[name])


def _is_there(folder: Path, name: str, digest: str) -> bool:
    """Return whether a file has a content."""
    file = folder / name
    if not file.is_file():
        return False
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == digest


def _put_in_place(folder: Path, aside: Path, entries: list[journal.Entry]) -> None:
    """Rename committed files; OU21 when one is refused: some are new then, the others old."""
    try:
        journal.put_in_place(folder, aside, entries)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise MachineError([finding("OU21", Place(str(folder)), reason=reason)]) from error


def _refuse_foreign(folder: Path, files: Iterable[str], ours: Collection[str]) -> None:
    """Stop before touching a file that is not ours, or a folder that has a file's name."""
    in_the_way = set()
    for name in {*files, SUMS}:
        path = folder / name
        above = [folder / each for each in Path(name).parents if each != Path()]
        # A link could lead out of the output folder, a file can hold nothing.
        in_the_way |= {each for each in above if each.is_symlink() or each.is_file()}
        listed = name in ours or (name == SUMS and (not path.exists() or ours))
        if os.path.lexists(path) and not (listed and path.is_file() and not path.is_symlink()):
            in_the_way.add(path)
    if in_the_way:
        raise MachineError([finding("OU03", Place(str(path))) for path in sorted(in_the_way)])


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Hold the folder while its files change, so that a second build waits for the first.

    Gives whether it is held: Windows has no flock, and some network disks know no locks.
    """
    try:
        import fcntl
    except ImportError:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        held = False
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            held = True
        yield held
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def machine_errors(folder: Path, option: str = "") -> Iterator[None]:
    """Turn what the operating system refuses into a finding: OU01, OU02, OU04 or OU07.

    `option`: the one that names another folder.
    """
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        at = Path(error.filename or folder)
        code = "OU07" if at.is_symlink() and not at.exists() else "OU01"
        raise MachineError([finding(code, Place(str(at)), option=option)]) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        reason = (error.strerror or str(error)).lower()
        code = "OU04" if full else "OU02"
        found = finding(code, Place(str(folder)), reason=reason, option=option)
        raise MachineError([found]) from error
