"""What went wrong in a line that is no YAML, said as a person would: a colon, a quote, a tab.

Most heads that YAML refuses are right but for one missing pair of quotes, so the message shows the
line with them.
"""

from __future__ import annotations

import re

from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late

_KEY_LINE = late(r"\s*(?:- +)?(?P<key>[\w.-]+)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_GLUED = late(r"\s*(?P<key>[\w.-]+):(?P<value>[^\s/].*)$")
_QUOTED = late(r""" "(?:\\.|[^"\\])*" | '(?:[^']|'')*' """, re.VERBOSE)
_SIGNS = "[]{}*&!%@`|>,"
"""Signs that YAML keeps for itself at the start of a value (YAML 1.2.2, section 5.3)."""

LONGEST_EXAMPLE = 80


def diagnose(text: str, at: int, problem: str, first: int, file: str) -> Finding:
    """Find the slip in a piece of YAML.

    `at`: the line of the piece, from 0, where the YAML reader stopped; `problem`: its words;
    `first`: the line of the file where the piece starts. Gives one of HD11 to HD17, or HD40, HD41.
    """
    lines = text.split("\n")
    at = min(at, len(lines) - 1)
    for number in range(at + 1):
        if re.match(r" *\t", lines[number]) and lines[number].strip():
            return finding("HD12", Place(file, line=first + number))
    # A text that goes on over several lines is at fault where it starts.
    for number in (at, at - 1) if "mapping values" in problem and at else (at,):
        if mistake := _mistake(lines[number], text, problem):
            code, values = mistake
            return finding(code, Place(file, line=first + number), **values)
    place = Place(file, line=first + at)
    if not lines[at].startswith((" ", "-")) and not _KEY_LINE.match(lines[at]):
        return finding("HD16", place)
    if "block" in problem or "mapping values" in problem or "indent" in problem:
        return finding("HD17", place)
    return finding("HD11", place, reason=problem)


def _mistake(line: str, text: str, problem: str) -> tuple[str, dict[str, str]] | None:
    """Find the slip of one `key: value` line: a code and the values of its words."""
    match = _KEY_LINE.match(line)
    if not match:
        glued = _GLUED.match(line)
        if not glued:
            return None
        return "HD40", {"example": f"{glued['key']}: {glued['value'].strip()}"}
    value = (match["value"] or "").strip()
    example = {"example": quoted_example(match["key"], value)}
    if value[:1] in ("'", '"'):
        if "escape" in problem:
            return "HD41", {"example": quoted_example(match["key"], value[1:-1])}
        closed = _QUOTED.match(value)
        if not closed or value[closed.end() :].strip():
            inner = value[1:-1] if value.endswith(value[0]) and len(value) > 1 else value[1:]
            example = {"example": quoted_example(match["key"], inner)}
            return "HD14", example
        return None
    if value[:1] in ("[", "{") and {"[": "]", "{": "}"}[value[0]] not in text:
        return "HD15", {"sign": value[0], **example}
    if value and (value[0] in _SIGNS or value.startswith(("- ", "? "))):
        return "HD15", {"sign": value[0], **example}
    if ": " in value or value.endswith(":"):
        return "HD13", example
    return None


def quoted_example(key: str, value: str) -> str:
    """Write a line with its value in quotes; empty when it is too long to help.

    >>> quoted_example("title", "L'IA : le guide")
    'title: "L\\'IA : le guide"'
    >>> quoted_example("title", 'Le "grand" jeu')
    'title: \\'Le "grand" jeu\\''
    """
    if '"' in value or "\\" in value:
        text = f"{key}: '{value.replace(chr(39), chr(39) * 2)}'"
    else:
        text = f'{key}: "{value}"'
    return text if len(text) <= LONGEST_EXAMPLE else ""
