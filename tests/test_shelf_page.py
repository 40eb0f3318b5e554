"""The page of all books of a folder: who stands on it, where its links lead, how it looks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml.etree import fromstring

from bookpress.command.console import opened_last
from bookpress.editions import make_shelf, make_web, page_name
from bookpress.model.book import Book
from bookpress.model.theme import open_theme
from tests.browser import browsing
from tests.conftest import npm_judges
from tests.epub_books import cover
from tests.small_book import AUTHOR, small_book

THEME = open_theme()
FILES = {"one.epub": b"e" * 311_500, "one.pdf": b"p" * 1_260_000, "one-print.pdf": b"x"}


def book(name: str, **head: Any) -> Book:
    head.setdefault("title", name.title())
    return replace(small_book(**head), name=name)


def folder_of(*books: Book, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    """Return what lies in the output folder of some books."""
    made = dict(files)
    for each in books:
        made |= make_web(each, THEME, made, cover(), page_name(each.name, alone=False))
    return made | make_shelf(books, made, THEME)


def shelf_of(*books: Book, files: Mapping[str, bytes] = FILES) -> Any:
    return fromstring(folder_of(*books, files=files)["index.html"])


def values(tree: Any, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path)]


def bare(address: str) -> str:
    return address.partition("?v=")[0]


def test_every_book_stands_on_the_shelf_with_its_page_and_files():
    shelf = shelf_of(book("one", subtitle="Le phare"), book("two", description="Un <phare>."))

    assert values(shelf, "//h2/a/text()") == ["One", "Two"]
    assert values(shelf, "//h2/a/@href") == ["one.html", "two.html"]
    assert [bare(one) for one in values(shelf, "//ul[@class='files']//a/@href")] == [
        *("one.html", "one.epub", "one.pdf"),
        "two.html",
    ]
    assert "EPUB, 312\xa0ko" in values(shelf, "//ul[@class='files']//a/text()")
    assert values(shelf, "//p[@class='creators']/text()") == ["Ada Petit", "Ada Petit"]
    assert values(shelf, "//p[@class='subtitle']/text()")[0] == "Le phare"
    assert values(shelf, "//p[@class='description']/text()") == ["Un <phare>."]


def test_every_file_that_the_shelf_names_is_there():
    files = folder_of(book("one"), book("two"))
    shelf = fromstring(files["index.html"])

    named = values(shelf, "//img/@src | //link[@rel='stylesheet']/@href | //a/@href")
    fonts = re.findall(rb'url\("([^"]+)"\)', files["index.files/style.css"])

    assert len(named) >= 8
    assert {bare(one) for one in named} <= set(files)
    assert len(fonts) == 4
    assert {f"index.files/{bare(font.decode())}" for font in fonts} <= set(files)


def test_one_book_has_no_shelf():
    assert make_shelf([book("one")], {}, THEME) == {}


def test_an_unlisted_book_is_not_on_the_shelf():
    hidden = book("secret", unlisted=True)

    files = folder_of(book("one"), hidden)

    assert b"ecret" not in files["index.html"]
    assert make_shelf([hidden, replace(hidden, name="other")], files, THEME) == {}


def test_a_book_that_is_called_index_has_a_page_beside_the_shelf():
    files = folder_of(book("index"), book("two"))

    assert b"<h1>Index</h1>" in files["index-book.html"]
    assert values(fromstring(files["index.html"]), "//h2/a/@href")[0] == "index-book.html"
    assert "index/style.css" in files


def test_the_shelf_announces_the_catalogues_that_are_there():
    one, two = book("one"), book("two")
    with_feeds = FILES | {"catalog.xml": b"", "catalog.json": b""}

    links = shelf_of(one, two, files=with_feeds).xpath("//link[@rel='alternate']")

    assert [(link.get("href"), link.get("type")) for link in links] == [
        ("catalog.xml", "application/atom+xml;profile=opds-catalog;kind=acquisition"),
        ("catalog.json", "application/opds+json"),
    ]
    assert shelf_of(one, two).xpath("//link[@rel='alternate']") == []


def test_the_shelf_has_the_name_of_the_collection_that_all_share():
    both = {"collection": "Ressources"}

    shared = shelf_of(book("one", **both), book("two", **both))
    apart = shelf_of(book("one", **both), book("two"))

    assert values(shared, "//title/text() | //h1/text()") == ["Ressources", "Ressources"]
    assert values(apart, "//title/text() | //h1/text()") == ["Catalogue", "Catalogue"]
    assert values(apart, "//p[@class='collection']/text()") == ["Ressources"]


def test_the_shelf_speaks_the_language_of_most_books():
    books = (book("un", language="he"), book("one", language="en"), book("two", language="en"))

    shelf = shelf_of(*books)

    assert (shelf.get("lang"), shelf.get("dir")) == ("en", None)
    assert [(one.get("lang"), one.get("dir")) for one in shelf.xpath("//h2")] == [
        *[("he", "rtl"), (None, None), (None, None)]
    ]


def test_the_address_of_the_shelf_is_that_of_the_site():
    site = {"site": "https://exemple.fr/livres/"}

    shelf = shelf_of(book("one", **site), book("two", **site))
    apart = shelf_of(book("one", **site), book("two", site="https://exemple.org/"))

    assert values(shelf, "//link[@rel='canonical']/@href") == ["https://exemple.fr/livres/"]
    assert apart.xpath("//link[@rel='canonical']") == []


def test_text_of_a_template_language_is_text_on_the_shelf():
    shelf = shelf_of(book("one", title="{{ 7 * 7 }} <b>"), book("two"))

    assert values(shelf, "//h2/a/text()")[0] == "{{ 7 * 7 }} <b>"


def test_the_shelf_is_opened_last():
    files = [Path("z.html"), Path("index.html"), Path("a.html")]

    assert opened_last(files, Path())[-1] == Path("index.html")


@pytest.mark.judge("chromium", "ace")
def test_the_shelf_is_clean_in_every_width_and_light(tmp_path):
    long = "Un entretien de vingt mots avec la gardienne du phare d’Ar-Men sur la mer"
    books = (
        book("one", title=long, authors=(AUTHOR,), description="Un phare. " * 20),
        book("two", title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", language="de"),
        book("three", title="כותרת", language="he"),
    )
    for name, content in folder_of(*books).items():
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_bytes(content)
    axe = npm_judges() / "node_modules/@daisy/axe-core-for-ace/axe.min.js"
    seen = {}

    with browsing(tmp_path / "browser") as browser:
        tab = browser.open((tmp_path / "dist/index.html").as_uri())
        complaints = list(tab.complaints)
        tab.run(axe.read_text("utf-8"))  # which tries to fetch style sheets, and complains
        for width, dark in [(w, d) for w in (320, 768, 1280) for d in (False, True)]:
            tab.resize(width, 900, dark=dark)
            faults = tab.run("axe.run().then(r => r.violations.map(v => v.id))")
            seen[width, dark] = faults, tab.run("document.documentElement.scrollWidth")
        shown = tab.run("[...document.images].every(i => i.complete && i.naturalWidth > 0)")

    assert seen == {(width, dark): ([], width) for width, dark in seen}
    assert len(seen) == 6
    assert shown
    assert complaints == []
