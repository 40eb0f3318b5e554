"""Where the pictures and tables go that had no room on a page."""

from __future__ import annotations

from typing import Any

from bookpress.layout.paging.figures import Figure, figure_at

NEAR, FAR = 2, 5
"""So many pages farther a figure may stand at most, and where it would leave a hole."""
_MOST = 0.75
"""What figures may take of a page that they head."""


class Moved:
    """The figures of one document that were moved."""

    def __init__(self, context: Any, root: Any) -> None:
        self._context = context
        self._root = root
        self._floats: dict[int, list[Figure]] = {}
        """Those that head a page, by its index."""
        self.taken: list[tuple[int, int | None, Figure]] = []
        """All, each with the index of the page that had no room for it, and of the page that it
        heads; None for one behind all text."""
        self.settled: list[Any] = []
        """The boxes of those that stand behind all text."""
        self.kept: list[Any] = []
        """The boxes of those that stay in their place."""
        self.late: list[Any] = []
        """The boxes of those for which no page came: they go behind all text."""

    def heading(self, index: int) -> list[Figure]:
        """Return those that head a page."""
        return self._floats.get(index, [])

    def stays(self, figure: Figure) -> bool:
        """Return whether a figure is moved no more."""
        return figure.box in self.settled or figure.box in self.kept

    def back_to(self, first: int) -> None:
        """Put back those that were moved for the sake of a page or of one behind it."""
        while self.taken and self.taken[-1][0] >= first:
            figure = self.taken[-1][-1]
            self.take_back(1)
            self.settled = [box for box in self.settled if box is not figure.box]

    def take_back(self, count: int) -> None:
        """Put back the figures that were moved last."""
        for _ in range(count):
            _, target, figure = self.taken.pop()
            figure.put_back()
            if target is not None:
                self._floats[target].remove(figure)

    def send_on(self, index: int) -> bool:
        """Send the figure that begins a page to a later one; return whether there is one."""
        figure = figure_at(self._root, self._context.page_maker[index][0])
        if figure is None or figure.box in self.kept:
            return False
        if figure.box in self.late:
            self.settle(index, figure)
            return True
        target = self.room_for(figure, index, FAR)
        if target is not None:
            figure.take()
            self.move(index, target, figure)
        return target is not None

    def settle(self, index: int, figure: Figure) -> None:
        """Send a figure that has no room on a page behind all text."""
        figure.take(to_end=True)
        self.settled.append(figure.box)
        self.move(index, None, figure)

    def move(self, index: int, target: int | None, figure: Figure) -> None:
        """Remember where a figure goes that had no room on a page."""
        self.taken.append((index, target, figure))
        if target is not None:
            self._floats.setdefault(target, []).append(figure)

    def room_for(self, figure: Figure, index: int, most: int) -> int | None:
        """Return the first page of those after one that a figure can head, with those that do, and
        leave room for text; `most`: how many are asked."""
        height = self._context.page_bottom - self._root.position_y
        for place in range(index + 1, index + 1 + most):
            figures = [*self._floats.get(place, ()), figure]
            if sum(one.height(self._root, self._context) for one in figures) < _MOST * height:
                return place
        return None
