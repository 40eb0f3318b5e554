"""Files reach the output folder whole, or not at all.

New files are written aside, in a hidden folder inside the output folder (the same file system), and
renamed into place when all of them are there, `SHA256SUMS` last. A failure before that leaves the
older files as they were; a killed process leaves a hidden folder, which the next build sweeps away.
A file whose name is not in `SHA256SUMS` was not written here and is never touched.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import signal
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from bookpress.model.findings import MachineError, Place, finding

SUMS = "SHA256SUMS"
_ASIDE = ".bookpress-aside-"


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
    return {name: digest for digest, name in pairs}


def publish(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files (name, with `/` for folders → content) into the output folder, all or none.

    Gives their paths in the order of their names, `SHA256SUMS` last.
    Errors: OU01 the folder is a file; OU02 the disk refuses; OU03 a foreign file is in the way;
    OU04 the disk is full; OU07 the folder is a link that leads nowhere.
    """
    is_new = not os.path.lexists(folder)
    try:
        with machine_errors(folder, option="--out"):
            folder.mkdir(parents=True, exist_ok=True)
            with _alone(folder), _uninterrupted():
                _publish(folder, files)
    except MachineError:
        if is_new:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only when it is empty
        raise
    return (*(folder / name for name in sorted(files)), folder / SUMS)


def _publish(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files aside and rename them into a folder that is held."""
    left = [each for each in folder.glob(f"{_ASIDE}*") if each.is_dir() and not each.is_symlink()]
    ours = read_sums(folder)
    for name in {name for each in left for name in read_sums(each)}:
        if (folder / name).is_file():  # renamed by a build that was killed, or older
            ours[name] = _digest((folder / name).read_bytes())
    _refuse_foreign(folder, files, ours)
    kept = {name: ours[name] for name in ours if (folder / name).is_file()}
    sums = kept | {name: _digest(data) for name, data in files.items()}
    listing = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder))
    try:
        # The digests go first: should we be killed while renaming, they say what was ours.
        _write(aside / SUMS, listing.encode())
        for each in left:
            shutil.rmtree(each)
        for name, data in files.items():
            _write(aside / name, data)
        _make_folders(folder, files)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    # A rename that is refused leaves `aside` and its digests for the next build to read.
    for name in sorted(files):
        os.replace(aside / name, folder / name)
    os.replace(aside / SUMS, folder / SUMS)
    shutil.rmtree(aside, ignore_errors=True)


def _digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _make_folders(folder: Path, names: Iterable[str]) -> None:
    """Make the folders that files go to; refuse now, not half-way, one that cannot be changed."""
    for place in {(folder / name).parent for name in names}:
        place.mkdir(parents=True, exist_ok=True)
        if not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def _write(file: Path, data: bytes) -> None:
    """Write one file, with the folders it needs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _refuse_foreign(folder: Path, files: Iterable[str], ours: Collection[str]) -> None:
    """Stop before touching a file that is not ours, or a folder that has a file's name."""
    in_the_way = set()
    for name in {*files, SUMS}:
        path = folder / name
        above = [folder / each for each in Path(name).parents if each != Path()]
        # A link could lead out of the output folder, a file can hold nothing.
        in_the_way |= {each for each in above if each.is_symlink() or each.is_file()}
        listed = name in ours or (name == SUMS and (not path.exists() or ours))
        if path.is_dir() or path.is_symlink() or (path.exists() and not listed):
            in_the_way.add(path)
    if in_the_way:
        raise MachineError([finding("OU03", Place(str(path))) for path in sorted(in_the_way)])


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder while its files change, so that a second build waits for the first."""
    try:
        import fcntl
    except ImportError:  # Windows has no flock; there two builds at once are not kept apart
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network disks know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interruption wait until the files are in place: the time to write some megabytes."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
