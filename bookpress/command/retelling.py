"""What a build said, kept with its record, and told again while nothing changes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookpress.command.console import Console, show_json
from bookpress.command.streams import ERRORS, Shown
from bookpress.disk.record import inputs_of
from bookpress.disk.sources import find_sources
from bookpress.disk.watch import InDoubt, keep, what_decided
from bookpress.messages import LANGUAGES, Language
from bookpress.model.findings import BookError, ExitCode, Finding, Place, finding

if TYPE_CHECKING:
    from bookpress.disk.record import Record

_OF_THE_CHANGE = ("OU11", "OU15", "OU17", "OU20", "OU25")
"""What a build says of the files that it replaced or left: the next one would not."""


def tell(record: Record, language: Language) -> int:
    """Say that nothing changed, and what the build said."""
    console = Console(language, record["as_json"])
    console.findings(
        [
            finding("OU23", Place(record["out"])),
            *(finding(code, Place(*place), **values) for code, place, values in record["findings"]),
        ]
    )
    for one in record["figures"]:
        show_json(one)
    console.files(map(Path, record["files"]))
    return ExitCode.DONE


def remember(
    words: Sequence[str],
    sources: Sequence[Path],
    out: Path,
    theme: Path | None,
    findings: Sequence[Finding],
    figures: Sequence[dict[str, Any]],
    files: Sequence[Path],
    *,
    as_json: bool,
) -> None:
    """Keep the record of a build that went well, where all that decided it is known.

    `words`: all of the command's.
    """
    inputs = inputs_of(words[1:])
    if (
        words[:1] != ["build"]
        or inputs is None
        or any(str(path).startswith("-") for path in (*sources, out, theme))
    ):
        return  # an option's value that looks like an option
    with suppress(InDoubt, OSError, BookError):
        seen, places = what_decided(sources, find_sources(sources), out, files, theme)
        record: Record = {
            "seen": seen,
            "places": places,
            "out": str(out),
            "findings": tuple(
                (one.code, astuple(one.place), dict(one.values))
                for one in findings
                if one.code not in _OF_THE_CHANGE
            ),
            "figures": tuple(figures),
            "files": tuple(map(str, files)),
            "as_json": as_json,
            "told": {},
        }
        record["told"] = {language: _told(record, language) for language in LANGUAGES}
        keep(inputs, record)


def _told(record: Record, language: Language) -> tuple[bytes, bytes]:
    """Return what is told to a program, on standard error and output."""
    error, output = io.BytesIO(), io.BytesIO()
    with (
        redirect_stderr(Shown(error, "utf-8", ERRORS, write_through=True)),
        redirect_stdout(Shown(output, "utf-8", ERRORS, write_through=True)),
    ):
        tell(record, language)
        return error.getvalue(), output.getvalue()
