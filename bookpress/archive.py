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
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bookpress.findings import MachineError, Place, finding

SUMS = "SHA256SUMS"
_ASIDE = ".bookpress-aside-"


def read_sums(folder: Path) -> dict[str, str]:
    """Read the digests of a folder's files: name → SHA-256 in hexadecimal; none → {}.

    Source: the format of GNU `sha256sum`, two spaces between digest and name.
    """
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = (line.split("  ", 1) for line in lines if "  " in line)
    return {name: digest for digest, name in pairs}


def publish(folder: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write files (name, with `/` for folders → content) into the output folder, all or none.

    Gives their paths in the order of their names, `SHA256SUMS` last.
    Errors: OU01 the folder is a file; OU02 the disk refuses; OU03 a foreign file is in the way.
    """
    with _machine_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _machine_errors(folder), _alone(folder):
        ours = read_sums(folder)
        for aside in folder.glob(f"{_ASIDE}*"):
            ours |= read_sums(aside)
            shutil.rmtree(aside)
        _refuse_foreign(folder, files, ours)
        kept = {name: ours[name] for name in ours if (folder / name).is_file()}
        sums = kept | {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        listing = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=folder))
        try:
            # The digests go first: should we be killed while renaming, they say what was ours.
            _write(aside / SUMS, listing.encode())
            for name, data in files.items():
                _write(aside / name, data)
            for name in sorted(files):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(aside / name, folder / name)
            os.replace(aside / SUMS, folder / SUMS)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return (*(folder / name for name in sorted(files)), folder / SUMS)


def _write(file: Path, data: bytes) -> None:
    """Write one file, with the folders it needs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _refuse_foreign(folder: Path, files: Mapping[str, bytes], ours: Mapping[str, str]) -> None:
    """Stop before touching a file that is not ours, or a folder that has a file's name."""
    in_the_way = []
    for name in sorted({*files, SUMS}):
        path = folder / name
        if path.parent != folder and path.parent.is_symlink():
            path = path.parent  # a link could lead out of the output folder
        listed = name in ours or (name == SUMS and (not path.exists() or ours))
        if path.is_dir() or path.is_symlink() or (path.exists() and not listed):
            in_the_way.append(finding("OU03", Place(str(path))))
    if in_the_way:
        raise MachineError(in_the_way)


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
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _machine_errors(folder: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a finding."""
    try:
        yield
    except (FileExistsError, NotADirectoryError) as error:
        raise MachineError([finding("OU01", Place(str(error.filename or folder)))]) from error
    except OSError as error:
        code = "OU04" if error.errno == errno.ENOSPC else "OU02"
        reason = (error.strerror or str(error)).lower()
        raise MachineError([finding(code, Place(str(folder)), reason=reason)]) from error
