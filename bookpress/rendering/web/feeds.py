"""Books → the catalogues that reader apps subscribe to: OPDS 1.2 (Atom) and OPDS 2.0 (JSON).

Both say the same: each public book with its files, cover and metadata. A book whose head asks for
`access: unlisted` is in neither. Addresses are absolute where the head names the site, else they
are relative to the catalogue, as both formats allow. They bear no version: apps learn of a change
by `updated`, and some name a file by the end of its address.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from bookpress.model import clock
from bookpress.model.book import Element, Metadata, Series
from bookpress.model.theme import Theme
from bookpress.rendering.access import Access
from bookpress.rendering.documents import FEED_FILES, Offer
from bookpress.rendering.labels import typeset_labels

ATOM_FILE, JSON_FILE = FEED_FILES

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/terms/"
ATOM_TYPE = "application/atom+xml;profile=opds-catalog;kind=acquisition"
JSON_TYPE = "application/opds+json"
FEED_TYPES = {ATOM_FILE: ATOM_TYPE, JSON_FILE: JSON_TYPE}
"""Catalogue → media type."""
_ACQUISITION = "http://opds-spec.org/acquisition/open-access"
_IMAGE = "http://opds-spec.org/image"
_THUMBNAIL = "http://opds-spec.org/image/thumbnail"

_ROLES = {"trl": "translator", "edt": "editor", "ill": "illustrator", "nrt": "narrator"}
"""MARC roles of those that OPDS 2.0 does not call contributors."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A book as a catalogue knows it; addresses are relative to the folder."""

    metadata: Metadata
    """In its plain form."""
    offers: Sequence[Offer]
    """The preferred one first."""
    covers: tuple[str, ...]
    """The cover in several widths, the smallest first."""
    page: str | None
    """For browsers."""
    access: Access | None

    @property
    def site(self) -> str:
        """The address before every other; empty where the head names none."""
        return self.metadata.site or ""

    @property
    def updated(self) -> str:
        """The book's instant, in UTC, as RFC 3339 writes it."""
        when = clock.instant(self.metadata.updated, self.metadata.date)
        return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def render_feeds(shelf: Sequence[Shelved], theme: Theme) -> dict[str, bytes]:
    """Write both catalogues of the public books: file name → content; none public → {}.

    Source: OPDS Catalog 1.2, sections 2 to 5; OPDS 2.0, sections 1 and 2.
    """
    items = [item for item in shelf if not item.metadata.unlisted]
    if not items:
        return {}
    metadata = items[0].metadata
    title = _catalogue_title(items) or typeset_labels(theme, metadata.language)["catalogue"]
    return {
        ATOM_FILE: _atom(items, title),
        JSON_FILE: (json.dumps(_json(items, title), ensure_ascii=False, indent=2) + "\n").encode(),
    }


def _catalogue_title(items: Sequence[Shelved]) -> str:
    """Return the collection that all the books belong to, or the one book's title; else nothing."""
    collections = {item.metadata.collection for item in items}
    shared = collections.pop() if len(collections) == 1 else None
    if shared is None and len(items) == 1:
        shared = items[0].metadata.title
    return shared or ""


