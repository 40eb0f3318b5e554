"""Faces that a drawing asks for by name and that no font here has: its words are set in another.

Only the theme's fonts draw pictures, so that a book looks the same on every machine; fontconfig
puts one of them in the place of any other, without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bookpress.layout.coverage import fonts_of_the_machine
from bookpress.model.book import Book, Element
from bookpress.model.elements import names
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.theme import Theme
from bookpress.rendering.font_faces import families
from bookpress.rendering.xhtml import words

_SVG = "{http://www.w3.org/2000/svg}"
_GENERIC = names(
    """
    serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace
    ui-rounded math emoji fangsong inherit initial unset revert revert-layer sans mono none
    """
)
"""Families of CSS that name no face, words that hand one on, what Inkscape calls them."""
_FAMILY = re.compile(r"(?<![\w-])font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_SHORTHAND = re.compile(
    r"(?<![\w-])font\s*:[^;}]*?\d(?:[a-z]+|%)(?:\s*/\s*[\w.%]+)?\s+([^;}]+)", re.IGNORECASE
)
_ASIDE = re.compile(r"/\*.*?\*/|@font-face\s*\{[^}]*\}", re.DOTALL)
"""Comments, and rules that bring a face, which no drawing on paper reads."""


def replaced_faces(book: Book, theme: Theme, *, system_fonts: bool) -> list[Finding]:
    """Name the drawings of a book, its cover among them, that ask for a face in vain (PX40).

    `system_fonts`: the fonts of the machine draw too.
    """
    cover = book.metadata.cover
    pictures = [*([cover] if cover else []), *book.pictures]
    drawings = [one for one in pictures if one.media_type == "image/svg+xml"]
    asked = [(picture, list(_faces(etree.fromstring(picture.content)))) for picture in drawings]
    if not any(faces for _, faces in asked):
        return []
    there = {family.lower() for family in families(theme)}
    if system_fonts:
        there |= {family.lower() for _, family in fonts_of_the_machine(theme)}
    found = []
    for picture, faces in asked:
        lacking = [face for face in dict.fromkeys(faces) if face.lower() not in there]
        if lacking:
            place = Place(str(book.source), line=picture.line)
            named = ", ".join(lacking[:3]) + " …" * (len(lacking) > 3)
            found.append(finding("PX40", place, name=picture.source, faces=named))
    return found


def _faces(root: Element) -> Iterator[str]:
    """Yield the first face that each text of a drawing, or a rule of its style sheet, asks for."""
    texts = [
        node for node in root.iter(f"{_SVG}text") if "".join(map(str, node.itertext())).strip()
    ]
    holders = {holder for text in texts for holder in (*text.iter("*"), *text.iterancestors())}
    for node in root.iter("*"):
        if node in holders:
            declared = f"font-family: {node.get('font-family', '')}"
            yield from _first_faces(f"{declared}; {node.get('style', '')}")
        elif node.tag == f"{_SVG}style" and texts:
            yield from _first_faces(words(node))


def _first_faces(css: str) -> Iterator[str]:
    """Yield the first family of each declaration, unless it is a generic one.

    >>> list(_first_faces("font-family: 'Comic Sans MS', cursive; font: bold 12px/1 Arial"))
    ['Comic Sans MS', 'Arial']
    """
    css = _ASIDE.sub("", css)
    for pattern in (_FAMILY, _SHORTHAND):
        for value in pattern.findall(css):
            first = " ".join(value.partition("!")[0].split(",")[0].strip(" '\"\n\t").split())
            if first and first.lower() not in _GENERIC:
                yield first
