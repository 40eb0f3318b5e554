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
    opening = etree.SubElement(root, "head")
    labelled = etree.SubElement(root, "docTitle")
    etree.SubElement(labelled, "text").text = title
    order: dict[str, int] = {}
    depth = _add_points(etree.SubElement(root, "navMap"), _lines(nav_of(nav, "toc")), order)
    pages = _lines(nav_of(nav, "page-list"))
    listed = etree.SubElement(root, "pageList") if pages else root
    for index, page in enumerate(pages, 1):
        label = words(_link(page))
        given = {"id": f"target-{index}", "type": "special", "playOrder": "{}"}
        if label.isdecimal():
            given |= {"type": "normal", "value": label}
        _add_target(listed, "pageTarget", page, order, given)
    numbers = [int(text) for page in pages if (text := words(_link(page))).isdecimal()]
    for name, content in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(depth)),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        etree.SubElement(opening, "meta", {"name": name, "content": content})
    etree.indent(root)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _lines(holder: Element | None) -> list[Element]:
    """Return the `li` of the list that stands in an element."""
    lists = [] if holder is None else children(holder, "ol")
    return [line for listed in lists for line in children(listed, "li")]


def _link(line: Element) -> Element:
    return children(line, "a")[0]


def _add_points(parent: Element, lines: list[Element], order: dict[str, int]) -> int:
    """Add the lines of one level, and those under them; gives how many levels that makes."""
    deepest = 0
    for line in lines:
        given = {"id": "point-{}", "playOrder": "{}"}
        point = _add_target(parent, "navPoint", line, order, given)
        deepest = max(deepest, _add_points(point, _lines(line), order))
    return deepest + 1 if lines else 0


def _add_target(
    parent: Element, name: str, line: Element, order: dict[str, int], given: dict[str, str]
) -> Element:
    """Add one place of the book. `given`: its attributes, `{}` standing for its number.

    `order`: of play, by target: one number for each, in the order of the document; the same target
    keeps its number, as the NCX obliges.
    """
    link = _link(line)
    target = link.get("href", "")
    number = order.setdefault(target, len(order) + 1)
    added = etree.SubElement(
        parent, name, {key: value.format(number) for key, value in given.items()}
    )
    etree.SubElement(etree.SubElement(added, "navLabel"), "text").text = words(link)
    etree.SubElement(added, "content", {"src": target})
    return added
