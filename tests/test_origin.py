"""What a judge says of an EPUB is shown at the line of the source that caused it."""

import zipfile
from io import BytesIO

import pytest

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
    return make(folder / "origin.md", ["epub"], open_theme())


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
                        (found,) = at_source([finding("EC05", place)], made.book, epub)
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
    (found,) = at_source([finding("EC05", place)], made.book, epub)

    assert found.place == Place(str(made.book.source), line=11)


def test_what_no_line_caused_keeps_its_place(made):
    place = Place("origin.epub", inside="EPUB/content.opf", line=3)

    assert (
        at_source([finding("EC05", place)], made.book, made.files["origin.epub"])[0].place == place
    )
