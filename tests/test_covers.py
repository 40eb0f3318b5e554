"""Covers of authors: whole in every edition, never cut, never blown up without a word."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image, ImageStat

from bookpress.model.book import Person, Picture, Role, Speaker
from bookpress.model.theme import open_theme
from bookpress.rendering.cover import (
    cover_names,
    cover_words,
    look_at_cover,
    paper_cover,
    plate_size,
)
from bookpress.rendering.labels import typeset_labels
from tests.commands import run
from tests.small_book import small_book

THEME = open_theme()


def covered(width, height, media_type="image/png", **more):
    """Return a book whose cover is a picture of that size."""
    picture = Picture("cover.png", b"", media_type, width, height, "cover.png", 3)
    return small_book(cover=picture, **more)


@pytest.mark.parametrize(
    ("picture", "plate"),
    [
        ((1500, 2000), (1500, 2000)),
        ((300, 300), (300, 300)),
        ((3200, 5120), (1600, 2560)),
        ((5000, 5000), (2024, 2024)),
    ],
)
def test_the_cover_of_an_epub_keeps_its_shape_and_gains_no_pixel(picture, plate):
    assert plate_size(covered(*picture)) == plate


def test_a_drawing_has_the_pixels_that_shops_ask_for():
    width, height = plate_size(covered(300, 400, "image/svg+xml"))

    assert (width, height) == (1753, 2337)


def test_a_cover_of_another_shape_stands_whole_on_paper_and_is_named():
    book = covered(300, 300)

    assert 'class="cover-picture-whole"' in paper_cover(book, THEME).html
    [found] = look_at_cover(book, THEME)
    assert (found.code, found.place.line) == ("PX34", 3)


def test_a_cover_of_the_shape_of_the_page_fills_it():
    book = covered(1580, 2200)

    assert 'class="cover-picture"' in paper_cover(book, THEME).html
    assert look_at_cover(book, THEME) == []


def test_the_words_of_the_author_describe_the_cover():
    book = covered(300, 400, cover_alt="Un phare dans la brume")

    assert cover_words(book, typeset_labels(THEME, "fr")) == "Un phare dans la brume"


def test_an_author_who_asks_stands_on_the_cover_of_an_interview():
    authors = (Person("Jeanne Le Goff", "aut"), Person("Luc Ferrand", "aut"))
    speakers = (
        Speaker("JLG", "Jeanne Le Goff", Role.INTERVIEWEE),
        Speaker("LF", "Luc Ferrand", Role.INTERVIEWER),
    )

    assert cover_names(small_book(authors=authors, speakers=speakers)) == (
        "Jeanne Le Goff",
        "Luc Ferrand",
    )
    assert cover_names(small_book(authors=(), speakers=speakers)) == ("Jeanne Le Goff",)


@pytest.mark.slow
def test_every_corner_of_a_cover_is_in_the_epub(tmp_path):
    drawn = Image.new("RGB", (300, 400), "white")
    for corner in ((0, 0), (292, 0), (0, 392), (292, 392)):
        drawn.paste("red", (*corner, corner[0] + 8, corner[1] + 8))
    drawn.save(tmp_path / "cover.png")
    head = "---\ntitle: A\nlanguage: en\ncover: {file: cover.png, alt: Four corners}\n---\n\n"
    (tmp_path / "a.md").write_text(f"{head}Text.\n", "utf-8")

    done = run("build", tmp_path / "a.md", "--out", tmp_path / "d", "--edition", "epub")

    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "d/a.epub") as archive:
        shown = Image.open(BytesIO(archive.read("EPUB/cover.jpg"))).convert("RGB")
        page = archive.read("EPUB/cover.xhtml").decode()
    assert shown.size == (300, 400)
    corners = [shown.crop((x, y, x + 6, y + 6)) for x in (1, 293) for y in (1, 393)]
    assert all(ImageStat.Stat(corner).mean[1] < 90 for corner in corners)
    assert 'alt="Cover. Four corners" width="300" height="400"' in page
