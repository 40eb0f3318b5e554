"""Names of declared speakers that stand where a mark would, in a form that opens no speech.

Words in another's mouth are the worst fault that an interview can have: what is said behind such a
name goes on as the speech before it. A name that a sentence merely begins with is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bookpress.model.book import Speaker
from bookpress.patterns import late
from bookpress.reading.markdown.blocks import (
    Block,
    Definitions,
    Heading,
    List,
    Paragraph,
    Quote,
    Table,
)
from bookpress.reading.report import Report

_LEAD = r"""
    (?: [ \t\u00a0>•—–-] | </?[a-z]+[^<>]{0,80}> | (?P<wrap>[*_\[(<]) | \d{1,3}[.)][ ]
      | (?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})? [\])>]? )*+
    (?:(?:Mr|Mrs|Ms|Dr|M|Mme|Mlle|Prof|Herr|Frau)\.?[ ]|[A-ZÀ-Þ]\.[ ]?)?"""
_CLOSE = r"(?:[*_\])>]|</[a-z]+>)*+"
_ASIDE = r"[\[(][^\])\n]{1,40}[\])]"
_MARK = rf"""
    (?:{_LEAD}) (?:
      (?P<sure>%SURE%) (?![\w’'])
        (?: {_CLOSE} \s* (?: [:：] | {_ASIDE} {_CLOSE} \s* [:：] | $
              | (?:&|,|/|\+|et\b|and\b|und\b) [^.:!?\n]{{1,30}} [:：] )
          | (?(wrap) [.:;,]? {_CLOSE} (?<=[*_\])>]) \s* (?: [—–-] | (?=[A-ZÀ-Þ«“"¿¡]) | $ )
              | (?!) ) )
      | (?P<key>%KEY%) (?!\w) {_CLOSE} \s* (?: [.;] | [—–-]+ ) [ ]
      | (?P<part>%PART%) (?!\w) (?:,[ ]\w+)? {_CLOSE} \s* (?: {_ASIDE} \s* )? {_CLOSE} [:：] )"""
_INSIDE = r"[.!?…»”\"][ ]+(?P<sure>%SURE%)[ \u00a0\u202f]?:[ ]"


class MissedMarks:
    """Knows the names of a book's speakers, and what may have been meant by them."""

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        self._keys: dict[str, str] = {}
        """Key, name or a word of a name, in small letters → key."""
        parts: set[str] = set()
        for speaker in speakers:
            for word in speaker.name.split():
                if len(word) > 2 and word[0].isupper() and len(speaker.name.split()) > 1:
                    parts |= {word, word.upper()}
                    self._keys.setdefault(word.casefold(), speaker.key)
        for speaker in speakers:
            self._keys[" ".join(speaker.name.split()).casefold()] = speaker.key
            self._keys[speaker.key.casefold()] = speaker.key
        keys = _any(speaker.key for speaker in speakers)
        names = _any(speaker.name for speaker in speakers)
        sure = rf"{keys}|(?i:{names})"
        mark = _MARK.replace("%SURE%", sure).replace("%KEY%", keys).replace("%PART%", _any(parts))
        self._mark = late(mark, re.VERBOSE)
        self._inside = late(_INSIDE.replace("%SURE%", sure))
        self._whole = late(rf"[*_ ]*(?P<sure>{sure})[*_ :]*")

    def look(self, block: Block, report: Report) -> None:
        """Report the names of a block that stand like marks (SP07)."""
        match block:
            case Paragraph():
                for number, text in enumerate(block.text.split("\n"), block.line):
                    self._line(text, number, report)
            case Heading():
                self._line(block.text, block.line, report)
            case Quote():
                for one in block.blocks:
                    self.look(one, report)
            case List():
                for item in block.items:
                    for one in item.blocks:
                        self.look(one, report)
            case Definitions():
                for group in block.groups:
                    for line, term in group.terms:
                        self._line(term, line, report)
            case Table():
                for line, cells in [(block.line, block.header), *block.rows]:
                    if found := self._whole.fullmatch(cells[0] if cells else ""):
                        self._report(found, found[0], line, report)

    def _line(self, text: str, line: int, report: Report) -> None:
        folded = text.casefold()
        if not any(name in folded for name in self._keys):
            return
        if found := self._mark.match(text) or (":" in text and self._inside.search(text)):
            self._report(found, text[found.start() :].lstrip('.!?…»”" '), line, report)

    def _report(self, found: re.Match[str], text: str, line: int, report: Report) -> None:
        groups = found.groupdict()
        who = next(filter(None, map(groups.get, ("sure", "key", "part"))))
        key = self._keys[" ".join(who.split()).casefold()]
        report.add("SP07", line, excerpt=" ".join(text.split())[:30], key=key)


def _any(words: Iterable[str]) -> str:
    """Write a pattern of words, the longest first; of none one that matches nothing."""
    escaped = sorted({re.escape(word) for word in words}, key=len, reverse=True)
    return f"(?:{'|'.join(escaped)})" if escaped else "(?!)"
