"""The NCX: the contents for readers of before EPUB 3, made from the nav so that both agree.

Source: OPF 2.0.1, section 2.4.1; ANSI/NISO Z39.86-2005, section 8.
"""

from __future__ import annotations

from lxml import etree

from bookpress.model.book import Element
from bookpress.rendering.xhtml import XML_LANG, children, nav_of, words

_NCX = "http://www.daisy.org/z3986/2005/ncx/"


def ncx_of(nav: Element, identifier: str, title: str) -> bytes:
    """Write the NCX of a nav document: its contents with their depth, and its page list."""
    root = etree.Element("ncx", {"xmlns": _NCX, "version": "2005-1"})
    language = nav.get("lang")
    if language:
        root.set(XML_LANG, language)
    head = etree.SubElement(root, "head")
    labelled = etree.SubElement(root, "docTitle")
    etree.SubElement(labelled, "text").text = title
    counter = _Counter()
    points = etree.SubElement(root, "navMap")
    depth = _add_points(points, _lines(nav, "toc"), counter)
    pages = _lines(nav, "page-list")
    if pages:
        _add_pages(etree.SubElement(root, "pageList"), pages, counter)
    numbers = [int(text) for page in pages if (text := _link(page)[0]).isdecimal()]
    for name, content in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(depth)),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        etree.SubElement(head, "meta", {"name": name, "content": content})
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


class _Counter:
    """The order of play: one number for each target, in the order of the document."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, target: str) -> str:
        """Return the number of a target; the same target keeps its number, as the NCX obliges."""
        return str(self._numbers.setdefault(target, len(self._numbers) + 1))


def _lines(tree: Element, kind: str) -> list[Element]:
    """Return the `li` of one nav, those of the first level."""
    nav = nav_of(tree, kind)
    return [] if nav is None else _lines_under(nav)


def _lines_under(element: Element) -> list[Element]:
    """Return the `li` of the list that stands in an element."""
    return [line for listed in children(element, "ol") for line in children(listed, "li")]


def _link(line: Element) -> tuple[str, str]:
    """Return the words and the address of a line."""
    link = children(line, "a")[0]
    return words(link), link.get("href", "")


def _add_points(parent: Element, lines: list[Element], counter: _Counter) -> int:
    """Add the lines of one level, and those under them; gives how many levels that makes."""
    deepest = 0
    for line in lines:
        label, target = _link(line)
        order = counter.of(target)
        point = etree.SubElement(parent, "navPoint", {"id": f"point-{order}", "playOrder": order})
        etree.SubElement(etree.SubElement(point, "navLabel"), "text").text = label
        etree.SubElement(point, "content", {"src": target})
        deepest = max(deepest, _add_points(point, _lines_under(line), counter))
    return deepest + 1 if lines else 0


def _add_pages(parent: Element, lines: list[Element], counter: _Counter) -> None:
    """Add the pages of the printed edition; numbers in letters are those before the text."""
    for index, line in enumerate(lines, 1):
        label, target = _link(line)
        page = etree.SubElement(
            parent,
            "pageTarget",
            {
                "id": f"target-{index}",
                "type": "normal" if label.isdecimal() else "special",
                "playOrder": counter.of(target),
            },
        )
        if label.isdecimal():
            page.set("value", label)
        etree.SubElement(etree.SubElement(page, "navLabel"), "text").text = label
        etree.SubElement(page, "content", {"src": target})
