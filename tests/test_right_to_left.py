"""Books in scripts written from the right, and what the machine's fonts are asked for."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bookpress.disk.held import whole
from bookpress.layout.coverage import fonts_of_characters
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from bookpress.reading import read_source
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.paper.edition import render_paper
from bookpress.writing.epub.writer import write_epub
from tests.paper_books import CALL, PROSE, chapter, note_of, prose_book, text_pages
from tests.small_book import small_book

WORDS = {"ar": "المنارة لا تنام", "he": "האור חוזר כל לילה", "ja": "光は毎晩戻ってくる"}


@pytest.mark.parametrize("language", ["ar", "he", "fa-IR", "ur", "yi", "az-Arab", "pa-Arab-PK"])
def test_a_language_tag_tells_the_direction(language):
    assert small_book(language=language).metadata.right_to_left


@pytest.mark.parametrize("language", ["fr", "ja", "ar-Latn", "en-x-arab1"])
def test_other_scripts_are_written_from_the_left(language):
    assert not small_book(language=language).metadata.right_to_left


def epub(language: str) -> zipfile.ZipFile:
    book, theme = small_book(language=language), open_theme()
    cover = io.BytesIO()
    Image.new("RGB", (1600, 2400)).save(cover, "JPEG")
    when = datetime(2024, 9, 7, tzinfo=UTC)
    made = write_epub(book, render_epub(book, theme), theme, cover.getvalue(), (), when)
    return zipfile.ZipFile(io.BytesIO(made))


def test_an_epub_turns_its_pages_from_the_right():
    archive = epub("ar")

    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]
    assert all('xml:lang="ar" dir="rtl"' in page for page in pages)
    assert b'page-progression-direction="rtl"' in archive.read("EPUB/content.opf")


def test_an_epub_in_french_says_no_direction():
    archive = epub("fr")

    assert not [name for name in archive.namelist() if b'dir="rtl"' in archive.read(name)]
    assert b"page-progression-direction" not in archive.read("EPUB/content.opf")


def test_paper_is_set_from_the_right():
    book, theme = small_book(language="he"), open_theme()

    pages = [document.html for document in render_paper(book, theme)]

    assert all('<html lang="he" dir="rtl">' in page for page in pages)


INDENTED = (
    f"<ul><li>{PROSE}</li></ul><blockquote><p>{PROSE}</p></blockquote>"
    f"<dl><dt>a</dt><dd>{PROSE}</dd></dl><p class='verse'><span class='verse-line'>b</span></p>"
)


@pytest.mark.parametrize(("language", "side"), [("he", "right"), ("en", "left")])
def test_what_is_indented_on_paper_stands_in_from_the_side_where_lines_begin(language, side):
    book = prose_book(chapter(f"{INDENTED}<p>Un.{CALL}</p>", notes=(note_of("Deux."),)))
    book = replace(book, metadata=replace(book.metadata, language=language))

    [page] = text_pages(book)

    boxes = [box for box in page.descendants(placeholders=True) if hasattr(box, "padding_left")]
    for tag in ("ul", "blockquote", "dd"):
        box = next(box for box in boxes if box.element_tag == tag)
        inside = {
            "left": box.margin_left + box.padding_left,
            "right": box.margin_right + box.padding_right,
        }
        assert inside.pop(side) > 10, tag
        assert set(inside.values()) == {0}, tag
    area = next(box for box in boxes if type(box).__name__ == "FootnoteAreaBox")
    [note] = area.children
    assert (note.padding_left > 5, note.padding_right > 5) == (side == "left", side == "right")


@pytest.mark.parametrize(("language", "first"), [("he", "right"), ("en", "left")])
def test_the_columns_of_a_table_on_paper_begin_where_lines_do(language, first):
    made = "<table><tbody><tr><td>Un</td><td>Deux</td></tr></tbody></table>"
    book = prose_book(chapter(made))
    book = replace(book, metadata=replace(book.metadata, language=language))

    [page] = text_pages(book)

    one, two = (box for box in page.descendants() if type(box).__name__ == "TableCellBox")
    assert (one.position_x < two.position_x) == (first == "left")
    assert (one.padding_left, one.padding_right) == (0, 0)
    gaps = (two.padding_left, two.padding_right)
    assert gaps == ((16, 0) if first == "left" else (0, 16))


def test_code_is_written_from_the_left(tmp_path: Path):
    blocks = ("let a = 1;\n// שלום", "# שלום\nlet a = b", "שלום a")
    text = "`a + 1`\n\n" + "".join(f"```\n{block}\n```\n\n" for block in blocks)
    for language in ("he", "en"):
        head = f"---\ntitle: A\nlanguage: {language}\n---\n\n"
        (tmp_path / f"{language}.md").write_text(head + text, "utf-8")

    hebrew, english = (read_source(tmp_path / name)[0] for name in ("he.md", "en.md"))

    codes = list(hebrew.sections[0].body.iter("pre"))
    assert [code.get("dir") for code in codes] == ["ltr", "ltr", None]
    assert hebrew.sections[0].body.find("p/code[@dir='ltr']") is not None
    assert not english.sections[0].body.xpath(".//@dir")


@pytest.mark.parametrize("language", WORDS)
def test_the_machine_s_fonts_fill_in(language, tmp_path: Path):
    words, theme = WORDS[language], open_theme()
    if set(words) - {" "} - fonts_of_characters(words, theme).keys():
        pytest.skip(f"no font of this machine has the letters of “{words}”")
    source = tmp_path / "book.md"
    head = f"title: A\nlanguage: {language}\nidentifier: urn:x:a\nfonts: system\n"
    source.write_text(f"---\n{head}---\n\n{words}\n", "utf-8")

    made = make(source, ("epub", "screen", "web"), theme)

    assert whole(made.files["book.pdf"]).startswith(b"%PDF")
    assert (b'dir="rtl"' in whole(made.files["index.html"])) == (language != "ja")
    assert "HD36" in [one.code for one in made.findings]


@pytest.mark.parametrize(("language", "side"), [("he", 100), ("fr", 0)])
def test_the_rule_above_the_notes_begins_where_their_lines_do(language, side):
    section = chapter(f"<p>{WORDS['he']}{CALL}</p>", notes=(note_of(f"<p>{WORDS['he']}</p>"),))
    book = prose_book(section)
    plain = replace(book.plain, language=language)
    metadata = replace(book.metadata, language=language)

    page = text_pages(replace(book, metadata=metadata, plain=plain))[0]

    [(_, across, _, down)] = page.children[1].style["background_position"]
    assert (across.value, down.value) == (side, 0)
