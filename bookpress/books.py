"""The books of one command: the line is drawn for each, and all that it gives is written at once.

A book with faults does not stop the others. What tells of all books, the shelf and the catalogues,
is made last.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from bookpress.disk.earlier import Earlier
from bookpress.disk.sources import find_sources, same_name
from bookpress.earlier import (
    hold_pages,
    left_as_it_was,
    leftovers,
    lost_page,
    strangers,
    told_leftovers,
)
from bookpress.editions import EDITIONS, with_offers
from bookpress.model.book import Book
from bookpress.model.findings import (
    BookError,
    ExitCode,
    Finding,
    Place,
    Severity,
    UsageError,
    finding,
    has_errors,
)
from bookpress.model.theme import Theme, open_theme, theme_warnings
from bookpress.pipeline import ONLY_CHECKED, make, silenced
from bookpress.progress import Step, untold
from bookpress.records import Given, Records, digest_of, stamp, without_text
from bookpress.work import Files
from bookpress.workers import results


class Outcome(NamedTuple):
    """What became of a command's sources."""

    files: tuple[Path, ...]
    """Written, by name."""
    findings: tuple[Finding, ...]
    exit_code: ExitCode
    """The worst of the sources'."""
    refused: tuple[Path, ...] = ()
    """The sources of which nothing was written."""


def build_all(
    sources: Sequence[Path],
    out: Path,
    editions: Collection[str],
    theme_folder: Path | None = None,
    step: Step = untold,
    *,
    draft: bool = False,
    strict: bool = False,
    prune: bool = False,
    jobs: int = 1,
    rebuild: bool = False,
) -> Outcome:
    """Build every source into one folder; a source with faults does not stop the others.

    `draft`: a source with errors is built too, each shown in its place. `strict`: warnings are
    errors. `prune`: what no source makes any more is removed from the folder. `jobs`: so many
    books are made at once, each in a process. `rebuild`: of many books, those are made too that
    are as they were when they were built last. What a killed build left in `out` is carried to its
    end first (OU20).
    """
    from bookpress.disk.archive import settle

    editions = with_offers(editions)
    collected = _Collected(strict=strict and not draft)
    try:
        if settle(out):
            collected.findings.append(finding("OU20", Place(str(out))))
        theme = open_theme(theme_folder)
        collected.findings += theme_warnings(theme_folder)
        paths = find_sources(sources)
        # Who builds a folder means all its books; who builds files may have more of them.
        folder = _Folder(out, paths, whole=any(source.is_dir() for source in sources))
        alone = len(paths) == 1 and not folder.is_shared
        records = None
        if len(paths) > 1 and not draft:
            with suppress(BookError, ImportError, OSError):  # the books say what is lacking
                records = Records(out, theme, editions, folder.earlier, alone=alone)
        before = {}
        if records and not rebuild:
            before = {path: one for path in paths if (one := records.given_before(path))}
        if before:
            collected.findings.append(finding("OU25", Place(str(out)), count=len(before)))
        rest = [path for path in paths if path not in before]
        if min(jobs, len(rest)) > 1:
            _load(theme)
        work = partial(
            _given,
            editions=editions,
            theme=theme,
            earlier=folder.earlier,
            alone=alone,
            draft=draft,
            recorded=records is not None,
        )
        with closing(results(work, rest, jobs, step)) as made:
            for path in paths:
                collected.add(path, before.get(path) or next(made))
        written = folder.write(collected, editions, theme, prune=prune)
        if records:
            records.keep(collected.given)
    except BookError as error:
        unwritten = () if isinstance(error, UsageError) else tuple(sources)
        worst = max(collected.worst, error.exit_code)
        return Outcome((), (*collected.findings, *error.findings), worst, unwritten)
    return Outcome(written, tuple(collected.findings), collected.worst, tuple(collected.refused))


_OURS = """
    reading.source reading.front_matter.metadata reading.book.body reading.book.directions
    checking.proofreading checking.epub.checks checking.preflight typography.books
    rendering.epub.edition rendering.paper.edition rendering.web.page
    layout.pages layout.shown_text layout.replaced_faces
    writing.epub.writer writing.epub.cover writing.screen.writer writing.web press.writer
"""
_THEIRS = "ebooklib.epub jinja2.sandbox pikepdf ruamel.yaml"
"""The modules that bring nearly all that a book needs."""


def _load(theme: Theme) -> None:
    """Load what every book needs before there are processes, which then share it.

    No font is opened: libraries that look for fonts may start threads, which no process inherits.
    """
    from bookpress.layout.fonts import only_fonts_of
    from bookpress.layout.libraries import open_libraries

    with suppress(BookError, ImportError):  # each book says what it lacks
        with only_fonts_of(theme):
            open_libraries()
        for name in (*(f"bookpress.{one}" for one in _OURS.split()), *_THEIRS.split()):
            import_module(name)
    gc.freeze()  # what is never looked at again is never copied


