"""What stands above the first words: Otter's title, day and keywords, or front matter."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from bookpress.importing.marks import LOOSE, looks_like_name, parted
from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late

_DAY = late(
    r"(?:\w+,\s+)?(?P<month>[A-Z][a-z]{2,8})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})\b.{0,60}"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LISTS = late(
    r"(?:SUMMARY[ ]KEYWORDS|KEYWORDS|SPEAKERS|OUTLINE|ACTION[ ]ITEMS|Attendees|Participants"
    r"|Teilnehmer(?:innen)?|Asistentes|Partecipanti):?"
)
_KEY = late(r"(title|language|lang|date)[ ]*:[ ]*[\"']?(.*?)[\"']?[ ]*")
_FARTHEST = 60
"""Lines within which the first voice comes."""


class Header(NamedTuple):
    """What was read above the words."""

    lines: list[str]
    """Of the whole text; those of the header are empty."""
    title: str = ""
    language: str = ""
    date: str = ""
    findings: tuple[Finding, ...] = ()


def header_of(lines: list[str], file: str) -> Header:
    """Read the header of a text, if it has one; what is left out of it is told (IM47)."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if filled and lines[filled[0]].strip() == "---":
        return _front_matter(lines, filled[0], file)
    first = next((number for number in filled[:_FARTHEST] if _is_turn(lines[number])), None)
    if first is None:
        return Header(lines)
    above = [number for number in filled if number < first]
    lists = [number for number in above if _LISTS.fullmatch(lines[number].strip())]
    day = next((_day(lines[number]) for number in above[:3] if _day(lines[number])), "")
    if not lists and not day:
        return Header(lines)
    kept = list(lines)
    title = ""
    if not _LISTS.fullmatch(lines[above[0]].strip()) and not _day(lines[above[0]]):
        title = " ".join(lines[above[0]].split())
    gone = [number for number in above if number >= (lists[0] if lists else first)]
    for number in above:
        if number in gone or number == above[0] or _day(lines[number]):
            kept[number] = ""
    found = []
    if gone:
        place = Place(file, line=gone[0] + 1)
        found.append(finding("IM47", place, excerpt=lines[gone[0]].strip()[:60], count=len(gone)))
    return Header(kept, title, "", day, tuple(found))


def _is_turn(line: str) -> bool:
    """Return whether a line is somebody's turn: a name with a time, or with words behind it."""
    mark = parted(line)
    named = looks_like_name(mark.name) and mark.style not in LOOSE and bool(mark.rest)
    return bool(mark.name) and (mark.start is not None or named)


def _front_matter(lines: list[str], start: int, file: str) -> Header:
    """Take what is known from the front matter of a Markdown file."""
    end = next((n for n in range(start + 1, len(lines)) if lines[n].rstrip() in ("---", "...")), 0)
    if not end:
        return Header(lines)
    values: dict[str, str] = {}
    for line in lines[start + 1 : end]:
        if match := _KEY.fullmatch(line):
            values.setdefault(match[1].replace("language", "lang"), match[2])
    kept = [""] * (end + 1) + lines[end + 1 :]
    place = Place(file, line=start + 1)
    told = finding("IM47", place, excerpt=lines[start + 1].strip()[:60], count=end - start + 1)
    day = values.get("date", "")
    return Header(
        kept,
        values.get("title", ""),
        values.get("lang", ""),
        day if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else "",
        (told,),
    )


def _day(line: str) -> str:
    """Return the ISO day of a line that is a date: `Thu, Sep 07, 2023 10:01AM • 45:43`."""
    match = _DAY.fullmatch(line.strip())
    month = match["month"].lower()[:3] if match else ""
    if not match or month not in _MONTHS:
        return ""
    try:
        return date(int(match["year"]), _MONTHS.index(month) + 1, int(match["day"])).isoformat()
    except ValueError:
        return ""
