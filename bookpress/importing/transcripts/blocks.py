"""The lines of a typed text → its blocks: paragraphs, headings, and what Markdown shapes itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from bookpress.patterns import late

Kind: TypeAlias = Literal["lines", "heading", "block", "rule"]

_HEADING = late(r"[ ]{0,3}(?P<level>\#{1,6})[ \t]+(?P<words>.*?)[ \t]*\#*[ \t]*")
_UNDERLINE = late(r"[ ]{0,3}(?:=+|-{3,})[ \t]*")
_RULE = late(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|⁂|[*][ ]?⁂[ ]?[*])")
_SHAPED = late(r"[ ]{0,3}(?:[-+*][ ]+\S|\d{1,9}[.)][ ]+\S|>|\||!\[|\[\^[^\]]+\]:)")
_QUESTION = late(r"[ ]{0,3}\d{1,3}[.)][ ]+\S.*\?[ \t]*")
"""A list of numbered questions is none: each is asked by itself."""
_FENCE = late(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})")
_MARKDOWN = late(
    r"\A\s*\#[ ]\S|^\#\#{1,5}[ ]\S"
    r"|\*\*[^*\s][^*\n]*\*\*|__[^_\s][^_\n]*__|\]\([^)\s]+\)|^\[\^[^\]]+\]:"
    r"|^\S.*\n={3,}[ ]*$"
    r"|^\*[^*\s][^*\n]*[^*\s]\*$",
    re.MULTILINE,
)
_ENDS = (".", "!", "?", "…", ":", ";", "»", "”", '"', ")", "]", "。", "？", "！", "؟", "*")
_WRAPPED = 50
"""Letters of a line behind which a program or a person broke it."""


class Line(NamedTuple):
    """A line and where it stands."""

    number: int
    text: str


class Block(NamedTuple):
    """Lines that stand together."""

    kind: Kind
    lines: list[Line]
    level: int = 0
    """Of a heading, from 1; its one line has no signs."""


def is_markdown(text: str, file: str) -> bool:
    """Return whether a text is Markdown: by the file's name, or by what only Markdown has."""
    return file.lower().endswith((".md", ".markdown", ".mdown")) or bool(_MARKDOWN.search(text))


def blocks_of(lines: Sequence[str], *, markdown: bool) -> Iterator[Block]:
    """Yield the blocks of a text; where no line is blank, each line is one.

    Of a text that is not Markdown all blocks are lines.
    """
    run: list[Line] = []
    numbered = [Line(number, line.rstrip()) for number, line in enumerate(lines, 1)]
    inner = [line for line in numbered if line.text.strip()]
    parted = len(inner) < 2 or any(
        not line.text.strip() for line in numbered[inner[0].number : inner[-1].number]
    )
    fence = ""
    for line in numbered:
        blank = not line.text.strip()
        opened = _FENCE.match(line.text) if markdown else None
        if fence or (opened and not run):
            run.append(line)
            if fence and opened and opened["fence"].startswith(fence):
                yield Block("block", run)
                run, fence = [], ""
            elif not fence and opened:
                fence = opened["fence"]
            continue
        if markdown and (heading := _HEADING.fullmatch(line.text)):
            yield from _block(run, markdown)
            run = []
            words = Line(line.number, heading["words"])
            yield Block("heading", [words], len(heading["level"]))
        elif markdown and len(run) == 1 and _UNDERLINE.fullmatch(line.text) and parted:
            yield Block("heading", run, 1 if "=" in line.text else 2)
            run = []
        elif blank or (not parted and run and not _goes_on(run[-1].text, line.text)):
            yield from _block(run, markdown)
            run = [] if blank else [line]
        else:
            run.append(line)
    yield from _block(run, markdown)


def _block(run: list[Line], markdown: bool) -> Iterator[Block]:
    if not run:
        return
    if len(run) == 1 and _RULE.fullmatch(run[0].text):
        yield Block("rule", run)
    elif markdown and _SHAPED.match(run[0].text) and not _QUESTION.fullmatch(run[0].text):
        yield Block("block", run)
    else:
        yield Block("lines", run)


def _goes_on(before: str, after: str) -> bool:
    """Return whether a line goes on in the next, in a text without blank lines."""
    words = after.lstrip()
    if before.rstrip().endswith(_ENDS) or words.startswith(("—", "–", "―", "-", "**", "#")):
        return False
    return words[:1].islower() or len(before) >= _WRAPPED
