"""Which letters are set bold and italic at once, so that the face for them goes in only when used.

A reader without that face slants the bold one by a machine's rule. What leans and what is bold is
written here as the theme's sheets say it: in the EPUB and on the page for browsers apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bookpress.model.book import Element
from bookpress.model.elements import HEADINGS, names
from bookpress.rendering.trees import classes
from bookpress.rendering.xhtml import local_name

_LEANING = names("em i cite dfn var")
_OTHER_FACE = names("pre code kbd samp")
_UPRIGHT = names("speaker note-call fault")


class Sheet(NamedTuple):
    """What a style sheet makes of elements and classes, by their names."""

    bold: frozenset[str]
    light: frozenset[str]
    """What is not bold even inside what is."""
    italic: frozenset[str]
    turned: frozenset[str]
    """Emphasis that stands upright in what is italic."""
    headings: frozenset[str] = frozenset()
    """What is set in a face of its own."""


EPUB = Sheet(
    bold=names("strong b th dt h1 h2 h3 heads first"),
    light=names("h4 h5 h6 note-call"),
    italic=names("h4 h5 h6 figcaption caption remark interviewer chapo dedication"),
    turned=names("em"),
)
"""As `reader.css` says."""

PAGE = Sheet(
    bold=names("strong b th dt") | HEADINGS,
    light=frozenset(),
    italic=names("figcaption caption remark interviewer opening description dedication"),
    turned=names("em i cite"),
    headings=HEADINGS - {"h1"},
)
"""As `web.css` says."""


def bold_italic(trees: Iterable[Element], sheet: Sheet) -> tuple[set[str], set[str]]:
    """Return the characters that are bold and italic: in the text, in the headings' own face.

    >>> from lxml.etree import fromstring
    >>> bold_italic([fromstring("<p><b>a<i>b</i></b> <em>c</em></p>")], EPUB)
    ({'b'}, set())
    """
    text: set[str] = set()
    headings: set[str] = set()

    def enter(node: Element, bold: bool, italic: bool, reversed_: bool, heading: bool) -> None:
        name = local_name(node)
        if not name or name in _OTHER_FACE:
            return
        kinds = {name, *classes(node)}
        if kinds & _UPRIGHT:
            italic = False
        elif name in _LEANING:
            italic = not (reversed_ and name in sheet.turned)
        elif kinds & sheet.italic:
            italic = reversed_ = True
        bold = not kinds & sheet.light if kinds & (sheet.light | sheet.bold) else bold
        heading |= name in sheet.headings
        own = [node.text, *(child.tail for child in node)]
        if bold and italic:
            (headings if heading else text).update(*filter(None, own))
        for child in node:
            enter(child, bold, italic, reversed_, heading)

    for tree in trees:
        enter(tree, False, False, False, False)
    return text, headings
