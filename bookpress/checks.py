"""`bookpress check`: a path → findings and verdicts, by our own checks and every judge installed.

A source is read, proofread and built aside, and what it gives is judged; a file is judged alone; a
folder that we made is compared with its digests, and each of its files is judged. The judges work
beside each other, each in a process of its own.
"""

from __future__ import annotations

import hashlib
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from bookpress.checking.judges import Judge, Verdict, end_all
from bookpress.checking.source_map import at_source
from bookpress.disk.archive import SUMS, publish, read_sums, unsettled
from bookpress.disk.held import whole
from bookpress.disk.sources import find_sources, look_at, ordinary
from bookpress.editions import DEFAULT_EDITIONS, EDITIONS, page_name
from bookpress.messages import Language
from bookpress.model.findings import BookError, Finding, Place, Severity, finding
from bookpress.model.theme import Theme, open_theme
from bookpress.model.version import own_version
from bookpress.progress import Step, untold

if TYPE_CHECKING:
    from bookpress.checking.pdf.line_quality import Figures

_JUDGED = (".epub", ".pdf")
"""The endings of files that a judge knows."""
_UNREADABLE = frozenset(("EP10", "EP12", "EP13", "PF01", "PF02"))
"""What is said of a file whose words cannot be compared with another's."""

_SAID = {"PQ03": "LN05", "PQ05": "LN03"}
"""What is told of a line by its place, and where it has been told by the tags already."""

_OURS, _WORDS = "bookpress", "bookpress: the same words"
"""What our own checks are called: of one file, and of all files of a book beside each other."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check says."""

    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...] = ()
    """What each checker found in each file, in order; what the front matter silences left out."""


def check_path(
    path: Path, step: Step = untold, language: Language = "en", theme: Path | None = None
) -> Checked:
    """Judge one source, file or folder.

    `language`: what judges are asked to speak, if they can. `theme`: by which a source is built,
    and whose limits decide what is said of pages.

    Errors: a `BookError` when the source has faults, CM01 when nothing is there, CM04 when we do
    not know how to judge such a file, CM05 when it cannot be read, CM07 when it is no ordinary one,
    TH02 when the theme is no folder, and what is wrong in its files.
    """
    opened = open_theme(theme)
    if stat.S_ISDIR(look_at(path).st_mode):
        return _check_folder(path, step, language, opened)
    ordinary(path)
    if path.suffix.lower() in (".md", ".markdown", ".txt"):
        return _check_source(path, step, language, opened)
    if path.suffix not in _JUDGED:
        raise BookError([finding("CM04", Place(str(path)))])
    verdicts = _judged([path], step, language, opened)
    return Checked(_found_by(verdicts), verdicts)


def _check_source(path: Path, step: Step, language: Language, theme: Theme) -> Checked:
    """Build a source aside and judge what it gives."""
    from bookpress.pipeline import OF_THE_FOLDER, make, silenced

    made = make(path, DEFAULT_EDITIONS, theme, step)
    with tempfile.TemporaryDirectory(prefix="bookpress-") as passing:
        folder = Path(passing)
        publish(folder, made.files)
        files = [folder / file for file in sorted(made.files)]
        verdicts = _verdicts(files, step, language, theme)
        epub, screen = (EDITIONS[name].file_of(made.book.name) for name in ("epub", "screen"))
        found = [*made.findings, *_named(_found_by(verdicts), passing)]
        found = at_source(found, made.book, whole(made.files[epub]), folder / screen)
    rest = iter(found[len(made.findings) :])
    silent = {silence.code for silence in made.book.metadata.silence}
    return Checked(
        silenced(made.book, found, OF_THE_FOLDER),
        tuple(
            replace(
                verdict,
                file=Path(verdict.file).name,
                found=tuple(
                    one
                    for one in [next(rest) for _ in verdict.found]
                    if one.severity is Severity.ERROR or one.code not in silent
                ),
            )
            for verdict in verdicts
        ),
    )


def _found_by(verdicts: Iterable[Verdict]) -> tuple[Finding, ...]:
    return tuple(one for verdict in verdicts for one in verdict.found)


def _named(found: Iterable[Finding], folder: str) -> list[Finding]:
    """Name the files of a passing folder by their bare names."""
    return [
        replace(one, place=replace(one.place, file=one.place.file.removeprefix(f"{folder}/")))
        for one in found
    ]


def _check_folder(folder: Path, step: Step, language: Language, theme: Theme) -> Checked:
    """Compare a folder with its digests and judge its files; a folder of sources: each of them.

    OU22: a killed build left old and new files mixed, which cannot be judged together.
    """
    if unsettled(folder):
        return Checked((finding("OU22", Place(str(folder))),), ())
    sums = read_sums(folder)
    if not sums:
        sources = find_sources([folder])
        each = [_check_source(source, step, language, theme) for source in sources]
        return Checked(
            tuple(found for one in each for found in one.findings),
            tuple(verdict for one in each for verdict in one.verdicts),
        )
    found = []
    for name, digest in sorted(sums.items()):
        file = folder / name
        if not file.is_file():
            found.append(finding("OU05", Place(str(folder / SUMS)), name=name))
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            found.append(finding("OU06", Place(str(file))))
    files = [folder / name for name in sorted(sums)]
    there = [file for file in files if file.is_file()]
    verdicts = _verdicts(there, step, language, theme)
    return Checked((*found, *_found_by(verdicts)), verdicts)


