"""The catalogues for reader apps: both say the same, and unlisted books are in neither."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml.etree import fromstring

from bookpress.editions import make_feeds
from bookpress.model.book import Series
from bookpress.model.clock import PartialDate
from bookpress.model.theme import open_theme
from tests.small_book import small_book

SPACES = {"a": "http://www.w3.org/2005/Atom", "dc": "http://purl.org/dc/terms/"}
ACQUISITION = "http://opds-spec.org/acquisition/open-access"
FILES = {
    "ada-petit.epub": b"e" * 300,
    "ada-petit.pdf": b"p" * 500,
    "ada-petit-print.pdf": b"x",
    "index.html": b"",
    "ada-petit/cover-320.jpg": b"",
    "ada-petit/cover-640.jpg": b"",
}


def feeds(*books) -> tuple[Any, Any]:
    """Return the Atom catalogue as a tree and the JSON one as an object."""
    written = make_feeds(books or (small_book(),), FILES, open_theme())
    return fromstring(written["catalog.xml"]), json.loads(written["catalog.json"])


def texts(tree: Any, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path, namespaces=SPACES)]


def test_both_catalogues_offer_the_epub_first_and_never_the_printers_file():
    atom, opds = feeds()

    assert texts(atom, f"//a:link[@rel='{ACQUISITION}']/@href") == [
        "ada-petit.epub",
        "ada-petit.pdf",
    ]
    assert texts(atom, f"//a:link[@rel='{ACQUISITION}']/@length") == ["300", "500"]
    links = opds["publications"][0]["links"]
    assert [link["href"] for link in links if link["rel"] == ACQUISITION] == [
        "ada-petit.epub",
        "ada-petit.pdf",
    ]


def test_an_entry_has_what_atom_asks_for():
    atom, _ = feeds()

    for path in ("/a:feed", "/a:feed/a:entry"):
        for name in ("id", "title", "updated"):
            assert len(atom.xpath(f"{path}/a:{name}/text()", namespaces=SPACES)) == 1
    assert texts(atom, "//a:entry/a:author/a:name/text()") == ["Ada Petit"]
    assert texts(atom, "//a:entry/a:updated/text()") == ["2024-09-07T00:00:00Z"]
    assert texts(atom, "//a:link[@rel='self']/@href") == ["catalog.xml"]


def test_the_head_is_told_in_both():
    book = small_book(
        publisher="Éditions du Phare",
        date=PartialDate(2024, 3, 1),
        keywords=("phare", "mer d’Iroise"),
        description="Un phare & la mer.",
        rights="Tous droits réservés.",
        collection="Ressources",
    )

    atom, opds = feeds(book)

    said = opds["publications"][0]["metadata"]
    assert texts(atom, "//dc:publisher/text()") == [said["publisher"]] == ["Éditions du Phare"]
    assert texts(atom, "//dc:issued/text()") == [said["published"]] == ["2024-03-01"]
    assert texts(atom, "//a:category/@term") == said["subject"] == ["phare", "mer d’Iroise"]
    assert texts(atom, "//a:summary/text()") == [said["description"]] == ["Un phare & la mer."]
    assert texts(atom, "//dc:language/text()") == [said["language"]] == ["fr"]
    assert texts(atom, "/a:feed/a:title/text()") == [opds["metadata"]["title"]] == ["Ressources"]
    assert said["belongsTo"] == {"collection": "Ressources"}


def test_the_cover_is_shown_in_both():
    atom, opds = feeds()

    assert texts(atom, "//a:link[@rel='http://opds-spec.org/image']/@href") == [
        "ada-petit/cover-640.jpg"
    ]
    assert [one["href"] for one in opds["publications"][0]["images"]] == [
        "ada-petit/cover-640.jpg",
        "ada-petit/cover-320.jpg",
    ]


def test_a_site_makes_every_address_absolute():
    atom, opds = feeds(small_book(site="https://exemple.fr/livres/"))

    addresses = texts(atom, "//a:link/@href")
    addresses += [link["href"] for link in opds["links"]]
    publication = opds["publications"][0]
    addresses += [one["href"] for one in publication["links"] + publication["images"]]
    assert addresses
    assert all(one.startswith("https://exemple.fr/livres/") for one in addresses)


def test_an_unlisted_book_is_in_neither():
    public, hidden = small_book(), replace(small_book(unlisted=True), name="secret")

    assert make_feeds([hidden], FILES, open_theme()) == {}
    written = make_feeds([public, hidden], FILES, open_theme())

    assert all(b"secret" not in content for content in written.values())
    assert json.loads(written["catalog.json"])["metadata"]["numberOfItems"] == 1


def test_metadata_has_no_narrow_space():
    atom, opds = feeds(small_book(title="Pourquoi\u202f?"))

    assert texts(atom, "//a:entry/a:title/text()") == ["Pourquoi\xa0?"]
    assert opds["publications"][0]["metadata"]["title"] == "Pourquoi\xa0?"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("3", {"position": 3}),
        ("2.5", {"position": 2.5}),
        ("0", {"position": 0}),
        ("2.1.4", {"position": 2.1}),
        (None, {}),
    ],
)
def test_a_series_has_its_place(number, said):
    _, opds = feeds(small_book(series=Series("Les phares", number)))

    series = opds["publications"][0]["metadata"]["belongsTo"]["series"]
    assert series == {"name": "Les phares", **said}


@pytest.mark.parametrize(("role", "key"), [("trl", "translator"), ("ctb", "contributor")])
def test_a_role_keeps_its_name(role, key):
    author = small_book().metadata.creators[0]
    other = author._replace(name="Léa Roy", role=role)

    _, opds = feeds(small_book(authors=(author, other)))

    said = opds["publications"][0]["metadata"]
    assert (said["author"], said[key]) == (
        ["Ada Petit"],
        ["Léa Roy"] + ["Jean Brun"] * (role == "ctb"),
    )
