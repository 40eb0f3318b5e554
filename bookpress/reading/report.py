"""What a reading finds on its way: one list that every part of it adds to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import combining, normalize

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

    def foreign_lines(self, last: int = 0) -> set[int]:
        """Return the lines where a form of another dialect was named (MD20 to MD69).

        `last`: only of so many findings before now.
        """
        seen = self.found[-last:]
        return {one.place.line for one in seen if "MD20" <= one.code < "MD70"}

    def suggest(self, word: str, known: Iterable[str]) -> str:
        """Return the known word that was most likely meant, or nothing.

        Comparing takes time, so only the first mistakes of a file get a suggestion.

        >>> Report("a.md").suggest("DS", ["SD", "VB"])
        'SD'
        """
        self.suggestions += 1
        if self.suggestions > MOST_SUGGESTIONS:
            return ""
        return nearest(word, sorted(known, reverse=True))


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the word that was truly meant, accents and capitals apart, or "".

    A letter is wrong, missing, too many or in its neighbour's place; of a long word one in four
    may be. A word cut short is near, another number never.

    >>> [nearest(word, ("subtitle", "title", "SD")) for word in ("titel", "Tîtle", "subt", "DS")]
    ['title', 'title', 'subtitle', 'SD']
    >>> nearest("edition", ["dedication"]), nearest("part-2", ["part-1"])
    ('', '')
    """
    from difflib import get_close_matches

    bare, folded = _bare(word), {_bare(other): other for other in known}
    if bare in folded:
        return folded[bare]
    near = [other for other in folded if len(bare) > 3 and other.startswith(bare)]
    near += [other for other in get_close_matches(bare, folded, 3, 0.5) if _near(bare, other)]
    return next((folded[other] for other in near if _digits(other) == _digits(bare)), "")


def _near(one: str, other: str) -> bool:
    """Return whether two words differ by a slip of the hand."""
    from difflib import SequenceMatcher

    if sorted(one) == sorted(other) and len(one) < 4:
        return True
    same = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return len(one) > 2 and len(one) + len(other) - 2 * same <= max(2, len(one) // 4)


def _bare(word: str) -> str:
    return "".join(c for c in normalize("NFD", word.casefold()) if not combining(c))


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
