"""Keep each word on one page.

A word that a page turn cut in two, by a hyphen of the theme or at one of its own, is told to stay
whole; in the next layout it stands at the head of its page. A word too long for a line is left
alone.

Source: rules-fr.md, section 4: no hyphenation across a page turn.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from bookpress.layout.starts import shown, text_boxes
from bookpress.rendering.running_text import COUNTED, countable

_LONGEST = 30
"""Characters that a line of the narrowest text can be trusted to hold."""

_WORD = re.compile(r"\S+")


def hold_words(pages: Sequence[Any]) -> bool:
    """Mend the tree where a word was cut; tell whether the pages must be laid out again.

    `pages`: WeasyPrint's `Page` objects of one document.
    """
    turns: dict[Any, list[int]] = defaultdict(list)
    for element, place in _turns(pages):
        turns[element].append(place)
    held = [_hold(element, places) for element, places in turns.items()]
    return any(held)


def _turns(pages: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    """Yield each element whose own text goes on over a page turn, and how many of its characters
    stand before the turn."""
    texts: dict[Any, str] = {}
    read: dict[Any, int] = {}
    for page in pages:
        here: set[Any] = set()
        for box in text_boxes(page._page_box):
            element = box.element
            if element is None:
                continue
            if element not in texts:
                texts[element] = countable("".join(text for _, text in _own(element)))
            at = read.get(element, 0)
            # No more than the box can hold: to copy the rest for each line costs its square.
            count = shown(box, texts[element][at : at + 3 * len(box.text)])
            if count and element not in here:
                here.add(element)
                if element in read:
                    yield element, at
            read[element] = at + count


def _own(element: Any) -> Iterator[tuple[Any, str]]:
    """Yield the texts that stand directly in an element, each with the child it follows, if any."""
    yield None, element.text or ""
    for child in element:
        yield child, child.tail or ""


def _hold(element: Any, places: list[int]) -> bool:
    """Let the word around each of some places stay on one line; tell whether there is one to hold.

    A place is told by how many characters count before it.
    """
    held, end = False, 0
    for child, text in list(_own(element)):
        begin, counted = end, [found.start() for found in COUNTED.finditer(text)]
        end += len(counted)
        # From the last to the first: what is wrapped leaves the text before it in its place.
        for place in reversed([one - begin for one in places if begin < one <= end]):
            at = counted[place] if place < len(counted) else len(text)
            # One that begins farther before is too long to be held.
            words = _WORD.finditer(text, max(0, at - 2 * _LONGEST))
            word = next((one for one in words if one.end() > at), None)
            if word and countable(text[word.start() : at]) and _wrap(element, child, text, word):
                held, text = True, text[: word.start()]
    return held


def _wrap(element: Any, child: Any, text: str, word: re.Match[str]) -> bool:
    """Set a word into an element of its own, on which no line breaks.

    WeasyPrint's trees are of `xml.etree`, not of lxml: their elements know no parent.
    """
    if len(word[0]) > _LONGEST:
        return False
    whole = element.makeelement("span", {"style": "white-space: nowrap"})
    whole.text, whole.tail = word[0], text[word.end() :]
    if child is None:
        element.text = text[: word.start()]
        element.insert(0, whole)
    else:
        child.tail = text[: word.start()]
        element.insert(list(element).index(child) + 1, whole)
    return True
