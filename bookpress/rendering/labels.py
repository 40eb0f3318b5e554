"""The words of the interface, typeset: a label's file is written as a person types.

Comes in: the theme's labels of a language. Goes out: the same, each with the spaces and signs of
its language from the first time it is asked for.
"""

from __future__ import annotations

from functools import cache

from bookpress.model.clock import PartialDate
from bookpress.model.theme import Labels, Theme
from bookpress.typography import typeset_text


class _Words(dict[str, str]):
    """Labels by name; one that is missing is typeset, most of them never being asked for."""

    def __init__(self, typed: Labels, language: str) -> None:
        super().__init__()
        self._typed = typed
        self._language = language

    def __missing__(self, name: str) -> str:
        typed = self._typed[name]
        before = "x" if typed[:1].isspace() else ""  # what goes on after a word: “ :”
        self[name] = typeset_text(before + typed, self._language).removeprefix(before)
        return self[name]


@cache
def typeset_labels(theme: Theme, language: str) -> Labels:
    r"""Return the labels of a language, else of its main tongue, else the English ones.

    Errors: TH01 when the theme has none at all.

    >>> from bookpress.model.theme import open_theme
    >>> typeset_labels(open_theme(), "fr")["cover_picture"]
    'Couverture\xa0: {title}'
    """
    typed = theme.labels(language)
    # A country's usage is the book's: « » in Lisbon, “ ” in São Paulo.
    set_as = typed.language if typed.beside(language) else language
    return Labels(typed.language, _Words(typed, set_as))


def date_in_words(when: PartialDate, labels: Labels) -> str:
    """Write a day, a month or a year in the language of the labels.

    >>> from bookpress.model.theme import open_theme
    >>> labels = open_theme().labels("en")
    >>> date_in_words(PartialDate(2024, 9, 7), labels), date_in_words(PartialDate(2024, 9), labels)
    ('7 September 2024', 'September 2024')
    """
    if when.month is None:
        return str(when.year)
    month = labels["months"].split()[when.month - 1]
    if when.day is None:
        return labels["month_in_words"].format(month=month, year=when.year)
    day = labels["first_of_month"] if when.day == 1 else when.day
    return labels["day_in_words"].format(day=day, month=month, year=when.year)
