"""What stands above and below the text of a page: its header, and its folio."""

from __future__ import annotations

from typing import Any

import pytest
from lxml.etree import fromstring

from bookpress.model.book import Section, SectionKind
from bookpress.rendering.paper.edition import shortened
from bookpress.rendering.paper.widths import read_face
from tests.paper_books import PROSE, THEME, chapter, line_text, part, prose_book, text_pages
from tests.small_book import small_book

SANS = read_face(THEME.find("fonts/source-sans-3/SourceSans3-Regular.ttf"))
BOOK = "Entretien avec Ada Petit"
EPIGRAPH = '<blockquote class="epigraph"><p>Tout est dans la lumière.</p></blockquote>'


def question(number: int, paragraphs: int) -> Section:
    """Return a question whose answer has as many paragraphs of three lines."""
    title = fromstring(f"<h2>Question {number} ?</h2>")
    body = fromstring(f"<div>{f'<p>{PROSE}</p>' * paragraphs}</div>")
    return Section(SectionKind.QUESTION, f"q{number}", title, body, (), 1)


def opening(body: str) -> Section:
    return Section(SectionKind.OPENING, "opening", None, fromstring(f"<div>{body}</div>"), (), 1)


def margin(page: Any, edge: str) -> str:
    """Return what the margin boxes of one edge of a page say."""
    boxes = [box for box in page.children if edge in getattr(box, "at_keyword", "")]
    return "".join(line_text(box) for box in boxes)


def heads(page: Any) -> list[str]:
    """Return the titles of the questions that begin on a page."""
    boxes = [box for box in page.descendants() if box.element_tag == "h2" and box.children]
    return ["".join(getattr(leaf, "text", "") for leaf in box.descendants()) for box in boxes]


def begins_with_heading(page: Any) -> bool:
    line = next(box for box in page.descendants() if type(box).__name__ == "LineBox")
    return line_text(line) in heads(page)


def test_the_header_of_a_recto_names_what_its_first_line_belongs_to():
    pages = text_pages(small_book(*(question(n, 5 + n % 4) for n in range(40))))

    belongs, wanted, begun = "", [], 0
    for page in pages:
        begun += begins_with_heading(page)
        wanted.append(BOOK if begins_with_heading(page) else belongs)
        belongs = [belongs, *heads(page)][-1]
    rectos = [n for n, page in enumerate(pages) if n and page.page_type.side == "right"]
    assert begun > 2
    assert any(wanted[n] == BOOK for n in rectos)
    assert [margin(pages[n], "top") for n in rectos] == [wanted[n] for n in rectos]


def test_a_header_is_cut_at_a_word_and_only_where_the_line_ends():
    title = "Robinson, Astérix, Centaure : existent-ils vraiment quelque part, ou nulle part ?"

    assert shortened("Et lui ?", SANS, 40) == "Et lui ?"
    assert shortened(title, SANS, 40) == title
    assert shortened(title, SANS, 11) == "Robinson, Astérix…"


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("The gauge at the end of the quay", "The gauge at the end…"),
        ("La maison, au bout de la route", "La maison, au bout…"),
        ("Une graine qui attend jusqu’à l’automne", "Une graine qui attend…"),
        ("Une graine attendait – sans un bruit", "Une graine attendait…"),
        ("What the sea says through the night", "What the sea says…"),
        ("La casa dei libri della notte", "La casa dei libri…"),
        ("Ein Haus am Ende und in der Nacht", "Ein Haus am Ende…"),
    ],
)
def test_a_header_ends_with_no_word_that_leads_on(title, cut):
    longest = " ".join(title.split(" ")[:-1]) + "…"

    assert shortened(title, SANS, SANS.width(longest) + 0.03 * len(longest) + 0.01) == cut


def test_a_part_and_an_epigraph_alone_bear_no_folio():
    pages = text_pages(prose_book(opening(EPIGRAPH), part("une"), chapter(f"<p>{PROSE * 40}</p>")))

    assert [margin(page, "bottom") for page in pages[:2]] == ["", ""]
    assert all(margin(page, "bottom").isdecimal() for page in pages[2:])
    assert [margin(page, "top") for page in pages[:4]] == ["", "", "", "Chapitre un"]


def test_text_before_the_first_heading_bears_its_folio():
    [page, *_] = text_pages(prose_book(opening(f"{EPIGRAPH}<p>{PROSE}</p>"), chapter("<p>A.</p>")))

    assert margin(page, "bottom").isdecimal()


def test_what_stands_in_the_margins_is_as_wide_as_the_text_without_being_measured(monkeypatch):
    def measured(*_):
        raise AssertionError

    monkeypatch.setattr("weasyprint.layout.page.min_content_width", measured)
    monkeypatch.setattr("weasyprint.layout.page.max_content_width", measured)

    pages = text_pages(small_book(*(question(n, 5) for n in range(9))))

    boxes = [(box, page) for page in pages for box in page.children if hasattr(box, "at_keyword")]
    assert len(boxes) > 9
    assert all(box.width == page.border_width() for box, page in boxes)
