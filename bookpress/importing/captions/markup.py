"""The lines of a caption, with their tags → plain words, and the voice of each.

Sources: WebVTT, W3C, `#webvtt-cue-text-parsing-rules`; SRT has a few tags of HTML, and the commands
in braces of Advanced SubStation. What is no tag of theirs is words: `<inaudible>`, `3 < 5`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from bookpress.importing.captions.blocks import Line
from bookpress.patterns import late

_SIGN = late(
    r"""
      < (?P<close> /? ) (?P<name> [a-zA-Z]+ ) (?P<classes> \. [^\s<>]* )?
      (?: \s (?P<voice> [^<>]* ) | / )? >
    | < (?P<time> (?: \d{1,6} : )? \d{1,4} : \d{1,4} [.,] \d{1,9} ) >
    | { \\ [^{}]* }
    """,
    re.VERBOSE,
)
_NAMES = frozenset(
    ("b", "br", "c", "em", "font", "i", "lang", "rt", "ruby", "s", "span", "strong", "u", "v")
)
_UNSEEN = ("br", "c", "lang", "rt", "ruby", "span")
"""Tags that show nothing of their own."""
_SHOWN = {("br", ""): "\r", ("rt", ""): "(", ("rt", "/"): ")"}
"""Tags that stand for a sign."""
_REFERENCE = late(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_LINE_BREAK = late(r"\[br\]|(?<!:)\\N")
"""As SBV and Advanced SubStation write it; inside, a carriage return, which no text has here."""
_BLANKS = late(r"[ \t\r\n]+")
_COLOUR = late(
    r"\.(lime|cyan|red|yellow|magenta|blue|green)\b"
    r"|color=[\"']?(?!white|#?(..)\2\2\b)(#?\w+)"
)
"""The colours of WebVTT's own classes; of HTML any but white and grey, which are the usual ones."""
_ENDS = late(r"([\r\n])")


class Said(NamedTuple):
    """Words of one line that one voice says."""

    line: int
    words: str
    """Single blanks, none outside; not empty."""
    voice: str | None = None
    """The name in a voice tag; None where there is none."""
    colour: str = ""
    """Of all these words, as the file names it; empty where it is white or grey."""


class Plain(NamedTuple):
    """The words of a caption."""

    said: tuple[Said, ...]
    marked: bool
    """Whether a tag for the eye (italics, a colour) was left out."""
    last: float | None
    """The time that stands before its last word, in seconds."""


def plain(lines: Iterable[Line]) -> Plain:
    """Read the lines of one caption.

    >>> text = "<v.loud Dr. Weiß>Come <i>in</i>!</v> &amp; sit"
    >>> [one[1:3] for one in plain([Line(4, text)]).said]
    [('Come in!', 'Dr. Weiß'), ('& sit', None)]
    """
    rows = list(lines)
    # A tag may run over a line end, so all lines are read as one text.
    text = _LINE_BREAK.sub("\r", "\n".join(row.text for row in rows))
    # row, piece of it, voice, words, colour
    heard: list[tuple[int, int, str | None, str, str]] = []
    voices: list[str] = []
    colours: list[str] = []
    marked, last, at, row, piece = False, None, 0, 0, 0

    def hear(words: str) -> None:
        nonlocal row, piece
        if not words:
            return
        for part in _ENDS.split(words):
            row += part == "\n"
            piece += part in ("\n", "\r")
            voice, colour = voices[-1] if voices else None, colours[-1] if colours else ""
            heard.append((row, piece, voice, part, colour))

    for sign in _SIGN.finditer(text):
        name = (sign["name"] or "").lower()
        if sign["name"] and name not in _NAMES:
            continue
        hear(_unescaped(text[at : sign.start()]))
        at = sign.end()
        row += sign[0].count("\n")
        if name == "v":
            if not sign["close"]:
                voices.append(" ".join(_unescaped(sign["voice"] or "").split()))
            elif voices:
                voices.pop()
        elif sign["time"]:
            last = _seconds(sign["time"])
        else:
            if name in ("c", "font") and not sign["close"]:
                colours.append(_colour(sign["classes"] or sign["voice"] or ""))
            elif name in ("c", "font") and colours:
                colours.pop()
            hear(_SHOWN.get((name, sign["close"]), ""))
            marked = marked or name not in _UNSEEN
    hear(_unescaped(text[at:]))
    said = []
    for (row, _, voice), together in groupby(heard, lambda one: one[:3]):
        parts = list(together)
        words = _single_blanks("".join(part[3] for part in parts))
        if words.strip():
            seen = {part[4] for part in parts if part[3].strip()}
            said.append(Said(rows[row].number, words, voice, seen.pop() if len(seen) == 1 else ""))
    return Plain(tuple(said), marked, last)


def _colour(given: str) -> str:
    """Return the colour that classes or attributes of a tag name; empty for white and grey.

    >>> _colour(".yellow.bg_black"), _colour('color="#00FFFF"'), _colour("color=#e5e5e5")
    ('yellow', '#00ffff', '')
    """
    match = _COLOUR.search(given.lower())
    return match[1] or match[3] if match else ""


def _single_blanks(text: str) -> str:
    """Make one of blanks that stand together; those that do not break are signs and stay."""
    return _BLANKS.sub(" ", text).strip(" ")


def _unescaped(text: str) -> str:
    """Read character references.

    >>> _unescaped("R&D &lt;3 &gt;&gt; Far&#237;as &unknown;")
    'R&D <3 >> Farías &unknown;'
    """
    if "&" not in text:
        return text
    # A reference to a line end ends no line.
    return _REFERENCE.sub(lambda one: html.unescape(one[0]).replace("\n", " "), text)


def _seconds(time: str) -> float:
    """Read a time inside a caption."""
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
