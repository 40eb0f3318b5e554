"""`bookpress new`: a small book to start from, that shows each thing a source can say."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from bookpress.disk.beginning import write_new
from bookpress.messages import Language
from bookpress.model.theme import Theme

NAMES: dict[Language, str] = {"fr": "mon-livre.md", "en": "my-book.md"}
_PICTURE = "guillemets.svg"


def start_book(folder: Path, theme: Theme, language: Language) -> tuple[Path, ...]:
    """Write the source of a first book, and its picture, into a folder; give their paths.

    The book has an identifier of its own, drawn by lot. Both files are written, or none.
    Errors: CM06 when one of them is there already; OU01, OU02, OU04, OU07 when the folder cannot
    be written.
    """
    text = theme.find(f"new/{language}.md").read_text("utf-8")
    after = f"language: {language}\n"
    text = text.replace(after, f"{after}identifier: {uuid4().urn}\n", 1)
    files = {
        folder / NAMES[language]: text.encode(),
        folder / _PICTURE: theme.find(f"new/{_PICTURE}").read_bytes(),
    }
    write_new(folder, files, "CM06")
    return tuple(files)
