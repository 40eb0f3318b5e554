"""Write the structure of a book into a PDF: tag tree, parent tree, roles, artifacts.

WeasyPrint marks the content of the pages and is kept from tagging it (`sheets.py`); its empty
`StructTreeRoot` is filled here with what `structure.py` gathered.

Source: ISO 32000-1, 14.6 (marked content), 14.7 (structure), 14.8.2.2 (artifacts), 14.9.4
(ActualText); ISO 14289-1, 7.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

import pydyf

from bookpress.writing.objects import name_tree, object_at
from bookpress.writing.screen.navigation import pseudo, words_of
from bookpress.writing.screen.structure import Structure, collect
from bookpress.writing.screen.structure_nodes import ROLE_MAP, MarkedContent, Node, numbering
from bookpress.writing.sheets import Sheet

_PT = 0.75
"""Points of a CSS pixel: 72 over 96."""

_LAST_GLYPH = re.compile(rb"(.*<[0-9a-f]*)([0-9a-f]{4}>-?[0-9.]*\] TJ)", re.DOTALL)
"""The operator that shows a line, split before its last glyph (two bytes in hexadecimal)."""

_SPACES = re.compile(r"[ \t\n\r\f]+")
"""What CSS folds into one space."""

_SOFT_HYPHEN = "\u00ad"


def write_tags(pdf: Any, sheets: Sequence[Sheet], language: str) -> None:
    """Tag a PDF whose pages WeasyPrint has just painted; for its `finisher`.

    `language`: that of the document, as its catalog says.
    """
    _soften_hyphens(sheets)
    structure = collect(sheets, language)
    numbers = [_renumber(index, sheet, structure) for index, sheet in enumerate(sheets)]
    _Writer(pdf, sheets, numbers).write(structure.root)


def _renumber(index: int, sheet: Sheet, structure: Structure) -> dict[int, int]:
    """Turn what is not heard into artifacts and number the rest from 0; gives old → new number."""
    numbers: dict[int, int] = {}
    items = sheet.stream.stream
    for place, item in enumerate(items):
        if not isinstance(item, pydyf.Dictionary) or "MCID" not in item:
            continue
        number = item["MCID"]
        if (index, number) in structure.artifacts:
            kind = structure.artifacts[index, number]
            items[place - 1] = "/Artifact"
            items[place] = _artifact(kind)
        else:
            numbers[number] = len(numbers)
            items[place] = pydyf.Dictionary({"MCID": numbers[number]})
    return numbers


def _artifact(kind: str) -> Any:
    """Return the properties of an artifact: a running head or folio, or part of the layout."""
    if kind:
        attached = {"Header": "/Top", "Footer": "/Bottom"}[kind]
        return pydyf.Dictionary(
            {"Type": "/Pagination", "Subtype": f"/{kind}", "Attached": pydyf.Array([attached])}
        )
    return pydyf.Dictionary({"Type": "/Layout"})


def _soften_hyphens(sheets: Sequence[Sheet]) -> None:
    """Let the hyphen at the end of a line be read as a soft one, so that its word is whole."""
    texts: dict[Any, str] = {}
    for sheet in sheets:
        broken = {number for box, number in sheet.marked.items() if _is_broken_word(box, texts)}
        if broken:
            sheet.stream.stream[:] = _softened(sheet.stream.stream, broken)


def _softened(items: Sequence[Any], broken: Container[int]) -> Iterator[Any]:
    """Yield the items of a page, the last glyph of some of its marked contents said as U+00AD."""
    number = -1
    last: dict[int, int] = {}
    for place, item in enumerate(items):
        if isinstance(item, pydyf.Dictionary) and "MCID" in item:
            number = item["MCID"]
        elif number in broken and isinstance(item, bytes) and _LAST_GLYPH.fullmatch(item):
            last[number] = place  # a text in several faces is shown by several operators
    ends = frozenset(last.values())
    for place, item in enumerate(items):
        if place in ends and (split := _LAST_GLYPH.fullmatch(item)):
            said = pydyf.Dictionary({"ActualText": pydyf.String(_SOFT_HYPHEN)})
            yield from (split[1] + b">] TJ", "/Span", said, b"BDC", b"[<" + split[2], b"EMC")
        else:
            yield item


def _is_broken_word(box: Any, texts: dict[Any, str]) -> bool:
    """Return whether a line ends inside a word: its last mark is one that the layout added.

    `texts` keeps the text of each element that was asked for.
    """
    text = getattr(box, "text", "")
    hyphen = box.style["hyphenate_character"]
    if not text.endswith(hyphen) or len(text) == len(hyphen) or box.element is None:
        return False  # a page header has no element, and no listener
    if box.element not in texts:
        texts[box.element] = _SPACES.sub(" ", "".join(box.element.itertext()))
    own = texts[box.element]
    return text not in own and text.removesuffix(hyphen) in own


class _Writer:
    """The objects of the tag tree, made from the root down."""

    def __init__(
        self, pdf: Any, sheets: Sequence[Sheet], numbers: Sequence[Mapping[int, int]]
    ) -> None:
        self._pdf = pdf
        self._sheets = sheets
        self._numbers = numbers
        self._pages = pdf.page_references
        self._parents: list[list[Any]] = [[None] * len(each) for each in numbers]
        self._annotated: list[Any] = []
        self._names: dict[str, Any] = {}

    def write(self, root: Node) -> None:
        """Fill the tree that WeasyPrint left empty."""
        top = self._object(self._pdf.catalog["StructTreeRoot"])
        document = self._object(top["K"][0])
        document["K"] = pydyf.Array(
            self._write(kid, document.reference, root.language)
            for kid in root.kids
            if isinstance(kid, Node)
        )
        rows: list[Any] = []
        for index, owners in enumerate(self._parents):
            rows += [index, pydyf.Array(owners)]
        for key, owner in enumerate(self._annotated, len(self._parents)):
            rows += [key, owner]
        self._object(top["ParentTree"])["Nums"] = pydyf.Array(rows)
        top["ParentTreeNextKey"] = len(self._parents) + len(self._annotated)
        top["RoleMap"] = pydyf.Dictionary({own: f"/{to}" for own, to in ROLE_MAP.items()})
        if self._names:
            top["IDTree"] = name_tree(self._names)

    def _object(self, reference: bytes) -> Any:
        return object_at(self._pdf, reference)

    def _write(self, node: Node, parent: bytes, language: str) -> bytes:
        """Make the object of a node and of all below it; gives its reference.

        `language`: that of the node around it.
        """
        item = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        self._pdf.add_object(item)
        if node.language != language:
            item["Lang"] = pydyf.String(node.language)
        if said := node.alternate or _said_by_pictures(node):
            item["Alt"] = pydyf.String(said)
        if node.expansion:
            item["E"] = pydyf.String(node.expansion)
        if node.role == "Note":
            name = node.element.get("id") or f"note.{item.number}"
            self._names[name] = item.reference
            item["ID"] = pydyf.String(name)
        if attributes := self._attributes(node):
            item["A"] = attributes
        kids = [self._annotate(node, item, *each) for each in node.annotations]
        first = next((kid.page for kid in node.kids if isinstance(kid, MarkedContent)), None)
        if first is not None:
            item["Pg"] = self._pages[first]
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self._write(kid, item.reference, node.language))
            else:
                kids.append(self._mark(kid, item.reference, first))
        item["K"] = pydyf.Array(kids)
        reference: bytes = item.reference
        return reference

    def _mark(self, mark: MarkedContent, owner: bytes, page: int | None) -> Any:
        """Return the entry of a marked content: its number, and its page when it is another one."""
        number = self._numbers[mark.page][mark.number]
        self._parents[mark.page][number] = owner
        if mark.page == page:
            return number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[mark.page], "MCID": number})

    def _annotate(self, node: Node, item: Any, page: int, box: Any) -> Any:
        """Tie a link annotation to its node, and say in words where it leads."""
        annotation = box.link_annotation
        annotation["StructParent"] = len(self._parents) + len(self._annotated)
        annotation["Contents"] = pydyf.String(_destination(annotation, box))
        self._annotated.append(item.reference)
        return pydyf.Dictionary(
            {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self._pages[page]}
        )

    def _attributes(self, node: Node) -> Any:
        """Return the attributes of cells, lists and figures; None for the rest."""
        if node.role in ("TH", "TD"):
            return self._cell(node)
        if node.role == "L":
            return pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering(node)}"})
        if node.role == "Figure":
            box, sheet = node.box, self._sheets[node.page]
            x, foot = box.content_box_x(), sheet.height - box.content_box_y() - box.height
            edges = sheet.moved(x, foot, x + box.width, foot + box.height)
            box_ = pydyf.Array(round(edge * _PT, 3) for edge in edges)
            return pydyf.Dictionary({"O": "/Layout", "BBox": box_, "Placement": "/Block"})
        return None

    def _cell(self, node: Node) -> Any:
        values: dict[str, Any] = {"O": "/Table"}
        if node.role == "TH":
            values["Scope"] = "/Row" if node.element.get("scope") == "row" else "/Column"
        if node.box.colspan != 1:
            values["ColSpan"] = node.box.colspan
        if node.box.rowspan != 1:
            values["RowSpan"] = node.box.rowspan
        return pydyf.Dictionary(values) if len(values) > 1 else None


def _destination(annotation: Any, box: Any) -> str:
    """Say where a link leads: an address, or the words of the link itself."""
    if "A" in annotation:
        return str(annotation["A"]["URI"].string)
    if pseudo(box):  # the number of a note
        return str(box.content_text).strip()
    said = box.element.get("aria-label") or box.element.get("title")
    return said or " ".join(words_of(box.element).split()) or str(annotation["Dest"].string)


def _said_by_pictures(node: Node) -> str:
    """Return the words of a link that holds only pictures: some readers name it by its own."""
    if node.role != "Link" or not all(isinstance(k, Node) and k.alternate for k in node.kids):
        return ""
    return " ".join(kid.alternate for kid in node.kids if isinstance(kid, Node))
