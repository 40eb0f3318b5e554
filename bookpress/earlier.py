"""What an output folder holds already, and what it means for the books of this command.

A page offers the files of its book that lie there. What tells of all books (the shelf, the
catalogues) is not made by a command that knows some of them only. A file that no source makes any
more is named, and removed where that is asked for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from bookpress.disk.earlier import Earlier
from bookpress.disk.held import Content, whole
from bookpress.editions import EDITIONS, OFFERED, page_name
from bookpress.model.book import Book
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.names import slug
from bookpress.rendering.documents import FEED_FILES, SHELF_FOLDER
from bookpress.work import Files


def still_there(book: Book, editions: Collection[str], earlier: Mapping[str, bytes]) -> Files:
    """Return the files for readers that this command does not make: name → content.

    `editions`: those that it makes. `earlier`: the files of the output folder that are as we wrote
    them. A file is the book's when it bears its identifier: another source may have had its name.
    """
    names = [EDITIONS[name].file_of(book.name) for name in OFFERED if name not in editions]
    there = {name: earlier[name] for name in names if name in earlier}
    return {name: content for name, content in there.items() if _is_of(book, content)}


def offered_unmade(book: Book, made: Collection[str], there: Collection[str]) -> list[Finding]:
    """Say what a page offers that this command did not make (OU13), or that it offers nothing.

    `made`: the files that the command writes; `there`: see `still_there`. OU14: nothing.
    """
    place = Place(str(book.source))
    if there:
        return [finding("OU13", place, names=", ".join(sorted(there)))]
    files = [EDITIONS[name].file_of(book.name) for name in OFFERED]
    return [] if any(name in made for name in files) else [finding("OU14", place)]


def unnoticed_change(
    book: Book, made: Mapping[str, Content], earlier: Mapping[str, bytes]
) -> list[Finding]:
    """Say that words changed since the EPUB that lies in the folder, and its day did not (OU15).

    Readers' apps and catalogues know a new version by `dcterms:modified` alone (EPUB 3.3,
    `#sec-metadata-last-modified`). A book without a day and a site tells nobody of a change.
    """
    name, metadata = EDITIONS["epub"].file_of(book.name), book.metadata
    if not (metadata.updated or metadata.date or metadata.site) or name not in made:
        return []
    new = whole(made[name])
    old = earlier.get(name, new)
    if old == new or not _is_of(book, old):
        return []
    if _MODIFIED.findall(_told(old)) != _MODIFIED.findall(_told(new)):
        return []
    before, after = _texts(old), _texts(new)
    alike = set(before) & set(after)
    words = {_words(one for one in texts if one not in alike) for texts in (before, after)}
    return [finding("OU15", Place(str(book.source)))] if len(words) > 1 else []


_MODIFIED = re.compile(rb'"dcterms:modified"[^>]*>([^<]*)')
_TAG = re.compile(rb"<[^>]*>")


def _texts(epub: bytes) -> list[bytes]:
    """Return the documents of an EPUB of ours that hold its text."""
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        documents = [archive.read(name) for name in archive.namelist() if name.endswith(".xhtml")]
    return [one for one in documents if b"bodymatter" in one]


def _words(documents: Iterable[bytes]) -> bytes:
    """Return the words of some documents, without blanks."""
    return b"".join(b"".join(_TAG.sub(b" ", one).split()) for one in documents)


def _is_of(book: Book, content: bytes) -> bool:
    """Return whether a file bears the identifier of a book."""
    own = f">{escape(book.metadata.identifier, quote=False)}</dc:identifier>"
    return own.encode() in _told(content)


def _told(content: bytes) -> bytes:
    """Return what a file says of itself: an EPUB's package, a PDF as it is (its XMP is plain)."""
    stream = BytesIO(content)
    if not zipfile.is_zipfile(stream):
        return content
    with zipfile.ZipFile(stream) as archive:
        packages = [name for name in archive.namelist() if name.endswith(".opf")]
        return archive.read(packages[0]) if packages else b""


