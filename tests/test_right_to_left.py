"""Books in scripts written from the right, and what the machine's fonts are asked for."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bookpress.layout.coverage import fonts_of_characters
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from bookpress.reading import read_source
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.paper.edition import render_paper
from bookpress.writing.epub.writer import write_epub
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

    assert made.files["book.pdf"].startswith(b"%PDF")
    assert (b'dir="rtl"' in made.files["index.html"]) == (language != "ja")
    assert "HD36" in [one.code for one in made.findings]
