"""Who speaks: marks at the start of paragraphs, and the blocks that each mark opens.

A mark is the key or the whole name of a declared speaker with a colon behind it, plain or bold:
`SD:`, `SD :`, `Samuel Durand :`, `**SD :**`, `**SD** :`. Other words before a colon are text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from bookpress.model.book import Speaker
from bookpress.reading.markdown.blocks import Block, Paragraph
from bookpress.reading.report import Report

_SPACE = "[ \\t\u00a0\u202f]"
_UNKNOWN_KEY = re.compile(
    rf"(?:\*\*|__)?([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9.]{{0,3}}|[a-z]{{1,4}}){_SPACE}?(?:\*\*|__)?:(?:\*\*|__)?(?:\s|$)"
)
_UNKNOWN_NAME = re.compile(
    rf"(?:\*\*|__)?(\w[\w’'.-]+(?: [\w’'.-]+){{0,4}}){_SPACE}?(?:\*\*|__)?:(?:\*\*|__)?(?:\s|$)"
)
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
        who = "|".join(whos)
        self._mark = (
            re.compile(
                rf" {{0,3}}(?:(?P<plain>{who}){_SPACE}*:"
                rf"|(?P<bold>\*\*|__|\*|_)(?P<inside>{who}){_SPACE}*"
                rf"(?::{_SPACE}*(?P=bold)|(?P=bold){_SPACE}*:))(?!//){_SPACE}*"
            )
            if who
            else None
        )

    def __bool__(self) -> bool:
        return self._mark is not None

    def opens(self, line: str) -> bool:
        """Return whether a line starts with the mark of a speaker."""
        return self._mark is not None and self._mark.match(line) is not None

    def key_of(self, line: str) -> tuple[str, str] | None:
        """Return the speaker's key and the text after the mark, or None.

        >>> from bookpress.model.book import Role
        >>> speeches = Speeches([Speaker("SD", "Samuel Durand", Role.INTERVIEWEE)])
        >>> speeches.key_of("**Samuel Durand :** Oui."), speeches.key_of("Attention : non.")
        (('SD', 'Oui.'), None)
        """
        match = self._mark.match(line) if self._mark else None
        if not match:
            return None
        who = match["plain"] or match["inside"]
        if who not in self._speakers:
            who = self._keys[" ".join(who.split()).casefold()]
        return who, line[match.end() :]

    def role_of(self, key: str) -> str:
        """Return the role of a speaker, as a class."""
        return self._speakers[key].role.value

    def part(self, blocks: Sequence[Block], report: Report) -> list[Speech]:
        """Part the blocks of a section at its speakers' marks, which are taken off.

        The first part, of no speaker, may be missing. Warnings: SP01 a mark of nobody declared,
        SP02 a mark without words.
        """
        parts: list[Speech] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                if self._mark is not None and (said := self.key_of(block.text)):
                    parts.append(Speech(said[0], block.line))
                    text = said[1].lstrip(" \n")
                    if text:
                        lost = block.text.count("\n") - text.count("\n")
                        rest = Paragraph(block.line + lost, text, block.attributes)
                        parts[-1].blocks.append(rest)
                        self._suspect(rest.text.split("\n")[1:], rest.line + 1, report)
                    continue
                self._suspect(block.text.split("\n"), block.line, report)
            if not parts:
                parts.append(Speech(None, block.line))
            parts[-1].blocks.append(block)
        for speech in parts:
            if speech.key is not None and not speech.blocks:
                report.add("SP02", speech.line, key=speech.key)
        return parts

    def _suspect(self, texts: list[str], first: int, report: Report) -> None:
        """Report the lines that look like the mark of a speaker who is not declared."""
        if not self:
            return
        for number, text in enumerate(texts, first):
            if match := _UNKNOWN_KEY.match(text):
                self._suspect_key(match[1], number, report)
            elif match := _UNKNOWN_NAME.match(text):
                names = {
                    speaker.name.casefold(): speaker.name for speaker in self._speakers.values()
                }
                close = get_close_matches(match[1].casefold(), list(names), n=1, cutoff=0.8)
                if close:
                    report.add("SP01", number, key=match[1], suggestion=names[close[0]])

    def _suspect_key(self, key: str, line: int, report: Report) -> None:
        folded = {known.casefold(): known for known in self._speakers}
        if key.casefold() in folded:
            report.add("SP01", line, key=key, suggestion=folded[key.casefold()])
        elif key.isupper() and key not in _WORDS:
            suggestion = report.suggest(key, self._speakers) or next(iter(self._speakers))
            report.add("SP01", line, key=key, suggestion=suggestion)
