"""A manuscript: what was read from a file of another program, on its way to become a source.

A reader of a recording's transcript gives cues, which `cues.py` joins into passages; one of a text
gives passages. Words stand in both as they were typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from bookpress.model.findings import Finding, Place

Kind: TypeAlias = Literal["paragraph", "heading", "block"]


class Cue(NamedTuple):
    """Some words of a recording, with their time."""

    words: str
    """As said: no markup, single blanks, no line end."""
    place: Place
    """Where the file has them: its line, or the time where a line says nothing."""
    speaker: str = ""
    """Who says them, as the file names the voice; empty where it does not say."""
    start: float | None = None
    """In seconds."""
    end: float | None = None
    closes: bool = False
    """Whether the file ends a paragraph behind these words."""


class Passage(NamedTuple):
    """One block of a text."""

    text: str
    """Markdown, of a heading without its `#`; of a `block` (a list, a table, a quotation, a
    picture) all its lines."""
    place: Place
    kind: Kind = "paragraph"
    level: int = 0
    """Of a heading, from 1."""
    speaker: str = ""
    """Who says it, as the file names the voice; the mark is not in the text."""
    start: float | None = None
    """Where in a recording, in seconds."""
    bold: bool = False
    """Whether all words of a paragraph are bold; then the text has no `**` around it."""
    number: str = ""
    """The number that stands before a paragraph, `3.`, which is not in its text."""


class Manuscript(NamedTuple):
    """What a file holds."""

    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...] = ()
    """What could not be taken over, by place."""
    title: str = ""
    """Plain words, as the file gives them; empty where it does not."""
    language: str = ""
    """A BCP 47 tag, as the file gives it."""
    date: str = ""
    """An ISO day, as the file gives it."""
    notes: Mapping[str, str] = {}
    """Label → Markdown, its paragraphs parted by blank lines; `[^label]` in a text calls it."""
    pictures: Mapping[str, bytes] = {}
    """File name → content, as the texts name it."""
    subtitle: str = ""


class Form(NamedTuple):
    """A form of transcript or manuscript."""

    name: str
    """As a person calls it: `WebVTT`."""
    fits: Callable[[bytes], bool]
    """Whether a content is of this form. It reads no more than it must."""
    read: Callable[[bytes, str], Manuscript]
    """Content, and the file's name for places → what it holds. Errors: a `BookError`."""
