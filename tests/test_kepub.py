"""Kobo's form: each sentence in its span, the words untouched."""

from __future__ import annotations

import re

import pytest

from bookpress.checking.epub.checks import check_epub
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.xhtml import elements, parse, words
from bookpress.writing.epub.kepub import with_spans, write_kepub
from tests.epub_books import book_of, entries, epub_of

PAGE = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head>
<body>{}</body></html>"""


@pytest.fixture(name="epub", scope="module")
def epub_fixture(tmp_path_factory):
    return epub_of(book_of(tmp_path_factory.mktemp("book")), [PageStart("6", "qui-parle", 0)])


def spans(body: str) -> list[tuple[str | None, str]]:
    tree = parse(with_spans(PAGE.format(body).encode()))
    return [
        (node.get("id"), words(node))
        for node in elements(tree, "span")
        if node.get("class") == "koboSpan"
    ]


def test_each_sentence_has_its_number_in_its_block():
    assert spans("<p>Un. Deux ?</p><p>Trois… «\u00a0Oui.\u00a0» Non</p>") == [
        ("kobo.1.1", "Un. "),
        ("kobo.1.2", "Deux ?"),
        ("kobo.2.1", "Trois… "),
        ("kobo.2.2", "«\u00a0Oui.\u00a0» "),
        ("kobo.2.3", "Non"),
    ]


def test_inline_elements_keep_their_words_inside():
    written = with_spans(PAGE.format("<p>Un <em>mot</em> dit.</p>").encode()).decode()

    assert '<em><span class="koboSpan" id="kobo.1.2">mot</span></em>' in written


def test_a_picture_is_a_block_of_its_own():
    body = '<p>Un.</p><p><img src="a.png" alt=""/></p>'

    assert spans(body) == [("kobo.1.1", "Un."), ("kobo.3.1", "")]


def test_code_and_hidden_lists_are_left_alone():
    assert spans('<pre>a. b.</pre><nav hidden="hidden"><ol><li>1</li></ol></nav>') == []


def test_the_text_stands_in_kobos_two_boxes():
    written = with_spans(PAGE.format("<p>Un.</p>").encode()).decode()

    assert re.search(r'<body><div id="book-columns"><div id="book-inner"><p>', written)


def test_no_word_and_no_other_file_changes(epub):
    before, after = entries(epub), entries(write_kepub(epub))
    documents = [name for name in before if name.endswith(".xhtml")]

    assert list(before) == list(after)
    assert [words(parse(before[n])) for n in documents] == [
        words(parse(after[n])) for n in documents
    ]
    assert all(before[name] == after[name] for name in before if name not in documents)


def test_it_passes_our_checks_and_has_the_same_bytes_twice(epub):
    assert check_epub(write_kepub(epub), "petit.kepub.epub") == []
    assert write_kepub(epub) == write_kepub(epub)
