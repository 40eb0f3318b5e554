"""What a judge says of an EPUB is shown at the line of the source that caused it."""

import zipfile
from io import BytesIO

import pytest

from bookpress.checking.pdf.spoken import page_texts
from bookpress.checking.source_map import at_source
from bookpress.model.findings import Place, finding
from bookpress.model.theme import open_theme
from bookpress.pipeline import make

SOURCE = """\
---
title: Origin
language: fr
identifier: urn:x:origin
speakers:
  AM: {name: Ada Martin, role: interviewee}
---

## Que dit-on ?

AM: Une phrase "entre guillemets" ![Un point](dot.png), puis une note.[^a]

Un second paragraphe.

- un point
- et un autre

[^a]: La note.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    from PIL import Image

    folder = tmp_path_factory.mktemp("origin")
    (folder / "origin.md").write_text(SOURCE, "utf-8")
    Image.new("RGB", (40, 40), "black").save(folder / "dot.png")
    made = make(folder / "origin.md", ["epub", "screen"], open_theme())
    (folder / "origin.pdf").write_bytes(made.files["origin.pdf"])
    return made


def screen_of(made):
    """Return the PDF of the book, which stands beside its source."""
    return made.book.source.with_suffix(".pdf")


def line_for(made, words):
    """Return the line of the source for the line of the EPUB that holds some words."""
    epub = made.files["origin.epub"]
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml") and "nav" not in name:
                lines = archive.read(name).decode().split("\n")
                for number, line in enumerate(lines, 1):
                    if words in line:
                        place = Place("origin.epub", inside=name, line=number)
                        (found,) = at_source(
                            [finding("EC05", place)], made.book, epub, screen_of(made)
                        )
                        return found.place.line
    raise AssertionError(f"no document holds {words}")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (">Que dit-on\u202f?</h2>", 9),
        ("entre guillemets", 11),
        ("second paragraphe", 13),
        ("La note", 18),
    ],
)
def test_a_block_leads_back_to_its_line(made, words, line):
    assert line_for(made, words) == line


def test_a_picture_leads_back_to_its_line(made):
    epub = made.files["origin.epub"]
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        name = next(n for n in archive.namelist() if n.endswith("dot.png"))

    place = Place("origin.epub", inside=name)
    (found,) = at_source([finding("EC05", place)], made.book, epub, screen_of(made))

    assert found.place == Place(str(made.book.source), line=11)


def test_what_no_line_caused_keeps_its_place(made):
    place = Place("origin.epub", inside="EPUB/content.opf", line=3)

    epub = made.files["origin.epub"]
    (found,) = at_source([finding("EC05", place)], made.book, epub, screen_of(made))
    assert found.place == place


@pytest.mark.parametrize(
    ("quoted", "line"),
    [
        ("Un second", 13),
        ("Une phrase «\u202fentre guil-", 11),
        ("et un autre", 16),
        ("an; un autre; x", 16),
        ("", 9),
    ],
)
def test_a_page_leads_back_to_the_line_that_the_judge_quotes_else_to_its_first(made, quoted, line):
    pages = page_texts(screen_of(made))
    page = next(number for number, text in enumerate(pages, 1) if "entre" in text)
    one = finding("LN01", Place("origin.pdf", page=page), line=quoted)

    (found,) = at_source([one], made.book, made.files["origin.epub"], screen_of(made))

    assert found.place == Place(str(made.book.source), line=line)


def test_a_document_without_a_line_leads_back_to_its_heading(made):
    place = Place("origin.epub", inside="EPUB/que-dit-on.xhtml")

    (found,) = at_source(
        [finding("AC02", place)], made.book, made.files["origin.epub"], screen_of(made)
    )

    assert found.place == Place(str(made.book.source), line=9)
