"""`bookpress new`: a small book to start from, that shows each thing a source can say."""

from __future__ import annotations

from pathlib import Path

from bookpress.findings import MachineError, Place, finding
from bookpress.messages import Language
from bookpress.theme import Theme

NAMES: dict[Language, str] = {"fr": "mon-livre.md", "en": "my-book.md"}
_PICTURE = "guillemets.svg"


def start_book(folder: Path, theme: Theme, language: Language) -> tuple[Path, ...]:
    """Write the source of a first book, and its picture, into a folder; give their paths.

    Errors: CM06 when one of the files is there already; OU01, OU02 when the disk refuses.
    """
    files = {
        folder / NAMES[language]: theme.find(f"new/{language}.md").read_bytes(),
        folder / _PICTURE: theme.find(f"new/{_PICTURE}").read_bytes(),
    }
    if there := [file for file in files if file.exists()]:
        raise MachineError([finding("CM06", Place(str(file))) for file in there])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            file.write_bytes(content)
    except (FileExistsError, NotADirectoryError) as error:
        raise MachineError([finding("OU01", Place(str(folder)))]) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise MachineError([finding("OU02", Place(str(folder)), reason=reason)]) from error
    return tuple(files)
