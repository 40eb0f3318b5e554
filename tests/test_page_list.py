"""The page list of the EPUB against the pages of the print file, as another program reads them."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from bookpress import build
from bookpress.model.book import Element
from bookpress.rendering.xhtml import elements, local_name, nav_links, parse, words
from tests.conftest import ROOT
from tests.long_book import long_source

pytestmark = pytest.mark.judge("poppler")

BOOKS = {
    "interview": ROOT / "source" / "entretien-samuel-durand.md",
    "tables": ROOT / "tests" / "books" / "tableaux.md",
    "notes": ROOT / "tests" / "books" / "notes.md",
    "parts": ROOT / "tests" / "books" / "parties.md",
    "pictures": ROOT / "tests" / "books" / "images.md",
    "long": None,
}
"""The long one is written by `long_source`."""

MM = 72 / 25.4
HEAD, FOOT = 19 * MM, 23.5 * MM
"""What the running head and the folio take of a page, in points; the text keeps 2 mm from them."""

BLOCKS = frozenset(
    (
        *("aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption"),
        *("figure", "h1", "h2", "h3", "h4", "h5", "h6", "li", "nav", "ol", "p", "pre"),
        *("section", "table", "td", "th", "tr", "ul"),
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the EPUB says that a page begins."""

    label: str
    address: str
    """Document and id."""
    before: str
    """The text before it in its block."""
    after: str
    """The text after it, to the end of its block; of a row the first cell, since pdftotext may read
    the last column of a table after the others."""
    passed: str
    """All text before it, as letters."""
    again: tuple[str, ...]
    """The heads of the table that it stands in: paper sets them again."""


@dataclass(frozen=True, slots=True)
class Built:
    """What is compared."""

    labels: list[tuple[str, str]]
    """The nav's page list: label, address."""
    targets: list[tuple[str, str]]
    """The NCX's."""
    marks: list[Mark]
    """In reading order."""
    texts: list[str]
    """The text of each page of the print file, without head and folio."""
    folios: list[str]
    """What stands at the foot of each page when it is a number; else ""."""


