"""ISBN: thirteen digits, the last of which checks the others (ISO 2108, annex A)."""

from __future__ import annotations

import re


def digits_of(text: str) -> str:
    """Take the hyphens, blanks and a leading `ISBN` off.

    >>> digits_of("ISBN 978-2-1234-5680-3")
    '9782123456803'
    """
    return re.sub(r"^isbn(-1[03])?:?|[\s\u2010-\u2015-]", "", text.strip(), flags=re.IGNORECASE)


def check_digit(twelve: str) -> str:
    """Return the thirteenth digit of an ISBN.

    >>> check_digit("978212345680")
    '3'
    """
    return str(-sum(int(digit) * (1, 3)[n % 2] for n, digit in enumerate(twelve[:12])) % 10)


def from_ten(text: str) -> str | None:
    """Return the thirteen digits of an ISBN of ten (before 2007), or None when it is none.

    >>> from_ten("2123456802")
    '9782123456803'
    """
    if not re.fullmatch(r"[0-9]{9}[0-9Xx]", text):
        return None
    total = sum((10 - n) * (10 if c in "Xx" else int(c)) for n, c in enumerate(text))
    return f"978{text[:9]}{check_digit('978' + text[:9])}" if total % 11 == 0 else None
