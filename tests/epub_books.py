"""Small books for the tests of the EPUB, read and typeset like any book, and ways to spoil one."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from bookpress.model.book import Book
from bookpress.model.theme import open_theme
from bookpress.reading import read_source
from bookpress.rendering.documents import EpubDocument
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.running_text import PageStart
from bookpress.typography import typeset
from bookpress.writing.epub.writer import write_epub

HEAD = """\
---
title: Petit entretien
subtitle: Deux voix
short_title: Entretien
language: fr
identifier: urn:uuid:00000000-0000-5000-8000-000000000000
date: 2024-09-01
collection: Petits livres
dedication: |
  À qui lit,
  à qui "relit".
also: [Autre entretien]
speakers:
  AB: {name: Anne Berger, role: interviewee}
  CD: {name: Claude Denis, role: interviewer}
"""

TEXT = """\

Une ouverture.

## Qui parle ?

Une remarque avant de commencer.

AB: Je réponds[^un] avec un *exemple*{lang=en} ; puis j'ajoute.

CD: Et encore ?

AB: Voir [plus loin](#suite-1).

### Un détail

| Quoi | Combien |
|---|---|
| un | 1 |
| deux | 2 |

[^un]: Une note avec ses mots.

## Une suite

AB: Encore une note[^deux] et *la* même[^deux].

### Suite {#suite-1}

AB: La fin.

[^deux]: Une autre note.
"""

INSTANT = datetime(2024, 9, 1, tzinfo=UTC)


def book_of(folder: Path, text: str = TEXT, head: str = "") -> Book:
    """Read and typeset a small book; `head`: lines added to its head."""
    source = folder / "petit.md"
    source.write_text(f"{HEAD}{head}---\n{text}", "utf-8")
    return typeset(read_source(source)[0])


def cover(width: int = 1600, height: int = 2560) -> bytes:
    """Return a plain picture."""
    out = BytesIO()
    Image.new("RGB", (width, height), "#0f5b66").save(out, "JPEG")
    return out.getvalue()


def epub_of(
    book: Book,
    starts: Sequence[PageStart] = (),
    documents: Sequence[EpubDocument] | None = None,
    picture: bytes = b"",
) -> bytes:
    """Write the EPUB of a book; `documents` instead of those that are rendered from it."""
    theme = open_theme()
    rendered = render_epub(book, theme, starts) if documents is None else documents
    return write_epub(book, rendered, theme, picture or cover(), starts, INSTANT)


def document(documents: Sequence[EpubDocument], name: str) -> str:
    """Return the text of one document."""
    return next(one.content.decode() for one in documents if one.name == name)


def entries(epub: bytes) -> dict[str, bytes]:
    """Unpack an EPUB."""
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoil(epub: bytes, name: str, old: str, new: str) -> bytes:
    """Change every occurrence of some words in one file of an EPUB; they must be there."""
    assert old.encode() in entries(epub)[name]
    return with_files(epub, {name: entries(epub)[name].replace(old.encode(), new.encode())})


def with_files(epub: bytes, files: dict[str, bytes | None]) -> bytes:
    """Replace, add or (None) remove files of an EPUB."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(epub)) as archive, zipfile.ZipFile(out, "w") as written:
        for entry in archive.infolist():
            content = files.get(entry.filename, archive.read(entry))
            if content is not None:
                written.writestr(entry, content)
        for name in files.keys() - set(archive.namelist()):
            content = files[name]
            assert content is not None
            written.writestr(zipfile.ZipInfo(name, (2024, 9, 1, 0, 0, 0)), content)
    return out.getvalue()
