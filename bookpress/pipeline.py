"""The straight line: read → proofread → typeset → render → lay out → write → check.

Each step is a function from one value to the next, in its own room; here they are only called in
order, and announced. What the line gives is the bytes of every file, in memory; `archive.publish`
writes them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bookpress.blame import at_work, refused_with
from bookpress.disk.sources import find_sources, ordinary, same_name, unreadable
from bookpress.earlier import (
    hold_pages,
    left_as_it_was,
    leftovers,
    lost_page,
    offered_unmade,
    still_there,
    strangers,
    told_leftovers,
    unnoticed_change,
)
from bookpress.editions import (
    COVER,
    EDITIONS,
    PAGES,
    page_name,
    with_needs,
    with_offers,
)
from bookpress.model import clock
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
from bookpress.work import Files, Laid, Work

if TYPE_CHECKING:
    from bookpress.writing.epub.lent_letters import Lender

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
    refused: tuple[Path, ...] = ()
    """The sources of which nothing was written."""


def build_all(
    sources: Sequence[Path],
    out: Path,
    editions: Collection[str],
    theme_folder: Path | None = None,
    step: Step = lambda _: None,
    *,
    draft: bool = False,
    strict: bool = False,
    prune: bool = False,
) -> Outcome:
    """Build every source into one folder; a source with faults does not stop the others.

    `draft`: a source with errors is built too, each shown in its place. `strict`: warnings are
    errors. `prune`: what no source makes any more is removed from the folder. What a killed build
    left in `out` is carried to its end first (OU20).
    """
    from bookpress.disk.archive import publish, settle
    from bookpress.disk.earlier import Earlier

    findings: list[Finding] = []
    files: Files = {}
    makers: dict[str, Path] = {}
    worst = ExitCode.DONE
    books: list[Book] = []
    there: Files = {}
    refused: list[Path] = []
    editions = with_offers(editions)
    try:
        if settle(out):
            findings.append(finding("OU20", Place(str(out))))
        earlier = Earlier(out)
        theme = open_theme(theme_folder)
        findings += theme_warnings(theme_folder)
        paths = find_sources(sources)
        strange = strangers(earlier.listed, paths)
        # Who builds a folder means all its books; who builds files may have more of them.
        whole = any(source.is_dir() for source in sources)
        shared = not whole and hold_pages(strange)
        alone = len(paths) == 1 and not shared
        for path in paths:
            try:
                made = make(path, editions, theme, step, earlier, alone=alone, draft=draft)
                said = silenced(made.book, made.findings, ONLY_CHECKED)
                if strict and not draft and any(one.severity is Severity.WARNING for one in said):
                    raise BookError(map(_strictly, said))
            except BookError as error:
                findings += error.findings
                worst = max(worst, error.exit_code)
                refused.append(path)
            else:
                findings += (one for one in said if one not in findings)  # the machine's, once
                worst = max(worst, ExitCode.SOURCE if has_errors(made.findings) else worst)
                if taken := sorted(made.files.keys() & files.keys()):
                    raise BookError([same_name(path, taken[0], makers[taken[0]])])
                if found := _same_identifier(made.book, books):
                    findings.append(found)
                    worst = max(worst, ExitCode.SOURCE)
                    refused.append(path)
                    continue
                files |= made.files
                makers |= dict.fromkeys(made.files, path)
                books.append(made.book)
                there |= made.there
            gc.collect()  # boxes name each other in rings: 5 MB for each book
        complete = len(books) == len(paths) and not shared  # else an older shelf stays
        for row in reversed(EDITIONS.values()):  # the shelf announces the catalogues
            fresh = not shared and not (out / row.file).exists()
            wanted = row.name in editions and (complete or fresh)
            if wanted and row.make_of_all:
                files |= row.make_of_all(books, files | there, theme)
        left = leftovers(earlier.listed, files, books, editions, of_all=complete)
        left += strange if whole and complete else []
        if files and not (whole and prune):
            findings += lost_page(out, files, books, earlier)
        going = earlier.digests(left if prune else ())
        written = publish(out, files, going) if files else ()
        if files:
            findings += left_as_it_was(out, editions, earlier.listed) if shared else ()
            findings += told_leftovers(out, left, earlier.listed, prune=prune)
    except BookError as error:
        unwritten = () if isinstance(error, UsageError) else tuple(sources)
        worst = max(worst, error.exit_code)
        return Outcome((), (*findings, *error.findings), worst, unwritten)
    return Outcome(written, tuple(findings), worst, tuple(refused))


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


@dataclass(frozen=True, slots=True)
class Made:
    """A book and its files, not yet written."""

    book: Book
    """Typeset."""
    files: Files
    there: Files
    """Those for readers that an earlier command left in the output folder."""
    findings: tuple[Finding, ...]
    """Warnings and notes, those that the head silences too; a draft's errors."""


