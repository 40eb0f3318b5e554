"""The small books of `tests/books/` and the interview: each is built once, whoever asks first.

Several processes run the tests; they share one folder and a lock for each book.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import bookpress
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "books"
INTERVIEW = ROOT / "source" / "entretien-samuel-durand.md"
SOURCES = {file.stem: file for file in (*sorted(FOLDER.glob("*.md")), INTERVIEW)}
NAMES = tuple(SOURCES)
EDITIONS = ("epub", "screen", "print", "web")


@dataclass(frozen=True, slots=True)
class Built:
    """A book and its files."""

    name: str
    folder: Path
    said: tuple[str, ...]
    """The codes of what the build had to say."""

    @property
    def epub(self) -> Path:
        return self.folder / f"{self.name}.epub"

    @property
    def screen(self) -> Path:
        return self.folder / f"{self.name}.pdf"

    @property
    def print(self) -> Path:
        return self.folder / f"{self.name}-print.pdf"

    @property
    def page(self) -> Path:
        return self.folder / "index.html"


class Shelf:
    """Where the books stand once they are built."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def book(self, name: str) -> Built:
        """Return a book, built if nobody built it before."""
        folder, said = self._folder / name, self._folder / f"{name}.json"
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not said.exists():
                result = bookpress.build(SOURCES[name], folder, EDITIONS)
                said.write_text(json.dumps([found.code for found in result.findings]))
        return Built(name, folder, tuple(json.loads(said.read_text())))

    def books(self, names: Sequence[str] = NAMES) -> list[Built]:
        """Return several books; two processes that ask at once begin at different ones."""
        backwards = os.environ.get("PYTEST_XDIST_WORKER", "gw0")[-1] in "13579"
        for name in reversed(names) if backwards else names:
            self.book(name)
        return [self.book(name) for name in names]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The folder that the processes of one run share: pytest gives each a folder inside it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shelf"
    folder.mkdir(exist_ok=True)
    return Shelf(folder)
