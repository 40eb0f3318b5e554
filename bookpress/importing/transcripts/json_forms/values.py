"""A text of JSON → its values, within bounds; and what may be asked of values of any shape."""

from __future__ import annotations

import json
import math
from typing import Any, TypeAlias

from bookpress.importing.times import seconds
from bookpress.model.findings import BookError, Finding, Place, finding

Value: TypeAlias = Any
"""What JSON holds: of any shape, until it is asked."""


def load(text: str, file: str) -> tuple[Value, list[Finding]]:
    """Read a text of JSON.

    Errors: a `BookError` of IM40 (no JSON, cut off, or nested deeper than a reader can follow).
    Warnings: IM43 (a key given twice, of which the last is read).
    """
    twice: list[str] = []

    def as_map(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        values = dict(pairs)
        if len(values) < len(pairs):
            names = [name for name, _ in pairs]
            twice.append(next(name for name in names if names.count(name) > 1))
        return values

    def nothing(_: str) -> None:
        """Stand for NaN and the infinities, which JSON does not have."""

    try:
        value = json.loads(text, object_pairs_hook=as_map, parse_constant=nothing, parse_int=_whole)
    except json.JSONDecodeError as error:
        if (lines := _lines(text)) is not None:
            return lines, []
        raise BookError([finding("IM40", Place(file, line=error.lineno))]) from None
    except RecursionError:
        raise BookError([finding("IM40", Place(file), levels="> 1000")]) from None
    found = []
    if twice:
        found.append(finding("IM43", Place(file), key=twice[0][:40], count=len(twice)))
    return value, found


def _lines(text: str) -> list[Value] | None:
    """Read JSON Lines, a map on each line; None where the text is none."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [json.loads(line, parse_constant=lambda _: None, parse_int=_whole) for line in lines]
    except (json.JSONDecodeError, RecursionError):
        return None


def _whole(digits: str) -> int | float:
    """Read a whole number; of one that no recording has, Python would refuse the digits."""
    return int(digits) if len(digits) < 20 else float(digits)


def at(value: Value, *path: str | int) -> Value:
    """Return what stands at a path of keys and numbers, or None.

    >>> at({"a": [{"b": 3}]}, "a", 0, "b"), at({"a": 1}, "a", "b")
    (3, None)
    """
    for key in path:
        if isinstance(key, str) and isinstance(value, dict):
            value = value.get(key)
        elif isinstance(key, int) and isinstance(value, list) and -len(value) <= key < len(value):
            value = value[key]
        else:
            return None
    return value


def maps(value: Value) -> list[dict[str, Value]]:
    """Return the maps of a list; none of what is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def words(value: Value) -> str:
    """Return a text with single blanks; nothing of what is no text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def name(value: Value) -> str:
    """Return the name of a voice; a number or a letter alone says which speaker it is.

    >>> name("Anna "), name(0), name("B"), name(None), name({"name": "Ben"})
    ('Anna', 'Speaker 0', 'Speaker B', '', 'Ben')
    """
    if isinstance(value, dict):
        value = value.get("name", value.get("displayName"))
    if isinstance(value, bool) or value is None:
        return ""
    text = str(value) if isinstance(value, int) else words(value)
    return (
        f"Speaker {text}" if text.isdigit() or (len(text) == 1 and text.isalpha()) else text[:200]
    )


def time(value: Value, unit: float = 1.0) -> float | None:
    """Return the seconds of a number in a unit of seconds, of its digits, or of a time as text.

    >>> time(1500, 0.001), time("3.5"), time("00:00:03.5"), time("PT1M2.5S"), time("NaN")
    (1.5, 3.5, 3.5, 62.5, None)
    """
    if isinstance(value, str):
        text = value.strip()
        if ":" in text:
            return seconds(text)
        if text.startswith("PT"):
            return _duration(text[2:])
        try:
            value = float(text.removesuffix("s"))
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return max(0.0, value * unit)


def _duration(text: str) -> float | None:
    """Return the seconds of a duration of ISO 8601: `1M2.5S`."""
    total, rest = 0.0, text
    for sign, length in (("H", 3600), ("M", 60), ("S", 1)):
        before, found, after = rest.partition(sign)
        if found:
            try:
                total, rest = total + float(before) * length, after
            except ValueError:
                return None
    return total if math.isfinite(total) else None
