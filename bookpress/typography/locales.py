"""What differs between France, Switzerland and Canada (the end of rules-fr.md, section 2)."""

from __future__ import annotations

from typing import NamedTuple

from bookpress.typography.characters import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE


class Locale(NamedTuple):
    """The habits of one French-speaking country."""

    before_high_signs: str = NARROW_NO_BREAK_SPACE
    """Before `;` `!` `?`; empty: these signs touch the word."""
    before_colon: str = NO_BREAK_SPACE
    inside_guillemets: str = NO_BREAK_SPACE
    second_level: tuple[str, str] = ("“", "”")
    """The marks of a quotation inside a quotation."""


FRANCE = Locale()
SWITZERLAND = Locale(
    before_colon=NARROW_NO_BREAK_SPACE,
    inside_guillemets=NARROW_NO_BREAK_SPACE,
    second_level=("‹", "›"),
)
CANADA = Locale(before_high_signs="")

_BY_REGION = {"CH": SWITZERLAND, "CA": CANADA}


def is_french(language: str) -> bool:
    """Return whether a BCP 47 tag names French.

    >>> [is_french(tag) for tag in ("fr", "FR-ca", "frm", "en", "")]
    [True, True, False, False, False]
    """
    return language.replace("_", "-").split("-")[0].strip().lower() == "fr"


def french_locale(language: str) -> Locale | None:
    """Return the habits that a BCP 47 tag asks for; None when it does not name French.

    >>> french_locale("fr-BE") is FRANCE, french_locale("fr-Latn-CH") is SWITZERLAND
    (True, True)
    """
    if not is_french(language):
        return None
    subtags = language.replace("_", "-").upper().split("-")[1:]
    return next((_BY_REGION[tag] for tag in subtags if tag in _BY_REGION), FRANCE)
