"""What could not be taken over: counted by kind, with the place where each was met first."""

from __future__ import annotations

from bookpress.model.findings import Finding, Place, finding


class Told:
    """The findings of one file, one of each code."""

    def __init__(self, file: str) -> None:
        self.file = file
        """The file as the person named it."""
        self.paragraph = 0
        """The paragraph that is read, from 1; 0 before the text."""
        self._first: dict[str, tuple[Place, dict[str, object]]] = {}
        self._count: dict[str, int] = {}

    def place(self) -> Place:
        """Return where the reading is: `§ 12`."""
        return Place(self.file, at=f"§ {self.paragraph}" if self.paragraph else "")

    def add(self, code: str, *, count: int = 1, at: str | None = None, **values: object) -> None:
        """Count something; what is said of it is said of the first. `at` "" stands for no place."""
        place = self.place() if at is None else Place(self.file, at=at)
        self._first.setdefault(code, (place, values))
        self._count[code] = self._count.get(code, 0) + count

    def findings(self) -> tuple[Finding, ...]:
        """Return what was told, in the order in which it was met."""
        return tuple(
            finding(code, place, **values, count=self._count[code])
            for code, (place, values) in self._first.items()
        )
