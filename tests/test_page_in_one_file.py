"""The page as one file: it shows all it has in an empty folder, and asks nobody for anything."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from lxml.etree import fromstring

import bookpress
from bookpress.checking.parity import compare
from bookpress.editions import make_page
from bookpress.model.book import Picture
from bookpress.model.theme import open_theme
from tests.browser import browsing
from tests.conftest import ROOT
from tests.epub_books import cover
from tests.small_book import OPENING, small_book

LIGHTHOUSE = (ROOT / "tests/books/phare.png").read_bytes()
FILES = {"ada-petit.epub": b"e" * 311_500, "ada-petit.pdf": b"p"}


def page(book=None, theme=None, page_name: str | None = None) -> str:
    theme = theme or open_theme()
    return make_page(book or small_book(), theme, FILES, cover(), page_name).decode()


def tree_of(html: str) -> Any:
    return fromstring(html.encode())


def illustrated(**head: Any):
    """Return a book with a picture, twice, and a text that looks like one."""
    shown = Picture("phare.png", LIGHTHOUSE, "image/png", 20, 10, "phare.png", 3)
    image = '<img src="images/phare.png" alt="Un phare &gt; un autre"/>'
    code = '&lt;img src="ada-petit/images/phare.png"/&gt;'
    body = fromstring(f"<div><figure>{image}</figure><p>{image}<code>{code}</code></p></div>")
    return replace(small_book(replace(OPENING, body=body), **head), pictures=(shown,))


def test_the_page_names_no_other_file():
    html = page(illustrated())
    tree = tree_of(html)

    shown = [str(one) for one in tree.xpath("//@src | //link/@href | //@srcset")]
    fonts = re.findall(r'url\("([^"]{30})', html)

    assert [one[:16] for one in shown] == [
        *("data:,", "data:image/jpeg;", "data:image/png;b", "data:image/png;b")
    ]
    assert fonts == ["data:font/woff;base64,d09GRgAB"] * 4
    assert len(re.findall(r"url\(", html)) == 4
    assert tree.findtext(".//code") == '<img src="ada-petit/images/phare.png"/>'
    assert b64decode(shown[2].split(",")[1]) == LIGHTHOUSE


def test_the_policy_allows_what_the_page_holds_and_nothing_else():
    html = page()
    [sheet] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(sheet.encode()).digest()).decode()

    policies = tree_of(html).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert policies == [
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    ]


def test_a_page_without_a_site_offers_no_file():
    tree = tree_of(page())

    assert tree.xpath("//ul[@class='downloads'] | //link[@rel='canonical']") == []
    assert [one for one in map(str, tree.xpath("//a/@href")) if one[0] != "#"] == []
    [told] = tree.xpath("//script[@type='application/ld+json']/text()")
    assert json.loads(told).keys().isdisjoint(("image", "url", "workExample"))


def test_a_page_with_a_site_offers_its_files_by_their_addresses():
    book = small_book(site="https://exemple.fr/livres/")

    tree, copy = tree_of(page(book)), tree_of(page(book, page_name="index.html"))

    links = [str(one).partition("?v=")[0] for one in tree.xpath("//ul/li/a[@download]/@href")]
    assert links == [f"https://exemple.fr/livres/{name}" for name in FILES]
    assert tree.xpath("//link[@rel='canonical']") == []
    assert copy.xpath("//link[@rel='canonical']/@href") == ["https://exemple.fr/livres/"]


def test_a_theme_that_names_its_style_sheet_otherwise_gives_one_file_too(tmp_path, root):
    (tmp_path / "web").mkdir()
    ours = (root / "templates/web/page.html").read_text("utf-8")
    theirs = ours.replace(
        '<link rel="stylesheet" href=', '<link media="all" rel="stylesheet" href='
    )
    assert theirs != ours
    (tmp_path / "web/page.html").write_text(theirs, "utf-8")

    html = page(theme=open_theme(tmp_path))

    assert "stylesheet" not in html
    assert html.count("<style>") == 1


def test_the_page_is_written_on_request_and_says_the_words_of_the_book(tmp_path):
    source = tmp_path / "talk.md"
    source.write_text(
        "---\ntitle: A talk\nlanguage: en\nidentifier: urn:x:t\n---\n\n## One\n\nWords.[^a]\n\n"
        "[^a]: A note.\n",
        "utf-8",
    )
    out = tmp_path / "dist"

    bookpress.build(source, out, ["epub", "page"])

    assert sorted(file.name for file in out.iterdir()) == [
        *("SHA256SUMS", "talk-page.html", "talk.epub")
    ]
    assert compare(out / "talk.epub", [out / "talk-page.html"]) == []


@pytest.mark.judge("chromium")
@pytest.mark.parametrize("dark", [False, True])
def test_a_browser_shows_all_of_it_in_an_empty_folder(dark, tmp_path):
    file = tmp_path / "alone" / "page.html"
    file.parent.mkdir()
    file.write_text(page(illustrated(site="https://exemple.fr/")), "utf-8")
    asked = "performance.getEntriesByType('resource').map(e => e.name.slice(0, 5))"

    with browsing(tmp_path / "browser") as browser:
        tab = browser.open(file.as_uri())
        tab.resize(320, 900, dark=dark)
        shown = tab.run("[...document.images].map(i => i.complete && i.naturalWidth > 0)")
        fonts = tab.run(
            "document.fonts.ready.then(all => [...all].filter(f => f.status == 'loaded').length)"
        )
        ground = tab.run("getComputedStyle(document.body).backgroundColor")
        wide = tab.run("document.documentElement.scrollWidth")
        requests = tab.run(asked)

    assert shown == [True, True, True]
    assert fonts >= 2
    assert ground == ("rgb(18, 24, 26)" if dark else "rgb(255, 255, 255)")
    assert wide == 320
    assert set(requests) <= {"data:"}
    assert tab.complaints == []
