"""Tables that are drawn with signs: pandoc's simple, multiline and grid tables.

A table is read where its columns are certain; else its lines stay as typed, as code, which keeps
them under each other, and MD40 says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from bookpress.patterns import late
from bookpress.reading.markdown.blocks import Code, Line, Table
from bookpress.reading.report import Report

_GROUPS = late(r" {0,3}-{2,}(?: +-{2,})+ *$")
_DASHES = late(r" {0,3}-{5,} *$")
_GRID = late(r" {0,3}\+(?:[-=:]{2,}\+)+ *$")
_ITEM = late(r"(?:[-*+]|\d{1,3}[.)]) ")

Row = tuple[int, list[str]]


def table(numbered: Sequence[Line], at: int, report: Report) -> tuple[Table | Code, int] | None:
    """Read a drawn table that starts at a line; None where none does.

    Warnings: MD40 its columns are not certain.
    """
    text = numbered[at][1]
    under = numbered[at + 1][1] if at + 1 < len(numbered) else ""
    if _GRID.match(text):
        stop = _until(numbered, at, lambda line: line.lstrip(" ")[:1] not in ("+", "|"))
        found = _grid(numbered[at:stop])
    elif _DASHES.match(text) and under.strip() and not _DASHES.match(under):
        ruled = next((n for n in range(at + 2, at + 6) if _line(numbered, n, _GROUPS)), 0)
        stop = _until(numbered, ruled, lambda line: bool(_DASHES.match(line))) + 1 if ruled else 0
        if not ruled or stop > len(numbered):
            return None
        found = _columns(numbered[at + 1 : stop - 1], ruled - at - 1, blanks=True)
    elif _GROUPS.match(text) and under.strip():
        stop = _until(numbered, at + 1, lambda line: not line.strip() or bool(_GROUPS.match(line)))
        stop += bool(_line(numbered, stop, _GROUPS))
        found = _columns(numbered[at:stop], 0, blanks=False)
    elif _GROUPS.match(under) and "|" not in text and text.strip():
        stop = _until(numbered, at + 2, lambda line: not line.strip())
        found = _columns(numbered[at:stop], 1, blanks=False)
    else:
        return None
    number = numbered[at][0]
    if found is not None and found.rows:
        return found, stop
    report.add("MD40", number, excerpt=" ".join(text.split())[:60])
    return Code(number, "".join(f"{line}\n" for _, line in numbered[at:stop])), stop


def _line(numbered: Sequence[Line], at: int, pattern: re.Pattern[str]) -> bool:
    return at < len(numbered) and bool(pattern.match(numbered[at][1]))


def _until(numbered: Sequence[Line], at: int, ends: Callable[[str], bool]) -> int:
    """Return the place of the line that ends a table, at most the end of the lines."""
    while at < len(numbered) and not ends(numbered[at][1]):
        at += 1
    return at


def _columns(lines: Sequence[Line], ruled: int, *, blanks: bool) -> Table | None:
    """Read rows whose columns stand under groups of dashes, those of line `ruled`.

    `blanks`: blank lines part the rows; else each line is one.
    """
    starts = [match.start() for match in re.finditer("-+", lines[ruled][1])]
    header = _joined([_cut(text, starts) for _, text in lines[:ruled]]) if ruled else []
    rows: list[Row] = []
    fresh = True
    for number, text in lines[ruled + 1 :]:
        if _GROUPS.match(text):
            continue
        if not text.strip():
            fresh = True
            continue
        cells = _cut(text, starts)
        if cells is None or header is None:
            return None
        if fresh or not blanks:
            rows.append((number, cells))
        else:
            rows[-1] = (rows[-1][0], _joined([rows[-1][1], cells]) or cells)
        fresh = False
    if header is None:
        return None
    return Table(lines[0][0], header or [""] * len(starts), [""] * len(starts), rows)


def _cut(text: str, starts: Sequence[int]) -> list[str] | None:
    """Cut a line into its cells; None when a word stands across the edge of two columns."""
    if any(text[start - 1 : start].strip() for start in starts[1:]) or text[: starts[0]].strip():
        return None
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _joined(rows: Sequence[list[str] | None]) -> list[str] | None:
    """Join the lines of one row."""
    whole = [row for row in rows if row is not None]
    if len(whole) < len(rows):
        return None
    return [" ".join(filter(None, cells)) for cells in zip(*whole, strict=True)]


def _grid(lines: Sequence[Line]) -> Table | None:
    """Read a grid whose rows all have the columns of its first line, and no lists in its cells."""
    first = lines[0][1].rstrip()
    edges = [at for at, sign in enumerate(first) if sign == "+"]
    header: list[str] = []
    rows: list[Row] = []
    fresh = True
    for number, text in lines[1:]:
        text = text.rstrip()
        if _GRID.match(text):
            if [at for at, sign in enumerate(text) if sign == "+"] != edges:
                return None
            if "=" in text and rows and not header:
                header = rows.pop()[1]
            fresh = True
            continue
        if len(text) != len(first) or any(text[at] != "|" for at in edges):
            return None
        cells = [text[a + 1 : b].strip() for a, b in pairwise(edges)]
        if any("|" in cell or _ITEM.match(cell) for cell in cells):
            return None
        if fresh:
            rows.append((number, cells))
        else:
            rows[-1] = (rows[-1][0], _joined([rows[-1][1], cells]) or cells)
        fresh = False
    columns = len(edges) - 1
    return Table(lines[0][0], header or [""] * columns, [""] * columns, rows)
