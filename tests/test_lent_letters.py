"""Letters that the theme lacks: which fonts of the machine may bring them into the EPUB."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from bookpress.model.theme import open_theme
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.font_faces import font_file, text_faces
from bookpress.writing.epub import lent_letters
from bookpress.writing.epub.font_subsets import subset_lender
from bookpress.writing.epub.lent_letters import Lender, lenders_of
from bookpress.writing.epub.writer import write_epub
from tests.epub_books import INSTANT, book_of, cover, entries

THEME = open_theme()
SERIF = text_faces(THEME).regular
MONO = font_file(THEME, "mono", "400")
ONLY_IN_MONO = "\u2502"
ONLY_IN_SERIF = "\u20bf"


def changed(folder: Path, *, bits: int = 0, licence: str = "", italic: bool = False) -> Path:
    """Write a font of other rights or another style."""
    with TTFont(SERIF) as font:
        font["OS/2"].fsType = bits
        font["OS/2"].fsSelection |= italic
        if licence:
            for number in (0, 13, 14):
                font["name"].setName(licence, number, 3, 1, 0x409)
        font.save(folder / "a.ttf")
    return folder / "a.ttf"


@pytest.fixture
def machine(monkeypatch):
    """Let the machine have some fonts and no others."""

    def has(*files: Path) -> None:
        fonts = [(file, "A family") for file in files]
        monkeypatch.setattr(lent_letters, "fonts_of_the_machine", lambda _theme: fonts)

    return has


def test_as_few_fonts_as_do_each_lend_what_they_have_alone(machine):
    machine(MONO, SERIF)

    lenders = lenders_of("ab" + ONLY_IN_MONO + ONLY_IN_SERIF, THEME)

    assert [lender.file for lender in lenders] == [MONO, SERIF]
    assert [lender.characters for lender in lenders] == [set("ab" + ONLY_IN_MONO), {ONLY_IN_SERIF}]


@pytest.mark.parametrize(
    "rights",
    [
        {"bits": 0x2},
        {"bits": 0x4},
        {"bits": 0x8},
        {"bits": 0x100},
        {"licence": "All rights reserved."},
        {"italic": True},
    ],
)
def test_a_font_that_may_not_be_handed_on_lends_nothing(tmp_path, machine, rights):
    machine(changed(tmp_path, **rights))

    assert lenders_of("Ж", THEME) == ()


def test_what_is_no_font_lends_nothing(tmp_path, machine, monkeypatch):
    broken = tmp_path / "a.ttf"
    broken.write_bytes(b"no font")
    machine(broken)
    monkeypatch.setattr(lent_letters, "characters_of", lambda _files: frozenset("Ж"))

    assert lenders_of("Ж", THEME) == ()


def test_a_book_in_a_script_of_its_own_is_left_to_the_device(machine):
    machine(SERIF)

    assert lenders_of(map(chr, range(0x41, 0x41 + 301)), THEME) == ()


def test_the_epub_brings_the_letters_under_a_name_of_ours(tmp_path):
    book = book_of(tmp_path)
    lenders = (Lender(MONO, frozenset(ONLY_IN_MONO)),)
    documents = render_epub(book, THEME)

    files = entries(write_epub(book, documents, THEME, cover(), (), INSTANT, lenders))

    assert b'font-family: "Bookpress Text", "Bookpress Lent 1", serif;' in files["EPUB/style.css"]
    assert b'url("fonts/lent-1.ttf")' in files["EPUB/style.css"]
    with TTFont(BytesIO(files["EPUB/fonts/lent-1.ttf"])) as font:
        assert set(font.getBestCmap()) == {ord(ONLY_IN_MONO)}
        assert font["name"].getDebugName(1) == "Bookpress Lent 1"
        assert "Open Font License" in font["name"].getDebugName(13)


def test_the_same_letters_give_the_same_bytes():
    once = subset_lender(MONO, "a" + ONLY_IN_MONO, "Bookpress Lent 1")

    assert subset_lender(MONO, ONLY_IN_MONO + "a", "Bookpress Lent 1") == once
