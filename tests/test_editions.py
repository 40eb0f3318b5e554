"""The table of editions, and the line that makes them: each step announced, none out of turn."""

import pytest

from bookpress.disk.held import whole
from bookpress.editions import COVER, EDITIONS, PAGES, with_needs
from bookpress.model.theme import open_theme
from bookpress.pipeline import make

SOURCE = "---\ntitle: A\nlanguage: en\nidentifier: urn:x:1\n---\n\nA text of few words.\n"


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "book.md"
    file.write_text(SOURCE, "utf-8")
    return file


def test_the_steps_are_announced_in_the_order_in_which_they_are_told(source, root):
    told = (root / "docs/architecture.md").read_text("utf-8")
    steps: list[str] = []

    make(source, ["epub", "print", "web"], open_theme(), steps.append)

    assert steps == ["read", "proofread", "typeset", "render", "lay out", "write", "check"]
    assert [told.index(f"| {step} |") for step in steps] == sorted(
        told.index(f"| {step} |") for step in steps
    )


def test_each_edition_is_made_after_those_that_it_needs():
    names = [PAGES, COVER, *EDITIONS]

    early = [
        (row.name, need)
        for row in EDITIONS.values()
        for need in (*row.needs, *row.offers)
        if names.index(need) > names.index(row.name)
    ]

    assert early == []
    assert with_needs(["kepub"]) == {"kepub", "epub", PAGES, COVER}


def test_what_is_only_needed_is_not_written(source):
    made = make(source, ["booklet"], open_theme())

    assert list(made.files) == ["book-booklet.pdf"]


def test_the_page_alone_lays_out_no_pages(source):
    steps: list[str] = []

    made = make(source, ["web"], open_theme(), steps.append)

    assert steps == ["read", "proofread", "typeset", "render", "write", "check"]
    assert not [name for name in made.files if name.endswith((".pdf", ".epub"))]
    assert "book/cover-640.jpg" in made.files


def test_every_edition_has_a_maker():
    assert [row.name for row in EDITIONS.values() if not (row.make or row.make_of_all)] == []


@pytest.mark.parametrize(("editions", "told"), [(["web"], False), (["web", "feed"], True)])
def test_the_page_announces_catalogues_only_when_they_are_made(editions, told, source):
    made = make(source, editions, open_theme())

    assert (b"catalog.xml" in whole(made.files["index.html"])) is told
