"""A section's tree, made fit for an EPUB: notes as pop-ups, links across files, speakers' names.

Source: EPUB 3.3 `#sec-xhtml` and its structural semantics; DPUB-ARIA 1.1 for the roles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Literal, NamedTuple

from bookpress.model.book import Element, Note, Section, inner_xml
from bookpress.model.theme import Labels
from bookpress.rendering.epub.division import divide, fits, size_of
from bookpress.rendering.epub.page_break_markers import PageBreakMarker, mark_page_breaks
from bookpress.rendering.epub.tables import unfold_wide_tables
from bookpress.rendering.paper.widths import Face
from bookpress.rendering.references.locators import set_locators
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.sections import NoteText, finish_call, is_call, note_tree, section_tree
from bookpress.rendering.trees import add_class, classes, made, set_between, shows_address
from bookpress.rendering.xhtml import TYPE, XML_LANG, keep_open
from bookpress.typography.characters import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, plain_spaces

_ASIDE = 100
"""Bytes of the element around a note, without its id."""

Narrow = Literal["nnbsp", "nbsp", "span"]


class PlacedNote(NamedTuple):
    """A note in one of the files that call it."""

    note: Note
    body: Element
    """Its blocks, opened by its number; finished but for its links."""
    again: bool
    """Whether an earlier file calls and holds it too."""


class Portion(NamedTuple):
    """What one file holds of a section: the whole, unless that is too long."""

    tree: Element
    """The title, if any, and the blocks; finished but for its links."""
    notes: tuple[PlacedNote, ...]
    """Those that are called here."""
    marks: tuple[PageBreakMarker, ...]
    """Where pages of the printed edition begin."""

    def ids(self) -> list[str]:
        """Return the ids that a link can lead to."""
        marks = {mark.id for mark in self.marks}
        trees = (self.tree, *(placed.body for placed in self.notes))
        inside = (i for tree in trees for node in tree.iter() if (i := node.get("id")))
        return [*(one.note.id for one in self.notes), *(i for i in inside if i not in marks)]


class PortionText(NamedTuple):
    """The same as its template needs it."""

    body: str
    """XHTML."""
    notes: tuple[NoteText, ...]


class Setting(NamedTuple):
    """What is the same for all the sections of a book."""

    names: Mapping[str, str]
    """Speakers' names by key."""
    labels: Labels
    narrow: Narrow
    """How the narrow no-break space is written."""
    face: Face
    """The widths of the running text's font."""
    anchors: Mapping[str, str]
    """The number of the page on paper that holds the beginning of an element, by its id."""


def portions(section: Section, setting: Setting, starts: Sequence[PageStart]) -> list[Portion]:
    """Make one section fit for its files; `starts` are the pages that begin in it, in order."""
    tree = section_tree(section, setting.names, setting.labels)
    if section.title is not None:
        add_class(tree[0], f"{section.kind.value}-title")
    set_locators(tree, setting.anchors)
    taken = {section.id, *(note.id for note in section.notes)}
    taken.update(node.get("id", "") for node in tree.iter())
    marks = mark_page_breaks(tree, starts, taken)
    _finish(tree, setting)
    notes = [(note, note_tree(note, setting.labels, ". ")) for note in section.notes]
    for _, body in notes:
        _finish(body, setting)
    sizes = {f"call-{note.label}": size_of(body) + _ASIDE + len(note.id) for note, body in notes}
    trees = [tree] if fits(size_of(tree) + sum(sizes.values())) else divide(tree, sizes)
    placed = _placed(notes, [_first_calls(one) for one in trees])
    found = []
    for one, here in zip(trees, placed, strict=True):
        ids = {node.get("id") for node in one.iter()}
        found.append(Portion(one, tuple(here), tuple(mark for mark in marks if mark.id in ids)))
    return found


def _first_calls(tree: Element) -> dict[str, str]:
    """Return the notes that a tree calls, id → the id of the first call."""
    links = [link for link in tree.iter("a") if is_call(link)]
    return {link.get("href", "")[1:]: link.get("id", "") for link in reversed(links)}


def _placed(
    notes: Sequence[tuple[Note, Element]], calls: Sequence[Mapping[str, str]]
) -> list[list[PlacedNote]]:
    """Return the notes of each file of a section, whose `calls` are given.

    Each file holds the notes that it calls, so that they pop up in their place; the number of one
    that stands there again leads back to the call in this file. The first file takes what no text
    calls.
    """
    placed: list[list[PlacedNote]] = [[] for _ in calls]
    for note, body in notes:
        first, *others = [n for n, one in enumerate(calls) if note.id in one] or [0]
        placed[first].append(PlacedNote(note, body, again=False))
        for number in others:
            copied = deepcopy(body)
            for link in copied.iter("a"):
                if "note-back" in classes(link):
                    link.set("href", f"#{calls[number][note.id]}")
            placed[number].append(PlacedNote(note, copied, again=True))
    return placed


def portion_text(
    portion: Portion, setting: Setting, files: Mapping[str, str], file: str
) -> PortionText:
    """Write what `file` holds, `files` being that of each id of the book."""
    own = frozenset(portion.ids())

    def written(tree: Element) -> str:
        for link in tree.iter("a"):
            target = link.get("href", "")
            if target.startswith("#") and target[1:] not in own:
                holder = files.get(target[1:], file)
                link.set("href", f"{holder}{target}" if holder != file else target)
        text = inner_xml(tree)
        narrow = setting.narrow != "nbsp"
        return text if narrow else text.replace(NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE)

    notes = tuple(
        NoteText(one.note.id, one.note.number, written(one.body), one.again)
        for one in portion.notes
    )
    return PortionText(written(portion.tree), notes)


def _finish(tree: Element, setting: Setting) -> None:
    """Give a tree what every tree of the EPUB needs, in place."""
    for node in list(tree.iter()):
        if (language := node.get("lang")) is not None:
            node.set(XML_LANG, language)
        if node.tag == "a" and shows_address(node):  # e-readers hyphenate what they are not told of
            add_class(node, "nohyph")
        if is_call(node):
            node.set(TYPE, "noteref")
            finish_call(node, setting.labels)
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


def _set_on_lines(tree: Element) -> None:
    """Set blocks on lines of their own, for whoever opens the file to look."""
    for holder in (tree, *tree.iter("div")):
        if len(holder) and not (holder.text or "").strip() and holder[0].tag not in ("span", "a"):
            holder.text = "\n" if holder is not tree else None
            for block in holder:
                block.tail = "\n" if not (block.tail or "").strip() else block.tail
