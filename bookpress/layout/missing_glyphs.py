"""What stands in a draft for the characters that no font of the theme has: their code points."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import Any

from lxml import etree

from bookpress.layout.coverage import first_lines_of_missing, missing_characters
from bookpress.model.book import Book, Element, Person, PrintedBook, Speaker
from bookpress.model.findings import Finding
from bookpress.model.theme import Theme

_PRINTED = """
    title subtitle short_title authors speakers publisher collection keywords rights dedication
    also book
"""


def mark_missing_characters(book: Book, theme: Theme) -> tuple[Book, list[Finding]]:
    """Return a book that the theme's fonts can print, and the findings of `missing_characters`.

    In the text each run of such characters becomes `<mark class="fault">U+4E00 U+4E8C</mark>`, in
    the head `[U+4E00 U+4E8C]`.
    """
    missing = first_lines_of_missing(book, theme)
    if not missing:
        return book, []
    run = re.compile(f"[{''.join(map(re.escape, sorted(missing)))}]+")
    printed: dict[str, Any] = {
        name: _in_head(getattr(book.metadata, name), run) for name in _PRINTED.split()
    }
    sections = tuple(
        replace(
            section,
            title=None if section.title is None else _marked(section.title, run),
            body=_marked(section.body, run),
            notes=tuple(replace(note, body=_marked(note.body, run)) for note in section.notes),
        )
        for section in book.sections
    )
    whole = replace(book, metadata=replace(book.metadata, **printed), sections=sections)
    return whole, missing_characters(book, theme)


def _code_points(run: re.Match[str]) -> str:
    """Name the characters of a run: `U+4E00 U+4E8C`."""
    return " ".join(f"U+{ord(character):04X}" for character in run[0])


def _in_head(value: Any, run: re.Pattern[str]) -> Any:
    """Name the missing characters in a value of the head, whatever its shape."""
    match value:
        case str():
            return run.sub(lambda found: f"[{_code_points(found)}]", value)
        case tuple():
            return tuple(_in_head(each, run) for each in value)
        case Person() | Speaker():
            return replace(value, name=_in_head(value.name, run))
        case PrintedBook():
            author = _in_head(value.author, run)
            return replace(value, title=_in_head(value.title, run), author=author)
    return value


def _marked(tree: Element, run: re.Pattern[str]) -> Element:
    """Return a copy of a tree with a mark for each run of missing characters."""
    copied = deepcopy(tree)
    for element in list(copied.iter(etree.Element)):
        _mark_text(element, run)
        if element is not copied:
            _mark_tail(element, run)
    return copied


def _mark_text(element: Element, run: re.Pattern[str]) -> None:
    """Mark the words before the first child."""
    element.text, marks = _marks(element.text, run)
    element[:0] = marks


def _mark_tail(element: Element, run: re.Pattern[str]) -> None:
    """Mark the words behind an element."""
    element.tail, marks = _marks(element.tail, run)
    parent = element.getparent()
    assert parent is not None
    after = parent.index(element) + 1
    parent[after:after] = marks


def _marks(text: str | None, run: re.Pattern[str]) -> tuple[str | None, list[Element]]:
    """Return the words before the first run, and the marks, each with the words after it."""
    found = list(run.finditer(text or ""))
    if text is None or not found:
        return text, []
    marks: list[Element] = []
    for one, end in zip(found, [*(next_.start() for next_ in found[1:]), len(text)], strict=True):
        mark = etree.Element("mark", {"class": "fault notypo"})
        mark.text, mark.tail = _code_points(one), text[one.end() : end]
        marks.append(mark)
    return text[: found[0].start()], marks
