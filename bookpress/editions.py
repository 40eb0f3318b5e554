"""The editions of a book: one row each, with the file it makes and whether it is made unasked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Edition:
    """One form of the book."""

    name: str
    """As given to `--edition`."""
    file: str
    """The file in the output folder, `{name}` being the book's."""
    default: bool
    """Made when no edition is asked for."""
    purpose: str
    """For the command's help."""
    offers: tuple[str, ...] = ()
    """Editions that it offers for download, and that are therefore made with it."""


EDITIONS: dict[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition("epub", "{name}.epub", True, "for e-readers and phones"),
        Edition("screen", "{name}.pdf", True, "to download and read on a screen"),
        Edition("print", "{name}-print.pdf", True, "for the printer"),
        Edition("web", "index.html", True, "the page that offers the files", ("epub", "screen")),
        Edition("feed", "catalog.xml", True, "OPDS catalogues for reader apps", ("epub", "screen")),
        Edition("kepub", "{name}.kepub.epub", False, "Kobo's own form"),
        Edition("booklet", "{name}-booklet.pdf", False, "A4 sheets to print and fold"),
    )
}

DEFAULT_EDITIONS = tuple(edition.name for edition in EDITIONS.values() if edition.default)


def with_offers(names: Iterable[str]) -> frozenset[str]:
    """Add the editions that others offer: a page without its files is of no use.

    >>> sorted(with_offers(["web"]))
    ['epub', 'screen', 'web']
    """
    return frozenset(n for name in names for n in (name, *EDITIONS[name].offers))


_OPENED_LAST = tuple(
    EDITIONS[name].file.removeprefix("{name}")
    for name in ("booklet", "kepub", "print", "screen", "epub", "web")
)
"""Endings of the files that a person opens, the one to open first at the end."""


def opened_last(files: Iterable[Path], folder: Path) -> list[Path]:
    """Order the files of an output folder so that the last ones are those that a person opens.

    >>> files = ["a.epub", "a-print.pdf", "a.pdf", "a/style.css", "index.html", "SHA256SUMS"]
    >>> [str(file) for file in opened_last(map(Path, files), Path())]
    ['SHA256SUMS', 'a/style.css', 'a-print.pdf', 'a.pdf', 'a.epub', 'index.html']
    """

    def rank(file: Path) -> int:
        if file.parent != folder:
            return -1
        if file.suffix == ".html":  # of several books each has its own page
            return len(_OPENED_LAST)
        fitting = [ending for ending in _OPENED_LAST if file.name.endswith(ending)]
        return _OPENED_LAST.index(max(fitting, key=len)) if fitting else -1

    return sorted(files, key=lambda file: (rank(file), file))
