"""Tables on paper: column widths reckoned here, so that the height is known and ends on the grid.

Comes in: a `table` of a section's copied tree. It gets a `colgroup`, the classes `measured`,
`dense`, and stands in a `div.table` that carries the space after it. A table whose cells span
others, or that is empty, keeps the widths that the layout finds, and may end off the grid; so may
one in which a page turns inside a tall row.

Where a table may be cut, a row gets the class `with-next` when it stays with the one below, and
`tall` when the page may turn inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

from lxml import etree

from bookpress.model.book import Element, plain_text
from bookpress.model.elements import CELLS
from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.rendering.paper.cells import Cell, read_cell
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.widths import count_lines
from bookpress.rendering.trees import add_class, classes, put_in_place

# A table taller than this share of a page may be cut between two rows.
_TALL = 0.6
# So many rows that a cell spans stand on one page.
_TOGETHER = 6
# A header taller than this share of a page is not set again on the next one.
_TALL_HEADER = 0.3
# A row of fewer lines is not left alone before a page turn or after it, and neither is its head.
_ALONE = 4
# A row of so many lines would leave a hole if it went to the next page whole.
_TALL_ROW = 8
# A table nearly as wide as the measure takes it all: two edges that almost meet look like a slip.
_NEARLY = 0.85


class _Size(NamedTuple):
    """The size of a table's text: names of tokens."""

    type: str
    line: str
    gap: str
    name: str


_PLAIN = _Size("table-size", "table-line", "column-gap", "")
_DENSE = _Size("dense-size", "dense-line", "dense-gap", "dense")
_STEPS: tuple[tuple[_Size, Callable[[Cell], float]], ...] = (
    (_PLAIN, Cell.widest_word),
    (_DENSE, Cell.widest_word),
    (_DENSE, Cell.widest_part),
    (_DENSE, Cell.widest_part_but_addresses),
    (_DENSE, Cell.narrowest),
    (_DENSE, Cell.in_pieces),
)
"""What each column is given at least: the first step at which all of them fit is taken."""


def set_table(
    table: Element, grid: Grid, measure: float, least: float, place: Place, language: str
) -> list[Finding]:
    """Give a table its widths and its place on the grid; it is changed and wrapped in place.

    `least`: the space after it, in pt, before what brings it back to the grid. `language`: the
    book's.
    Warning: TB01 a number or a name for which the table has no room.
    Errors: LY24 a table with so many columns that letters would leave the page, at `place`.
    """
    frame = etree.Element("div", {"class": "table"})
    put_in_place(table, frame)
    frame.append(table)
    rows = [[cell for cell in row if cell.tag in CELLS] for row in table.iter("tr")]
    columns = max((len(row) for row in rows), default=0)
    spanned = any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row)
    nested = any(True for cell_table in table.iter("table") if cell_table is not table)
    cells = [[read_cell(cell, grid, language) for cell in row] for row in rows]
    if not plain_text(table) or spanned or nested or any(len(row) != columns for row in rows):
        frame.set("class", "table long")
        frame.set("style", f"--rest: {grid.line:g}pt")
        _set_unmeasured(table, cells, grid, measure)
        _mark_behind_spans(table)
        return []
    letters = _columns(cells, _DENSE, grid, Cell.widest_letter)
    if sum(letters) > measure + grid.length("margin-outer") / 2:
        raise BookError([finding("LY24", place, count=columns)])
    size, widths = _widths(cells, grid, measure)
    widths = _with_caption(table, widths, size, grid, measure)
    _write_columns(table, widths)
    table.set("class", f"{table.get('class', '')} measured {size.name}".strip())
    table.set("style", f"width: {sum(widths):.2f}pt")
    insides = _insides(widths, size, grid)
    texts = [_row_text(row, insides, size, grid) for row in cells]
    hairline = grid.length("hairline")
    if sum(texts) + 2 * len(texts) * grid.length("row-padding") > _TALL * grid.text_height:
        frame.set("class", "table long")
        lines = [text / grid.length(size.line) for text in texts]
        _mark_turns(table, lines, _TALL_HEADER * grid.text_height / grid.length(size.line))
        height = sum(_on_grid(table, texts, grid)) + hairline
    else:
        height = sum(_as_high(table, texts, grid)) + hairline
    height += _caption_height(table, size, grid, sum(widths))
    frame.set("style", f"--rest: {grid.rest(height, least)}")
    words = [
        word
        for row in cells
        for cell, inside in zip(row, insides, strict=True)
        for word in cell.cut_words(inside)
    ]
    more = len(words) if len(words) > 1 else ""
    return [finding("TB01", place, word=words[0], count=more)] if words else []


