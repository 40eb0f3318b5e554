"""The cover: one template for the first page of paper and for the picture of an EPUB.

The title is set at the largest step of the tokens (`cover-title-1` to `-5`) at which none of its
words is wider than the measure and all its lines stay above the foot.
"""

from __future__ import annotations

from bookpress.model.book import Book, Role
from bookpress.model.theme import Labels, Theme
from bookpress.rendering.colophon import credit_lines
from bookpress.rendering.documents import PaperDocument
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.line_turns import lines_of
from bookpress.rendering.paper.widths import count_lines, ends_well, widest_word
from bookpress.rendering.templates import render_template

# How many lines a title may take at each step.
_LINES = (3, 3, 4, 5, 8)
ON_COVER = ("trl", "ill", "edt")
"""Translators, illustrators and editors stand on covers; the others on the title page."""


def paper_cover(book: Book, theme: Theme) -> PaperDocument:
    """Render the first page, which is drawn to the bleed."""
    return _cover(book, theme, "cover")


def cover_for_epub(book: Book, theme: Theme) -> PaperDocument:
    """Render the same cover for an EPUB, on a page of 1600 to 2560 that has no bleed."""
    return _cover(book, theme, "plate")


def cover_words(book: Book, labels: Labels) -> str:
    """Return the words that stand on the cover, in order, on one line: its alternative text."""
    cover_credits = credit_lines(book, labels, ON_COVER)
    data = book.metadata
    names = ", ".join(cover_names(book))
    words = (data.collection, data.title, data.subtitle, names, *cover_credits)
    return ". ".join(part for part in words if part)


def cover_names(book: Book) -> tuple[str, ...]:
    """Return the names on cover and title page: the interviewees, else the authors."""
    data = book.metadata
    asked = tuple(s.name for s in data.speakers if s.role is Role.INTERVIEWEE)
    return asked or tuple(person.name for person in data.creators)


def _cover(book: Book, theme: Theme, format_name: str) -> PaperDocument:
    grid, labels = Grid(theme), typeset_labels(theme, book.metadata.language)
    title, subtitle = book.metadata.title, book.metadata.subtitle or ""
    step = title_step(title, grid)
    html = render_template(
        theme,
        "pdf/cover.html",
        book=book,
        format=format_name,
        labels=labels,
        labels_language=labels.beside(book.metadata.language),
        names=cover_names(book),
        credits=credit_lines(book, labels, ON_COVER),
        words=cover_words(book, labels),
        step=step,
        title_lines=lines_of(title, grid.even(title, grid.display_bold, f"cover-title-{step}")),
        subtitle_lines=lines_of(subtitle, grid.even(subtitle, grid.serif, "cover-subtitle")),
    )
    return PaperDocument(format_name, html, (), "recto")


def title_step(title: str, grid: Grid) -> int:
    """Choose the step of a title, from 1 (largest) to 5.

    >>> from bookpress.model.theme import open_theme
    >>> title_step("Deux mots", Grid(open_theme()))
    1
    """
    for step, lines in enumerate(_LINES, start=1):
        measure = grid.measure / grid.length(f"cover-title-{step}")
        fits = widest_word(title, grid.display_bold) * 1.01 <= measure
        if fits and count_lines(title, grid.display_bold, measure) <= lines:
            break
    # One step smaller where the lines then end better.
    steps = range(step, min(step + 2, len(_LINES) + 1))
    cuts = {size: grid.even(title, grid.display_bold, f"cover-title-{size}") for size in steps}
    return next((size for size, cut in cuts.items() if ends_well(cut)), step)
