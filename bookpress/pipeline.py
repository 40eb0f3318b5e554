"""The straight line: read → proofread → typeset → render → lay out → write → check.

Each step is a function from one value to the next, in its own room; here they are only called in
order, and announced. What the line gives is the bytes of every file, in memory; `books.py` draws it
for each book of a command and writes what they give.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bookpress.blame import at_work, refused_with
from bookpress.disk.sources import ordinary, unreadable
from bookpress.earlier import (
    offered_unmade,
    still_there,
    unnoticed_change,
)
from bookpress.editions import (
    COVER,
    EDITIONS,
    PAGES,
    page_name,
    with_needs,
)
from bookpress.model import clock
from bookpress.model.book import Book
from bookpress.model.findings import (
    BookError,
    Finding,
    Place,
    Severity,
    finding,
)
from bookpress.model.geometry import MM
from bookpress.model.printers import PRINTERS
from bookpress.model.theme import Theme
from bookpress.progress import Step, untold
from bookpress.work import Files, Laid, Work

if TYPE_CHECKING:
    from bookpress.writing.epub.lent_letters import Lender


class Made(NamedTuple):
    """A book and its files, not yet written."""

    book: Book
    """Typeset."""
    files: Files
    there: Files
    """Those for readers that an earlier command left in the output folder."""
    findings: tuple[Finding, ...]
    """Warnings and notes, those that the head silences too; a draft's errors."""
    seen: tuple[Finding, ...]
    """Those of them that were seen while the source was read."""


def read_book(source: Path, *, draft: bool = False) -> tuple[Book, tuple[Finding, ...]]:
    """Read a source, also one with faults if a `draft` is wanted.

    Errors: a `BookError` with every fault of the source; CM05 when it cannot be opened, CM07 when
    it is no ordinary file.
    """
    from bookpress.reading import read_source

    ordinary(source)
    sys.audit("bookpress.reads", str(source))
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
    step: Step = untold,
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
    theme = theme._replace(trim=book.metadata.page)
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
    from bookpress.rendering.labels import typeset_labels
    from bookpress.rendering.references.index import with_index
    from bookpress.typography import typeset

    book, amiss = with_index(typeset(book), typeset_labels(theme, book.metadata.language))
    found += amiss
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
                laid = _lay_out(book, theme, step, found, editions, pages=pages, lent=lent)
            when = clock.instant(book.metadata.updated, book.metadata.date)
            page, has_feeds = page_name(book.name, alone=alone), "feed" in editions
            work = Work(book, theme, when, page, laid, has_feeds, lenders, there, written=files)
            _make_editions(work, needed, editions, step)
        step("check")
        checked = _said_once(found, _judge_editions(work, step))
        if refused := [one for one in checked if one.severity is Severity.ERROR]:
            raise refused_with(theme, refused)
    except BookError as error:  # what was seen before is said too
        error.findings = (*_heeded(book, found), *error.findings)
        raise
    if "web" in editions or ("page" in editions and book.metadata.site):
        found += offered_unmade(book, files, there)
    found += () if draft else unnoticed_change(book, files, earlier)
    return Made(book, files, there, (*found, *checked, *noticed), seen)


def _make_editions(
    work: Work, needed: Collection[str], editions: Collection[str], step: Step
) -> None:
    """Make the editions that are `needed` into `work`; those of `editions` are written.

    No other process makes the print PDF meanwhile: what the PDF for the screen draws is there for
    both, so print takes a twelfth of the time, and to draw it anew would cost what it saves.
    """
    for row in EDITIONS.values():
        if row.name in needed and row.make:
            label = f"write {row.file_of(work.book.name)}"
            step(label)
            made = row.make(replace(work, told=partial(step, label)))
            whole = made if isinstance(made, Mapping) else {row.file_of(work.book.name): made}
            work.made.update(whole)
            work.written.update(whole if row.name in editions else {})


def _judge_editions(work: Work, step: Step) -> list[Finding]:
    """Judge the files that are written by our quick checks."""
    found: list[Finding] = []
    for row in EDITIONS.values():
        if row.quick_check and (name := row.file_of(work.book.name)) in work.written:
            label = f"check {name}"
            step(label)
            found += row.quick_check(work.book, name, work.written[name], partial(step, label))
    return found


def _said_once(found: list[Finding], checked: Sequence[Finding]) -> list[Finding]:
    """Leave out what a check of the print file says of pictures that are named by line already.

    PF54: those of the text are; not that of the cover, which is the first page.
    """
    named = any(one.code == "PF54" for one in found)
    return [one for one in checked if one.code != "PF54" or not named or one.place.page == 1]


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
    book: Book,
    theme: Theme,
    step: Step,
    found: list[Finding],
    editions: Collection[str],
    *,
    pages: bool,
    lent: bool,
) -> Laid:
    """Render what goes on paper, and lay it out: one layout serves every edition with pages.

    It is laid out a second time where so many pages need a wider margin at the spine than the theme
    gives them. `found`: what is seen on the way is added. `pages`: they are needed, not the cover
    alone. `lent`: the machine's fonts lend characters that the theme lacks.
    """
    from bookpress.model.tokens import points

    seen: list[Finding] = []
    laid = _lay_out_once(book, theme, step, seen, editions, pages=pages, lent=lent)
    if laid.pages:
        gutter = PRINTERS[book.metadata.print.printer].gutter(laid.pages.apart.count(False))
        if gutter * MM > points(theme, "margin-inner") + _HAIR:
            seen.clear()
            wider = theme._replace(gutter=gutter)
            laid = _lay_out_once(book, wider, step, seen, editions, pages=True, lent=lent)
    found += seen
    return laid


_HAIR = 0.01
"""Points by which a margin may be short of what a printer asks."""


def _lay_out_once(
    book: Book,
    theme: Theme,
    step: Step,
    found: list[Finding],
    editions: Collection[str],
    *,
    pages: bool,
    lent: bool,
) -> Laid:
    """Render and lay out with the margins of the theme."""
    step("render")
    from bookpress.rendering.cover import cover_for_epub, plate_size
    from bookpress.rendering.paper.edition import paper_styles, render_paper

    documents, cover = render_paper(book, theme) if pages else (), cover_for_epub(book, theme)
    for_print = "print" in editions
    found += (
        one
        for document in documents
        for one in document.findings
        if for_print or one.code != "PF54"  # no screen shows so many pixels
    )
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
        laid = lay_out(documents, engine, metadata.language, step) if documents else None
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
