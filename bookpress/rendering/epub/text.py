"""A section's tree, made fit for an EPUB: notes as pop-ups, links across files, speakers' names.

Source: EPUB 3.3 `#sec-xhtml` and its structural semantics; DPUB-ARIA 1.1 for the roles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from bookpress.model.book import Element, Note, Section
from bookpress.model.theme import Labels
from bookpress.rendering.epub.page_break_markers import PageMark, mark_pages
from bookpress.rendering.epub.tables import unfold_wide_tables
from bookpress.rendering.paper.widths import Face
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.trees import copy_tree, inner_xml, name_speakers
from bookpress.rendering.xhtml import OPS, TYPE, XML_LANG, keep_open
from bookpress.typography.characters import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, plain_spaces

Narrow = Literal["nnbsp", "nbsp", "span"]


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as its template needs it."""

    id: str
    body: str
    """XHTML; opens with the note's number, which leads back to the call."""


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as its template needs it."""

    body: str
    """XHTML: the title, if any, and the blocks."""
    notes: tuple[NoteText, ...]
    marks: tuple[PageMark, ...]
    """Where pages of the printed edition begin."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all the sections of a book."""

    names: Mapping[str, str]
    """Speakers' names by key."""
    labels: Labels
    files: Mapping[str, str]
    """The file that holds each id of the book."""
    narrow: Narrow
    """How the narrow no-break space is written."""
    face: Face
    """The widths of the running text's font."""


def section_text(section: Section, setting: Setting, starts: Sequence[PageStart]) -> SectionText:
    """Make one section fit for its file; `starts` are the pages that begin in it, in order."""
    tree = etree.Element("div", nsmap={"epub": OPS})
    if section.title is not None:
        tree.append(_title(section))
    body = copy_tree(section.body)
    _append_content(tree, body)
    name_speakers(tree, setting.names, mark=setting.labels["speaker_mark"], gap=" ")
    taken = {section.id, *(note.id for note in section.notes)}
    taken.update(node.get("id", "") for node in tree.iter())
    marks = mark_pages(tree, starts, taken)
    _finish(tree, setting, setting.files[section.id])
    notes = tuple(_note_text(note, setting, setting.files[section.id]) for note in section.notes)
    return SectionText(inner_xml(tree), notes, tuple(marks))


def _title(section: Section) -> Element:
    """Copy a title; its id stays with the section, which opens at the same place."""
    assert section.title is not None
    title = copy_tree(section.title)
    if title.get("id") == section.id:
        del title.attrib["id"]
    classes = [title.get("class"), f"{section.kind.value}-title"]
    title.set("class", " ".join(filter(None, classes)))
    return title


def _append_content(tree: Element, body: Element) -> None:
    """Move what a body holds to the end of a tree."""
    if body.text and body.text.strip():
        paragraph = etree.SubElement(tree, "p")
        paragraph.text = body.text
    tree.extend(list(body))


def _note_text(note: Note, setting: Setting, file: str) -> NoteText:
    """Open a note with its number, as a link back to its first call.

    Kobo and Kindle show the note in a box of its own, where only this number says which one it is.
    """
    tree = etree.Element("div", nsmap={"epub": OPS})
    _append_content(tree, copy_tree(note.body))
    first = tree[0] if len(tree) else None
    if first is None or first.tag != "p":
        first = etree.Element("p")
        tree.insert(0, first)
    labels = setting.labels
    back = etree.Element("a", {"class": "note-back", "href": f"#call-{note.label}"})
    back.set("role", "doc-backlink")
    call = labels["note_call"].format(number=note.number)
    back.set("aria-label", f"{call}. {labels['back_to_text']}")
    back.text = str(note.number)
    back.tail = ". " + (first.text or "").lstrip()
    first.text = None
    first.insert(0, back)
    _finish(tree, setting, file)
    return NoteText(note.id, inner_xml(tree))


def _finish(tree: Element, setting: Setting, file: str) -> None:
    """Write what every tree of the EPUB needs, in place."""
    for node in list(tree.iter()):
        language = node.get("lang")
        if language is not None:
            node.set(XML_LANG, language)
        if "note-call" in (node.get("class") or "").split():
            _finish_call(node, setting.labels)
        elif node.tag == "a" and node.get("href", "").startswith("#"):
            target = node.get("href", "")[1:]
            holder = setting.files.get(target, file)
            if holder != file:
                node.set("href", f"{holder}#{target}")
        for name in ("alt", "title", "aria-label"):
            if name in node.attrib:
                node.set(name, plain_spaces(node.get(name, "")))
    unfold_wide_tables(tree, setting.face)
    keep_open(tree)
    _set_on_lines(tree)
    if setting.narrow != "nnbsp":
        _rewrite_narrow_spaces(tree, setting.narrow)


def _set_on_lines(tree: Element) -> None:
    """Set blocks on lines of their own, for whoever opens the file to look."""
    for holder in (tree, *tree.iter("div")):
        if len(holder) and not (holder.text or "").strip() and holder[0].tag not in ("span", "a"):
            holder.text = "\n" if holder is not tree else None
            for block in holder:
                block.tail = "\n" if not (block.tail or "").strip() else block.tail


def _finish_call(call: Element, labels: Labels) -> None:
    """Turn a note's call into one that opens a pop-up."""
    call.attrib.pop("data-note", "")
    call.set(TYPE, "noteref")
    call.set("role", "doc-noteref")
    call.set("aria-label", labels["note_call"].format(number=call.text or ""))


def _rewrite_narrow_spaces(tree: Element, narrow: Narrow) -> None:
    """Replace U+202F, which some old readers show as a box, by U+00A0, alone or in a span."""
    for node in list(tree.iter()):
        for where in ("text", "tail"):
            text = getattr(node, where)
            if not text or NARROW_NO_BREAK_SPACE not in text or (where == "tail" and node is tree):
                continue
            if narrow == "nbsp":
                setattr(node, where, plain_spaces(text))
                continue
            head, *rest = text.split(NARROW_NO_BREAK_SPACE)
            setattr(node, where, head)
            spans = []
            for part in rest:
                span = etree.Element("span", {"class": "narrow"})
                span.text, span.tail = NO_BREAK_SPACE, part
                spans.append(span)
            if where == "text":
                node[:0] = spans
            else:
                for span in reversed(spans):
                    _add_after(node, span)


def _add_after(node: Element, new: Element) -> None:
    """Put an element after a node's tail."""
    parent = node.getparent()
    assert parent is not None
    parent.insert(parent.index(node) + 1, new)
