"""Code is written from the left, in a book that is read from the right too."""

from __future__ import annotations

from unicodedata import bidirectional

from bookpress.model.book import Element


def code_from_the_left(tree: Element) -> Element:
    """Give the code in a tree of a book from right to left its direction; its author's own stays.

    Where most letters are of an alphabet from the right, they are words, in the direction of the
    book; a comment in a program does not turn it.
    """
    for code in tree.iter("pre", "code"):
        parent = code.getparent()
        if "dir" in code.attrib or (parent is not None and parent.tag == "pre"):
            continue
        turns = [bidirectional(letter) for text in code.itertext() for letter in str(text)]
        if turns.count("L") >= turns.count("R") + turns.count("AL"):
            code.set("dir", "ltr")
    return tree
