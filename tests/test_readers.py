"""Readers that were not written here show every letter: foliate-js, epub.js, MuPDF, Kindle's form.

And no line, in them or in the PDFs, begins with a sign that clings to the word before it.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bookpress import build
from bookpress.model.book import Element
from bookpress.rendering.xhtml import elements, nav_links, parse, words
from tests.browser import browsing, engines, serving
from tests.conftest import ROOT
from tests.epub_books import entries, with_files
from tests.long_book import long_source

SOURCES = {
    "interview": ROOT / "source" / "entretien-samuel-durand.md",
    "notes": ROOT / "tests" / "books" / "notes.md",
    "tables": ROOT / "tests" / "books" / "tableaux.md",
    "long": None,
}
"""The long one is written by `long_source`: narrow tables, high signs, lists, quotations."""

NEVER_FIRST = tuple(";:!?»%")
WIDTHS = range(240, 680, 20)
"""Page widths in points for MuPDF, at 12 points a letter: 22, from a small phone on."""

OF_FOLIATE = (
    "An iframe which has both allow-scripts and allow-same-origin for its sandbox attribute can "
    "escape its sandboxing."
)
"""What Chromium says of foliate-js itself, whatever it shows."""


@dataclass(frozen=True, slots=True)
class Built:
    """A book's files."""

    name: str
    epub: bytes
    kepub: bytes
    pdfs: tuple[bytes, bytes]


@pytest.fixture(name="books", scope="module")
def books_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    (folder / "long.md").write_text(long_source(8), "utf-8")
    built = {}
    for name, source in SOURCES.items():
        source = source or folder / "long.md"
        build(source, folder, editions=("epub", "kepub", "screen", "print"))
        endings = (".epub", ".kepub.epub", ".pdf", "-print.pdf")
        files = [(folder / f"{source.stem}{ending}").read_bytes() for ending in endings]
        built[name] = Built(name, files[0], files[1], (files[2], files[3]))
    return built


@pytest.fixture(name="book", params=SOURCES, scope="module")
def book_fixture(request, books):
    return books[request.param]


def documents_of(epub: bytes) -> list[Element]:
    """Return the bodies in reading order, without what they hide."""
    files = entries(epub)
    order = re.findall(r'itemref idref="x-([^"]+)"', files["EPUB/content.opf"].decode())
    bodies = [next(elements(parse(files[f"EPUB/{name}"]), "body")) for name in order]
    for body in bodies:
        for nav in body.findall("{*}nav[@hidden]"):
            body.remove(nav)
    return bodies


def letters(text: str) -> str:
    """Leave out white space, soft hyphens, and the points that a reader draws."""
    return re.sub(r"[\s\u00ad•◦▪·]", "", text)


def letters_of(epub: bytes) -> list[str]:
    """Return the letters of each document in reading order."""
    return [letters(words(body)) for body in documents_of(epub)]


def notes_of(epub: bytes) -> list[tuple[str, str, str]]:
    """Return each call of a note: its id, the note's id, the note's letters."""
    found = []
    for body in documents_of(epub):
        texts = {aside.get("id"): letters(words(aside)) for aside in elements(body, "aside")}
        for link in elements(body, "a"):
            if link.get("role") == "doc-noteref":
                note = (link.get("href") or "").removeprefix("#")
                found.append((link.get("id") or "", note, texts[note]))
    return found


@pytest.fixture(name="open_reader", scope="module")
def open_reader_fixture(books, tmp_path_factory):
    """Return what opens a reader engine on a book: one Chromium for all."""
    served = {f"/{book.name}.epub": book.epub for book in books.values()}
    with (
        serving(engines(served)) as address,
        browsing(tmp_path_factory.mktemp("browser")) as browser,
    ):

        def open_reader(engine: str, book: Built, width: int, height: int, dark: bool = False):
            tab = browser.open(f"{address}/judges/{engine}.html")
            tab.resize(width, height, dark=dark)
            return tab, tab.run(f"openBook('/{book.name}.epub')")

        yield open_reader


@pytest.mark.judge("chromium", "foliate-js")
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("size", [(600, 800), (360, 640)], ids=["600x800", "360x640"])
def test_foliate_shows_every_letter_by_day_and_by_night(open_reader, book, size, dark):
    tab, about = open_reader("foliate", book, *size, dark)

    shown = [tab.run(f"showDocument({index})") for index in range(about["documents"])]

    assert [letters(one["text"]) for one in shown] == letters_of(book.epub)
    for one in shown:
        assert (one["outside"], one["pale"], one["missing"]) == ([], [], [])
    assert set(tab.complaints) <= {OF_FOLIATE}


