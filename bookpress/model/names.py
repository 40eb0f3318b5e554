"""Names for links and files, ASCII slugs that stay the same for years; and the numbers of books."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o"})


def slug(text: str) -> str:
    """Write a text as lower-case ASCII letters and digits joined by hyphens; nothing left → "".

    >>> slug("L’œuvre d'Émile : « été »")
    'l-oeuvre-d-emile-ete'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def last_digit(isbn: str) -> str:
    """Return the thirteenth digit, which checks the twelve before it (ISO 2108, annex A).

    >>> last_digit("9782123456800")
    '3'
    """
    from stdnum import ean

    return ean.calc_check_digit(isbn[:12])


def of_thirteen(isbn: str) -> str:
    """Return the thirteen digits of an ISBN of ten (before 2007); nothing when it is none.

    >>> of_thirteen("2123456802")
    '9782123456803'
    """
    from stdnum import isbn as numbers

    return numbers.to_isbn13(isbn) if numbers.is_valid(isbn) else ""


def hyphenated(isbn: str) -> str:
    """Part the thirteen digits of an ISBN as its agency does.

    Source: the ranges of the International ISBN Agency, which stdnum brings.

    >>> hyphenated("9782070368228")
    '978-2-07-036822-8'
    """
    from stdnum import isbn as numbers

    return numbers.format(isbn)
