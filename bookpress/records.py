"""What is known of each book of a command, so that one that is as it was is not made again.

A book stays where all that decides it is the same (its source and pictures as they are read, the
theme, the editions, the instant, the libraries, our own code) and all files that were made of it
lie in the output folder as they were written. One in which the machine's fonts have a part is
always made again: nothing says when they change.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from bookpress.disk.cache import find, keep
from bookpress.disk.earlier import Earlier
from bookpress.disk.held import digest_of as digest_held
from bookpress.editions import EDITIONS, OFFERED
from bookpress.layout.fonts import only_fonts_of
from bookpress.layout.libraries import open_libraries, subsets_fonts, versions
from bookpress.model.book import Book
from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.model.theme import Theme
from bookpress.model.version import PACKAGES
from bookpress.pipeline import Made, read_book
from bookpress.typography import typeset
from bookpress.work import Files


class Given(NamedTuple):
    """What a source has given, made now or before."""

    made: Made
    """Its book without text and pictures: what is told of it beside others."""
    inputs: str
    """The digest of what decided it; empty where that is not known."""
    stays: bool = False
    """Whether its files lie in the output folder already."""


Stamp: TypeAlias = tuple[int, int, int] | None
"""What the system says of a file without reading it; None where it says nothing."""


def stamp(path: Path) -> Stamp:
    """Return the size of a file and when it was changed, by hand and by the system."""
    with suppress(OSError):
        seen = path.stat()
        return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns
    return None


def digest_of(path: Path, before: Stamp, book: Book, seen: Sequence[Finding]) -> str:
    """Digest what decides a book beside what is the same for all: hexadecimal SHA-256.

    `before`: the source's stamp before the book was read. The digest is empty where the source is
    another by now. `seen`: what was found at reading, which its folder may decide too.
    """
    try:
        digest = sha256(path.read_bytes())
        cover = book.metadata.cover
        for picture in (*book.pictures, *([cover] if cover else [])):
            digest.update(repr((picture.name, picture.source)).encode() + picture.content)
        if profile := book.metadata.print.profile:
            digest.update(profile.read_bytes())
    except OSError:
        return ""
    digest.update(json.dumps(list(map(_written, seen))).encode())
    return digest.hexdigest() if before is not None and stamp(path) == before else ""


class Records:
    """What is known of the books that were built into a folder, all else being as it is now."""

    def __init__(
        self, out: Path, theme: Theme, editions: Collection[str], earlier: Earlier, *, alone: bool
    ) -> None:
        """Look for it. `earlier`: what lies in the folder; `alone`: see `pipeline.make`."""
        self._editions, self._earlier = editions, earlier
        place = (str(Path.cwd()), str(out), sorted(editions), alone)
        self._inputs = repr((place, _state(theme))).encode()
        self._known: dict[str, Any] = json.loads(find("books", self._inputs) or b"{}")

    def given_before(self, path: Path) -> Given | None:
        """Return what a source gave, with the files that lie there, where nothing has changed."""
        known = self._known.get(str(path))
        if known is None or any(
            self._lying(name) != known["files"][name] for name in known["files"]
        ):
            return None
        before = stamp(path)
        try:
            book, seen = read_book(path)
        except BookError:
            return None
        same = digest_of(path, before, book, seen) == known["inputs"]
        if not same or self._offered(book) != known["offered"]:
            return None
        files: Files = {name: self._earlier[name] for name in known["files"]}
        there: Files = {name: self._earlier[name] for name in known["there"]}
        found = tuple(map(_read, known["findings"]))
        book = typeset(without_text(book))
        return Given(Made(book, files, there, found, seen), known["inputs"], stays=True)

    def keep(self, given: Mapping[Path, Given]) -> None:
        """Keep what is known of the books of a command, now that their files are written."""
        self._known = {
            str(path): {
                "inputs": one.inputs,
                "files": {name: digest_held(made) for name, made in one.made.files.items()},
                "there": sorted(one.made.there),
                "offered": self._offered(one.made.book),
                "findings": [_written(said) for said in one.made.findings if said.code != "OU15"],
            }
            for path, one in given.items()
            if one.inputs and not _of_the_machine(one.made)
        }
        keep("books", self._inputs, json.dumps(self._known).encode())

    def _lying(self, name: str) -> str:
        """Return the digest of a file that lies in the folder as it was written; else ""."""
        return self._earlier.digests([name])[name] if name in self._earlier else ""

    def _offered(self, book: Book) -> dict[str, str]:
        """Return the files that a page offers though the command does not make them, by digest."""
        names = [
            EDITIONS[name].file_of(book.name) for name in OFFERED if name not in self._editions
        ]
        return {name: self._lying(name) for name in names}


def without_text(book: Book) -> Book:
    """Return the book as it is told of beside others."""
    return replace(book, sections=(), pictures=())


def _of_the_machine(made: Made) -> bool:
    """Return whether the fonts of the machine have a part in a book."""
    return made.book.metadata.system_fonts or any(one.code[:2] == "FN" for one in made.findings)


def _state(theme: Theme) -> list[object]:
    """Return what decides every book of a command: libraries, code, theme and instant."""
    from importlib.metadata import version  # 4 ms, of no use to a book that is built alone

    with only_fonts_of(theme):
        libraries = open_libraries()
    ours = (file for file in Path(__file__).parent.rglob("*") if file.suffix in (".py", ".toml"))
    theirs = (file for folder in theme.folders for file in folder.rglob("*") if file.is_file())
    stats = {str(file): file.stat() for file in (*ours, *theirs)}
    return [
        versions(libraries),
        subsets_fonts(libraries),
        sys.version,
        [version(name) for name in PACKAGES],
        [(name, stats[name].st_size, stats[name].st_mtime_ns) for name in sorted(stats)],
        os.environ.get("SOURCE_DATE_EPOCH"),
    ]


def _written(found: Finding) -> list[Any]:
    """Write a finding as JSON; its severity belongs to its code."""
    return [found.code, *astuple(found.place), dict(found.values)]


def _read(written: list[Any]) -> Finding:
    """Read it again."""
    code, *place, values = written
    return finding(code, Place(*place), **values)
