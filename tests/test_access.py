"""The EPUB, the page and the feeds claim the same, and no more than was measured."""

import json

from bookpress.editions import make_feeds, make_web
from bookpress.model.theme import open_theme
from bookpress.rendering.access import access_of
from tests.epub_books import cover, epub_of
from tests.small_book import small_book


def claimed(book):
    """Return what the three editions claim: of the EPUB, the page's text, the feed's object."""
    epub = epub_of(book)
    files = {f"{book.name}.epub": epub}
    page = make_web(book, open_theme(), files, cover(), "index.html")["index.html"].decode()
    feed = json.loads(make_feeds([book], files, open_theme())["catalog.json"])
    return access_of(epub), page, feed["publications"][0]["metadata"]["accessibility"]


def test_the_page_and_the_feed_repeat_the_epub():
    access, page, feed = claimed(small_book(certifier="Léa Roux"))

    assert access is not None
    assert access.summary in page
    assert feed["summary"] == access.summary
    assert feed["feature"] == list(access.features)


def test_nobody_claims_conformance_without_a_name():
    access, page, feed = claimed(small_book())

    assert access is not None
    assert access.conforms_to is None
    assert "WCAG" not in page
    assert "conformsTo" not in feed


def test_conformance_is_claimed_everywhere_with_its_certifier():
    access, page, feed = claimed(small_book(certifier="Léa Roux"))

    assert access is not None
    assert access.conforms_to == "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
    assert f"{access.conforms_to} (Léa Roux)" in page
    assert feed["certification"] == {"certifiedBy": "Léa Roux"}


def test_what_is_no_epub_claims_nothing():
    assert access_of(b"not an archive") is None
