"""The one place where time enters, and the bound on what would never end.

A build asks no clock: its instant is `SOURCE_DATE_EPOCH`, else the book's `updated`, else its
`date`, else 1980-01-01, never before 1980 or after 2107 (what a zip archive can hold). So a build
gives the same bytes on any day.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from types import FrameType
from typing import NamedTuple

from bookpress.model.findings import Finding, MachineError, Place, finding


class PartialDate(NamedTuple):
    """A day, a month or a year.

    Source: W3CDTF, the profile of ISO 8601 that Dublin Core uses.

    >>> str(PartialDate(2024, 9)), PartialDate(2024).before(PartialDate(2024, 9))
    ('2024-09', False)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """Write it as ISO 8601 does."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in self._parts[1:])]
        return "-".join(parts)

    @property
    def _parts(self) -> tuple[int, ...]:
        return tuple(part for part in (self.year, self.month, self.day) if part is not None)

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return date(self.year, self.month or 1, self.day or 1)

    def before(self, other: PartialDate) -> bool:
        """Return whether it is over when the other begins, as far as both say."""
        both = min(len(self._parts), len(other._parts))
        return self._parts[:both] < other._parts[:both]


def seconds_since(moment: float) -> float:
    """Return how long ago a moment was, in seconds since 1970: for what a killed process left.

    Of a book it says nothing, since a build would give other bytes on another day.
    """
    return datetime.now(UTC).timestamp() - moment


_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
_LAST = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
"""The last date that a zip archive can hold (APPNOTE 4.4.6: seven bits for the year, from 1980)."""


def is_told(updated: PartialDate | None, published: PartialDate | None) -> bool:
    """Return whether anything says when the book was made."""
    return bool(updated or published or os.environ.get("SOURCE_DATE_EPOCH"))


def instant(updated: PartialDate | None, published: PartialDate | None) -> datetime:
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
    if day is None:
        return _FIRST
    return max(_FIRST, min(_LAST, datetime.combine(day.first_day, time(0), UTC)))


class _NeverEnds(BaseException):
    """Raised inside what took too long; not an `Exception`, which libraries catch and pass over."""


@contextmanager
def no_longer_than(seconds: float, found: Finding) -> Iterator[None]:
    """End what would never end: after so many seconds of work, `found` is raised (exit 4).

    The processor's seconds are counted, not those of a clock, so that a busy machine ends nothing.
    Signals reach the main thread only: in another one nothing is bounded. Inside another bound the
    time of that one stands still.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise _NeverEnds

    before = signal.signal(signal.SIGVTALRM, end)
    # Again each few seconds, should the first be lost in a callback of C.
    left = signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 5)
    try:
        yield
    except _NeverEnds:
        raise MachineError([found]) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        signal.setitimer(signal.ITIMER_VIRTUAL, *left)
