"""Notes typed as typewriters have them, `[1]`, `¹`, `(1)`, `*`: they call nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bookpress.patterns import late
from bookpress.reading.markdown import line_openings
from bookpress.reading.markdown.blocks import (
    Block,
    Blocks,
    Heading,
    List,
    Paragraph,
    Quote,
    without_code,
)
from bookpress.reading.report import Report

_CALLS = {
    "[{}]": (
        late(r"(?<=[^\s\[!\\])[ \u00a0]?\[(\d{1,3})\](?![\[(:])"),
        late(r"^\\?\[(\d{1,3})\\?\](?:[ \u00a0]?:|[ \u00a0]|\.)\s*\S", re.MULTILINE),
    ),
    "{}": (
        late(r"(?<=[^\s⁰¹²³⁴-⁹])([⁰¹²³⁴-⁹]{1,3})"),
        late(r"^([⁰¹²³⁴-⁹]{1,3})[ \u00a0.)]*\S", re.MULTILINE),
    ),
    "<sup>{}</sup>": (
        late(r"(?<=\S)<sup>[(\[]?(\d{1,3})[)\]]?</sup>"),
        late(r"^<sup>[(\[]?(\d{1,3})[)\]]?</sup>\s*\S", re.MULTILINE),
    ),
    "({})": (
        late(r"(?<=[\w.,;:!?…»”\"])[ \u00a0]?\((\d{1,3})\)(?=[\s.,;:!?»”\"]|$)"),
        late(r"\A\((\d{1,3})\)[ \u00a0]\S"),
    ),
}
"""How notes are typed elsewhere → what calls one in a text, and what opens its words."""
_STAR = late(r"(?<=[\w.,;:!?»”])\*(?=[\s.,;:!?)]|$)")
_NO_NOTE = late(r"\[\^([^\]\[\s]{1,40})\](?:[.)=：]| {2,}:| )")


def report_typed_notes(body: Blocks, lines: Sequence[str], first: int, report: Report) -> None:
    """Report notes that call nothing (NT08), and texts of notes that are none (NT12).

    `lines`: of the body, of which `first` is the number in the file.
    """
    texts = [(block.line, without_code(block.text)) for block in _texts(body.blocks)]
    for form, (calls, opens) in _CALLS.items():
        words = {
            match[1]: line + text.count("\n", 0, match.start())
            for line, text in texts
            for match in opens.finditer(text)
        }
        found = [
            (line + text.count("\n", 0, match.start()), match[1])
            for line, text in (texts if words else ())
            for match in calls.finditer(text)
        ]
        found = [(line, label) for line, label in found if words.get(label, 0) > line]
        if form == "({})" and sorted(words) != sorted(label for _, label in found):
            continue  # parts of a sentence are numbered so
        if found:
            line, label = found[0]
            more = {"more": len(found) - 1} if len(found) > 1 else {}
            report.add("NT08", line, excerpt=form.format(label), text=words[label], **more)
    for one, other in pairwise(body.blocks):
        if isinstance(one, Paragraph) and isinstance(other, List) and len(other.items) == 1:
            starred = lines[other.line - first].lstrip().startswith("* ")
            if starred and one.text.count("*") == 1 and _STAR.search(one.text):
                report.add("NT08", one.line, excerpt="*", text=other.line)
    defined = {text.label for text in body.notes}
    for line, text in texts:
        if (note := _NO_NOTE.match(text)) and note[1] not in defined:
            report.add("NT12", line, label=note[1])
    for note_text in body.notes:
        if not line_openings.NOTE.match(lines[note_text.line - first]):
            report.add("NT12", note_text.line, label=note_text.label)


def _texts(blocks: Iterable[Block]) -> Iterator[Paragraph | Heading]:
    """Yield what holds words, wherever it stands."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block
            case Quote():
                yield from _texts(block.blocks)
            case List():
                for item in block.items:
                    yield from _texts(item.blocks)
