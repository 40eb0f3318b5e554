"""A table → lines of Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bookpress.importing.word.pieces import Block, Table

MOST_COLUMNS = 100
"""As of a source."""
MOST_CELLS = 100_000

_RULES = {"": "---", "center": ":-:", "right": "--:"}


def table_lines(table: Table, cell: Callable[[Sequence[Block]], str]) -> list[str] | None:
    """Return the lines of a table; `cell` writes the blocks of one. None when a book cannot have
    a table of that many cells."""
    columns = max(map(len, table.rows))
    if columns > MOST_COLUMNS or columns * len(table.rows) > MOST_CELLS:
        return None
    rows = [[cell(one) for one in row] + [""] * (columns - len(row)) for row in table.rows]
    if not table.header:
        rows.insert(0, [""] * columns)
    sides = (*table.aligned, *[""] * columns)[:columns]
    rows.insert(1, [_RULES[side] for side in sides])
    return [f"| {' | '.join(row)} |" for row in rows]
