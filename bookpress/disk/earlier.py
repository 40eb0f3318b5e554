"""What earlier commands wrote into an output folder, and what is still as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bookpress.disk.archive import is_as_listed, read_sums
from bookpress.disk.journal import is_below


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
    def listed(self) -> tuple[str, ...]:
        """The names of the files that are there, changed or not."""
        return tuple(name for name in sorted(self._sums) if is_below(self._folder, name))

    def digests(self, names: Iterable[str]) -> dict[str, str]:
        """Return the listed digests of some files: name → SHA-256 in hexadecimal."""
        return {name: self._sums[name] for name in names}

    def __getitem__(self, name: str) -> bytes:
        """Return the content of a file; a `KeyError` for one that is not as we wrote it."""
        if name not in self._read:
            try:
                if not is_as_listed(self._folder, name, self._sums):
                    raise KeyError(name)
                self._read[name] = (self._folder / name).read_bytes()
            except OSError as error:
                raise KeyError(name) from error
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names of the files that are as we wrote them."""
        return (name for name in sorted(self._sums) if name in self)

    def __len__(self) -> int:
        """Count them."""
        return sum(1 for _ in self)
