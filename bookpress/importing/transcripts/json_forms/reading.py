"""Transcripts in JSON: of Whisper in all its forms, YouTube, Teams, and the services of speech."""

from __future__ import annotations

import re
import unicodedata

from bookpress.importing.cues import join
from bookpress.importing.manuscript import Cue, Form, Manuscript
from bookpress.importing.marks import names_of, parted
from bookpress.importing.times import clock
from bookpress.importing.transcripts.json_forms import segments, word_lists
from bookpress.importing.transcripts.json_forms.spoken_words import Said
from bookpress.importing.transcripts.json_forms.values import Value, at, load, words
from bookpress.importing.transcripts.texts import text_of
from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.patterns import late
from bookpress.reading.characters import check_characters

_OPENING = late(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*[\[{][\s\x00]*[\"\[{\]}]")
_TAG = late(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_LANGUAGES: tuple[tuple[str | int, ...], ...] = (
    ("language",), ("language_code",), ("languageCode",), ("result", "language"),
    ("results", "language_code"), ("metadata", "language"), ("entries", 0, "spokenLanguageTag"),
    (0, "spokenLanguage"), ("results", 0, "languageCode"), ("lang",),
    ("metadata", "transcription_config", "language"),
)  # fmt: skip
_LANGUAGE_NAMES = (
    "english=en french=fr german=de spanish=es italian=it portuguese=pt dutch=nl russian=ru "
    "polish=pl swedish=sv danish=da norwegian=no finnish=fi greek=el turkish=tr arabic=ar "
    "hebrew=he chinese=zh japanese=ja korean=ko hindi=hi ukrainian=uk catalan=ca czech=cs "
    "romanian=ro hungarian=hu eng=en fra=fr fre=fr deu=de ger=de spa=es ita=it por=pt nld=nl"
)
_NAMES = dict(word.split("=") for word in _LANGUAGE_NAMES.split())
"""How Whisper and others call a language in words, or by three letters that have two."""


def fits(content: bytes) -> bool:
    """Return whether a content opens as JSON does: a map or a list with something in it."""
    return _OPENING.match(content) is not None


def read(content: bytes, file: str) -> Manuscript:
    """Read a transcript in JSON.

    Errors: a `BookError` of IM40 (no JSON), IM41 (of no known shape), IM13 (no words), or what
    `text_of` finds. Warnings: IM43 (a key given twice), IM48 (items without words), those of
    characters.
    """
    text, found = text_of(content, file)
    value, twice = load(text, file)
    row = segments.row_of(value)
    if row:
        listed = list(segments.read(value, row))
    else:
        listed = [segments.Found(said) for said in word_lists.read(value)]
        if not listed:
            raise BookError([*found, finding("IM41", Place(file))])
    cues = []
    unread: list[Place] = []
    for number, (said, closes) in enumerate(listed, 1):
        place = _place(file, number, said)
        if said is None:
            unread.append(place)
        elif said.words:
            cues.append(Cue(said.words, place, said.speaker, said.start, said.end, closes))
    found += twice
    if unread:
        found.append(finding("IM48", unread[0], count=len(unread)))
    cues, unwanted = _clean(_voiced(cues), file)
    if not cues:
        raise BookError([*found, *unwanted, finding("IM13", Place(file))])
    title = words(at(value, "title"))[:500]
    return Manuscript(join(cues), tuple(found + unwanted), title, _language(value))


def _place(file: str, number: int, said: Said | None) -> Place:
    start = said.start if said else None
    return Place(file, at=f"§ {number}" if start is None else clock(start))


def _voiced(cues: list[Cue]) -> list[Cue]:
    """Give each cue the voice that its words name, where the file names nobody otherwise."""
    if any(cue.speaker for cue in cues):
        return cues
    marks = [parted(cue.words) for cue in cues]
    names = names_of(marks)
    voiced, speaker = [], ""
    for cue, mark in zip(cues, marks, strict=True):
        words = cue.words
        if mark.name in names:
            speaker, words = mark.name, mark.rest
        voiced.append(cue._replace(words=words, speaker=speaker))
    return voiced


def _clean(cues: list[Cue], file: str) -> tuple[list[Cue], list[Finding]]:
    """Take out of the words what JSON may hide behind `\\u`, all cues in one look."""
    if not cues:
        return [], []
    text, found = check_characters("\n".join(cue.words for cue in cues), file)
    lines = unicodedata.normalize("NFC", text).split("\n")
    names = {cue.speaker for cue in cues}
    clean = {name: " ".join(check_characters(name, file)[0].split()) for name in names}
    cleaned = [
        cue._replace(words=" ".join(line.split()), speaker=clean[cue.speaker])
        for cue, line in zip(cues, lines, strict=True)
    ]
    placed = [
        Finding(one.code, one.severity, cues[one.place.line - 1].place, one.values) for one in found
    ]
    return [cue for cue in cleaned if cue.words], placed


def _language(value: Value) -> str:
    """Return the tag of the language that a file names; empty where it names none.

    >>> _language({"language": "english"}), _language({"result": {"language": "pt_br"}})
    ('en', 'pt-BR')
    """
    for path in _LANGUAGES:
        tag = words(at(value, *path))
        tag = _NAMES.get(tag.casefold(), tag)
        if _TAG.fullmatch(tag):
            first, *rest = re.split("[-_]", tag)
            known = _NAMES.get(first.casefold(), first.lower())
            return "-".join(
                [known, *(one.title() if len(one) == 4 else one.upper() for one in rest)]
            )
    return ""


FORM = Form("JSON", fits, read)
