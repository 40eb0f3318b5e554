"""Small works on trees, for every edition: copies, classes, addresses, elements set into a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy

from lxml import etree

from bookpress.model.book import Element, plain_text
from bookpress.reading.html.addresses import readable
from bookpress.typography.trees import set_text


def copy_tree(tree: Element) -> Element:
    """Copy a tree for one edition, without the source's lines and the short form of a heading."""
    copied = deepcopy(tree)
    copied.tail = None
    for element in copied.iter():
        element.attrib.pop("data-line", "")
        element.attrib.pop("short", "")
    return copied


def made(tag: str, css_class: str, text: str) -> Element:
    """Make an element of one class that holds a text."""
    element = etree.Element(tag, {"class": css_class})
    element.text = text
    return element


def classes(element: Element) -> list[str]:
    """Return the classes of an element, in order."""
    return (element.get("class") or "").split()


def add_class(element: Element, name: str) -> None:
    """Give an element one class more, if it has not got it."""
    element.set("class", " ".join(dict.fromkeys([*classes(element), name])))


def put_in_place(old: Element, new: Element) -> None:
    """Put an element in the place of another, the text after it staying."""
    parent = old.getparent()
    assert parent is not None
    new.tail, old.tail = old.tail, None
    parent.replace(old, new)


def open_paragraph(holder: Element, first: Element, gap: str) -> None:
    """Set an element and a gap before the first words of a holder's first paragraph.

    A holder that does not open with a paragraph gets one.
    """
    paragraph = holder[0] if len(holder) else None
    if paragraph is None or paragraph.tag != "p":
        paragraph = etree.Element("p")
        holder.insert(0, paragraph)
    first.tail = gap + (paragraph.text or "").lstrip(" \n\t")
    paragraph.text = None
    paragraph.insert(0, first)


def set_between(
    tree: Element,
    find: Callable[[str], Iterable[re.Match[str]]],
    make: Callable[[re.Match[str]], Element],
) -> None:
    """Put an element for each of what is found in the texts of a tree, in place.

    >>> tree = etree.fromstring("<p>a_b<i>c</i>d_e</p>")
    >>> set_between(tree, re.compile("_").finditer, lambda found: etree.Element("br"))
    >>> etree.tostring(tree, encoding="unicode")
    '<p>a<br/>b<i>c</i>d<br/>e</p>'
    """
    for element in list(tree.iter(etree.Element)):
        for after in (False, True) if element is not tree else (False,):
            text = (element.tail if after else element.text) or ""
            found = list(find(text))
            made = [make(one) for one in found]
            ends = [*(one.start() for one in found[1:]), len(text)]
            for one, new, end in zip(found, made, ends, strict=False):
                new.tail = text[one.end() : end]
            if found:
                set_text(element, after, text[: found[0].start()], made)


def outward_address(link: Element) -> str | None:
    """Return the address of a link as paper shows it; None for one that stays in the book.

    >>> outward_address(etree.Element("a", href="https://example.org/a/"))
    'example.org/a'
    """
    href = link.get("href", "")
    scheme, colon, _ = href.partition(":")
    if not colon or scheme not in ("http", "https", "mailto", "tel"):
        return None
    return readable(href)[len(scheme) + 1 :].removeprefix("//").removesuffix("/")


def shows_address(link: Element) -> bool:
    """Return whether the words of a link are the address that it leads to."""
    address = outward_address(link)
    return address is not None and shows(plain_text(link), address)


def shows(words: str, address: str) -> bool:
    """Return whether the words of a link already are its address."""
    for scheme in ("https://", "http://", "mailto:", "tel:"):
        words = words.removeprefix(scheme)
    return "".join(words.split()).rstrip("/") == "".join(address.split())
