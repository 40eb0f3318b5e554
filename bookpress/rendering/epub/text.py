"""A section's tree, made fit for an EPUB: notes as pop-ups, links across files, speakers' names.

Source: EPUB 3.3 `#sec-xhtml` and its structural semantics; DPUB-ARIA 1.1 for the roles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bookpress.model.book import Element, Section, inner_xml
from bookpress.model.theme import Labels
from bookpress.rendering.epub.page_break_markers import PageBreakMarker, mark_page_breaks
from bookpress.rendering.epub.tables import unfold_wide_tables
from bookpress.rendering.paper.widths import Face
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.sections import NoteText, finish_call, is_call, note_tree, section_tree
from bookpress.rendering.trees import add_class, made, set_between, shows_address
from bookpress.rendering.xhtml import TYPE, XML_LANG, keep_open
from bookpress.typography.characters import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, plain_spaces

Narrow = Literal["nnbsp", "nbsp", "span"]


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as its template needs it."""

    body: str
    """XHTML: the title, if any, and the blocks."""
    notes: tuple[NoteText, ...]
    marks: tuple[PageBreakMarker, ...]
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
    tree = section_tree(section, setting.names, setting.labels)
    if section.title is not None:
        add_class(tree[0], f"{section.kind.value}-title")
    taken = {section.id, *(note.id for note in section.notes)}
    taken.update(node.get("id", "") for node in tree.iter())
    marks = mark_page_breaks(tree, starts, taken)
    file = setting.files[section.id]
    trees = ((note, note_tree(note, setting.labels, ". ")) for note in section.notes)
    notes = tuple(
        NoteText(note.id, note.number, _finished(body, setting, file)) for note, body in trees
    )
    return SectionText(_finished(tree, setting, file), notes, tuple(marks))


def _finished(tree: Element, setting: Setting, file: str) -> str:
    """Write a tree as XHTML, with what every tree of the EPUB needs."""
    for node in list(tree.iter()):
        if (language := node.get("lang")) is not None:
            node.set(XML_LANG, language)
        if node.tag == "a" and shows_address(node):  # e-readers hyphenate what they are not told of
            add_class(node, "nohyph")
        if is_call(node):
            node.set(TYPE, "noteref")
            finish_call(node, setting.labels)
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
    # Some old readers show the narrow no-break space as a box.
    if setting.narrow == "span":
        narrow_spaces = re.compile(NARROW_NO_BREAK_SPACE).finditer
        set_between(tree, narrow_spaces, lambda _: made("span", "narrow", NO_BREAK_SPACE))
    text = inner_xml(tree)
    narrow = setting.narrow != "nbsp"
    return text if narrow else text.replace(NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE)


def _set_on_lines(tree: Element) -> None:
    """Set blocks on lines of their own, for whoever opens the file to look."""
    for holder in (tree, *tree.iter("div")):
        if len(holder) and not (holder.text or "").strip() and holder[0].tag not in ("span", "a"):
            holder.text = "\n" if holder is not tree else None
            for block in holder:
                block.tail = "\n" if not (block.tail or "").strip() else block.tail
