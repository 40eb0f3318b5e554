"""What is said to a person: one shape for every fault, warning and note.

    Finding                 one thing found: code, severity, place, values
    BookError               the author's fault (exit 1): carries every finding of its stage
      CheckError            a check failed (exit 3)
      MachineError          the machine or the theme stopped it (exit 4)
      UsageError            the command is mistyped (exit 2)

Any other exception is a fault of the program and is shown whole. The words of a finding come from
the table of its code (`bookpress/messages/`), so a finding is plain data until it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from bookpress.model.severities import SEVERITIES
from bookpress.model.severities import Severity as Severity


class ExitCode(IntEnum):
    """What the command returns; of several sources, the worst."""

    DONE = 0
    SOURCE = 1
    USAGE = 2
    CHECK = 3
    MACHINE = 4


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was found: `file:line`, `file.epub!path:line`, `file.pdf, page 3`.

    Of a recording's transcript `file.json, 0:01:12`, of a text by Word `file.docx, § 12`.
    """

    file: str
    """The file as the person named it."""
    inside: str = ""
    """The path inside an EPUB, or empty."""
    line: int = 0
    """The line, from 1; 0 where a line says nothing."""
    page: int = 0
    """The page of a PDF, from 1; 0 where a page says nothing."""
    at: str = ""
    """Where neither says anything: `§ 12`, the paragraph; `0:01:12`, the time."""

    def __str__(self) -> str:
        """The place as it is printed at the head of a message."""
        text = f"{self.file}!{self.inside}" if self.inside else self.file
        if self.line:
            text += f":{self.line}"
        if self.page:
            text += f", page {self.page}"
        return f"{text}, {self.at}" if self.at else text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its code names the words, its values fill them."""

    code: str
    """Two letters and two digits, never reused: `HD03`."""
    severity: Severity
    place: Place
    values: Mapping[str, str] = field(default_factory=dict)
    """What the words of the code ask for, by name; a value that is missing or empty drops the
    bracketed part of the words that names it."""


def finding(code: str, place: Place, /, **values: object) -> Finding:
    """Make the finding of one code, its severity looked up in the table.

    Errors: a `KeyError` when the table has no such code (a fault of ours).
    """
    return Finding(code, SEVERITIES[code], place, {k: str(v) for k, v in values.items()})


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings forbids writing."""
    return any(found.severity is Severity.ERROR for found in findings)


class BookError(Exception):
    """The author's fault: every finding of the stage that stopped, shown without a trace."""

    exit_code = ExitCode.SOURCE

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.place}: {f.code} {dict(f.values)}" for f in self.findings))

    def __reduce__(self) -> tuple[type[BookError], tuple[tuple[Finding, ...]]]:
        """Tell what makes a copy: another process may raise it."""
        return type(self), (self.findings,)


class CheckError(BookError):
    """A check of what was made failed."""

    exit_code = ExitCode.CHECK


class MachineError(BookError):
    """The disk, a missing library or the theme stopped the work."""

    exit_code = ExitCode.MACHINE


class UsageError(BookError):
    """The words of the command are not understood."""

    exit_code = ExitCode.USAGE
