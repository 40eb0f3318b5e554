"""The bytes of a transcript → its text, without the lines in which its program speaks of itself."""

from __future__ import annotations

import re

from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.model.severities import Severity
from bookpress.patterns import late
from bookpress.reading.source import decode

_LOOK = 4000
"""Bytes by which a content is known."""
_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\f\r\x1b")
_EMBEDDED = late(
    r"^([\u202a\u202b\u2066-\u2068])([^\n\u202a-\u202e\u2066-\u2069]*)[\u202c\u2069]$", re.MULTILINE
)
"""A line whose direction is set from end to end, which its letters tell as well."""
_EDGE = 12
"""Lines from the start and the end in which a program speaks of itself."""
_OF_ITSELF = late(
    r"""[(\[*_ ]*+ (?:
      (?: Transcribed | Transcription | Transcript | Transcrit | Transkribiert | Transcrito
        | Trascritto | Generated | Recorded | Exported | Subtitles ) \b .{0,60}?
        (?: https?:// | \b[\w-]+\.(?:ai|com|io|app|net|fr|org)\b ) .*
    | This[ ]transcript[ ](?:was|has[ ]been)[ ] .*
    | This[ ]editable[ ]transcript[ ] .*
    | (?:Meeting|Transcription|Call|Recording)[ ](?:ended|started)[ ](?:after|at)[ ] .*
    | View[ ](?:original|latest)[ ] .*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_STARTED = late(
    r""".{1,80}?[ ](?:
      (?:started|stopped)[ ]transcription
    | a[ ](?:démarré|arrêté|commencé)[ ]la[ ]transcription
    | hat[ ]die[ ]Transkription[ ](?:gestartet|beendet)
    | (?:inició|detuvo)[ ]la[ ]transcripción
    ) [ ]*\.?""",
    re.VERBOSE | re.IGNORECASE,
)
_PANEL = frozenset({"transcript", "transcription", "search in video", "search transcript"})


def text_of(content: bytes, file: str) -> tuple[str, list[Finding]]:
    """Read a content as text, with what `decode` found on the way (EN13 of lines set by hand).

    Errors: a `BookError` of what makes it no text (EN06, EN12), or of IM13 (nothing that is text).
    """
    text, found = decode(content, file)
    if any(one.severity is Severity.ERROR for one in found):
        raise BookError(found)
    wide = any(one.code == "EN02" for one in found)
    if not text.strip() or (not wide and _is_binary(content[:_LOOK])):
        raise BookError([*found, finding("IM13", Place(file))])
    return _EMBEDDED.sub(r"\2", text), found


def _is_binary(start: bytes) -> bool:
    """Return whether more than one byte in twenty is a control, as no text has them."""
    return len(start) - len(start.translate(None, _CONTROLS)) > len(start) / 20


def without_program_lines(lines: list[str], file: str) -> tuple[list[str], list[Finding]]:
    """Empty the lines in which a program speaks of itself, and say so (IM47, a note)."""
    kept = list(lines)
    filled = [number for number, line in enumerate(lines) if line.strip()]
    edges = {*filled[:_EDGE], *filled[-_EDGE:]}
    first = filled[0] if filled else -1
    gone = []
    for number in filled:
        line = lines[number].strip()
        if (
            (number in edges and len(line) < 300 and _OF_ITSELF.fullmatch(line))
            or (len(line) < 150 and _STARTED.fullmatch(line))
            or (number == first and line.casefold() in _PANEL)
        ):
            kept[number] = ""
            gone.append(number)
    if not gone:
        return kept, []
    excerpt = " ".join(lines[gone[0]].split())[:60]
    return kept, [finding("IM47", Place(file, line=gone[0] + 1), excerpt=excerpt, count=len(gone))]
