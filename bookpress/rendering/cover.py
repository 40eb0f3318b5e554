"""The cover: one template for the first page of paper and for the picture of an EPUB.

The title is set at the largest step of the tokens (`cover-title-1` to `-5`) at which none of its
words is wider than the measure and all its lines stay above the foot.
"""

from __future__ import annotations

import math

from bookpress.model.book import Book, Picture, Role
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.geometry import MM
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
PLATE = (1600, 2560)
"""The pixels of a drawn cover."""
HAIR = 0.04
"""So much of a side may be cut, as a trim may cut it: 6 mm of A5."""
ON_COVER = ("trl", "ill", "edt")
"""Translators, illustrators and editors stand on covers; the others on the title page."""


def paper_cover(book: Book, theme: Theme) -> PaperDocument:
    """Render the first page, which is drawn to the bleed."""
    return _cover(book, theme, "cover")


def cover_for_epub(book: Book, theme: Theme) -> PaperDocument:
    """Render the same cover for an EPUB, on a page that has no bleed."""
    return _cover(book, theme, "plate")


def plate_size(book: Book) -> tuple[int, int]:
    """Return width and height of the EPUB's cover, in pixels.

    One that is drawn has the size that shops ask for, 1 : 1.6; a picture of the author keeps its
    shape, and gets no more pixels than it has, nor than a drawn cover has.
    """
    cover = book.metadata.cover
    if cover is None:
        return PLATE
    most = math.sqrt(PLATE[0] * PLATE[1] / (cover.width * cover.height))
    scale = most if cover.media_type == "image/svg+xml" else min(1, most)
    return round(cover.width * scale), round(cover.height * scale)


def look_at_cover(book: Book, theme: Theme) -> list[Finding]:
    """Say of an author's cover that its shape is not that of the page (PX34)."""
    cover = book.metadata.cover
    if cover is None or not _stands_whole(cover, grid := Grid(theme)):
        return []
    place = Place(str(book.source), line=cover.line)
    wanted = "{:.0f} × {:.0f} mm".format(*(points / MM for points in _page(grid)))
    return [finding("PX34", place, width=cover.width, height=cover.height, wanted=wanted)]


def _page(grid: Grid) -> tuple[float, float]:
    """Return the sides of the page with its bleed, in points."""
    bleed = 2 * grid.length("bleed")
    return grid.length("page-width") + bleed, grid.length("page-height") + bleed


def _stands_whole(cover: Picture, grid: Grid) -> bool:
    """Return whether more than a hair of the author's cover would be cut, if it filled the page."""
    width, height = _page(grid)
    shape = cover.width / cover.height / (width / height)
    return min(shape, 1 / shape) < 1 - HAIR


def cover_words(book: Book, labels: Labels) -> str:
    """Return the words that stand on the cover, in order, on one line: its alternative text."""
    if book.metadata.cover_alt:
        return book.metadata.cover_alt
    cover_credits = credit_lines(book, labels, ON_COVER)
    data = book.metadata
    names = ", ".join(cover_names(book))
    words = (data.collection, data.title, data.subtitle, names, *cover_credits)
    return ". ".join(part for part in words if part)


def cover_names(book: Book) -> tuple[str, ...]:
    """Return the names on cover and title page: the authors, and who answers."""
    data = book.metadata
    answering = (one.name for one in data.speakers if one.role is Role.INTERVIEWEE)
    return tuple(dict.fromkeys((*(person.name for person in data.creators), *answering)))


def _cover(book: Book, theme: Theme, format_name: str) -> PaperDocument:
    grid, labels = Grid(theme), typeset_labels(theme, book.metadata.language)
    title, subtitle = book.metadata.title, book.metadata.subtitle or ""
    cover = book.metadata.cover
    step = title_step(title, grid)
    html = render_template(
        theme,
        "pdf/cover.html",
        book=book,
        format=format_name,
        whole=format_name == "cover" and cover is not None and _stands_whole(cover, grid),
        labels=labels,
        labels_language=labels.beside(book.metadata.language),
        names=cover_names(book),
        credits=credit_lines(book, labels, ON_COVER),
        words=cover_words(book, labels),
        step=step,
        title_lines=lines_of(title, grid, grid.display_bold, f"cover-title-{step}"),
        subtitle_lines=lines_of(subtitle, grid, grid.serif, "cover-subtitle"),
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
