"""Reading the EPUB's own documents again: names of their vocabularies, and finding by them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.elements import VOID

OPS = "http://www.idpf.org/2007/ops"
XHTML = "http://www.w3.org/1999/xhtml"
TYPE = f"{{{OPS}}}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def parse(content: bytes) -> Element:
    """Read an XML document; nothing is fetched. Errors: `etree.XMLSyntaxError`."""
    return etree.fromstring(content, _PARSER)


def elements(tree: Element, *names: str) -> Iterator[Element]:
    """Return the XHTML elements of some names, all of them without a name, in order."""
    return tree.iter(*(f"{{{XHTML}}}{name}" for name in names or ("*",)))


def children(element: Element, name: str) -> list[Element]:
    """Return the children of one name."""
    return element.findall(f"{{{XHTML}}}{name}")


def local_name(element: Element) -> str:
    """Return an element's name without its namespace; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def types(element: Element) -> list[str]:
    """Return the structural semantics of an element (`epub:type`)."""
    return (element.get(TYPE) or "").split()


def words(element: Element) -> str:
    """Return the text of an element and of what it holds."""
    return "".join(str(part) for part in element.itertext())


def keep_open(tree: Element) -> None:
    """Let empty elements be written as `<td></td>`, in place: some readers read XHTML as HTML."""
    for node in tree.iter():
        if len(node) == 0 and node.text is None and local_name(node) not in VOID:
            node.text = ""


def nav_of(tree: Element, kind: str) -> Element | None:
    """Return the `nav` of a kind, say `toc`; None when there is none."""
    return next((nav for nav in elements(tree, "nav") if kind in types(nav)), None)


def nav_links(tree: Element, kind: str) -> list[Element]:
    """Return the links of the `nav` of a kind, in order; none without that `nav`."""
    nav = nav_of(tree, kind)
    return [] if nav is None else list(elements(nav, "a"))
