"""`web: landing`: the page that says what a book is and offers its files, without its text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml.etree import fromstring

from bookpress.model.book import Picture
from bookpress.reading import read_source
from tests.small_book import OPENING, QUESTION, small_book
from tests.test_web import page, tree_of, values, write

PICTURE = Picture("phare.png", b"png", "image/png", 20, 10, "phare.png", 3)


def landing(**head):
    questions = [
        replace(QUESTION, id=f"s{number}", title=fromstring(f"<h2>Question {number}</h2>"))
        for number in range(3)
    ]
    return replace(small_book(OPENING, *questions, landing=True, **head), pictures=(PICTURE,))


def test_the_page_has_all_but_the_text():
    tree = page(landing(description="Un phare.", rights="À tous."))

    assert tree.xpath("//article | //section[@class='notes'] | //a[@class='skip']") == []
    assert tree.xpath("string(//h1)") == "Entretien avec Ada Petit"
    assert tree.xpath("string(//p[@class='description'])") == "Un phare."
    downloads = values(tree, "//ul[@class='downloads']//a/@href")
    assert [one.partition("?v=")[0] for one in downloads] == ["ada-petit.epub", "ada-petit.pdf"]
    assert len(tree.xpath("//details")) == 5
    assert "À tous." in values(tree, "//footer/p/text()")


def test_the_voices_are_named_since_nobody_hears_them():
    assert values(page(landing()), "//p[@class='creators']/text()") == [
        "Ada Petit",
        "Propos recueillis par Jean Brun",
    ]
    assert page().xpath("//p[@class='creators']") == []


def test_the_contents_are_told_and_lead_nowhere():
    contents = page(landing()).xpath("//main//section[@class='contents']")[0]

    assert ["".join(one.itertext()).strip() for one in contents.xpath(".//li")] == [
        "Question 0",
        "Question 1",
        "Question 2",
    ]
    assert contents.xpath(".//a") == []


def test_no_link_inside_the_page_leads_nowhere():
    tree = page(landing())

    asked = values(tree, "//a/@href[starts-with(., '#')] | //@aria-labelledby")
    assert {one.lstrip("#") for one in asked} == {"_devices", "_contents"}
    assert {"_devices", "_contents"} <= set(values(tree, "//@id"))


def test_pictures_of_the_text_are_not_written():
    assert "ada-petit/images/phare.png" not in write(landing())
    assert "ada-petit/images/phare.png" in write(replace(landing(), metadata=small_book().metadata))


def test_search_engines_hear_of_no_question():
    data = json.loads(page(landing()).xpath("string(//script)"))

    assert data["name"] == "Entretien avec Ada Petit"
    assert "hasPart" not in data


def test_a_full_page_is_what_a_head_that_does_not_ask_gets():
    tree = tree_of(write()["index.html"])

    assert tree.xpath("//body/@class") == []
    assert len(tree.xpath("//article")) == 1


@pytest.mark.parametrize(
    ("line", "is_landing", "codes"),
    [
        ("", False, []),
        ("web: full\n", False, []),
        ("web: landing\n", True, []),
        ("web: shop\n", False, ["HD09"]),
    ],
)
def test_a_head_asks_for_it(line, is_landing, codes, tmp_path):
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: A\nlanguage: en\n{line}---\n\nText.\n", "utf-8")

    book, found = read_source(file, draft=True)

    assert book.metadata.landing is is_landing
    assert [one.code for one in found] == codes
