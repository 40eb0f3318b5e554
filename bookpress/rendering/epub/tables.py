"""Tables that are too wide for a phone: in the EPUB each of their rows becomes a paragraph.

A reader that turns pages cuts a table at the edge of its column, and no gesture brings the rest;
MuPDF sets the cells of a `table` side by side whatever the style sheet says. So a wide table is
written without the element: a `p` for each row, a `span` for each cell, in the same order and with
the same words, and the roles that keep it a table for the ear (WAI-ARIA 1.2, `#table`).
"""

from __future__ import annotations

from lxml import etree

from bookpress.model.book import Element, plain_text
from bookpress.model.elements import CELLS, PHRASES
from bookpress.rendering.paper.widths import Face, widest_word
from bookpress.rendering.trees import classes, put_in_place

_PHONE = 19.5
"""What a table may measure, in em of its own type: a phone of 360 px, some 30 px of margins at each
side and type of 16 px leave 19.75 em of the table's 0.9; readers round."""

_GAP = 0.8
"""Between two columns, in em, as in `reader.css`."""

_ROLES = {"col": "columnheader", "row": "rowheader"}
"""By the scope of a head."""


def unfold_wide_tables(tree: Element, face: Face) -> None:
    """Rewrite the tables that a phone cannot hold, in place; `face`: of the running text.

    A table with joined cells or with blocks in a cell stays as it is.
    """
    for table in list(tree.iter("table")):
        rows = [[cell for cell in row if cell.tag in CELLS] for row in table.iter("tr")]
        cells = [cell for row in rows for cell in row]
        joined = any(cell.get("colspan") or cell.get("rowspan") for cell in cells)
        blocks = any(part.tag not in PHRASES for cell in cells for part in cell.iterdescendants())
        if cells and not joined and not blocks and _least_width(rows, face) > _PHONE:
            _unfold(table, rows)


def _least_width(rows: list[list[Element]], face: Face) -> float:
    """Return the width that the widest words of all columns take side by side, in em."""
    columns = max(len(row) for row in rows)
    words = [
        max(widest_word(plain_text(row[index]), face) for row in rows if index < len(row))
        for index in range(columns)
    ]
    return sum(words) + (columns - 1) * _GAP


def _unfold(table: Element, rows: list[list[Element]]) -> None:
    """Put a `div` in the place of a table, its caption as a paragraph before it."""
    caption = table.find("caption")
    if caption is not None:
        caption.tag, caption.tail = "p", "\n"
        caption.set("class", f"caption {caption.get('class', '')}".strip())
        table.addprevious(caption)
    unfolded = etree.Element("div", _attributes(table))
    if caption is not None and caption.get("id"):
        unfolded.set("aria-labelledby", caption.get("id", ""))
    unfolded.set("class", f"unfolded {table.get('class', '')}".strip())
    unfolded.set("role", "table")
    unfolded.extend(_row(row) for row in rows if row)
    put_in_place(table, unfolded)


def _row(cells: list[Element]) -> Element:
    """Make the paragraph of a row; a mark of a page that stands between two cells goes with it."""
    source = cells[0].getparent()
    assert source is not None
    row = etree.Element("p", _attributes(source))
    row.set("role", "row")
    in_header = next(source.iterancestors("thead"), None) is not None
    if in_header or all(cell.get("scope") == "col" for cell in cells):
        row.set("class", f"heads {row.get('class', '')}".strip())
    for cell in cells:
        look = " stub" if "stub" in classes(cell) else ""
        cell.tag, cell.tail = "span", " "
        cell.set("role", _ROLES.get(cell.get("scope", ""), "cell"))
        if "scope" in cell.attrib:
            del cell.attrib["scope"]
        cell.set("class", "first" + look if cell is cells[0] else "cell")
        row.append(cell)
    cells[-1].tail = None
    cells[-1].set("class", "last")
    return row


def _attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}