def _verdicts(
    files: Sequence[Path], step: Step, language: Language, theme: Theme
) -> tuple[Verdict, ...]:
    """Judge the files of books, each alone and beside each other; by file."""
    judged = _judged(files, step, language, theme)
    unread = {one.place.file for one in _found_by(judged) if one.code in _UNREADABLE}
    whole = [file for file in files if str(file) not in unread]
    return tuple(sorted((*judged, *_compared(whole, step)), key=lambda one: one.file))


def _compared(files: Sequence[Path], step: Step) -> Iterator[Verdict]:
    """Compare the words of each EPUB with those of the other files of its book."""
    from bookpress.checking.parity import compare, compare_pages

    books = [file for file in files if file.suffix == ".epub" and ".kepub" not in file.suffixes]
    for epub in books:
        step(f"compare {epub.name}")
        names = [EDITIONS[edition].file_of(epub.stem) for edition in ("screen", "print", "page")]
        # Of several books each has a page of its own, and index.html is the shelf.
        own = page_name(epub.stem, alone=False)
        alone = len(books) == 1 and epub.with_name(own) not in files
        names.append(page_name(epub.stem, alone=alone))
        screen, print_file, alone_page, page = (
            file if (file := epub.with_name(name)) in files else None for name in names
        )
        began = time.monotonic()
        found = compare(epub, [file for file in (screen, page, alone_page) if file])
        if screen and print_file:
            found += compare_pages(screen, print_file)
        yield _verdict(_WORDS, epub, began, found)


def _verdict(checker: str, file: Path, began: float, found: Iterable[Finding]) -> Verdict:
    seconds = time.monotonic() - began
    return Verdict(checker, own_version(), str(file), seconds, tuple(found))


def _judged(
    files: Sequence[Path], step: Step, language: Language, theme: Theme
) -> tuple[Verdict, ...]:
    """Judge EPUBs and PDFs by our own checks, and meanwhile by the judges of each."""
    tasks = [(file, judge) for file in files for judge in _judges_of(file)]
    with ThreadPoolExecutor(max(2, cpu_count() or 1)) as pool:
        try:
            asked = [pool.submit(_ask, judge, file, language) for file, judge in tasks]
            verdicts = []
            for file in files:
                if file.suffix in _JUDGED:
                    step(f"check {file.name}")
                    began = time.monotonic()
                    said, figures = _own_check(file, theme)
                    verdicts.append(replace(_verdict(_OURS, file, began, said), figures=figures))
            for task, one in zip(tasks, asked, strict=True):
                step(f"check {task[0].name}: {task[1].name}")
                verdicts.append(one.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise
    return tuple(verdicts)


def _ask(judge: Judge, file: Path, language: Language) -> Verdict:
    began = time.monotonic()
    found = judge.ask(file, language)
    return Verdict(judge.name, judge.version(), str(file), time.monotonic() - began, tuple(found))


def _judges_of(file: Path) -> tuple[Judge, ...]:
    """Return the judges that know a file."""
    if file.suffix == ".epub":
        from bookpress.checking.epub.judges import JUDGES as OF_EPUB

        return OF_EPUB
    if file.suffix == ".pdf":
        from bookpress.checking.pdf.judges import JUDGES as OF_PDF
        from bookpress.checking.preflight import is_print_file

        return () if is_print_file(file) else OF_PDF
    return ()


def _own_check(file: Path, theme: Theme) -> tuple[list[Finding], Figures | None]:
    """Judge one EPUB or PDF by our own checks; of a PDF for the screen the lines in figures too."""
    if file.suffix == ".epub":
        from bookpress.checking.epub.checks import check_epub

        return check_epub(file.read_bytes(), str(file)), None
    from bookpress.checking.preflight import is_print_file, preflight

    if is_print_file(file):
        return preflight(file), None
    from bookpress.checking.parity import squash
    from bookpress.checking.pdf.limits import limits_of
    from bookpress.checking.pdf.lines import check_lines
    from bookpress.checking.pdf.page_quality import check_pages

    said = check_lines(file)
    figures, found = check_pages(file, limits_of(theme))
    lines = {(one.code, one.place, squash(one.values["line"])) for one in said}
    return [
        *said,
        *(
            one
            for one in found
            if (_SAID.get(one.code), one.place, squash(one.values.get("line", ""))) not in lines
        ),
    ], figures


def measured(files: Iterable[Path]) -> Iterator[tuple[Path, Figures]]:
    """Measure the lines of the PDFs for the screen among some files that we made."""
    from bookpress.checking.pdf.line_quality import measure

    others = tuple(
        edition.file.removeprefix("{name}")
        for edition in EDITIONS.values()
        if edition.name != "screen" and edition.file.endswith(".pdf")
    )
    for file in files:
        if file.suffix == ".pdf" and not file.name.endswith(others):
            yield file, measure(file)