@pytest.fixture(
    name="built",
    params=[pytest.param(n, marks=[pytest.mark.slow] * (n == "long")) for n in BOOKS],
    scope="module",
)
def built_fixture(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    source = BOOKS[request.param] or folder / "long.md"
    if request.param == "long":
        source.write_text(long_source(), "utf-8")
    build(source, folder, editions=("epub", "print"))
    epub, paper = folder / f"{source.stem}.epub", folder / f"{source.stem}-print.pdf"
    with zipfile.ZipFile(epub) as archive:
        links = nav_links(parse(archive.read("EPUB/nav.xhtml")), "page-list")
        ncx = archive.read("EPUB/toc.ncx").decode()
        order = re.findall(r'itemref idref="x-([^"]+)"', archive.read("EPUB/content.opf").decode())
        documents = {name: parse(archive.read(f"EPUB/{name}")) for name in order}
    marks: list[Mark] = []
    passed = ""
    for name, document in documents.items():
        pieces = pieces_of(document)
        marks += marks_of(name, pieces, passed)
        passed += letters("".join(piece for piece in pieces if isinstance(piece, str)))
    texts, feet = read_pages(paper)
    return Built(
        labels=[(link.text or "", link.get("href") or "") for link in links],
        targets=re.findall(r'<pageTarget.*?<text>(.*?)</text>.*?src="(.*?)"', ncx, re.DOTALL),
        marks=marks,
        texts=texts,
        folios=[foot if foot.isdecimal() else "" for foot in feet],
    )


def read_pages(paper: Path) -> tuple[list[str], list[str]]:
    """Return what pdftotext reads on each page: between head and folio, and at the foot."""
    with pikepdf.open(paper) as pdf:
        trim = [float(value) for value in pdf.pages[0].trimbox]
        media = [float(value) for value in pdf.pages[0].mediabox]
    top, bottom = media[3] - trim[3], media[3] - trim[1]

    def between(upper: float, lower: float) -> list[str]:
        box = ("-x", 0, "-y", upper, "-W", media[2], "-H", lower - upper)
        command = ["pdftotext", *(str(one if isinstance(one, str) else round(one)) for one in box)]
        shown = subprocess.run([*command, paper, "-"], capture_output=True, text=True, check=True)
        return shown.stdout.split("\f")[:-1]

    feet = between(bottom - FOOT, bottom)
    return between(top + HEAD, bottom - FOOT), [foot.strip() for foot in feet]


def pieces_of(document: Element) -> list[str | Element]:
    """Return the texts of a document and its page marks; bodies of notes are left out, as paper
    moves them."""
    pieces: list[str | Element] = []

    def walk(element: Element) -> None:
        tag = local_name(element)
        if tag == "aside" or not tag:
            return
        edge = "\n" if tag in BLOCKS else " " if tag == "br" else ""
        pieces.append(edge)
        if element.get("role") == "doc-pagebreak":
            pieces.append(element)
        text = element.text or ""
        # On paper a speaker's name stands out by itself and has no colon.
        pieces.append(text.rstrip("\u00a0:") if element.get("class") == "speaker" else text)
        for child in element:
            walk(child)
            pieces.append(child.tail or "")
        pieces.append(edge)

    walk(next(elements(document, "body")))
    return pieces


def marks_of(name: str, pieces: list[str | Element], passed: str) -> Iterator[Mark]:
    """Find the page marks of one document; `passed`: the letters of those before it."""
    for index, mark in enumerate(pieces):
        if isinstance(mark, str):
            continue
        before = "".join(piece for piece in pieces[:index] if isinstance(piece, str))
        after = "".join(piece for piece in pieces[index:] if isinstance(piece, str))
        yield Mark(
            label=mark.get("aria-label") or "",
            address=f"{name}#{mark.get('id')}",
            before=before.rpartition("\n")[2],
            passed=passed + letters(before),
            after=after.lstrip().partition("\n")[0],
            again=tuple(
                words(cell)
                for table in mark.iterancestors("{*}table")
                for cell in table.iterfind("{*}thead//{*}th")
            ),
        )


def letters(text: str) -> str:
    """Leave out white space, and the marks of lists, which a reader makes for itself."""
    return "".join(re.sub(r"(?m)^(?:–|\d+\.)\s", "", text).split())


@pytest.mark.slow
def test_the_page_list_names_every_page_that_shows_its_number(built):
    folios = [folio for folio in built.folios if folio]

    labels = [label for label, _ in built.labels]
    assert folios == [str(n) for n, folio in enumerate(built.folios, 1) if folio]
    assert [label for label in labels if label in folios] == folios
    # The title of a part stands on a page without a number.
    assert all(built.texts[int(label) - 1].strip() for label in labels)
    assert labels == sorted(set(labels), key=int)
    assert built.targets == built.labels
    assert [(mark.label, mark.address) for mark in built.marks] == built.labels


def test_the_words_after_each_mark_open_its_page(built):
    assert built.marks
    for mark in built.marks:
        page = letters(built.texts[int(mark.label) - 1])
        for head in mark.again:
            page = page.replace(letters(head), "", 1)

        # A picture or a table that had no room stands before words that follow it in the text.
        moved, wanted, _ = page.partition(letters(mark.after)[:60])
        assert mark.after or not page
        assert wanted or not mark.after, mark.label
        assert moved in mark.passed, mark.label


def test_no_mark_stands_inside_a_word(built):
    assert built.marks
    for mark in built.marks:
        assert not mark.before or mark.before[-1] in " \n", mark
        assert not mark.after.startswith(tuple(";:!?»%…,.)")), mark


def test_pages_and_pictures_come_in_the_order_of_the_paper(tmp_path):
    """A picture book: each page begins at its picture, in the EPUB as in the PDF."""
    body = []
    for number in range(5):
        width = 600 + number  # by which the picture is known in both files
        Image.new("RGB", (width, 700), (40 * number, 90, 120)).save(tmp_path / f"p{number}.png")
        body.append(f"![Picture {number}](p{number}.png){{width=100%}}")
    body += ["The end.", "***", "After a rule."]
    source = tmp_path / "pictures.md"
    source.write_text("---\ntitle: A\nlanguage: en\n---\n\n" + "\n\n".join(body), "utf-8")
    build(source, tmp_path / "d", editions=("epub", "print"))

    with zipfile.ZipFile(tmp_path / "d/pictures.epub") as archive:
        name = next(one for one in archive.namelist() if one.endswith("opening.xhtml"))
        document = parse(archive.read(name))
    shown = [
        one.get("aria-label") or int(one.get("width", 0))
        for one in document.iter()
        if one.get("role") == "doc-pagebreak" or local_name(one) == "img"
    ]
    command = ["pdfimages", "-list", tmp_path / "d/pictures-print.pdf"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    printed = [one for row in rows if row[4] == "700" for one in (row[0], int(row[3]))]
    assert len(printed) == 10
    assert shown == printed
