"""Every file of another program that is kept here becomes a source that builds."""

from __future__ import annotations

from pathlib import Path

import pytest

import bookpress
from bookpress.importing.importing import Wishes, import_files
from tests.commands import run, start
from tests.word_documents import DOCUMENTS

IMPORTS = Path(__file__).parent / "imports"
FILES = {
    str(file.relative_to(IMPORTS)): file.read_bytes
    for folder in (IMPORTS, IMPORTS / "captions")
    for file in sorted(folder.iterdir())
    if file.with_name(f"{file.name}.said").exists()
} | {f"{name}.docx": make for name, make in DOCUMENTS.items()}
"""Name → what makes its bytes."""


def source_of(name, folder):
    """Import a file into a folder; return its source and what was said of it."""
    made = import_files([(name, FILES[name]())], Wishes())
    source = folder / f"{name.replace('/', '-').replace('.', '-')}.md"
    source.write_text(made.text, "utf-8")
    for picture, content in made.pictures.items():
        (folder / picture).write_bytes(content)
    return source


@pytest.mark.parametrize("name", FILES)
def test_a_file_becomes_a_source_that_can_be_read(name, tmp_path):
    source = source_of(name, tmp_path)

    assert bookpress.read(source).sections


CHECKED = (
    *("captions/ten-speakers.vtt", "captions/hebrew.vtt", "captions/youtube-auto.vtt"),
    *("whisperx.json", "otter.txt", "descript.md", "script-fr.txt", "teams.txt"),
    *("marks.docx", "questions.docx", "notes_and_tables.docx", "headings.docx", "libreoffice.docx"),
)
"""One of each kind, for the judges take their time."""


@pytest.mark.slow
@pytest.mark.judge("epubcheck")
@pytest.mark.judge("verapdf")
def test_what_comes_of_each_kind_passes_the_judges(tmp_path):
    sources = [source_of(name, tmp_path) for name in CHECKED]

    words = ("--edition", "epub", "--edition", "screen", "--out", tmp_path / "dist")
    built = run("build", *sources, *words, "--jobs", "2")
    checking = start("check", tmp_path / "dist")
    _, said = checking.communicate(timeout=900)

    assert built.returncode == 0
    assert (checking.returncode, " error " in said) == (0, False)
