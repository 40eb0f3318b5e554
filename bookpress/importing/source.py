"""A manuscript with its voices → the text of a source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bookpress.importing.manuscript import Passage
from bookpress.importing.markdown import heading
from bookpress.importing.times import clock
from bookpress.importing.voices import Voices
from bookpress.patterns import late
from bookpress.reading.book.speeches import Speeches

_CALL = late(r"\[\^([^\]\s]+)\]")
_PLAIN = late(r"[^\W\d_][\w ’'().-]*(?<![ .])")
"""What YAML reads as words without quotation marks, unless it is a word of its own."""
_YAML_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))


class FrontMatter(NamedTuple):
    """What the front matter of an imported source says, beside its speakers."""

    title: str
    subtitle: str
    """Empty where there is none, as the date."""
    language: str
    date: str
    """An ISO day."""


def write_source(
    front: FrontMatter,
    voices: Voices,
    passages: Sequence[Passage],
    notes: Mapping[str, str],
    *,
    times: bool,
) -> str:
    """Write a source: front matter, then the text, each note behind the section that calls it.

    `times`: where in the recording a paragraph begins stands above it, in a comment.
    """
    blocks: list[str] = []
    called: list[str] = []
    for block in _blocks(passages, voices, times=times):
        if block.startswith("## "):
            blocks += _texts_of(called, notes)
            called = []
        blocks.append(block)
        called += [label for label in _CALL.findall(block) if label in notes]
    blocks += _texts_of(called, notes)
    return _front_matter(front, voices) + "".join(f"\n{block}\n" for block in blocks)


def _front_matter(front: FrontMatter, voices: Voices) -> str:
    given = {key: text for key, text in front._asdict().items() if text}
    lines = [f"{key}: {text if key == 'date' else _scalar(text)}" for key, text in given.items()]
    if voices.speakers:
        lines.append("speakers:")
    for one in voices.speakers:
        name, role = json.dumps(one.name, ensure_ascii=False), one.role.value
        name = one.name if _is_plain(one.name) else name
        lines.append(f"  {_scalar(one.key)}: {{name: {name}, role: {role}}}")
    return "".join(f"{line}\n" for line in ("---", *lines, "---"))


def _scalar(text: str) -> str:
    """Write words as a value of YAML: plain, else in quotation marks as JSON has them."""
    return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and text.casefold() not in _YAML_WORDS


def with_marks(passages: Sequence[Passage], voices: Voices) -> Iterator[tuple[Passage, str]]:
    """Return each passage with the key that opens it: where another spoke before, else none.

    Behind a question the interviewer's words need no mark: they are his until another speaks. Below
    a heading inside an answer the speaker is named anew.
    """
    speaking = ""
    is_remark = False
    for one in passages:
        if one.kind == "heading":
            speaking, is_remark = "", is_remark if one.level > 2 else True
        key = voices.keys.get(one.speaker, speaking)
        if key != speaking and not (is_remark and key == voices.interviewer):
            speaking, is_remark = key, False
            yield one, key
        else:
            yield one, ""


def _blocks(passages: Sequence[Passage], voices: Voices, *, times: bool) -> Iterator[str]:
    """Write each passage as a block, with the mark of its speaker where one is needed."""
    speeches = Speeches(voices.speakers)
    for one, key in with_marks(passages, voices):
        text = one.text
        if one.kind == "paragraph":
            text = _paragraph(one)
            if speeches.key_of(text, answers=True):
                text = text.replace(":", "\\:", 1)
        elif one.kind == "heading":
            text = heading(text, one.level)
        if key:
            text = f"{key}: {text}" if one.kind == "paragraph" else f"{key}:\n\n{text}"
        if times and one.start is not None:
            yield f"<!-- {clock(one.start):0>8} -->"
        yield text


def _paragraph(passage: Passage) -> str:
    text = f"**{passage.text}**" if passage.bold else passage.text
    return f"{passage.number[:-1]}\\{passage.number[-1:]} {text}" if passage.number else text


def _texts_of(labels: Sequence[str], notes: Mapping[str, str]) -> Iterator[str]:
    """Write the texts of notes; a paragraph behind the first is set in."""
    for label in dict.fromkeys(labels):
        text = re.sub(r"\n(?=.)", "\n    ", notes[label])
        yield f"[^{label}]: {text}"
