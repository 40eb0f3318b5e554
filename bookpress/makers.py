"""The files of one book, made in order and judged; the print PDF beside the others where it pays.

To draw the print PDF and to judge it is half of what follows the layout, and nothing but the
booklet waits for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from bookpress.blame import at_work
from bookpress.disk.held import Content
from bookpress.editions import EDITIONS, Edition
from bookpress.model.findings import Finding
from bookpress.processes.beside import beside, may_fork
from bookpress.progress import Step
from bookpress.work import Work

FEWEST_PAGES = 40
"""Of a book whose print PDF is made beside the rest: of fewer, another process spares no time."""

_SCREEN, _PRINT = EDITIONS["screen"], EDITIONS["print"]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of a print PDF that another process made."""

    found: list[Finding]
    """By our quick check."""
    noticed: list[Finding]
    """See `noticing`."""


def make_editions(
    work: Work, needed: Collection[str], editions: Collection[str], step: Step, *, forked: bool
) -> Judged | None:
    """Make the editions that are `needed` into `work`; those of `editions` are written.

    `forked`: another process may make the print PDF. Gives what is said of it, if one did.
    """
    rows = [row for row in EDITIONS.values() if row.name in needed and row.make]
    helped = forked and _PRINT in rows and len(rows) > 1 and _is_long(work) and may_fork()
    if helped:  # the PDF for the screen first: what it draws is there for both
        rows.remove(_PRINT)
        rows.sort(key=lambda row: row is not _SCREEN)
        # It is waited for as late as can be.
        late = (number for number, row in enumerate(rows) if _PRINT.name in row.needs)
        rows.insert(next(late, len(rows)), _PRINT)
    judged = result = None
    job = partial(make_and_judge, work, is_written=_PRINT.name in editions)
    with ExitStack() as stack:
        for row in rows:
            if helped and not result and row is not _SCREEN:
                result = stack.enter_context(beside(job, step))
            made: Content | Mapping[str, Content]
            if result and row is _PRINT and (printed := result()):
                made, judged = printed
            else:
                made = _make(row, work, step)
            whole = made if isinstance(made, Mapping) else {row.file_of(work.book.name): made}
            work.made.update(whole)
            work.written.update(whole if row.name in editions else {})
    return judged


def judge_editions(work: Work, judged: Judged | None, step: Step) -> list[Finding]:
    """Judge the files that are written by our quick checks; `judged`: the print PDF, already."""
    found: list[Finding] = []
    for row in EDITIONS.values():
        if row.quick_check and (name := row.file_of(work.book.name)) in work.written:
            known = judged if row is _PRINT else None
            found += known.found if known else _judge(row, work, work.written[name], step)
    return found


def _is_long(work: Work) -> bool:
    return len(work.pages.document.pages) >= FEWEST_PAGES


def _make(row: Edition, work: Work, step: Step) -> Content | Mapping[str, Content]:
    """Make one edition."""
    assert row.make
    label = f"write {row.file_of(work.book.name)}"
    step(label)
    return row.make(replace(work, told=partial(step, label)))


def _judge(row: Edition, work: Work, content: Content, step: Step) -> list[Finding]:
    """Judge the file of one edition."""
    assert row.quick_check
    name = row.file_of(work.book.name)
    step(f"check {name}")
    return row.quick_check(work.book, name, content, partial(step, f"check {name}"))


def make_and_judge(work: Work, step: Step, *, is_written: bool) -> tuple[Content, Judged]:
    """Make the print PDF, and judge it if it is written."""
    from bookpress.layout.engine import noticing

    with noticing() as noticed, at_work(work.book, work.theme):
        content = _make(_PRINT, work, step)
    assert not isinstance(content, Mapping)
    found = _judge(_PRINT, work, content, step) if is_written else []
    return content, Judged(found, noticed)
