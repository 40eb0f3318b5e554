"""The theme: templates, style sheets, fonts, labels and colour profiles, found file by file.

The theme that ships with bookpress is the folder `templates/` of the project (`bookpress/templates`
in the wheel). A theme of the author's is a folder that holds only the files it replaces.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bookpress.model.findings import Finding, MachineError, Place, finding
from bookpress.model.page.trim import Trim
from bookpress.model.theme_faults import (
    damaged_fonts,
    faults_of,
    files_of,
    missing_files,
    odd_files,
    warnings_of,
)

_HERE = Path(__file__).parent.parent
DEFAULT = _HERE / "templates" if (_HERE / "templates").is_dir() else _HERE.parent / "templates"

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the interface in one language."""

    language: str
    """The language they are written in: differs from the book's when the theme has not that one."""
    words: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return one label; a `KeyError` names the one that the theme lacks."""
        return self.words[name]

    def beside(self, language: str) -> str | None:
        """Return the labels' language where it is not that of a book, to mark them with."""
        same = language.lower().split("-")[0] == self.language.split("-")[0]
        return None if same else self.language


class Theme(NamedTuple):
    """Folders to look in, the author's first."""

    folders: tuple[Path, ...]
    trim: Trim | None = None
    """The page that a book asks for; None for the theme's own."""
    gutter: float = 0.0
    """mm at the spine that no text may enter, where a book's printer asks it."""

    def find(self, name: str) -> Path:
        """Return the path of one file of the theme, e.g. `styles/text.css`.

        Errors: TH01 when no folder has it.
        """
        for folder in self.folders:
            if (file := folder / name).is_file():
                return file
        raise MachineError([finding("TH01", Place(str(self.folders[0])), name=name)])

    def fonts(self) -> tuple[Path, ...]:
        """Return every font file, by name; a font of the author's hides ours of the same path."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            for file in sorted(folder.glob("fonts/*/*.[to]tf")):
                found[str(file.relative_to(folder))] = file
        return tuple(found[name] for name in sorted(found))

    @property
    def own(self) -> Path | None:
        """The author's folder; None when there is only the theme that ships with bookpress."""
        return self.folders[0] if len(self.folders) > 1 else None

    def own_files(self) -> str:
        """Return the names of the files that the author's theme brings, a dozen at most; or ""."""
        if self.own is None:
            return ""
        names = [str(file.relative_to(self.own)) for file in files_of(self.own)]
        return ", ".join(names[:_LISTED]) + ", …" * (len(names) > _LISTED)

    def own_part_in(self, document: str) -> Path | None:
        """Return what the author's theme has to do with a paper document, say `text-1`.

        Its template or the frame of that, else the only file of the theme, else its folder.
        """
        if self.own is None:
            return None
        name = {"plate": "cover"}.get(document, document.partition("-")[0])
        names = (f"pdf/{name}.html", *(["pdf/shell.html"] if name != "cover" else []))
        files = [file for each in names if (file := self.own / each).is_file()]
        every = files_of(self.own)
        return next(iter(files), every[0] if len(every) == 1 else self.own if every else None)

    def labels(self, language: str) -> Labels:
        """Return the labels of a language, else those of its main tongue, else the English ones."""
        for tag in (language.lower(), language.lower().split("-")[0], "en"):
            for folder in self.folders:
                if (file := folder / "labels" / f"{tag}.toml").is_file():
                    return Labels(tag, _words(file.read_text("utf-8")))
        raise MachineError([finding("TH01", Place(str(self.folders[0])), name="labels/en.toml")])


@cache
def _words(toml: str) -> dict[str, str]:
    """Read the text of a file of labels, once for all who ask."""
    return tomllib.loads(toml)


def open_theme(folder: Path | None = None) -> Theme:
    """Return the theme of a folder, backed by the default one.

    Errors: TH02 when it is no folder, and all that `theme_faults` finds in its files.
    """
    if folder is not None and not folder.is_dir():
        raise MachineError([finding("TH02", Place(str(folder)))])
    if folder is not None and (odd := odd_files(folder)):
        raise MachineError(odd)
    theme = Theme((folder, DEFAULT) if folder else (DEFAULT,))
    faults = faults_of(folder, DEFAULT) if folder else []
    faults += missing_files(theme.folders) + damaged_fonts(theme.fonts())
    if faults:
        raise MachineError(faults)
    return theme


def theme_warnings(folder: Path | None) -> list[Finding]:
    """Return what an opened theme of the author's lacks and is built without: TH13, TH14."""
    return warnings_of(folder, DEFAULT) if folder else []
