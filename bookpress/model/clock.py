"""The one place where time enters.

A build asks no clock: its instant is `SOURCE_DATE_EPOCH`, else the book's `updated`, else its
`date`, else 1980-01-01, never before 1980 or after 2107 (what a zip archive can hold). So a build
gives the same bytes on any day.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

from bookpress.model.findings import MachineError, Place, finding

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
_LAST = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
"""The last date that a zip archive can hold (APPNOTE 4.4.6: seven bits for the year, from 1980)."""


def instant(updated: date | None, published: date | None) -> datetime:
    """Return the instant of a build, in UTC.

    Source: reproducible-builds.org, SOURCE_DATE_EPOCH (whole seconds since 1970; a build should
    not go on with a malformed value).
    Errors: CM13 a value of SOURCE_DATE_EPOCH that is no such number, or later than 2107.
    """
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        whole = epoch.isascii() and epoch.isdigit() and len(epoch) < 12
        if not whole or int(epoch) > _LAST.timestamp():
            place = Place("SOURCE_DATE_EPOCH")
            raise MachineError([finding("CM13", place, value=epoch[:40])])
        return max(_FIRST, datetime.fromtimestamp(int(epoch), UTC))
    day = updated or published
    return max(_FIRST, min(_LAST, datetime.combine(day, time(0), UTC))) if day else _FIRST
