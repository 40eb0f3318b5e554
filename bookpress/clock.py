"""The one place where time enters.

A build asks no clock: its instant is `SOURCE_DATE_EPOCH`, else the book's `updated`, else its
`date`, else 1980-01-01, never before 1980 (the first date a zip archive can hold). So a build gives
the same bytes on any day.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)


def instant(updated: date | None, published: date | None) -> datetime:
    """Give the instant of a build, in UTC.

    Source: reproducible-builds.org, SOURCE_DATE_EPOCH (seconds since 1970, whole).
    A value that is not a whole number is ignored, as the specification leaves open.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and int(epoch) < 253_402_300_800:  # the year 10000
        return max(_FIRST, datetime.fromtimestamp(int(epoch), UTC))
    day = updated or published
    return max(_FIRST, datetime.combine(day, time(0), UTC)) if day else _FIRST
