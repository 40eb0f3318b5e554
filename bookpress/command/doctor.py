"""`bookpress doctor`: what this machine has and lacks, and the commands that bring the rest.

Each thing is asked of whoever uses it: WeasyPrint of the libraries that it opened, fontconfig of
the fonts, each checker of others whether it can start. Nothing is built, installed or changed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from bookpress.command.streams import visible
from bookpress.disk.cache import bytes_kept, kept_where
from bookpress.disk.keeping import BOUND
from bookpress.messages import Language, words
from bookpress.model.findings import BookError
from bookpress.model.packages import BROWSER, GHOSTSCRIPT, HARFBUZZ_SUBSET, command_here
from bookpress.model.theme import Theme, open_theme


class Need(Enum):
    """What goes without a thing."""

    BUILD = "build"
    """Nothing can be built."""
    BYTES = "bytes"
    """Books are built, but their bytes differ from those of other machines."""
    CHECK = "check"
    """Books are built; `check` has one judge less."""
    TIME = "time"
    """Books are built, only slower."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a machine has or lacks."""

    group: str
    """A key of `_GROUPS`."""
    name: str
    there: bool
    detail: str = ""
    """Its version, its place, or what is wrong with it."""
    command: str = ""
    """What brings it, on this machine; empty where no such command is known."""
    need: Need = Need.BUILD


_GROUPS: dict[str, dict[Language, str]] = {
    "python": {"en": "Python", "fr": "Python"},
    "drawing": {"en": "What draws the pages", "fr": "Ce qui dessine les pages"},
    "fonts": {"en": "Fonts", "fr": "Polices"},
    "checkers": {
        "en": "Checkers that others wrote (`bookpress check` asks those that are here)",
        "fr": "Vérificateurs écrits par d’autres (`bookpress check` consulte ceux qui sont là)",
    },
    "cache": {"en": "Kept between builds", "fr": "Gardé d’une fabrication à l’autre"},
}
_STATES: dict[bool, dict[Language, str]] = {
    True: {"en": "here", "fr": "présent"},
    False: {"en": "missing", "fr": "manque"},
}
_VERDICTS: dict[Need | None, dict[Language, str]] = {
    None: {"en": "Nothing is missing.", "fr": "Il ne manque rien."},
    Need.CHECK: {
        "en": "Books can be built. A check would be more thorough with what is missing.",
        "fr": "Les livres peuvent être fabriqués. Une vérification serait plus complète avec "
        "ce qui manque.",
    },
    Need.TIME: {
        "en": "Books can be built. It would be quicker if something could be kept: the folder must "
        "be yours, no link, and nobody else may write to it.",
        "fr": "Les livres peuvent être fabriqués. Ce serait plus rapide si l’on pouvait garder "
        "quelque chose\u00a0: le dossier doit être à vous, ne pas être un lien, et n’être "
        "inscriptible pour personne d’autre.",
    },
    Need.BYTES: {
        "en": "Books can be built, but their bytes differ from those of other machines.",
        "fr": "Les livres peuvent être fabriqués, mais leurs octets diffèrent de ceux d’autres "
        "machines.",
    },
    Need.BUILD: {"en": "Books cannot be built.", "fr": "Les livres ne peuvent être fabriqués."},
}
"""The gravest thing missing → what follows."""


def examine(language: Language = "en") -> tuple[Part, ...]:
    """Look at the machine; `language`: of what is wrong with a thing."""
    return (*_python(), *_pages(language), *_checkers(), *_cache())


def missing(parts: Iterable[Part]) -> Need | None:
    """Return the gravest need that is not met; None when all are."""
    lacked = {part.need for part in parts if not part.there}
    return next((need for need in Need if need in lacked), None)


def report(parts: Iterable[Part], language: Language) -> str:
    """Write the parts as a person reads them: by group, each with its state in a word."""
    parts = list(parts)
    width = max(len(part.name) for part in parts)
    state_width = max(len(states[language]) for states in _STATES.values())
    lines: list[str] = []
    for group, titles in _GROUPS.items():
        lines += ["", titles[language]] if lines else [titles[language]]
        for part in (one for one in parts if one.group == group):
            state = f"{_STATES[part.there][language]:<{state_width}}"
            detail = visible(part.detail)
            lines.append(f"  {state}  {visible(part.name):<{width}}  {detail}".rstrip())
            if not part.there and part.command:
                lines.append(f"  {'':<{state_width}}  {'':<{width}}  {visible(part.command)}")
    return "\n".join([*lines, "", _VERDICTS[missing(parts)][language]])


