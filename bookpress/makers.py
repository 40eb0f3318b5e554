"""The files of one book, made in order and judged.

Another process for the print PDF was tried and left out: what the PDF for the screen draws is there
for both, so that print takes a twelfth of the time, and to draw it anew costs more than it saves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from bookpress.editions import EDITIONS
from bookpress.model.findings import Finding
from bookpress.progress import Step
from bookpress.work import Work


def make_editions(
    work: Work, needed: Collection[str], editions: Collection[str], step: Step
) -> None:
    """Make the editions that are `needed` into `work`; those of `editions` are written."""
    for row in EDITIONS.values():
        if row.name in needed and row.make:
            label = f"write {row.file_of(work.book.name)}"
            step(label)
            made = row.make(replace(work, told=partial(step, label)))
            whole = made if isinstance(made, Mapping) else {row.file_of(work.book.name): made}
            work.made.update(whole)
            work.written.update(whole if row.name in editions else {})


def judge_editions(work: Work, step: Step) -> list[Finding]:
    """Judge the files that are written by our quick checks."""
    found: list[Finding] = []
    for row in EDITIONS.values():
        if row.quick_check and (name := row.file_of(work.book.name)) in work.written:
            label = f"check {name}"
            step(label)
            found += row.quick_check(work.book, name, work.written[name], partial(step, label))
    return found
