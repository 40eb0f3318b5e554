"""What we take for granted inside WeasyPrint and pydyf: one test for each assumption.

When an upgrade breaks one, its docstring names the file of ours that rests on it.
"""

from __future__ import annotations

import logging
import re
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pydyf
import pytest

from bookpress.layout.fonts import only_fonts_of
from bookpress.model.theme import open_theme
from tests.paper_documents import LIGHT, document, laid_out

NOTE = (
    '<p>Un<span id="call-a"><span class="note" id="note-a" data-number="1">Une note.</span></span>'
    ' <a href="#call-a">lien <em>fort</em></a></p><ul><li>Item</li></ul>'
)


def boxes_of(box: Any) -> Any:
    yield box
    for child in getattr(box, "children", ()):
        yield from boxes_of(getattr(child, "_box", child))


def drawn(folder: Path, body: str, css: str = "") -> tuple[Any, Any, list[Any]]:
    """Write a document with tags; gives the PDF's objects, its pages and their streams."""
    pages = laid_out(folder, document("text-1", body), css=css).document
    seen: list[Any] = []
    pages.write_pdf(BytesIO(), finisher=lambda _, pdf: seen.append(pdf), pdf_tags=True)
    (pdf,) = seen
    streams = [item for item in pdf.objects if hasattr(item, "_tags")]
    return pdf, pages, streams


def test_a_page_is_painted_by_its_paint_with_the_stream_that_holds_the_marks(tmp_path):
    """Open bookpress/writing/sheets.py."""
    pages = laid_out(tmp_path, document("text-1", NOTE)).document
    page = pages.pages[0]
    marks: dict[Any, Any] = {}
    paint = page.paint

    def spy(stream: Any, scale: float = 1) -> None:
        paint(stream, scale)
        marks.update(stream._tags)

    page.paint = spy
    pages.write_pdf(BytesIO(), pdf_tags=True)

    assert {"Un", "lien ", "fort", "Item"} <= {box.text for box in marks}
    assert sorted(mark["mcid"] for mark in marks.values()) == list(range(len(marks)))


def test_a_page_holds_its_flow_its_notes_and_its_margins(tmp_path):
    """Open bookpress/writing/screen/structure.py and bookpress/layout/starts.py."""
    page = laid_out(tmp_path, document("text-1", NOTE)).document.pages[0]._page_box

    kinds = [type(box).__name__ for box in page.children]
    assert kinds[:2] == ["BlockBox", "FootnoteAreaBox"]
    assert page.children[0].element_tag == "html"
    assert page.children[1].children[0].element.get("class") == "note"
    margins = {box.at_keyword for box in page.children if type(box).__name__ == "MarginBox"}
    assert {"@top-left", "@bottom-right"} <= margins


def test_generated_boxes_are_named_after_their_pseudo_element(tmp_path):
    """Open bookpress/writing/screen/navigation.py and bookpress/writing/screen/structure.py."""
    page = laid_out(tmp_path, document("text-1", NOTE)).document.pages[0]._page_box

    tags = {box.element_tag for box in boxes_of(page)}
    assert {"span::footnote-call", "span::footnote-marker", "li::marker"} <= tags


def test_only_the_box_of_a_link_has_it_as_its_own(tmp_path):
    """Open bookpress/writing/screen/navigation.py."""
    page = laid_out(tmp_path, document("text-1", NOTE)).document.pages[0]._page_box

    linked = {(box.element_tag, box.link) for box in boxes_of(page) if box.link}
    assert linked == {("a", ("url", ("internal", "call-a")))}


def test_a_link_is_given_its_annotation_on_its_box(tmp_path):
    """Open bookpress/writing/screen/tags.py."""
    pdf, pages, _ = drawn(tmp_path, NOTE)

    boxes = [link[3] for link in pages.pages[0].links]
    assert all(box.link_annotation["Subtype"] == "/Link" for box in boxes)
    assert all(box.link_annotation in pdf.objects for box in boxes)


def test_the_tag_tree_has_a_root_a_document_and_a_parent_tree(tmp_path):
    """Open bookpress/writing/screen/tags.py."""
    pdf, _, _ = drawn(tmp_path, NOTE)

    def at(reference: bytes) -> Any:
        return pdf.objects[int(reference.split()[0])]

    root = at(pdf.catalog["StructTreeRoot"])
    (top,) = root["K"]
    assert at(top)["S"] == "/Document"
    assert isinstance(at(root["ParentTree"])["Nums"], list)


def test_marked_content_is_three_items_of_a_stream(tmp_path):
    """Open bookpress/writing/screen/tags.py (`_renumber`)."""
    _, _, streams = drawn(tmp_path, NOTE)

    (stream,) = streams
    items = stream.stream
    places = [at for at, item in enumerate(items) if isinstance(item, dict) and "MCID" in item]
    assert places
    assert {(items[at - 1], items[at + 1]) for at in places} == {("/Span", b"BDC")}


