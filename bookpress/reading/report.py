"""What a reading finds on its way: one list that every part of it adds to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from bookpress.model.findings import Finding, Place, finding

MOST_SUGGESTIONS = 50
MOST_ALIKE = 200
"""Findings of one code that are shown; a note (SZ08) stands for the rest."""


@dataclass(slots=True)
class Report:
    """The findings of one file."""

    file: str
    """The file as the person named it."""
    found: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """How often each code was found."""
    suggestions: int = 0
    """How many were asked for."""

    def add(self, code: str, line: int, **values: object) -> None:
        """Note one finding at a line of the file; the same one is noted once. Too many: SZ08."""
        self.counts[code] = count = self.counts.get(code, 0) + 1
        if count > MOST_ALIKE + 1:
            return
        one = finding(code, Place(self.file, line=line), **values)
        if count == MOST_ALIKE + 1:
            one = finding("SZ08", one.place, code=code, limit=MOST_ALIKE)
        if one not in self.found[-8:]:
            self.found.append(one)

    def suggest(self, word: str, known: Iterable[str]) -> str:
        """Return the known word that was most likely meant, or nothing.

        Comparing takes time, so only the first mistakes of a file get a suggestion.

        >>> Report("a.md").suggest("DS", ["SD", "VB"])
        'SD'
        """
        self.suggestions += 1
        if self.suggestions > MOST_SUGGESTIONS:
            return ""
        folded = {other.casefold(): other for other in sorted(known, reverse=True)}
        close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.5)
        return folded[close[0]] if close else ""
