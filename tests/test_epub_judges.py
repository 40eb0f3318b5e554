"""Judges that were not written here: silent on our books, awake on a spoilt one."""

from __future__ import annotations

import pytest

from bookpress.checking.epub.judges import JUDGES, ace, epubcheck
from bookpress.messages import words
from bookpress.model.findings import Severity
from bookpress.rendering.running_text import PageStart
from bookpress.writing.epub.kepub import write_kepub
from tests.epub_books import book_of, epub_of, spoil

PAGES = (PageStart("5", "opening", 0), PageStart("6", "qui-parle", 0))


@pytest.fixture(name="epub", scope="module")
def epub_fixture(tmp_path_factory):
    head = "tdm: reserved\naccessibility: {certifier: Ada L.}\nisbn: {print: 978-2-07-036822-8}\n"
    return epub_of(book_of(tmp_path_factory.mktemp("book"), head=head), PAGES)


@pytest.fixture(name="file")
def file_fixture(tmp_path, epub):
    file = tmp_path / "petit.epub"
    file.write_bytes(epub)
    return file


@pytest.mark.judge("epubcheck")
def test_epubcheck_has_nothing_to_say(file):
    assert epubcheck(file) == []


@pytest.mark.slow
@pytest.mark.judge("epubcheck")
def test_epubcheck_has_nothing_to_say_of_kobos_form(file, epub):
    file.write_bytes(write_kepub(epub))

    assert epubcheck(file) == []


@pytest.mark.judge("epubcheck")
def test_epubcheck_is_awake_and_names_the_place(file, epub):
    file.write_bytes(spoil(epub, "EPUB/title.xhtml", '<p class="creator"', '<p wrong="1"'))

    (found,) = epubcheck(file)

    assert (found.code, found.severity, found.place.inside) == (
        "EC01",
        Severity.ERROR,
        "EPUB/title.xhtml",
    )
    assert found.place.line > 1
    assert words(found).startswith("epubcheck finds a fault that shops may refuse (RSC-005): ")
    assert words(found).endswith('(RSC-005): attribute "wrong" not allowed here.')


@pytest.mark.judge("epubcheck")
@pytest.mark.slow
def test_epubcheck_speaks_the_language_of_the_person(file, epub):
    file.write_bytes(spoil(epub, "EPUB/title.xhtml", '<p class="creator"', '<p wrong="1"'))

    (found,) = epubcheck(file, "fr")

    assert words(found, "fr").endswith('l’attribut "wrong" n’est pas autorisé ici.')


@pytest.mark.judge("epubcheck")
def test_what_is_no_book_is_said_in_words(file):
    file.write_bytes(b"no archive")

    assert {one.code for one in epubcheck(file)} <= {"EC01", "EC04"}
    assert epubcheck(file)


@pytest.mark.judge("ace")
def test_ace_has_nothing_to_say(file):
    assert ace(file) == []


@pytest.mark.judge("ace")
def test_ace_is_awake(file, epub):
    file.write_bytes(spoil(epub, "EPUB/cover.xhtml", " alt=", " data-alt="))

    found = ace(file)
    said = [words(one) for one in found]
    assert {one.place.inside for one in found} == {"EPUB/cover.xhtml"}
    assert any(one.endswith(" ….") for one in said), "the longest is cut between two words"


@pytest.mark.slow
@pytest.mark.judge("ace")
def test_ace_speaks_the_language_of_the_person(file, epub):
    file.write_bytes(spoil(epub, "EPUB/cover.xhtml", " alt=", " data-alt="))

    assert any("attribut alt" in words(one, "fr") for one in ace(file, "fr"))


def test_a_judge_that_is_missing_is_a_note(file, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert [
        one.severity for judge in JUDGES for one in judge.ask(file, "en") if one.code == "AC05"
    ] == [Severity.NOTE]
