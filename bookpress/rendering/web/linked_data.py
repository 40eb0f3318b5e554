"""The book as data in its page, for search engines: JSON-LD in the words of schema.org.

Only what the page shows or offers is said. What an EPUB claims of its accessibility holds for that
file, so it stands there. The questions of an interview are parts of the book: the page is no
`FAQPage` (whose answers are the site's own) and no `QAPage` (whose answers are its visitors').

Source: JSON-LD 1.1, 7 (in HTML); schema.org, `Book`, `BookSeries`, `Question`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bookpress.model.book import Book, Metadata, Role, Section, plain_text
from bookpress.rendering.access import Access
from bookpress.rendering.documents import Offer
from bookpress.typography.characters import plain_spaces

_ROLES = {"trl": "translator", "ill": "illustrator", "edt": "editor"}
"""MARC roles that a `Book` has a property for; the others contribute."""
_ISBN_OF = {"epub": "epub", "screen": "pdf"}
"""Edition → the ISBN that is its own."""
_LONGEST = 200
"""How many characters of an answer are said: the whole stands in the page, at the address given."""

_UNSAFE = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})
"""In a `script` nothing may look like its end, a comment or an entity; JSON has these for it."""


def linked_data(
    book: Book, offers: Sequence[Offer], access: Access | None, page: str | None, cover: str
) -> Markup:
    """Describe a book for the page's `script` of the type `application/ld+json`.

    `page`: its address, where the head names a site; else all addresses are relative to the page.
    `cover`: the largest picture of it; "" where none lies beside the page. `access`: what the EPUB
    claims.
    """
    metadata = book.plain
    site = metadata.site or ""
    data = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": metadata.title,
        "alternativeHeadline": metadata.subtitle,
        "alternateName": metadata.short_title,
        "identifier": metadata.identifier,
        "isbn": _only_isbn(metadata),
        **_people(metadata),
        "inLanguage": metadata.language,
        "datePublished": _text(metadata.date),
        "dateModified": _text(metadata.updated),
        "publisher": _named("Organization", metadata.publisher),
        "description": metadata.description,
        "keywords": list(metadata.keywords),
        "url": page,
        "image": site + cover if cover else None,
        "position": metadata.series.number if metadata.series else None,
        "isPartOf": _wholes(metadata),
        "workExample": _editions(metadata, offers, access),
        "hasPart": [] if metadata.landing else _questions(book, page or ""),
    }
    return Markup(json.dumps(_said(data), ensure_ascii=False, indent=1).translate(_UNSAFE))


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty."""
    return {name: value for name, value in values.items() if value}


def _text(value: object) -> str | None:
    return str(value) if value else None


def _named(kind: str, name: str | None) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _people(metadata: Metadata) -> dict[str, list[dict[str, str] | None]]:
    """Return who made the book: property → people."""
    people: dict[str, list[dict[str, str] | None]] = {}
    named = [("author", person) for person in metadata.creators]
    named += [(_ROLES.get(one.role, "contributor"), one) for one in metadata.contributors]
    for role, person in named:
        people.setdefault(role, []).append(_named("Person", person.name))
    return people


def _only_isbn(metadata: Metadata) -> str | None:
    """Return the ISBN of a book that has one number: of several, each is its edition's."""
    isbn = metadata.isbn
    numbers = {number for number in (isbn.epub, isbn.pdf, isbn.print) if number}
    return numbers.pop() if len(numbers) == 1 else None


def _wholes(metadata: Metadata) -> list[dict[str, Any] | None]:
    """Return what the book is a part of: its series, the publisher's line, the printed book."""
    wholes = [
        _named("BookSeries", metadata.series.name if metadata.series else None),
        _named("Collection", metadata.collection),
    ]
    if printed := metadata.book:
        whole = {"@type": "Book", "name": printed.title, "isbn": printed.isbn, "url": printed.url}
        wholes.append(_said(whole | {"author": _named("Person", printed.author)}))
    return [whole for whole in wholes if whole]


def _editions(
    metadata: Metadata, offers: Sequence[Offer], access: Access | None
) -> list[dict[str, Any]]:
    """Return the files that are offered, and the paper that an ISBN of its own tells of."""
    editions: list[dict[str, Any]] = []
    for offer in offers:
        claims = access if offer.edition == "epub" else None
        edition = {
            "@type": "Book",
            "bookFormat": "https://schema.org/EBook",
            "encodingFormat": offer.media_type,
            "isbn": getattr(metadata.isbn, _ISBN_OF.get(offer.edition, ""), None),
            "url": (metadata.site or "") + offer.file,
        }
        editions.append(_said(edition | (_accessibility(claims) if claims else {})))
    if metadata.isbn.print:
        editions.append({"@type": "Book", "isbn": metadata.isbn.print})
    return editions


def _accessibility(access: Access) -> dict[str, Any]:
    return {
        "accessMode": list(access.modes),
        "accessModeSufficient": [
            {"@type": "ItemList", "itemListElement": modes.split(",")}
            for modes in access.sufficient
        ],
        "accessibilityFeature": list(access.features),
        "accessibilityHazard": list(access.hazards),
        "accessibilitySummary": access.summary,
    }


def _questions(book: Book, page: str) -> list[dict[str, Any]]:
    """Return the questions that someone answers, with how each answer begins."""
    names = {one.key: one.name for one in book.plain.speakers if one.role is Role.INTERVIEWEE}
    asked = []
    for section in book.sections:
        answers = _answers(section, names)
        if section.title is not None and answers:
            question = {"@type": "Question", "name": plain_spaces(plain_text(section.title))}
            question["url"] = f"{page}#{section.id}"
            asked.append(question | {"acceptedAnswer": answers})
    return asked


def _answers(section: Section, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return the first words of each one who answers, in order; `names` by key."""
    answers: dict[str, dict[str, Any]] = {}
    for speech in section.body.iter("div"):
        name = names.get(speech.get("data-speaker", ""))
        paragraphs = (plain_spaces(plain_text(one)) for one in speech.iter("p"))
        words = next((words for words in paragraphs if words), None)
        if name and words and name not in answers:
            author = _named("Person", name)
            answers[name] = {"@type": "Answer", "author": author, "text": _beginning(words)}
    return list(answers.values())


def _beginning(words: str) -> str:
    """Cut a text that is long, between two words.

    >>> _beginning("Oui."), len(_beginning("Trop de mots. " * 20))
    ('Oui.', 196)
    """
    if len(words) <= _LONGEST:
        return words
    return words[:_LONGEST].rpartition(" ")[0].rstrip(" ,;:") + "…"
