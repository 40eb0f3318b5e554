"""Verse: what the author breaks into lines is set line by line, in every edition.

Comes in: a paragraph of a section's copied tree. One that holds line breaks (a stanza, an address)
gets the class `verse`, and each of its lines becomes a `span.verse-line`, so that the style sheet
can let a line hang that does not fit. Cells and captions keep their line breaks, and so do notes on
paper, where they are small.
"""

from __future__ import annotations

from lxml import etree

from bookpress.model.book import Element
from bookpress.rendering.trees import add_class

_OTHERS = ("table", "figcaption")


def set_verse(paragraph: Element) -> None:
    """Set one paragraph, if it is verse.

    >>> stanza = etree.fromstring("<p>Le <em>phare</em><br/>\\nluit.</p>")
    >>> set_verse(stanza)
    >>> print(etree.tostring(stanza, encoding="unicode"))
    <p class="verse"><span class="verse-line">Le <em>phare</em></span>
    <span class="verse-line">luit.</span>
    </p>
    """
    if next(paragraph.iter("br"), None) is None or any(
        True for _ in paragraph.iterancestors(*_OTHERS)
    ):
        return
    add_class(paragraph, "verse")
    if all(child.tag == "br" or child.find(".//br") is None for child in paragraph):
        _set_lines(paragraph)


def _set_lines(stanza: Element) -> None:
    """Wrap each line of a stanza whose line breaks stand directly in it."""
    line = _line(stanza.text)
    lines = [line]
    for child in list(stanza):
        if child.tag == "br":
            line = _line((child.tail or "").lstrip("\n "))
            lines.append(line)
            stanza.remove(child)
        else:
            line.append(child)
    stanza.text = None
    stanza.extend(lines)


def _line(text: str | None) -> Element:
    line = etree.Element("span", {"class": "verse-line"})
    line.text = text
    line.tail = "\n"  # words of two lines are two words
    return line
