"""What pages are called by besides numbers: Roman numerals, the sides of a cover."""

from __future__ import annotations

COVERS = ("C1", "C4")
"""The outer sides of a cover, front and back, as printers call them."""

_NUMERALS = {"c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1}


def roman(number: int) -> str:
    """Write a number in Roman numerals.

    >>> [roman(number) for number in (1, 4, 9, 14, 49, 98, 388)]
    ['i', 'iv', 'ix', 'xiv', 'xlix', 'xcviii', 'ccclxxxviii']
    """
    written = ""
    for letters, value in _NUMERALS.items():
        count, number = divmod(number, value)
        written += letters * count
    return written


def roman_value(letters: str) -> int:
    """Read what `roman` writes.

    >>> [roman_value(roman(number)) for number in (1, 4, 9, 14, 49, 98, 388)]
    [1, 4, 9, 14, 49, 98, 388]
    """
    values = [_NUMERALS[letter] for letter in letters]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def is_roman(letters: str) -> bool:
    """Whether a text is what `roman` writes.

    >>> is_roman("xiv"), is_roman("xvx"), is_roman("14"), is_roman("")
    (True, False, False, False)
    """
    known = letters.isalpha() and all(letter in _NUMERALS for letter in letters)
    return known and roman(roman_value(letters)) == letters
