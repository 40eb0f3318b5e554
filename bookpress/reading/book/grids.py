"""The grid of a table in HTML: rows that do not fill it are filled, as those of Markdown are, and a
first row of headers stands over the columns.

A table whose rows end apart is no table for PDF/UA and for voices: `bookpress check` would end with
errors of veraPDF and outloud. It is mended here, where its line is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookpress.model.book import Element, Section, source_line
from bookpress.reading.report import Report

_GROUPS = ("thead", "tbody", "tfoot")


def close_grids(sections: Sequence[Section], report: Report) -> None:
    """Fill the rows of each table up to the longest. Warning: MD08 a row unlike the first."""
    for section in sections:
        for tree in (section.body, *(note.body for note in section.notes)):
            for table in tree.iter("table"):
                _close(table, report)


def _close(table: Element, report: Report) -> None:
    _head(table)
    rows = [each for group in _row_groups(table) for each in _measured(group)]
    columns = max((len(taken) for _, taken in rows), default=0)
    for row, taken in rows:
        if len(taken) != len(rows[0][1]):
            report.add("MD08", source_line(row), cells=len(taken), columns=len(rows[0][1]))
        for _ in range(columns - len(taken)):
            row.append(row.makeelement("td"))


def _head(table: Element) -> None:
    """Let a first row of headers alone, where `thead` was left out, stand over the columns."""
    rows = list(table.iter("tr"))
    cells = list(rows[0]) if len(rows) > 1 else []
    if len(cells) > 1 and all(cell.tag == "th" and cell.get("scope") == "row" for cell in cells):
        for cell in cells:
            cell.set("scope", "col")


def _row_groups(table: Element) -> Iterator[list[Element]]:
    """Yield the rows that a cell may join downwards: those of one group."""
    yield [child for child in table if child.tag == "tr"]
    for group in table:
        if group.tag in _GROUPS:
            yield [child for child in group if child.tag == "tr"]


def _measured(rows: Sequence[Element]) -> Iterator[tuple[Element, set[int]]]:
    """Yield each row of a group with the columns that are taken in it.

    A cell that would reach below its group ends with it (HTML, “forming a table”, step 13).
    """
    reaching: dict[int, int] = {}  # column → how many rows more a cell above takes of it
    for number, row in enumerate(rows):
        taken = {column for column, left in reaching.items() if left}
        reaching = {column: reaching[column] - 1 for column in taken}
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while column in taken:
                column += 1
            down = min(int(cell.get("rowspan", "1")), len(rows) - number)
            if cell.get("rowspan"):
                cell.set("rowspan", str(down))
            for _ in range(int(cell.get("colspan", "1"))):
                taken.add(column)
                reaching[column] = down - 1
                column += 1
        yield row, taken