def _python() -> Iterator[Part]:
    """Bookpress, Python, and the libraries that decide what is written."""
    from bookpress.model.version import PACKAGES, own_version

    python = ".".join(map(str, sys.version_info[:3]))
    yield Part("python", "bookpress", True, f"{own_version()}, {Path(__file__).parents[1]}")
    yield Part("python", "Python", True, f"{python}, {sys.executable}")
    for name in PACKAGES:
        try:
            yield Part("python", name, True, version(name))
        except PackageNotFoundError:
            yield Part("python", name, False, command=pip_command(name))


def _pages(language: Language) -> Iterator[Part]:
    """The theme, the libraries of the system, asked of WeasyPrint, and the fonts."""
    try:
        theme = open_theme()
    except BookError as error:
        for found in error.findings:
            yield Part("fonts", found.place.file, False, words(found, language))
        return
    try:
        yield from _drawing(theme)
    except BookError as error:
        reason = words(error.findings[0], language)
        yield Part("drawing", "Pango", False, reason)
    except ImportError as error:
        yield Part("drawing", "WeasyPrint", False, error.msg, pip_command("weasyprint"))
    for family, files in groupby(theme.fonts(), key=lambda file: file.parent):
        yield Part("fonts", family.name, True, str(len(list(files))))


def _drawing(theme: Theme) -> Iterator[Part]:
    """The libraries that WeasyPrint opened, and the fonts that fontconfig knows of.

    Errors: LY07 one that it needs cannot be opened; an `ImportError` when WeasyPrint itself is not
    whole.
    """
    from bookpress.layout.coverage import fonts_of_the_machine
    from bookpress.layout.fonts import only_fonts_of
    from bookpress.layout.libraries import open_libraries, subsets_fonts

    with only_fonts_of(theme):
        ffi = open_libraries()
    number = ffi.pango.pango_version()  # 10000 × major + 100 × minor + micro
    yield Part("drawing", "Pango", True, f"{number // 10000}.{number // 100 % 100}.{number % 100}")
    yield Part(
        "drawing",
        "HarfBuzz-Subset",
        subsets_fonts(ffi),
        command=command_here(HARFBUZZ_SUBSET),
        need=Need.BYTES,
    )
    yield Part("fonts", "fonts: system", True, str(len(fonts_of_the_machine(theme))))


def _checkers() -> Iterator[Part]:
    """The checkers of others, each asked by the room that uses it."""
    from bookpress.checking.epub.judges import JUDGES as OF_EPUB
    from bookpress.checking.pdf.judges import JUDGES as OF_PDF
    from bookpress.checking.preflight.ink import ghostscript

    for judge in (*OF_EPUB, *OF_PDF):
        there = judge.is_there()
        command = "" if there else _bring(judge.packages)
        yield Part("checkers", judge.name, there, command=command, need=Need.CHECK)
    gs = ghostscript()
    yield Part(
        "checkers", "Ghostscript", gs is not None, gs or "", command_here(GHOSTSCRIPT), Need.CHECK
    )


def _bring(packages: tuple[str, ...]) -> str:
    """Return the command that brings a checker: of npm when it begins with @, else of PyPI."""
    checkout = Path(sys.prefix, "ready-build").exists()
    if packages[0].startswith("@"):
        if checkout:
            return "scripts/setup --all"
        system = "" if shutil.which("npm") and shutil.which("chromium") else command_here(BROWSER)
        npm = f"npm install --global --ignore-scripts {packages[0]}"
        return " && ".join(filter(None, (system, npm)))
    return "scripts/setup --dev" if checkout else pip_command(*packages)


def pip_command(*packages: str) -> str:
    """Return the command that adds libraries of Python to where bookpress is installed."""
    names = " ".join(packages)
    if Path(sys.prefix, "pipx_metadata.json").exists():
        return f"pipx inject bookpress {names}"
    if find_spec("pip") is None:
        return f"uv pip install --python {sys.executable} {names}"
    return f"{sys.executable} -m pip install {names}"


def _cache() -> Iterator[Part]:
    """Where things are kept, how much, and the most that is; no build needs them."""
    where, size = kept_where(), bytes_kept()
    if size is None:
        yield Part("cache", "cache", False, where, need=Need.TIME)
    else:
        at_most = f"{size / 1e6:.1f} / {BOUND / 1e6:.0f} MB"
        yield Part("cache", "cache", True, f"{where}, {at_most}")
