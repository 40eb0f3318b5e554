"""The ids of a book: one for each head, the same from one version to the next.

An id that the author wrote wins. Else a head has its slug; equal slugs are numbered in order, those
of parts and chapters first, so that no head inside an answer moves the id of a chapter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookpress.model.names import slug


class Ids:
    """The ids that are taken."""

    def __init__(self, written: Iterable[str]) -> None:
        self._taken = set(written)
        self._counts: dict[str, int] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._taken

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._taken))

    def of_heading(self, words: str, spare: str) -> str:
        """Give a head its id; `spare` names one whose words leave no slug.

        An id starts with a letter (XML names), so a year gets one.

        >>> ids = Ids(["bilan"])
        >>> [ids.of_heading(words, "section") for words in ("Bilan", "1968", "1968", "…")]
        ['bilan-2', 's-1968', 's-1968-2', 'section']
        """
        name = slug(words)[:80].strip("-") or spare
        return self.free(f"s-{name}" if name[0].isdigit() else name)

    def free(self, name: str) -> str:
        """Take a name, numbered when it is taken already."""
        if name not in self._taken:
            self._taken.add(name)
            return name
        number = self._counts.get(name, 1) + 1
        while f"{name}-{number}" in self._taken:
            number += 1
        self._counts[name] = number
        self._taken.add(f"{name}-{number}")
        return f"{name}-{number}"
