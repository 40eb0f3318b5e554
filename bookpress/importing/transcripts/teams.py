"""The older text of Teams: a span of time, a name and the words, each on a line of its own."""

from __future__ import annotations

from collections import Counter

from bookpress.importing.cues import join
from bookpress.importing.manuscript import Cue, Form, Manuscript
from bookpress.importing.marks import looks_like_name
from bookpress.importing.times import seconds
from bookpress.importing.transcripts.texts import text_of
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

_SPAN = late(
    r"[ \t]*((?:\d{1,2}:){2}\d{1,2}\.\d{1,9})[ \t]*-->[ \t]*((?:\d{1,2}:){2}\d{1,2}\.\d{1,9})\s*"
)
_OPENING = late(
    rb"(?:\xef\xbb\xbf)?\s*(?:\d{1,2}:){2}\d{1,2}\.\d{1,9}[ \t]*-->[^\n]*\r?\n[^\n]*\r?\n[^\n]*\S"
)


def fits(content: bytes) -> bool:
    """Return whether a content opens with a span of time and two lines; captions have a header."""
    return _OPENING.match(content[:4000]) is not None


def read(content: bytes, file: str) -> Manuscript:
    """Read what Teams wrote until 2022, also copied out of its Word file.

    Errors: a `BookError` of IM13 (no words), or what `text_of` finds.
    """
    text, found = text_of(content, file)
    turns: list[tuple[float | None, float | None, list[tuple[int, str]]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if span := _SPAN.fullmatch(line):
            turns.append((seconds(span[1]), seconds(span[2]), []))
        elif line.strip() and turns:
            turns[-1][2].append((number, " ".join(line.split())))
    openings = Counter(lines[0][1] for _, _, lines in turns if len(lines) > 1)
    cues = []
    for start, end, lines in turns:
        speaker = ""
        if len(lines) > 1 and (openings[lines[0][1]] > 1 or looks_like_name(lines[0][1])):
            speaker = lines.pop(0)[1]
        if lines:
            said = " ".join(words for _, words in lines)
            cues.append(Cue(said, Place(file, line=lines[0][0]), speaker, start, end))
    if not cues:
        raise BookError([*found, finding("IM13", Place(file))])
    return Manuscript(join(cues), tuple(found))


FORM = Form("Teams", fits, read)
