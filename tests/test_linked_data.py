"""What the page tells search engines: right by schema.org's own table, and only what is there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml.etree import HTMLParser, fromstring

from bookpress.editions import make_web
from bookpress.model.book import (
    Isbns,
    Person,
    Picture,
    PrintedBook,
    Role,
    Section,
    Series,
    Speaker,
)
from bookpress.model.clock import PartialDate
from bookpress.model.theme import open_theme
from tests.shelf import Shelf, shelf
from tests.small_book import LAST, QUESTION, small_book
from tests.test_web import FILES, cover

__all__ = ["shelf"]

SITE = "https://exemple.fr/livres/"

_TEXT, _URL = frozenset(("Text",)), frozenset(("URL",))
_SOMEONE = frozenset(("Person", "Organization"))
_ACCESS = ("accessMode", "accessibilityFeature", "accessibilityHazard", "accessibilitySummary")
TABLE: dict[str, dict[str, frozenset[str]]] = {
    "Book": {
        **dict.fromkeys(("name", "alternativeHeadline", "alternateName", "description"), _TEXT),
        **dict.fromkeys(("identifier", "isbn", "keywords", "inLanguage", "position"), _TEXT),
        **dict.fromkeys(("encodingFormat", *_ACCESS), _TEXT),
        **dict.fromkeys(("datePublished", "dateModified"), frozenset(("Date",))),
        **dict.fromkeys(("author", "translator", "editor", "contributor", "publisher"), _SOMEONE),
        **dict.fromkeys(("url", "image", "bookFormat"), _URL),
        "illustrator": frozenset(("Person",)),
        "workExample": frozenset(("Book",)),
        "isPartOf": frozenset(("Book", "BookSeries", "Collection")),
        "hasPart": frozenset(("Question",)),
        "accessModeSufficient": frozenset(("ItemList",)),
    },
    "ItemList": {"itemListElement": _TEXT},
    **{kind: {"name": _TEXT} for kind in ("Person", "Organization", "BookSeries", "Collection")},
    "Question": {"name": _TEXT, "url": _URL, "acceptedAnswer": frozenset(("Answer",))},
    "Answer": {"author": _SOMEONE, "text": _TEXT},
}
"""Of each type the properties that we use and what schema.org (release 28.1) lets them hold."""


def faults(node: dict[str, Any]) -> list[str]:
    """Name the properties of a node, and of those inside, that schema.org has not or not so."""
    kind, found = node["@type"], []
    for name, value in node.items():
        for one in value if isinstance(value, list) else [value]:
            if name in ("@type", "@context"):
                continue
            wanted: frozenset[str] = TABLE[kind].get(name, frozenset())
            given = {one["@type"]} if isinstance(one, dict) else {"Text", "URL", "Date"}
            if not wanted & given or not one:
                found.append(f"{kind}.{name}: {one!r}")
            found += faults(one) if isinstance(one, dict) else []
    return found


def script(book: Any = None, files: Any = None) -> str:
    """Return what stands in the page's one script, as a browser reads it."""
    files = FILES if files is None else files
    made = make_web(book or small_book(), open_theme(), files, cover(), "index.html")
    page = fromstring(made["index.html"], HTMLParser(encoding="utf-8"))
    scripts = page.findall(".//script")
    assert [one.get("type") for one in scripts] in ([], ["application/ld+json"])
    assert not any(len(one) for one in scripts)
    return str(scripts[0].text) if scripts else ""


def said(book: Any = None, files: Any = None) -> Any:
    return json.loads(script(book, files))


def people(*names: str) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def full_book() -> Any:
    """Return a book whose head says all that a search engine can be told."""
    return small_book(
        short_title="Ada Petit",
        authors=(
            Person("Ada Petit", "aut"),
            *(Person("Léa Roy", "trl"), Person("Max Feu", "ill"), Person("Zoé Cap", "edt")),
            Person("Guy Mer", "pht"),
        ),
        date=PartialDate(2024, 3),
        isbn=Isbns("9782070368228", None, "9782070368235"),
        publisher="Éditions du Phare",
        description="Un phare & la mer.",
        keywords=("phare", "mer d’Iroise"),
        collection="Ressources",
        series=Series("Les phares", "3"),
        book=PrintedBook("Le grand livre", "Ada Petit", "9782070368242", "https://exemple.org/a"),
        site=SITE,
    )


def test_all_that_the_head_says_is_told():
    whole = said(full_book())

    assert {name: whole[name] for name in whole if name not in ("workExample", "hasPart")} == {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": "Entretien avec Ada Petit",
        "alternativeHeadline": "Le phare & la mer",
        "alternateName": "Ada Petit",
        "identifier": "urn:uuid:97dc70c3-b934-5de8-828a-fffc87ea5f21",
        "author": people("Ada Petit"),
        "translator": people("Léa Roy"),
        "illustrator": people("Max Feu"),
        "editor": people("Zoé Cap"),
        "contributor": people("Guy Mer", "Jean Brun"),
        "inLanguage": "fr",
        "datePublished": "2024-03",
        "dateModified": "2024-09-07",
        "publisher": {"@type": "Organization", "name": "Éditions du Phare"},
        "description": "Un phare & la mer.",
        "keywords": ["phare", "mer d’Iroise"],
        "url": SITE,
        "image": f"{SITE}ada-petit/cover-640.jpg",
        "position": "3",
        "isPartOf": [
            {"@type": "BookSeries", "name": "Les phares"},
            {"@type": "Collection", "name": "Ressources"},
            {
                "@type": "Book",
                "name": "Le grand livre",
                "isbn": "9782070368242",
                "url": "https://exemple.org/a",
                "author": {"@type": "Person", "name": "Ada Petit"},
            },
        ],
    }


