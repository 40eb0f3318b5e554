"""Documents of word processors become manuscripts: every word, in its place, in its look."""

from __future__ import annotations

import os
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import markdown
import pytest

from bookpress.importing.manuscript import Manuscript
from bookpress.importing.word.reader import FORM, read
from bookpress.messages import words
from tests.word_documents import DOCUMENTS

NO_WORDS = {"table_of_speeches": "No. Time Speaker Transcript 1 2 3 4 00:01:02"}
"""What is typed in a document and is no word of its text, though Word shows it."""
READ = Path(__file__).parent / "imports/word"


def shown(manuscript: Manuscript) -> str:
    """Write a manuscript so that a person can compare it with the document."""
    lines = [f"title: {manuscript.title}", f"language: {manuscript.language}"]
    lines += [f"subtitle: {manuscript.subtitle}"] if manuscript.subtitle else []
    lines += [f"date: {manuscript.date}"] if manuscript.date else []
    lines += [f"picture: {name}" for name in manuscript.pictures]
    for passage in manuscript.passages:
        text = f"**{passage.text}**" if passage.bold else passage.text
        about = {"heading": "#" * passage.level, "block": "", "paragraph": ""}[passage.kind]
        number = f"({passage.number})" if passage.number else ""
        lines += ["", " ".join(filter(None, (about, number, text)))]
    for label, text in manuscript.notes.items():
        lines += ["", f"[^{label}]: {text}"]
    lines += [""] * bool(manuscript.findings)
    for found in manuscript.findings:
        where = f" {found.place.at}" if found.place.at else ""
        lines.append(f"{found.code}{where}: {words(found)}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read(name: str):
    content = DOCUMENTS[name]()
    expected = READ / f"{name}.md"

    assert FORM.fits(content)
    text = shown(FORM.read(content, f"{name}.docx"))
    if os.environ.get("BOOKPRESS_ACCEPT"):
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(text, "utf-8")

    assert text == expected.read_text("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_letter_of_a_document_is_kept(name: str):
    content = DOCUMENTS[name]()

    manuscript = read(content, f"{name}.docx")

    typed, kept = letters_of(typed_in(content)), letters_of(said_by(manuscript))
    assert typed - kept - letters_of(NO_WORDS.get(name, "")) == Counter()


def typed_in(content: bytes) -> str:
    """Extract the words of a document in the plainest way: every `w:t` that Word would show."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        main = next(
            one for one in archive.namelist() if "word/document" in one and "rels" not in one
        )
        parts = [main, *(one for one in archive.namelist() if one.endswith("notes.xml"))]
        trees = [ElementTree.fromstring(archive.read(one)) for one in parts]
    return "\n".join("".join(_typed(tree)) for tree in trees)


def _typed(element: ElementTree.Element) -> Iterator[str]:
    kind = element.tag.rpartition("}")[2]
    below = {one.tag.rpartition("}")[2] for one in element.iter()} - {kind}
    row_is_gone = kind == "tr" and any(one.tag.endswith("}del") for one in element[0])
    if kind in ("del", "moveFrom", "Fallback") or row_is_gone:
        return
    if kind == "sdt" and below & {"docPartGallery", "showingPlcHdr"}:
        return
    if kind == "r" and "vanish" in below:
        return
    fonts = [one for one in element if one.tag.endswith("}rPr") for one in one]
    if kind == "r" and any(set(one.attrib.values()) & {"Wingdings", "Symbol"} for one in fonts):
        return
    if kind == "t":
        yield element.text or ""
    elif kind in ("tab", "br", "noBreakHyphen"):
        yield " "
    for one in element:
        yield from _typed(one)
    if kind in ("p", "textpath"):
        yield f" {element.get('string', '')}\n"


def said_by(manuscript: Manuscript) -> str:
    """Return what a reader sees of a manuscript, by the dialect that it is written in."""
    said = [manuscript.title, manuscript.subtitle]
    for passage in manuscript.passages:
        text = f"{'#' * passage.level} {passage.text}" if passage.level else passage.text
        said += [passage.number, _seen(re.sub(r"\[\^\d+\]", "", text))]
    return "\n".join((*said, *map(_seen, manuscript.notes.values())))


def _seen(text: str) -> str:
    html = markdown.markdown(text, extensions=["bookpress.reading.markdown"])
    html = re.sub(r'<img[^>]* title="([^"]*)"[^>]*>', r" \1 ", html)
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<(?:br|/p|/t[dh]|/li)[^>]*>", " ", html)))


def letters_of(text: str) -> Counter[str]:
    text = re.sub(r"\d+:\d+:[\d.]+ --> .*", "", text)
    return Counter(filter(str.isalnum, unicodedata.normalize("NFC", text)))
