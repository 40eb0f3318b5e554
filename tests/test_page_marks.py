"""Marks of pages stand between words, and nothing of the text changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bookpress.rendering.epub.page_break_markers import mark_page_breaks
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.xhtml import OPS
from bookpress.rendering.xhtml import words as text_of

MARK = re.compile(r'<(\w+) class="page" id="page-([^"]+)"[^>]*></\1>')


def marked(xml: str, *offsets: int, taken: tuple[str, ...] = ()) -> str:
    root = etree.Element("div", nsmap={"epub": OPS})
    root.append(etree.fromstring(xml))
    starts = [PageStart(str(number), "x", offset) for number, offset in enumerate(offsets, 1)]
    mark_page_breaks(root[0], starts, set(taken))
    written = etree.tostring(root[0], encoding="unicode").replace(f' xmlns:epub="{OPS}"', "")
    return MARK.sub(lambda mark: f"[{mark[2]}]", written)


@pytest.mark.parametrize(
    ("xml", "offset", "expected"),
    [
        ("<div><p>un deux</p></div>", 0, "<div><p>[1]un deux</p></div>"),
        ("<div><p>un deux</p></div>", 2, "<div><p>un [1]deux</p></div>"),
        ("<div><p>un deux</p></div>", 1, "<div><p>un [1]deux</p></div>"),
        ("<div><p>un</p><p>deux</p></div>", 2, "<div><p>un</p><p>[1]deux</p></div>"),
        ("<div><p>l’<em>un</em> deux</p></div>", 2, "<div><p>l’<em>un</em> [1]deux</p></div>"),
        ("<div><p>un <em>deux</em></p></div>", 2, "<div><p>un [1]<em>deux</em></p></div>"),
        ("<div><p>un\u202f: deux</p></div>", 3, "<div><p>un\u202f: [1]deux</p></div>"),
        ("<div><p>un co\u00adupé deux</p></div>", 7, "<div><p>un co\u00adupé [1]deux</p></div>"),
        ("<div><h2>Un</h2><p>deux</p></div>", 0, "<div>[1]<h2>Un</h2><p>deux</p></div>"),
        ("<div><p>un</p></div>", 9, "<div><p>un</p>[1]</div>"),
        ("<div><ul><li>un</li><li>deux</li></ul></div>", 2,
         "<div><ul><li>un</li><li>[1]deux</li></ul></div>"),
        ("<div><p>un<br/>deux</p></div>", 2, "<div><p>un<br/>[1]deux</p></div>"),
        ("<div><p>un</p><figure><img/></figure><p>deux</p></div>", 2,
         "<div><p>un</p>[1]<figure><img/></figure><p>deux</p></div>"),
        ("<div><figure><img/></figure><p>deux</p></div>", 1,
         "<div><figure><img/></figure><p>[1]deux</p></div>"),
        ("<div><p>un<img/>deux</p></div>", 2, "<div><p>un[1]<img/>deux</p></div>"),
        ("<div><p>un<img/>deux</p></div>", 3, "<div><p>un<img/>[1]deux</p></div>"),
        ("<div><p>un</p><hr/><p>deux</p></div>", 2, "<div><p>un</p>[1]<hr/><p>deux</p></div>"),
    ],
)  # fmt: skip
def test_a_mark_stands_before_the_word_that_opens_the_page(xml, offset, expected):
    assert marked(xml, offset) == expected


def test_a_mark_goes_before_the_label_of_the_speaker():
    xml = '<div><p><b class="speaker">Anne :</b> un deux</p></div>'

    assert marked(xml, 0) == '<div><p>[1]<b class="speaker">Anne :</b> un deux</p></div>'


def test_the_number_of_a_note_is_neither_counted_nor_the_end_of_a_word():
    xml = '<div><p>un<a class="note-call">12</a>e deux</p></div>'

    assert marked(xml, 3) == '<div><p>un<a class="note-call">12</a>e [1]deux</p></div>'
    assert marked(xml, 2) == '<div><p>un<a class="note-call">12</a>e [1]deux</p></div>'


def test_a_page_that_opens_with_a_table_is_marked_before_it():
    xml = "<div><table><tr><th>un</th></tr><tr><td>deux</td></tr></table></div>"

    assert marked(xml, 0).startswith("<div>[1]<table>")
    assert "<td>[1]deux</td>" in marked(xml, 2)


def test_pages_that_begin_at_one_place_keep_their_order():
    assert marked("<div><h2>Un</h2></div>", 0, 0) == "<div>[1][2]<h2>Un</h2></div>"
    assert marked("<div><p>un deux</p></div>", 2, 2) == "<div><p>un [1][2]deux</p></div>"
    assert marked("<div><p>un</p></div>", 8, 9) == "<div><p>un</p>[1][2]</div>"


def test_a_mark_avoids_an_id_of_the_author():
    assert "[1-mark]" in marked("<div><p>un</p></div>", 0, taken=("page-1",))


@given(
    words=st.lists(st.text("abcé’", min_size=1, max_size=6), min_size=1, max_size=12),
    data=st.data(),
)
def test_marks_never_change_the_words_nor_cut_one(words, data):
    total = sum(map(len, words))
    offsets = sorted(data.draw(st.lists(st.integers(0, total), max_size=4)))
    starts = [PageStart(str(number), "x", offset) for number, offset in enumerate(offsets)]
    tree = etree.Element("div")
    etree.SubElement(tree, "p").text = " ".join(words)

    mark_page_breaks(tree, starts, ())

    assert text_of(tree) == " ".join(words)
    for mark in tree.iter("span"):
        before = mark.getprevious()
        text = tree[0].text if before is None else before.tail
        assert not text or text.endswith(" ")
