"""The metadata of the package document, from the head of the source.

Source: EPUB 3.3 `#sec-pkg-metadata`; EPUB Accessibility 1.1; TDM Reservation Protocol (W3C
Community Group) for `tdm:reservation`.
"""

from __future__ import annotations

from typing import Any

from bookpress.model.book import Book, Metadata
from bookpress.writing.epub.accessibility_claims import CONFORMS, Claims

IDENTIFIER = "publication-id"
"""The id of the identifier that names the book."""


def describe(package: Any, book: Book, claims: Claims, has_pages: bool) -> None:
    """Write the metadata of a book into EbookLib's `EpubBook`, emptied of its own.

    One `dc:title` only: several readers show the last one, or all of them in a row.
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
    _describe_kin(package, book, has_pages)
    _describe_access(package, claims, metadata.accessibility_summary)
    if metadata.certifier and claims.passed:
        _meta(package, "dcterms:conformsTo", CONFORMS, id="conformance")
        _meta(package, "a11y:certifiedBy", metadata.certifier, refines="#conformance")
    if metadata.tdm_reserved:
        package.add_prefix("tdm", "http://www.w3.org/ns/tdmrep#")
        _meta(package, "tdm:reservation", "1")
    # For readers of before EPUB 3, which look for the cover's id here.
    package.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})


def _describe_book(package: Any, metadata: Metadata) -> None:
    """Write what the book is called and what it says."""
    _dc(package, "identifier", metadata.identifier, id=IDENTIFIER)
    isbn = metadata.isbn.epub
    if isbn and metadata.identifier != f"urn:isbn:{isbn}":
        _dc(package, "identifier", f"urn:isbn:{isbn}")
    _dc(package, "title", metadata.title)
    if metadata.subtitle:
        _meta(package, "schema:alternativeHeadline", metadata.subtitle)
    _dc(package, "language", metadata.language)
    _dc(package, "date", metadata.date.isoformat() if metadata.date else None)
    _dc(package, "publisher", metadata.publisher)
    _dc(package, "description", metadata.description)
    _dc(package, "rights", metadata.rights)
    for keyword in metadata.keywords:
        _dc(package, "subject", keyword)


def _describe_people(package: Any, metadata: Metadata) -> None:
    """Write who made the book, and the interviewers beside its creators."""
    creators = [(person.name, person.role) for person in metadata.creators]
    others = [
        (speaker.name, "ive" if speaker.role.value == "interviewee" else "ivr")
        for speaker in metadata.speakers
    ]
    names = {name for name, _ in creators}
    for number, (name, role) in enumerate(creators, 1):
        _person(package, "creator", f"creator-{number}", name, role)
    for number, (name, role) in enumerate((o for o in others if o[0] not in names), 1):
        _person(package, "contributor", f"contributor-{number}", name, role)


def _person(package: Any, element: str, id_: str, name: str, role: str) -> None:
    """Write one person with a MARC relator code."""
    _dc(package, element, name, id=id_)
    _meta(package, "role", role, refines=f"#{id_}", scheme="marc:relators")


def _describe_kin(package: Any, book: Book, has_pages: bool) -> None:
    """Write the collection, the printed book, and the edition whose pages are marked."""
    metadata = book.plain
    if metadata.collection:
        _meta(package, "belongs-to-collection", metadata.collection, id="collection")
        _meta(package, "collection-type", "set", refines="#collection")
    if metadata.book:
        whole = f"urn:isbn:{metadata.book.isbn}" if metadata.book.isbn else metadata.book.title
        _meta(package, "dcterms:isPartOf", whole)
    if has_pages:
        printed = (
            f"urn:isbn:{metadata.isbn.print}" if metadata.isbn.print else f"{book.name}-print.pdf"
        )
        _dc(package, "source", printed)
        _meta(package, "pageBreakSource", printed)


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
