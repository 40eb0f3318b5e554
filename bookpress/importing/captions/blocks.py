"""The text of a caption file → what it shows and when, word for word.

Our own reader and not webvtt-py 0.6: that one drops the words under a time that it cannot read,
all of a file whose line ends were doubled, and takes loose times for words; it knows no line of the
file and one voice of a caption. What is shown runs here from its line of times to the next one,
whatever stands between, so nothing falls through.

Sources: WebVTT, W3C, section 6 (`#file-parsing`); of SRT there is none, and its readers let pass
what is let pass here; SBV as YouTube writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bookpress.patterns import late

_TIME = r"-?(?:(\d{1,6}):)?(\d{1,4}):(\d{1,4})(?:[.,:;](\d{1,9}))?"
_ARROW = r"(?:-{1,3}>|[–—]>|→)"
_TIMES = late(rf"\s*{_TIME}\s*{_ARROW}\s*{_TIME}(?!\d)")
_SBV_TIME = r"(\d{1,6}):(\d{1,2}):(\d{1,2})\.(\d{1,3})"
_SBV_TIMES = late(rf"\s*{_SBV_TIME},{_SBV_TIME}\s*$")
_LIKE_TIMES = late(
    rf"\s*(?:{_TIME}\s*{_ARROW}|\S{{0,30}}\s*{_ARROW}\s*{_TIME}(?!\d)"
    rf"|[\d:.,]{{1,99}}\s*{_ARROW}\s*[\d:.,]{{1,99}}\s*$)"
)
"""A line of times of which one or none can be read."""
_LOOSE_SIGNS = late(r"(?<=\d)\s?([:,.])\s?(?=\d)")
"""Translators put blanks round the signs of a time: `00: 00: 01, 500`."""
_HEADER_KEY = late(r"\s*(\w[\w-]*)\s*[:=]\s*(.*)")
_DATA_KEYS = ("kind", "x-timestamp-map")
_SETTING = late(r"[\w-]+:\S+$|[\d.,]+$")
"""What may stand behind times: `align:start`, digits too many. All else is words."""
_NOTE_OF_LANGUAGE = late(r"language\s*:\s*(\S+)", re.IGNORECASE)
_DATA = late(r"""[\w .-]{1,30}:\s*["'\d.:%+-]*$""")
"""A note for programs: `Confidence: 0.91`."""
_TAG = late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")


class Times(NamedTuple):
    """A line of times, in seconds; None where one cannot be read."""

    start: float | None
    end: float | None
    words: str = ""
    """What is said on the same line."""


_OPENERS, _CLOSERS = "\u202a\u202b\u2066\u2067\u2068", "\u202c\u2069"


class Line(NamedTuple):
    """A line of the file."""

    number: int
    """From 1."""
    text: str


@dataclass(slots=True)
class Shown:
    """What is shown at a time."""

    line: int
    """Of its times, or of its first words where it has none."""
    start: float | None = None
    """In seconds; None where the time is missing or unreadable."""
    end: float | None = None
    lines: list[Line] = field(default_factory=list)


class Blocks(NamedTuple):
    """What a caption file holds."""

    shown: list[Shown]
    notes: list[Line]
    """Comments that hold words, and the header's own words."""
    unreadable: list[Line]
    """Lines of times that are none."""
    title: str
    language: str


def parse(text: str) -> Blocks:
    """Read the text of a file, its line ends line feeds."""
    lines = [_without_frame(line) for line in text.split("\n")]
    # A line end that was converted twice doubles each of them.
    step = 2 if len(lines) > 4 and not any(line.strip() for line in lines[1::2]) else 1
    return _Parser([Line(n, line) for n, line in enumerate(lines, 1) if n % 2 or step == 1]).read()


