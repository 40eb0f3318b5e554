"""A section's tree, made fit for a browser: speakers named, notes linked, wide things in a box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bookpress.model.book import Element, Section, inner_xml
from bookpress.model.theme import Labels
from bookpress.rendering.references.locators import set_locators
from bookpress.rendering.sections import NoteText, finish_call, is_call, note_tree, section_tree
from bookpress.rendering.trees import add_class, put_in_place, shows_address
from bookpress.rendering.xhtml import keep_open

_LOWER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}


@dataclass(frozen=True, slots=True)
class WebSection:
    """A section as the template needs it."""

    id: str
    kind: str
    body: str
    """HTML: the title, if any, and the blocks."""
    notes: tuple[NoteText, ...]


def web_section(
    section: Section,
    names: Mapping[str, str],
    labels: Labels,
    pictures: Mapping[str, str],
    *,
    lower: bool,
) -> WebSection:
    """Make one section fit for the page.

    `names`: of the speakers, by key. `pictures`: name → where the page finds it. `lower`:
    heads go down one level, so that the page has one `h1` where the book has parts.
    """
    tree = section_tree(section, names, labels)
    set_locators(tree, {})
    notes = tuple(
        NoteText(note.id, note.number, _finished(note_tree(note, labels, " "), labels, pictures))
        for note in section.notes
    )
    body = _finished(tree, labels, pictures, lower=lower)
    return WebSection(section.id, section.kind.value, body, notes)


def _finished(
    tree: Element, labels: Labels, pictures: Mapping[str, str], *, lower: bool = False
) -> str:
    """Write a tree as HTML, with what every tree of the page needs."""
    for node in list(tree.iter(etree.Element)):
        if lower:
            node.tag = _LOWER.get(node.tag, node.tag)
        if node.tag == "a" and shows_address(node):  # paper need not add what it reads
            add_class(node, "nohyph")
        if is_call(node):
            finish_call(node, labels)
        elif node.tag == "img":
            node.set("src", pictures[node.get("src", "").removeprefix("images/")])
            node.set("loading", "lazy")
        elif node.tag in ("table", "pre") and node.getparent() is not None:
            _box(node, labels)
    keep_open(tree)
    return inner_xml(tree)


def _box(node: Element, labels: Labels) -> None:
    """Let a wide table or a long line of code scroll alone, by keyboard too, under its own name.

    One with a caption is a landmark of that name; many of the same name would help nobody.
    """
    caption = node.find("caption")
    box = etree.Element("div", {"class": "wide", "role": "group", "tabindex": "0"})
    if caption is not None:
        box.set("role", "region")
        box.set("aria-labelledby", caption.get("id", ""))
    else:
        box.set("aria-label", labels[f"web_{node.tag}"])
    put_in_place(node, box)
    box.append(node)
