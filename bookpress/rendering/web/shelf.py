"""The books of one folder → the page that shows them all, each with its page and its files.

A book whose head asks for `access: unlisted` is not on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bookpress.model.book import Book
from bookpress.model.theme import Labels, Theme
from bookpress.rendering.colophon import credit_lines
from bookpress.rendering.documents import SHELF_FOLDER, Offer
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.templates import render_template
from bookpress.rendering.web.feeds import FEED_TYPES
from bookpress.rendering.web.page import STYLE_SHEET, CoverPicture, size_in_words


@dataclass(frozen=True, slots=True)
class Standing:
    """A book that stands on the shelf; addresses are relative to the folder."""

    book: Book
    """Typeset."""
    page: str
    """For browsers."""
    offers: Sequence[Offer]
    covers: Sequence[CoverPicture]
    """The smallest first."""


def render_shelf(shelf: Sequence[Standing], theme: Theme, feeds: Sequence[str]) -> str:
    """Write the page of all books of a folder, in their order; its language is that of most.

    `feeds`: the catalogues that lie beside it. Errors: TH01, TH03, TH04, a fault of the theme.
    """
    languages = Counter(one.book.metadata.language for one in shelf)
    [(language, _)] = languages.most_common(1)
    first = next(one.book for one in shelf if one.book.metadata.language == language)
    labels = typeset_labels(theme, first.metadata.language)
    shared = len({one.book.plain.collection for one in shelf}) == 1
    sites = {one.book.metadata.site for one in shelf}
    return render_template(
        theme,
        "web/shelf.html",
        head=first.metadata,
        labels=labels,
        labels_language=labels.beside(first.metadata.language),
        title=(shared and first.metadata.collection) or labels["catalogue"],
        page_title=(shared and first.plain.collection) or labels["catalogue"],
        address=sites.pop() if len(sites) == 1 else None,
        tdm_reserved=any(one.book.metadata.tdm_reserved for one in shelf),
        feeds=[(feed, FEED_TYPES[feed]) for feed in feeds],
        folder=SHELF_FOLDER,
        style_sheet=STYLE_SHEET,
        books=[_shown(one, first, labels, shared=shared) for one in shelf],
    )


def _shown(one: Standing, first: Book, labels: Labels, *, shared: bool) -> dict[str, Any]:
    """Return what the template says of a book; `shared`: its collection is the shelf's title."""
    metadata = one.book.metadata
    return {
        "head": metadata,
        "language": metadata.language if metadata.language != first.metadata.language else "",
        "turned": metadata.right_to_left != first.metadata.right_to_left,
        "collection": "" if shared else metadata.collection,
        "page": one.page,
        "folder": one.book.name,
        "covers": one.covers,
        "creators": ", ".join(person.name for person in metadata.creators),
        "credits": credit_lines(one.book, labels),
        "downloads": [
            {
                "file": offer.file,
                "address": offer.address,
                "media_type": offer.media_type,
                "name": labels[f"web_{offer.edition}"],
                "size": size_in_words(offer.size, labels),
            }
            for offer in one.offers
        ],
    }
