"""Days that are not written as ISO 8601 asks: which day was meant."""

from __future__ import annotations

import re
from datetime import date as Date

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
