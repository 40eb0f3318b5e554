"""Words that a line's end cuts in two without a hyphen, found among the boxes of a layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bookpress.layout.pages import Pages

_FREE = ("code", "kbd", "samp", "pre")
"""What breaks anywhere; an address does too."""
_ADDRESS = re.compile(r"://|^www\.|\w@\w")
# What ends a line: a hyphen that is seen, a dash, a slash. Scripts without spaces break between
# letters.
_ENDS = re.compile(r"[-‐–—/]$")
_NO_SPACES = re.compile("[\u0e00-\u109f\u1780-\u17ff\u2e80-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a text box stands in the text of its element."""

    element: Any
    run: int
    """Number of the run of text: before the first child, after it, and so on."""
    start: int
    end: int
    """In that run."""
    hyphened: bool
    """Whether a hyphen of the theme stands behind it."""


def cut_words(pages: Pages) -> list[str]:
    """Return each word that is cut, as `Januar|y`: outside code and addresses."""
    return [found for run in pages.runs for found in _cut_in(run)]


def _cut_in(run: Any) -> Iterator[str]:
    read: dict[Any, tuple[int, int]] = {}
    before: tuple[Any, _Place] | None = None
    for page in run.pages:
        for line, block in _lines(page._page_box, None):
            shown = [place for box in _text_boxes(line) if (place := _place(box, read))]
            if shown:
                if before is not None and before[0] is block and not before[1].hyphened:
                    yield from _words(block, before[1], shown[0])
                before = block, shown[-1]


def _words(block: Any, before: _Place, after: _Place) -> Iterator[str]:
    """Yield the word that two lines of a block divide, if there is one."""
    text, at = "", {}
    for element, run, words in _runs(block):
        at[element, run] = len(text)
        text += words
    turn = at[before.element, before.run] + before.end
    left, right = text[:turn], text[turn:]
    between = text[turn : at[after.element, after.run] + after.start]
    if between.strip("\u00ad") or _ENDS.search(left):  # a written hyphen may not be seen
        return
    parts = re.split(r"[\s\0]", left)[-1], re.split(r"[\s\0]", right)[0]
    if not _ADDRESS.search("".join(parts)) and not _NO_SPACES.search(left[-1] + right[0]):
        yield "|".join(parts)


def _runs(element: Any, *, inside: bool = False) -> Iterator[tuple[Any, int, str]]:
    """Yield the runs of text of a block in order, those of its notes left out."""
    if inside and "note" in (element.get("class") or "").split():
        return
    yield element, 0, "\0" * (element.tag in ("br", "wbr", "img")) + (element.text or "")
    for number, child in enumerate(element, start=1):
        yield from _runs(child, inside=True)
        yield element, number, child.tail or ""


def _place(box: Any, read: dict[Any, tuple[int, int]]) -> _Place | None:
    """Find a box in the text of its element; None for what is made by the theme."""
    element = box.element
    if element is None or "::" in box.element_tag:
        return None
    first, at = read.get(element, (0, 0))
    runs = [element.text or "", *(child.tail or "" for child in element)]
    shown = box.text.strip()
    for candidate in (shown, shown.removesuffix(box.style["hyphenate_character"])):
        letters = map(re.escape, "".join(candidate.split()).replace("\u00ad", ""))
        pattern = re.compile(r"[\s\u00ad]*".join(letters), re.IGNORECASE)
        for number in range(first, len(runs) if candidate else first):
            if found := pattern.search(runs[number], at if number == first else 0):
                read[element] = number, found.end()
                return _Place(element, number, *found.span(), candidate != shown)
    return None


def _lines(box: Any, block: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the lines of a page, each with the element that it belongs to."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.LineBox):
        yield box, block
    elif isinstance(box, boxes.ParentBox):
        for child in box.children:
            yield from _lines(child, box.element if box.element is not None else block)


def _text_boxes(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.ParentBox) and box.element_tag not in _FREE:
        if "address" in ((box.element.get("class") if box.element is not None else "") or ""):
            return
        for child in box.children:
            yield from _text_boxes(child)
