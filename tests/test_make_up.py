"""How the pages of a book are put together: order, sides, folios, contents, the cover apart."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest
from lxml import etree, html

from bookpress.checking.parity import compare_pages
from bookpress.checking.pdf.spoken import page_numbers
from bookpress.checking.preflight import preflight
from bookpress.disk.held import whole
from bookpress.editions import DEFAULT_EDITIONS
from bookpress.model.book import plain_text
from bookpress.model.page.numerals import is_roman
from bookpress.model.theme import open_theme
from bookpress.pipeline import Made, make, read_book
from bookpress.rendering.paper.edition import render_paper
from bookpress.typography import typeset
from tests.paper_books import PROSE

THEME = open_theme()
BOOK = "binding: book\nfolios: roman\nchapters: recto\ndedication: À la mer\ncontents: yes\n"


def source_of(folder: Path, keys: str = "", chapters: int = 2, text: str = PROSE * 3) -> Path:
    """Write a novel in two parts."""
    sections = [
        f"# Partie {part}\n\n"
        + "".join(
            f"## Chapitre {part}.{n}\n\n### Un lieu\n\n{text}\n\n" for n in range(1, chapters + 1)
        )
        for part in "AB"
    ]
    source = folder / "cour.md"
    head = (
        f"title: La cour\nauthor: Ada Petit\nlanguage: fr\ndate: 2024-09-07\nrights: À tous\n{keys}"
    )
    source.write_text(f"---\n{head}---\n\n" + "".join(sections), "utf-8")
    return source


def book_of(folder: Path, keys: str = "", editions=DEFAULT_EDITIONS) -> Made:
    made = make(source_of(folder, keys), editions, THEME)
    for name, content in made.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(whole(content))
    return made


def words_of(file: Path) -> list[str]:
    """Return the first words of each page, after the page header."""
    import pypdfium2

    with pypdfium2.PdfDocument(file) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return [" ".join(text.split()[:2]) for text in texts]


def labels_of(file: Path) -> list[str]:
    with pikepdf.open(file) as pdf:
        return [page.label for page in pdf.pages]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("book")
    book_of(folder, BOOK)
    return folder


def test_a_book_has_its_pages_in_the_order_of_the_trade(folder):
    assert words_of(folder / "cour-print.pdf") == [
        *("La cour", "", "Ada Petit", "À tous", "À la", "", "Sommaire Partie", ""),
        *("Partie A", "", "Chapitre A.1", "", "Chapitre A.2", ""),
        *("Partie B", "", "Chapitre B.1", "", "Chapitre B.2", "Colophon Composé"),
    ]


def test_the_cover_stands_in_a_file_of_its_own(folder):
    assert words_of(folder / "cour-cover.pdf") == ["La cour", ""]
    assert words_of(folder / "cour.pdf")[0] == "La cour"


def test_a_book_is_counted_from_the_half_title_and_again_from_the_text(folder):
    assert labels_of(folder / "cour.pdf") == [
        *("C1", "i", "iii", "iv", "v", "vii", "1", "3", "5", "7", "9", "11", "12", "C4")
    ]
    assert page_numbers(folder / "cour.pdf") == [0, 1, 3, 4, 5, 7, 9, 11, 13, 15, 17, 19, 20, 0]


def test_the_epub_names_the_numbers_that_paper_bears(folder):
    with zipfile.ZipFile(folder / "cour.epub") as epub:
        nav = etree.fromstring(epub.read("EPUB/nav.xhtml"))
    listed = nav.xpath("//*[@role='doc-pagelist']//*[local-name()='a']/text()")

    assert listed == ["1", "3", "5", "7", "9", "11"]


def test_roman_numerals_stand_at_the_foot_of_the_contents_only(folder):
    import pypdfium2

    with pypdfium2.PdfDocument(folder / "cour-print.pdf") as pdf:
        feet = [page.get_textpage().get_text_range().split()[-1:] for page in pdf]

    assert [number for number, foot in enumerate(feet, 1) if foot and is_roman(foot[0])] == [7]
    assert [foot[0] for foot in feet[10:13] if foot] == ["3", "5"]


def test_the_files_of_a_book_pass_their_checks(folder):
    assert compare_pages(folder / "cour.pdf", folder / "cour-print.pdf") == []
    assert preflight(folder / "cour-print.pdf") == []
    assert preflight(folder / "cour-cover.pdf") == []


def test_an_inside_with_other_words_is_seen(folder, tmp_path):
    with pikepdf.open(folder / "cour-print.pdf") as pdf:
        del pdf.pages[10:12]
        pdf.save(tmp_path / "short.pdf")

    assert "PY06" in [
        one.code for one in compare_pages(folder / "cour.pdf", tmp_path / "short.pdf")
    ]


def test_a_booklet_stays_one_file(tmp_path):
    book_of(tmp_path)

    assert not (tmp_path / "cour-cover.pdf").exists()
    assert words_of(tmp_path / "cour-print.pdf")[:4] == ["La cour", "À tous", "Ada Petit", ""]
    assert labels_of(tmp_path / "cour.pdf")[:4] == ["1", "2", "3", "5"]


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        ("", ["Partie", "Chapitre", "Chapitre"]),
        ("chapters: recto\n", ["Partie", "", "Chapitre", "", "Chapitre"]),
        ("binding: book\n", ["Partie", "", "Chapitre", "Chapitre"]),
    ],
)
def test_chapters_begin_on_the_side_that_is_asked_for(keys, first, tmp_path):
    book_of(tmp_path, keys, ["print"])
    words = [one.split(" ")[0] for one in words_of(tmp_path / "cour-print.pdf")]

    assert words[words.index("Partie") :][: len(first)] == first


def test_a_question_begins_on_no_back_of_a_part(tmp_path):
    speakers = "speakers: {AP: {name: Ada Petit, role: interviewee}}\n"
    book_of(tmp_path, f"binding: book\n{speakers}", ["print"])
    words = [one.split(" ")[0] for one in words_of(tmp_path / "cour-print.pdf")]

    assert words[words.index("Partie") :][:3] == ["Partie", "", "Chapitre"]


@pytest.mark.parametrize(
    ("wish", "lines"),
    [
        ("auto", []),
        ("no", []),
        ("false", []),
        ("1", ["Partie A", "Partie B"]),
        ("yes", ["Partie A", "Chapitre A.1", "Chapitre A.2", "Partie B", "Chapitre B.1"]),
        ("2", ["Partie A", "Chapitre A.1", "Chapitre A.2", "Partie B", "Chapitre B.1"]),
        ("3", ["Partie A", "Chapitre A.1", "Un lieu", "Chapitre A.2", "Un lieu", "Partie B"]),
    ],
)
def test_contents_are_as_deep_as_is_asked_for(wish, lines, tmp_path):
    book = typeset(read_book(source_of(tmp_path, f"contents: {wish}\n"))[0])
    documents = {one.name: one.html for one in render_paper(book, THEME)}
    shown = [
        plain_text(line).replace("\u00a0", " ").strip()
        for line in html.fromstring(documents.get("contents", "<p/>")).iter("li")
    ]

    assert shown[: len(lines)] == lines
    assert bool(shown) == bool(lines)


@pytest.mark.parametrize("printer", ["kdp", "ingramspark", "lulu", "bod", "totem"])
def test_a_printer_who_wants_the_cover_apart_gets_it_so(printer, tmp_path):
    book_of(tmp_path, f"{BOOK}print: {{printer: {printer}}}\n", ["print", "cover"])
    inside = [one.code for one in preflight(tmp_path / "cour-print.pdf")]

    assert "PF19" not in inside
    assert set(inside) <= {"PF27"}  # too few pages
    assert preflight(tmp_path / "cour-cover.pdf") == []


def test_a_booklet_to_fold_has_its_cover_around(tmp_path):
    book_of(tmp_path, BOOK, ["booklet"])
    sides = words_of(tmp_path / "cour-booklet.pdf")

    assert len(sides) == 2 * 24 / 4  # 20 pages of the inside, and the cover
    assert sides[:3] == ["La cour", "", "Colophon Composé"]  # beside it the half title


UNLISTED = """---
title: La cour
language: fr
contents: yes
---

