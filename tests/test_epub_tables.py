"""A table that a phone cannot hold becomes paragraphs in the EPUB; the others stay tables."""

from __future__ import annotations

import pytest
from lxml import etree

from bookpress.model.book import plain_text
from bookpress.model.theme import open_theme
from bookpress.rendering.epub.tables import unfold_wide_tables
from bookpress.rendering.font_faces import font_file
from bookpress.rendering.paper.widths import read_face

LONG = "électroencéphalographiquement"
HEADS = '<thead><tr><th scope="col">Un</th><th scope="col">Deux</th></tr></thead>'
WIDE = (
    f'<table id="t" class="c" lang="fr">{HEADS}<tbody><tr><td class="right"><em>{LONG}</em></td>'
    f'<td><span class="page" id="page-7"></span>{LONG}</td></tr></tbody></table>'
)


def unfolded(xml: str) -> str:
    tree = etree.fromstring(f"<div>{xml}<p>Suite.</p></div>")
    before = "".join(plain_text(tree).split())
    unfold_wide_tables(tree, read_face(font_file(open_theme(), "serif")))
    assert "".join(plain_text(tree).split()) == before
    return etree.tostring(tree[0], encoding="unicode", with_tail=False)


def test_a_wide_table_is_written_row_by_row_and_stays_a_table_for_the_ear():
    assert unfolded(WIDE) == (
        '<div id="t" class="unfolded c" lang="fr" role="table">'
        '<p role="row" class="heads"><span role="columnheader" class="first">Un</span> '
        '<span role="columnheader" class="last">Deux</span></p>'
        f'<p role="row"><span class="first" role="cell"><em>{LONG}</em></span> '
        f'<span role="cell" class="last"><span class="page" id="page-7"/>{LONG}</span></p></div>'
    )


def test_the_caption_of_a_wide_table_stands_before_it():
    table = WIDE.replace("<thead>", "<caption>Des mots</caption><thead>")

    assert unfolded(table) == '<p class="caption">Des mots</p>'


def test_a_wide_table_bears_the_name_of_its_caption():
    table = WIDE.replace("<thead>", '<caption id="c">Mots</caption><thead>')
    tree = etree.fromstring(f"<div>{table}</div>")

    unfold_wide_tables(tree, read_face(font_file(open_theme(), "serif")))

    assert [(one.get("id"), one.get("aria-labelledby")) for one in tree] == [
        ("c", None),
        ("t", "c"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        WIDE.replace(LONG, "mot"),
        WIDE.replace("<td>", '<td rowspan="2">'),
        WIDE.replace("<td>", "<td><p>Un bloc.</p>"),
        "<table/>",
    ],
    ids=["narrow", "joined cells", "blocks", "empty"],
)
def test_another_table_stays(table):
    assert unfolded(table).startswith("<table")


def test_a_head_of_a_row_stays_a_head():
    table = WIDE.replace('<td class="right">', '<th scope="row">').replace(
        "</em></td>", "</em></th>"
    )

    assert '<span role="rowheader" class="first"><em>' in unfolded(table)
