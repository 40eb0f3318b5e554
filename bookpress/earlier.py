"""What an output folder holds already, and what it means for the books of this command.

A page offers the files of its book that lie there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping
from html import escape
from io import BytesIO

from bookpress.editions import EDITIONS, OFFERED, Files
from bookpress.model.book import Book
from bookpress.model.findings import Finding, Place, finding


def still_there(book: Book, editions: Collection[str], earlier: Mapping[str, bytes]) -> Files:
    """Return the files for readers that this command does not make: name → content.

    `editions`: those that it makes. `earlier`: the files of the output folder that are as we wrote
    them. A file is the book's when it bears its identifier: another source may have had its name.
    """
    names = [EDITIONS[name].file_of(book.name) for name in OFFERED if name not in editions]
    own = f">{escape(book.metadata.identifier, quote=False)}</dc:identifier>".encode()
    return {
        name: earlier[name] for name in names if name in earlier and own in _told(earlier[name])
    }


def _told(content: bytes) -> bytes:
    """Return what a file says of itself: an EPUB's package, a PDF as it is (its XMP is plain)."""
    stream = BytesIO(content)
    if not zipfile.is_zipfile(stream):
        return content
    with zipfile.ZipFile(stream) as archive:
        packages = [name for name in archive.namelist() if name.endswith(".opf")]
        return archive.read(packages[0]) if packages else b""


def offered_unmade(book: Book, made: Mapping[str, bytes], there: Collection[str]) -> list[Finding]:
    """Say what a page offers that this command did not make (OU13), or that it offers nothing.

    `made`: the files that the command writes; `there`: see `still_there`. OU14: nothing.
    """
    place = Place(str(book.source))
    if there:
        return [finding("OU13", place, names=", ".join(sorted(there)))]
    files = [EDITIONS[name].file_of(book.name) for name in OFFERED]
    return [] if any(name in made for name in files) else [finding("OU14", place)]
