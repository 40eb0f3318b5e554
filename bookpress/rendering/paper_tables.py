"""Tables on paper: column widths reckoned here, so that the height is known and ends on the grid.

Comes in: a `table` of a section's copied tree. It gets a `colgroup`, the classes `measured`,
`dense`, and stands in a `div.table` that carries the space after it. A table whose cells span
others keeps the widths that the layout finds, and may end off the grid.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from bookpress.book import Element, plain_text
from bookpress.rendering.paper_grid import Grid
from bookpress.rendering.widths import count_lines, widest_word

# A table taller than this share of a page may be cut between two rows.
_TALL = 0.6


@dataclass(frozen=True, slots=True)
class _Size:
    """The size of a table's text: names of tokens."""

    type: str
    line: str
    name: str


_PLAIN = _Size("table-size", "table-line", "")
_DENSE = _Size("dense-size", "dense-line", "dense")


def set_table(table: Element, grid: Grid, measure: float) -> None:
    """Give a table its widths and its place on the grid; it is changed and wrapped in place."""
    frame = etree.Element("div", {"class": "table"})
    parent = table.getparent()
    assert parent is not None
    frame.tail, table.tail = table.tail, None
    parent.replace(table, frame)
    frame.append(table)
    rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
    columns = max((len(row) for row in rows), default=0)
    spanned = any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row)
    nested = any(True for cell_table in table.iter("table") if cell_table is not table)
    if not columns or spanned or nested or any(len(row) != columns for row in rows):
        frame.set("class", "table long")
        frame.set("style", f"--rest: {grid.line:g}pt")
        return
    size, widths = _widths(rows, grid, measure)
    _write_columns(table, widths, measure)
    table.set("class", f"{table.get('class', '')} measured {size.name}".strip())
    height = _height(table, rows, widths, size, grid, measure)
    if height > _TALL * grid.text_height:
        frame.set("class", "table long")
    frame.set("style", f"--rest: {grid.rest(height, grid.line)}")


def _widths(rows: list[list[Element]], grid: Grid, measure: float) -> tuple[_Size, list[float]]:
    """Choose the size and the width of each column, in pt, the gap before it included.

    Each column has its widest word; what is left goes to those whose text is longest.
    """
    gap = grid.length("column-gap")
    for size in (_PLAIN, _DENSE):
        type_size = grid.length(size.type)
        least, most = [], []
        for index, column in enumerate(zip(*rows, strict=True)):
            before = gap if index else 0
            texts = [(plain_text(cell), _face(cell, grid)) for cell in column]
            least.append(before + 1.02 * type_size * max(widest_word(t, f) for t, f in texts))
            most.append(before + 1.02 * type_size * max(f.width(t) for t, f in texts))
        if sum(least) <= measure:
            break
    spare = measure - sum(least)
    if spare < 0:  # words will be cut: every column gives up the same share
        return size, [width * measure / sum(least) for width in least]
    wishes = [high - low for low, high in zip(least, most, strict=True)]
    if sum(wishes) <= spare:
        # Everything stands on one line; what is left over is shared evenly.
        return size, [high + (spare - sum(wishes)) / len(most) for high in most]
    return size, _fewest_lines(rows, least, spare, size, grid)


def _fewest_lines(
    rows: list[list[Element]], least: list[float], spare: float, size: _Size, grid: Grid
) -> list[float]:
    """Hand out the spare width in small steps, each where it makes the longest cell shorter."""
    widths = list(least)
    step = spare / 24
    type_size, gap = grid.length(size.type), grid.length("column-gap")
    longest = [
        max(_face(cell, grid).width(plain_text(cell)) for cell in column) * type_size
        for column in zip(*rows, strict=True)
    ]
    for _ in range(24):
        fill = [
            text / (width - (gap if index else 0))
            for index, (text, width) in enumerate(zip(longest, widths, strict=True))
        ]
        widths[fill.index(max(fill))] += step
    return widths


def _face(cell: Element, grid: Grid):  # type: ignore[no-untyped-def]
    return grid.sans_bold if cell.tag == "th" else grid.sans


def _write_columns(table: Element, widths: list[float], measure: float) -> None:
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", {"style": f"width: {100 * width / sum(widths):.2f}%"})
    captions = [child for child in table if child.tag == "caption"]
    table.insert(len(captions), group)


def _height(
    table: Element,
    rows: list[list[Element]],
    widths: list[float],
    size: _Size,
    grid: Grid,
    measure: float,
) -> float:
    """Add up a table's height: caption, rows, hairlines (half of each collapsed border counts)."""
    type_size, line = grid.length(size.type), grid.length(size.line)
    gap, padding = grid.length("column-gap"), grid.length("row-padding")
    height = 0.0
    for row in rows:
        lines = 1
        for index, cell in enumerate(row):
            inside = (widths[index] - (gap if index else 0)) / type_size
            lines = max(lines, _cell_lines(cell, grid, inside))
        height += lines * line + 2 * padding
    caption = table.find("caption")
    if caption is not None:
        text = plain_text(caption)
        height += count_lines(text, grid.sans, measure / type_size) * line
        height += grid.length("half-line")
    return height + 3 * grid.length("hairline")


def _cell_lines(cell: Element, grid: Grid, measure: float) -> int:
    """Count the lines of a cell: of its paragraphs, or of the text between its line breaks."""
    blocks = [child for child in cell if child.tag in ("p", "ul", "ol", "div")]
    parts = [plain_text(block) for block in blocks] or [plain_text(cell)]
    breaks = sum(1 for _ in cell.iter("br"))
    return breaks + sum(count_lines(part, _face(cell, grid), measure) for part in parts)
