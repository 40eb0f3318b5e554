"""Transcripts as tables: Whisper's TSV, whisper.cpp's CSV, the labels of Audacity."""

from __future__ import annotations

import csv
import io

from bookpress.importing.cues import join
from bookpress.importing.manuscript import Cue, Form, Manuscript
from bookpress.importing.transcripts.json_forms.values import time, words
from bookpress.importing.transcripts.texts import text_of
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

_FIRST_LINE = late(
    rb'(?:\xef\xbb\xbf)?\s*"?(?:start|begin|speaker|start[ _]time)"?[ ]?[\t,;]'
    rb"(?:[^\n]{0,200}[\t,;])?"
    rb'[ ]?"?(?:text|transcript|words|speech)"?\s',
)
_LABELS = late(rb"(?:\xef\xbb\xbf)?(?:\d{1,9}(?:\.\d{1,9})?\t){2}[^\t\n]*\n?")
_COLUMNS = {
    "start": ("start", "begin", "start time", "start_time"),
    "end": ("end", "end time", "end_time", "stop"),
    "speaker": ("speaker", "name", "speaker name", "speaker_name"),
    "text": ("text", "transcript", "words", "speech"),
}


def fits(content: bytes) -> bool:
    """Return whether a content opens with the column names of such a table, or with two times."""
    start = content[:600].lower()
    return _FIRST_LINE.match(start) is not None or _LABELS.match(start) is not None


def read(content: bytes, file: str) -> Manuscript:
    """Read a table of times and words.

    Errors: a `BookError` of IM13 (no words), or what `text_of` finds. Warnings: IM48 (lines that
    are not of the table).
    """
    text, found = text_of(content, file)
    first = text.partition("\n")[0].lower()
    separator = next((one for one in "\t;," if one in first), "\t")
    columns = {"start": 0, "end": 1, "text": 2}
    given = [column.strip().strip('"') for column in first.split(separator)]
    named = any(column in _COLUMNS["text"] for column in given)
    if named:
        columns = {
            key: given.index(name)
            for key, names in _COLUMNS.items()
            for name in names
            if name in given
        }
    cues = []
    unread: list[int] = []
    for line, row in _rows(text, separator):
        if not any(row) or (named and line == 1):
            continue
        if len(row) <= columns["text"]:
            unread.append(line)
            continue
        values = {key: row[at].strip() for key, at in columns.items() if at < len(row)}
        start, end = (_moment(values.get(key, "")) for key in ("start", "end"))
        said, speaker = words(values["text"]), words(values.get("speaker"))
        if said:
            cues.append(Cue(said, Place(file, line=line), speaker, start, end))
    if unread:
        found.append(finding("IM48", Place(file, line=unread[0]), count=len(unread)))
    if not cues:
        raise BookError([*found, finding("IM13", Place(file))])
    return Manuscript(join(cues), tuple(found))


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Part the lines into cells; only CSV has quotes, in which a line may end."""
    if separator == "\t":
        return [(n, line.split("\t", 3)) for n, line in enumerate(text.split("\n"), 1)]
    rows, line = [], 1
    csv.field_size_limit(len(text) + 1)
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    for row in reader:
        rows.append((line, row))
        line = reader.line_num + 1
    return rows


def _moment(text: str) -> float | None:
    """Return the seconds of a time: Whisper writes milliseconds, without a point."""
    return (
        time(text, 0.001 if text.isdigit() else 1.0)
        if ":" in text or text.isdigit()
        else time(text)
    )


FORM = Form("a table of times and words", fits, read)
