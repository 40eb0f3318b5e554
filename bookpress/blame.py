"""Whose fault it is when the work on a book breaks off, or never ends.

What a style sheet may ask has no bounds, and a library that draws pages may fall over it in ways
that no rule of ours foresaw. An author's theme is then named, with its files; with the theme that
ships with bookpress such an end is a fault of ours, and is shown as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bookpress.model.book import Book, plain_text
from bookpress.model.clock import no_longer_than
from bookpress.model.findings import (
    BookError,
    CheckError,
    Finding,
    MachineError,
    Place,
    finding,
)
from bookpress.model.theme import Theme

SECONDS = 45
_FOR_A_CHARACTER = 0.001
_FOR_AN_ELEMENT = 0.1
_FOR_A_PICTURE = 10
"""Of the processor, from the rendering of a book to its last file: ten times what books take. An
element may be the call of a note: many of them in one paragraph are slow to lay out."""


@contextmanager
def at_work(book: Book, theme: Theme) -> Iterator[None]:
    """Do the work that a theme has a part in.

    Errors: LY21 it takes far longer than its size allows; TH23 a library broke off over the
    author's theme.
    """
    place, files = Place(str(theme.own or book.source)), theme.own_files()
    seconds = _most_seconds(book)
    try:
        with no_longer_than(seconds, finding("LY21", place, seconds=seconds, files=files)):
            yield
    except (BookError, ImportError):
        raise
    except Exception as error:
        if theme.own is None or getattr(error, "filename", None):
            raise
        reason = f"{type(error).__name__}: {error}".rstrip(".: ")[:200]
        raise MachineError([finding("TH23", place, reason=reason, files=files)]) from error


def _most_seconds(book: Book) -> int:
    """Return the seconds that the size of a book allows."""
    trees = [
        tree
        for section in book.sections
        for tree in (section.body, *(note.body for note in section.notes))
    ]
    characters = sum(len(plain_text(tree)) for tree in trees)
    elements = sum(1 for tree in trees for _ in tree.iter())
    return (
        SECONDS
        + round(_FOR_A_CHARACTER * characters + _FOR_AN_ELEMENT * elements)
        + _FOR_A_PICTURE * len(book.pictures)
    )


def refused_with(theme: Theme, found: Sequence[Finding]) -> BookError:
    """Return what to raise where a check refuses what was made: with TH26, if by a theme."""
    if theme.own is None:
        return CheckError(found)
    asked = finding("TH26", Place(str(theme.own)), files=theme.own_files())
    return MachineError([*found, asked])