class _Parser:
    """Goes through the lines of a file once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.found = Blocks([], [], [], "", "")
        self.title = self.language = ""
        times = [times_of(line.text) for line in lines]
        self.times = times
        following: list[int | None] = [None] * len(lines)
        ahead: int | None = None
        for number in range(len(lines) - 1, -1, -1):
            following[number] = ahead
            if lines[number].text.strip():
                ahead = number
        self.following = following
        """Of each line, the next that is not empty."""
        first = next((number for number, time in enumerate(times) if time is not None), 0)
        self.numbered = any(self._is_number(number) for number in range(max(0, first - 2), first))

    def read(self) -> Blocks:
        """Read header and blocks."""
        number = self._read_header()
        vtt = number > 0
        shown: Shown | None = None
        fresh = True
        while number < len(self.lines):
            line = self.lines[number]
            times = self.times[number]
            if times is not None:
                shown = Shown(line.number, times.start, times.end)
                self.found.shown.append(shown)
                if times.words:
                    shown.lines.append(Line(line.number, times.words))
                if times.start is None or times.end is None:
                    self.found.unreadable.append(line)
            elif vtt and fresh and _opens_note(line.text):
                number = self._read_note(number)
                continue
            elif line.text.strip() and self._is_identifier(number, fresh, vtt):
                if " " in line.text.strip():
                    self.found.notes.append(line)
            elif line.text.strip():
                if shown is None:
                    shown = Shown(line.number)
                    self.found.shown.append(shown)
                shown.lines.append(line)
            # YouTube writes a blank for an empty line of what is shown.
            fresh = not line.text.strip() and (not line.text or self.times[number - 1] is None)
            number += 1
        return self.found._replace(title=self.title, language=self.language)

    def _read_header(self) -> int:
        """Read what stands under `WEBVTT`; return the line behind, 0 where there is no header."""
        top = next((n for n, line in enumerate(self.lines) if line.text.strip()), 0)
        if not self.lines[top].text.lstrip().startswith("WEBVTT"):
            return 0
        words = self.lines[top].text.strip().removeprefix("WEBVTT").strip(" \t-–")
        if words and words != "FILE":
            self.found.notes.append(Line(self.lines[top].number, words))
        number = top + 1
        while number < len(self.lines) and self.lines[number].text.strip():
            if self.times[number] is not None or self._is_identifier(number, False, True):
                break
            if match := _HEADER_KEY.match(self.lines[number].text):
                key, value = match[1].lower(), match[2].strip()
                if key == "title":
                    self.title = value
                elif key == "language" and _TAG.match(value):
                    self.language = value
                elif key not in _DATA_KEYS and value and value[-1] not in "{};":
                    self.found.notes.append(self.lines[number])
            number += 1
        return number

    def _read_note(self, number: int) -> int:
        """Pass over a comment, a style sheet or a region; return the line behind."""
        first = self.lines[number]
        said = [first.text.removeprefix("NOTE").strip()]
        number += 1
        depth = 0  # of the braces of a style sheet, in which lines may be empty
        while (
            number < len(self.lines)
            and (self.lines[number].text.strip() or depth > 0)
            and self.times[number] is None
            and not self._is_identifier(number, False, True)
        ):
            said.append(self.lines[number].text.strip())
            if first.text.startswith("STYLE"):
                depth += said[-1].count("{") - said[-1].count("}")
            number += 1
        words = " ".join(filter(None, said))
        if first.text.startswith("NOTE") and words:
            if match := _NOTE_OF_LANGUAGE.match(words):
                self.language = self.language or (match[1] if _TAG.match(match[1]) else "")
            elif not _DATA.match(words):
                self.found.notes.append(Line(first.number, words))
        return number

    def _is_number(self, number: int) -> bool:
        """Return whether a line holds a number and the next one that is not empty holds times."""
        after = self.following[number]
        return (
            self.lines[number].text.strip().isdecimal()
            and after is not None
            and self.times[after] is not None
        )

    def _is_identifier(self, number: int, fresh: bool, vtt: bool) -> bool:
        """Return whether a line names what is shown next and is no word of a speaker."""
        above = number + 1 < len(self.lines) and self.times[number + 1] is not None
        if self._is_number(number):
            return fresh or (self.numbered and above)
        ended = self.lines[number].text.rstrip()[-1:] in ".,!?…"
        return vtt and fresh and above and not ended


def times_of(line: str) -> Times | None:
    """Read a line of times in seconds; a time that cannot be read is None.

    >>> times_of("00:01:02.500 --> 00:01:04.000 align:start")
    Times(start=62.5, end=64.0, words='')
    >>> times_of("1: 02,5 -> 1: 04,0 Hello"), times_of("00:01 --> ?")
    (Times(start=62.5, end=64.0, words='Hello'), Times(start=1.0, end=None, words=''))
    >>> times_of("10:30 -> 11:00 is lunch"), times_of("He left --> then")
    (None, None)
    """
    if ">" in line or "→" in line:
        match = _TIMES.match(line) or _TIMES.match(_LOOSE_SIGNS.sub(r"\1", line))
        if match is None and (half := _LIKE_TIMES.match(line)):
            return Times(None if half[2] is None else _seconds(*half.groups()[:4]), None)
        if match and "-->" not in line and not (match[4] and match[8]):
            return None  # an arrow between two hours of the day
    else:
        match = _SBV_TIMES.match(line) if "," in line and line[:1].isdecimal() else None
    if match is None:
        return None
    parts, rest = match.groups(), match.string[match.end() :].split()
    words = "" if all(map(_SETTING.match, rest)) else " ".join(rest)
    return Times(_seconds(*parts[:4]), _seconds(*parts[4:]), words)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    """Return a time in seconds; what is behind the point is a decimal fraction."""
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{int(seconds)}.{fraction or 0}")


def turns(line: str) -> bool:
    """Return whether signs in a line turn its direction."""
    return any(sign in line for sign in _OPENERS + _CLOSERS)


def _without_frame(line: str) -> str:
    """Take the signs off that turn a whole line: who writes from the right needs none in a book.

    >>> _without_frame("\u202bשלום.\u202c") == "שלום."
    True
    """
    if line[:1] and line[0] in _OPENERS and line.rstrip()[-1] in _CLOSERS:
        inside = line.rstrip()[1:-1]
        return line if turns(inside) else inside
    return line


def _opens_note(text: str) -> bool:
    """Return whether a block is none of speech (WebVTT `#webvtt-comment-block`)."""
    word, _, rest = text.partition(" ")
    return word.rstrip("\t") == "NOTE" or (word.strip() in ("STYLE", "REGION") and not rest.strip())
