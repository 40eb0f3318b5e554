"""The values of a book's structure, and what is done to the tree once it is gathered.

A `Node` stands for an element as a screen reader meets it, `MarkedContent` for a piece of a page's
drawing. `structure.py` gathers them from the pages, `tags.py` writes them into a PDF.

Source: ISO 32000-1, 14.8.4 (standard structure types); ISO 14289-1, 7.4.2 (heads).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

ROLE_MAP = {"Em": "Span", "Strong": "Span", "Endnotes": "Sect"}
"""Types of PDF 2.0 that PDF 1.7 does not know, and what they count as."""

_HEADINGS = frozenset(f"H{level}" for level in range(1, 7))

_NUMBERINGS = frozenset(
    ("Circle", "Decimal", "LowerAlpha", "LowerRoman", "None", "Square", "UpperAlpha", "UpperRoman")
)
"""What ListNumbering may be (ISO 32000-1, table 347); anything else is a Disc."""


@dataclass(slots=True, eq=False)
class MarkedContent:
    """A piece of marked content."""

    page: int
    """The index of its page."""
    number: int
    """Its number on the page (MCID)."""


@dataclass(slots=True, eq=False)
class Node:
    """An element of the structure."""

    role: str
    parent: Node | None
    language: str
    """The language of its words, inherited or its own."""
    kids: list[Node | MarkedContent] = field(default_factory=list)
    element: Any = None
    """The HTML element it stands for."""
    annotations: list[tuple[int, Any]] = field(default_factory=list)
    """Of a Link: the index of the page and the box of each of its lines."""
    after: list[Node] = field(default_factory=list)
    """Notes that are called from it and are heard when it has ended."""
    alternate: str = ""
    expansion: str = ""
    box: Any = None
    """The first box of a table cell, of a list or of a figure, for its attributes."""
    page: int = 0
    """Of a figure: the index of its page."""
    implied: bool = False
    """A P that no HTML element asked for."""

    @property
    def last(self) -> Node | None:
        """Return what was added last, if that is a node."""
        last = self.kids[-1] if self.kids else None
        return last if isinstance(last, Node) else None

    def add(self, role: str, **values: Any) -> Node:
        """Add a child, in its language unless it says another."""
        node = Node(role, self, **({"language": self.language} | values))
        self.kids.append(node)
        return node


def settle(node: Node) -> bool:
    """Put notes after what calls them and drop what holds nothing; tell whether a node stays.

    A note follows the paragraph or head that calls it; from a cell, an item or a caption it is
    called inside, at the end.
    """
    kids: list[Node | MarkedContent] = []
    for kid in node.kids:
        if isinstance(kid, MarkedContent):
            kids.append(kid)
        elif settle(kid):
            kids.append(kid)
            if kid.role == "P" or kid.role in _HEADINGS:
                kids += kid.after
    node.after = [note for note in node.after if settle(note)]
    if node.role != "P" and node.role not in _HEADINGS:
        kids += node.after
    node.kids = kids
    return bool(kids or node.annotations or node.role in ("TD", "TH"))


def order_headings(root: Node) -> None:
    """Number the heads so that no level is skipped (ISO 14289-1, 7.4.2).

    A head of a deeper level than the one before goes one level down, whatever its own number.
    """
    opened: list[int] = []
    for node in nodes_of(root):
        if node.role in _HEADINGS:
            level = int(node.role[1])
            while opened and opened[-1] >= level:
                opened.pop()
            opened.append(level)
            node.role = f"H{len(opened)}"


def nodes_of(root: Node) -> Iterator[Node]:
    """Yield a node and all below it, in reading order."""
    yield root
    for kid in root.kids:
        if isinstance(kid, Node):
            yield from nodes_of(kid)


def numbering(node: Node) -> str:
    """Return the ListNumbering of a list, from the style of its items; None when none is marked.

    The labels of a `dl` are its terms, not marks.
    """
    if node.element.get("data-was", node.element.tag) == "dl":
        return "None"
    items = (kid for kid in node.kids if isinstance(kid, Node))
    if not any(isinstance(kid, Node) and kid.role == "Lbl" for item in items for kid in item.kids):
        return "None"
    style = node.box.style["list_style_type"]
    # As CSS calls it: `lower-latin`, which is the same as `lower-alpha`.
    name = (
        style.replace("latin", "alpha").title().replace("-", "") if isinstance(style, str) else ""
    )
    return name if name in _NUMBERINGS else "Disc"
