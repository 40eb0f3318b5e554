"""The line of an import: files → manuscripts → one text → voices, questions → a source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from bookpress.importing.forms import manuscript_of
from bookpress.importing.languages import guess_language
from bookpress.importing.manuscript import Manuscript, Passage
from bookpress.importing.markdown import escape
from bookpress.importing.marks import looks_like_name, names_of, parted
from bookpress.importing.questions import Mode, questions_in
from bookpress.importing.sentences import stops_behind
from bookpress.importing.source import FrontMatter, with_marks, write_source
from bookpress.importing.voices import Voices, asks_by_name, voices_of, whole_name
from bookpress.model.book import Role
from bookpress.model.findings import BookError, Finding, Place, finding
from bookpress.model.names import slug
from bookpress.patterns import late

_NOTE = late(r"\[\^([^\]\s]+)\]")
_PICTURE = late(r"\]\(([^\s()]+)")
_SOUND = late(
    r"\[(?!\^)[^\[\]()]{1,40}\](?![(\[{:])"
    r"|\((?:[^()]{0,20}\b)?(?:laugh(?:s|ter|ing)?|rires?|rit|sourire|inaudible|inintelligible"
    r"|applau(?:se|dissements)|crosstalk|silence|pause|sighs?|soupirs?|coughs?|toux|music|musique"
    r"|lach(?:t|en)|unverständlich|beifall|risas?|ríe|ininteligible|aplausos|risate|ride|applausi"
    r"|gelach|risos|música|musica|musik|muziek)\b[^()]{0,20}\)",
    re.IGNORECASE,
)
"""What is heard and not said, as those write it who write down a recording."""


class Wishes(NamedTuple):
    """What the person asked for."""

    interviewees: Sequence[str] = ()
    interviewers: Sequence[str] = ()
    questions: Mode | None = None
    """None lets the text decide."""
    times: bool = False
    """Times of the recording stay, as comments."""
    tidy: bool = False
    """Fillers and stutter go."""


class Imported(NamedTuple):
    """A source, not yet written."""

    text: str
    pictures: dict[str, bytes]
    """File name → content; the text names them."""
    findings: tuple[Finding, ...]


def import_files(contents: Sequence[tuple[str, bytes]], wishes: Wishes, name: str = "") -> Imported:
    """Make one source of files, given by name and content, in their order.

    `name`: of the source, without its ending, after which its pictures are named; else that of the
    first file.

    Errors: a `BookError` with what cannot be read; IM06 a source of ours, IM13 no words. Notes:
    IM01, IM15 a language, IM02 a title that was guessed, IM08 sounds that stay, IM09 what was
    tidied away, and those of voices and questions. Warnings: IM10 words of a recording that nobody
    says, IM16 no language.
    """
    file = contents[0][0]
    name = name or Path(file).stem
    manuscript = _one_of([manuscript_of(content, shown) for shown, content in contents], name)
    found = list(manuscript.findings)
    passages = _named(manuscript.passages, found)
    if not passages:
        raise BookError([*found, finding("IM13", Place(file))])
    passages = passages[passages[0].text.casefold() == escape(manuscript.title).casefold() :]
    language = _language(manuscript, passages, file, found)
    if wishes.tidy:
        passages = _tidied(passages, language, found)
    voices, seen = voices_of(passages, file, wishes.interviewees, wishes.interviewers)
    found += seen
    passages, seen = questions_in(passages, voices, wishes.questions, file)
    found += seen
    voices, passages = _answering(voices, passages)
    found += _unnamed(manuscript, passages)
    found += _sounds(passages)
    title = manuscript.title
    if not title:
        title = re.sub(r"[\s_-]+", " ", Path(file).stem).strip() or "Untitled"
        title = title[0].upper() + title[1:]
        found.append(finding("IM02", Place(file), title=title))
    front = FrontMatter(title, manuscript.subtitle, language, manuscript.date)
    text = write_source(front, voices, passages, manuscript.notes, times=wishes.times)
    return Imported(text, dict(manuscript.pictures), tuple(found))


def _one_of(manuscripts: Sequence[Manuscript], name: str) -> Manuscript:
    """Join manuscripts in their order: pictures are named after the source, in their order too.

    Notes of a second manuscript and of those behind it get labels of their own.
    """
    pictures: dict[str, bytes] = {}
    notes: dict[str, str] = {}
    passages: list[Passage] = []
    for number, one in enumerate(manuscripts, 1):
        names = {}
        for old, content in one.pictures.items():
            names[old] = f"{slug(name) or 'picture'}-{len(pictures) + 1}{Path(old).suffix}"
            pictures[names[old]] = content
        label = f"{number}-" if number > 1 else ""

        def renamed(text: str, names: dict[str, str] = names, label: str = label) -> str:
            text = _PICTURE.sub(lambda at: f"]({names.get(at[1], at[1])}", text)
            return _NOTE.sub(lambda call: f"[^{label}{call[1]}]", text) if label else text

        passages += (passage._replace(text=renamed(passage.text)) for passage in one.passages)
        notes |= {label + key: renamed(text) for key, text in one.notes.items()}

    def first(texts: Iterable[str]) -> str:
        return next(filter(None, texts), "")

    return Manuscript(
        tuple(passages),
        tuple(found for one in manuscripts for found in one.findings),
        first(one.title for one in manuscripts),
        first(one.language for one in manuscripts),
        first(one.date for one in manuscripts),
        notes,
        pictures,
        first(one.subtitle for one in manuscripts),
    )


def _named(passages: Sequence[Passage], found: list[Finding]) -> tuple[Passage, ...]:
    """Give each passage its speaker: by its own mark, else the one who speaks on.

    A file that names its voices itself has no marks in its words. Notes: IM45 names that stand
    like marks, and were not believed.
    """
    if any(one.speaker for one in passages):
        return tuple(passages)
    paragraphs = [one for one in passages if one.kind == "paragraph"]
    alone = _names_alone([one.text for one in paragraphs])
    marks = {one: parted(f"{one.text}:" if one.text in alone else one.text) for one in paragraphs}
    names = names_of(marks.values())
    names |= {one.name for one in marks.values() if whole_name(one.name, names)}
    left = [
        (one.place, mark.name)
        for one, mark in marks.items()
        if mark.style != "letter" and mark.name not in names and looks_like_name(mark.name)
    ]
    found += [finding("IM45", place, name=name, count=len(left)) for place, name in left[:1]]
    made: list[Passage] = []
    speaking = ""
    for one in passages:
        mark = marks.get(one)
        if one.kind == "heading" or (one.bold and mark is not None and mark.name not in names):
            speaking = ""  # a question ends what is said
        elif mark is not None and mark.name in names:
            speaking = mark.name
            if not mark.rest:
                continue
            start = one.start if mark.start is None else mark.start
            one = one._replace(text=mark.rest, start=start)
        made.append(one._replace(speaker=speaking))
    return tuple(made)


def _names_alone(texts: Sequence[str]) -> frozenset[str]:
    """Return the names that stand above what is said, each a paragraph of its own.

    They come again, there are two at least, and none follows another.
    """
    short = (one for one in texts if len(one) <= 60 and not stops_behind(one))
    count = Counter(filter(looks_like_name, short))
    names = frozenset(name for name, times in count.items() if times > 1)
    follow = any(one in names and after in names for one, after in pairwise(texts))
    return names if len(names) > 1 and not follow else frozenset()


def _language(
    manuscript: Manuscript, passages: Sequence[Passage], file: str, found: list[Finding]
) -> str:
    """Return the language of a text: as the file says, unless its words are of another (IM15)."""
    said = manuscript.language
    guess = guess_language((one.text for one in passages), said)
    if said and guess in ("", said.partition("-")[0].lower()):
        return said
    if said:
        found.append(finding("IM15", Place(file), given=said, language=guess))
    elif guess:
        found.append(finding("IM01", Place(file), language=guess))
    else:
        found.append(finding("IM16", Place(file)))
    return guess or "und"


def _tidied(
    passages: Sequence[Passage], language: str, found: list[Finding]
) -> tuple[Passage, ...]:
    """Take fillers and stutter out of what is said; IM09 lists them."""
    from bookpress.importing.tidy import tidied

    made: list[Passage] = []
    taken: Counter[str] = Counter()
    for one in passages:
        if one.kind == "paragraph":
            text, gone = tidied(one.text, language)
            taken.update(word.casefold() for word in gone)
            if not text:
                continue
            one = one._replace(text=text)
        made.append(one)
    if taken:
        found.append(finding("IM09", passages[0].place, words=_listed(taken)))
    return tuple(made)


def _answering(voices: Voices, passages: Sequence[Passage]) -> tuple[Voices, tuple[Passage, ...]]:
    """Give answers to the only interviewee that was asked for, where the text names nobody.

    An interviewer who bears no name, only what he does, and whose words all stand in questions, is
    declared no more.
    """
    if voices.speakers and not voices.keys:
        answering = [one for one in voices.speakers if one.role is Role.INTERVIEWEE]
        if len(answering) == 1:
            name = answering[0].name
            made: list[Passage] = []
            asked = False
            for one in passages:
                asked = asked or (one.kind == "heading" and one.level == 2)
                made.append(
                    one if one.kind == "heading" or not asked else one._replace(speaker=name)
                )
            return voices._replace(keys={name: answering[0].key}), tuple(made)
    marks = {key for _, key in with_marks(passages, voices)}
    if voices.interviewer not in marks:
        kept = [one for one in voices.speakers if one.key in marks or not asks_by_name(one.name)]
        voices = voices._replace(speakers=tuple(kept))
    return voices, tuple(passages)


def _unnamed(manuscript: Manuscript, passages: Iterable[Passage]) -> list[Finding]:
    """Tell of words without a voice behind those of one, in a file that names its voices (IM10)."""
    if not any(one.speaker for one in manuscript.passages):
        return []
    silent: list[Passage] = []
    spoken = False
    for one in passages:
        if one.kind == "heading":
            spoken = one.level <= 2
        elif one.speaker:
            spoken = True
        elif spoken and one.kind == "paragraph":
            silent.append(one)
    return [
        finding("IM10", one.place, count=len(silent), excerpt=one.text[:40]) for one in silent[:1]
    ]


def _sounds(passages: Iterable[Passage]) -> list[Finding]:
    """List what is heard and not said (IM08)."""
    heard: Counter[str] = Counter()
    first: Place | None = None
    for one in passages:
        for sound in _SOUND.findall(one.text):
            heard[sound] += 1
            first = first or one.place
    return [finding("IM08", first, words=_listed(heard))] if first else []


def _listed(counts: Counter[str]) -> str:
    """Write words with their numbers, the most frequent first."""
    shown = [f"{word} × {count}" for word, count in counts.most_common(20)]
    return ", ".join([*shown, "…"] if len(counts) > 20 else shown)
