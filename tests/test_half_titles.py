"""A half title opens a long book, in every edition, and no other."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from bookpress.layout.engine import Engine
from bookpress.layout.pages import lay_out
from bookpress.model.findings import MachineError
from bookpress.model.theme import open_theme
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.paper.edition import paper_styles, render_paper
from tests.epub_books import document
from tests.small_book import QUESTION, small_book


@pytest.fixture(name="theme")
def theme_fixture(tmp_path):
    """A theme to which a small book is a long one."""
    return theme_with(tmp_path, "100")


def theme_with(folder, letters: str):
    (folder / "styles").mkdir()
    sheet = f":root {{ --half-title-letters: {letters}; }}"
    (folder / "styles/tokens.css").write_text(sheet)
    return open_theme(folder)


def names(book, theme) -> tuple[list[str], list[str]]:
    epub = [one.name for one in render_epub(book, theme)]
    return epub[:3], [one.name for one in render_paper(book, theme)][:4]


@pytest.mark.parametrize("short_title", [None, "Le phare"])
def test_a_booklet_begins_with_its_title_page(short_title):
    epub, paper = names(small_book(short_title=short_title), open_theme())

    assert "halftitle.xhtml" not in epub
    assert "halftitle" not in paper


@pytest.mark.parametrize(
    ("short_title", "words"), [(None, "Entretien avec Ada Petit"), ("Le phare", "Le phare")]
)
def test_a_long_book_begins_with_its_half_title(theme, short_title, words):
    book = small_book(short_title=short_title)

    assert names(book, theme) == (
        ["cover.xhtml", "halftitle.xhtml", "title.xhtml"],
        ["cover", "imprint", "halftitle", "title"],
    )
    assert f'<p class="title">{words}</p>' in document(render_epub(book, theme), "halftitle.xhtml")
    paper = next(one for one in render_paper(book, theme) if one.name == "halftitle")
    assert f'<p class="half-title">{words}</p>' in paper.html


def test_what_makes_a_book_long_is_its_text():
    long = replace(QUESTION, body=deepcopy(QUESTION.body))
    long.body.append(long.body.makeelement("p"))
    long.body[-1].text = "Le phare. " * 15_000

    assert "halftitle" in names(small_book(long), open_theme())[1]


def test_on_paper_it_is_a_leaf_without_a_number(theme):
    book = small_book(short_title="Le phare")
    pages = lay_out(render_paper(book, theme), Engine(paper_styles(theme), theme, ()), "fr")

    runs = [
        (run.name, run.first.position) for run in pages.runs if run.name in ("halftitle", "title")
    ]
    assert runs == [("halftitle", 2), ("title", 4)]
    assert pages.blank[2:5] == (False, True, False)
    assert pages.printed[:5] == (False,) * 5


@pytest.mark.parametrize("letters", ["many", "12pt", "-1"])
def test_a_count_that_is_none_is_named(tmp_path, letters):
    with pytest.raises(MachineError) as error:
        render_paper(small_book(), theme_with(tmp_path, letters))

    assert [(one.code, one.values["name"]) for one in error.value.findings] == [
        ("TH05", "--half-title-letters")
    ]
