"""`bookpress new`: a small book to start from, that shows what a book of its kind needs."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from bookpress.disk.beginning import write_new
from bookpress.messages import Language
from bookpress.model.theme import Theme

NAMES: dict[Language, str] = {"fr": "mon-livre.md", "en": "my-book.md"}
KINDS = ("interview", "novel", "poems", "essay", "thesis")
"""Of books that one can start with; the first shows each thing that a source can say."""
_PICTURE = "guillemets.svg"


def start_book(
    folder: Path, theme: Theme, language: Language, kind: str = KINDS[0]
) -> tuple[Path, ...]:
    """Write the source of a first book, and its picture if it has one; give their paths.

    The book has an identifier of its own, drawn by lot. All files are written, or none.
    Errors: CM06 when one of them is there already; OU01, OU02, OU04, OU07 when the folder cannot
    be written.
    """
    text = theme.find(f"new/{kind}.{language}.md").read_text("utf-8")
    after = f"language: {language}\n"
    text = text.replace(after, f"{after}identifier: {uuid4().urn}\n", 1)
    files = {folder / NAMES[language]: text.encode()}
    if _PICTURE in text:
        files[folder / _PICTURE] = theme.find(f"new/{_PICTURE}").read_bytes()
    write_new(folder, files, "CM06")
    return tuple(files)
