"""Readers that were not written here show of a book what its front matter says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from PIL import Image

from bookpress import build
from bookpress.rendering.xhtml import nav_links, parse, words
from tests.browser import Browser, browsing, engines, serving
from tests.conftest import ROOT
from tests.epub_books import entries, with_files
from tests.shelves import (
    INVENTED,
    READERS,
    READS,
    TRUTH,
    Shown,
    azw3,
    calibre,
    epubjs,
    expected,
    foliate,
    in_words,
    mupdf,
    source_of,
)

JUDGES = {
    "calibre": ("calibre",),
    "AZW3": ("calibre",),
    "foliate-js": ("chromium", "foliate-js"),
    "epub.js": ("chromium", "epub.js"),
    "MuPDF": ("mupdf",),
}

OF_FILES = {"calibre": calibre, "AZW3": azw3, "MuPDF": mupdf}
IN_PAGES = {"foliate-js": ("foliate.html", foliate), "epub.js": ("epubjs.html", epubjs)}

Ask = Callable[[str, bytes], Shown]


@dataclass(frozen=True, slots=True)
class Built:
    """A book's EPUB, what each reader should find in it, and the picture that is its cover."""

    epub: bytes
    truth: Shown
    cover: bytes


@pytest.fixture(name="books", scope="module")
def books_fixture(tmp_path_factory) -> dict[str, Built]:
    folder = tmp_path_factory.mktemp("shelves")
    made = {}
    for name, truth in TRUTH.items():
        source = source_of(name, folder)
        build(source, folder / "dist", editions=("epub",))
        epub = (folder / "dist" / f"{source.stem}.epub").read_bytes()
        files = entries(epub)
        pages = tuple(map(words, nav_links(parse(files["EPUB/nav.xhtml"]), "page-list")))
        assert pages
        own = folder / "couverture.png"
        cover = own.read_bytes() if name == "pictures" else files["EPUB/cover.jpg"]
        made[name] = Built(epub, {**truth, "cover": "the cover", "page list": pages}, cover)
    return made


@pytest.fixture(name="ask", scope="module")
def ask_fixture(tmp_path_factory) -> Iterator[Ask]:
    """What asks a reader of an EPUB; the two that need one share a Chromium."""
    folder = tmp_path_factory.mktemp("asked")
    number = iter(range(1000))
    with ExitStack() as opened:
        served: dict[str, Path | bytes] = {}

        @cache
        def chromium() -> tuple[str, Browser]:
            served.update(engines({}))
            address = opened.enter_context(serving(served))
            return address, opened.enter_context(browsing(tmp_path_factory.mktemp("browser")))

        def asked(reader: str, epub: bytes) -> Shown:
            file: Path = folder / f"{next(number)}.epub"
            file.write_bytes(epub)
            if reader in OF_FILES:
                return OF_FILES[reader](file)
            address, browser = chromium()
            served[f"/{file.name}"] = epub
            page, read = IN_PAGES[reader]
            return read(browser.open(f"{address}/judges/{page}"), f"/{file.name}")

        yield asked


def asking(reader: str, *more: str) -> ParameterSet:
    """Make a parameter of a reader, marked with the judges that it is."""
    return pytest.param(reader, *more, marks=pytest.mark.judge(*JUDGES[reader]))


@pytest.mark.slow
@pytest.mark.parametrize("reader", [asking(reader) for reader in READERS])
@pytest.mark.parametrize("name", TRUTH)
def test_a_reader_shows_what_the_front_matter_says(books, ask, reader, name):
    book = books[name]

    shown = in_words(ask(reader, book.epub), book.cover)

    if (reader, "date") in INVENTED and "date" not in book.truth:
        del shown["date"]
    assert shown == expected(reader, book.truth)


OTHER_COVER = BytesIO()
Image.new("RGB", (1600, 2560), "white").save(OTHER_COVER, "JPEG")

SPOILS: dict[str, tuple[str, str, bytes]] = {
    "title": ("EPUB/content.opf", r"La veille des feux(?=</dc:title>)", b"La veille"),
    "subtitle": ("EPUB/content.opf", r"Récits de gardiens(?=</dc:title>)", b"Contes"),
    "author": ("EPUB/content.opf", r"Ada Petit(?=</dc:creator>)", b"Unknown"),
    "series": ("EPUB/content.opf", r"Les gens de mer", b"Gens"),
    "date": ("EPUB/content.opf", r"2023-11-05(?=</dc:date>)", b"1980-01-05"),
    "language": ("EPUB/content.opf", r"fr(?=</dc:language>)", b"ar"),
    "cover": ("EPUB/cover.jpg", r"(?s)\A.*\Z", OTHER_COVER.getvalue()),
    "page list": ("EPUB/nav.xhtml", r'<li><a href="deux[^<]*#page[^<]*</a></li>', b""),
}
"""What is wrong in an EPUB → its file, what stands there, and what is put in its place."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reader", "field"),
    [
        asking(reader, field)
        for field, cells in READS.items()
        for reader, cell in zip(READERS, cells, strict=True)
        if cell != "no"
    ],
)
def test_what_is_wrong_in_a_file_would_be_seen(books, ask, reader, field):
    book = books["people"]
    name, there, instead = SPOILS[field]
    content = entries(book.epub)[name]
    spoilt, times = re.subn(there.encode(), lambda _: instead, content)
    assert times > 0

    shown = in_words(ask(reader, with_files(book.epub, {name: spoilt})), book.cover)

    true = expected(reader, book.truth)
    wrong = {one for one in true.keys() | shown.keys() if shown.get(one) != true.get(one)}
    assert wrong == {field}


def test_the_manual_has_the_table_of_readers():
    manual = (ROOT / "docs" / "manual.md").read_text("utf-8")

    rows = [f"| {' | '.join((field, *cells))} |" for field, cells in READS.items()]
    assert "\n".join(rows) in manual
