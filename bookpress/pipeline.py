"""The straight line: read → typeset → render → lay out → write → check.

Each step is a function from one value to the next, in its own room; here they are only called in
order. What the line gives is the bytes of every file, in memory; `archive.publish` writes them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bookpress.disk.sources import find_sources, ordinary, same_name, unreadable
from bookpress.editions import EDITIONS, with_offers
from bookpress.model import clock
from bookpress.model.book import Book
from bookpress.model.findings import (
    BookError,
    CheckError,
    ExitCode,
    Finding,
    Place,
    Severity,
    finding,
    has_errors,
)
from bookpress.model.theme import Theme, open_theme, theme_warnings

Step = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command's sources."""

    files: tuple[Path, ...]
    """Written, by name."""
    findings: tuple[Finding, ...]
    exit_code: ExitCode
    """The worst of the sources'."""


def build_all(
    sources: Sequence[Path],
    out: Path,
    editions: Collection[str],
    theme_folder: Path | None = None,
    step: Step = lambda _: None,
    *,
    draft: bool = False,
) -> Outcome:
    """Build every source into one folder; a source with faults does not stop the others.

    `draft`: a source with faults is built too, its faults marked in their places.
    """
    from bookpress.disk.archive import publish

    findings: list[Finding] = []
    files: dict[str, bytes] = {}
    makers: dict[str, Path] = {}
    worst = ExitCode.DONE
    books: list[Book] = []
    editions = with_offers(editions)
    try:
        theme = open_theme(theme_folder)
        findings += theme_warnings(theme_folder)
        paths = find_sources(sources)
        for path in paths:
            try:
                made = make(path, editions, theme, step, alone=len(paths) == 1, draft=draft)
            except BookError as error:
                findings += error.findings
                worst = max(worst, error.exit_code)
            else:
                said = silenced(made.book, made.findings, ONLY_CHECKED)
                findings += (one for one in said if one not in findings)  # the machine's, once
                worst = max(worst, ExitCode.SOURCE if has_errors(made.findings) else worst)
                if taken := sorted(made.files.keys() & files.keys()):
                    raise BookError([same_name(path, taken[0], makers[taken[0]])])
                files |= made.files
                makers |= dict.fromkeys(made.files, path)
                books.append(made.book)
            gc.collect()  # boxes name each other in rings: 5 MB for each book
        if "feed" in editions and len(books) == len(paths):  # else the older catalogue stays
            from bookpress.rendering.web.feeds import render_feeds

            files |= render_feeds(books, files, theme)
        written = publish(out, files) if files else ()
    except BookError as error:
        return Outcome((), (*findings, *error.findings), max(worst, error.exit_code))
    return Outcome(written, tuple(findings), worst)


@dataclass(frozen=True, slots=True)
class Made:
    """A book and its files, not yet written."""

    book: Book
    files: dict[str, bytes]
    """File name in the output folder → content."""
    findings: tuple[Finding, ...]
    """Warnings and notes, those that the head silences too; a draft's errors."""


def read_book(source: Path, *, draft: bool = False) -> tuple[Book, list[Finding]]:
    """Read and proofread a source; a `draft` holds the marks of its faults.

    Errors: a `BookError` with every fault of the source; CM05 when it cannot be opened, CM07 when
    it is no ordinary file.
    """
    from bookpress.checking.proofreading import proofread
    from bookpress.reading import read_source

    ordinary(source)
    try:
        book, seen = read_source(source, draft=draft)
    except OSError as error:
        raise unreadable(source, error) from error
    return book, [*seen, *proofread(book)]


ONLY_CHECKED = frozenset(("AC", "EC", "LN", "PV", "PY", "VP"))
"""Families of findings that `check` alone can make: in a build, a silence of one is not idle."""


