"""Tables on paper: column widths reckoned here, so that the height is known and ends on the grid.

Comes in: a `table` of a section's copied tree. It gets a `colgroup`, the classes `measured`,
`dense`, and stands in a `div.table` that carries the space after it. A table whose cells span
others keeps the widths that the layout finds, and may end off the grid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from lxml import etree

from bookpress.book import Element, plain_text
from bookpress.rendering.paper_grid import Grid
from bookpress.rendering.widths import Face, count_lines, widest_word

# A table taller than this share of a page may be cut between two rows.
_TALL = 0.6
# A word that is cut at its hyphens fills its lines to about this share.
_FILLED = 0.65


@dataclass(frozen=True, slots=True)
class _Size:
    """The size of a table's text: names of tokens."""

    type: str
    line: str
    gap: str
    name: str


_PLAIN = _Size("table-size", "table-line", "column-gap", "")
_DENSE = _Size("dense-size", "dense-line", "dense-gap", "dense")


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
    size, widths, cut = _widths(rows, grid, measure)
    _write_columns(table, widths)
    table.set("class", f"{table.get('class', '')} measured {size.name}".strip())
    heights = [_row_height(row, widths, size, grid) for row in rows]
    long = sum(heights) > _TALL * grid.text_height
    hairline = grid.length("hairline")
    if long or cut:
        frame.set("class", "table long" if long else "table")
        # Each row's height holds its hairlines, but for the table's own upper and lower halves.
        height = sum(_on_grid(table, heights, grid)) + hairline
    else:
        height = sum(heights) + 3 * hairline
    height += _caption_height(table, size, grid, measure)
    frame.set("style", f"--rest: {grid.rest(height, grid.length('least-rest'))}")


def _widths(
    rows: list[list[Element]], grid: Grid, measure: float
) -> tuple[_Size, list[float], bool]:
    """Choose the size and the width of each column, in pt, the gap before it included.

    Each column has its widest word; what is left goes to those whose text is longest. The third
    value tells that words must be cut.
    """
    for size in (_PLAIN, _DENSE):
        least = _columns(rows, size, grid, widest_word)
        if sum(least) <= measure:
            break
    else:
        return size, _cut(least, measure), True
    most = _columns(rows, size, grid, lambda text, face: face.width(text))
    spare = measure - sum(least)
    wishes = [high - low for low, high in zip(least, most, strict=True)]
    if sum(wishes) <= spare:
        # Everything stands on one line; what is left over is shared evenly.
        return size, [high + (spare - sum(wishes)) / len(most) for high in most], False
    return size, _fewest_lines(rows, least, spare, size, grid), False


def _columns(
    rows: list[list[Element]], size: _Size, grid: Grid, width: Callable[[str, Face], float]
) -> list[float]:
    """Give the width of each column when `width` says what its cells ask, in em."""
    return [
        (grid.length(size.gap) if index else 0)
        # A hundredth more, as kerning is not counted.
        + 1.01 * grid.length(size.type) * max(width(plain_text(c), _face(c, grid)) for c in column)
        for index, column in enumerate(zip(*rows, strict=True))
    ]


def _cut(least: list[float], measure: float) -> list[float]:
    """Cut the widest columns to one width, so that all stand on the measure; words will break."""
    low, high = 0.0, max(least)
    while high - low > 0.1:
        middle = (low + high) / 2
        if sum(min(width, middle) for width in least) > measure:
            high = middle
        else:
            low = middle
    return [min(width, low) for width in least]


def _fewest_lines(
    rows: list[list[Element]], least: list[float], spare: float, size: _Size, grid: Grid
) -> list[float]:
    """Hand out the spare width in small steps, each where it makes the longest cell shorter."""
    widths = list(least)
    step = spare / 24
    type_size, gap = grid.length(size.type), grid.length(size.gap)
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


def _face(cell: Element, grid: Grid) -> Face:
    return grid.sans_bold if cell.tag == "th" else grid.sans


def _write_columns(table: Element, widths: list[float]) -> None:
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", {"style": f"width: {100 * width / sum(widths):.2f}%"})
    captions = [child for child in table if child.tag == "caption"]
    table.insert(len(captions), group)


def _row_height(row: list[Element], widths: list[float], size: _Size, grid: Grid) -> float:
    """Give the height of a row in pt, its padding included."""
    type_size = grid.length(size.type)
    lines = 1
    for index, cell in enumerate(row):
        inside = (widths[index] - (grid.length(size.gap) if index else 0)) / type_size
        lines = max(lines, _cell_lines(cell, grid, inside))
    return lines * grid.length(size.line) + 2 * grid.length("row-padding")


def _on_grid(table: Element, heights: list[float], grid: Grid) -> list[float]:
    """Let each row take whole lines of the grid, where a table may be cut or its words are.

    Then the page after a cut holds whole lines too. The head, which is set again on each page,
    gives up the height of the table's own hairlines.
    """
    tall = []
    for row, height in zip(table.iter("tr"), heights, strict=True):
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        kind = "snug" if in_head else "held"
        spent = grid.length("hairline") if in_head else 0
        for cell in row:
            cell.set("class", f"{cell.get('class', '')} {kind}".strip())
        height -= 2 * (grid.length("row-padding") - grid.length(f"{kind}-padding"))
        # A rounding error is no reason for a line more.
        lines = -(-(height + spent - 0.01) // grid.line)
        tall.append(lines * grid.line - spent)
        row.set("style", f"height: {tall[-1]:g}pt")
    return tall


def _caption_height(table: Element, size: _Size, grid: Grid, measure: float) -> float:
    caption = table.find("caption")
    if caption is None:
        return 0
    lines = count_lines(plain_text(caption), grid.sans, measure / grid.length(size.type))
    return lines * grid.length(size.line) + grid.length("half-line")


def _cell_lines(cell: Element, grid: Grid, measure: float) -> int:
    """Count the lines of a cell: of its paragraphs, or of the text between its line breaks."""
    blocks = [child for child in cell if child.tag in ("p", "ul", "ol", "div")]
    parts = [plain_text(block) for block in blocks] or [plain_text(cell)]
    face = _face(cell, grid)
    lines = sum(1 for _ in cell.iter("br"))
    for part in parts:
        lines += count_lines(part, face, measure)
        for word in part.split(" "):
            if (width := face.width(word)) > measure:
                lines += ceil(width / measure / _FILLED) - ceil(width / measure)
    return lines
