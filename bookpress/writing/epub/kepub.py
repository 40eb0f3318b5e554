"""An EPUB → Kobo's own form of it: the same words, each sentence in a span with an id.

Kobo's better engine (page turns, highlights, statistics) opens files called `.kepub.epub` and finds
its way by these spans: `kobo.12.3` is the third sentence of the twelfth block of a document. Of the
rest nothing changes: an EPUB reader opens the file as well.

Source: the form of the books that Kobo sells; Kobo publishes no specification.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.elements import HEADINGS, TEXT_BLOCKS, names
from bookpress.patterns import late
from bookpress.rendering.trees import put_in_place
from bookpress.rendering.xhtml import XHTML, elements, keep_open, local_name, parse

_BLOCKS = HEADINGS | TEXT_BLOCKS
"""Elements that begin a block, so that their first sentence has the number 1."""

_DEFAULT: Any = {None: XHTML}

_LEFT_ALONE = names("pre svg math script style audio video")
"""What shows its words in its own way, or shows none; code in a line of text is spoken with it."""

# A sentence ends at its sign, with the quotes and brackets that close after it and the space.
_SENTENCE = late(r".+?(?:[.!?…]+[\s»”’)\]]*\s+|$)", re.DOTALL)


def write_kepub(epub: bytes) -> bytes:
    """Write Kobo's form of an EPUB; dates, order and all other files stay as they are."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(epub)) as archive, zipfile.ZipFile(out, "w") as written:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename.endswith(".xhtml"):
                content = with_spans(content)
            written.writestr(entry, content)
    return out.getvalue()


def with_spans(document: bytes) -> bytes:
    """Return a document whose sentences stand in spans, in the two boxes that Kobo lays out."""
    tree = parse(document)
    for body in elements(tree, "body"):
        _Spans().enter(body)
        outer = _element("div", id="book-columns")
        inner = etree.SubElement(outer, f"{{{XHTML}}}div", {"id": "book-inner"})
        inner.text, body.text = body.text, None
        inner.extend(list(body))
        body.append(outer)
    keep_open(tree)
    written: bytes = etree.tostring(
        tree.getroottree(), encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return written


class _Spans:
    """The numbers of blocks and sentences of one document."""

    def __init__(self) -> None:
        self._block = 0
        self._sentence = 0

    def enter(self, node: Element) -> None:
        """Set the spans of an element and of all that it holds."""
        name = local_name(node)
        if not name or name in _LEFT_ALONE or node.get("hidden") is not None:
            return
        if name == "img":
            self._frame(node)
            return
        if name in _BLOCKS:
            self._begin_block()
        children = list(node)
        text, node.text = node.text or "", None
        self._fill(node, 0, text)
        for child in children:
            tail, child.tail = child.tail or "", None
            self.enter(child)
            # A picture now stands in its span.
            held = child if child.getparent() is node else child.getparent()
            assert held is not None
            self._fill(node, node.index(held) + 1, tail)

    def _begin_block(self) -> None:
        self._block += 1
        self._sentence = 0

    def _frame(self, picture: Element) -> None:
        """Set the span of a picture, a block of its own."""
        self._begin_block()
        span = self._span()
        put_in_place(picture, span)
        span.append(picture)

    def _span(self) -> Element:
        self._block = max(self._block, 1)
        self._sentence += 1
        return _element(
            "span", **{"class": "koboSpan", "id": f"kobo.{self._block}.{self._sentence}"}
        )

    def _fill(self, parent: Element, index: int, text: str) -> None:
        """Put a text into an element before its child `index`, sentence by sentence."""
        if not text.strip():
            if index:
                parent[index - 1].tail = text
            else:
                parent.text = text
            return
        for sentence in _SENTENCE.findall(text):
            span = self._span()
            span.text = sentence
            parent.insert(index, span)
            index += 1


def _element(name: str, **attributes: str) -> Element:
    return etree.Element(f"{{{XHTML}}}{name}", attributes, nsmap=_DEFAULT)
