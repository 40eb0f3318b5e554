"""Emphasis in titles and in the texts of the head: shown where it can be, its words elsewhere."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest

from bookpress.model.book import Book, Phrase
from bookpress.model.theme import open_theme
from bookpress.reading import read_source
from bookpress.reading.front_matter.phrases import read_phrase
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.paper.edition import render_paper
from bookpress.rendering.web.feeds import Shelved, render_feeds
from bookpress.rendering.web.page import CoverPicture, render_web
from bookpress.typography import typeset
from tests.epub_books import document, entries, epub_of
from tests.paper_books import lay, printed

HEAD = """\
---
title: "*Moby-Dick* relu : l'océan"
subtitle: "Un **autre** regard"
short_title: "*Moby*"
language: fr
author: A
collection: "Les *mers*"
description: "Sur les *baleines*."
dedication: |
  À *Marie*,
  à [Jean](https://a.org)
epigraph:
  text: |
    La *mer*,
    toujours !
  source: "[Valéry](https://c.org)"
rights: "Sous [CC BY](https://b.org/by/)"
also: ["L'*Odyssée*"]
---

"""
TEXT = (
    "# Partie *une*\n\n## L'*Odyssée*[^n] en [mer](#m)\n\nA.\n\n### Un **mot** {#m}\n\n[^n]: B.\n"
)
THEME = open_theme()


@pytest.fixture
def book(tmp_path: Path) -> Book:
    source = tmp_path / "moby.md"
    source.write_text(HEAD + TEXT, "utf-8")
    read, found = read_source(source)
    assert found == ()
    return typeset(read)


def test_a_text_of_the_head_shows_its_emphasis_and_says_its_words(book):
    title = book.metadata.title
    assert isinstance(title, Phrase)
    assert title == "Moby-Dick relu\u00a0: l’océan"
    assert title.__html__() == "<em>Moby-Dick</em> relu\u00a0: l’océan"
    assert deepcopy(title).__html__() == title.__html__()


def test_programs_get_words(book):
    plain = book.plain
    said = [plain.title, plain.subtitle, plain.short_title, plain.collection, plain.description]
    said += [plain.rights, plain.dedication, *plain.epigraph, *plain.also]

    assert said == [
        "Moby-Dick relu\u00a0: l’océan",
        "Un autre regard",
        "Moby",
        "Les mers",
        "Sur les baleines.",
        "Sous CC BY (https://b.org/by/)",
        "À Marie, à Jean (https://a.org)",
        "La mer, toujours\u00a0!",
        "Valéry (https://c.org)",
        "L’Odyssée",
    ]
    assert not any(isinstance(one, Phrase) for one in said)


def test_the_epub_shows_emphasis_in_its_pages_and_its_nav(book):
    documents = render_epub(book, THEME)

    assert "<em>Moby-Dick</em> relu" in document(documents, "title.xhtml")
    assert "<strong>autre</strong>" in document(documents, "title.xhtml")
    assert "À <em>Marie</em>,<br/>à <a" in document(documents, "dedication.xhtml")
    assert "<p>La <em>mer</em>,<br/>toujours" in document(documents, "epigraph.xhtml")
    assert "<li>L’<em>Odyssée</em></li>" in document(documents, "also.xhtml")
    assert "<em>Moby-Dick</em>" in document(documents, "colophon.xhtml")
    assert 'alt="Couverture. Les mers. Moby-Dick relu' in document(documents, "cover.xhtml")
    nav = document(documents, "nav.xhtml")
    titles = re.findall(r'<li><a href="[^"]+">(.*?)</a>', nav)
    assert titles[:3] == [
        "Partie <em>une</em>",
        "L’<em>Odyssée</em> en mer",
        "Un <strong>mot</strong>",
    ]


def test_the_package_and_the_ncx_hold_words(book):
    files = {
        name: content.decode("utf-8", "replace") for name, content in entries(epub_of(book)).items()
    }
    [opf] = [text for name, text in files.items() if name.endswith(".opf")]
    [ncx] = [text for name, text in files.items() if name.endswith(".ncx")]

    assert ">Moby-Dick relu\u00a0: l’océan</dc:title>" in opf
    assert "<text>L’Odyssée en mer</text>" in ncx
    assert not re.search(r"\*|&lt;|<em", opf + ncx)


def test_paper_shows_emphasis_but_in_its_page_headers(book):
    made = {one.name: one.html for one in render_paper(book, THEME)}

    assert "<em>Moby-Dick</em>" in made["cover"]
    assert "<em>Moby-Dick</em> relu" in made["title"]
    assert "À <em>Marie</em>,<br" in made["dedication"]
    assert "L’<em>Odyssée</em>" in made["colophon"]
    assert 'data-running="Moby"' in made["text-1"]
    assert 'data-running="L’Odyssée en mer"' in made["text-2"]


def test_emphasis_in_a_title_leans_on_paper(book):
    run = next(run for run in lay(book).runs if run.name == "text-2")

    leaning = [
        box.text
        for box in run.pages[0]._page_box.descendants()
        if hasattr(box, "text") and box.element_tag == "em"
    ]
    assert leaning == ["Odyssée"]


def test_links_of_the_front_matter_print_their_address(book):
    pages = {run.name: printed(run.pages[0]._page_box) for run in lay(book).runs if run.pages}

    assert "CC BY (https://b.org/by/)" in pages["imprint"].replace("\n", " ")
    assert "Jean (https://a.org)" in pages["dedication"].replace("\n", " ")
    assert "Valéry (https://c.org)" in pages["epigraph"].replace("\n", " ")


def test_an_address_that_is_read_is_not_printed_twice(tmp_path):
    source = tmp_path / "moby.md"
    source.write_text(HEAD.replace("[CC BY](https://b.org/by/)", "https://b.org/by/") + TEXT)

    pages = lay(typeset(read_source(source)[0])).runs

    [imprint] = [printed(run.pages[0]._page_box) for run in pages if run.name == "imprint"]
    assert imprint.replace("\n", "").count("b.org") == 1


def test_the_page_shows_emphasis_but_in_its_metadata(book):
    covers = [CoverPicture("cover.jpg", 320, 512)]

    page = render_web(book, THEME, (), covers, "index.html", None, has_feeds=False)

    assert "<h1><em>Moby-Dick</em> relu" in page
    assert '<p class="description">Sur les <em>baleines</em>.</p>' in page
    assert "<title>Moby-Dick relu" in page
    assert '<meta name="description" content="Sur les baleines."/>' in page
    assert '<p class="dedication">À <em>Marie</em>,<br' in page
    assert "<p>La <em>mer</em>,<br" in page


def test_the_catalogues_hold_words(book):
    feeds = render_feeds([Shelved(book.plain, (), (), None, None)], THEME)

    [publication] = json.loads(feeds["catalog.json"])["publications"]
    assert publication["metadata"]["title"] == "Moby-Dick relu\u00a0: l’océan"
    assert "*" not in feeds["catalog.xml"].decode()


@pytest.mark.parametrize(
    ("text", "words", "written"),
    [
        ("a_b_c, 2 * 3 * 4", "a_b_c, 2 * 3 * 4", None),
        (r"\*pas en relief\*", "*pas en relief*", None),
        ("{{ titre }} & fils", "{{ titre }} & fils", None),
        ("Le <em>phare</em> &amp; la mer", "Le phare & la mer", "Le <em>phare</em> &amp; la mer"),
        ("<p>Un.</p><p>Deux *fois*.</p>", "Un.  Deux fois.", " Un.  Deux <em>fois</em>. "),
        ("https://a.org, lu", "https://a.org, lu", None),
        ("*word*{lang=en #x}", "word", '<em lang="en">word</em>'),
    ],
)
def test_a_text_of_the_head_is_read_as_the_body_is(text, words, written):
    read, found = read_phrase(text, 2, "a.md")

    assert (read.strip(), found) == (words, [])
    assert (read.__html__() if isinstance(read, Phrase) else None) == written


@pytest.mark.parametrize("text", ["Un[^n]", "Un ![phare](phare.png)", "Un [lieu](#lieu)"])
def test_what_has_no_place_in_the_head_is_named(text):
    _, found = read_phrase(text, 3, "a.md", links=True)

    assert [(one.code, one.place.line) for one in found] == [("MD96", 3)]