def _identifier(items: Sequence[Shelved]) -> str:
    """Return a name that stays the catalogue's as long as its first book does."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, items[0].metadata.identifier + '#catalogue')}"


def _atom(items: Sequence[Shelved], title: str) -> bytes:
    """Write the catalogue of OPDS 1.2."""
    feed = etree.fromstring(f'<feed xmlns="{_ATOM}" xmlns:dc="{_DC}"/>')
    _add(feed, "id", _identifier(items))
    _add(feed, "title", title)
    _add(feed, "updated", max(item.updated for item in items))
    for relation in ("self", "start"):
        _link(feed, relation, items[0].site + ATOM_FILE, ATOM_TYPE)
    for item in items:
        _entry(feed, item)
    etree.indent(feed)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8")) + b"\n"


def _entry(feed: Element, item: Shelved) -> None:
    """Add one book to the Atom catalogue."""
    metadata = item.metadata
    entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", metadata.identifier)
    _add(entry, "title", metadata.title)
    _add(entry, "updated", item.updated)
    # Atom asks each entry for an author: a book without one is its publisher's, or its title's.
    names = [person.name for person in metadata.creators]
    for name in names or [metadata.publisher or metadata.title]:
        _add(etree.SubElement(entry, f"{{{_ATOM}}}author"), "name", name)
    for person in metadata.contributors:
        _add(etree.SubElement(entry, f"{{{_ATOM}}}contributor"), "name", person.name)
    _add(entry, "language", metadata.language, space=_DC)
    _add(entry, "publisher", metadata.publisher, space=_DC)
    _add(entry, "issued", str(metadata.date) if metadata.date else None, space=_DC)
    for keyword in metadata.keywords:
        etree.SubElement(entry, f"{{{_ATOM}}}category", {"term": keyword, "label": keyword})
    _add(entry, "rights", metadata.rights)
    _add(entry, "summary", metadata.description or metadata.subtitle)
    if item.covers:
        _link(entry, _THUMBNAIL, item.site + item.covers[0], "image/jpeg")
        _link(entry, _IMAGE, item.site + item.covers[-1], "image/jpeg")
    if item.page:
        _link(entry, "alternate", item.site + item.page, "text/html")
    for offer in item.offers:
        _link(entry, _ACQUISITION, item.site + offer.file, offer.media_type, length=str(offer.size))


def _add(parent: Element, name: str, text: str | None, *, space: str = _ATOM) -> None:
    """Add an element that holds text; none for what the front matter leaves out."""
    if text:
        etree.SubElement(parent, f"{{{space}}}{name}").text = text


def _link(parent: Element, relation: str, href: str, media_type: str, **more: str) -> None:
    """Add a link."""
    words = {"rel": relation, "href": href, "type": media_type, **more}
    etree.SubElement(parent, f"{{{_ATOM}}}link", words)


def _json(items: Sequence[Shelved], title: str) -> dict[str, Any]:
    """Return the catalogue of OPDS 2.0."""
    return {
        "metadata": {
            "title": title,
            "identifier": _identifier(items),
            "modified": max(item.updated for item in items),
            "numberOfItems": len(items),
        },
        "links": [{"rel": "self", "href": items[0].site + JSON_FILE, "type": JSON_TYPE}],
        "publications": [_publication(item) for item in items],
    }


def _publication(item: Shelved) -> dict[str, Any]:
    """Describe one book for the JSON catalogue; what its head leaves out is left out here too."""
    metadata = item.metadata
    people: dict[str, list[str | dict[str, str]]] = {}
    roles = [(person, "author") for person in metadata.creators]
    roles += [(one, _ROLES.get(one.role, "contributor")) for one in metadata.contributors]
    for person, role in roles:
        named = {"name": person.name, "sortAs": person.sort} if person.sort else person.name
        people.setdefault(role, []).append(named)
    said: dict[str, Any] = {
        "@type": "http://schema.org/Book",
        "identifier": metadata.identifier,
        "title": metadata.title,
        "subtitle": metadata.subtitle,
        **people,
        "language": metadata.language,
        "publisher": metadata.publisher,
        "published": str(metadata.date) if metadata.date else None,
        "modified": item.updated,
        "description": metadata.description,
        "subject": list(metadata.keywords),
        "accessibility": _accessibility(item.access) if item.access else None,
        "belongsTo": _said({"collection": metadata.collection, "series": _series(metadata.series)}),
    }
    links = [
        {
            "rel": _ACQUISITION,
            "href": item.site + offer.file,
            "type": offer.media_type,
            "size": offer.size,
        }
        for offer in item.offers
    ]
    if item.page:
        links.append({"rel": "alternate", "href": item.site + item.page, "type": "text/html"})
    images = [{"href": item.site + cover, "type": "image/jpeg"} for cover in reversed(item.covers)]
    publication: dict[str, Any] = {
        "metadata": _said(said),
        "links": links,
    }
    return publication | ({"images": images} if images else {})


def _series(series: Series | None) -> dict[str, Any]:
    """Return the series as the Readium manifest has it: the position is one number, 0 too."""
    if series is None or series.number is None:
        return {"name": series.name} if series else {}
    position = float(".".join(series.number.split(".")[:2]))
    return {"name": series.name, "position": int(position) if position % 1 == 0 else position}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in values.items() if value}


def _accessibility(access: Access) -> dict[str, Any]:
    """Describe what the EPUB claims, as the Readium Web Publication Manifest has it."""
    claims: dict[str, Any] = {
        "conformsTo": access.conforms_to,
        "certification": {"certifiedBy": access.certified_by} if access.certified_by else None,
        "summary": access.summary,
        "accessMode": list(access.modes),
        "accessModeSufficient": [modes.split(",") for modes in access.sufficient],
        "feature": list(access.features),
        "hazard": list(access.hazards),
    }
    return _said(claims)
