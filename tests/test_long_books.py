"""Books of the length that people write: interviews in French and German, an essay in English.

Each is built by the real command, and every word of its source is looked for in every file. Their
prose repeats no paragraph, so that a word lost on one page is seldom found on another.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

import bookpress
from tests.conftest import ROOT
from tests.test_line_breaking import counted
from tests.test_real_texts import build, edition_words, words

SOURCES = {file.stem: file for file in sorted((ROOT / "tests" / "long").glob("*.md"))}
FEWEST = 3_700
"""Words of the shortest."""

DISPLAYED = 20
"""Pages that hold no text: titles, those of five parts and their backs, blanks at the end."""

PARTED = 4
"""Words that a turn of the page may part: notes, folio and page header stand between the halves."""

MARKS = (
    r"(?s)\A---\n.*?\n---\n",  # front matter
    r"(?m)^\*\[.*$",  # what an abbreviation means
    r"(?m)^[A-Z]{2}:(?= )",  # who speaks
    r"!\[[^]]*\]\(\S+|\]\([^)]*\)",  # what a picture shows, its file; where a link leads
    r"\[\^[\w-]+\]:?",  # calls of notes and their labels
    r"(?m)^\d+\.(?= )",  # numbers of lists
    r"\{[:.#=\w% -]+\}",  # attribute lists
    r"(?m)^Table:|^```\w*",  # captions and languages of code
    r"(?<=\d) (?=\d{3}\b)",  # the blank between thousands
    r"</?cite>",
    r"[*`]+",
)
"""What stands in a source and is not printed as typed."""


def source_words(source: Path) -> Counter[str]:
    """Count the words of a source that a reader is owed."""
    text = source.read_text("utf-8")
    for mark in MARKS:
        text = re.sub(mark, "", text)
    return words(text)


def lost(wanted: Counter[str], there: Counter[str]) -> Counter[str]:
    """Return the wanted words that are not there; a note's number stands against its word."""
    alone: list[Counter[str]] = [Counter(), Counter()]
    for kept, tally in zip(alone, (wanted, there), strict=True):
        for word, times in tally.items():
            kept[re.sub(r"(?<=[^\W\d])\d+$", "", word)] += times
    return alone[0] - alone[1]


def read_by_poppler(pdf: Path) -> tuple[Counter[str], int]:
    """Count the words and the pages of a PDF, its lines as they end."""
    read = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True
    )
    return words(read.stdout, on_paper=True), read.stdout.count("\f")


@pytest.fixture(scope="module", params=SOURCES)
def book(request, tmp_path_factory):
    """A book: its source, its folder, what the build had to say."""
    source, folder = SOURCES[request.param], tmp_path_factory.mktemp("long") / "dist"
    editions = [word for name in ("epub", "screen", "print") for word in ("--edition", name)]
    code, found = build(source, folder, *editions)
    assert code == 0, found
    return source, folder, found


@pytest.mark.slow
def test_a_long_book_is_built_without_a_warning(book):
    _, _, found = book

    assert [one for one in found if one["severity"] != "note"] == []


@pytest.mark.slow
def test_every_word_of_a_long_book_is_in_its_epub(book):
    source, folder, _ = book
    [epub] = folder.glob("*.epub")

    assert lost(source_words(source), edition_words(epub)) == Counter()


@pytest.mark.slow
@pytest.mark.judge("poppler")
def test_every_word_of_a_long_book_is_printed_on_as_many_pages_as_it_needs(book):
    source, folder, _ = book
    wanted = source_words(source)
    read = {file.name: read_by_poppler(file) for file in folder.glob("*.pdf")}
    missing = {name: lost(wanted, there) for name, (there, _) in read.items()}

    assert len(read) == 2
    assert {name: each for name, each in missing.items() if each.total() > PARTED} == {}
    assert wanted.total() > FEWEST
    assert all(20 <= pages <= wanted.total() / 180 + DISPLAYED for _, pages in read.values()), read


@pytest.mark.slow
def test_few_pages_of_a_long_interview_are_made_twice(monkeypatch, tmp_path):
    made = counted(monkeypatch)

    bookpress.build(SOURCES["interview.fr"], tmp_path, editions=["print"])

    [file] = tmp_path.glob("*.pdf")
    with pikepdf.open(file) as pdf:
        # The contents, two pages, are made again once the pages of the text have their numbers.
        assert len(made) - 2 <= 1.1 * len(pdf.pages)