def test_each_file_that_is_offered_is_an_edition_and_no_other():
    editions = said(full_book())["workExample"]

    assert [(one.get("url"), one.get("encodingFormat"), one.get("isbn")) for one in editions] == [
        (f"{SITE}ada-petit.epub", "application/epub+zip", "9782070368228"),
        (f"{SITE}ada-petit.pdf", "application/pdf", None),
        (None, None, "9782070368235"),
    ]
    assert "workExample" not in said(files={})


def test_an_only_isbn_is_the_books():
    assert said(small_book(isbn=Isbns("9782070368228")))["isbn"] == "9782070368228"


@pytest.mark.parametrize("book", [small_book(), full_book()], ids=["small", "full"])
def test_every_type_and_property_is_one_of_schema_org(book):
    assert faults(said(book)) == []


def test_a_property_that_schema_org_has_not_would_be_seen():
    assert faults({"@type": "Book", "author": {"@type": "Answer", "text": "x"}, "pages": 3}) == [
        "Book.author: {'@type': 'Answer', 'text': 'x'}",
        "Book.pages: 3",
    ]


def test_without_a_site_every_address_is_of_a_file_beside_the_page():
    whole = said()

    assert "url" not in whole
    assert whole["image"] == "ada-petit/cover-640.jpg"
    assert [one["url"] for one in whole["workExample"]] == ["ada-petit.epub", "ada-petit.pdf"]
    assert [one["url"] for one in whole["hasPart"]] == ["#pourquoi-un-phare"]


def test_a_question_is_told_with_who_answers_and_the_first_words():
    assert said()["hasPart"] == [
        {
            "@type": "Question",
            "name": "Pourquoi un phare ?",
            "url": "#pourquoi-un-phare",
            "acceptedAnswer": [
                {
                    "@type": "Answer",
                    "author": {"@type": "Person", "name": "Ada Petit"},
                    "text": "Pour la beam, dit-elle.",
                }
            ],
        }
    ]


def speeches(*words: tuple[str, str]) -> Section:
    """Return a question with speeches: speaker and words of each."""
    body = "".join(
        f'<div class="speech" data-speaker="{key}"><p>{said}</p><p>Suite.</p></div>'
        for key, said in words
    )
    return replace(QUESTION, body=fromstring(f"<div>{body}</div>"), notes=())


def test_each_interviewee_answers_once_and_the_interviewer_never():
    two = (Speaker("LR", "Léa Roy", Role.INTERVIEWEE), *small_book().metadata.speakers)
    section = speeches(("JB", "Et ?"), ("AP", "Oui."), ("LR", "Non."), ("AP", "Si."))

    answers = said(small_book(section, speakers=two))["hasPart"][0]["acceptedAnswer"]

    assert [(one["author"]["name"], one["text"]) for one in answers] == [
        ("Ada Petit", "Oui."),
        ("Léa Roy", "Non."),
    ]


def test_an_answer_that_opens_with_a_picture_begins_with_its_first_words():
    section = speeches(("AP", '<img src="images/a.png" alt="Un phare"/>'))

    shown = Picture("a.png", b"PNG", "image/png", 20, 10, "a.png", 3)

    [question] = said(replace(small_book(section), pictures=(shown,)))["hasPart"]

    assert question["acceptedAnswer"][0]["text"] == "Suite."


def test_a_long_answer_is_cut_between_words():
    long = "Une lampe, " * 60

    [question] = said(small_book(speeches(("AP", long))))["hasPart"]

    text = question["acceptedAnswer"][0]["text"]
    assert len(text) <= 200
    assert text.endswith("Une lampe…")


def test_a_book_without_speakers_has_no_questions():
    assert "hasPart" not in said(small_book(LAST, speakers=(), authors=(Person("A", "aut"),)))


def test_the_epub_says_there_what_it_claims_in_its_own_package(shelf: Shelf) -> None:
    book = shelf.book("entretien-samuel-durand")
    page = fromstring(book.page.read_bytes(), HTMLParser(encoding="utf-8"))

    epub, pdf = json.loads(str(page.findtext(".//script")))["workExample"]

    assert epub["accessMode"] == ["textual"]
    assert epub["accessModeSufficient"] == [{"@type": "ItemList", "itemListElement": ["textual"]}]
    assert {"tableOfContents", "pageNavigation"} <= set(epub["accessibilityFeature"])
    assert epub["accessibilityHazard"] == ["none"]
    assert epub["accessibilitySummary"].startswith("Le texte")
    assert faults(epub) == []
    assert not [name for name in pdf if name.startswith("access")]


@pytest.mark.parametrize(
    "words", ["</script><b>", "<!-- <script>", "]]>", "&amp; & &lt;", '"\\\u2028', "{{ 7 * 7 }}"]
)
def test_no_word_of_the_head_ends_the_script(words):
    book = small_book(title=words, description=words)

    assert "<" not in script(book)
    assert said(book)["name"] == said(book)["description"] == words


def test_an_unlisted_book_tells_search_engines_nothing():
    assert script(small_book(unlisted=True)) == ""


def test_metadata_hold_no_narrow_space():
    book = small_book(title="Pourquoi\u202f?")

    assert said(book)["name"] == "Pourquoi\xa0?"
