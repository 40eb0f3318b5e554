"""Zoom’s saved chat: what was typed beside a meeting. It is told to be no transcript."""

from __future__ import annotations

from bookpress.importing.manuscript import Form, Manuscript, Passage
from bookpress.importing.markdown import escape, opening
from bookpress.importing.times import seconds
from bookpress.importing.transcripts.texts import text_of
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

_MESSAGE = (
    r"(?:\d{4}-\d\d-\d\d )?(?P<time>\d{1,2}:\d{2}:\d{2})[ \t]+(?:From|De|Von|Da|Van)[ \t]+"
    r"(?P<name>[^\n:]{1,80}?)"
    r"(?:[ \t]+(?:to|à|an|a|para|aan)[ \t]+[^\n:]{1,80}?)?[ \t]*:[ \t]*(?P<words>[^\n]*)"
)
_LINE = late(_MESSAGE)
_OPENING = late(r"\s*" + _MESSAGE)


def fits(content: bytes) -> bool:
    """Return whether a content opens with a line of such a chat."""
    start = content[:2000]
    text = start.decode("utf-16" if b"\0" in start else "utf-8", "ignore").lstrip("\ufeff")
    return _OPENING.match(text.replace("\r", "\n")) is not None


def read(content: bytes, file: str) -> Manuscript:
    """Read each message as a turn, and say what it is (IM46, a warning).

    Errors: a `BookError` of IM13 (no words), or what `text_of` finds.
    """
    text, found = text_of(content, file)
    turns: list[tuple[int, str, float | None, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := _LINE.fullmatch(line):
            name = " ".join(match["name"].split())
            turns.append((number, name, seconds(match["time"]), [match["words"]]))
        elif turns:
            turns[-1][3].append(line)
    passages = [
        Passage(opening(escape(said)), Place(file, line=number), speaker=name, start=start)
        for number, name, start, lines in turns
        if (said := " ".join(" ".join(lines).split()))
    ]
    found.append(finding("IM46", Place(file)))
    if not passages:
        raise BookError([*found, finding("IM13", Place(file))])
    return Manuscript(tuple(passages), tuple(found))


FORM = Form("Zoom’s saved chat", fits, read)
