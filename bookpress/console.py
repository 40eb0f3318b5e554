"""What the command shows a person: findings, progress, and the language they are in."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from bookpress.findings import Finding, Severity
from bookpress.messages import Language, words

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_COUNTS = {
    "en": {
        Severity.ERROR: ("{} error", "{} errors"),
        Severity.WARNING: ("{} warning", "{} warnings"),
        Severity.NOTE: ("{} note", "{} notes"),
    },
    "fr": {
        Severity.ERROR: ("{} erreur", "{} erreurs"),
        Severity.WARNING: ("{} avertissement", "{} avertissements"),
        Severity.NOTE: ("{} remarque", "{} remarques"),
    },
}


def message_language(asked: str | None) -> Language:
    """Choose the language of messages: the one asked for, else the locale's, else English."""
    for name in (asked, *(os.environ.get(v) for v in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if name:
            return "fr" if name.lower().startswith("fr") else "en"
    return "en"


@dataclass(frozen=True, slots=True)
class Console:
    """Where and how to show things."""

    language: Language
    as_json: bool
    """Findings go to standard output, one JSON object a line."""

    def findings(self, found: Iterable[Finding]) -> None:
        """Show findings, each on its line, then their count."""
        found = list(found)
        if self.as_json:
            for one in found:
                print(json.dumps(self._as_record(one), ensure_ascii=False))
            return
        colour = _colourful(sys.stderr)
        for one in found:
            code = f"\033[{_COLOURS[one.severity]}m{one.code}\033[0m" if colour else one.code
            _say(f"{one.place}: {code} {words(one, self.language)}")
        if found:
            _say(self._count(found))

    def files(self, names: Iterable[object]) -> None:
        """Show the files that were written: they are the result, on standard output."""
        if not self.as_json:
            for name in names:
                print(name)

    def step(self, label: str) -> None:
        """Show the step that begins, over the last one, on a terminal only."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{label}")
            sys.stderr.flush()

    def _count(self, found: list[Finding]) -> str:
        counts = Counter(one.severity for one in found)
        forms = _COUNTS[self.language]
        return ", ".join(
            forms[severity][counts[severity] > 1].format(counts[severity])
            for severity in Severity
            if counts[severity]
        )

    def _as_record(self, one: Finding) -> dict[str, object]:
        return {
            "code": one.code,
            "severity": one.severity.value,
            "file": one.place.file,
            "inside": one.place.inside,
            "line": one.place.line,
            "page": one.place.page,
            "message": words(one, self.language),
            "values": dict(one.values),
        }


def _say(line: str) -> None:
    """Write one line of message, whatever the terminal's encoding can show."""
    encoding = sys.stderr.encoding or "ascii"
    shown = line.encode(encoding, "backslashreplace").decode(encoding)
    clear = "\r\033[K" if sys.stderr.isatty() else ""
    print(f"{clear}{shown}", file=sys.stderr)


def _colourful(stream: TextIO) -> bool:
    """Tell whether colours may be shown (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
