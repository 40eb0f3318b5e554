"""`bookpress import`: files of other programs → a source and its pictures, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from bookpress.disk.beginning import write_new
from bookpress.disk.sources import look_at, ordinary, unreadable
from bookpress.importing.importing import Wishes, import_files
from bookpress.model.findings import BookError, Finding, MachineError, Place, finding
from bookpress.reading.source import too_large

_LIBRARY = "py3langid"
"""What the extra `import` brings."""


def import_source(
    files: Sequence[Path], out: Path | None, wishes: Wishes
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Write one source of files, beside the first of them if no other name is asked for.

    Gives the files that were written, the source first, and what is to be said: of the import, and
    of the source as a build reads it.
    Errors: IM05 a file of that name is there; IM07 a library of the extra is missing; EN12 a file
    too large; those of the disk and of each form.
    """
    if find_spec(_LIBRARY) is None:
        raise MachineError([finding("IM07", Place("bookpress import"), names=_LIBRARY)])
    contents = [(str(path), _content(path)) for path in files]
    source = out or files[0].with_suffix(".md")
    imported = import_files(contents, wishes, source.stem)
    written = {source: imported.text.encode()}
    written |= {source.parent / name: content for name, content in imported.pictures.items()}
    write_new(source.parent, written, "IM05")
    return tuple(written), imported.findings + _mistakes(source)


def _content(path: Path) -> bytes:
    """Read a file whole, if it is not too large."""
    if found := too_large(look_at(ordinary(path)).st_size, str(path)):
        raise BookError(found)
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def _mistakes(source: Path) -> tuple[Finding, ...]:
    """Read a source as a build does: what it would say."""
    from bookpress.checking.proofreading import proofread
    from bookpress.pipeline import read_book

    try:
        book, found = read_book(source)
    except BookError as error:
        return error.findings
    return (*found, *proofread(book))
