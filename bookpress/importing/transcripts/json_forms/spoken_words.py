"""Words of a recording that a program lists one by one → what each voice says.

A word brings its own blanks (`spaced`), or stands alone; a sign of punctuation touches the word
before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bookpress.importing.sentences import joined


class Word(NamedTuple):
    """One word or sign."""

    text: str
    speaker: str = ""
    start: float | None = None
    end: float | None = None
    touches: bool = False
    """Whether no blank stands before it."""


class Said(NamedTuple):
    """What one voice says without a break."""

    words: str
    speaker: str
    start: float | None
    end: float | None


_STOPS = (".", "?", "!", "…", "。", "？", "！", "؟")


def sentences(words: Iterable[Word]) -> list[Said]:
    """Join words into sentences, each of one voice.

    >>> sentences([Word("Oui", "A", 0, 1), Word(".", "A", touches=True), Word("Ah", "B", 1, 2)])
    [Said(words='Oui.', speaker='A', start=0, end=1), Said(words='Ah', speaker='B', start=1, end=2)]
    """
    said: list[Said] = []
    run: list[Word] = []

    def close() -> None:
        if run:
            starts = [word.start for word in run if word.start is not None]
            ends = [word.end for word in run if word.end is not None]
            parts: list[str] = []
            for word in run:
                if parts and word.touches:
                    parts[-1] += word.text
                else:
                    parts.append(word.text)
            first, last = (starts[0] if starts else None), (ends[-1] if ends else None)
            said.append(Said(joined(parts), run[0].speaker, first, last))
            run.clear()

    for word in words:
        if not word.text:
            continue
        if (
            run
            and not word.touches
            and (word.speaker != run[-1].speaker or run[-1].text.endswith(_STOPS))
        ):
            close()
        run.append(word)
    close()
    return said
