"""The grid of a table in HTML: rows that do not fill it are filled, as those of Markdown are, and a
first row of headers stands over the columns.

A table whose rows end apart is no table for PDF/UA and for voices: `bookpress check` would end with
errors of veraPDF and outloud. It is mended here, where its line is known. Columns are counted after
spans are spread, since few cells can ask for many; tables of Markdown have no spans, and
`assemble.py` counts their columns as they are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookpress.model.book import Element, Section, source_line
from bookpress.model.elements import CELLS
from bookpress.reading.report import Report

MOST_COLUMNS = 100
_GROUPS = ("thead", "tbody", "tfoot")


def settle_tables(sections: Sequence[Section], report: Report) -> None:
    """Fill the rows of each table up to the longest.

    Warnings: MD08 a row unlike the first, MD97 no header cell. Error: SZ05 too many columns for
    any page.
    """
    for section in sections:
        for tree in (section.body, *(note.body for note in section.notes)):
            for table in tree.iter("table"):
                if (columns := columns_of(table)) > MOST_COLUMNS:
                    report.add("SZ05", source_line(table), count=columns, limit=MOST_COLUMNS)
                    continue
                _close(table, report)
                if table.find(".//th") is None:
                    report.add("MD97", source_line(table))


def _close(table: Element, report: Report) -> None:
    _set_headers(table)
    rows = [each for group in _row_groups(table) for each in _measured(group)]
    columns = max((len(taken) for _, taken in rows), default=0)
    for row, taken in rows:
        if len(taken) != len(rows[0][1]):
            report.add("MD08", source_line(row), cells=len(taken), columns=len(rows[0][1]))
        for _ in range(columns - len(taken)):
            row.append(row.makeelement("td"))


def _set_headers(table: Element) -> None:
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
            if cell.tag not in CELLS:
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


def columns_of(table: Element) -> int:
    """Count the columns of a table; no further than to the first row that has too many.

    Source: HTML, 4.9.12.1, Forming a table.

    >>> from lxml import etree
    >>> two = "<tr><td rowspan='2' colspan='3'/><td/></tr><tr><td/><td/></tr>"
    >>> columns_of(etree.fromstring(f"<table><tbody>{two}</tbody></table>"))
    5
    """
    widest = 0
    held: list[tuple[int, int]] = []  # columns and rows of what hangs down from rows above
    for row in _rows(table):
        cells = [(_span(cell, "colspan"), _span(cell, "rowspan")) for cell in row]
        widest = max(widest, sum(columns for columns, _ in (*held, *cells)))
        if widest > MOST_COLUMNS:
            break
        held = [(columns, rows - 1) for columns, rows in (*held, *cells) if rows > 1]
    return widest


def _rows(table: Element) -> Iterator[list[Element]]:
    """Yield the cells of each row, not those of tables in a cell."""
    for child in table:
        for row in [child] if child.tag == "tr" else child.findall("tr"):
            yield [cell for cell in row if cell.tag in CELLS]


def _span(cell: Element, name: str) -> int:
    return int(cell.get(name) or 1)