def _set_unmeasured(table: Element, cells: list[list[Cell]], grid: Grid, measure: float) -> None:
    """Say what can be said of a table whose columns the layout finds: is it dense, where is it cut.

    How many lines a row takes is guessed from columns of one width.
    """
    lines = []
    for row in cells:
        words = sum(cell.widest_word() for cell in row) * grid.length(_PLAIN.type)
        if words + (len(row) - 1) * grid.length(_PLAIN.gap) > measure:
            add_class(table, _DENSE.name)
        share = measure / grid.length(_PLAIN.type) / max(len(row), 1)
        lines.append(max((cell.lines(share) for cell in row), default=1))
    _mark_turns(table, lines, _TALL_HEADER * grid.text_height / grid.length(_PLAIN.line))


def _mark_behind_spans(table: Element) -> None:
    """Mark the first cell of a row (`behind`) where the column before it belongs to a cell above.

    It has the gap of its column, which the first cells of all other rows have not.
    """
    for group in {row.getparent(): None for row in table.iter("tr")}:
        covered = 0
        for row in () if group is None else group.iterchildren("tr"):
            first = next((cell for cell in row if cell.tag in CELLS), None)
            if covered and first is not None:
                add_class(first, "behind")
            elif first is not None:
                covered = int(first.get("rowspan") or 1)
            covered = max(covered - 1, 0)


def _mark_turns(table: Element, lines: Sequence[float], most: float) -> None:
    """Mark between which rows, and inside which, the page does not turn and does.

    A row of few lines is never alone before a turn or after it; one that heads others, or that a
    cell joins to the next, stays with it. `lines`: of each row's text. A
    header of more than `most` lines, which WeasyPrint would leave out where it fills a page, is set
    once, as rows.
    """
    header = len(table.findall("thead/tr"))
    if sum(lines[:header]) > most:
        for group in table.findall("thead"):
            group.tag = "tbody"
            add_class(group, "once")
        header = 0
    rows = list(zip(table.iter("tr"), lines, strict=True))[header:]
    spanned = 0
    for row, count in rows[:-1]:
        down = max((int(cell.get("rowspan") or 1) for cell in row if cell.tag in CELLS), default=1)
        spanned = max(spanned, down if down <= _TOGETHER else 1) - 1
        if spanned or (count < _ALONE and _leads_rows(row)):
            add_class(row, "with-next")
    for row, count in rows:
        if count >= _TALL_ROW:
            add_class(row, "tall")
    if len(rows) > 1:
        if rows[0][1] < _ALONE:
            add_class(rows[0][0], "with-next")
        if rows[-1][1] < _ALONE:
            add_class(rows[-2][0], "with-next")


def _leads_rows(row: Element) -> bool:
    """Return whether a row heads those below: one bold or spanning cell, the others empty.

    >>> _leads_rows(etree.fromstring("<tr><td><b>Nord</b></td><td/></tr>"))
    True
    >>> _leads_rows(etree.fromstring("<tr><td>Nord</td><td/></tr>"))
    False
    """
    filled = [cell for cell in row if cell.tag in CELLS and plain_text(cell)]
    if len(filled) != 1 or filled[0].getprevious() is not None:
        return False
    [cell] = filled
    bold = "".join(plain_text(one) for one in cell if one.tag in ("b", "strong"))
    return cell.tag == "th" or bool(cell.get("colspan")) or bold == plain_text(cell)


def _widths(rows: list[list[Cell]], grid: Grid, measure: float) -> tuple[_Size, list[float]]:
    """Choose the size and the width of each column, in pt, the gap before it included.

    Each column has its widest word, or what its longest words may be broken to; what is left goes
    to those whose text is longest. A table that needs less than the measure is no wider than its
    words.
    """
    for size, wide in _STEPS:
        least = _columns(rows, size, grid, wide)
        if sum(least) <= measure:
            break
    else:
        return size, _cut(least, measure)
    most = _columns(rows, size, grid, Cell.on_one_line)
    spare = measure - sum(most)
    if spare < 0:
        return size, _fewest_lines(rows, least, measure - sum(least), size, grid)
    # Everything stands on one line, and the gaps may be twice as wide.
    gaps = len(most) - 1
    if gaps and sum(most) + gaps * grid.length(size.gap) < _NEARLY * measure:
        spare = gaps * grid.length(size.gap)
    return size, most[:1] + [width + spare / gaps for width in most[1:]]