def silenced(
    book: Book, found: Iterable[Finding], unasked: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Leave out what the head silences, and report a silence that silences nothing (SI01).

    `unasked`: families of findings that nothing has looked for. An error cannot be silenced.
    Each finding once, by line, then by code.
    """
    once = {(one.place, one.code, *sorted(one.values.items())): one for one in found}
    codes = {one.code for one in once.values() if one.severity is not Severity.ERROR}
    asked = {silence.code for silence in book.metadata.silence}
    kept = [one for one in once.values() if one.severity is Severity.ERROR or one.code not in asked]
    idle = [
        finding("SI01", Place(str(book.source), line=silence.line), code=silence.code)
        for silence in book.metadata.silence
        if silence.code not in codes and silence.code[:2] not in unasked
    ]
    return tuple(sorted(kept + idle, key=lambda one: (one.place, one.code)))


def make(
    source: Path,
    editions: Collection[str],
    theme: Theme,
    step: Step = lambda _: None,
    *,
    alone: bool = True,
    draft: bool = False,
) -> Made:
    """Draw the line from a source to the bytes of its editions.

    `alone`: the only book of its folder, so that its page is `index.html`, not `NAME.html`.
    `draft`: the faults of the source are among the findings, and marked in the book.
    Errors: a `BookError` with every fault of the step that stopped, a `CheckError` when a quick
    check of ours refuses a file.
    """
    step("read")
    book, found = read_book(source, draft=draft)
    if draft:
        from bookpress.reading.draft import show_faults

        book = show_faults(book, found, theme.labels(book.metadata.language)["draft"])
    found += _labels_of_another_language(book, theme)
    step("typeset")
    from bookpress.layout.coverage import missing_characters
    from bookpress.layout.engine import noticing
    from bookpress.typography import typeset

    book = typeset(book)
    missing, named = missing_characters(book, theme)
    if missing and not draft:
        raise BookError(named)
    if missing:
        from bookpress.reading.draft import show_missing

        book = show_missing(book, missing)
        found += named
    page_name = "index.html" if alone else f"{book.name}.html"
    with noticing() as noticed:
        files, seen = _write(book, editions, theme, step, page_name)
    return Made(book, files, (*found, *seen, *noticed))


def _labels_of_another_language(book: Book, theme: Theme) -> list[Finding]:
    """Say that the theme has no labels in the book's language (TH07)."""
    language = book.metadata.language
    labels = theme.labels(language).language
    if language.lower().split("-")[0] == labels.split("-")[0]:
        return []
    return [finding("TH07", Place(str(book.source)), language=language, labels=labels)]


def _write(
    book: Book, editions: Collection[str], theme: Theme, step: Step, page_name: str
) -> tuple[dict[str, bytes], list[Finding]]:
    """Render, lay out, write and check: file name → content, and what the checks say.

    One layout serves both PDFs and the page list of the EPUB.
    """
    metadata = book.metadata
    when = clock.instant(metadata.updated, metadata.date)
    step("lay out")
    from bookpress.layout.engine import Engine
    from bookpress.layout.pages import lay_out
    from bookpress.rendering.cover import cover_for_epub
    from bookpress.rendering.paper.edition import paper_styles, render_paper
    from bookpress.writing.epub.cover import cover_jpeg

    pictures = book.pictures + ((metadata.cover,) if metadata.cover else ())
    engine = Engine(paper_styles(theme), theme, pictures, system_fonts=metadata.system_fonts)
    pages = lay_out(render_paper(book, theme), engine, metadata.language)
    step("write")
    cover = cover_jpeg(cover_for_epub(book, theme), engine)
    from bookpress.rendering.epub.edition import render_epub
    from bookpress.writing.epub.writer import write_epub

    documents = render_epub(book, theme, pages.starts)
    epub = write_epub(book, documents, theme, cover, pages.starts, when)
    made = {"epub": epub}
    found: list[Finding] = []
    if "screen" in editions:
        from bookpress.writing.screen.writer import write_screen

        made["screen"] = write_screen(pages, metadata, when, epub, book.name)
    if "print" in editions or "booklet" in editions:
        from bookpress.model.printers import PRINTERS, unheeded
        from bookpress.press.writer import write_print

        printer = PRINTERS[metadata.print.printer]
        made["print"] = write_print(pages, metadata, when, printer, theme)
        asked = Place(str(book.source))
        found += (replace(one, place=asked) for one in unheeded(printer, metadata.print))
    if "booklet" in editions:
        from bookpress.press.booklet import write_booklet

        made["booklet"] = write_booklet(made["print"])
    if "kepub" in editions:
        from bookpress.writing.epub.kepub import write_kepub

        made["kepub"] = write_kepub(epub)
    step("check")
    files = {}
    for edition in (each for each in made if each in editions):
        name = EDITIONS[edition].file.format(name=book.name)
        files[name] = made[edition]
        found += _quick_check(edition, name, made[edition])
    if refused := [one for one in found if one.severity is Severity.ERROR]:
        raise CheckError(refused)
    if "web" in editions:
        from bookpress.writing.web import write_web

        files |= write_web(book, theme, files, cover, page_name)
    return files, found


def _quick_check(edition: str, name: str, content: bytes) -> list[Finding]:
    """Run our own checks of one file."""
    if edition == "epub":
        from bookpress.checking.epub.checks import check_epub

        return check_epub(content, name)
    if edition == "print":
        from bookpress.checking.preflight import preflight_content

        return preflight_content(content, name)
    return []
