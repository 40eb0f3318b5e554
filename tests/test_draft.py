"""`--draft`: a source with faults is built, and each fault is seen in its place in every file."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html

import bookpress
from bookpress.messages import words
from bookpress.model.findings import BookError, Severity
from bookpress.reading import read_source
from bookpress.reading.draft import show_faults

ROOT = Path(__file__).parent.parent
TEN_FAULTS = """\
---
title: Dix fautes
language: fr
cover: couverture.png
print: {profile: presse.icc}
speakers:
  SD: {name: Samuel Durand, role: interviewee}
  VB: {name: Véra Blanc, role: interviewer}
---

## Une [question](file:///nulle-part) ?

VB: Une note à programme[^programme].

SD: Un phare :

![Un phare](phare.png)

Du texte <object>avec un objet</object> au milieu.

- un <em onclick="x()">mot</em>

## Une autre question

SD: Une adresse [étrange](javascript:x).

[^programme]: Elle *clique*{onclick=x}.

![Une mouette](file:///mouette.png)

Un signe : \ue9a1\ue9a2.
"""
CODES = [
    *("PX09", "PX09", "AD01", "PX09", "RH01", "RH10", "AD01", "RH10", "PX03"),
]


def run(*words, cwd):
    return subprocess.run(
        [sys.executable, "-m", "bookpress", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A source with faults and the draft of it, built by the real command."""
    folder = tmp_path_factory.mktemp("draft")
    (folder / "dix.md").write_text(TEN_FAULTS, "utf-8")
    done = run("build", "dix.md", "--draft", "--json", cwd=folder)
    (folder / "result").write_text(done.stdout, "utf-8")
    assert done.returncode == 1, done.stderr
    return folder


@pytest.fixture
def said(folder):
    """What the command said: its findings as records."""
    records = map(json.loads, (folder / "result").read_text("utf-8").splitlines())
    return [one for one in records if "code" in one]


def epub_text(folder):
    """Return the words of the text files of the EPUB."""
    with zipfile.ZipFile(folder / "dist/dix.epub") as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        trees = [etree.parse(io.BytesIO(archive.read(name))).getroot() for name in names]
    return " ".join("".join(map(str, tree.itertext())) for tree in trees)


def pdf_text(file):
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def web_text(folder):
    page = html.fromstring((folder / "dist/index.html").read_bytes())
    return "".join(str(text) for body in page.iter("body") for text in body.itertext())


def bare(text):
    """Leave blanks and hyphens at the ends of lines out of a comparison."""
    return re.sub(r"[\s\u00a0\u202f\ufffe\u00ad\u2011-]+", "", text)


def test_every_fault_is_listed_and_every_file_is_written(folder, said):
    files = {file.name for file in (folder / "dist").iterdir()}

    assert sorted(one["code"] for one in said if one["severity"] == "error") == sorted(CODES)
    assert {"dix.epub", "dix.pdf", "dix-print.pdf", "index.html", "SHA256SUMS"} <= files


@pytest.mark.parametrize(
    "edition",
    [
        pytest.param(epub_text, id="epub"),
        pytest.param(lambda folder: pdf_text(folder / "dist/dix.pdf"), id="screen"),
        pytest.param(lambda folder: pdf_text(folder / "dist/dix-print.pdf"), id="print"),
        pytest.param(web_text, id="web"),
    ],
)
def test_every_edition_shows_each_fault_and_that_it_is_a_draft(folder, edition):
    found = read_source(folder / "dix.md", "dix.md", draft=True)[1]
    faults = [one for one in found if one.severity is Severity.ERROR]

    text = bare(edition(folder))

    wanted = [bare(f"{one.code} {words(one, 'fr')}".replace("`", "")) for one in faults]
    missing = [mark for mark in wanted if mark not in bare(text.replace("`", ""))]
    assert missing == []
    assert "U+E9A1U+E9A2" in text
    assert "[Brouillon]Dixfautes" in text


def test_a_fault_stands_where_it_is(folder):
    text = bare(web_text(folder))

    assert text.index("Unphare:") < text.rindex("PX09") < text.index("avecunobjet")
    assert text.index("RH01") < text.index("avecunobjet")
    assert text.index("PX03") > text.index("adresseétrange")
    assert text.index("PX09") < text.index("Unequestion?") < text.index("AD01")


@pytest.mark.slow
@pytest.mark.judge("epubcheck")
def test_epubcheck_has_nothing_to_say_of_a_draft(folder):
    from bookpress.checking.epub.judges import epubcheck

    assert epubcheck(folder / "dist/dix.epub") == []


@pytest.mark.judge("page-validation")
def test_the_screen_pdf_of_a_draft_is_valid(folder):
    from bookpress.checking.pdf.judges import page_validation

    assert page_validation(folder / "dist/dix.pdf") == []


def draft_of(tmp_path, text):
    """Read a draft; give the classes and words of its marks, by section."""
    source = tmp_path / "book.md"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    book, found = read_source(source, "book.md", draft=True)
    book = show_faults(book, found, "Draft")
    trees = [tree for one in book.sections for tree in (one.body, *(n.body for n in one.notes))]
    marks = [
        mark for tree in trees for mark in tree.iter("mark") if "fault" in mark.get("class", "")
    ]
    return book, found, ["".join(map(str, mark.itertext())) for mark in marks]


HEAD = "---\ntitle: A\nauthor: Ada Petit\nlanguage: en\nidentifier: https://example.org/a\n---\n"


def test_a_text_without_a_head_becomes_a_draft(tmp_path):
    book, found, marks = draft_of(tmp_path, "## One\n\nText.\n")

    assert [one.code for one in found] == ["HD01"]
    assert [mark[:4] for mark in marks] == ["HD01"]
    assert (book.metadata.title, book.sections[-1].id) == ("[Draft] book", "one")


def test_a_fault_in_a_head_is_marked_under_it_and_moves_no_id(tmp_path):
    text = f"{HEAD}## One [x](file:y)\n\n### Two <object>\n\nText.\n"

    book, _, marks = draft_of(tmp_path, text)

    assert [section.id for section in book.sections] == ["one-x"]
    assert [mark[:4] for mark in marks] == ["AD01", "RH01"]
    assert [element.tag for element in book.sections[0].body] == ["p", "h3", "p", "p"]
    assert book.sections[0].body[1].get("id") == "two"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("- a\n- [b](file:c)\n", ["AD01"]),
        ("<ul>\n<script>\n</ul>\n", ["RH01"]),
        ("<table>\n<tr><td><object></td></tr>\n</table>\n", ["RH01"]),
        ("> <object>\n> a\n", ["RH01"]),
        ("Term\n: [a](file:b)\n", ["AD01"]),
        ("![a](no.png)\n", ["PX09"]),
        ("![a](no.png)\n![b](no.png)\n", ["PX09", "PX09"]),
        ("a[^n]\n\n[^n]: b <object>\n\n[^m]: c <script>\n", ["RH01", "RH01"]),
        ("a {#x} b\n\n[a](file:y){#x} [b]{#x}\n", ["AD01"]),
        ("```\n<a onclick=x>\n```\n", []),
        ("==" + "mot " * 70_000 + "==\n\ntext\n", ["SZ02"]),
        ("<mark class='fault'>a</mark>\n", []),
    ],
)
def test_a_fault_of_any_place_gets_its_mark(tmp_path, body, codes):
    book, found, marks = draft_of(tmp_path, HEAD + body)

    assert sorted(mark[:4] for mark in marks) == codes
    assert {one.code for one in found if one.severity is Severity.ERROR} == set(codes)
    for section in book.sections:
        etree.fromstring(etree.tostring(section.body))


