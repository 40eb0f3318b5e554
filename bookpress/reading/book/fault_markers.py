"""The faults of a draft, as they are shown: `<mark class="fault"><b>RH01</b> …</mark>`.

A draft is built in spite of its faults, so each must be seen by who reads it. A fault that is met
while a tree is made is marked right there; the others wait here until `fault_places.py` places
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from bookpress.messages import Language, words
from bookpress.model.book import Element
from bookpress.model.findings import Finding

FAULT = "fault notypo"
"""The classes of a mark: the look of a fault, and words that no typography touches."""

_CODE = re.compile(r"`([^`]+)`")


class Marks:
    """The marks of one draft."""

    def __init__(self, language: str) -> None:
        """Mark in French in a French book, else in English; `language` is the book's."""
        main = language.lower().split("-")[0]
        self._language: Language = "fr" if main == "fr" else "en"
        self._foreign = main != self._language
        self.here: Callable[[Element], bool] = _nowhere
        """Puts a mark where the tree that is being made has come to, or tells that it cannot."""
        self.waiting: list[tuple[Finding, Element | None]] = []
        """Faults that are not marked yet, each with the element that it is about, if one is."""
        self.met: list[Finding] = []
        """Faults that were marked where they were met."""

    def add(self, found: Finding, at: Element | None = None) -> None:
        """Mark a fault here, or let it wait; `at`: the element that it is about."""
        if at is not None or not self.here(self.write(found)):
            self.waiting.append((found, at))
        else:
            self.met.append(found)

    def write(self, found: Finding) -> Element:
        """Write the code and the words of a finding; what stands between backticks is code."""
        mark = etree.Element("mark", {"class": FAULT})
        if self._foreign:
            mark.set("lang", self._language)
        last = etree.SubElement(mark, "b")
        last.text, last.tail = found.code, " "
        for number, part in enumerate(_CODE.split(words(found, self._language))):
            if number % 2:
                last = etree.SubElement(mark, "code")
                last.text, last.tail = part, ""
            else:
                last.tail = (last.tail or "") + part
        return mark


def in_paragraph(mark: Element, line: int) -> Element:
    """Give a mark a paragraph of its own."""
    paragraph = etree.Element("p", {"data-line": str(line)})
    paragraph.append(mark)
    return paragraph


def _nowhere(_: Element) -> bool:
    return False
