"""Times of a recording as programs write them: `0:12`, `00:01:02.500`, `01:02,5`, `3:05 PM`."""

from __future__ import annotations

from bookpress.patterns import late

TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,;]\d{1,3})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\b\.?)?"
"""What is a time: two digits of seconds at least, which `3:2` has not."""
_PARTS = late(r"[\[(<\s]*(?:(\d{1,6}):)?(\d{1,6}):(\d{1,3})(?:[.,;](\d{1,9}))?")


def seconds(time: str) -> float | None:
    """Return the seconds of a time, brackets around it or not; None where it is none.

    Of a clock's time they count from its hour 0; `AM` and `PM` say nothing of a recording.

    >>> seconds("0:12"), seconds("[1:02:03,5]"), seconds("0:0:3.52"), seconds("soon")
    (12.0, 3723.5, 3.52, None)
    """
    match = _PARTS.match(time)
    if not match:
        return None
    hours, minutes, whole, part = match.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part or 0}")


def clock(time: float) -> str:
    """Return the time of some seconds as a place names it.

    >>> clock(72.4), clock(3723)
    ('0:01:12', '1:02:03')
    """
    minutes, whole = divmod(int(max(0.0, min(time, 1e9))), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{whole:02}"
