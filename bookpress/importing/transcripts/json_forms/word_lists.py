"""JSON that lists what is said word by word, and JSON that has no more than a text."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bookpress.importing.transcripts.json_forms.spoken_words import Said, Word, sentences
from bookpress.importing.transcripts.json_forms.values import Value, at, maps, name, time, words


class Program(NamedTuple):
    """A program's shape: whose it is, and how it is read; nothing comes where it is another's."""

    name: str
    read: Callable[[Value], list[Said]]


def _youtube(value: Value) -> list[Said]:
    """Read `json3`, whose pieces bring their blanks."""
    said = []
    for event in maps(at(value, "events")):
        text = "".join(
            one["utf8"] for one in maps(event.get("segs")) if isinstance(one.get("utf8"), str)
        )
        start, lasts = time(event.get("tStartMs"), 0.001), time(event.get("dDurationMs"), 0.001)
        end = None if start is None or lasts is None else start + lasts
        said.append(Said(words(html.unescape(text)), "", start, end))
    return said


def _deepgram(value: Value) -> list[Said]:
    """Read channel by channel: paragraphs where they are, else words."""
    said: list[Said] = []
    channels = maps(at(value, "results", "channels"))
    for number, channel in enumerate(channels):
        lone = "" if len(channels) == 1 else f"Channel {number}"
        best = at(channel, "alternatives", 0)
        paragraphs = maps(at(best, "paragraphs", "paragraphs"))
        for paragraph in paragraphs:
            speaker = lone or name(paragraph.get("speaker"))
            for one in maps(paragraph.get("sentences")):
                start, end = time(one.get("start")), time(one.get("end"))
                said.append(Said(words(one.get("text")), speaker, start, end))
        if not paragraphs:
            listed = [
                Word(
                    words(one.get("punctuated_word", one.get("word"))),
                    lone or name(one.get("speaker")),
                    time(one.get("start")),
                    time(one.get("end")),
                )
                for one in maps(at(best, "words"))
            ]
            text = words(at(best, "transcript"))
            said += sentences(listed) or [Said(text, lone, None, None)]
    return said


def _amazon(value: Value) -> list[Said]:
    """Read AWS Transcribe, whose older files name the voices apart, by the start of a word."""
    voices = {
        one.get("start_time"): one.get("speaker_label")
        for segment in maps(at(value, "results", "speaker_labels", "segments"))
        for one in maps(segment.get("items"))
        if isinstance(one.get("start_time"), str)
    }
    listed, last = [], ""
    for item in maps(at(value, "results", "items")):
        start, sign = item.get("start_time"), item.get("type") == "punctuation"
        if not sign:
            voice = voices.get(start) if isinstance(start, str) else None
            last = name(item.get("speaker_label", voice)) or last
        text = words(at(item, "alternatives", 0, "content"))
        listed.append(Word(text, last, time(start), time(item.get("end_time")), sign))
    return sentences(listed)


def _speechmatics(value: Value) -> list[Said]:
    listed = []
    for item in maps(at(value, "results")):
        best = at(item, "alternatives", 0)
        sign = item.get("type") == "punctuation" and item.get("attaches_to") != "next"
        text, speaker = words(at(best, "content")), name(at(best, "speaker"))
        start, end = time(item.get("start_time")), time(item.get("end_time"))
        listed.append(Word(text, speaker, start, end, sign))
    return sentences(listed)


def _google(value: Value) -> list[Said]:
    """Read Google Speech-to-Text: the last result lists all words again where voices are told."""
    results = maps(at(value, "results"))
    told = maps(at(results[-1], "alternatives", 0, "words")) if results else []
    keys = ("speakerLabel", "speakerTag")
    if any(word.get(key) for word in told for key in keys):
        return sentences(
            Word(
                words(one.get("word")),
                name(one.get("speakerLabel") or one.get("speakerTag")),
                time(one.get("startTime", one.get("startOffset"))),
                time(one.get("endTime", one.get("endOffset"))),
            )
            for one in told
        )
    best = [at(result, "alternatives", 0, "transcript") for result in results]
    return [Said(words(text), "", None, None) for text in best]


def _rev(value: Value) -> list[Said]:
    names = {one.get("id"): one.get("name") for one in maps(at(value, "speakers")) if _key(one)}
    said = []
    for monologue in maps(at(value, "monologues")):
        voice = monologue.get("speaker")
        speaker = name((names.get(voice) if isinstance(voice, int) else None) or voice)
        elements = maps(monologue.get("elements"))
        text = "".join(one["value"] for one in elements if isinstance(one.get("value"), str))
        starts = [time(one["ts"]) for one in elements if "ts" in one]
        ends = [time(one["end_ts"]) for one in elements if "end_ts" in one]
        first, last = (starts[0] if starts else None), (ends[-1] if ends else None)
        said.append(Said(words(text), speaker, first, last))
    return said


def _key(one: dict[str, Value]) -> bool:
    return isinstance(one.get("id"), int)


def _listed_words(value: Value) -> list[Said]:
    """Read ElevenLabs, whose blanks are words too, and AssemblyAI without voices."""
    listed = maps(at(value, "words"))
    if not any("text" in one for one in listed):
        return []
    spaced = any(one.get("type") == "spacing" for one in listed)
    unit = 1.0 if spaced or any("speaker_id" in one for one in listed) else 0.001
    found, touches = [], False
    for one in listed:
        if one.get("type") == "spacing":
            touches = False
            continue
        speaker = name(one.get("speaker_id", one.get("speaker")))
        start, end = time(one.get("start"), unit), time(one.get("end"), unit)
        found.append(Word(words(one.get("text")), speaker, start, end, touches))
        touches = spaced
    return sentences(found)


def _happy_scribe(value: Value) -> list[Said]:
    return [
        Said(
            words("".join(str(word.get("text", "")) for word in maps(one["words"]))),
            name(one.get("speaker")),
            time(at(one, "words", 0, "data_start")),
            time(at(one, "words", -1, "data_end")),
        )
        for one in maps(value)
        if maps(one.get("words"))
    ]


def _paragraphs(value: Value) -> list[Said]:
    """Read paragraphs of sentences, as some editors of sound keep them."""
    return [
        Said(words(one.get("text")), name(paragraph.get("speaker")), *_times(one))
        for paragraph in maps(at(value, "paragraphs"))
        for one in maps(paragraph.get("sentences")) or [paragraph]
    ]


def _times(one: Value) -> tuple[float | None, float | None]:
    return time(at(one, "start")), time(at(one, "end"))


def _text(value: Value) -> list[Said]:
    """Read a text without times, the least that all of them write."""
    paths: tuple[tuple[str | int, ...], ...] = (
        ("text",), ("transcript",), ("results", "transcripts", 0, "transcript"),
    )  # fmt: skip
    for path in paths:
        if isinstance(text := at(value, *path), str):
            return [Said(words(line), "", None, None) for line in text.split("\n")]
    return []


PROGRAMS = (
    Program("YouTube", _youtube),
    Program("Deepgram", _deepgram),
    Program("AWS Transcribe", _amazon),
    Program("Google", _google),
    Program("Speechmatics", _speechmatics),
    Program("Rev", _rev),
    Program("ElevenLabs", _listed_words),
    Program("Happy Scribe", _happy_scribe),
    Program("", _paragraphs),
    Program("", _text),
)
"""In the order in which they are tried: the more a shape says, the sooner."""


def read(value: Value) -> Iterator[Said]:
    """Yield what the first shape that fits says; nothing where none does."""
    for program in PROGRAMS:
        if said := [one for one in program.read(value) if one.words]:
            yield from said
            return
