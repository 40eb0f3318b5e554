"""Tables of raw HTML, counted after their spans are spread: few cells can ask for many columns.

Tables of Markdown have no spans; `assemble.py` counts their columns as they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bookpress.model.book import Element, Section
from bookpress.model.elements import CELLS
from bookpress.reading.report import Report

MOST_COLUMNS = 100


def look_at_tables(sections: Iterable[Section], report: Report) -> None:
    """Report the tables that are too wide for any page (SZ05)."""
    for section in sections:
        for body in (section.body, *(note.body for note in section.notes)):
            for table in body.iter("table"):
                if (columns := columns_of(table)) > MOST_COLUMNS:
                    line = int(table.get("data-line") or section.line)
                    report.add("SZ05", line, count=columns, limit=MOST_COLUMNS)


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
