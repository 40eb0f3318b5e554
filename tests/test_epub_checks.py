"""Our own checks of an EPUB: silent on a good book, and each code has a file that must fail it."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from bookpress.checking.epub.checks import check_epub
from bookpress.checking.epub.reader_traps import MAILED, PROFILES
from bookpress.messages import words
from bookpress.model.findings import Place
from bookpress.rendering.epub.division import ADOBE_DOCUMENT
from bookpress.rendering.running_text import PageStart
from tests.epub_books import book_of, cover, entries, epub_of, spoil, with_files

PAGES = (PageStart("5", "opening", 0), PageStart("6", "qui-parle", 0))
OPF, NAV, TEXT, CSS = (
    "EPUB/content.opf",
    "EPUB/nav.xhtml",
    "EPUB/qui-parle.xhtml",
    "EPUB/style.css",
)


@pytest.fixture(name="epub", scope="module")
def epub_fixture(tmp_path_factory):
    return epub_of(book_of(tmp_path_factory.mktemp("book")), PAGES)


def codes(epub: bytes) -> set[str]:
    return {one.code for one in check_epub(epub, "petit.epub")}


def test_a_good_book_has_no_findings(epub):
    assert check_epub(epub, "petit.epub") == []


@pytest.mark.parametrize(
    ("code", "name", "old", "new"),
    [
        ("EP12", "META-INF/container.xml", "content.opf", "other.opf"),
        ("EP13", TEXT, "</section>", ""),
        ("EP13", OPF, "</manifest>", ""),
        ("EP16", OPF, 'href="toc.ncx"', 'href="other.ncx"'),
        ("EP17", TEXT, 'id="un-detail"', 'id="qui-parle"'),
        ("EP17", OPF, 'id="x-title.xhtml"', 'id="x-cover.xhtml"'),
        ("EP18", OPF, '<itemref idref="x-title.xhtml"/>', '<itemref idref="x-none"/>'),
        ("EP19", TEXT, "une-suite.xhtml#suite-1", "une-suite.xhtml#suite-9"),
        ("EP19", NAV, 'href="opening.xhtml"', 'href="closing.xhtml"'),
        ("EP19", "EPUB/toc.ncx", 'src="colophon.xhtml"', 'src="none.xhtml"'),
        ("EP19", CSS, "fonts/bold.ttf", "fonts/none.ttf"),
        ("EP20", "EPUB/cover.xhtml", 'src="cover.jpg"', 'src="https://example.org/cover.jpg"'),
        ("EP20", CSS, "fonts/bold.ttf", "https://example.org/bold.ttf"),
        ("EP20", CSS, "p {", '@import "https://example.org/a.css"; p {'),
        *(
            (
                "EP20",
                TEXT,
                "</section>",
                f"<svg xmlns='http://www.w3.org/2000/svg'>{one}</svg></section>",
            )
            for one in (
                "<rect style=\"--a: '/*'; fill: url(https://a.example/x); --b: '*/'\"/>",
                "<rect fill='u\\72l(//a.example/x)'/>",
                "<style>@namespace 'a{'; rect { mask: url( https://a.example/x ) }</style>",
                "<style>@im\\70ort '//a.example/x.css';</style>",
                "<filter><feImage href='file:///etc/hostname'/></filter>",
                "<g style='--a: image-set(\"https://a.example/x\" 1x)'/>",
                "<textPath xmlns:l='http://www.w3.org/1999/xlink' l:href='http://a.example/x'/>",
            )
        ),
        ("EP21", TEXT, 'epub:type="footnote" role="doc-footnote"', ""),
        ("EP22", TEXT, 'href="#call-un"', 'href="#qui-parle"'),
        ("EP23", NAV, "qui-parle.xhtml#page-6", "qui-parle.xhtml#un-detail"),
        ("EP24", NAV, '<li><a href="qui-parle.xhtml#page-6">6</a></li>', ""),
        ("EP25", OPF, ' properties="nav"', ""),
        ("EP26", OPF, "<dc:language>fr</dc:language>", ""),
        ("EP26", OPF, 'property="dcterms:modified"', 'property="dcterms:issued"'),
        ("EP27", NAV, "Qui parle\u00a0?", "Qui parle\u202f?"),
        ("EP28", TEXT, "<h3", '<h3 onclick="go()"'),
        ("EP28", TEXT, "</section>", "<script>go()</script></section>"),
        ("EP28", TEXT, "une-suite.xhtml#suite-1", "javascript:go()"),
        (
            "EP28",
            TEXT,
            "</section>",
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:l='http://www.w3.org/1999/xlink'>"
            "<a l:href=' javascript:go()'/></svg></section>",
        ),
        ("EP30", TEXT, ">1</a>. Une note", ">Note</a>. Une note"),
        ("EP32", CSS, "font-style: italic;\n  src", "src"),
        ("EP32", CSS, "font-weight: bold;\n  font-style: normal;\n  src", "src"),
        ("EP40", OPF, 'type="toc"', 'type="text"'),
        ("EP41", CSS, "nav[hidden]", "nav.hidden"),
        ("EP42", OPF, '<meta name="cover" content="cover-image"></meta>', ""),
        ("EP42", OPF, ' properties="cover-image"', ""),
        ("EP44", CSS, "body {", "body {\n  color: black;"),
        ("EP45", CSS, "body {", "body {\n  font-size: 12px;"),
        ("EP50", "META-INF/com.apple.ibooks.display-options.xml", "specified-fonts", "other"),
        ("EP60", CSS, "1.2em", "calc(1em + 2px)"),
        ("EP60", CSS, "1.2em", "var(--indent)"),
        ("EP60", CSS, "h1 + p,", "p:not(h1),"),
        ("EP60", CSS, "body {", "@media (min-width: 30em) { i { margin: 0 } }\nbody {"),
        ("EP60", CSS, "body {", "@supports (color: red) { i { margin: 0 } }\nbody {"),
        ("EP60", CSS, "display: block", "display: flex"),
        ("EP60", CSS, "h1 + p,", "epub|type + p,"),
        ("EP60", CSS, "font-size: 1.3em", "font-size: 130%"),
        ("EP61", TEXT, ' type="text/css"', ""),
    ],
)
def test_a_spoilt_book_is_found_out(epub, code, name, old, new):
    assert code in codes(spoil(epub, name, old, new)) - codes(epub)


def test_of_what_cannot_be_read_nothing_else_is_said(epub):
    found = check_epub(spoil(epub, TEXT, "</section>", ""), "petit.epub")

    assert [(one.code, one.place.inside) for one in found] == [("EP13", TEXT)]


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("EP11", {"mimetype": b"application/zip"}),
        ("EP15", {"EPUB/left-over.txt": b"notes"}),
        ("EP16", {"EPUB/cover.jpg": None}),
        ("EP43", {"EPUB/heavy.bin": b"\0" * (MAILED + 1)}),
        ("EP51", {"EPUB/cover.jpg": cover(2400, 2400)}),
        ("EP52", {"EPUB/cover.jpg": cover(300, 480)}),
        ("EP62", {"EPUB/fonts/new.woff2": b"wOF2"}),
        ("EP64", {"EPUB/été.txt": b""}),
    ],
)
def test_a_book_with_other_files_is_found_out(epub, code, files):
    assert code in codes(with_files(epub, files)) - codes(epub)


def test_a_note_in_another_file_than_its_call_is_found_out(epub):
    note = re.search(rb"<aside.*?</aside>", entries(epub)[TEXT], re.DOTALL)
    assert note is not None
    moved = with_files(
        epub,
        {
            TEXT: entries(epub)[TEXT]
            .replace(note[0], b"")
            .replace(b'href="#note-un"', b'href="opening.xhtml#note-un"'),
            "EPUB/opening.xhtml": entries(epub)["EPUB/opening.xhtml"].replace(
                b"</section>", note[0].replace(b"#call", b"qui-parle.xhtml#call") + b"</section>"
            ),
        },
    )

    assert codes(moved) == {"EP31"}


def test_a_long_document_is_found_out(epub):
    longer = f"<p>{'x' * ADOBE_DOCUMENT}</p></section>"

    assert codes(spoil(epub, TEXT, "</section>", longer)) == {"EP63"}


@pytest.mark.parametrize(
    ("letters", "lacking"), [("ab\u00a0", ["U+202F"]), ("ab ", ["U+00A0", "U+202F"]), ("ab", [])]
)
def test_a_font_with_some_spaces_has_all_those_of_the_text(epub, root, letters, lacking):
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(root / "templates" / "fonts" / "source-code-pro" / "SourceCodePro-Regular.ttf")
    subsetter = Subsetter(Options())
    subsetter.populate(text=letters)
    subsetter.subset(font)
    out = BytesIO()
    font.save(out)

    found = check_epub(with_files(epub, {"EPUB/fonts/bold.ttf": out.getvalue()}), "petit.epub")

    assert {one.code for one in found} <= {"EP33"}
    assert [one.values["space"] for one in found] == lacking


def test_a_file_twice_in_the_archive_is_found_out(epub):
    out = BytesIO(epub)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("EPUB/title.xhtml", entries(epub)["EPUB/title.xhtml"])

    assert codes(out.getvalue()) == {"EP14"}


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7\n" * 100], ids=["empty", "cut", "pdf"])
def test_what_is_no_archive_is_said_in_words(content):
    assert codes(content) == {"EP10"}


def test_a_damaged_archive_is_said_in_words(epub):
    middle = epub.index(b"EPUB/cover.jpg") + 2000
    damaged = epub[:middle] + bytes(400) + epub[middle + 400 :]

    assert codes(damaged) == {"EP10"}


def test_a_finding_names_file_and_line_inside_the_book(epub):
    before_link = entries(epub)[TEXT].partition(b"Voir")[0]

    found = check_epub(spoil(epub, TEXT, "suite.xhtml#suite-1", "suite.xhtml#none"), "petit.epub")

    line = before_link.count(b"\n") + 1
    assert [str(one.place) for one in found] == [f"petit.epub!{TEXT}:{line}"]
    assert words(found[0]) == (
        "“une-suite.xhtml#none” leads nowhere. Mend the address, or remove the link."
    )


def test_every_profile_is_there():
    assert set(PROFILES) == {"kobo", "kindle", "apple", "adobe"}


def test_the_place_of_the_whole_file_has_no_inside():
    (one,) = check_epub(b"", "petit.epub")

    assert one.place == Place("petit.epub")