def read_book(source: Path, *, draft: bool = False) -> tuple[Book, tuple[Finding, ...]]:
    """Read a source, also one with faults if a `draft` is wanted.

    Errors: a `BookError` with every fault of the source; CM05 when it cannot be opened, CM07 when
    it is no ordinary file.
    """
    from bookpress.reading import read_source

    ordinary(source)
    try:
        return read_source(source, draft=draft)
    except OSError as error:
        raise unreadable(source, error) from error


OF_THE_FOLDER = frozenset(("OU",))
"""The family of findings that what lies in the output folder decides: a silence is never idle."""
ONLY_CHECKED = OF_THE_FOLDER | {"AC", "EC", "LN", "PQ", "PV", "PY", "VP"}
"""Those, and the ones that `check` alone can make: in a build, a silence of one is not idle."""


def silenced(
    book: Book, found: Sequence[Finding], unasked: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Leave out what the head silences, and report a silence that silences nothing (SI01).

    `unasked`: families of findings that nothing has looked for. An error cannot be silenced.
    Each finding once, by line, then by code.
    """
    kept = _heeded(book, found)
    codes = {one.code for one in found if one.severity is not Severity.ERROR}
    idle = [
        finding("SI01", Place(str(book.source), line=silence.line), code=silence.code)
        for silence in book.metadata.silence
        if silence.code not in codes and silence.code[:2] not in unasked
    ]
    return tuple(sorted(kept + idle, key=lambda one: (one.place, one.code)))


def _heeded(book: Book, found: Iterable[Finding]) -> list[Finding]:
    """Leave out what the head silences, and what is said already."""
    asked = {silence.code for silence in book.metadata.silence}
    once = {(one.place, one.code, *sorted(one.values.items())): one for one in found}
    return [one for one in once.values() if one.severity is Severity.ERROR or one.code not in asked]


def make(
    source: Path,
    editions: Collection[str],
    theme: Theme,
    step: Step = lambda _: None,
    earlier: Mapping[str, bytes] = MappingProxyType({}),
    *,
    alone: bool = True,
    draft: bool = False,
) -> Made:
    """Draw the line from a source to the bytes of its editions.

    `earlier`: the files of the output folder that are as we wrote them.
    `alone`: the only book of its folder, so that its page is `index.html`, not `NAME.html`.
    `draft`: the faults of the source are among the findings, and shown in the book.
    Errors: a `BookError` with every fault of the step that stopped, a `CheckError` when a quick
    check of ours refuses a file.
    """
    step("read")
    book, seen = read_book(source, draft=draft)
    step("proofread")
    from bookpress.checking.idle_classes import idle_classes
    from bookpress.checking.long_blocks import long_blocks
    from bookpress.checking.proofreading import proofread

    found = [
        *seen,
        *proofread(book),
        *idle_classes(book, theme, seen),
        *(long_blocks(book) if "epub" in editions else ()),
        *_labels_of_another_language(book, theme),
    ]
    if draft:
        from bookpress.reading.draft import show_faults

        book = show_faults(book, found, theme.labels(book.metadata.language)["draft"])
    step("typeset")
    from bookpress.layout.coverage import look_for_glyphs
    from bookpress.layout.engine import noticing
    from bookpress.typography import typeset

    book = typeset(book)
    glyphs = look_for_glyphs(book, theme)
    found += glyphs.findings
    if glyphs.missing:
        from bookpress.layout.missing_glyphs import show_missing

        book = show_missing(book, glyphs.missing)
    if {"screen", "print"} & set(editions):
        from bookpress.rendering.cover import look_at_cover

        found += look_at_cover(book, theme)
    needed = with_needs(editions)
    if PAGES in needed:
        from bookpress.layout.replaced_faces import replaced_faces

        lent = bool(glyphs.lent) or book.metadata.system_fonts
        found += replaced_faces(book, theme, system_fonts=lent)
    lenders = _lenders(book, glyphs.lent, theme, found) if "epub" in needed else ()
    there = still_there(book, editions, earlier)
    files: Files = {}
    try:
        with noticing() as noticed, at_work(book, theme):
            laid = None
            if {PAGES, COVER} & needed:
                pages, lent = PAGES in needed, bool(glyphs.lent)
                laid = _lay_out(book, theme, step, found, pages=pages, lent=lent)
            step("write")
            when = clock.instant(book.metadata.updated, book.metadata.date)
            page, has_feeds = page_name(book.name, alone=alone), "feed" in editions
            work = Work(book, theme, when, page, laid, has_feeds, lenders, there, written=files)
            for row in EDITIONS.values():
                if row.name in needed and row.make:
                    made = row.make(work)
                    whole = made if isinstance(made, dict) else {row.file_of(book.name): made}
                    work.made.update(whole)
                    files.update(whole if row.name in editions else {})
        step("check")
        checked = [
            one
            for row in EDITIONS.values()
            if row.quick_check and (name := row.file_of(book.name)) in files
            for one in row.quick_check(book, name, files[name])
        ]
        if refused := [one for one in checked if one.severity is Severity.ERROR]:
            raise refused_with(theme, refused)
    except BookError as error:  # what was seen before is said too
        error.findings = (*_heeded(book, found), *error.findings)
        raise
    if "web" in editions or ("page" in editions and book.metadata.site):
        found += offered_unmade(book, files, there)
    found += () if draft else unnoticed_change(book, files, earlier)
    return Made(book, files, there, (*found, *checked, *noticed))


def _lenders(
    book: Book, lent: Collection[str], theme: Theme, found: list[Finding]
) -> tuple[Lender, ...]:
    """Choose the fonts that bring lent letters into the EPUB; FN07 those that none may bring."""
    if not lent:
        return ()
    from bookpress.writing.epub.lent_letters import lenders_of

    lenders = lenders_of(lent, theme)
    rest = sorted(set(lent) - {one for lender in lenders for one in lender.characters})
    if rest:
        shown = " ".join(rest[:12]) + " …" * (len(rest) > 12)
        found.append(finding("FN07", Place(str(book.source)), characters=shown))
    return lenders


def _labels_of_another_language(book: Book, theme: Theme) -> list[Finding]:
    """Say that the theme has no labels in the book's language (TH07)."""
    language = book.metadata.language
    labels = theme.labels(language).language
    if language.lower().split("-")[0] in (labels.split("-")[0], "und"):  # und: a draft's, unknown
        return []
    return [finding("TH07", Place(str(book.source)), language=language, labels=labels)]


def _lay_out(
    book: Book, theme: Theme, step: Step, found: list[Finding], *, pages: bool, lent: bool
) -> Laid:
    """Render what goes on paper, and lay it out: one layout serves every edition with pages.

    `found`: what is seen on the way is added. `pages`: they are needed, not the cover alone.
    `lent`: the machine's fonts lend characters that the theme lacks.
    """
    step("render")
    from bookpress.rendering.cover import cover_for_epub, plate_size
    from bookpress.rendering.paper.edition import paper_styles, render_paper

    documents, cover = render_paper(book, theme) if pages else (), cover_for_epub(book, theme)
    found += (one for document in documents for one in document.findings)
    if pages:
        step("lay out")
    from bookpress.layout.engine import Engine
    from bookpress.layout.pages import lay_out
    from bookpress.layout.shown_text import look_for_text
    from bookpress.writing.epub.cover import cover_jpeg

    metadata = book.metadata
    pictures = book.pictures + ((metadata.cover,) if metadata.cover else ())
    fonts, source = lent or metadata.system_fonts, Place(str(book.source))
    engine = Engine(paper_styles(theme), theme, pictures, system_fonts=fonts, source=source.file)
    try:
        laid = lay_out(documents, engine, metadata.language) if documents else None
        if laid:
            look_for_text(laid, theme)
        return Laid(laid, cover_jpeg(cover, engine, plate_size(book), metadata.cover))
    except BookError as error:  # who wrote the source knows no names of ours
        ours = {
            one.name: Place(str(theme.own_part_in(one.name) or book.source))
            for one in (*documents, cover)
        }
        error.findings = tuple(
            replace(one, place=ours.get(one.place.file, one.place)) for one in error.findings
        )
        raise
