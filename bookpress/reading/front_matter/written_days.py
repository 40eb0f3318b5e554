"""Days that are not written as ISO 8601 asks: which day was meant."""

from __future__ import annotations

import re
from datetime import date as Date

from bookpress.patterns import late

_MONTHS = (
    "janvier january",
    "février february fevrier",
    "mars march",
    "avril april",
    "mai may",
    "juin june",
    "juillet july",
    "août august aout",
    "septembre september",
    "octobre october",
    "novembre november",
    "décembre december decembre",
)

_MONTH = "|".join(name for names in _MONTHS for name in names.split())
_PLAIN = late(
    rf"""[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?:[ T][0-9]{{1,2}}:[0-9:.,]+\s?[-+Z0-9:]*)?
    | [0-9]{{8}}
    | (?:[^\W\d]+,?\ )?[0-9]{{1,2}}(?:er|st|nd|rd|th|\.)?\ (?:of\ )?(?:{_MONTH}),?\ [0-9]{{4}}
    | (?:[^\W\d]+,?\ )?(?:{_MONTH})\ [0-9]{{1,2}}(?:st|nd|rd|th)?,?\ [0-9]{{4}}
    | (?:1[3-9]|2[0-9]|3[01])[-/.][0-9]{{1,2}}[-/.][0-9]{{4}}""",
    re.IGNORECASE | re.VERBOSE,
)
_DAILY = late(r"\s*(?:today|now|last-modified|auto|\\today)\s*$|.*(?:Sys\.|`r |\{\{)", re.I | re.S)


def is_plain_day(text: str) -> bool:
    """Return whether a text can only mean one day, so that it is read without asking.

    >>> [is_plain_day(day) for day in ("May 24th, 2021", "2017-02-10 21:58:56 -0800", "7/9/2024")]
    [True, True, False]
    """
    return _PLAIN.fullmatch(text) is not None


def changes_daily(text: str) -> bool:
    """Return whether a text asks for the day of each build.

    >>> [changes_daily(text) for text in ("today", "`r Sys.Date()`", "someday")]
    [True, True, False]
    """
    return _DAILY.match(text) is not None


def day_meant(text: str) -> str:
    """Return the ISO form of a date in another, or ""; 7/9/2024 is read as in Europe.

    >>> day_meant("mai 2026"), day_meant("9/2024")
    ('2026-05', '2024-09')
    >>> [day_meant(day) for day in ("7 septembre 2024", "07/09/2024", "20240907", "2024-9-7")]
    ['2024-09-07', '2024-09-07', '2024-09-07', '2024-09-07']
    """
    words = re.findall(r"[0-9]{1,8}|[^\W\d_]+", text.lower())
    numbers = [int(word) for word in words if word.isascii() and word.isdigit()]
    month = next((n for n, m in enumerate(_MONTHS, 1) for w in words if w in m.split()), 0)
    match numbers:
        case [year] if month and year > 31:
            return f"{year}-{month:02}"
        case [whole] if len(text) == 8:
            year, month, day = whole // 10000, whole // 100 % 100, whole % 100
        case [day, year, *_] if month and year > 31:
            pass
        case [year, month, day, *_] if year > 31:
            pass
        case [day, month, year, *_] if year > 31:
            pass
        case [month, year] if 0 < month < 13 and year > 31:
            return f"{year}-{month:02}"
        case _:
            return ""
    try:
        return Date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        return ""
