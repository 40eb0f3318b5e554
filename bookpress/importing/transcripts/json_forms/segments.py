"""JSON that lists what is said sentence by sentence: one row for each program's shape.

Behind the rows of programs stand those of any list in which a text has its speaker beside it.

Whisper's also serves faster-whisper, whisperX and OpenAI's `verbose_json` and `diarized_json`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import NamedTuple

from bookpress.importing.transcripts.json_forms.spoken_words import Said, Word, sentences
from bookpress.importing.transcripts.json_forms.values import Value, at, maps, name, time, words


class Row(NamedTuple):
    """Where a program's JSON has what; a path is keys with points between."""

    program: str
    segments: str
    """The path to the list; empty where the file is the list."""
    text: str
    speaker: str = ""
    start: str = "start"
    end: str = "end"
    """Behind a `+`, how long it takes."""
    unit: float = 1.0
    """Of the times, in seconds."""
    closes: bool = False
    """Whether each is a paragraph."""


_PROGRAMS = (
    Row("Whisper", "segments", "text", "speaker"),
    Row("Podcasting 2.0", "segments", "body", "speaker", "startTime", "endTime"),
    Row("whisper.cpp", "transcription", "text", "speaker", "offsets.from", "offsets.to", 0.001),
    Row("AssemblyAI", "utterances", "text", "speaker", unit=0.001, closes=True),
    Row("Gladia", "result.transcription.utterances", "text", "speaker", closes=True),
    Row("Deepgram", "results.utterances", "transcript", "speaker"),
    Row(
        "AWS Transcribe", "results.audio_segments", "transcript", "speaker_label", "start_time",
        "end_time",
    ),
    Row("YouTube", "snippets", "text", end="+duration"),
    Row("YouTube", "", "text", "speaker", end="+duration"),
    Row(
        "Teams", "entries", "text", "speakerDisplayName", "startOffset", "endOffset", closes=True
    ),
    Row("Teams", "", "spokenText", "speakerName", "startDateTime", "endDateTime", closes=True),
    Row(
        "Fireflies", "data.transcript.sentences", "text", "speaker_name", "start_time", "end_time"
    ),
    Row("Fireflies", "sentences", "text", "speaker_name", "start_time", "end_time"),
    Row("Fireflies", "", "sentence", "speaker_name", "startTime", "endTime"),
    Row("Sonix", "transcript", "text", "speaker", "start_time", "end_time", closes=True),
    Row("Otter", "speech.transcripts", "transcript", "speaker_name"),
)  # fmt: skip
_ANY = tuple(
    Row("", path, text, speaker)
    for path in ("", "transcript", "transcription", "utterances", "results", "data", "items")
    for text in ("text", "content", "transcript", "words", "sentence", "body")
    for speaker in ("speaker", "speaker_name", "speakerName", "name")
)
ROWS = (*_PROGRAMS, *_ANY)


class Found(NamedTuple):
    """What one item of a list says; `words` is None where it has no text."""

    said: Said | None
    closes: bool = False


def row_of(value: Value) -> Row | None:
    """Return the first row whose list is there, with a text in it."""
    for row in ROWS:
        for item in maps(_get(value, row.segments))[:50]:
            if isinstance(_get(item, row.text), str) and (
                row.speaker in item
                or (row.program and _get(item, row.start) is not None)
                or (row.program and row.segments)
            ):
                return row
    return None


def read(value: Value, row: Row) -> Iterator[Found]:
    """Yield what each item says; one without a text is told by None."""
    for item in _get(value, row.segments):
        text = _get(item, row.text)
        if not isinstance(text, str):
            yield Found(None)
            continue
        if row.program == "YouTube":
            text = html.unescape(text)
        start = _moment(_get(item, row.start), row.unit)
        if row.end.startswith("+"):
            lasts = time(_get(item, row.end[1:]), row.unit)
            end = None if start is None or lasts is None else start + lasts
        else:
            end = _moment(_get(item, row.end), row.unit)
        speaker = name(_get(item, row.speaker)) if row.speaker else ""
        parts = [] if speaker else _by_words(item)
        if len({part.speaker for part in parts}) > 1 and (
            "".join("".join(part.words for part in parts).split()) == "".join(text.split())
        ):
            yield from (Found(part) for part in parts)
            continue
        if parts:
            speaker = parts[0].speaker
        yield Found(Said(words(text), speaker, start, end), row.closes)


def _by_words(item: Value) -> list[Said]:
    """Return what a segment says by the voices of its words, as whisperX may tell them alone."""
    inside = maps(at(item, "words"))
    if not any("speaker" in word for word in inside):
        return []
    found, last = [], name(next(word["speaker"] for word in inside if "speaker" in word))
    for word in inside:
        last = name(word.get("speaker")) or last
        text = word.get("word", word.get("text"))
        found.append(Word(words(text), last, time(word.get("start")), time(word.get("end"))))
    return sentences(found)


def _moment(value: Value, unit: float) -> float | None:
    """Return the seconds of a time; of a day and hour, those of the hour."""
    if isinstance(value, str) and "T" in value[1:]:
        value = value.partition("T")[2]
    return time(value, unit)


def _get(value: Value, path: str) -> Value:
    return at(value, *path.split(".")) if path else value