## Avant {.unlisted}

Texte.

### Dedans

## Un chapitre au titre beaucoup trop long {short='"Le" chapitre'}

### Un lieu {.unlisted}

%s

## Après

Texte.
"""


def test_a_heading_may_stay_out_of_the_contents_of_every_edition(tmp_path):
    (tmp_path / "a.md").write_text(UNLISTED % (PROSE * 60), "utf-8")
    made = make(tmp_path / "a.md", DEFAULT_EDITIONS, THEME)
    for name in ("a.epub", "a.pdf"):
        (tmp_path / name).write_bytes(whole(made.files[name]))
    with zipfile.ZipFile(tmp_path / "a.epub") as epub:
        nav = etree.fromstring(epub.read("EPUB/nav.xhtml"))
        texts = b"".join(epub.read(name) for name in epub.namelist() if name.endswith(".xhtml"))
    links = nav.iterfind(".//{*}nav[@role='doc-toc']//{*}a")
    listed = [link.text for link in links if link.get("href") != "nav.xhtml"]
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        outline = pdf.open_outline()
        bookmarks = [item.title for item in outline.root if item.title != "Sommaire"]

    assert listed[:2] == ["Un chapitre au titre beaucoup trop long", "Après"]
    assert bookmarks[:2] == listed[:2]
    assert ("short=" in texts.decode(), "Avant" in texts.decode()) == (False, True)
    assert [one.code for one in made.findings if one.code[:2] in ("MD", "RH")] == []


def test_the_header_of_a_page_has_the_short_form_of_a_title(tmp_path):
    (tmp_path / "a.md").write_text(UNLISTED % (PROSE * 60), "utf-8")
    book = typeset(read_book(tmp_path / "a.md")[0])
    documents = {one.name: one.html for one in render_paper(book, THEME)}

    assert 'data-running="«\u00a0Le\u00a0» chapitre"' in documents["text-2"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A paragraph.\n{.unlisted}", ["MD99"]),
        ("## C\n\nText.\n\n## B {.front}\n\nText.", ["MD99"]),
        ("## C {.front}\n\n### B {.front}\n\n## D\n\nText.", ["MD99"]),
        ('## D {short="B"}\n\nText.', []),
        ('## D\n\nText.\n\n### C {short="B"}\n\nText.', ["RH11"]),
    ],
)
def test_what_no_contents_can_leave_out_is_named(text, codes, tmp_path):
    source = tmp_path / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: en\nauthor: B\n---\n\n{text}\n", "utf-8")

    found = make(source, ["epub"], THEME).findings

    assert [one.code for one in found if one.code[:2] != "OU"] == codes


FRONT = """---
title: La cour
language: fr
author: Ada Petit
contents: yes
%s
---

