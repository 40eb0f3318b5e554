"""The EPUB: its documents, its package, its navigation, and what it says of itself."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bookpress.model.book import Book
from bookpress.model.theme import open_theme
from bookpress.rendering.documents import EpubDocument
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.xhtml import elements, nav_links, parse, words
from tests.epub_books import (
    INSTANT,
    book_of,
    cover,
    document,
    entries,
    epub_of,
)

PAGES = (
    PageStart("5", "opening", 0),
    PageStart("6", "qui-parle", 0),
    PageStart("7", "une-suite", 23),
)


@pytest.fixture(name="book")
def book_fixture(tmp_path):
    return book_of(tmp_path)


@pytest.fixture(name="documents")
def documents_fixture(book):
    return render_epub(book, open_theme(), PAGES)


@pytest.fixture(name="files")
def files_fixture(book):
    return entries(epub_of(book, PAGES))


def package_of(files: dict[str, bytes]) -> str:
    return files["EPUB/content.opf"].decode()


def features_of(
    book: Book, documents: Sequence[EpubDocument], starts: Sequence[PageStart] = PAGES
) -> set[str]:
    package = package_of(entries(epub_of(book, starts, documents)))
    return set(re.findall(r'"schema:accessibilityFeature">(\w+)<', package))


def spoilt(documents: Sequence[EpubDocument], name: str, old: str, new: str) -> list[EpubDocument]:
    """Change some words of one document; they must be there."""
    assert old in document(documents, name)
    return [
        one._replace(content=content, tree=parse(content))
        if one.name == name and (content := one.content.replace(old.encode(), new.encode()))
        else one
        for one in documents
    ]


# Documents


def test_documents_come_in_the_order_of_a_book(documents):
    assert [one.name for one in documents] == [
        "cover.xhtml",
        "title.xhtml",
        "dedication.xhtml",
        "nav.xhtml",
        "opening.xhtml",
        "qui-parle.xhtml",
        "une-suite.xhtml",
        "also.xhtml",
        "colophon.xhtml",
    ]


def test_the_dedication_keeps_its_lines(documents):
    assert "À qui lit,<br/>à qui «\u00a0relit\u00a0»." in document(documents, "dedication.xhtml")


def test_what_the_head_does_not_give_is_left_out(tmp_path):
    source = tmp_path / "nu.md"
    source.write_text("---\ntitle: Nu\nlanguage: fr\n---\n\nUn texte.\n")
    from bookpress.reading import read_source

    documents = render_epub(read_source(source)[0], open_theme())

    assert [one.name for one in documents] == [
        "cover.xhtml",
        "title.xhtml",
        "nav.xhtml",
        "opening.xhtml",
        "colophon.xhtml",
    ]


def test_a_speech_opens_with_the_name_of_its_speaker(documents):
    text = document(documents, "qui-parle.xhtml")

    assert '<b class="speaker">Anne Berger\u00a0:</b> Je réponds' in text
    assert '<b class="speaker">Claude Denis\u00a0:</b> Et encore' in text


def test_a_note_opens_from_its_call_and_leads_back(documents):
    tree = parse(document(documents, "qui-parle.xhtml").encode())
    call = next(link for link in elements(tree, "a") if link.get("role") == "doc-noteref")
    note = next(elements(tree, "aside"))
    back = next(elements(note, "a"))

    assert call.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{call.get('id')}"
    assert back.get("role") == "doc-backlink"
    assert note.get("role") == "doc-footnote"
    assert words(note).strip() == "1. Une note avec ses mots."


def test_a_foreign_phrase_says_its_language_twice(documents):
    assert '<em lang="en" xml:lang="en">exemple</em>' in document(documents, "qui-parle.xhtml")


def test_a_link_to_another_section_leads_to_its_file(documents):
    assert 'href="une-suite.xhtml#suite-1"' in document(documents, "qui-parle.xhtml")


def test_the_cover_is_described(documents):
    picture = next(elements(parse(document(documents, "cover.xhtml").encode()), "img"))

    assert "Petit entretien" in picture.get("alt", "")


def test_a_section_named_as_a_document_of_ours_has_a_file_of_its_own(tmp_path):
    book = book_of(tmp_path, "\n## Nav\n\nAB: Un.\n\n## Cover\n\nAB: Deux.\n")

    names = [one.name for one in render_epub(book, open_theme())]

    assert len(names) == len(set(names))
    assert [one for one in names if one.startswith(("nav-", "cover-"))] == [
        "nav-1.xhtml",
        "cover-2.xhtml",
    ]


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        ("nnbsp", "Qui parle\u202f?"),
        ("nbsp", "Qui parle\u00a0?"),
        ("span", 'Qui parle<span class="narrow">\u00a0</span>?'),
    ],
)
def test_the_narrow_space_is_written_as_the_head_asks(tmp_path, narrow, expected):
    book = book_of(tmp_path, head=f"typography: {{narrow: {narrow}}}\n")

    assert expected in document(render_epub(book, open_theme()), "qui-parle.xhtml")


def test_words_of_the_interface_in_another_language_are_marked(tmp_path):
    book = book_of(tmp_path)
    polish = replace(book, metadata=replace(book.metadata, language="pl"))

    nav = document(render_epub(polish, open_theme()), "nav.xhtml")

    assert '<h1 id="toc-title" lang="en" xml:lang="en">Contents</h1>' in nav


# Navigation


def test_the_nav_leads_to_sections_and_their_heads(documents):
    nav = parse(document(documents, "nav.xhtml").encode())

    assert [(words(link), link.get("href")) for link in nav_links(nav, "toc")] == [
        ("Qui parle\u00a0?", "qui-parle.xhtml"),
        ("Un détail", "qui-parle.xhtml#un-detail"),
        ("Une suite", "une-suite.xhtml"),
        ("Suite", "une-suite.xhtml#suite-1"),
        ("Dans la même collection", "also.xhtml"),
        ("Colophon", "colophon.xhtml"),
    ]


def test_the_page_list_names_each_page_and_the_text_has_its_mark(documents):
    nav = parse(document(documents, "nav.xhtml").encode())

    assert [(words(link), link.get("href")) for link in nav_links(nav, "page-list")] == [
        ("5", "opening.xhtml#page-5"),
        ("6", "qui-parle.xhtml#page-6"),
        ("7", "une-suite.xhtml#page-7"),
    ]
    assert re.search(
        r'et <span class="page" id="page-7"[^>]*aria-label="7"></span><em>la',
        document(documents, "une-suite.xhtml"),
    )


def test_without_pages_there_is_no_page_list_and_no_source_of_pages(book):
    files = entries(epub_of(book))

    assert b"page-list" not in files["EPUB/nav.xhtml"]
    assert "pageBreakSource" not in package_of(files)


def test_the_ncx_says_what_the_nav_says(files):
    ncx = files["EPUB/toc.ncx"].decode()

    assert '<meta name="dtb:depth" content="2"/>' in ncx
    assert '<meta name="dtb:maxPageNumber" content="7"/>' in ncx
    assert "urn:uuid:00000000-0000-5000-8000-000000000000" in ncx
    assert re.findall(r'src="([^"]+)"', ncx) == [
        "qui-parle.xhtml",
        "qui-parle.xhtml#un-detail",
        "une-suite.xhtml",
        "une-suite.xhtml#suite-1",
        "also.xhtml",
        "colophon.xhtml",
        "opening.xhtml#page-5",
        "qui-parle.xhtml#page-6",
        "une-suite.xhtml#page-7",
    ]


def test_parts_hold_their_chapters(tmp_path):
    source = tmp_path / "parties.md"
    source.write_text("---\ntitle: T\nlanguage: fr\n---\n\n# A\n\n## B\n\nb\n\n# C\n\n## D\n\nd\n")
    from bookpress.reading import read_source

    files = entries(epub_of(read_source(source)[0]))

    assert '<meta name="dtb:depth" content="2"/>' in files["EPUB/toc.ncx"].decode()
    assert b'epub:type="part" role="doc-part"' in files["EPUB/a.xhtml"]


# Package


@pytest.mark.parametrize(
    "line",
    [
        '<dc:title id="title-main">Petit entretien</dc:title>',
        '<meta property="title-type" refines="#title-main">main</meta>',
        '<dc:title id="title-subtitle">Deux voix</dc:title>',
        '<meta property="title-type" refines="#title-subtitle">subtitle</meta>',
        "<dc:language>fr</dc:language>",
        '<dc:creator id="creator-1">Anne Berger</dc:creator>',
        '<meta property="role" refines="#creator-1" scheme="marc:relators">ive</meta>',
        '<meta property="role" refines="#creator-1" scheme="marc:relators">aut</meta>',
        '<dc:contributor id="contributor-1">Claude Denis</dc:contributor>',
        '<meta property="role" refines="#contributor-1" scheme="marc:relators">ivr</meta>',
        '<meta property="belongs-to-collection" id="collection">Petits livres</meta>',
        '<meta property="pageBreakSource">Petit entretien, édition imprimée</meta>',
        '<meta property="dcterms:modified">2024-09-01T00:00:00Z</meta>',
        '<reference type="toc" title="Sommaire" href="nav.xhtml"/>',
    ],
)
def test_the_package_says(files, line):
    assert line in package_of(files)


def test_the_pages_are_those_of_the_printed_book_when_it_has_a_number(tmp_path):
    book = book_of(tmp_path, head="isbn: {print: 978-2-07-036822-8}\n")

    package = package_of(entries(epub_of(book, PAGES)))

    assert '<meta property="pageBreakSource">urn:isbn:9782070368228</meta>' in package


def test_a_book_of_a_series_says_its_place(tmp_path):
    head = "series: {name: Les portes, number: 3}\n"

    package = package_of(entries(epub_of(book_of(tmp_path, head=head))))

    for line in (
        '<meta property="belongs-to-collection" id="series">Les portes</meta>',
        '<meta property="collection-type" refines="#series">series</meta>',
        '<meta property="group-position" refines="#series">3</meta>',
        'name="calibre:series_index" content="3"',
    ):
        assert line in package


def test_who_helped_is_named_as_such(tmp_path):
    head = "author: [Ann Lee, {name: Luis, sort: 'Pérez, Luis', role: trl}]\n"

    files = entries(epub_of(book_of(tmp_path, head=head)))

    package = package_of(files)
    assert '<dc:contributor id="contributor-1">Luis</dc:contributor>' in package
    assert '<meta property="file-as" refines="#contributor-1">Pérez, Luis</meta>' in package
    assert '<p class="credit">Traduit par Luis</p>' in files["EPUB/title.xhtml"].decode()
    assert "Anne Berger. Traduit par Luis" in files["EPUB/cover.xhtml"].decode()


def test_reserved_rights_of_mining_are_told(tmp_path):
    package = package_of(entries(epub_of(book_of(tmp_path, head="tdm: reserved\n"))))

    assert '<meta property="tdm:reservation">1</meta>' in package
    assert "tdm: http://www.w3.org/ns/tdmrep#" in package


def test_metadata_and_navigation_hold_no_narrow_space(files):
    for name in ("EPUB/content.opf", "EPUB/nav.xhtml", "EPUB/toc.ncx"):
        assert "\u202f" not in files[name].decode()


def test_the_archive_opens_with_its_type_and_bears_the_date_of_the_build(book):
    with zipfile.ZipFile(BytesIO(epub_of(book))) as archive:
        first, *others = archive.infolist()

    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {one.date_time for one in others} == {tuple(INSTANT.timetuple()[:6])}


def test_the_same_book_gives_the_same_bytes(book):
    assert epub_of(book, PAGES) == epub_of(book, PAGES)


def test_every_file_name_is_plain_and_every_id_is_stable(files):
    package = package_of(files)

    assert all(re.fullmatch(r"[\w./-]+", name, re.ASCII) for name in files)
    assert 'href="qui-parle.xhtml" id="x-qui-parle.xhtml"' in package


def test_pictures_travel_with_the_book(tmp_path):
    Image.new("L", (40, 30), 128).save(tmp_path / "gris.png")

    files = entries(epub_of(book_of(tmp_path, "\n## Q\n\nAB: Voici.\n\n![Du gris](gris.png)\n")))

    assert "EPUB/images/gris.png" in files
    assert b'src="images/gris.png"' in files["EPUB/q.xhtml"]


# Claims


def test_features_are_those_that_were_measured(book, documents):
    assert features_of(book, documents) == {
        "ARIA",
        "alternativeText",
        "displayTransformability",
        "pageBreakMarkers",
        "pageNavigation",
        "readingOrder",
        "structuralNavigation",
        "tableOfContents",
    }


def certified(tmp_path: Path) -> Book:
    return book_of(tmp_path, head="accessibility: {certifier: Ada L.}\n")


def test_conformance_is_claimed_in_the_name_of_who_vouches(tmp_path):
    package = package_of(entries(epub_of(certified(tmp_path), PAGES)))

    assert ">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>" in package
    assert '<meta property="a11y:certifiedBy" refines="#conformance">Ada L.</meta>' in package


def test_nobody_vouches_so_nothing_is_claimed(files):
    assert "conformsTo" not in package_of(files)


@pytest.mark.parametrize(
    ("name", "old", "new", "feature"),
    [
        ("cover.xhtml", 'alt="Couverture', 'title="Couverture', "alternativeText"),
        ("nav.xhtml", 'epub:type="page-list"', 'epub:type="lot"', "pageNavigation"),
        ("une-suite.xhtml", 'id="page-7"', 'id="page-8"', "pageBreakMarkers"),
        ("une-suite.xhtml", "h3", "h5", "structuralNavigation"),
        ("nav.xhtml", 'epub:type="toc"', 'epub:type="lot"', "tableOfContents"),
        ("qui-parle.xhtml", ' xml:lang="en"', "", None),
        ("title.xhtml", ' lang="fr" xml:lang="fr"', "", None),
        ("qui-parle.xhtml", ' scope="col"', "", None),
        ("qui-parle.xhtml", ">plus loin</a>", "></a>", None),
    ],
)
def test_what_is_spoilt_takes_feature_and_claim_away(tmp_path, name, old, new, feature):
    book = certified(tmp_path)
    documents = spoilt(render_epub(book, open_theme(), PAGES), name, old, new)

    package = package_of(entries(epub_of(book, PAGES, documents)))

    assert "conformsTo" not in package
    assert feature is None or f">{feature}<" not in package


def test_a_picture_without_words_takes_its_feature_away(tmp_path):
    Image.new("L", (40, 30), 128).save(tmp_path / "gris.png")
    book = book_of(tmp_path, "\n## Q\n\nAB: Voici.\n\n![Du gris](gris.png)\n")
    documents = render_epub(book, open_theme())

    wordless = spoilt(documents, "q.xhtml", ' alt="Du gris"', ' alt="" class="undescribed"')

    assert "alternativeText" in features_of(book, documents, ())
    assert "alternativeText" not in features_of(book, wordless, ())


def test_the_authors_own_summary_goes_first(tmp_path):
    book = book_of(tmp_path, head="accessibility: {summary: Lisible par tous.}\n")

    package = package_of(entries(epub_of(book)))

    assert '<meta property="schema:accessibilitySummary">Lisible par tous.</meta>' in package


def test_the_cover_is_the_picture_that_was_given(book):
    assert entries(epub_of(book, picture=cover(20, 32)))["EPUB/cover.jpg"] == cover(20, 32)
