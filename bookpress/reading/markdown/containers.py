"""Which lines a quotation, an item, a note or a definition holds.

Each function starts at the line that opens the block and gives its lines without their margin, and
the place of the line after it. `speech` tells whether a line is a speaker's mark, which ends all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bookpress.reading.markdown import attributes, line_openings
from bookpress.reading.markdown.blocks import Lazy, Line

Speech = Callable[[str], bool]


def quote(numbered: list[Line], at: int, speech: Speech) -> tuple[list[Line], int]:
    """Gather a quotation: lines with `>`, and the lazy ones that go a paragraph on."""
    inside: list[Line] = []
    fences = _Fences()
    while at < len(numbered):
        line, text = numbered[at]
        if isinstance(text, Lazy):
            pass
        elif match := line_openings.QUOTE.match(text):
            text = line_openings.widen(text[match.end() :])
            fences.see(text)
        elif fences.open or attributes.alone(text) or _stops(text, inside, speech):
            break
        else:
            text = Lazy(text.lstrip(" "))
        inside.append((line, text))
        at += 1
    return inside, at


def item(
    numbered: list[Line], at: int, match: re.Match[str], speech: Speech
) -> tuple[list[Line], int]:
    """Gather an item.

    What is indented by two columns more than the mark belongs to it. CommonMark asks for the
    column of the item's text, which is three under `1.`; authors write two.
    """
    line, text = numbered[at]
    mark, gap = len(match[1]), len(match[5])
    empty = not text[match.end() :].strip()
    margin = match.end() - gap + (1 if empty or gap > 4 else gap)
    inside: list[Line] = [(line, line_openings.widen(text[margin:]) if len(text) > margin else "")]
    fences = _Fences()
    fences.see(inside[0][1])
    at += 1
    blanks = 0
    while at < len(numbered):
        line, text = numbered[at]
        width = line_openings.indent(text)
        if not text.strip():
            if empty and len(inside) == 1:
                break
            blanks += 1
            inside.append((line, ""))
            at += 1
            continue
        if isinstance(text, Lazy):
            pass
        elif width >= mark + 2:
            margin = min(margin, width)
            text = line_openings.widen(text[margin:])
            fences.see(text)
        elif (
            blanks or fences.open or line_openings.ITEM.match(text) or _stops(text, inside, speech)
        ):
            break
        else:
            text = text.lstrip(" ")
        blanks = 0
        inside.append((line, text))
        at += 1
    return inside[: len(inside) - blanks], at - blanks


def note(
    numbered: list[Line], at: int, match: re.Match[str], speech: Speech
) -> tuple[list[Line], int]:
    """Gather the text of a note: the rest of its line, and what is indented by four columns."""
    line, text = numbered[at]
    inside: list[Line] = [(line, text[match.end() :])]

    def stops(text: str) -> bool:
        return bool(line_openings.REFERENCE.match(text)) or _stops(text, inside, speech)

    return indented(numbered, at + 1, inside, stops)


def indented(
    numbered: list[Line], at: int, inside: list[Line], stops: Callable[[str], bool]
) -> tuple[list[Line], int]:
    """Gather behind some lines those indented by four columns, with the blank ones between.

    `stops`: whether a line without a margin ends them, where no blank one stands before it.
    """
    blanks = 0
    while at < len(numbered):
        line, text = numbered[at]
        if not text.strip():
            blanks += 1
        elif line_openings.indent(text) > 3:
            text, blanks = line_openings.widen(text[4:]), 0
        elif blanks or stops(text):
            break
        inside.append((line, text))
        at += 1
    return inside[: len(inside) - blanks], at - blanks


def definition(
    numbered: list[Line], at: int, match: re.Match[str], speech: Speech
) -> tuple[list[Line], int]:
    """Gather a definition; blank lines before another one are passed over."""
    line, text = numbered[at]
    inside: list[Line] = [(line, text[match.end() :])]
    at += 1
    blanks = 0
    while at < len(numbered):
        line, text = numbered[at]
        width = line_openings.indent(text)
        if not text.strip():
            blanks += 1
        elif line_openings.DEFINITION.match(text):
            return inside[: len(inside) - blanks], at
        elif width > 1:
            text, blanks = line_openings.widen(text[min(width, match.end()) :]), 0
        elif blanks or _stops(text, inside, speech):
            break
        inside.append((line, text))
        at += 1
    return inside[: len(inside) - blanks], at - blanks


def _stops(text: str, inside: list[Line], speech: Speech) -> bool:
    """Return whether a line without a margin ends a block, as it goes no paragraph of it on."""
    return (
        not text.strip()
        or speech(text)
        or line_openings.breaks_paragraph(text)
        or not line_openings.may_go_on(inside[-1][1])
    )


class _Fences:
    """Follows the fences inside a quotation or an item, whose lines are not parsed yet."""

    def __init__(self) -> None:
        self.open = ""

    def see(self, text: str) -> None:
        """Look at one more line."""
        match = line_openings.FENCE.match(text.lstrip(" >"))
        if not match:
            return
        if not self.open:
            self.open = match[2]
        elif match[2].startswith(self.open) and not match[3].strip():
            self.open = ""
