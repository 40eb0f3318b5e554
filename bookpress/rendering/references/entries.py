"""The entries of an index, one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """An entry, and those below it."""

    words: str
    """A `Phrase` where they hold emphasis."""
    places: list[str] = field(default_factory=list)
    """The ids of its marks, in reading order."""
    see: dict[tuple[str, ...], int] = field(default_factory=dict)
    """The entries in whose stead it stands, as paths, and the line that says so."""
    also: dict[tuple[str, ...], int] = field(default_factory=dict)
    """The same of those that stand beside it."""
    below: dict[str, Entry] = field(default_factory=dict)
    id: str = ""
    """Of an entry that another one leads to."""

    def at(self, path: Sequence[str]) -> Entry:
        """Return the entry at a path below, made where there is none.

        Words that differ by capitals alone are one entry, which has the small ones: a capital may
        be that of a sentence.
        """
        entry = self
        for words in path:
            entry = entry.below.setdefault(words.casefold(), Entry(words))
            if words[:1].islower() and entry.words[:1].isupper():
                entry.words = words
        return entry

    def find(self, path: Sequence[str]) -> list[Entry]:
        """Return the entries along a path below; none if it leads to no entry."""
        found: list[Entry] = []
        for words in path:
            entry = (found[-1] if found else self).below.get(words.casefold())
            if entry is None:
                return []
            found.append(entry)
        return found

    def all(self) -> Iterator[Entry]:
        """Yield the entry and all below it."""
        yield self
        for entry in self.below.values():
            yield from entry.all()
