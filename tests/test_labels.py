"""The words of the interface: the same in every language, well set in each."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bookpress.model.theme import open_theme
from bookpress.rendering.dates import date_in_words
from bookpress.rendering.labels import typeset_labels

THEME = open_theme()
TYPED = THEME.labels("fr").words


def typeset_words(language: str) -> dict[str, str]:
    """Return every label of a language as the editions print it."""
    made = typeset_labels(THEME, language)
    return {name: made[name] for name in THEME.labels(language).words}


FRENCH = typeset_words("fr")
ENGLISH = typeset_words("en")


def test_both_languages_have_the_same_labels():
    assert sorted(FRENCH) == sorted(ENGLISH)


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_a_label_takes_the_same_values_in_both_languages(name):
    values = re.compile(r"\{(\w+)\}")

    assert sorted(values.findall(FRENCH[name])) == sorted(values.findall(ENGLISH[name]))


@pytest.mark.parametrize("name", sorted(FRENCH))
def test_french_labels_have_french_signs(name):
    """’ and no straight quotes; a no-break space before high signs and inside « »."""
    label = FRENCH[name]

    assert "'" not in label
    assert '"' not in label
    assert not re.search(r"(?<![\u00a0\u202f/])[:;!?»](?!//)", label)
    assert not re.search(r"«(?![\u00a0\u202f])", label)


def test_labels_are_typed_as_a_person_types():
    assert TYPED["printed_book"] == "Complément de « {title} »"
    assert FRENCH["printed_book"] == "Complément de «\u00a0{title}\u00a0»"


def test_a_label_that_a_theme_lacks_is_named():
    with pytest.raises(KeyError, match="no_such_label"):
        typeset_labels(THEME, "fr")["no_such_label"]


@pytest.mark.parametrize("name", sorted(ENGLISH))
def test_english_labels_have_english_signs(name):
    label = ENGLISH[name]

    assert "'" not in label
    assert '"' not in label
    assert "«" not in label


def test_a_language_without_labels_has_the_english_ones():
    assert THEME.labels("de-AT").language == "en"
    assert THEME.labels("fr-CA").language == "fr"


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", date(2024, 9, 7), "7 septembre 2024"),
        ("fr", date(2025, 1, 1), "1er janvier 2025"),
        ("fr", date(1980, 8, 31), "31 août 1980"),
        ("en", date(2025, 1, 1), "1 January 2025"),
    ],
)
def test_a_day_is_written_in_words(language, day, words):
    assert date_in_words(day, THEME.labels(language)) == words
