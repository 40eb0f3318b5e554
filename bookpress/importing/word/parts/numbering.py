"""Lists: what stands before a paragraph that a word processor counts or marks.

Source: ECMA-376, part 1, 17.9 (numbering).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bookpress.importing.word.parts.names import child, inside, number, value
from bookpress.importing.word.parts.styles import Styles
from bookpress.importing.word.pieces import Item
from bookpress.model.book import Element

_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_NESTED = re.compile(r"list (?:bullet|number)\s?(\d)")
"""Styles whose lists are one level each, and stand below each other by their looks."""


class _Level(NamedTuple):
    form: str
    """`decimal`, `bullet`, `lowerLetter`…"""
    start: int
    text: str
    """With `%1` for the number of the first level."""


class Counted(NamedTuple):
    """What the list of a paragraph says of it."""

    item: Item
    plain: bool
    """Whether the number is one that Markdown counts."""


class Numbering:
    """The lists of a document, and how far each is counted."""

    def __init__(self, tree: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._of_style: dict[str, dict[str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()
        linked: dict[str, str] = {}
        links: dict[str, str] = {}
        for one in () if tree is None else inside(tree, "w:abstractNum"):
            of = value(one, "w:abstractNumId")
            self._levels[of], self._of_style[of] = _levels(one)
            if link := value(child(one, "w:styleLink")):
                linked[link] = of
            if link := value(child(one, "w:numStyleLink")):
                links[of] = link
        for one in () if tree is None else inside(tree, "w:num"):
            of, abstract = value(one, "w:numId"), value(child(one, "w:abstractNumId"))
            abstract = linked.get(links.get(abstract, ""), abstract)
            changed: dict[int, int] = {}
            for override in inside(one, "w:lvlOverride"):
                level = number(override, "w:ilvl")
                own = {**self._levels.get(abstract, {}), **_levels(override)[0]}
                if child(override, "w:lvl") is not None:
                    abstract = f"{abstract}/{of}"
                    self._levels[abstract] = own
                if (start := child(override, "w:startOverride")) is not None:
                    changed[level] = number(start, otherwise=1)
            self._abstract[of], self._overrides[of] = abstract, changed

    def count(self, properties: Element | None, style: str) -> Counted | None:
        """Count a paragraph; None when it stands in no list."""
        own = child(properties, "w:numPr")
        of, level, named = self._styles.numbered(style)
        if own is not None:
            if (given := child(own, "w:numId")) is not None:
                of = value(given)
            level = number(child(own, "w:ilvl"), otherwise=level)
        deeper = int(nested[1]) - 1 if (nested := _NESTED.fullmatch(named)) else 0
        if not of and own is None:
            return self._by_name(named)
        if of in ("", "0") or of not in self._abstract:
            return None
        abstract = self._abstract[of]
        if own is None:
            level = self._of_style.get(abstract, {}).get(style, level)
        level = max(0, min(level, _LEVELS - 1))
        known = self._levels.get(abstract, {}).get(level)
        if known is None or known.form == "none" or (not known.text and known.form != "bullet"):
            return None
        if known.form == "bullet":
            sign = known.text.strip()
            return Counted(
                Item(level + deeper, 0, of, sign if sign in ("–", "—") else ""), plain=True
            )
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        override = self._overrides[of].get(level)
        if override is not None and (of, level) not in self._begun:
            counts[level] = override - 1
        elif not counts[level]:
            counts[level] = known.start - 1
        self._begun.add((of, level))
        counts[level] += 1
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        label = self._label(abstract, known, counts)
        plain = known.form.startswith("decimal") or known.form.startswith("ordinal")
        return Counted(Item(level + deeper, counts[level], abstract, label), plain)

    def _by_name(self, named: str) -> Counted | None:
        """Know the lists of programs that write the style of one and no numbers."""
        found = re.fullmatch(r"list (bullet|number)\s?(\d?)", named)
        if not found:
            return None
        level = int(found[2] or 1) - 1
        if found[1] == "bullet":
            return Counted(Item(level, 0, named), plain=True)
        counts = self._counts.setdefault(named, [0])
        counts[0] += 1
        return Counted(Item(level, counts[0], named, f"{counts[0]}."), plain=True)

    def _label(self, abstract: str, level: _Level, counts: list[int]) -> str:
        levels = self._levels[abstract]

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            of = levels.get(at)
            return _counted(counts[at] or 1, of.form if of else "decimal")

        return _PLACE.sub(shown, level.text)


def _levels(element: Element) -> tuple[dict[int, _Level], dict[str, int]]:
    """Return the levels that an element defines, and the styles that are bound to them."""
    found: dict[int, _Level] = {}
    styles: dict[str, int] = {}
    for one in inside(element, "w:lvl"):
        at = number(one, "w:ilvl")
        form = value(child(one, "w:numFmt")) or "decimal"
        start = number(child(one, "w:start"), otherwise=1)
        found.setdefault(at, _Level(form, start, value(child(one, "w:lvlText"))))
        if style := value(child(one, "w:pStyle")):
            styles[style] = at
    return found, styles


def _counted(count: int, form: str) -> str:
    """Write a number as a list does.

    >>> _counted(3, "lowerLetter"), _counted(14, "upperRoman"), _counted(28, "upperLetter")
    ('c', 'XIV', 'BB')
    """
    if form.endswith("Letter") and 0 < count <= 26 * 9:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman") and 0 < count < 40:
        written, left = "", count
        for worth, signs in _ROMAN:
            written += signs * (left // worth)
            left %= worth
        return written.upper() if form.startswith("upper") else written
    return str(count)
