"""Readers that were not written here show every letter: foliate-js, epub.js, MuPDF, Kindle."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from bookpress.rendering.xhtml import elements, parse, words
from tests.conftest import npm_judges
from tests.epub_books import Start, book_of, entries, epub_of

READERS = Path(__file__).parent / "readers"
TYPES = {".html": "text/html", ".js": "text/javascript", ".epub": "application/epub+zip"}
PAGES = (Start("5", "opening", 0), Start("6", "qui-parle", 0))


@pytest.fixture(name="epub", scope="module")
def epub_fixture(tmp_path_factory):
    return epub_of(book_of(tmp_path_factory.mktemp("book")), PAGES)


def squashed(text: str) -> str:
    """Leave the letters, without white space."""
    return re.sub(r"\s+", "", text)


def texts_of(epub: bytes) -> list[str]:
    """Give the text of each document, in reading order."""
    files = entries(epub)
    order = re.findall(r'itemref idref="x-([^"]+)"', files["EPUB/content.opf"].decode())
    bodies = (next(elements(parse(files[f"EPUB/{name}"]), "body")) for name in order)
    return [squashed(words(body)) for body in bodies]


@contextmanager
def served(files: dict[str, Path | bytes]) -> Iterator[tuple[str, Queue[Any]]]:
    """Serve files and folders on this machine alone; what is posted comes out of the queue."""
    seen: Queue[Any] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            prefix = next((p for p in files if self.path.startswith(p)), None)
            content = files.get(prefix or "", b"")
            if isinstance(content, Path):
                file = content / self.path.removeprefix(prefix or "")
                content = file.read_bytes() if file.is_file() else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", TYPES.get(Path(self.path).suffix, "text/plain"))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            seen.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()


def shown(page: str, files: dict[str, Path | bytes], folder: Path) -> Any:
    """Open a page in Chromium and give what it saw."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
    with served(files) as (address, seen):
        browser = subprocess.Popen(
            ["chromium", *options, "--no-first-run", f"--user-data-dir={folder}", address + page],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return seen.get(timeout=60)
        finally:
            browser.terminate()
            browser.wait(10)


@pytest.fixture(name="foliate", scope="module")
def foliate_fixture(epub, tmp_path_factory):
    library = npm_judges() / "node_modules" / "foliate-js"
    page = (READERS / "foliate.html").read_bytes()
    files: dict[str, Path | bytes] = {
        "/book.epub": epub,
        "/foliate/page.html": page,
        "/foliate/": library,
    }
    return shown("/foliate/page.html", files, tmp_path_factory.mktemp("browser"))


@pytest.mark.judge("chromium", "foliate-js")
def test_foliate_shows_every_letter_and_complains_of_nothing(epub, foliate):
    assert foliate["errors"] == []
    assert [squashed(text) for text in foliate["texts"]] == texts_of(epub)


@pytest.mark.judge("chromium", "foliate-js")
def test_each_note_pops_up_in_foliate_and_leads_back(foliate):
    assert [one["type"] for one in foliate["popups"]] == ["footnote"] * 3
    assert [squashed(one["text"]) for one in foliate["popups"]] == [
        "1.Unenoteavecsesmots.",
        "2.Uneautrenote.",
        "2.Uneautrenote.",
    ]
    assert foliate["ways_back"] == ["doc-noteref", "doc-noteref"]


@pytest.mark.judge("chromium", "foliate-js")
def test_foliate_lists_contents_and_pages(foliate):
    assert foliate["contents"][:3] == ["Ouverture", "Qui parle\u00a0?", "Un détail"]
    assert foliate["pages"] == ["5", "6"]


@pytest.mark.judge("chromium", "epub.js")
def test_epubjs_shows_every_letter_and_complains_of_nothing(epub, tmp_path):
    modules = npm_judges() / "node_modules"
    files: dict[str, Path | bytes] = {
        "/book.epub": epub,
        "/page.html": (READERS / "epubjs.html").read_bytes(),
        "/jszip/": modules / "jszip" / "dist",
        "/epubjs/": modules / "epubjs" / "dist",
    }

    seen = shown("/page.html", files, tmp_path)

    assert seen["errors"] == []
    assert [squashed(text) for text in seen["texts"]] == texts_of(epub)


@pytest.mark.judge("mupdf")
def test_mupdf_shows_every_letter_and_no_hidden_list(epub):
    import pymupdf

    opened: Any = pymupdf.open(stream=epub, filetype="epub")
    with opened:
        text = "".join(page.get_text() for page in opened).replace("•", "")

    assert "Repères" not in text
    for document in texts_of(epub):
        body = document.partition("Repères")[0]
        assert body in squashed(text)


@pytest.mark.judge("calibre")
def test_kindles_form_keeps_every_letter(epub, tmp_path):
    book, kindle, back = tmp_path / "a.epub", tmp_path / "a.azw3", tmp_path / "b.epub"
    book.write_bytes(epub)

    for source, target in ((book, kindle), (kindle, back)):
        subprocess.run(["ebook-convert", source, target], check=True, capture_output=True)

    with zipfile.ZipFile(BytesIO(back.read_bytes())) as archive:
        pages = [n for n in archive.namelist() if n.endswith((".html", ".xhtml", ".htm"))]
        text = "".join(words(parse(archive.read(name))) for name in pages)
    for document in texts_of(epub):
        assert document.partition("Repères")[0] in squashed(text)
