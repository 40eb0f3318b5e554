"""Fonts for the EPUB: small, renamed, their licence and their features kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from bookpress.model.theme import open_theme
from bookpress.rendering.font_faces import text_faces
from bookpress.writing.epub.font_subsets import FAMILY, subset_font

FACES = text_faces(open_theme())
STYLES = [(FACES.regular, "Regular"), (FACES.italic, "Italic"), (FACES.bold, "Bold")]


@pytest.fixture(params=STYLES, ids=lambda style: style[1], name="subset")
def subset_fixture(request):
    file, style = request.param
    return style, subset_font(file, "Жé", style)


@pytest.fixture(name="font")
def font_fixture(subset):
    with TTFont(BytesIO(subset[1])) as font:
        yield font


def test_a_subset_bears_our_name_and_not_the_reserved_one(subset, font):
    names = [str(name) for name in font["name"].names if name.nameID in (1, 3, 4, 6)]

    assert font["name"].getDebugName(1) == FAMILY
    assert font["name"].getDebugName(2) == subset[0]
    assert not [name for name in names if "Source" in name]


def test_a_subset_keeps_copyright_and_licence(font):
    assert "Adobe" in font["name"].getDebugName(0)
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert font["name"].getDebugName(14)


def test_a_subset_has_the_books_characters_and_the_common_ones(font):
    cmap = font.getBestCmap()

    wanted = "ЖAzé« »“”’–—…\u00a0\u202f0123456789"
    assert [character for character in wanted if ord(character) not in cmap] == []


def test_a_subset_drops_what_the_book_does_not_use(subset, font):
    assert ord("Щ") not in font.getBestCmap()
    assert len(subset[1]) < 70_000


def test_the_regular_face_keeps_its_small_capitals_old_figures_and_superiors():
    with TTFont(BytesIO(subset_font(FACES.regular, "", "Regular"))) as font:
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}

    assert {"smcp", "onum", "sups", "liga"} <= features


def test_the_bits_of_a_subset_say_its_style(subset, font):
    bold, italic = subset[0] == "Bold", subset[0] == "Italic"

    assert font["head"].macStyle == bold + 2 * italic
    assert bool(font["OS/2"].fsSelection & 0b10_0000) == bold
    assert bool(font["OS/2"].fsSelection & 0b1) == italic


def test_the_same_characters_give_the_same_bytes():
    once = subset_font(FACES.italic, "ab", "Italic")

    assert subset_font(FACES.italic, "ba", "Italic") == once
