"""The table of contents on paper: its lines, and how close they stand."""

from __future__ import annotations

from collections.abc import Sequence

from bookpress.model.book import Book, SectionKind
from bookpress.model.theme import Labels
from bookpress.patterns import late
from bookpress.rendering.contents import Entry, contents, ends_with_index
from bookpress.rendering.paper.endnotes import ENDNOTES, stand_behind
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.long_words import with_wide_words

# Contents stand only before more sections than this.
_FEW = 6
# More entries than these stand in columns when they are bare numbers.
_LONG = 12
_NUMBER = late(r"(\d+|[IVXLCDM]+)\.?")
# Contents that leave so many entries on their last page stand closer, if that spares the page.
_LEFT_OVER = 3


def contents_values(book: Book, labels: Labels, grid: Grid) -> dict[str, object]:
    """Return what the template of the contents takes, by name; nothing where there are none."""
    depth = book.metadata.make_up.contents
    titled = sum(section.title is not None for section in book.sections)
    if depth == "no" or (depth == "auto" and titled <= _FEW) or not titled:
        return {}
    entries = _entries(book, labels, grid, 2 if depth == "auto" else depth)
    numbered = len(entries) > _LONG and all(_NUMBER.fullmatch(one.title) for _, one in entries)
    close = not numbered and _stand_close(entries, grid)
    return {"entries": entries, "close": close, "numbered": numbered}


def _entries(book: Book, labels: Labels, grid: Grid, depth: int) -> tuple[tuple[str, Entry], ...]:
    """Return the lines of the contents, each with its class: parts, then their chapters.

    `depth`: 1 what stands at the top, 2 the chapters of parts too, 3 and the headings inside.
    """
    parts = {section.id for section in book.sections if section.kind is SectionKind.PART}
    measure = (grid.indented(1) - grid.length("two-lines")) / grid.length("text-size")
    lines: list[tuple[str, Entry]] = []

    def add(entry: Entry, name: str) -> None:
        # The bold face of a part is a little wider than that of the text.
        title = with_wide_words(entry.title, grid.display_bold, measure)
        lines.append((f"entry {name}".strip(), entry._replace(title=title)))

    def walk(entries: Sequence[Entry], level: int) -> None:
        for entry in entries:
            level_here = level if entry.opens_section else 3
            if level_here <= depth:
                inside = "entry-inside" if level_here == 3 else ""
                add(entry, "entry-of-part" if entry.target in parts else inside)
            walk(entry.children, 2)

    listed = list(contents(book, labels))
    if stand_behind(book):
        is_last = listed and listed[-1].target == book.sections[-1].id and ends_with_index(book)
        notes = Entry(labels["notes"], ENDNOTES, True)
        listed.insert(len(listed) - bool(is_last), notes)
    walk(listed, 1)
    return tuple(lines)


def _stand_close(entries: Sequence[tuple[str, Entry]], grid: Grid) -> bool:
    """Return whether the contents, set without space between, spare a page of a few lines."""

    def pages(space: float) -> tuple[int, int]:
        """Count the pages, and the entries on the last one; `space`: after each, in pt."""
        count, held, left = 1, 0, grid.text_height - grid.length("chapter-line") - 2 * grid.line
        for name, entry in entries:
            lines = grid.lines(entry.title, grid.serif, "text-size", measure)
            height = lines * grid.line + (grid.line if "entry-of-part" in name and held else 0)
            if height > left:
                count, held, left = count + 1, 0, grid.text_height
            held, left = held + 1, left - height - space
        return count, held

    measure = grid.measure - grid.length("two-lines")
    count, held = pages(grid.length("half-line"))
    return count > 1 and held <= _LEFT_OVER and pages(0)[0] < count
