"""Small books for the tests of paper: what they become as trees, and as pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree
from lxml.etree import fromstring

from bookpress.layout.engine import Engine
from bookpress.layout.pages import Pages, lay_out
from bookpress.model.book import Book, Note, Person, Picture, Section, SectionKind
from bookpress.model.theme import Theme, open_theme
from bookpress.rendering.paper.edition import paper_styles, render_paper
from bookpress.rendering.paper.grid import Grid
from tests.small_book import small_book

THEME = open_theme()
GRID = Grid(THEME)
PROSE = (
    "L’atelier tenait dans une seule pièce, au fond de la cour, et l’on y entrait par une porte "
    "vitrée que personne ne fermait jamais tout à fait. "
)


def chapter(body: str, *, name: str = "un", notes: tuple[Note, ...] = ()) -> Section:
    """Return a chapter of a book without speakers."""
    title = fromstring(f"<h2>Chapitre {name}</h2>")
    return Section(SectionKind.CHAPTER, name, title, fromstring(f"<div>{body}</div>"), notes, 1)


CALL = '<a class="note-call" id="call-n" href="#note-n" data-note="n">1</a>'


def note_of(inside: str) -> Note:
    """Return the note that `CALL` calls."""
    return Note("n", "note-n", 1, fromstring(f"<div>{inside}</div>"), 1)


def part(name: str) -> Section:
    title = fromstring(f"<h1>Partie {name}</h1>")
    return Section(SectionKind.PART, name, title, fromstring("<div/>"), (), 1)


def prose_book(*sections: Section, pictures: tuple[Picture, ...] = ()) -> Book:
    """Return a book without speakers."""
    book = small_book(*sections, speakers=(), authors=(Person("Ada Petit", "aut"),))
    return replace(book, pictures=pictures)


def documents(book: Book, theme: Theme = THEME) -> dict[str, str]:
    """Render a book: name of the document → its HTML."""
    return {one.name: one.html for one in render_paper(book, theme)}


def text_of(*sections: Section) -> etree._Element:
    """Render sections of a book without speakers; gives the body of their first document."""
    return next(fromstring(documents(prose_book(*sections))["text-1"].encode()).iter("body"))


def classes(tree: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in tree.iter() if name in (one.get("class") or "").split()]


def lay(book: Book) -> Pages:
    """Lay a book out."""
    return lay_out(
        render_paper(book, THEME), Engine(paper_styles(THEME), THEME, book.pictures), "fr"
    )


def text_pages(book: Book) -> list[Any]:
    """Lay a book out; gives WeasyPrint's box of each page of the text."""
    runs = lay(book).runs
    return [page._page_box for run in runs if run.name.startswith("text") for page in run.pages]


def lines_of(page: Any) -> list[Any]:
    """Return WeasyPrint's boxes of the lines of a page, in order; heads and notes too."""
    boxes = page.descendants(placeholders=True)
    return [box for box in boxes if type(box).__name__ == "LineBox"]


def line_text(line: Any) -> str:
    """Return the text of a line as it lies, the mark of a list before its item."""
    return "".join(getattr(leaf, "text", "") for leaf in line.descendants(placeholders=True))


def printed(page: Any) -> str:
    """Return the text of a page, line by line."""
    return "\n".join(map(line_text, lines_of(page)))


def words(tree: etree._Element) -> str:
    return " ".join("".join(map(str, tree.itertext())).split())
