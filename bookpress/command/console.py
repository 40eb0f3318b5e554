"""What the command shows a person: findings, progress, and the language they are in."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, TextIO

from bookpress.command.progress import CLEAR, Progress, columns, moving
from bookpress.command.streams import in_json, steer, visible
from bookpress.editions import EDITIONS
from bookpress.messages import SEVERITY_WORDS, Language, words
from bookpress.model.findings import Finding, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from bookpress.checking.judges import Verdict
    from bookpress.checking.pdf.line_quality import Figures

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_MOST_ALIKE = 5
"""Warnings or notes of one kind in a file that are shown whole; of the rest the places are told."""
_MORE: dict[Language, str] = {
    "en": "{count} more of this kind ({places} {numbers}).",
    "fr": "{count} autres de ce genre ({places} {numbers}).",
}
_REFUSED: dict[Language, tuple[str, str]] = {
    "en": (
        "Nothing was written for {names}; older files stay as they were.",
        "Nothing was written for {names}; older files stay as they were. With --draft the book is"
        " built all the same, each error shown in its place.",
    ),
    "fr": (
        "Rien n’a été écrit pour {names}\u202f; les fichiers antérieurs restent tels quels.",
        "Rien n’a été écrit pour {names}\u202f; les fichiers antérieurs restent tels quels. Avec"
        " --draft, le livre est fabriqué quand même, chaque erreur montrée à sa place.",
    ),
}
"""Without and with the advice to make a draft."""
_VERDICTS: dict[Language, dict[str, str]] = {
    "en": {"passed": "passed", "missing": "not installed", "point": "."},
    "fr": {"passed": "rien à redire", "missing": "pas installé", "point": ","},
}
_LINES: dict[Language, str] = {
    "en": "full lines: {full}; spaces over 1.5 × the font’s: {over_1_5} %, over 2 ×: {over_2} %,"
    " at most {worst} ×; hyphens: {hyphens} %, in a row at most {ladder}",
    "fr": "lignes pleines\u00a0: {full}\u202f; espaces de plus de 1.5\u00a0× celle de la police"
    "\u00a0: {over_1_5}\u00a0%, de plus de 2\u00a0×\u00a0: {over_2}\u00a0%, au plus"
    " {worst}\u00a0×\u202f;"
    " coupures\u00a0: {hyphens}\u00a0%, de suite au plus {ladder}",
}
"""What the lines of a PDF are like, in figures."""


@dataclass(frozen=True, slots=True)
class Console:
    """Where and how to show things."""

    language: Language
    as_json: bool
    """Findings go to standard output, one JSON object a line."""
    _progress: Progress = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_progress", Progress(self.language))

    def findings(self, found: Iterable[Finding]) -> None:
        """Show findings, the gravest first, then their count.

        On a terminal a finding goes on below its first words; else it stands on one line.
        """
        found = list(found)
        if self.as_json:
            for one in found:
                show_json(self._as_record(one))
            return
        alike = Counter((one.place.file, one.code) for one in found)
        shown: Counter[tuple[str, str]] = Counter()
        for one in sorted(found, key=lambda one: list(Severity).index(one.severity)):
            key = one.place.file, one.code
            shown[key] += 1
            if one.severity is not Severity.ERROR and alike[key] > _MOST_ALIKE + 1:
                if shown[key] == alike[key]:
                    self._rest(one, [like for like in found if (like.place.file, like.code) == key])
                if shown[key] > _MOST_ALIKE:
                    continue
            kind = f"{SEVERITY_WORDS[self.language][one.severity]} {one.code}"
            said = " ".join(words(one, self.language).split("\n"))
            line = _wrapped(f"{visible(str(one.place))}: {kind} {visible(said)}")
            _say(line, kind if _colourful(sys.stderr) else "", _COLOURS[one.severity])
        if found:
            _say(self._count(found))

    def _rest(self, one: Finding, alike: list[Finding]) -> None:
        """Say in one line how many findings of a kind were not shown, and where they are."""
        rest = [like.place for like in alike[_MOST_ALIKE:]]
        places = {"en": "lines", "fr": "lignes"}[self.language]
        numbers = sorted({place.line for place in rest if place.line})
        if not numbers:  # of a PDF
            places, numbers = "pages", sorted({place.page for place in rest if place.page})
        named = ", ".join(map(str, numbers[:12])) + ("…" if len(numbers) > 12 else "")
        said = _MORE[self.language].format(count=len(rest), places=places, numbers=named)
        kind = f"{SEVERITY_WORDS[self.language][one.severity]} {one.code}"
        _say(_wrapped(f"{visible(one.place.file)}: {kind} {said}"))

    def refused(self, sources: Iterable[Path], *, draft: bool) -> None:
        """Say of which sources nothing was written; `draft`: whether a draft would help."""
        names = ", ".join(visible(str(name)) for name in sources)
        if names and not self.as_json:
            _say(_wrapped(_REFUSED[self.language][draft].format(names=names)))

    def files(self, names: Iterable[Path]) -> None:
        """Show the files that were written: they are the result, on standard output."""
        self.quiet()
        if self.as_json:
            for name in names:
                show_json({"written": os.fsencode(name).decode("utf-8", "replace")})
        else:
            for name in names:
                if sys.stdout.isatty():
                    print(visible(str(name)))
                else:  # for a program that reads them: the bytes of the name
                    sys.stdout.buffer.write(os.fsencode(name) + b"\n")
            sys.stdout.buffer.flush()

    def verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Show what each checker says of each file: that it passed, or what it found.

        The result of a check, so on standard output.
        """
        self.quiet()
        words, file = _VERDICTS[self.language], ""
        for one in verdicts:
            said = self._count(list(one.found)) or words["passed"]
            if self.as_json:
                counts = Counter(found.severity for found in one.found)
                show_json(
                    {"checker": one.checker, "version": one.version, "file": one.file}
                    | {"seconds": round(one.seconds, 2)}
                    | {f"{severity.value}s": counts[severity] for severity in Severity}
                    | ({"lines": one.figures.as_record()} if one.figures else {})
                )
                continue
            if one.file != file:
                file = one.file
                print(visible(file))
            name = " ".join((one.checker, one.version)).strip()
            seconds = f"{one.seconds:.1f}".replace(".", words["point"])
            said = f"{said} ({seconds}\u00a0s)" if one.version else words["missing"]
            print(f"  {visible(name):<32} {said}")
            if one.figures and one.figures.full:
                print(f"    {self._lines(one.figures)}")

    def _lines(self, figures: Figures) -> str:
        """Write what the lines of a file are like."""
        shares = {
            name: f"{100 * getattr(figures, name):.1f}"
            for name in ("over_1_5", "over_2", "hyphens")
        }
        worst = f"{figures.worst:.1f}"
        said = _LINES[self.language].format(
            full=figures.full, ladder=figures.ladder, worst=worst, **shares
        )
        return said if self.language == "en" else re.sub(r"(\d)\.(\d)", r"\1,\2", said)

    def step(self, label: str, done: int = 0, of: int = 0, /) -> None:
        """Show the step that begins and how far it is; see `bookpress.progress.Step`."""
        if not self.as_json or moving(sys.stderr):
            self._progress.tell(label, done, of)

    def quiet(self) -> None:
        """Wipe the step that was shown last."""
        if moving(sys.stderr):
            steer(sys.stderr, CLEAR)
            sys.stderr.flush()

    def _count(self, found: list[Finding]) -> str:
        counts, nouns = Counter(one.severity for one in found), SEVERITY_WORDS[self.language]
        return ", ".join(
            f"{counts[severity]} {nouns[severity]}{'s' * (counts[severity] > 1)}"
            for severity in Severity
            if counts[severity]
        )

    def _as_record(self, one: Finding) -> dict[str, object]:
        return {
            "code": one.code,
            "severity": one.severity.value,
            **asdict(one.place),
            "message": words(one, self.language),
            "values": dict(one.values),
        }


