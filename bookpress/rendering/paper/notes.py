"""Notes and links on paper: what is called from the text stands at the foot of the page.

Comes in: a copy of a section's tree, changed in place. The first call of a note becomes the note
itself, which the style sheet floats to the foot; later calls give its number again. A link to the
outside keeps its words, and its address stands at the foot after the same words, where it is not
in the text already. Such a note has no number, so that those of the notes stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from bookpress.model.book import Element, Note, Section, plain_text
from bookpress.model.elements import BLOCKS, CELLS, VOID
from bookpress.patterns import late
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.sections import is_call
from bookpress.rendering.trees import (
    add_class,
    classes,
    copy_tree,
    made,
    outward_address,
    put_in_place,
    shows,
)

EN_SPACE = "\u2002"

# A call stands in a paragraph, which in HTML holds no blocks: in a note they become spans.
_BLOCK_CLASS = {"p": "note-p", "li": "note-li", "dd": "note-li"}
_BLOCKS = BLOCKS - VOID
# Between the number of a note and its words, in em: the token holds two figures and this.
_AFTER_NUMBER = 0.45
# Links that have been given their address, and addresses themselves.
_DONE = frozenset(("outward", "address"))
# Where an address may turn, and a part of one that any line holds.
_TURN = late(r"(?<=[\w/])(?=[.@?&=#_-]\w)|(?<=\w/)(?=\w)")
_SHORT = 30
# Blocks whose lines are ragged: those of paragraphs are chosen by the layout.
_RAGGED = ("li", "dd", "figcaption")
# An address is known by its link's first words.
_KEY_WORDS = 6


def note_hang(sections: Iterable[Section], grid: Grid) -> float:
    """Return by how much the notes of a document are hung, in pt: the token, or the widest number.

    One document's notes share pages, so their texts begin in one column.
    """
    numbers = (str(note.number) for section in sections for note in section.notes)
    widest = max(map(grid.sans.width, numbers), default=0.0)
    return max(
        grid.length("note-hang"), round((widest + _AFTER_NUMBER) * grid.length("note-size"), 2)
    )


def set_notes(tree: Element, notes: Iterable[Note], placed: set[str]) -> None:
    """Put each note where it is first called.

    `placed`: the ids of the notes that the document holds already; those set here are added.
    """
    known = {note.label: note for note in notes}
    for call in list(tree.iter("a")):
        if call.get("class") != "note-call":
            continue
        note = known.get(call.get("data-note", ""))
        if note is None or note.id in placed:
            again = etree.Element("a", {"class": "note-call again", "href": call.get("href", "")})
            again.text = call.text or ""
            put_in_place(call, again)
        else:
            placed.add(note.id)
            attributes = {"class": "note-call", "id": call.get("id", f"call-{note.label}")}
            holder = etree.Element("span", attributes)
            holder.append(_foot_note(note))
            put_in_place(call, holder)
    mark_neighbours(tree)


def mark_neighbours(tree: Element) -> None:
    """Mark the calls that stand right behind another: two numbers, not one."""
    for call in tree.iter("a", "span"):
        before = call.getprevious()
        if is_call(call) and before is not None and is_call(before) and not before.tail:
            add_class(call, "next-call")


def _foot_note(note: Note) -> Element:
    """Write a note as spans, its number as data for the style sheet."""
    body = copy_tree(note.body)
    for call in body.iter("a"):
        if is_call(call):  # a note called from a note is not set here
            call.attrib.clear()
            call.set("class", "note-call again")
            call.set("href", f"#{note.id}")
    set_addresses_beside(body)
    for block in list(body.iter()):
        if block is not body and block.tag in _BLOCKS:
            if not (block.tail or "").strip():
                block.tail = None  # between spans white space would be text
            if len(block) and block[0].tag in _BLOCKS and not (block.text or "").strip():
                block.text = None
            _as_span(block)
    body.tag = "span"
    body.attrib.clear()
    body.set("class", "note")
    body.set("id", note.id)
    body.set("data-number", str(note.number))
    first = body[0] if len(body) else None
    if first is not None and "note-p" in classes(first):
        first.set("class", "note-run")
        body.text = None
    return body


def _as_span(block: Element) -> None:
    """Turn one block of a note into a span; the mark of a list's item becomes a span before it."""
    mark = ""
    parent = block.getparent()
    if block.tag == "li" and parent is not None:
        number = int(parent.get("start", "1")) + sum(1 for _ in block.itersiblings(preceding=True))
        # The list itself is a span by now, and keeps what it was as data.
        mark = f"{number}.{EN_SPACE}" if parent.get("data-was") == "ol" else f"–{EN_SPACE}"
    if block.tag in CELLS and block.getnext() is not None:
        block.tail = EN_SPACE
    block.set("data-was", str(block.tag))
    block.set("class", _BLOCK_CLASS.get(str(block.tag), "note-block"))
    if block.tag in CELLS:
        block.set("class", "note-run")
    if block.tag == "p" and block.find("br") is not None:
        add_class(block, "note-stanza")
    block.tag = "span"
    if mark:
        label = etree.Element("span", {"data-was": "mark"})
        label.text, label.tail = mark, (block.text or "").lstrip()
        block.text = None
        block.insert(0, label)


