"""Letters that are bold and italic have a face of their own in every edition."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from lxml.etree import fromstring

import bookpress
from bookpress.model.theme import open_theme
from bookpress.rendering.font_faces import bold_italic_file
from bookpress.writing.bold_italic import EPUB, PAGE, bold_italic
from tests.conftest import ROOT
from tests.epub_books import book_of, entries, epub_of

FACE = "EPUB/fonts/bold-italic.ttf"
STYLES = ROOT / "templates" / "styles"


@pytest.mark.parametrize(
    ("tree", "epub", "page"),
    [
        ("<p><strong><em>a</em></strong> b</p>", "a", "a"),
        ("<p><strong>b <em>a</em> b</strong></p>", "a", "a"),
        ("<p><i>b <b>a</b> b</i></p>", "a", "a"),
        ("<p><b>b</b><i>c</i></p>", "", ""),
        ("<h2>b <em>a</em></h2>", "a", "heading a"),
        ("<h1>b <em>a</em></h1>", "a", "a"),
        ("<h4>b <strong>a</strong></h4>", "a", ""),
        ("<p><b><code><i>b</i></code></b></p>", "", ""),
        ('<div class="remark"><p>b <strong>a</strong></p></div>', "a", "a"),
        ('<div class="remark"><p>b <strong><em>c</em></strong></p></div>', "", ""),
        ('<div class="interviewer"><p><b class="speaker">b</b> c</p></div>', "", ""),
        ("<table><tr><th>b <em>a</em></th></tr></table>", "a", "a"),
        ("<p><b><i>a<a class='note-call'>1</a></i></b></p>", "a", "a"),
    ],
)
def test_what_is_bold_and_italic_is_known(tree, epub, page):
    text, headings = bold_italic([fromstring(f"<div>{tree}</div>")], EPUB)
    assert ("".join(sorted(text - {" "})), headings) == (epub, set())

    text, headings = bold_italic([fromstring(f"<div>{tree}</div>")], PAGE)
    both = "".join(sorted(text - {" "})) + "".join(f"heading {one}" for one in headings - {" "})
    assert both == page


@pytest.mark.parametrize(
    ("sheet", "names"),
    [("reader.css", EPUB), ("web.css", PAGE)],
)
def test_what_a_sheet_slants_is_what_the_search_knows(sheet, names):
    css = re.sub(r"/\*.*?\*/", "", (STYLES / sheet).read_text("utf-8"), flags=re.DOTALL)
    rules = [rule for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", css) if "font-style" in rule[1]]

    slanted = {
        word.lstrip(".")
        for selector, body in rules
        if "font-style: italic" in body
        for word in re.split(r"[\s,]+", selector.strip())
    }
    assert slanted == names.italic


def test_the_epub_brings_the_face_only_when_it_is_used(tmp_path):
    plain = entries(epub_of(book_of(tmp_path, "\n## A\n\nAB: **gras** et *penché*.\n")))
    both = entries(epub_of(book_of(tmp_path, "\n## A\n\nAB: ***gras penché*** ; oui.\n")))

    assert FACE not in plain
    assert b"bold-italic" not in plain["EPUB/style.css"]
    css = both["EPUB/style.css"].decode()
    rule = re.search(r"weight: bold;\s+font-style: italic;\s+src: url\(.(.*?).\)", css)
    assert rule is not None
    assert rule[1] == "fonts/bold-italic.ttf"
    with TTFont(BytesIO(both[FACE])) as font:
        assert font["head"].macStyle == 0b11
        assert font["OS/2"].fsSelection & 0b110_0001 == 0b10_0001
        assert font["name"].getDebugName(6) == "BookpressText-BoldItalic"
        assert ord("é") in font.getBestCmap()


def test_page_and_paper_have_the_face_too(tmp_path):
    source = tmp_path / "a.md"
    head = "---\ntitle: A\nlanguage: fr\nidentifier: urn:x:a\n---\n"
    source.write_text(f"{head}\n## Un *titre*\n\n**gras *penché* gras**\n", "utf-8")

    bookpress.build(source, tmp_path / "out", ["web", "screen", "print"])

    css = (tmp_path / "out/a/style.css").read_text("utf-8")
    faces = re.findall(r'family: "(\w+)";\s+font-style: italic;\s+font-weight: 600', css)
    assert faces == ["Text", "Head"]
    for file in ("a.pdf", "a-print.pdf"):
        with pikepdf.open(tmp_path / "out" / file) as pdf:
            fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
            names = {str(one["/BaseFont"])[8:] for one in fonts if "/BaseFont" in one}
        assert "Source-Serif-4-Semi-Bold-Italic" in names


def test_a_theme_without_the_face_is_served_without_it(tmp_path):
    faces = "".join(
        f'@font-face {{ font-family: "Own"; font-style: {style}; font-weight: {weight};'
        ' src: url("theme:fonts/source-serif-4/SourceSerif4-Regular.ttf"); }\n'
        for style, weight in (("normal", 400), ("italic", 400), ("normal", 700))
    )
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/faces.css").write_text(faces)
    (tmp_path / "styles/tokens.css").write_text(':root { --serif: "Own", serif; }')

    assert bold_italic_file(open_theme(tmp_path), "serif") is None
    assert bold_italic_file(open_theme(), "serif") is not None
