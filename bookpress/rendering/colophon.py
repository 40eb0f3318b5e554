"""What half title, imprint and colophon say: a title, days in words, numbers, an address."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from bookpress.model.book import Book, plain_text
from bookpress.model.names import hyphenated
from bookpress.model.theme import Labels, Theme
from bookpress.model.tokens import count
from bookpress.rendering.labels import date_in_words
from bookpress.typography.characters import NO_BREAK_SPACE


class SquareCode(NamedTuple):
    """The QR code of an address (ISO/IEC 18004)."""

    address: str
    spelled: str
    """As it is printed under the code: without `https://`."""
    side: int
    """In modules, the quiet zone left out."""
    path: str
    """The dark modules as the outline of an SVG, one unit a module."""


def half_title(book: Book, theme: Theme) -> str | None:
    """Return the words of the half title, the title in short; None of a booklet too short for one.

    What is bound as a book has one. Else the theme's token `half-title-letters` draws the line, the
    same for every edition: how many pages there are is known too late.
    """
    letters = sum(len(plain_text(section.body)) for section in book.sections)
    long = letters >= count(theme, "half-title-letters")
    return book.metadata.running_title if long or book.metadata.make_up.is_book else None


def days(book: Book, labels: Labels) -> tuple[Markup, ...]:
    """Say when the book was published and updated; “1er” has its letters raised."""
    said = []
    for name, when in (("published", book.metadata.date), ("updated", book.metadata.updated)):
        if when is not None:
            words = escape(date_in_words(when, labels).replace(" ", NO_BREAK_SPACE))
            first = labels["first_of_month"]
            digits = first.rstrip("abcdefghijklmnopqrstuvwxyz")
            if when.day == 1 and digits != first:
                raised = Markup("{}<sup>{}</sup>").format(digits, first.removeprefix(digits))
                words = words.replace(first, raised, 1)
            unit = "_year" if when.month is None else "_month" if when.day is None else ""
            said.append(escape(labels[name + unit]).format(date=words))
    return tuple(said)


def credit_lines(
    book: Book, labels: Labels, roles: Collection[str] = (), *, unheard: bool = False
) -> tuple[str, ...]:
    """Say what those did who helped, a sentence for each role; `roles`: of those alone.

    The voices of an interview are heard in it, so they are not named again, except where the text
    is not there (`unheard`).
    """
    named: dict[str, list[str]] = {}
    for person in book.metadata.contributors:
        told = unheard or person in book.metadata.authors
        if told and (not roles or person.role in roles):
            named.setdefault(person.role, []).append(person.name)
    return tuple(
        labels[f"role_{role}"].format(names=_in_a_row(names, labels["and"]))
        for role, names in named.items()
    )


def _in_a_row(names: list[str], last: str) -> str:
    """Write names one after the other: `A, B and C`."""
    start, end = names[:-1], names[-1]
    return f"{', '.join(start)}{last}{end}" if start else end


def printed_book(book: Book, labels: Labels) -> str | None:
    """Name the printed book that the text belongs to."""
    printed = book.metadata.book
    if printed is None:
        return None
    if printed.author is None:
        return labels["printed_book"].format(title=printed.title)
    return labels["printed_book_by"].format(title=printed.title, author=printed.author)


def isbns(book: Book, labels: Labels) -> tuple[str, ...]:
    """Say the ISBN of each edition, with its hyphens; a number alone is the book's, of no edition.

    Source: ISO 2108.
    """
    isbn = book.metadata.isbn
    numbers = {"print": isbn.print, "pdf": isbn.pdf, "epub": isbn.epub}
    given = {edition: hyphenated(number) for edition, number in numbers.items() if number}
    if len(set(given.values())) == 1:
        return (labels["isbn"].format(number=next(iter(given.values()))),)
    return tuple(
        labels["isbn_of_edition"].format(number=number, edition=labels[f"edition_{edition}"])
        for edition, number in given.items()
    )


def square_code(book: Book) -> SquareCode | None:
    """Draw the address of the book's site, else of the printed book; None when there is neither."""
    printed = book.metadata.book
    address = book.metadata.site or (printed.url if printed else None)
    if address is None:
        return None
    import segno

    matrix = segno.make(address, error="m", micro=False, boost_error=False).matrix
    path = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    spelled = address.removeprefix("https://").removeprefix("http://").removesuffix("/")
    return SquareCode(address, spelled, len(matrix), "".join(path))
