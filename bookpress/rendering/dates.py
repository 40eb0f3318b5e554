"""Days in words, as a colophon writes them."""

from __future__ import annotations

from datetime import date

from bookpress.model.theme import Labels


def date_in_words(day: date, labels: Labels) -> str:
    """Write a day in the language of the labels.

    >>> from bookpress.model.theme import open_theme
    >>> date_in_words(date(2024, 9, 7), open_theme().labels("en"))
    '7 September 2024'
    """
    return labels["day_in_words"].format(
        day=labels["first_of_month"] if day.day == 1 else day.day,
        month=labels["months"].split()[day.month - 1],
        year=day.year,
    )
