"""Notes behind chapters, or behind the text: where they stand, what leads there and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from bookpress.checking.parity import compare, compare_pages
from bookpress.checking.pdf.spoken import outline, spoken_tree
from bookpress.disk.held import whole
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from tests.paper_books import PROSE

THEME = open_theme()


def source_of(folder: Path, where: str, speakers: str = "") -> Path:
    """Write two chapters with three notes, one of them called twice, one of two paragraphs."""
    source = folder / "a.md"
    source.write_text(
        f"---\ntitle: A\nlanguage: fr\ncontents: yes\nnotes: {where}\n{speakers}---\n\n"
        f"## Premier\n\nUn mot[^a][^b] et encore[^a]. {PROSE}\n\n"
        "[^a]: Une [adresse](https://example.org/a) ici.\n\n"
        "[^b]: Deux lignes.\n\n    Un autre alinéa.\n\n"
        f"## Second[^t]\n\n{PROSE} Fin[^c].\n\n[^t]: Du titre.\n\n[^c]: La *dernière*.\n",
        "utf-8",
    )
    return source


def book_of(folder: Path, where: str, speakers: str = "") -> Path:
    """Build the book; gives the folder with `a.epub`, `a.pdf`, `a-print.pdf`."""
    made = make(source_of(folder, where, speakers), ("epub", "screen", "print", "web"), THEME)
    for name in ("a.epub", "a.pdf", "a-print.pdf", "index.html"):
        (folder / name).write_bytes(whole(made.files[name]))
    assert [one.code for one in made.findings if one.code[:2] in ("LY", "PF", "NT")] == []
    return folder


def lines_of(folder: Path) -> list[str]:
    """Return what is heard, as lines `Role: words`."""
    return [line.strip() for line in outline(spoken_tree(folder / "a.pdf"))]


def pages_of(folder: Path) -> list[str]:
    with pypdfium2.PdfDocument(folder / "a.pdf") as pdf:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]


@pytest.fixture(scope="module", params=["foot", "chapter", "end"])
def where(request, tmp_path_factory):
    return request.param, book_of(tmp_path_factory.mktemp(request.param), request.param)


def test_all_editions_have_the_same_words_and_notes(where):
    _, folder = where

    assert compare(folder / "a.epub", [folder / "a.pdf", folder / "index.html"]) == []
    assert compare_pages(folder / "a.pdf", folder / "a-print.pdf") == []


def test_notes_stand_where_they_are_asked_for(where):
    asked, folder = where
    first = next(page for page in pages_of(folder) if "Un mot" in page)
    notes = next(page for page in pages_of(folder) if "Une adresse" in page)

    assert (notes == first) == (asked != "end")
    assert ("Premier 1 Une adresse" in notes) == (asked == "end")
    assert ("Notes 1 Une adresse" in notes) == (asked == "chapter")
    assert "Deux lignes. Un autre alinéa." in notes


def test_contents_name_the_notes_behind_the_text(where):
    asked, folder = where
    contents = next(page for page in pages_of(folder) if "Sommaire" in page)

    assert ("Notes" in contents) == (asked == "end")


def test_every_note_is_heard_as_one(where):
    _, folder = where
    heard = lines_of(folder)

    assert [line.split(":")[0].split("[")[0] for line in heard].count("Note") == 4


def test_calls_lead_to_notes_and_numbers_back(where):
    asked, folder = where
    with pikepdf.open(folder / "a.pdf") as pdf:
        annotations: list[Any] = [one for page in pdf.pages for one in page.get("/Annots", [])]
        links = {
            str(one.A.D if "/A" in one else one.Dest)
            for one in annotations
            if "/URI" not in str(one.get("/A"))
        }

    assert asked == "foot" or {"note-a", "note-b", "note-c", "note-t"} <= links
    assert {"call-a", "call-b", "call-c", "call-t"} <= links


def test_an_interview_has_its_notes_behind_the_last_question(tmp_path):
    speakers = "speakers: {AP: {name: Ada Petit, role: interviewee}}\n"
    folder = book_of(tmp_path, "chapter", speakers)
    page = next(page for page in pages_of(folder) if "Notes 1 Une adresse" in page)

    assert page.index("Second") < page.index("Une adresse") < page.index("La dernière")
