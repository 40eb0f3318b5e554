"""A table that is a transcript: a column says who speaks, one what is said, others when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bookpress.importing.markdown import escape
from bookpress.importing.word.pieces import Block, Paragraph, Span, Table
from bookpress.importing.word.prose.spans import tidy_words
from bookpress.patterns import late

_TIME = late(
    r"[\[(]?(\d{1,2}(?::\d\d){1,2})(?:[.,]\d+)?[\])]?(?:\s*(?:-->|[-–—])\s*[\d:.,\[\]()]+)?"
)
_COUNT = late(r"\d{1,5}\.?")
_NAME = late(r"[^\W\d_][^\n?!;:]{0,40}:?")
_LEAST_ROWS = 3
_LEAST_NAMED = 0.6
"""Of the rows: the others go on with the speech above."""
_LEAST_WORDS = 12
"""Letters of what is said in a row, on average: fewer are a list of things."""
_MOST_COLUMNS = 4


class Columns(NamedTuple):
    """Which column of a transcript is what."""

    name: int
    words: int
    time: int | None


def columns_of(table: Table) -> Columns | None:
    """Return what the columns of a table are when it is a transcript."""
    rows = table.rows[1:] if table.header else table.rows
    width = max(map(len, table.rows))
    if not 2 <= width <= _MOST_COLUMNS or len(rows) < _LEAST_ROWS:
        return None
    names, times, said = [], [], []
    for at in range(width):
        texts = [text for row in rows if at < len(row) and (text := words_of(row[at]))]
        if all(map(_TIME.fullmatch, texts)):
            times.append(at)
        elif _are_names(texts, len(rows)):
            names.append(at)
        elif not all(map(_COUNT.fullmatch, texts)):
            said.append(at)
            if sum(map(len, texts)) < _LEAST_WORDS * len(rows):
                return None
    if len(names) != 1 or len(said) != 1:
        return None
    return Columns(names[0], said[0], times[0] if times else None)


def speeches(table: Table, columns: Columns) -> Iterator[Block]:
    """Yield the speeches of a transcript, each opened by its name: `Anna (0:12): Yes.`"""
    for row in table.rows[1:] if table.header else table.rows:
        cells = [*row, *[()] * _MOST_COLUMNS]
        name = escape(words_of(cells[columns.name]).rstrip(": "))
        time = _TIME.fullmatch(words_of(cells[columns.time])) if columns.time is not None else None
        mark = Span(f"{name} ({time[1]}): " if time and name else f"{name}: ", ready=True)
        first, *others = cells[columns.words] or (None,)
        if name and isinstance(first, Paragraph):
            yield first._replace(spans=(mark, *first.spans))
        elif first:
            others.insert(0, first)
        yield from others


def words_of(blocks: Sequence[Block]) -> str:
    """Return what the blocks of a cell say."""
    return " ".join(tidy_words(one.spans) for one in blocks if isinstance(one, Paragraph))


def _are_names(texts: list[str], rows: int) -> bool:
    """Return whether texts are few names that come again."""
    texts = [text.rstrip(": ") for text in texts]
    few = len(set(texts)) <= max(2, len(texts) // 2) and len(texts) > len(set(texts))
    return few and len(texts) >= _LEAST_NAMED * rows and all(map(_NAME.fullmatch, texts))
