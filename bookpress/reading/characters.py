"""Characters that no author means to type: controls, lost letters, direction overrides."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late

REPLACEMENT = "\ufffd"
"""Stands for what could not be read."""

# Controls but tab and line feed; U+007F–9F; halves of pairs; non-characters; signs without shape.
_UNWANTED = late(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufffd\ufeff\u2028\u2029\u202a-\u202e"
    "\u2066-\u2069]"
)
_MOJIBAKE = late("Ã[\u0080-\u00bfƒ‚„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œ]|â€[™œ“”¦˜\u009d]|Â[«»°©]")
_OVERRIDES = "\u202d\u202e"
_OPENERS = "\u202a\u202b\u2066\u2067\u2068"
_CLOSERS = "\u202c\u2069"
_TURNING = late(f"[{_OVERRIDES}{_OPENERS}{_CLOSERS}]")

MOST_MARKS = 30
"""Combining marks on one letter (UAX 15, Stream-Safe Text Format: no language needs as many)."""
_MAYBE_MARKS = late(rf"[^\w\s\x00-\u02ff]{{{MOST_MARKS + 1},}}")


def check_characters(text: str, file: str) -> tuple[str, list[Finding]]:
    """Report the characters that have no place in a text, and take them out.

    Warnings: EN04 (controls), EN07 (direction overrides and openers without end), EN09 (U+FFFD in
    the file, which stays), EN10 (`Ã©` for é), EN11 (marks without shape), EN13 (direction pairs),
    EN15 (too many marks on one letter). To be asked before a text is normalised: marks are put in
    order then, in a time that grows with the square of how many stand together.
    """
    text, stacked = _unstacked(text, file)
    found = stacked + [
        finding("EN10", Place(file, line=line), excerpt=excerpt)
        for line, excerpt in _each_line(_MOJIBAKE, text)
    ]
    if not _UNWANTED.search(text):
        return text, found
    starts = [0] + [match.end() for match in re.finditer("\n", text)]
    seen: set[tuple[int, str]] = set()
    turns: dict[int, list[str]] = {}
    for match in _UNWANTED.finditer(text):
        char, line = match[0], bisect_right(starts, match.start())
        if char in _OVERRIDES + _OPENERS + _CLOSERS:
            turns.setdefault(line, []).append(char)
        elif (line, char) not in seen:
            seen.add((line, char))
            found.append(_unwanted(char, Place(file, line=line)))
    turned = [_turn(signs, Place(file, line=line)) for line, signs in turns.items()]
    found += turned
    if refused := {one.place.line for one in turned if one.code == "EN07"}:
        text = "\n".join(
            _TURNING.sub("", line) if number in refused else line
            for number, line in enumerate(text.split("\n"), 1)
        )
    text = text.translate({0xFEFF: None, 0x2028: " ", 0x2029: " "})
    return re.sub(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "", text
    ), found


def _unstacked(text: str, file: str) -> tuple[str, list[Finding]]:
    """Leave out what is stacked too high on one letter."""
    found: list[Finding] = []

    def kept(run: re.Match[str]) -> str:
        marks, highest, signs = 0, 0, []
        for sign in run[0]:
            marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
            highest = max(highest, marks)
            if marks <= MOST_MARKS:
                signs.append(sign)
        if highest > MOST_MARKS:
            place = Place(file, line=text.count("\n", 0, run.start()) + 1)
            found.append(finding("EN15", place, count=highest, limit=MOST_MARKS))
        return "".join(signs)

    return _MAYBE_MARKS.sub(kept, text), found


def _unwanted(char: str, at: Place) -> Finding:
    """Report one character without shape."""
    name = f"U+{ord(char):04X}"
    if char == REPLACEMENT:
        return finding("EN09", at)
    if char in "\ufeff\u2028\u2029":
        return finding("EN11", at, character=name)
    return finding("EN04", at, character=name)


def _turn(signs: list[str], at: Place) -> Finding:
    """Report the signs that turn the direction of one line.

    Overrides, and openers that are not closed, let a text be read otherwise than it is written
    (Unicode UTS 39 and UAX 9), and are taken out. Pairs stay.
    """
    depth = 0
    balanced = True
    for sign in signs:
        depth += 1 if sign in _OPENERS + _OVERRIDES else -1
        balanced = balanced and depth >= 0
    names = ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in signs))
    if depth or not balanced or any(sign in _OVERRIDES for sign in signs):
        return finding("EN07", at, characters=names)
    return finding("EN13", at, characters=names)


def _each_line(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    """Yield the first match of each line that has one, with its line."""
    last = line = 0
    position = 0
    for match in pattern.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        if line + 1 != last:
            last = line + 1
            yield last, match[0]
