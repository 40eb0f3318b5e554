"""From Python: what `import bookpress` offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bookpress.model.book import Book
    from bookpress.model.findings import Finding


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build wrote, and what it has to say."""

    files: tuple[Path, ...]
    """The files written, `SHA256SUMS` last."""
    findings: tuple[Finding, ...]
    """Warnings and notes, by line; of a draft, its faults too."""


def build(
    source: str | Path,
    out: str | Path = "dist",
    editions: Sequence[str] | None = None,
    theme: str | Path | None = None,
    *,
    draft: bool = False,
    prune: bool = False,
) -> BuildResult:
    """Build a book, or a folder of books, into `out`; the default editions when none is named.

    `draft`: faults stand in the result, and in their places in the files, and stop no more.
    `prune`: files of ours in `out` that no source makes any more are removed.
    Errors: a `bookpress.model.findings.BookError` with every fault; nothing is written then. A
    `ValueError` for an edition that does not exist.
    """
    from bookpress.books import build_all
    from bookpress.editions import DEFAULT_EDITIONS, EDITIONS
    from bookpress.model.findings import BookError, ExitCode

    wanted = tuple(DEFAULT_EDITIONS if editions is None else editions)
    if unknown := [name for name in wanted if name not in EDITIONS]:
        raise ValueError(f"no such edition: {', '.join(unknown)} (there are {', '.join(EDITIONS)})")
    outcome = build_all(
        [Path(source)], Path(out), wanted, Path(theme) if theme else None, draft=draft, prune=prune
    )
    if outcome.exit_code is not ExitCode.DONE and not (draft and outcome.files):
        raise BookError(outcome.findings)
    return BuildResult(outcome.files, outcome.findings)


def read(source: str | Path) -> Book:
    """Read a source into a `Book`, as typed.

    Errors: a `bookpress.model.findings.BookError` with every fault of the source.
    """
    from bookpress.pipeline import read_book

    return read_book(Path(source))[0]
