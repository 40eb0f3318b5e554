"""Caption files → a manuscript: the line through the modules of this folder, and its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import shorten

from bookpress.importing.captions import blocks
from bookpress.importing.captions.blocks import Line, turns
from bookpress.importing.captions.markup import plain
from bookpress.importing.captions.repeats import Caption, once, without_doubles
from bookpress.importing.captions.speakers import Speakers
from bookpress.importing.cues import in_order, join, restarts
from bookpress.importing.manuscript import Form, Manuscript
from bookpress.model.findings import BookError, Finding, Place, finding, has_errors
from bookpress.patterns import late
from bookpress.reading.source import decode

_OPENING_BYTES = 4000
"""Bytes in which a file shows its form; a style sheet may stand before the first time."""
_WEBVTT = late(rb"\s*WEBVTT(?:[\s-]|$)")
_SRT = late(
    rb"^[ \t]*(?:\d+:)?\d+ ?: ?\d+(?: ?[,.:] ?\d+)?\s*(?:-{1,3}>|\xe2\x86\x92)", re.MULTILINE
)
_SBV = late(rb"^\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}\s*$", re.MULTILINE)
MOST_BYTES, MOST_LINES = 16_000_000, 1_000_000
"""Of a file: the captions of fifty hours have 6 MB and 400,000 lines."""
MOST_SHOWN = 40
"""Characters of a line that a message repeats."""


def _opening(content: bytes) -> bytes:
    """Return the start of a file in ASCII, of UTF-16 too."""
    opening = content[:_OPENING_BYTES].removeprefix(b"\xef\xbb\xbf")
    if opening.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in opening[:4]:
        opening = opening.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return opening.replace(b"\r", b"\n")


def read(content: bytes, file: str) -> Manuscript:
    """Read a caption file of any of the forms.

    Errors: a `BookError` with EN06 or EN12 (`decode`), IM13 (nothing is said in it) or IM29 (too
    large). Findings: those of `decode`, IM21 (comments), IM22 (times), IM23 and IM24 (repetitions),
    IM25 and IM26 (speakers), IM27 (times that begin again), IM28 (italics and colours).
    """
    text, found = decode(content, file)
    lines = text.count("\n")
    if len(content) > MOST_BYTES or lines > MOST_LINES:
        values = {"size": len(content) // 1_000_000, "lines": lines}
        limits = {"limit": MOST_BYTES // 1_000_000, "most": MOST_LINES}
        found.append(finding("IM29", Place(file), **values, **limits))
    if has_errors(found):
        raise BookError(found)
    parts = blocks.parse(text)
    turned = {line.number for shown in parts.shown for line in shown.lines if turns(line.text)}
    found = [one for one in found if one.code != "EN13" or one.place.line in turned]
    captions, marked = [], []
    for shown in parts.shown:
        words = plain(shown.lines)
        raw = "\n".join(line.text for line in shown.lines)
        captions.append(Caption(words.said, raw, shown.start, shown.end, words.last))
        marked += shown.lines[:1] if words.marked else []
    single, doubles = without_doubles(captions)
    rolled, repeated = once(in_order(single, lambda one: one.start))
    speakers = Speakers(file, rolled)
    cues = speakers.cues()
    if not cues:
        raise BookError([*found, finding("IM13", Place(file))])
    again = [single[number] for number in restarts(one.start for one in single)]
    found += [
        *_counted("IM21", file, parts.notes),
        *_counted("IM22", file, parts.unreadable),
        *_counted("IM23", file, _lines(repeated)),
        *_counted("IM24", file, _lines(doubles)),
        *_counted("IM25", file, speakers.named, names=", ".join(sorted(speakers.taken))),
        *_counted("IM26", file, speakers.unnamed),
        *_counted("IM27", file, _lines(again)),
        *_counted("IM28", file, marked),
    ]
    return Manuscript(join(cues), tuple(found), parts.title, parts.language)


def _lines(captions: Sequence[Caption]) -> list[Line]:
    return [Line(one.said[0].line, one.words) for one in captions if one.said]


def _counted(code: str, file: str, lines: Sequence[Line], **values: object) -> Iterator[Finding]:
    """Report once what was met in some lines, at the first of them."""
    if lines:
        at = Place(file, line=lines[0].number)
        excerpt = shorten(lines[0].text, MOST_SHOWN, placeholder=" …")
        yield finding(code, at, count=len(lines), excerpt=excerpt, **values)


def _is_webvtt(content: bytes) -> bool:
    return bool(_WEBVTT.match(_opening(content)))


def _is_srt(content: bytes) -> bool:
    return not _is_webvtt(content) and bool(_SRT.search(_opening(content)))


def _is_sbv(content: bytes) -> bool:
    return bool(_SBV.search(_opening(content)))


WEBVTT = Form("WebVTT", _is_webvtt, read)
SRT = Form("SRT", _is_srt, read)
SBV = Form("SBV", _is_sbv, read)
