"""Who speaks: marks at the start of paragraphs, and the blocks that each mark opens.

A mark is the key or the whole name of a declared speaker with a colon behind it, plain or bold:
`SD:`, `SD :`, `Samuel Durand :`, `**SD :**`, `**SD** :`. A machine that writes down what is said
adds times, `[00:12] Samuel Durand:` or `Samuel Durand (0:12)`, which are left out. In the answers
of an interview a bold name alone opens a speech too. Other words before a colon are text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bookpress.model.book import Role, Speaker
from bookpress.patterns import late
from bookpress.reading.book.missed_marks import MissedMarks
from bookpress.reading.markdown.blocks import Block, Paragraph
from bookpress.reading.report import Report

_SPACE = "[ \\t\u00a0\u202f]"
_TIME = r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?"
"""`00:12`, `[1:02:03]`, `(00:00:05.000)`: where in a recording something is said."""
_MARK = r"""
    [ ]{{0,3}} (?:{time} {space}* [-–—]? {space}*)?
    (?: (?P<plain>{who}) (?: {space}* [-–—,]? {space}* {time})? {space}* :
      | (?P<timed>{who}) {space}* [-–—,]? {space}* {time} {space}* (?=\n|$)
      | (?P<bold>\*\*|__|\*|_) (?:{time} {space}*)?
        (?P<inside>{who}) (?: {space}* [-–—,]? {space}* {time})? {space}*
        (?: : {space}* (?P=bold) | (?P=bold) (?: {space}* {time})? {space}* : )
    ) (?!//) {space}*"""
_BEFORE = rf"(?:{_TIME}{_SPACE}*)?(?:\*\*|__)?"
_BEHIND = rf"{_SPACE}*(?:{_TIME})?{_SPACE}*(?:\*\*|__)?{_SPACE}?:(?:\*\*|__)?(?:\s|$)"
_UNKNOWN_KEY = late(rf"{_BEFORE}([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9.]{{0,3}}|[a-z]{{1,4}}){_BEHIND}")
_UNKNOWN_NAME = late(rf"{_BEFORE}(\w[\w’'.-]+(?: [\w’'.-]+){{0,4}}?){_BEHIND}")
_NOBODY = late(
    rf"{_BEFORE}[\[(]?((?:Unknown )?(?:Speaker|Participant|Locuteur|Locutrice|Intervenante?"
    rf"|Sprecher(?:in)?|Hablante|Parlante)(?:[ _]?[0-9A-Z]{{1,2}})?)"
    rf"(?:{_BEHIND}|[\])]{_SPACE}*:?|{_SPACE}+{_TIME}{_SPACE}*$)",
    re.IGNORECASE,
)
"""How machines name the voices that they tell apart."""
_ASKS = late(
    rf"{_BEFORE}(Interview(?:er|ee|eur|euse|te)|Hosts?|Guest|Moderator|Journalist|Journaliste"
    rf"|Mod[ée]rat(?:eur|rice)|Animat(?:eur|rice)|Question|Answer|Réponse|Frage|Antwort|Pregunta"
    rf"|Q\d{{0,2}}(?=[.)]))(?:{_BEHIND}|(?<=[Q\d])[.)]{_SPACE})",
    re.IGNORECASE,
)
"""How those who ask and answer are called where nobody is named."""
_ONLY_TIME = late(rf"{_SPACE}*<?{_TIME}>?{_SPACE}*")
_SUBTITLE = late(r"WEBVTT\b|(?:\d+:)?\d+:\d{2}[.,]\d{3}[ \t]*-->")
_WORDS = frozenset({"NB", "N.B.", "PS", "P.S.", "PPS", "NDLR", "NDA", "NDT", "RSVP", "OK", "FAQ"})
"""Abbreviations that open a sentence."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Blocks that one speaker says; `key` is None for those before the first mark."""

    key: str | None
    line: int
    blocks: list[Block] = field(default_factory=list)


class Speeches:
    """Knows the marks of a book's speakers."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        self._keys = {
            " ".join(speaker.name.split()).casefold(): speaker.key for speaker in speakers
        }
        self._speakers = {speaker.key: speaker for speaker in speakers}
        whos = [re.escape(speaker.key) for speaker in speakers]
        for name in sorted({speaker.name for speaker in speakers}, key=len, reverse=True):
            words = f"{_SPACE}+".join(map(re.escape, name.split()))
            whos.append(f"(?i:{words})")
        self._mark = self._bold_name = None
        if whos:
            who = "|".join(whos)
            self._mark = re.compile(_MARK.format(who=who, time=_TIME, space=_SPACE), re.VERBOSE)
            self._bold_name = late(rf"(\*\*|__)(?P<alone>{who})\1{_SPACE}+")
        self._missed = MissedMarks(speakers) if whos else None
        self._named: dict[str, list[int]] = {}
        """A name that nobody declared → the lines that it begins, with a colon."""
        self._spoke: set[str] = set()
        self._timed = False

    def __bool__(self) -> bool:
        return self._mark is not None

    def opens(self, line: str) -> bool:
        """Return whether a line starts with the mark of a speaker."""
        return self._mark is not None and self._mark.match(line) is not None

    def key_of(self, text: str, *, answers: bool = False) -> tuple[str, str] | None:
        """Return the speaker's key and the text after the mark, or None.

        `answers`: the text is a paragraph of an interview's answers.

        >>> from bookpress.model.book import Role
        >>> speeches = Speeches([Speaker("SD", "Samuel Durand", Role.INTERVIEWEE)])
        >>> speeches.key_of("**Samuel Durand :** Oui."), speeches.key_of("Attention : non.")
        (('SD', 'Oui.'), None)
        >>> speeches.key_of("[00:01] SD: Oui."), speeches.key_of("**SD** Oui.", answers=True)
        (('SD', 'Oui.'), ('SD', 'Oui.'))
        """
        if self._mark is None or self._bold_name is None:
            return None
        match = self._mark.match(text) or (self._bold_name.match(text) if answers else None)
        if not match:
            return None
        groups = match.groupdict()
        who = next(filter(None, map(groups.get, ("plain", "timed", "inside", "alone"))))
        if who not in self._speakers:
            who = self._keys[" ".join(who.split()).casefold()]
        return who, text[match.end() :]

    def role_of(self, key: str) -> str:
        """Return the role of a speaker, as a class."""
        return self._speakers[key].role.value

    def part(self, blocks: Sequence[Block], report: Report, *, answers: bool) -> list[Speech]:
        """Part the blocks of a section at its speakers' marks, which are taken off.

        `answers`: the section is a question of an interview. The first part, of no speaker, may be
        missing. Warnings: SP01 a mark of nobody declared, SP02 a mark without words, SP04 a line of
        subtitles. Notes: SP03 the first time that is left out, SP06 a name without a colon.
        """
        parts: list[Speech] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                if said := self.key_of(block.text, answers=answers):
                    key, _ = said
                    mark = block.text.removesuffix(said[1])
                    self._note(key, mark, block.line, report)
                    parts.append(Speech(key, block.line))
                    text = said[1].lstrip(" \n")
                    if text:
                        lost = block.text.count("\n") - text.count("\n")
                        rest = Paragraph(block.line + lost, text, block.attributes)
                        parts[-1].blocks.append(rest)
                        more = rest.text.partition("\n")[2]
                        self._suspect(more.split("\n"), rest.line + 1, report)
                        self.look(Paragraph(rest.line + 1, more), report)
                    continue
                self._suspect(block.text.split("\n"), block.line, report)
            self.look(block, report)
            if not parts:
                parts.append(Speech(None, block.line))
            parts[-1].blocks.append(block)
        for speech in parts:
            if speech.key is not None and not speech.blocks:
                report.add("SP02", speech.line, key=speech.key)
        return parts

    def look(self, block: Block, report: Report) -> None:
        """Report the names of a block that stand like marks and are none (SP07)."""
        if self._missed is not None:
            self._missed.look(block, report)

    def _note(self, key: str, mark: str, line: int, report: Report) -> None:
        """Say what was made of a mark that is not the plain one."""
        self._spoke.add(key)
        if not self._timed and (time := re.search(_TIME, mark)):
            self._timed = True
            report.add("SP03", line, time=time[0].strip("[]()"))
        elif ":" not in mark:
            report.add("SP06", line, name=mark.strip(" *_"))

    def report_silent(self, report: Report, *, questions: bool) -> None:
        """Report the declared speakers who never speak (SP05), and who does undeclared (SP08).

        `questions`: the book has questions, which are the interviewer's words, if there is one.
        """
        asking = [one for one in self._speakers.values() if one.role is Role.INTERVIEWER]
        for speaker in self._speakers.values():
            heard = questions and asking == [speaker]
            if speaker.key not in self._spoke and not heard:
                report.add("SP05", speaker.line, key=speaker.key, name=speaker.name)
        for name, lines in self._named.items():
            if len(lines) > 1 + (" " not in name):
                report.add("SP08", lines[0], name=name, count=len(lines))

    def _suspect(self, texts: list[str], first: int, report: Report) -> None:
        """Report the lines that look like the mark of a speaker who is not declared."""
        for number, text in enumerate(texts, first):
            if not text:
                continue
            if _SUBTITLE.match(text):
                report.add("SP04", number, excerpt=text.strip()[:40])
            elif match := _NOBODY.match(text):
                report.add("SP01", number, key=match[1], suggestion="")
            elif not self:
                continue
            elif _ONLY_TIME.fullmatch(text):
                report.add("SP04", number, excerpt=text.strip())
            elif match := _ASKS.match(text):
                report.add("SP01", number, key=match[1], suggestion="")
            elif match := _UNKNOWN_KEY.match(text):
                self._suspect_key(match[1], number, report)
            elif match := _UNKNOWN_NAME.match(text):
                from difflib import get_close_matches

                names = {
                    speaker.name.casefold(): speaker.name for speaker in self._speakers.values()
                }
                close = get_close_matches(match[1].casefold(), list(names), n=1, cutoff=0.8)
                if close:
                    report.add("SP01", number, key=match[1], suggestion=names[close[0]])
                elif all(word[0].isupper() for word in match[1].split()):
                    self._named.setdefault(match[1], []).append(number)

    def _suspect_key(self, key: str, line: int, report: Report) -> None:
        folded = {known.casefold(): known for known in self._speakers}
        if key.casefold() in folded:
            report.add("SP01", line, key=key, suggestion=folded[key.casefold()])
        elif key.isupper() and key not in _WORDS:
            report.add("SP01", line, key=key, suggestion=report.suggest(key, self._speakers))
