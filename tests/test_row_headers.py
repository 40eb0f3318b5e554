"""The first column of a table heads its rows where it is sure to, in the EPUB and on the page."""

from __future__ import annotations

import pytest

from bookpress.model.theme import open_theme
from bookpress.reading import read_source
from bookpress.rendering.sections import section_tree

THREE = "| Phare | Mer | Feu |\n|---|---|---|\n| Ar-Men | Iroise | blanc |\n| Cap | Manche | vert |"
BOLD = "| Phare | Mer |\n|---|---|\n| **Ar-Men** | Iroise |\n| **Cap** | Manche |"
EMPTY = "|  | Mer |\n|---|---|\n| 1881 | Iroise |\n| 1611 | Manche |"
TWO = "| Phare | Mer |\n|---|---|\n| Ar-Men | Iroise |\n| Cap | Manche |"


def table_of(text: str, tmp_path):
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: A\nlanguage: fr\n---\n\n{text}\n", "utf-8")
    book, _ = read_source(file)
    return next(section_tree(book.sections[0], {}, open_theme().labels("fr")).iter("table"))


def row_headers(text: str, tmp_path) -> list[str]:
    headers = table_of(text, tmp_path).xpath(".//tbody//th")
    assert [one for one in headers if one.get("scope") != "row"] == []
    return ["".join(one.itertext()) for one in headers]


@pytest.mark.parametrize(
    ("text", "headers"),
    [(THREE, ["Ar-Men", "Cap"]), (BOLD, ["Ar-Men", "Cap"]), (EMPTY, ["1881", "1611"])],
    ids=["three columns", "bold", "empty corner"],
)
def test_the_first_column_heads_the_rows(text, headers, tmp_path):
    assert row_headers(text, tmp_path) == headers


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        THREE.replace("Cap", "Ar-Men"),
        THREE.replace("Cap", " "),
        THREE.replace("Ar-Men", "1").replace("Cap", "2"),
        BOLD.replace("**Cap**", "**Cap** gris"),
        "| Ar-Men | Iroise | blanc |\n|---|---|---|",
    ],
    ids=["two columns", "one twice", "one empty", "numbers", "not all bold", "no rows"],
)
def test_another_column_heads_nothing(text, tmp_path):
    assert row_headers(text, tmp_path) == []


def test_an_empty_corner_is_no_header(tmp_path):
    corner, head = table_of(EMPTY, tmp_path).xpath("thead/tr/*")

    assert (corner.tag, corner.get("scope")) == ("td", None)
    assert (head.tag, head.get("scope")) == ("th", "col")


@pytest.mark.parametrize(
    ("cells", "headers"),
    [("<td>a</td><th>b</th><td>c</td>", ["b"]), ('<td>a</td><td colspan="2">b</td>', [])],
)
def test_a_table_that_its_author_wrote_otherwise_stays(cells, headers, tmp_path):
    head = "<thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"

    assert row_headers(f"<table>{head}<tbody><tr>{cells}</tr></tbody></table>", tmp_path) == headers


def test_a_header_of_a_row_keeps_its_alignment_and_its_look(tmp_path):
    first = table_of(THREE.replace("|---|", "|:-:|", 1), tmp_path).find("tbody/tr/th")

    assert first.get("class") == "center stub"
