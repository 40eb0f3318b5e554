"""The structure of a book as a screen reader walks it, gathered from the boxes of its pages.

Comes in: the painted sheets (`sheets.py`). Goes out: a tree of `Node`s that follows the HTML: one
node for each element, however many pages, lines and boxes it takes, and the marks of the pages that
no one should hear. Nothing here knows how a PDF writes it; `tags.py` does.

    p over a page turn          one P
    note                        Reference and Link at the call; the Note after the paragraph
    li                          LI with Lbl and LBody; dt and dd likewise
    nav's lists                 TOC, TOCI
    em, strong, code            Em, Strong (Span for readers that know no better), Code
    words in another language   the language on their own element, or on a Span
    running heads, folios, table heads set again, pictures without alt: artifacts

Source: ISO 32000-1, 14.8.4 (standard structure types); ISO 14289-1, 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bookpress.writing.screen.navigation import CALL, MARKER, SVG, alternate, is_silent, pseudo
from bookpress.writing.screen.structure_nodes import MarkedContent, Node, order_headings, settle
from bookpress.writing.sheets import Sheet

_ROLES = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    **{"p": "P", "pre": "P", "blockquote": "BlockQuote", "q": "Quote"},
    **{"section": "Sect", "nav": "Sect", "article": "Art", "main": "Part"},
    **dict.fromkeys(("div", "header", "footer", "aside", "figure", "address", "hgroup"), "Div"),
    **{"ul": "L", "ol": "L", "dl": "L", "caption": "Caption", "figcaption": "Caption"},
    **{"table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot"},
    **{"tr": "TR", "th": "TH", "td": "TD", "img": "Figure", SVG: "Figure"},
    **{"em": "Em", "strong": "Strong"},
    **dict.fromkeys(("code", "kbd", "samp"), "Code"),
}
"""HTML element → structure type. What is not here shows only through its content."""

_GROUPS = frozenset(("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Endnotes"))
"""Types that hold blocks: words that stand in them directly get a P."""

_INLINE = frozenset(("Em", "Strong", "Code", "Quote", "Span", "Link", "Reference", "Figure"))

_CALLS = frozenset(("note-call", "again"))
"""Classes of links that call a note."""

_BLOCKS_OF_NOTES = frozenset(("p", "ul", "ol", "dl", "li", "dt", "dd", "blockquote", "pre"))
"""What a span in a note may stand for (`data-was`): a paragraph holds no blocks in HTML."""

_ITEM_MARK = "mark"
"""What the span before an item in a note stands for: elsewhere the style sheet sets the mark."""

Where: TypeAlias = Node | None
"""Where the words of a box belong: under a node, or nowhere (None) when they are an artifact."""


@dataclass(slots=True)
class Structure:
    """What was gathered."""

    root: Node
    artifacts: dict[tuple[int, int], str]
    """(page, MCID) of content that is not heard → what it is: `Header`, `Footer` or nothing."""


def collect(sheets: Sequence[Sheet], language: str) -> Structure:
    """Gather the structure of painted sheets, in the order in which it is to be read."""
    gatherer = _Gatherer(sheets, language)
    for index, sheet in enumerate(sheets):
        gatherer.walk_page(index, sheet)
    root = gatherer.root
    settle(root)
    order_headings(root)
    return Structure(root, gatherer.artifacts)


class _Gatherer:
    """The walk over the boxes of all pages."""

    def __init__(self, sheets: Sequence[Sheet], language: str) -> None:
        self.root = Node("Document", None, language)
        self.artifacts: dict[tuple[int, int], str] = {}
        self._nodes: dict[Any, Node] = {}  # HTML element → node
        self._inside: dict[Any, Node] = {}  # HTML element → node that takes its content
        self._generated: dict[tuple[Any, str], Node] = {}  # the same, and its pseudo-element
        self._header_pages: dict[Any, int] = {}  # table head → page that it is heard on
        self._parents: dict[Any, Any] = {}  # HTML element → its parent, of one document
        self._linked = {id(link[3]) for sheet in sheets for link in sheet.links}
        self._index = 0
        self._sheet = sheets[0]

    def walk_page(self, index: int, sheet: Sheet) -> None:
        """Walk over one page: its flow, then its notes; its margins are artifacts."""
        from weasyprint.formatting_structure import boxes

        self._index, self._sheet = index, sheet
        for box in sheet.box.children:
            if isinstance(box, boxes.MarginBox):
                place = "Header" if "top" in box.at_keyword else "Footer"
                self._walk(box, None, place)
                continue
            if isinstance(box, boxes.FootnoteAreaBox):
                for note in box.children:
                    if note.element not in self._inside:
                        self._add_uncalled_note(note.element)
            self._walk(box, self.root)

    def _walk(self, box: Any, where: Where, place: str = "") -> None:
        """Place a box and what it holds."""
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout.absolute import AbsolutePlaceholder

        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox):
            self._place(box, where, place)
            return
        if where is not None:
            where = self._enter(box, where)
        if isinstance(box, boxes.ReplacedBox):
            self._place(box, where, place)
        for child in getattr(box, "children", ()):
            self._walk(child, where, place)

    def _place(self, box: Any, where: Where, place: str) -> None:
        """Put the marked content of a box where it belongs."""
        number = self._sheet.marked.get(box)
        if number is None:
            return
        if where is None:
            self.artifacts[self._index, number] = place
        else:
            self._holder(where).kids.append(MarkedContent(self._index, number))

    def _holder(self, where: Node) -> Node:
        """Return the node that may hold words: inside a group, the P that its words imply."""
        if where.role not in _GROUPS:
            return where
        return where.last if where.last and where.last.implied else where.add("P", implied=True)

    def _enter(self, box: Any, where: Node) -> Where:
        """Return the node that takes the content of a box: its element's, made when it is new."""
        element = box.element
        if element is None:
            return where
        if made_for := pseudo(box):
            return self._enter_generated(box, made_for, where)
        is_frame = box.element_tag in ("html", "body")
        if is_frame and _language(element, where.language) == where.language:
            return where
        if is_silent(box, self._index, self._header_pages):
            return None
        if element not in self._inside:
            self._inside[element] = self._make(box, where)
        node = self._inside[element]
        if id(box) in self._linked:
            node.annotations.append((self._index, box))
        return node

    def _enter_generated(self, box: Any, made_for: str, where: Node) -> Node:
        """Place what a style sheet adds to an element; once, however many boxes it takes."""
        key = (box.element, made_for)
        if key not in self._generated:
            self._generated[key] = self._make_generated(box, made_for, where)
        return self._generated[key]

    def _make_generated(self, box: Any, made_for: str, where: Node) -> Node:
        if made_for == "marker" and box.element in self._nodes:
            return _labelled(self._nodes[box.element])
        if made_for == CALL:
            self._add_note(box.element, where)
            where = self._holder(where).add("Reference")
        elif made_for == MARKER:
            where = where.add("Lbl")
        if id(box) in self._linked:
            where = where.add("Link", annotations=[(self._index, box)], element=box.element)
        return where

    def _add_note(self, element: Any, where: Node) -> None:
        """Make the node of a note where it is to be heard: after the block that calls it."""
        if element in self._inside:
            return
        block = where
        while block.role in _INLINE and block.parent is not None:
            block = block.parent
        block = self._holder(block)
        note = Node("Note", block, _language(element, where.language), element=element)
        block.after.append(note)
        self._nodes[element] = self._inside[element] = note

    def _add_uncalled_note(self, element: Any) -> None:
        """Make the node of a note whose call shows nothing: it is called where it stands."""
        if not self._parents or element not in self._parents:
            root = self._sheet.box.children[0].element
            self._parents = {child: parent for parent in root.iter() for child in parent}
        around = self._parents.get(element)
        while around is not None and around not in self._inside:
            around = self._parents.get(around)
        self._add_note(element, self._inside.get(around, self.root))

    def _make(self, box: Any, where: Node) -> Node:
        """Make the node of an element, and give the one that takes its content."""
        element, tag = box.element, _tag(box)
        language = _language(element, where.language)
        if element.get("data-was") == _ITEM_MARK and where.parent is not None:
            return _labelled(where.parent)
        if tag in ("li", "dt", "dd"):
            return self._make_item(element, tag, where, language)
        role = self._role(box, tag, where)
        if not role and language != where.language:
            role = "Div" if tag in ("html", "body") else "Span"
        if not role:
            return where
        parent = self._parent(box, role, where)
        node = parent.add(role, language=language, element=element, box=box, page=self._index)
        node.alternate = alternate(element) if role == "Figure" else ""
        node.expansion = element.get("title", "") if tag == "abbr" else ""
        self._nodes[element] = node
        return node

    def _role(self, box: Any, tag: str, where: Node) -> str:
        """Return the structure type of an element; empty when it shows only by its content."""
        named = (box.element.get("class") or "").split()
        if {"endnote", "endnotes"} & set(named):
            return "Note" if "endnote" in named else "Endnotes"
        if tag == "a":
            return "Link" if id(box) in self._linked else ""
        if tag == "span" and (box.element.get("data-words") or "locators" in named):  # (p. 12)
            return "Reference"
        if tag == "abbr":
            return "Span" if box.element.get("title") else ""
        if tag in ("ul", "ol") and _is_in_contents(where):
            return "TOC"
        return _ROLES.get(tag, "")

    def _parent(self, box: Any, role: str, where: Node) -> Node:
        """Return the node that a new one stands in."""
        from weasyprint.formatting_structure import boxes

        if role == "TOC" and where.role == "Reference" and where.parent is not None:
            return where.parent
        if role not in _INLINE:
            return where
        is_in_figure = where.element is not None and where.element.tag == "figure"
        if role == "Figure" and (isinstance(box, boxes.BlockLevelBox) or is_in_figure):
            return where
        parent = self._holder(where)
        if role == "Link" and _CALLS.intersection((box.element.get("class") or "").split()):
            parent = parent.add("Reference")
        if "endnote-number" in (box.element.get("class") or "").split():
            parent = parent.add("Lbl")
        return parent

    def _make_item(self, element: Any, tag: str, where: Node, language: str) -> Node:
        """Make an item of a list or of the contents, or add to it (`dt`, `dd`)."""
        if where.role == "TOC":
            entry = self._nodes[element] = where.add("TOCI", language=language, element=element)
            return entry.add("Reference")
        item = where.last if tag != "li" else None
        if item is None or item.role != "LI" or (tag == "dt" and _has_body(item)):
            item = where.add("LI", element=element)
        self._nodes[element] = item
        return item.add("Lbl" if tag == "dt" else "LBody", language=language, element=element)


def _labelled(item: Node) -> Node:
    """Give an item of a list its label."""
    label = Node("Lbl", item, item.language)
    item.kids.insert(0, label)
    return label


def _has_body(item: Node) -> bool:
    return any(isinstance(kid, Node) and kid.role == "LBody" for kid in item.kids)


def _tag(box: Any) -> str:
    """Return the HTML tag of a box's element; in a note, the one that its span stands for."""
    was = box.element.get("data-was")
    if was is None:
        return str(box.element_tag)
    return was if was in _BLOCKS_OF_NOTES else "div"


def _language(element: Any, inherited: str) -> str:
    return element.get("lang") or inherited


def _is_in_contents(where: Node) -> bool:
    """Return whether a list stands in a `nav`."""
    if where.element is not None and where.element.tag == "nav":
        return True
    return where.parent is not None and _is_in_contents(where.parent)