@pytest.mark.parametrize(
    "content",
    [
        HEAD.encode() + b"a" * 64_000_001,
        HEAD.encode(),
        b"%PDF-1.7",
    ],
    ids=["too large", "no text", "PDF"],
)
def test_what_cannot_be_read_is_refused_as_a_draft_too(tmp_path, content):
    (tmp_path / "book.md").write_bytes(content)

    with pytest.raises(BookError):
        read_source(tmp_path / "book.md", draft=True)


def test_a_draft_from_python_gives_its_files_and_its_faults(tmp_path):
    source = tmp_path / "book.md"
    source.write_text(f"{HEAD}A [link](file:gone).\n", "utf-8")

    result = bookpress.build(source, tmp_path / "dist", editions=["epub"], draft=True)

    assert "AD01" in {one.code for one in result.findings}
    assert [file.name for file in result.files] == ["book.epub", "SHA256SUMS"]
    with pytest.raises(BookError):
        bookpress.build(source, tmp_path / "dist", editions=["epub"])


def test_a_draft_without_faults_says_that_it_is_one(tmp_path):
    (tmp_path / "book.md").write_text(f"{HEAD}Text.\n", "utf-8")

    done = run("build", "book.md", "--draft", "--edition", "epub", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(tmp_path / "dist/book.epub") as archive:
        assert "[Draft] A" in archive.read("EPUB/title.xhtml").decode()


def shown(tmp_path, body):
    """Return the words of a draft's blocks, a fault as its code in brackets."""
    book, _, _ = draft_of(tmp_path, HEAD + body)
    for tree in (section.body for section in book.sections):
        for mark in tree.iter("mark"):
            code = mark[0].text
            del mark[:]
            mark.text = f"[{code}]"
    return [
        " ".join("".join(map(str, block.itertext())).split())
        for section in book.sections
        for block in section.body
    ]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("One.\n\nA [b](file:c) d.\n\nTwo.\n", ["One.", "[AD01] A b d.", "Two."]),
        ("One\ntwo [b](file:c)\nthree.\n", ["One two b three. [AD01]"]),
        ("One.\n\n![a](no.png)\n\nTwo.\n", ["One. [PX09]", "Two."]),
        ("![a](no.png)\n\nTwo.\n\n![a](no.png)\n", ["[PX09]", "Two. [PX09]"]),
        (
            "A [b](file:c) <i onclick=x>d</i>\n[e](file:f) [g](file:h).\n",
            ["[AD01] [RH10] A b d e g. [AD01] [AD01]"],
        ),
        ("One.\n\n<div onclick='x'>\n\ntwo\n\n</div>\n", ["One.", "[RH10]two"]),
        ("## T\n\n### A [b](file:c) [d](file:e)\n\nOne.\n", ["A b d", "[AD01]", "[AD01]", "One."]),
    ],
    ids=["at its block", "further on", "left out", "twice", "many", "division", "heading"],
)
def test_a_fault_is_seen_at_its_block(tmp_path, body, blocks):
    assert shown(tmp_path, body) == blocks


def test_the_faults_are_shown_in_another_book(tmp_path):
    (tmp_path / "book.md").write_text(f"{HEAD}A [b](file:c).\n", "utf-8")
    book, found = read_source(tmp_path / "book.md", draft=True)
    before = etree.tostring(book.sections[0].body)

    draft = show_faults(book, found, "Draft")

    assert etree.tostring(book.sections[0].body) == before
    assert (book.metadata.title, draft.metadata.title) == ("A", "[Draft] A")
