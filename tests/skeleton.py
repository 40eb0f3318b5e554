"""What a book is made of, as nested lines: once as the EPUB's XHTML says, once as the PDF's tags.

Heads with their words, paragraphs, lists and their items, tables and their cells, quotations,
pictures with their words, links, calls of notes. Notes stand apart, in the order of their calls.
Paper tells the addresses of links in notes: these notes, and the links inside notes, are left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from bookpress.checking.parity import squash
from bookpress.checking.pdf.spoken import Spoken, flatten, spoken_tree

_XHTML = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **{"p": "P", "pre": "P", "ul": "L", "ol": "L", "dl": "L", "li": "LI", "dt": "LI"},
    **{"table": "Table", "caption": "Caption", "figcaption": "Caption", "tr": "TR"},
    **{"th": "TH", "td": "TD", "blockquote": "BlockQuote", "img": "Figure", "a": "Link"},
}
_ROLES = {"table": "Table", "row": "TR", "columnheader": "TH", "rowheader": "TH", "cell": "TD"}
"""What a wide table of the EPUB is made of (`rendering/epub_tables.py`)."""
_WORDS = ("H1", "H2", "H3", "H4", "H5", "H6", "Link")
"""The parts that are shown with their words."""
_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The parts of a text, and those of each note."""

    text: list[str] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)


def of_epub(file: Path) -> Skeleton:
    """Read the documents of the body matter, in the order of the spine."""
    found = Skeleton()
    with zipfile.ZipFile(file) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        hrefs = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        for reference in package.iter("{*}itemref"):
            root = etree.fromstring(archive.read(f"EPUB/{hrefs[reference.get('idref')]}"))
            body = next(root.iter("{*}body"))
            if body.get(_TYPE) == "bodymatter":
                found.text.extend(_from_xhtml(body, found.notes, 0))
    return found


def _from_xhtml(node: Any, notes: list[list[str]], depth: int) -> Iterator[str]:
    for child in node.iterchildren(tag=etree.Element):
        kinds = (child.get(_TYPE) or "").split()
        part = _ROLES.get(child.get("role", "")) or _XHTML.get(child.tag.removeprefix(_XML))
        if "stub" in (child.get("class") or "").split():
            part = "TD"  # the head of a row, which no one sees to be one: a cell on paper
        if "footnote" in kinds:
            notes.append(_without_links(_from_xhtml(child, notes, 0)))
            continue
        if "noteref" in kinds:
            yield f"{'  ' * depth}Reference"
            continue
        if child.get("role") == "doc-backlink" or (part == "Figure" and not child.get("alt")):
            continue
        if child.tag == f"{_XML}dt" and _previous(child) == f"{_XML}dt":
            continue  # two terms of one definition are one item
        if part is None:
            inside = depth + 1 if child.tag == f"{_XML}dd" else depth
            yield from _from_xhtml(child, notes, inside)
            continue
        yield _line(part, "".join(_words(child)), depth)
        yield from _from_xhtml(child, notes, depth + 1)


def _words(node: Any) -> Iterator[str]:
    """Yield what is said of an element: its text, and the words for its pictures."""
    yield node.get("alt") or node.text or ""
    for child in node:
        yield from _words(child)
        yield child.tail or ""


def _previous(node: Any) -> str:
    before = node.getprevious()
    return "" if before is None else str(before.tag)


def of_pdf(file: Path) -> Skeleton:
    """Read the sections of the tag tree that hold the text: those without contents."""
    found = Skeleton()
    for part in _spoken(spoken_tree(file)):
        if part.role == "Sect" and not any(inner.role == "TOC" for inner in _spoken(part)):
            found.text.extend(_from_tags(part, found.notes, 0))
    return found


def _spoken(node: Spoken) -> Iterable[Spoken]:
    return (child for child in node.children if isinstance(child, Spoken))


def _from_tags(node: Spoken, notes: list[list[str]], depth: int) -> Iterator[str]:
    for child in _spoken(node):
        if child.role == "Note":
            if any(inner.role == "Lbl" for inner in _spoken(child)):
                notes.append(_without_links(_from_tags(child, notes, 0)))
        elif child.role == "Reference":
            yield f"{'  ' * depth}Reference"
        elif child.role in _XHTML.values():
            yield _line(child.role, flatten(child), depth)
            yield from _from_tags(child, notes, depth + 1)
        else:
            yield from _from_tags(child, notes, depth)


def _without_links(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if not line.lstrip().startswith("Link")]


def _line(part: str, words: str, depth: int) -> str:
    shown = part in _WORDS or part == "Figure"
    return f"{'  ' * depth}{part}{f' {squash(words)}' if shown else ''}"
