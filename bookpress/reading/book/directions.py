"""Code is written from the left, in a book that is read from the right too."""

from __future__ import annotations

from unicodedata import bidirectional

from bookpress.model.book import Element


def code_from_the_left(tree: Element) -> Element:
    """Give the code in a tree of a book from right to left its direction; its author's own stays.

    Words of an alphabet from the right that stand in a block of code keep the direction of the
    book: the first letter decides, as `dir="auto"` would (HTML, 3.2.6.4).
    """
    for code in tree.iter("pre", "code"):
        parent = code.getparent()
        if "dir" in code.attrib or (parent is not None and parent.tag == "pre"):
            continue
        letters = (bidirectional(letter) for text in code.itertext() for letter in str(text))
        if next((one for one in letters if one in ("L", "R", "AL")), "L") == "L":
            code.set("dir", "ltr")
    return tree
