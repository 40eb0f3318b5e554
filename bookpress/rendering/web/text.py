"""A section's tree, made fit for a browser: speakers named, notes linked, wide things in a box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bookpress.model.book import Element, Note, Section, plain_text
from bookpress.model.elements import VOID
from bookpress.model.theme import Labels
from bookpress.rendering.trees import copy_tree, inner_xml, name_speakers

_LOWER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}


@dataclass(frozen=True, slots=True)
class WebNote:
    """A note as the template needs it."""

    id: str
    number: int
    body: str
    """HTML; opens with the note's number, which leads back to the call."""


@dataclass(frozen=True, slots=True)
class WebSection:
    """A section as the template needs it."""

    id: str
    kind: str
    body: str
    """HTML: the title, if any, and the blocks."""
    notes: tuple[WebNote, ...]


def web_section(
    section: Section, names: Mapping[str, str], labels: Labels, pictures: str, *, lower: bool
) -> WebSection:
    """Make one section fit for the page.

    `names`: of the speakers, by key. `pictures`: the folder where the page finds them. `lower`:
    heads go down one level, so that the page has one `h1` where the book has parts.
    """
    tree = etree.Element("div")
    if section.title is not None:
        tree.append(copy_tree(section.title))
        tree[0].attrib.pop("id", "")  # the section has it, and opens at the same place
        tree[0].tail = "\n"
    _append(tree, section.body)
    name_speakers(tree, names, mark=labels["speaker_mark"], gap=" ")
    _finish(tree, labels, pictures, lower=lower)
    notes = tuple(_note(note, labels, pictures) for note in section.notes)
    return WebSection(section.id, section.kind.value, inner_xml(tree), notes)


def _append(tree: Element, body: Element) -> None:
    """Put copies of the blocks of a body at the end of a tree."""
    copied = copy_tree(body)
    if copied.text and copied.text.strip():
        etree.SubElement(tree, "p").text = copied.text
    tree.extend(list(copied))


def _note(note: Note, labels: Labels, pictures: str) -> WebNote:
    """Open a note with its number, as a link back to its first call."""
    tree = etree.Element("div")
    _append(tree, note.body)
    if not len(tree) or tree[0].tag != "p":
        tree.insert(0, etree.Element("p"))
    first = tree[0]
    back = etree.Element("a", {"class": "note-back", "href": f"#call-{note.label}"})
    call = labels["note_call"].format(number=note.number)
    back.set("role", "doc-backlink")
    back.set("aria-label", f"{call}. {labels['back_to_text']}")
    back.text = str(note.number)
    back.tail = " " + (first.text or "").lstrip()
    first.text = None
    first.insert(0, back)
    _finish(tree, labels, pictures, lower=False)
    return WebNote(note.id, note.number, inner_xml(tree))


def _finish(tree: Element, labels: Labels, pictures: str, *, lower: bool) -> None:
    """Write what every tree of the page needs, in place."""
    for node in list(tree.iter(etree.Element)):
        if lower:
            node.tag = _LOWER.get(node.tag, node.tag)
        if "note-call" in node.get("class", "").split():
            node.attrib.pop("data-note", "")
            node.set("role", "doc-noteref")
            node.set("aria-label", labels["note_call"].format(number=node.text or ""))
        elif node.tag == "img":
            node.set("src", f"{pictures}/{node.get('src', '').removeprefix('images/')}")
            node.set("loading", "lazy")
        elif node.tag in ("table", "pre") and node.getparent() is not None:
            _box(node, labels)
        if not len(node) and not node.text and node.tag not in VOID:
            node.text = ""  # written as <td></td>: HTML takes <td/> for an open tag


def _box(node: Element, labels: Labels) -> None:
    """Let a wide table or a long line of code scroll alone, by keyboard too, under its own name."""
    caption = node.find("caption")
    name = plain_text(caption) if caption is not None else labels[f"web_{node.tag}"]
    box = etree.Element("div", {"class": "wide", "role": "region", "tabindex": "0"})
    box.set("aria-label", name)
    parent = node.getparent()
    assert parent is not None
    parent.replace(node, box)
    box.append(node)
    box.tail, node.tail = node.tail, None
