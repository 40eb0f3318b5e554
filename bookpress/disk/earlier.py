"""What earlier commands wrote into an output folder, and what is still as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from bookpress.disk.archive import read_sums


class Earlier(Mapping[str, bytes]):
    """Name → content of each file that is listed in a folder's `SHA256SUMS` and unchanged since.

    A file is read when it is asked for.
    """

    def __init__(self, folder: Path) -> None:
        """Read which files are listed."""
        self._folder = folder
        self._sums = read_sums(folder)
        self._read: dict[str, bytes] = {}

    @property
    def listed(self) -> frozenset[str]:
        """The names of `SHA256SUMS`, whatever became of the files."""
        return frozenset(self._sums)

    def __getitem__(self, name: str) -> bytes:
        """Return the content of a file; a `KeyError` for one that is not as we wrote it."""
        if name not in self._read:
            if name not in self._sums or not leads_inside(self._folder, name):
                raise KeyError(name)
            try:
                content = (self._folder / name).read_bytes()
            except OSError as error:
                raise KeyError(name) from error
            if hashlib.sha256(content).hexdigest() != self._sums[name]:
                raise KeyError(name)
            self._read[name] = content
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names of the files that are as we wrote them."""
        return (name for name in sorted(self._sums) if name in self)

    def __len__(self) -> int:
        """Count them."""
        return sum(1 for _ in self)


def leads_inside(folder: Path, name: str) -> bool:
    """Return whether a listed name is that of an ordinary file below the folder, by no link."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        return False
    above = [folder / part for part in path.parents if part != PurePosixPath(".")]
    file = folder / name
    return file.is_file() and not any(one.is_symlink() for one in (file, *above))