_INDEX = EDITIONS["web"].file
_PAGES = re.compile(r"[^/]+(?<!-page)\.html")
"""The pages of books that share a folder."""
_STYLE_OF_PAGE = re.compile(rb'href="([a-z0-9-]+)/style\.css')


def _of_all(name: str) -> str | None:
    """Return the edition that tells of all books of a folder, for a file of it."""
    if name == _INDEX or name.startswith(f"{SHELF_FOLDER}/"):
        return "web"
    return "feed" if name in FEED_FILES else None


def strangers(listed: Iterable[str], sources: Iterable[Path]) -> list[str]:
    """Return the listed files that are of no book of these sources, and not of all books."""
    # A name without letters gives a book that is called by its identifier, yet unread.
    names = "|".join(slug(path.stem) or "book-[0-9a-f]{8}" for path in sources)
    endings = {page_name("", alone=False), page_name("index", alone=False).removeprefix("index")}
    endings |= {row.file.removeprefix("{name}") for row in EDITIONS.values() if "{" in row.file}
    ours = re.compile(rf"({names})(/.*|{'|'.join(map(re.escape, endings))})")
    return [name for name in listed if not _of_all(name) and not ours.fullmatch(name)]


def hold_pages(strange: Iterable[str]) -> bool:
    """Return whether files of other books are such that several share the folder: pages."""
    return any(_PAGES.fullmatch(name) for name in strange)


def left_as_it_was(out: Path, editions: Collection[str], listed: Sequence[str]) -> list[Finding]:
    """Say that shelf and catalogues are not made anew, since this command knows some books only."""
    names = [name for name in (_INDEX, *FEED_FILES) if _of_all(name) in editions]
    there = ", ".join(name for name in names if name in listed)
    return [finding("OU12", Place(str(out)), names=there)] if names else []


def lost_page(out: Path, files: Files, books: Sequence[Book], earlier: Earlier) -> list[Finding]:
    """Say that `index.html` was the page of another book, whose files lie there still (OU17)."""
    if _INDEX not in files or _INDEX not in earlier:
        return []
    found = _STYLE_OF_PAGE.search(earlier[_INDEX])
    other = found[1].decode() if found else ""
    if not other or other in {book.name for book in books} or f"{other}/style.css" not in earlier:
        return []
    return [finding("OU17", Place(str(out / _INDEX)), other=other)]


def leftovers(
    listed: Iterable[str],
    files: Collection[str],
    books: Sequence[Book],
    editions: Collection[str],
    *,
    of_all: bool,
) -> list[str]:
    """Return the listed files of these books, and those of all, that are not made any more.

    `files`: those that this command makes. `editions`: the asked ones; what was not asked for may
    be made again. `of_all`: those that tell of all books were to be made.
    """
    left = {name for name in listed if of_all and _of_all(name) in editions}
    if "web" in editions:
        for book in books:
            own = page_name(book.name, alone=False)
            left |= {name for name in listed if name == own or name.startswith(f"{book.name}/")}
    return sorted(left - set(files))


def told_leftovers(
    out: Path, left: Sequence[str], listed: Sequence[str], *, prune: bool
) -> list[Finding]:
    """Say what was left over: named (OU10), removed (OU11), kept since it was changed (OU16)."""
    gone = [name for name in left if not (out / name).exists()]
    rest = [name for name in left if name not in gone]
    found = ((gone, "OU11"), (rest, "OU16" if prune else "OU10"))
    return [
        finding(code, Place(str(out)), names=_in_short(names, listed))
        for names, code in found
        if names
    ]


def _in_short(names: Sequence[str], listed: Sequence[str]) -> str:
    """Name files, and a folder for all that it holds."""
    folders = {name.split("/")[0] for name in names if "/" in name}
    whole = {
        folder
        for folder in folders
        if all(name in names for name in listed if name.startswith(f"{folder}/"))
    }
    shown = (top + "/" if (top := name.split("/")[0]) in whole else name for name in names)
    return ", ".join(dict.fromkeys(shown))
