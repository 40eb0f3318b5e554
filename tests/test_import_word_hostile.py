"""Documents that are made to harm, or were harmed: they end in words, soon, with no request."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable

import pytest

from bookpress.importing.manuscript import Manuscript
from bookpress.importing.word.reader import FORM, read
from bookpress.messages import words
from bookpress.model.findings import BookError, Finding
from tests.word_files import (
    BOLD,
    BR,
    box,
    cell,
    docx,
    item,
    note_call,
    notes,
    numbering,
    p,
    picture,
    png,
    r,
    row,
    style,
    styles,
    table,
)


def told(content: bytes) -> tuple[Manuscript | None, list[str]]:
    """Read a document and return the codes of what is said, each with words."""
    manuscript: Manuscript | None = None
    found: tuple[Finding, ...]
    try:
        manuscript = read(content, "talk.docx")
        found = manuscript.findings
    except BookError as error:
        found = error.findings
    assert all(words(one, "fr") for one in found)
    return manuscript, [one.code for one in found]


def changed(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Write a file anew with other parts; None leaves one out."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(into, "w") as made:
        for name in given.namelist():
            part = change(name, given.read(name))
            if part is not None:
                made.writestr(name, part, zipfile.ZIP_DEFLATED)
    return into.getvalue()


def with_text(xml: bytes) -> bytes:
    """Return a file whose text is this XML."""
    return changed(docx(p("x")), lambda name, part: xml if name == "word/document.xml" else part)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document>&b;</w:document>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REFUSED = {
    "locked": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "IM60"),
    "cut off": (lambda: docx(p("words") * 300)[:2000], "IM61"),
    "a zip of nothing": (lambda: b"PK\x03\x04[Content_Types].xml", "IM61"),
    "a bomb of blanks": (lambda: with_text(b"<w:document>" + b" " * 70_000_000), "IM62"),
    "a million cells": (
        lambda: docx(f"<w:tbl>{'<w:tc><w:p/></w:tc>' * 1_000_000}</w:tbl>"),
        "IM63",
    ),
    "twenty thousand parts": (
        lambda: docx(p("x"), parts={f"{n}.xml": b"" for n in range(20_000)}),
        "IM63",
    ),
    "no text part": (
        lambda: changed(docx(p("x")), lambda name, part: None if "document" in name else part),
        "IM64",
    ),
    "another kind": (lambda: with_text(b"<html><body>words</body></html>"), "IM64"),
    "no words": (lambda: docx(p()), "IM64"),
    "entities": (lambda: with_text(LAUGHS), "IM65"),
    "entities in another alphabet": (
        lambda: with_text(b"\xff\xfe" + LAUGHS.decode().encode("utf-16-le")),
        "IM65",
    ),
    "another file by entity": (lambda: docx(p("x"), style_part=OUTSIDE.decode()), "IM65"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(name: str):
    make, code = REFUSED[name]

    manuscript, codes = told(make())

    assert manuscript is None
    assert codes[0] == code


def test_a_locked_member_is_refused():
    content = bytearray(docx(p("x")))
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/document.xml"))
    content[at + 8] |= 1  # the flag that says so (APPNOTE 4.4.4)

    assert told(bytes(content)) == (None, ["IM60"])


def test_a_damaged_text_is_read_as_far_as_it_goes():
    body = p("The beginning is whole.") + "".join(p(f"{n * n} words") for n in range(20_000))
    whole = docx(body)
    xml = zipfile.ZipFile(io.BytesIO(whole)).read("word/document.xml")
    at = whole.index(b"word/document.xml") + 60_000
    torn = whole[:at] + b"\xff" * 9 + whole[at + 9 :]

    for content in (with_text(xml[: len(xml) // 2]), torn):
        manuscript, codes = told(content)
        assert manuscript is not None
        assert codes == ["IM66"]
        assert manuscript.passages[0].text == "The beginning is whole."


def test_elements_without_end_inside_each_other_are_left():
    xml = zipfile.ZipFile(io.BytesIO(docx(p("Before.")))).read("word/document.xml").decode()
    nested = xml.replace("<w:sectPr>", f"<w:p>{'<w:ins>' * 100_000}<w:sectPr>")

    manuscript, codes = told(with_text(nested.encode()))

    assert manuscript is not None
    assert [one.text for one in manuscript.passages] == ["Before."]
    assert codes == ["IM66"]


@pytest.mark.parametrize(
    "inside",
    [
        lambda: "<w:tbl><w:tr><w:tc>" * 80 + p("x") + "</w:tc></w:tr></w:tbl>" * 80,
        lambda: nested_boxes(20),
        lambda: (
            p("<m:oMath>" + "<m:sSup><m:e>" * 120 + "x" + "</m:e></m:sSup>" * 120 + "</m:oMath>")
            + p("x")
        ),
        lambda: p("<w:ins>" * 240 + r("x") + "</w:ins>" * 240),
    ],
    ids=["tables", "boxes", "formulas", "insertions"],
)
def test_what_is_nested_as_deep_as_xml_allows_is_read(inside: Callable[[], str]):
    manuscript, _ = told(docx(inside()))

    assert manuscript is not None
    assert manuscript.passages[-1].text == "x"


def nested_boxes(depth: int) -> str:
    made = p("x")
    for _ in range(depth):
        made = p(box(made).partition("<mc:Fallback>")[0] + "</mc:AlternateContent></w:r>")
    return made


def test_nothing_outside_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a request"))
    settings = docx(
        p("x")
        + p(picture("rId7", "far"))
        + p(picture("rId8", "near"))
        + '<w:altChunk r:id="rId9"/>',
        relations={
            "rId7": ("image", "http://127.0.0.1:9/a.png"),
            "rId8": ("image", "../../../../etc/hostname"),
            "rId9": ("aFChunk", "chunk.html"),
        },
        parts={
            "settings.xml": "<w/>",
            "vbaProject.bin": b"\xd0\xcf",
            "_rels/settings.xml.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                '<Relationship Id="rId1" TargetMode="External" Type="x/attachedTemplate" '
                'Target="http://127.0.0.1:9/a.dotm"/></Relationships>'
            ),
        },
    )

    manuscript, codes = told(settings)

    assert manuscript is not None
    assert manuscript.pictures == {}
    assert codes == ["IM68", "IM70", "IM88", "IM85", "IM87"]


def test_of_two_parts_of_one_name_the_first_is_read_and_both_are_told():
    into = io.BytesIO(docx(p("First.")))
    with zipfile.ZipFile(into, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<other/>")

    manuscript, codes = told(into.getvalue())

    assert manuscript is not None
    assert manuscript.passages[0].text == "First."
    assert codes == ["IM67"]


def test_pictures_that_lie_about_themselves_are_left_out():
    huge = bytearray(png(kind="BMP"))
    huge[18:26] = b"\xff\xff\xff\x7f" * 2
    content = docx(
        p("x") + "".join(p(picture(f"rId{n}", "a")) for n in (5, 6, 7)),
        relations={f"rId{n}": ("image", f"media/{n}.png") for n in (5, 6, 7)},
        parts={
            "media/5.png": bytes(huge),
            "media/6.png": b"II*\0" + bytes(50),
            "media/7.png": b"<html>",
        },
    )

    manuscript, codes = told(content)

    assert manuscript is not None
    assert manuscript.pictures == {}
    assert codes == ["IM70"]


def test_what_turns_in_a_circle_or_counts_beyond_sense_is_read():
    circle = styles(
        "en-US", style("A", "a", based="B"), style("B", "b", based="A"), style("C", "c", based="C")
    )
    far = '<w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="1"/></w:numPr>'
    content = docx(
        p("a", "A")
        + p("c", "C")
        + p("d", "Missing")
        + p("e", ppr=far)
        + p("f", ppr=item(77))
        + table(
            row(cell(p("g"), '<w:gridSpan w:val="999999999"/>'), "h"),
            row("i", about='<w:gridBefore w:val="-4"/>'),
        )
        + p("j", ppr='<w:outlineLvl w:val="²"/>')
        + p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + r(" TOC ", kind="instrText")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("k")
        )
        + p(
            r("l")
            + '<w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="end"/></w:r>'
            + r("m")
        )
        + p(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + r(" TOC ", kind="instrText")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("n")
        ),
        style_part=circle,
        parts={"numbering.xml": numbering(_1="decimal")},
    )

    manuscript, codes = told(content)

    assert manuscript is not None
    text = "".join(one.text for one in manuscript.passages)
    assert [one for one in "acdefghijmn" if one not in text] == []
    assert set(codes) == {"IM77", "IM78", "IM81"}


def test_a_note_that_calls_itself_ends():
    inner = p(note_call("footnote", 1) + r("words"))
    content = docx(
        p(r("x") + note_call("footnote", 1)), parts={"footnotes.xml": notes("footnote", inner)}
    )

    manuscript, _ = told(content)

    assert manuscript is not None
    assert manuscript.notes == {"1": "words"}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "*_" * 50_000,
        "a" + "\u00a0" * 100_000 + "b",
        ("a" * 50 + ": ") * 5000,
        " " * 99_999,
    ],
    ids=["brackets", "stars", "blanks", "colons", "nothing"],
)
def test_long_runs_of_signs_take_time_by_their_length(text: str):
    manuscript, _ = told(docx(p("x") + p(r(text, BOLD) + BR * 5000 + r(text))))

    assert manuscript is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"WEBVTT\n",
        b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/epub+zip[Content_Types].xml",
        b"PK\x03\x04[Content_Types].xml xl/workbook.xml",
        OLE,
    ],
    ids=["nothing", "captions", "EPUB", "spreadsheet", "older Word"],
)
def test_files_of_other_kinds_are_not_taken_for_documents(content: bytes):
    assert not FORM.fits(content)
