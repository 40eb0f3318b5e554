"""Sections and notes for whoever flows the text, the EPUB and the page: names, numbers, ways back.

Source: DPUB-ARIA 1.1 for the roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bookpress.model.book import Element, Note, Section
from bookpress.model.theme import Labels
from bookpress.rendering.trees import classes, copy_tree, made, open_paragraph
from bookpress.rendering.verse import set_verse
from bookpress.rendering.xhtml import OPS


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as a template needs it."""

    id: str
    number: int
    body: str
    """XHTML; opens with the note's number, which leads back to the call."""


def section_tree(section: Section, names: Mapping[str, str], labels: Labels) -> Element:
    """Return a `div` of the title, if any, and the blocks, with the names of speakers.

    `names`: of the speakers, by key. The title's id stays with the section, which opens at the same
    place.
    """
    tree = etree.Element("div", nsmap={"epub": OPS})
    if section.title is not None:
        tree.append(copy_tree(section.title))
        if tree[0].get("id") == section.id:
            del tree[0].attrib["id"]
        tree[0].tail = "\n"
    _add_blocks(tree, section.body)
    name_speakers(tree, names, mark=labels["speaker_mark"], gap=" ")
    for paragraph in list(tree.iter("p")):
        set_verse(paragraph)
    return tree


def note_tree(note: Note, labels: Labels, gap: str) -> Element:
    """Return a `div` of a note's blocks, opened with its number and a gap.

    The number leads back to the first call. Kobo and Kindle show the note in a box of its own,
    where only this number says which one it is.
    """
    tree = etree.Element("div", nsmap={"epub": OPS})
    _add_blocks(tree, note.body)
    back = made("a", "note-back", str(note.number))
    back.set("href", f"#call-{note.label}")
    back.set("role", "doc-backlink")
    back.set("aria-label", f"{_name_of_call(note.number, labels)}. {labels['back_to_text']}")
    open_paragraph(tree, back, gap)
    for paragraph in list(tree.iter("p")):
        set_verse(paragraph)
    return tree


def is_call(element: Element) -> bool:
    """Return whether an element calls a note."""
    return "note-call" in classes(element)


def finish_call(call: Element, labels: Labels) -> None:
    """Say of a note's call what it is."""
    call.attrib.pop("data-note", "")
    call.set("role", "doc-noteref")
    call.set("aria-label", _name_of_call(call.text or "", labels))


def name_speakers(body: Element, names: Mapping[str, str], *, mark: str, gap: str) -> None:
    """Write the speaker's name at the head of each speech, run in at its first paragraph.

    `names`: key → name. `mark` (say “ :”) belongs to the label, `gap` follows it. The body is
    changed in place.
    """
    for speech in body.iter("div"):
        if key := str(speech.attrib.pop("data-speaker", "")):
            open_paragraph(speech, made("b", "speaker", names[key] + mark), gap)


def _name_of_call(number: int | str, labels: Labels) -> str:
    return labels["note_call"].format(number=number)


def _add_blocks(tree: Element, body: Element) -> None:
    """Put copies of the blocks of a body at the end of a tree."""
    copied = copy_tree(body)
    if copied.text and copied.text.strip():
        etree.SubElement(tree, "p").text = copied.text
    tree.extend(list(copied))
