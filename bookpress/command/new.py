"""`bookpress new`: a small book to start from, that shows each thing a source can say."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from uuid import uuid4

from bookpress.disk.archive import machine_errors
from bookpress.messages import Language
from bookpress.model.findings import MachineError, Place, finding
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
    if there := [file for file in files if os.path.lexists(file)]:
        raise MachineError([finding("CM06", Place(str(file))) for file in there])
    is_new = not os.path.lexists(folder)
    try:
        with machine_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for file, content in files.items():
                with file.open("xb") as stream:
                    stream.write(content)
    except MachineError:
        with contextlib.suppress(OSError):
            for file in files:
                file.unlink(missing_ok=True)
            if is_new:
                folder.rmdir()
        raise
    return tuple(files)
