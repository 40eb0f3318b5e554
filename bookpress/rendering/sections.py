"""Sections and notes for whoever flows the text, the EPUB and the page: names, numbers, ways back.

Source: DPUB-ARIA 1.1 for the roles; WCAG 2.2, technique H63, for the headers of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from bookpress.model.book import Element, Note, Section, plain_text
from bookpress.model.elements import CELLS
from bookpress.model.theme import Labels
from bookpress.rendering.trees import classes, copy_tree, made, open_paragraph
from bookpress.rendering.verse import set_verse
from bookpress.rendering.xhtml import OPS

_NAMED = 3
"""A table of so many columns is no pair of lists: its first column says what a row is about."""


class NoteText(NamedTuple):
    """A note as a template needs it."""

    id: str
    number: int
    body: str
    """XHTML; opens with the note's number, which leads back to the call."""
    again: bool = False
    """Whether it stands in an earlier file of the EPUB too: its section has several."""


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
    _size_pictures(tree)
    name_numbers(tree, labels)
    name_speakers(tree, names, mark=labels["speaker_mark"], gap=" ")
    for paragraph in list(tree.iter("p")):
        set_verse(paragraph)
    _mark_row_headers(tree)
    _name_captions(tree, section.id)
    return tree


def note_tree(note: Note, labels: Labels, gap: str) -> Element:
    """Return a `div` of a note's blocks, opened with its number and a gap.

    The number leads back to the first call. Kobo and Kindle show the note in a box of its own,
    where only this number says which one it is.
    """
    tree = etree.Element("div", nsmap={"epub": OPS})
    _add_blocks(tree, note.body)
    _size_pictures(tree)
    name_numbers(tree, labels)
    back = made("a", "note-back", str(note.number))
    back.set("href", f"#call-{note.label}")
    back.set("role", "doc-backlink")
    back.set("aria-label", f"{_name_of_call(note.number, labels)}. {labels['back_to_text']}")
    open_paragraph(tree, back, gap)
    for paragraph in list(tree.iter("p")):
        set_verse(paragraph)
    _mark_row_headers(tree)
    _name_captions(tree, note.id)
    return tree


def name_numbers(tree: Element, labels: Labels) -> None:
    """Say of figures and tables that have a number which it is, and of references to them.

    A caption opens with it, and one is made where there is none: “Figure 3. The press”. A reference
    that opens a sentence has the words of the caption.
    """
    for node in list(tree.iter("a", "figure", "table")):
        number = str(node.attrib.pop("data-number", ""))
        if number and node.tag == "a":
            form = "caption" if number.istitle() else "reference"
            node.text = labels[f"{number.lower()}_{form}"].format(number=node.text)
        elif number:
            said = labels[f"{node.tag}_caption"].format(number=number)
            tag = "figcaption" if node.tag == "figure" else "caption"
            caption = node.find(tag)
            if caption is None:
                caption = etree.Element(tag)
                node.insert(len(node) if node.tag == "figure" else 0, caption)
            words = caption[0] if len(caption) and caption[0].tag == "p" else caption
            words.text = f"{said}. {words.text or ''}" if plain_text(caption).strip() else said


def _size_pictures(tree: Element) -> None:
    """Give pictures the width that the source asks for; a style sheet bounds them by the text's."""
    for picture in tree.iter("img"):
        if width := picture.get("data-width"):
            del picture.attrib["data-width"]
            picture.set("style", f"width: {width}")


def _mark_row_headers(tree: Element) -> None:
    """Make headers of the cells that name the rows of the tables in a tree, in place.

    Each of them says something of its own, and the header above them is empty, or all are bold, or
    the table has three columns or more and no numbers there. Their class `stub` keeps them as they
    look. A table whose author wrote headers of rows, or joined cells, stays as it is.
    """
    for table in tree.iter("table"):
        headers = [_cells(row) for row in table.iterfind("thead/tr")]
        rows = [cells for row in table.iterfind("tbody/tr") if (cells := _cells(row))]
        inside = [cell for cells in (*headers, *rows) for cell in cells]
        joined = any(cell.get("colspan") or cell.get("rowspan") for cell in inside)
        if len(headers) != 1 or not headers[0] or joined:
            continue
        corner = headers[0][0]
        empty = not plain_text(corner).strip() and next(corner.iter("img"), None) is None
        first = [cells[0] for cells in rows]
        told = empty or all(map(_is_bold, first)) or _are_words(headers[0], first)
        unmarked = all(cell.tag == "td" for cells in rows for cell in cells)
        if told and unmarked and _are_names(first):
            for cell in first:
                cell.tag = "th"
                cell.set("scope", "row")
                cell.set("class", f"{cell.get('class', '')} stub".strip())


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in CELLS]


def _are_names(cells: Sequence[Element]) -> bool:
    """Return whether each cell says something, and no two the same."""
    said = [plain_text(cell).strip() for cell in cells]
    return all(said) and len(set(said)) == len(said) > 0


def _is_bold(cell: Element) -> bool:
    """Return whether all words of a cell are strong."""
    return not (cell.text or "").strip() and all(
        child.tag in ("strong", "b") and not (child.tail or "").strip() for child in cell
    )


def _are_words(headers: Sequence[Element], cells: Sequence[Element]) -> bool:
    """Return whether a column that stands before two others holds words, no numbers."""
    return len(headers) >= _NAMED and all(
        any(sign.isalpha() for sign in plain_text(cell)) for cell in cells
    )


def _name_captions(tree: Element, holder: str) -> None:
    """Give each caption of a table an id, which a frame around the table can be named by."""
    for number, caption in enumerate(tree.iter("caption"), 1):
        if not caption.get("id"):
            caption.set("id", f"_{holder}-{number}")


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