## Avant%s

Texte.

%s

## Un

Texte.

## Deux {.front}
"""


@pytest.mark.parametrize(
    ("keys", "mark", "part", "labels", "listed", "start"),
    [
        (
            *("binding: book\nfolios: roman", " {.front}", ""),
            *(["i", "iii", "iv", "v", "vii", "1", "2"], ["vii", "1", "2"], "un"),
        ),
        (
            *("binding: book\nfolios: roman", "", "# Partie"),
            *(["i", "iii", "iv", "v", "vii", "1", "3", "4"], ["vii", "1", "3", "4"], "partie"),
        ),
        (
            *("folios: roman", "", ""),
            *(["i", "ii", "iii", "iv", "1", "2", "3"], ["1", "2", "3"], "avant"),
        ),
        ("", " {.front}", "", ["1", "2", "3", "4", "5", "7", "8"], ["5", "7", "8"], "un"),
    ],
)
def test_a_preface_is_numbered_before_the_text(keys, mark, part, labels, listed, start, tmp_path):
    source = tmp_path / "a.md"
    source.write_text(FRONT % (keys, mark, part), "utf-8")
    made = make(source, ["epub", "screen", "print"], THEME)
    for name, content in made.files.items():
        (tmp_path / name).write_bytes(whole(content))
    with zipfile.ZipFile(tmp_path / "a.epub") as epub:
        nav = etree.fromstring(epub.read("EPUB/nav.xhtml"))
    shown = [one for one in labels_of(tmp_path / "a.pdf") if not one.startswith("C")]

    assert shown[: len(labels)] == labels
    assert nav.xpath("//*[@role='doc-pagelist']//*[local-name()='a']/text()") == listed
    assert nav.xpath("//@href[../@*[local-name()='type']='bodymatter']") == [f"{start}.xhtml"]
    assert compare_pages(tmp_path / "a.pdf", tmp_path / "a-print.pdf") == []
    assert [one.code for one in made.findings if one.code[:2] == "MD"] == ["MD99"]


def test_the_pages_of_a_preface_show_roman_numerals(tmp_path):
    import pypdfium2

    source = tmp_path / "a.md"
    keys = "binding: book\nfolios: roman\nchapters: recto"
    source.write_text(FRONT % (keys, f" {{.front}}\n\n{PROSE * 30}", ""), "utf-8")
    (tmp_path / "a.pdf").write_bytes(whole(make(source, ["print"], THEME).files["a-print.pdf"]))
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        pages = [page.get_textpage().get_text_range().split() for page in pdf]
    feet = [words[-1] for words in pages[4:] if words]

    assert feet[:4] == ["v", "vii", "viii", "ix"]
    assert "1" in feet