def _given(
    source: Path,
    step: Step,
    editions: Collection[str],
    theme: Theme,
    earlier: Mapping[str, bytes],
    *,
    alone: bool,
    draft: bool,
    recorded: bool,
) -> Given:
    """Make one book; `recorded`: a record is kept of what decided it, each picture among it."""
    before = stamp(source)
    made = make(source, editions, theme, step, earlier, alone=alone, draft=draft)
    inputs = digest_of(source, before, made.book, made.seen) if recorded else ""
    return Given(made._replace(book=without_text(made.book)), inputs)


@dataclass(slots=True)
class _Collected:
    """What the books of a command have given so far."""

    strict: bool
    """Whether a warning refuses a book."""
    findings: list[Finding] = field(default_factory=list)
    given: dict[Path, Given] = field(default_factory=dict)
    """Source → what it gave, of those that are not refused."""
    files: Files = field(default_factory=dict)
    there: Files = field(default_factory=dict)
    """See `Made`."""
    books: list[Book] = field(default_factory=list)
    refused: list[Path] = field(default_factory=list)
    worst: ExitCode = ExitCode.DONE
    makers: dict[str, Path] = field(default_factory=dict)
    """File → the source that makes it."""

    def add(self, path: Path, given: Given | BookError) -> None:
        """Take in what a source gave, or why it gave nothing.

        Errors: CM03 its files are another source's too, which ends the command.
        """
        if isinstance(given, BookError):
            self._refuse(path, given)
            return
        made = given.made
        said = silenced(made.book, made.findings, ONLY_CHECKED)
        if self.strict and any(one.severity is Severity.WARNING for one in said):
            self._refuse(path, BookError(map(_strictly, said)))
            return
        self.findings += (one for one in said if one not in self.findings)  # the machine's, once
        self.worst = max(self.worst, ExitCode.SOURCE if has_errors(made.findings) else self.worst)
        if taken := sorted(made.files.keys() & self.files.keys()):
            raise BookError([same_name(path, taken[0], self.makers[taken[0]])])
        if found := _same_identifier(made.book, self.books):
            self._refuse(path, BookError([found]))
            return
        self.given[path] = given
        self.files |= made.files
        self.makers |= dict.fromkeys(made.files, path)
        self.books.append(made.book)
        self.there |= made.there

    def _refuse(self, path: Path, error: BookError) -> None:
        """Write nothing of a source."""
        self.findings += error.findings
        self.worst = max(self.worst, error.exit_code)
        self.refused.append(path)


def _same_identifier(book: Book, others: Iterable[Book]) -> Finding | None:
    """Say that a book has the identifier of another one of the same build (HD61)."""
    own = book.metadata.identifier
    first = next((one.source for one in others if one.metadata.identifier == own), None)
    if first is None:
        return None
    return finding("HD61", Place(str(book.source)), identifier=own, first=first)


def _strictly(found: Finding) -> Finding:
    """Make an error of a warning."""
    warned = found.severity is Severity.WARNING
    return replace(found, severity=Severity.ERROR) if warned else found


class _Folder:
    """The output folder, and what the sources of a command mean for it."""

    def __init__(self, out: Path, paths: Sequence[Path], *, whole: bool) -> None:
        """Look at what lies there. `whole`: the sources are all that there are."""
        self.out, self.whole = out, whole
        self.earlier = Earlier(out)
        self.strange = strangers(self.earlier.listed, paths)
        """The files of books that the command does not make."""
        self.is_shared = not whole and hold_pages(self.strange)
        """Whether it holds pages of such books."""

    def write(
        self,
        collected: _Collected,
        editions: Collection[str],
        theme: Theme,
        *,
        prune: bool,
    ) -> tuple[Path, ...]:
        """Make what tells of all books, and write all files; gives their paths.

        What is to be said of the folder is added to the findings. Errors: those of a theme, and of
        `archive.publish`.
        """
        from bookpress.disk.archive import publish

        files, books, earlier = collected.files, collected.books, self.earlier
        complete = not (collected.refused or self.is_shared)  # else an older shelf stays
        for row in reversed(EDITIONS.values()):  # the shelf announces the catalogues
            fresh = not self.is_shared and not (self.out / row.file).exists()
            if row.name in editions and row.make_of_all and (complete or fresh):
                files |= row.make_of_all(books, files | collected.there, theme)
        left = leftovers(earlier.listed, files, books, editions, of_all=complete)
        left += self.strange if self.whole and complete else []
        if not files:
            return ()
        if not (self.whole and prune):
            collected.findings += lost_page(self.out, files, books, earlier)
        stay = {n for one in collected.given.values() if one.stays for n in one.made.files}
        new = {name: content for name, content in files.items() if name not in stay}
        written = publish(self.out, new, earlier.digests(left if prune else ()))
        if self.is_shared:
            collected.findings += left_as_it_was(self.out, editions, earlier.listed)
        collected.findings += told_leftovers(self.out, left, earlier.listed, prune=prune)
        return written
