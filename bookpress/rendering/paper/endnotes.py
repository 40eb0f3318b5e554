"""Notes behind a chapter, or behind the text: what a page has in place of a foot.

Comes in: a section whose notes went the way of its body (`notes_ready`). Goes out: the calls as
links, and the notes as blocks that lead back; each is hung by its number, as at the foot of a page.
"""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree
from markupsafe import Markup

from bookpress.model.book import Book, Element, Note, Section
from bookpress.rendering.contents import on_one_line
from bookpress.rendering.paper.long_words import set_long_words
from bookpress.rendering.paper.notes import mark_neighbours, set_addresses_beside
from bookpress.rendering.sections import is_call
from bookpress.rendering.trees import classes, copy_tree, made, open_paragraph
from bookpress.rendering.xhtml import keep_open

ENDNOTES = "endnotes"
"""The id of the notes behind the text."""


class NotesOfSection(NamedTuple):
    """The notes of one section, as a template sets them."""

    title: str
    """Of the section, on one line; empty where it has none."""
    notes: tuple[Markup, ...]


def stand_behind(book: Book) -> bool:
    """Return whether a book has notes that stand behind its text."""
    return book.metadata.make_up.notes == "end" and any(one.notes for one in book.sections)


def set_endnote_calls(tree: Element) -> None:
    """Make the calls of a tree links to notes that stand elsewhere; the first is led back to."""
    for call in tree.iter("a"):
        if call.get("class") == "note-call":
            call.attrib.pop("data-note", "")
            call.set("class", "note-call again")
    mark_neighbours(tree)


def endnotes(section: Section) -> NotesOfSection:
    """Return the notes of a section."""
    title = "" if section.title is None else on_one_line(section.title)
    return NotesOfSection(title, tuple(map(_endnote, section.notes)))


def _endnote(note: Note) -> Markup:
    """Write a note as a block that opens with its number."""
    body = copy_tree(note.body)
    for call in body.iter("a"):
        if is_call(call):  # a note called from a note
            call.set("class", "note-call again")
    set_addresses_beside(body)
    back = made("a", "endnote-number", str(note.number))
    back.set("href", f"#call-{note.label}")
    open_paragraph(body, back, "")
    body.attrib.clear()
    body.set("class", "endnote")
    body.set("id", note.id)
    for paragraph in body.iter("p"):
        paragraph.set("class", " ".join([*classes(paragraph), "endnote-text"]))
    body[0].set("class", f"{body[0].get('class')} endnote-opening")
    set_long_words(body)
    keep_open(body)
    return Markup(etree.tostring(body, encoding="unicode", with_tail=False))