def show_json(record: object) -> None:
    """Print one JSON value on a line of standard output, in its encoding or by escapes."""
    import json

    ascii_only = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(in_json(json.dumps(record, ensure_ascii=ascii_only)))


def _wrapped(line: str) -> str:
    """Break a line at the width of the terminal, where there is one."""
    if not moving(sys.stderr):
        return line
    import textwrap

    return textwrap.fill(
        line,
        columns(sys.stderr),
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _say(line: str, coloured: str = "", colour: str = "") -> None:
    """Write one line of message, over the step that was shown; a part of it in a colour."""
    if moving(sys.stderr):
        steer(sys.stderr, CLEAR)
    if coloured:
        before, coloured, line = line.partition(coloured)
        sys.stderr.write(before)
        steer(sys.stderr, f"\033[{colour}m")
        sys.stderr.write(coloured)
        steer(sys.stderr, "\033[0m")
    print(line, file=sys.stderr)


def _colourful(stream: TextIO) -> bool:
    """Return whether colours may be shown (https://no-color.org)."""
    return moving(stream) and not os.environ.get("NO_COLOR")


_OPENED_LAST = tuple(
    EDITIONS[name].file.removeprefix("{name}")
    for name in ("booklet", "kepub", "print", "screen", "epub", "web")
)
"""Endings of the files that a person opens, the one to open first at the end."""


def opened_last(files: Iterable[Path], folder: Path) -> list[Path]:
    """Order the files of an output folder so that the last ones are those that a person opens.

    >>> from pathlib import Path
    >>> files = ["a.epub", "a-print.pdf", "a.pdf", "a/style.css", "index.html", "SHA256SUMS"]
    >>> [str(file) for file in opened_last(map(Path, files), Path())]
    ['SHA256SUMS', 'a/style.css', 'a-print.pdf', 'a.pdf', 'a.epub', 'index.html']
    """

    def rank(file: Path) -> int:
        if file.parent != folder:
            return -1
        if file.suffix == ".html":  # of several books each has its own page, before that of all
            return len(_OPENED_LAST) + (file.name == EDITIONS["web"].file)
        fitting = [ending for ending in _OPENED_LAST if file.name.endswith(ending)]
        return _OPENED_LAST.index(max(fitting, key=len)) if fitting else -1

    return sorted(files, key=lambda file: (rank(file), file))
