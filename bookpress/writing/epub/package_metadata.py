"""The metadata of the package document, from the head of the source.

Source: EPUB 3.3 `#sec-pkg-metadata`; EPUB Accessibility 1.1; TDM Reservation Protocol (W3C
Community Group) for `tdm:reservation`.
"""

from __future__ import annotations

from typing import Any

from bookpress.model.book import Book, Metadata, Person
from bookpress.writing.epub.accessibility_claims import CONFORMS, Claims

IDENTIFIER = "publication-id"
"""The id of the identifier that names the book."""


def describe(package: Any, book: Book, claims: Claims, pages_of: str | None) -> None:
    """Write the metadata of a book into EbookLib's `EpubBook`, emptied of its own.

    `pages_of`: the edition whose pages are marked, as a URN or in words; None where none are.
    """
    metadata = book.plain
    # EbookLib starts with a random identifier and its own name as the generator.
    package.metadata.clear()
    package.IDENTIFIER_ID = IDENTIFIER
    package.uid = metadata.identifier
    package.title = metadata.title
    package.language = metadata.language
    _describe_book(package, metadata)
    _describe_people(package, metadata)
    _describe_kin(package, metadata, pages_of)
    _describe_access(package, claims, metadata.accessibility_summary)
    if metadata.certifier and claims.passed:
        _meta(package, "dcterms:conformsTo", CONFORMS, id="conformance")
        _meta(package, "a11y:certifiedBy", metadata.certifier, refines="#conformance")
    if metadata.tdm_reserved:
        package.add_prefix("tdm", "http://www.w3.org/ns/tdmrep#")
        _meta(package, "tdm:reservation", "1")
    # For readers of before EPUB 3, which look for the cover's id here.
    _named(package, "cover", "cover-image")


def _describe_book(package: Any, metadata: Metadata) -> None:
    """Write what the book is called and what it says."""
    _dc(package, "identifier", metadata.identifier, id=IDENTIFIER)
    isbn = metadata.isbn.epub
    if isbn and metadata.identifier != f"urn:isbn:{isbn}":
        _dc(package, "identifier", f"urn:isbn:{isbn}")
    for kind, words in (("main", metadata.title), ("subtitle", metadata.subtitle)):
        if words:
            _dc(package, "title", words, id=f"title-{kind}")
            _meta(package, "title-type", kind, refines=f"#title-{kind}")
    _dc(package, "language", metadata.language)
    _dc(package, "date", str(metadata.date) if metadata.date else None)
    _dc(package, "publisher", metadata.publisher)
    _dc(package, "description", metadata.description)
    _dc(package, "rights", metadata.rights)
    for keyword in metadata.keywords:
        _dc(package, "subject", keyword)


def _describe_people(package: Any, metadata: Metadata) -> None:
    """Write who made the book, and who helped."""
    for number, person in enumerate(metadata.creators, 1):
        _person(package, "creator", number, person, "aut")
    for number, person in enumerate(metadata.contributors, 1):
        _person(package, "contributor", number, person)


def _person(package: Any, element: str, number: int, person: Person, also: str = "") -> None:
    """Write one person with MARC relator codes.

    `also`: a second role. calibre lists creators of the role `aut` alone, and knows the last role
    that it reads; so does a Kindle, whose books it makes.
    """
    id_ = f"{element}-{number}"
    _dc(package, element, person.name, id=id_)
    for role in dict.fromkeys((person.role, also or person.role)):
        _meta(package, "role", role, refines=f"#{id_}", scheme="marc:relators")
    if person.sort:
        _meta(package, "file-as", person.sort, refines=f"#{id_}")


def _describe_kin(package: Any, metadata: Metadata, pages_of: str | None) -> None:
    """Write series and collection, the printed book, and the edition whose pages are marked."""
    if series := metadata.series:
        _meta(package, "belongs-to-collection", series.name, id="series")
        _meta(package, "collection-type", "series", refines="#series")
        if series.number:
            _meta(package, "group-position", series.number, refines="#series")
        # As calibre wrote it before EPUB 3 had a way, which many apps still look for.
        _named(package, "calibre:series", series.name)
        _named(package, "calibre:series_index", series.number)
    if metadata.collection:
        _meta(package, "belongs-to-collection", metadata.collection, id="collection")
        _meta(package, "collection-type", "set", refines="#collection")
    if metadata.book:
        whole = f"urn:isbn:{metadata.book.isbn}" if metadata.book.isbn else metadata.book.title
        _meta(package, "dcterms:isPartOf", whole)
    if pages_of:
        _dc(package, "source", pages_of)
        _meta(package, "pageBreakSource", pages_of)


def _describe_access(package: Any, claims: Claims, summary: str | None) -> None:
    """Write what the measures allow to say; the author's own summary goes before ours."""
    for mode in claims.modes:
        _meta(package, "schema:accessMode", mode)
    _meta(package, "schema:accessModeSufficient", claims.sufficient)
    for feature in claims.features:
        _meta(package, "schema:accessibilityFeature", feature)
    _meta(package, "schema:accessibilityHazard", claims.hazard)
    _meta(package, "schema:accessibilitySummary", summary or claims.summary)


def _dc(package: Any, name: str, value: str | None, **attributes: str) -> None:
    """Add a Dublin Core element, if it has a value."""
    if value:
        package.add_metadata("DC", name, value, attributes)


def _meta(package: Any, property_: str, value: str, **attributes: str) -> None:
    """Add a `meta` of EPUB 3."""
    package.add_metadata(None, "meta", value, {"property": property_, **attributes})


def _named(package: Any, name: str, content: str | None) -> None:
    """Add a `meta` of before EPUB 3, if it has a value."""
    if content:
        package.add_metadata(None, "meta", "", {"name": name, "content": content})
