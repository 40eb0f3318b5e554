"""A word of a heading that is wider than its line is hyphenated; no other word of it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from lxml.etree import fromstring

from bookpress.model.book import Book, SectionKind
from tests.paper_books import chapter, classes, line_text, lines_of, part, prose_book, text_of
from tests.paper_books import lay as laid_out

WIDE = {
    "de": "Rechtsschutzversicherungsgesellschaftsangestelltenverhältnisse",
    "nl": "Aansprakelijkheidswaardevaststellingsveranderingscommissie",
    "en": "Antidisestablishmentarianisticallyinternationalizationalities",
}


def book_in(language: str, *bodies: str, title: str = "Titel") -> Book:
    book = prose_book(*(chapter(body, name=f"c{n}") for n, body in enumerate(bodies)))
    metadata = replace(book.metadata, language=language, title=title, subtitle=None)
    return replace(book, metadata=metadata)


def cuts_of(book: Book, word: str) -> list[tuple[str, str]]:
    """Lay a book out; return each place where a word is cut: what ends the line, what follows."""
    pages = [page._page_box for run in laid_out(book).runs for page in run.pages]
    made = [line_text(line).strip() for page in pages for line in lines_of(page)]
    found = []
    for line, after in pairwise(made):
        end, start = line.split(" ")[-1], after.split(" ")[0]
        if end and start and end.rstrip("-") + start.rstrip("-") in word:
            found.append((end, start))
    return found


@pytest.mark.parametrize("language", sorted(WIDE))
@pytest.mark.parametrize(
    "body",
    [
        "<h3>{0}</h3><p>A.</p>",
        "<ul><li><p>A</p><h4>{0}</h4></li></ul>",
        '<blockquote class="pull"><p>{0}</p></blockquote>',
        "<figure><figcaption>{0}</figcaption></figure>",
    ],
)
def test_a_word_wider_than_the_line_is_hyphenated(language, body):
    word = WIDE[language] + WIDE[language].lower()

    cuts = cuts_of(book_in(language, body.format(word)), word)

    assert cuts
    assert all(end.endswith("-") for end, _ in cuts)


def test_title_page_and_cover_hyphenate_the_word_of_a_title():
    word = WIDE["de"]

    cuts = cuts_of(book_in("de", "<p>A.</p>", title=word), word)

    assert len(cuts) >= 3
    assert all(end.endswith("-") for end, _ in cuts)


@pytest.mark.parametrize("kind", [SectionKind.PART, SectionKind.CHAPTER])
def test_titles_and_their_line_of_the_contents_are_hyphenated(kind):
    word = WIDE["de"] + WIDE["de"].lower()
    book = book_in("de", *["<p>A.</p>"] * 7)
    title = fromstring(f"<h2>Die <em>{word}</em></h2>")
    first, *others = book.sections
    named = replace(part("p") if kind is SectionKind.PART else first, title=title)

    cuts = cuts_of(replace(book, sections=(named, *others)), word)

    assert len(cuts) >= 4
    assert all(end.endswith("-") for end, _ in cuts)


def test_only_what_is_wider_than_the_line_is_marked():
    title = fromstring(f"<h2>Donaudampfschifffahrt und {WIDE['de']} und Garten</h2>")

    [found] = classes(text_of(replace(chapter("<p>A.</p>"), title=title)), "wide")

    assert found.text == WIDE["de"]