def set_addresses(tree: Element) -> None:
    """Give each link to the outside its address at the foot, once for a section.

    Links in notes have been given theirs; call it after `set_notes`.
    """
    told: set[str] = set()
    for link in list(tree.iter("a")):
        address = outward_address(link)
        if address is None or not _DONE.isdisjoint(classes(link)):
            continue
        words = plain_text(link) or _pictured(link)
        link.set("class", _outward(words, address))
        ragged = next(link.iterancestors(*_RAGGED), None) is not None
        if ragged and shows(words, address) and not len(link):
            _set_turns(link)
        if address in told or shows(words, address) or not words:
            continue
        told.add(address)
        note = etree.Element("span", {"class": "note by-words"})
        key = etree.SubElement(note, "i")
        # In the same run as the words: WeasyPrint 70 writes no run of spaces alone.
        key.text = _shortened(words) + EN_SPACE
        note.append(_address(address, link.get("href", "")))
        note.tail, link.tail = link.tail, None
        link.addnext(note)


def set_page_references(tree: Element, words: str, *, every: bool) -> None:
    """Say behind a link to a place of the book on which page that is.

    `words`: of the theme's labels, with `{page}`, which the layout fills; until then it is 000.
    `every`: behind all such links, not only those of class `page`.
    """
    for link in list(tree.iter("a")):
        target = link.get("href", "")
        asked = every or "page" in classes(link)
        inside = target.startswith("#") and not is_call(link) and not _is_of_index(link)
        if not asked or not inside or not plain_text(link).strip():
            continue
        attributes = {"data-target": target[1:], "data-words": f" {words}"}
        reference = etree.Element("span", {"class": "page-reference", **attributes})
        reference.text = f" {words}".replace("{page}", "000")
        reference.tail, link.tail = link.tail, None
        link.addnext(reference)


def _is_of_index(link: Element) -> bool:
    """Return whether a link stands in the index, which names pages itself."""
    return any("index-entry" in classes(one) for one in link.iterancestors("li"))


def _outward(words: str, address: str) -> str:
    """Return the classes of a link to the outside: an address that is read takes no hyphen."""
    return "outward nohyph" if shows(words, address) else "outward"


def _pictured(link: Element) -> str:
    """Return the words of the pictures that a link shows instead of words."""
    return " ".join(alt for picture in link.iter("img") if (alt := picture.get("alt")))


def _shortened(words: str) -> str:
    """Return the first words of a link, by which the foot of the page names it."""
    split = words.split(" ")
    return words if len(split) <= _KEY_WORDS else " ".join(split[:_KEY_WORDS]) + "…"


def _address(address: str, href: str) -> Element:
    """Write an address as a link of its own."""
    link = etree.Element("a", {"class": "address", "href": href})
    link.text = address
    _set_turns(link)
    return link


def _set_turns(link: Element) -> None:
    """Let an address turn before its signs and after a slash; behind its hyphen one would see ours.

    Of a part that not every line can hold, the rest is left to the layout. Source: The Chicago
    Manual of Style, 7.46.

    >>> link = etree.fromstring("<a>a.org/un-mot</a>")
    >>> _set_turns(link)
    >>> [part.text for part in link.iter("span")]
    ['a', '.org/', 'un', '-mot']
    """
    parts = _TURN.split(link.text or "")
    link.text = None
    for part in parts:
        if len(link):
            etree.SubElement(link, "wbr")
        whole = len(part) if len(part) <= _SHORT else 2
        link.append(made("span", "unturned", part[:whole]))
        link[-1].tail = part[whole:]


def set_addresses_beside(tree: Element) -> None:
    """Write behind each link of a note to the outside its address."""
    for link in list(tree.iter("a")):
        if (address := outward_address(link)) is not None:
            link.set("class", _outward(plain_text(link), address))
            _set_address_beside(link, address)


def _set_address_beside(link: Element, address: str) -> None:
    """Write an address in brackets after its link: a note has no foot of its own."""
    if shows(plain_text(link), address):
        if not len(link):
            _set_turns(link)
        return
    after, link.tail = link.tail or "", None
    beside = _address(address, link.get("href", ""))
    link.addnext(beside)
    link.tail = " ("
    beside.tail = ")" + after
