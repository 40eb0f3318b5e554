"""The cells of a table's row, and what is wrong with its shape."""

from __future__ import annotations

import re
from bisect import bisect_right

MOST_COLUMNS = 100

_SIGNS = re.compile(r"\\.|`+|\|")


def split_row(row: str) -> list[str]:
    r"""Part a row at its pipes, but for those that are escaped or inside code.

    >>> split_row("| a | `b | c` | d \\| e |")
    ['a', '`b | c`', 'd | e']
    """
    row = row.strip()
    signs = list(_SIGNS.finditer(row))
    ticks: dict[int, list[int]] = {}
    for sign in signs:
        if sign[0][0] == "`":
            ticks.setdefault(len(sign[0]), []).append(sign.start())
    cells: list[str] = []
    start = code_end = 0
    for sign in signs:
        if sign.start() < code_end:
            continue
        if sign[0] == "|":
            cells.append(row[start : sign.start()])
            start = sign.end()
        elif sign[0][0] == "`":
            same = ticks[len(sign[0])]
            after = bisect_right(same, sign.start())
            if after < len(same):
                code_end = same[after] + len(sign[0])
    cells.append(row[start:])
    if row.startswith("|"):
        cells = cells[1:]
    if len(cells) > 1 and start == len(row):
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]