def _with_caption(
    table: Element, widths: list[float], size: _Size, grid: Grid, measure: float
) -> list[float]:
    """Widen a small table to what its caption asks, half of the measure at most."""
    caption = table.find("caption")
    if caption is None:
        return widths
    asked = 1.02 * grid.sans.width(plain_text(caption)) * grid.length(size.type)
    more = min(asked, measure / 2) - sum(widths)
    return widths if more <= 0 else [width + more / len(widths) for width in widths]


def _columns(
    rows: list[list[Cell]], size: _Size, grid: Grid, width: Callable[[Cell], float]
) -> list[float]:
    """Return the width of each column when `width` says what its cells ask, in em."""
    return [
        (grid.length(size.gap) if index else 0)
        # A hundredth more, as kerning is not counted.
        + 1.01 * grid.length(size.type) * max(map(width, column))
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
    rows: list[list[Cell]], least: list[float], spare: float, size: _Size, grid: Grid
) -> list[float]:
    """Hand out the spare width in small steps, each to the column whose longest text is fullest.

    A row is as high as its highest cell, so what makes a table short is that no column fills far
    more lines than the others. How many lines a text fills is nearly its width on one line over the
    width of its column; this quotient falls smoothly, while a count of lines stays the same over
    many steps and then shows no step the way. Giving each step to the largest quotient lowers the
    greatest of them, and never takes from a column its widest word, as shares in proportion would.
    There are 24 steps, so that one is no wider than a short word.
    """
    widths = list(least)
    step = spare / 24
    type_size, gap = grid.length(size.type), grid.length(size.gap)
    longest = [
        max(cell.length() for cell in column) * type_size for column in zip(*rows, strict=True)
    ]
    for _ in range(24):
        fill = [
            text / (width - (gap if index else 0))
            for index, (text, width) in enumerate(zip(longest, widths, strict=True))
        ]
        widths[fill.index(max(fill))] += step
    return widths


def _write_columns(table: Element, widths: list[float]) -> None:
    group = etree.Element("colgroup")
    for width in widths:
        etree.SubElement(group, "col", {"style": f"width: {100 * width / sum(widths):.2f}%"})
    captions = [child for child in table if child.tag == "caption"]
    table.insert(len(captions), group)


def _insides(widths: list[float], size: _Size, grid: Grid) -> list[float]:
    """Return the room for text of each column, in em."""
    gap, em = grid.length(size.gap), grid.length(size.type)
    return [(width - (gap if index else 0)) / em for index, width in enumerate(widths)]


def _row_text(row: list[Cell], insides: list[float], size: _Size, grid: Grid) -> float:
    """Return the height of a row's text in pt, hyphens written into words wider than a column."""
    lines = 1
    for cell, inside in zip(row, insides, strict=True):
        cell.hyphenate(inside)
        lines = max(lines, cell.lines(inside, hyphenated=size is _DENSE))
    return lines * grid.length(size.line)


def _as_high(table: Element, texts: list[float], grid: Grid) -> list[float]:
    """Set the height of each row, with its padding and the inner halves of its hairlines.

    A row stays as high when its text takes fewer lines than were counted.
    """
    half = grid.length("hairline") / 2
    tall = [text + 2 * grid.length("row-padding") for text in texts]
    tall[0] += half
    tall[-1] += half
    headers = len(table.findall("thead/tr"))
    if 0 < headers < len(tall):
        tall[headers - 1] += half
        tall[headers] += half
    for row, height in zip(table.iter("tr"), tall, strict=True):
        row.set("style", f"height: {height:g}pt")
    return tall


def _on_grid(table: Element, texts: list[float], grid: Grid) -> list[float]:
    """Let each row take whole lines of the grid where a table may be cut, air above as below.

    Then the page after a cut holds whole lines too. A row's height holds the inner halves of its
    hairlines; the head, which is set again on each page, gives up the table's outer halves.
    """
    hairline = grid.length("hairline")
    tall = []
    for row, text in zip(table.iter("tr"), texts, strict=True):
        parent = row.getparent()
        spent = hairline if parent is not None and parent.tag == "thead" else 0
        least = text + 2 * grid.length("least-padding") + hairline
        # A rounding error is no reason for a line more.
        tall.append(ceil((least - 0.01) / grid.line) * grid.line - spent)
        padding = (tall[-1] - text - hairline) / 2
        # The height of a row that is cut is that of each of its pieces.
        height = "" if "tall" in classes(row) else f"height: {tall[-1]:g}pt; "
        row.set("style", f"{height}--row-padding: {padding:g}pt")
    return tall


def _caption_height(table: Element, size: _Size, grid: Grid, measure: float) -> float:
    caption = table.find("caption")
    if caption is None:
        return 0
    lines = count_lines(plain_text(caption), grid.sans, measure / grid.length(size.type))
    return lines * grid.length(size.line) + grid.length("half-line")
