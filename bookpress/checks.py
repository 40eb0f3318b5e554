"""`bookpress check`: a path → findings, by our own checks and every judge that is installed.

A source is read, proofread and built aside, and what it gives is judged; a file is judged alone; a
folder that we made is compared with its digests, and each of its files is judged.
"""

from __future__ import annotations

import hashlib
import stat
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bookpress.checking.source_map import at_source
from bookpress.disk.archive import SUMS, publish, read_sums
from bookpress.disk.sources import find_sources, look_at, ordinary
from bookpress.editions import DEFAULT_EDITIONS, EDITIONS, page_name
from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.model.theme import open_theme

Step = Callable[[str], None]

_JUDGED = (".epub", ".pdf")
"""The endings of files that a judge knows."""
_UNREADABLE = frozenset(("EP10", "EP12", "EP13", "PF01", "PF02"))
"""What is said of a file whose words cannot be compared with another's."""


def check_path(path: Path, step: Step = lambda _: None) -> list[Finding]:
    """Judge one source, file or folder.

    Errors: a `BookError` when the source has faults, CM01 when nothing is there, CM04 when we do
    not know how to judge such a file, CM05 when it cannot be read, CM07 when it is no ordinary one.
    """
    if stat.S_ISDIR(look_at(path).st_mode):
        return _check_folder(path, step)
    ordinary(path)
    if path.suffix.lower() in (".md", ".markdown", ".txt"):
        return _check_source(path, step)
    return _check_file(path, step)


def _check_source(path: Path, step: Step) -> list[Finding]:
    """Build a source aside and judge what it gives."""
    from bookpress.pipeline import make, silenced

    made = make(path, DEFAULT_EDITIONS, open_theme(), step)
    epub = made.files[EDITIONS["epub"].file_of(made.book.name)]
    with tempfile.TemporaryDirectory(prefix="bookpress-") as folder:
        publish(Path(folder), made.files)
        files = [Path(folder, name) for name in sorted(made.files)]
        judged = [
            one for file in files if file.suffix in _JUDGED for one in _check_file(file, step)
        ]
        found = [*judged, *_compare(files, step)]
    judged = at_source(_named(found, folder), made.book, epub)
    return list(silenced(made.book, [*made.findings, *judged]))


def _named(found: Iterable[Finding], folder: str) -> list[Finding]:
    """Name the files of a passing folder by their bare names."""
    return [
        replace(one, place=replace(one.place, file=one.place.file.removeprefix(f"{folder}/")))
        for one in found
    ]


def _check_folder(folder: Path, step: Step) -> list[Finding]:
    """Compare a folder with its digests and judge its files; a folder of sources: each of them."""
    sums = read_sums(folder)
    if not sums:
        return [one for source in find_sources([folder]) for one in _check_source(source, step)]
    found = []
    for name, digest in sorted(sums.items()):
        file = folder / name
        if not file.is_file():
            found.append(finding("OU05", Place(str(folder / SUMS)), name=name))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            found.append(finding("OU06", Place(str(file))))
        if file.is_file() and file.suffix in _JUDGED:
            found += _check_file(file, step)
    unread = {one.place.file for one in found if one.code in _UNREADABLE}
    files = [folder / name for name in sorted(sums)]
    return found + _compare([file for file in files if str(file) not in unread], step)


def _compare(files: Sequence[Path], step: Step) -> list[Finding]:
    """Compare the words of each EPUB with those of the other files of its book."""
    from bookpress.checking.parity import compare, compare_pages

    books = [file for file in files if file.suffix == ".epub" and ".kepub" not in file.suffixes]
    found: list[Finding] = []
    for epub in books:
        step(f"compare {epub.name}")
        names = [EDITIONS[edition].file_of(epub.stem) for edition in ("screen", "print")]
        names.append(page_name(epub.stem, alone=len(books) == 1))
        screen, print_file, page = (
            file if (file := epub.with_name(name)) in files and file.is_file() else None
            for name in names
        )
        if epub.is_file():
            found += compare(epub, [file for file in (screen, page) if file])
        if screen and print_file:
            found += compare_pages(screen, print_file)
    return found


def _check_file(file: Path, step: Step) -> list[Finding]:
    """Judge one EPUB or PDF by its own checks and by the judges."""
    step(f"check {file.name}")
    if file.suffix == ".epub":
        from bookpress.checking.epub.checks import check_epub
        from bookpress.checking.epub.judges import judge_epub

        return check_epub(file.read_bytes(), str(file)) + judge_epub(file)
    if file.suffix == ".pdf":
        from bookpress.checking.preflight import is_print_file, preflight

        if is_print_file(file):
            return preflight(file)
        from bookpress.checking.pdf.judges import judge_screen
        from bookpress.checking.pdf.lines import check_lines

        return judge_screen(file) + check_lines(file)
    raise BookError([finding("CM04", Place(str(file)))])
