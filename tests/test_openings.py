"""The text before the first heading: no contents name it, and reading begins with it."""

from __future__ import annotations

import zipfile

import pikepdf
import pytest
from lxml import etree

import bookpress
from bookpress.checking.pdf.spoken import page_texts
from bookpress.model.theme import open_theme
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.xhtml import nav_links, parse, words
from tests.epub_books import book_of, document

HEAD = "---\ntitle: Phare\nlanguage: fr\nidentifier: urn:x:a\n---\n"
QUESTIONS = "".join(f"\n## Chapitre {n}\n\nTexte.\n" for n in range(1, 8))


@pytest.fixture(name="folder", scope="module")
def folder_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("opening")
    text = f"{HEAD}\nUne ouverture.\n\n### Une remarque\n\nAvant tout.\n{QUESTIONS}"
    (folder / "a.md").write_text(text, "utf-8")
    bookpress.build(folder / "a.md", folder / "out", ["epub", "screen", "web"])
    return folder / "out"


def titles(count: int = 7) -> list[str]:
    return [f"Chapitre\u00a0{n}" for n in range(1, count + 1)]


def test_the_epub_names_what_has_a_heading_and_begins_with_the_opening(folder):
    with zipfile.ZipFile(folder / "a.epub") as archive:
        nav = parse(archive.read("EPUB/nav.xhtml"))
        ncx = etree.fromstring(archive.read("EPUB/toc.ncx"))

    named = [(words(link), link.get("href")) for link in nav_links(nav, "toc")]
    assert named[:2] == [
        ("Une remarque", "opening.xhtml#une-remarque"),
        ("Chapitre\u00a01", "chapitre-1.xhtml"),
    ]
    assert [name for name, _ in named[1:]] == [*titles(), "Colophon"]
    points = ncx.iterfind(".//{*}navMap//{*}text")
    assert [point.text for point in points] == [name for name, _ in named]
    starts = [link.get("href") for link in nav_links(nav, "landmarks")]
    assert starts[3] == "opening.xhtml"


def test_paper_and_page_name_the_same(folder):
    with pikepdf.open(folder / "a.pdf") as pdf, pdf.open_outline() as outline:
        bookmarks = [str(item.title) for item in outline.root]
    page = etree.fromstring((folder / "index.html").read_bytes(), etree.HTMLParser())
    printed = next(text for text in page_texts(folder / "a.pdf") if "Chapitre 7" in plain(text))

    assert "Ouverture" not in bookmarks
    assert [name for name in bookmarks if name.startswith("Chapitre")] == titles()
    listed = [words(link) for link in page.iterfind(".//nav[@class='contents']//a")]
    assert listed == titles()
    assert "Ouverture" not in printed


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_text_that_is_one_opening_is_named_by_the_book(tmp_path):
    nav = document(render_epub(book_of(tmp_path, "\nUn texte.\n"), open_theme()), "nav.xhtml")

    assert '<li><a href="opening.xhtml">Petit entretien</a></li>' in nav
