"""Sums in the tokens of a theme: `round(down, (100mm - var(--line)) / var(--line), 1)` → `19`.

Comes in: tokens as written. Goes out: the same, each sum of lengths and numbers as its value. They
are reckoned here, since WeasyPrint 70 knows `calc()` alone, the engines of old e-readers not even
that, and the renderer needs the same values.

    Source: CSS Values and Units 4, #math (calc, min, max, round), and #calc-type-checking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from math import ceil, floor
from typing import NamedTuple

from bookpress.patterns import late

_SUM = late(r"^(?:calc|min|max|round)\(")
_PIECE = late(r"\s*(?:(var\(\s*--[\w-]+\s*\))|([\d.]+)([a-z%]*)|([a-z]+)\b\(?|(.))", re.DOTALL)
_VAR = late(r"var\(\s*(--[\w-]+)\s*\)")

POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
"""Of each unit: 72 points to the inch of 25.4 mm."""

# What floats lose in a sum must not be lost by `round(down, …)`: the 19th line would go.
_HAIR = 1e-9
_ROUNDINGS: Mapping[str, Callable[[float], float]] = {
    "nearest": lambda value: floor(value + 0.5 + _HAIR),
    "down": lambda value: floor(value + _HAIR),
    "up": lambda value: ceil(value - _HAIR),
}


class _Value(NamedTuple):
    """A number, or a length in pt."""

    number: float
    is_length: bool = False


class _NoSum(Exception):
    """The value is no sum of lengths and numbers: it stays as it is written."""


def with_sums(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return tokens with the value of each sum: lengths in pt, numbers bare.

    What cannot be reckoned (a length in em, a token that is not there, a ring of tokens) stays.

    >>> with_sums({"--a": "10mm", "--b": "calc(var(--a) / 2 + 1pt)", "--c": "max(1em, 2pt)"})
    {'--a': '10mm', '--b': '15.173228346457pt', '--c': 'max(1em, 2pt)'}
    """
    reckoned: dict[str, str] = {}
    for name, written in tokens.items():
        reckoned[name] = written
        if _SUM.match(written):
            try:
                value = _Reckoning(tokens, written, {name}).whole()
            except _NoSum:
                continue
            reckoned[name] = f"{_plain(value.number)}{'pt' * value.is_length}"
    return reckoned


def _plain(number: float) -> str:
    """Write a number without rounding errors or an exponent, as style sheets are read."""
    return f"{Decimal(repr(round(number, 12))).normalize():f}"


class _Reckoning:
    """Reads one value from left to right."""

    def __init__(self, tokens: Mapping[str, str], written: str, inside: set[str]) -> None:
        self._tokens = tokens
        self._inside = inside
        """The tokens whose value is being reckoned: none of them may be asked for."""
        self._pieces = [found for found in _PIECE.finditer(written) if found[0].strip()]
        self._at = 0

    def whole(self) -> _Value:
        """Return what all of it gives."""
        value = self._sum()
        if self._at < len(self._pieces):
            raise _NoSum
        return value

    def _next(self) -> re.Match[str]:
        """Take the next piece."""
        if self._at >= len(self._pieces):
            raise _NoSum
        self._at += 1
        return self._pieces[self._at - 1]

    def _peek(self, group: int) -> str:
        """Return a group of the next piece, or nothing."""
        return (self._pieces[self._at][group] or "") if self._at < len(self._pieces) else ""

    def _take(self, signs: str) -> str:
        """Take the next piece if it is one of some signs."""
        sign = self._peek(5)
        if sign and sign in signs:
            self._at += 1
            return sign
        return ""

    def _sum(self) -> _Value:
        value = self._product()
        while sign := self._take("+-"):
            other = self._product()
            if other.is_length != value.is_length:
                raise _NoSum
            added = other.number if sign == "+" else -other.number
            value = _Value(value.number + added, value.is_length)
        return value

    def _product(self) -> _Value:
        value = self._operand()
        while sign := self._take("*/"):
            other = self._operand()
            if sign == "*":
                if value.is_length and other.is_length:
                    raise _NoSum
                value = _Value(value.number * other.number, value.is_length or other.is_length)
            else:
                if other.is_length and not value.is_length:
                    raise _NoSum
                # Lines of no height: none stand on the page, and TH23 says why.
                ratio = value.number / other.number if other.number else 0.0
                value = _Value(ratio, value.is_length != other.is_length)
        return value

    def _operand(self) -> _Value:
        piece = self._next()
        token, number, unit, word, sign = piece.groups()
        if token:
            return self._token(token)
        if number:
            if unit and unit not in POINTS:
                raise _NoSum
            return _Value(float(number) * POINTS.get(unit, 1.0), bool(unit))
        if word in ("calc", "min", "max", "round") and piece[0].endswith("("):
            return self._function(word)
        if sign == "(":
            return self._closed(self._sum())
        if sign == "-":
            value = self._operand()
            return _Value(-value.number, value.is_length)
        raise _NoSum

    def _closed(self, value: _Value) -> _Value:
        if not self._take(")"):
            raise _NoSum
        return value

    def _function(self, name: str) -> _Value:
        rounding = "nearest"
        if name == "round" and self._peek(4) in _ROUNDINGS:
            rounding = self._next()[4]
            if not self._take(","):
                raise _NoSum
        values = [self._sum()]
        while self._take(","):
            values.append(self._sum())
        if len({value.is_length for value in values}) > 1:
            raise _NoSum
        first = values[0]
        if name == "round":
            if len(values) != 2:
                raise _NoSum
            step = values[1].number or 1.0
            rounded = _ROUNDINGS[rounding](first.number / step) * step
            return self._closed(_Value(rounded, first.is_length))
        if name == "calc" and len(values) > 1:
            raise _NoSum
        choose = max if name == "max" else min
        return self._closed(choose(values, key=lambda value: value.number))

    def _token(self, use: str) -> _Value:
        name = _VAR.fullmatch(use)
        if name is None or name[1] not in self._tokens or name[1] in self._inside:
            raise _NoSum
        return _Reckoning(self._tokens, self._tokens[name[1]], self._inside | {name[1]}).whole()