@pytest.mark.judge("chromium", "foliate-js")
def test_each_note_pops_up_in_foliate_and_leads_back(open_reader, book):
    tab, about = open_reader("foliate", book, 600, 800)
    opened, back = [], []

    for index in range(about["documents"]):
        tab.run(f"showDocument({index})")
        opened += tab.run("openNotes()")
        back += tab.run("takeWaysBack()")

    calls = notes_of(book.epub)
    assert [(one["call"], one["note"], letters(one["text"])) for one in opened] == calls
    assert {one["type"] for one in opened} == {"footnote"}
    first_calls = {note: call for call, note, _ in reversed(calls)}
    assert {one["note"]: one["call"] for one in back} == first_calls
    assert set(tab.complaints) <= {OF_FOLIATE}


@pytest.mark.judge("chromium", "epub.js")
def test_epubjs_shows_every_letter(open_reader, book):
    tab, about = open_reader("epubjs", book, 600, 800)

    shown = [tab.run(f"showDocument({index})") for index in range(about["documents"])]

    assert [letters(one["text"]) for one in shown] == letters_of(book.epub)
    assert [one["missing"] for one in shown] == [[]] * len(shown)
    assert tab.complaints == []


@pytest.mark.judge("chromium", "foliate-js", "epub.js")
@pytest.mark.parametrize("engine", ["foliate", "epubjs"])
def test_a_reader_lists_contents_and_pages(open_reader, book, engine):
    _, about = open_reader(engine, book, 600, 800)

    nav = parse(entries(book.epub)["EPUB/nav.xhtml"])
    for kind, listed in (("toc", "contents"), ("landmarks", "landmarks"), ("page-list", "pages")):
        assert about[listed] == [words(link) for link in nav_links(nav, kind)]


@pytest.mark.judge("chromium", "foliate-js")
def test_a_hidden_a_pale_and_a_cut_word_would_be_seen(books, tmp_path):
    files = entries(books["interview"].epub)
    spoilt = files["EPUB/style.css"] + (
        b".creator { color: #999; white-space: nowrap; word-spacing: 40em }"
        b".colophon { display: none }"
    )
    epub = with_files(books["interview"].epub, {"EPUB/style.css": spoilt})

    with serving(engines({"/a.epub": epub})) as address, browsing(tmp_path) as browser:
        tab = browser.open(f"{address}/judges/foliate.html")
        tab.resize(600, 800)
        last = tab.run("openBook('/a.epub')")["documents"] - 1
        title, colophon = tab.run("showDocument(1)"), tab.run(f"showDocument({last})")

    assert title["pale"] == title["outside"] == ["Samuel Durand"]
    assert colophon["text"] == ""


def lines_of(page: Any) -> Iterator[str]:
    """Yield the lines of a page as MuPDF sees them; cells beside each other are lines of their own.

    A gap of half a letter without a space parts them; a justified space, however wide, does not.
    """
    marks = sorted(
        (round(y, 1), box[0], box[2], run["size"], chr(code))
        for run in page.get_texttrace()
        for code, _, (_, y), box in run["chars"]
    )
    rows: list[list[tuple[float, float, float, float, str]]] = []
    for mark in marks:
        if rows and mark[0] - rows[-1][-1][0] < 1:
            rows[-1].append(mark)
        else:
            rows.append([mark])
    for row in rows:
        row.sort(key=lambda mark: mark[1])
        line = row[0][4]
        for (_, _, end, size, before), (_, start, _, _, after) in pairwise(row):
            if start - end > size / 2 and not before.isspace() and not after.isspace():
                yield line.strip()
                line = ""
            line += after
        yield line.strip()


def bad_lines(document: Any) -> list[str]:
    """Return the lines that begin with a sign or end with an opening quote."""
    lines = [line for page in document for line in lines_of(page)]
    return [line for line in lines if line.startswith(NEVER_FIRST) or line.endswith("«")]


@pytest.mark.slow
@pytest.mark.judge("mupdf")
def test_mupdf_shows_every_letter_and_leaves_no_sign_alone_at_22_widths(book):
    import pymupdf

    expected = "".join(letters_of(book.epub))
    assert len(WIDTHS) == 22
    opened: Any = pymupdf.open(stream=book.epub, filetype="epub")
    with opened:
        for width in WIDTHS:
            opened.layout(width=width, height=800, fontsize=12)

            assert bad_lines(opened) == [], width
            assert letters("".join(page.get_text() for page in opened)) == expected, width


