"""What must hold, row by row, told by what was measured.

`kept` is what was measured: word of the group → its date, rounds, seconds and makers; each maker
has its figures of every turn, or the reason why it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log, log10
from statistics import median
from typing import Any

from speed.makers import (
    BARE,
    CHANGE,
    HELP,
    PHOTOGRAPHS,
    UNCHANGED,
    Maker,
    calibre,
    everything,
    lualatex,
    shelf_of,
    three,
    typst,
    vivliostyle,
    weasyprint,
)

Kept = dict[str, dict[str, Any]]
Told = tuple[float, str]
"""A figure, and those it was made of, in words."""


class Missing(Exception):
    """A figure is not there: the reason."""


class Unmeasured(Missing):
    """Nobody has measured it yet: what would."""


def middle(kept: Kept, group: str, maker: Maker, what: str = "cpu") -> float:
    """Return the median of a maker's `cpu`, `wall` (seconds) or `peak` (MB). Errors: `Missing`."""
    told = kept.get(group, {"makers": {}})["makers"].get(maker.name, {})
    if "missing" in told:
        raise Missing(told["missing"])
    if not told.get(what):
        raise Unmeasured(f"scripts/bench speed --rows {group}")
    return float(median(told[what]))


def ratio(group: str, upper: Maker, lower: Maker, what: str = "cpu") -> Callable[[Kept], Told]:
    def tell(kept: Kept) -> Told:
        above, below = (middle(kept, group, maker, what) for maker in (upper, lower))
        return above / below, f"{seconds(above)} / {seconds(below)}"

    return tell


def growth(fewer: int, more: int) -> Callable[[Kept], Told]:
    """Return what tells the power of growth: 1 where twice the text takes twice the time."""

    def tell(kept: Kept) -> Told:
        first, second = (middle(kept, str(count), three) for count in (fewer, more))
        return log(second / first) / log(more / fewer), f"{seconds(first)} → {seconds(second)}"

    return tell


def figure(group: str, maker: Maker, what: str) -> Callable[[Kept], Told]:
    def tell(kept: Kept) -> Told:
        return middle(kept, group, maker, what), ""

    return tell


def seconds(value: float) -> str:
    """Write seconds in three digits."""
    return (
        f"{value * 1000:.0f} ms" if value < 0.1 else f"{value:.{max(0, 2 - int(log10(value)))}f} s"
    )


@dataclass(frozen=True, slots=True)
class Row:
    """What must hold."""

    what: str
    most: float
    tell: Callable[[Kept], Told]
    unit: str = ""
    goal: str = ""

    @property
    def target(self) -> str:
        """What is asked, as a cell."""
        return f"{self.most:,g}{self.unit}{self.goal}"

    def cells(self, kept: Kept) -> list[str]:
        """Return the cells of the table. Errors: `Unmeasured`."""
        try:
            value, of = self.tell(kept)
        except Unmeasured:
            raise
        except Missing as reason:
            return [self.what, self.target, "—", "", str(reason).replace("|", "/")]
        shown = f"{value:,.0f}{self.unit}" if self.unit else f"{value:.2f}"
        return [self.what, self.target, shown, "yes" if value <= self.most else "no", of]


OURS = "EPUB + two PDFs, CPU"
_INTERVIEW = [
    Row(
        f"the interview: {OURS} / {typst.name}",
        4.3,
        ratio("interview", three, typst),
        goal=" (goal 2.5)",
    ),
    Row(f"the same / {weasyprint.name}", 1.2, ratio("interview", three, weasyprint)),
    Row("the same / calibre, EPUB and PDF", 0.65, ratio("interview", three, calibre)),
    Row("the same / Vivliostyle, EPUB and PDF", 0.22, ratio("interview", three, vivliostyle)),
    Row(f"the same / {lualatex.name}", 0.3, ratio("interview", three, lualatex)),
    Row(
        "the interview: all default editions / EPUB + two PDFs, CPU",
        1.15,
        ratio("interview", everything, three),
    ),
]
_LARGE = [
    Row(f"an interview of 12,000 words: {OURS} / {typst.name}", 4.8, ratio("long", three, typst)),
    Row(f"100 chapters of 1,000 words: {OURS} / {typst.name}", 4.8, ratio("100", three, typst)),
    Row(f"300 chapters: {OURS} / {typst.name}", 5, ratio("300", three, typst)),
    Row(f"100 chapters: {OURS} / {lualatex.name}", 1.6, ratio("100", three, lualatex)),
    Row(f"300 chapters: {OURS} / {lualatex.name}", 1.6, ratio("300", three, lualatex)),
    Row("power of growth, 100 → 300 chapters, CPU", 1.1, growth(100, 300)),
    Row("power of growth, 300 → 1,000 chapters, CPU", 1.1, growth(300, 1000)),
    Row("1,000 chapters: EPUB + two PDFs, wall", 300, figure("1000", three, "wall"), " s"),
    Row("1,000 chapters: the same, peak memory", 3000, figure("1000", three, "peak"), " MB"),
    Row(
        "200 photographs of 2 megapixels: peak memory",
        500,
        figure("photographs", PHOTOGRAPHS, "peak"),
        " MB",
    ),
]
_OFTEN = [
    Row("nothing changed / `python -c pass`, CPU", 4, ratio("start", UNCHANGED, BARE)),
    Row("`bookpress --help` / `python -c pass`, CPU", 6, ratio("start", HELP, BARE)),
    Row(
        "one paragraph of the interview changed, warm process / cold build, CPU",
        0.4,
        ratio("paragraph", CHANGE, three),
    ),
    Row(
        "20 interviews with `--jobs 2` / one after the other, wall",
        0.6,
        ratio("shelf", shelf_of(2), shelf_of(1), "wall"),
    ),
]
ROWS = [*_INTERVIEW, *_LARGE, *_OFTEN]
COLUMNS = ["row", "at most", "measured", "held", "of"]


def markdown(columns: list[str], rows: list[list[str]], left: int) -> str:
    """Return a table in Markdown, its first `left` columns to the left."""
    rule = ["---"] * left + ["---:"] * (len(columns) - left)
    return "\n".join(f"| {' | '.join(row)} |" for row in [columns, rule, *rows]) + "\n"


def table(kept: Kept, *, whole: bool = True) -> str:
    """Return the table of what must hold; not `whole`: of what was measured."""
    rows = []
    for row in ROWS:
        try:
            rows.append(row.cells(kept))
        except Unmeasured as by:
            rows += [[row.what, row.target, "—", "", f"not measured: `{by}`"]] if whole else []
    return markdown(COLUMNS, rows, 1)