def test_a_broken_word_ends_with_its_hyphen_and_is_shown_by_one_operator(tmp_path):
    """Open bookpress/writing/screen/tags.py (`_soften_hyphens`) and bookpress/layout/starts.py."""
    _, pages, streams = drawn(tmp_path, f'<p style="width: 3cm">{LIGHT}</p>')

    texts = [getattr(box, "text", "") for box in boxes_of(pages.pages[0]._page_box)]
    assert any(text.endswith("-") for text in texts)
    shown = [item for item in streams[0].stream if isinstance(item, bytes) and b"TJ" in item]
    assert all(re.search(rb"[0-9a-f]{4}>-?[0-9.]*\] TJ$", item) for item in shown)


def test_a_table_head_set_again_is_of_the_same_element(tmp_path):
    """Open bookpress/writing/screen/structure.py."""
    rows = "<tr><td>x</td></tr>" * 60
    table = f"<table><thead><tr><th>Tête</th></tr></thead><tbody>{rows}</tbody></table>"
    pages = laid_out(tmp_path, document("text-1", table)).document.pages

    heads = [
        box.element
        for page in pages
        for box in boxes_of(page._page_box)
        if getattr(box, "is_header", False)
    ]
    assert len(heads) == len(pages) > 1
    assert len(set(heads)) == 1


def test_the_first_page_takes_its_side_and_number_from_the_sheet(tmp_path):
    """Open bookpress/layout/pages.py."""
    css = "html { break-before: verso } @page :first { counter-reset: page 7 }"
    from weasyprint import CSS, HTML

    (page,) = HTML(string="<p>x</p>").render(stylesheets=[CSS(string=css)]).pages

    assert page._page_box.page_type.side == "left"
    assert not page._page_box.page_type.blank


def test_pages_of_several_documents_are_joined_by_copy():
    """Open bookpress/layout/pages.py."""
    from weasyprint import HTML

    first, second = (HTML(string=f"<p id={name}>x</p>").render() for name in "ab")

    joined = first.copy([*first.pages, *second.pages])
    assert [list(page.anchors) for page in joined.pages] == [["a"], ["b"]]


def test_a_fetcher_is_called_with_the_address_and_asked_whether_to_fail():
    """Open bookpress/layout/fetching.py."""
    from weasyprint.urls import URLFetcherResponse, URLFetchingError, fetch

    class Fetcher:
        _fail_on_errors = False

        def __call__(self, url: str) -> URLFetcherResponse:
            if url == "book:no":
                raise ValueError("refused")
            return URLFetcherResponse(url, b"yes", {"Content-Type": "image/png"})

    with fetch(Fetcher(), "book:yes") as response:
        assert (response.read(), response.content_type) == (b"yes", "image/png")
    with pytest.raises(URLFetchingError, match="refused"), fetch(Fetcher(), "book:no"):
        pass


def test_faults_are_logged_with_their_line(caplog):
    """Open bookpress/layout/engine.py."""
    from weasyprint import CSS

    with caplog.at_level(logging.WARNING, "weasyprint"):
        CSS(string="p {\n  colour: red }")

    assert re.search(r"Ignored `colour:.*` at 2:3", caplog.messages[0])


def test_each_font_configuration_reads_the_file_that_the_environment_names(tmp_path):
    """Open bookpress/layout/fonts.py."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    with only_fonts_of(open_theme()):
        fonts = FontConfiguration()
    html = HTML(string='<p style="font-family: DejaVu Sans">x</p>')
    made = html.render(font_config=fonts, stylesheets=[CSS(string="", font_config=fonts)])

    seen: list[Any] = []
    made.write_pdf(BytesIO(), finisher=lambda document, _: seen.extend(document.fonts.values()))
    assert seen
    assert all("Source" in font.name.decode() for font in seen)


def test_weasyprint_brings_an_srgb_profile():
    """Open bookpress/writing/screen/writer.py."""
    content = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()

    assert (content[12:20], content[36:40]) == (b"mntrRGB ", b"acsp")


def test_a_stream_of_pydyf_is_its_items_one_a_line():
    """Open bookpress/writing/objects.py (`deflate`)."""
    stream = pydyf.Stream([b"q", "/Span", pydyf.Dictionary({"MCID": 1}), b"BDC"])

    assert b"\nq\n/Span\n<</MCID 1>>\nBDC\n" in stream.data


def test_a_text_that_is_not_ascii_is_written_in_utf_16():
    """Open bookpress/writing/objects.py (`name_tree`)."""
    assert pydyf.String("é").data == b"<feff00e9>"


def test_dates_and_identifiers_come_from_nowhere_else():
    """Open bookpress/writing/screen/writer.py: without metadata of its own a file says no date."""
    from weasyprint import HTML

    made = HTML(string='<html lang="fr"><p>x</p></html>').render()
    first, second = (made.write_pdf(pdf_tags=True, pdf_identifier=True) for _ in range(2))

    assert first == second
    assert b"CreationDate" not in first