@pytest.mark.judge("mupdf")
def test_no_line_of_a_pdf_begins_with_a_sign(book):
    import pymupdf

    assert len(book.pdfs) == 2
    for pdf in book.pdfs:
        opened: Any = pymupdf.open(stream=pdf, filetype="pdf")
        with opened:
            assert bad_lines(opened) == []


@pytest.mark.judge("mupdf")
def test_a_sign_that_is_left_alone_would_be_seen(books):
    import pymupdf

    epub = books["long"].epub
    spoilt: dict[str, bytes | None] = {
        name: content.replace("\u202f".encode(), b" ").replace("\u00a0".encode(), b" ")
        for name, content in entries(epub).items()
        if name.endswith(".xhtml")
    }
    opened: Any = pymupdf.open(stream=with_files(epub, spoilt), filetype="epub")
    found: list[str] = []
    with opened:
        for width in (300, 400, 500):
            opened.layout(width=width, height=800, fontsize=12)
            found += bad_lines(opened)

    assert {line[0] for line in found} >= set(NEVER_FIRST)
    assert any(line.endswith("«") for line in found)


@pytest.mark.judge("mupdf")
def test_kobos_form_shows_the_same_letters(book):
    import pymupdf

    opened: Any = pymupdf.open(stream=book.kepub, filetype="epub")
    with opened:
        shown = letters("".join(page.get_text() for page in opened))

    assert shown == "".join(letters_of(book.epub))


@pytest.fixture(name="kindle", params=SOURCES, scope="module")
def kindle_fixture(request, books, tmp_path_factory):
    """A book in Kindle's form, and what comes back from it as an EPUB and as text."""
    folder = tmp_path_factory.mktemp("kindle")
    book = books[request.param]
    names = ("a.epub", "a.azw3", "back.epub", "back.txt")
    start, kindle, back, text = (folder / name for name in names)
    start.write_bytes(book.epub)
    for source, target, *options in (
        (start, kindle),
        (kindle, back),
        (kindle, text, "--txt-output-formatting=plain"),
    ):
        convert(source, target, *options)
    return book, back.read_bytes(), text.read_text("utf-8")


def convert(source: Path, target: Path, *options: str) -> None:
    """Let calibre make one form from another."""
    command = ["ebook-convert", str(source), str(target), *options]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@pytest.mark.slow
@pytest.mark.judge("calibre")
def test_kindles_form_keeps_every_letter_and_prints_no_hidden_list(kindle):
    book, _, text = kindle

    assert letters(text) == "".join(letters_of(book.epub))


@pytest.mark.slow
@pytest.mark.judge("calibre")
def test_kindles_form_keeps_contents_notes_and_cover(kindle):
    book, back, _ = kindle
    files = entries(back)
    pages = {name: parse(files[name]) for name in files if name.endswith((".html", ".xhtml"))}
    targets = {
        f"{Path(name).name}#{element.get('id')}": element
        for name, page in pages.items()
        for element in page.iter()
        if element.get("id")
    }

    links = [link for page in pages.values() for link in page.iter("{*}a") if link.get("href")]
    inner = [link for link in links if "#" in (link.get("href") or "")]
    calls = [link for link in inner if words(link).isdecimal()]

    for link in inner:
        assert Path(link.get("href") or "").name in targets
    reached = [letters(words(targets[Path(link.get("href") or "").name])) for link in calls]
    for _, _, note in notes_of(book.epub):
        assert any(one and note.startswith(one) for one in reached), note
    nav = parse(entries(book.epub)["EPUB/nav.xhtml"])
    labels = re.findall(r"<text>(.*?)</text>", files["toc.ncx"].decode())
    assert list(map(letters, labels[1:])) == [
        letters(words(link)) for link in nav_links(nav, "toc")
    ]
    assert 'name="cover"' in files["content.opf"].decode()
    assert any(name.endswith((".jpeg", ".jpg")) for name in files)


@pytest.mark.slow
@pytest.mark.judge("calibre")
def test_kobos_form_becomes_kindles_without_losing_a_letter(books, tmp_path):
    source, kindle, text = (tmp_path / name for name in ("a.kepub.epub", "a.azw3", "a.txt"))
    source.write_bytes(books["interview"].kepub)

    convert(source, kindle)
    convert(kindle, text, "--txt-output-formatting=plain")

    assert letters(text.read_text("utf-8")) == "".join(letters_of(books["interview"].epub))
