"""Books of one command share the fonts and sheets of their theme; no file shows it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from bookpress.books import build_all
from bookpress.layout import engine
from bookpress.model.theme import open_theme
from bookpress.rendering.paper.edition import paper_styles
from tests.commands import environment

HEAD = "---\ntitle: {}\nlanguage: {}\nidentifier: urn:x:{}\n{}---\n\n"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">'
    '<text x="5" y="20" font-family="serif" font-weight="bold">Phare</text></svg>'
)
BOOKS = {
    "drawn": HEAD.format("Le phare", "fr", 1, "") + "Un *mot*[^n].\n\n![P](a.svg)\n\n[^n]: Note.\n",
    "lent": HEAD.format("A word", "en", 2, "") + "One letter \u0416\u4e66 of the machine.\n",
    "plain": HEAD.format("Ein Wort", "de", 3, "")
    + "Ein ***Wort***, `code`.\n\n| a | b |\n|--|--|\n| 1 | 2 |\n",
    "system": HEAD.format("Les fontes", "fr", 4, "fonts: system\n") + "Les fontes de la machine.\n",
    "second": HEAD.format("La suite", "fr", 5, "") + "Un *mot* et **deux**, à la fin : *voilà*.\n",
}
EDITIONS = ("epub", "screen", "print")


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "a.svg").write_text(DRAWING)
    for name, text in BOOKS.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


def files(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name[0] != "S"}


@pytest.mark.slow
@pytest.mark.parametrize("backwards", [False, True])
def test_each_book_is_as_if_it_were_the_only_one(source, tmp_path, backwards):
    paths = sorted(source.glob("*.md"), reverse=backwards)

    together = build_all(paths, tmp_path / "together", EDITIONS)
    for path in paths:
        engine.shared_styles.clear()
        build_all([path], tmp_path / "alone", EDITIONS)

    assert together.exit_code == 0
    assert len(files(tmp_path / "together")) == 3 * len(BOOKS)
    assert files(tmp_path / "together") == files(tmp_path / "alone")


def test_fonts_and_sheets_are_read_once_and_again_when_a_file_changes(tmp_path):
    mine = tmp_path / "theme"
    shutil.copytree(open_theme().folders[0] / "styles", mine / "styles")
    theme = open_theme(mine)

    def shared(system_fonts=False):
        return engine.Engine(paper_styles(theme), theme, (), system_fonts=system_fonts)._fonts

    first = shared()
    assert shared() is first
    assert shared(system_fonts=True) is not first
    assert shared() is first
    (mine / "styles" / "web.css").write_text("p { color: black }")
    assert shared() is not first


def test_fonts_that_a_sheet_brings_are_gone_without_a_word_when_python_ends(tmp_path):
    font = "fonts/source-serif-4/SourceSerif4-Regular.ttf"
    face = f"@font-face {{ font-family: Own; src: url(theme:{font}) }}"
    ended = subprocess.run(
        [sys.executable, "-c", USE, face],
        env=environment(TMPDIR=tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stderr == ""
    assert os.listdir(tmp_path) == []


USE = """
import sys
from bookpress.layout.engine import Engine
from bookpress.model.theme import open_theme
engine = Engine({"faces": sys.argv[1]}, open_theme(), ())
assert engine._fonts._folder
"""
