"""The words of the interface: the same in every language, well set in each."""

from __future__ import annotations

import re

import pytest

from bookpress.model.clock import PartialDate
from bookpress.model.theme import DEFAULT, open_theme
from bookpress.rendering.labels import date_in_words, typeset_labels

THEME = open_theme()
TYPED = THEME.labels("fr").words


def typeset_words(language: str) -> dict[str, str]:
    """Return every label of a language as the editions print it."""
    made = typeset_labels(THEME, language)
    return {name: made[name] for name in THEME.labels(language).words}


FRENCH = typeset_words("fr")
ENGLISH = typeset_words("en")


LANGUAGES = sorted(file.stem for file in (DEFAULT / "labels").glob("*.toml"))


def test_the_languages_are_those_that_the_manual_names():
    assert LANGUAGES == ["de", "en", "es", "fr", "it", "nl", "pt", "pt-br"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_labels_with_the_same_values(language):
    values = re.compile(r"\{(\w+)\}")

    labels = typeset_words(language)

    assert sorted(labels) == sorted(ENGLISH)
    for name, label in ENGLISH.items():
        assert sorted(values.findall(labels[name])) == sorted(values.findall(label)), name
    assert len(labels["months"].split()) == 12


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "Pertenece a «{title}»"),
        ("it", "Appartiene a «{title}»"),
        ("nl", "Hoort bij “{title}”"),
        ("pt", "Pertence a «{title}»"),
        ("pt-BR", "Pertence a “{title}”"),
        ("de-CH", "Gehört zu «{title}»"),
    ],
)
def test_labels_have_the_quotation_marks_of_their_country(language, words):
    assert typeset_labels(THEME, language)["printed_book"] == words


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("es", "1 de marzo de 2024"),
        ("it", "1º marzo 2024"),
        ("nl", "1 maart 2024"),
        ("pt", "1 de março de 2024"),
        ("de", "1. März 2024"),
    ],
)
def test_a_day_is_written_as_its_language_has_it(language, day):
    written = date_in_words(PartialDate(2024, 3, 1), typeset_labels(THEME, language))

    assert written.replace("\u00a0", " ") == day


def test_german_labels_have_german_signs():
    labels = typeset_words("de").values()

    assert [label for label in labels if re.search("['\"«»”]", label)] == []


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
    assert THEME.labels("pl-PL").language == "en"
    assert THEME.labels("de-AT").language == "de"
    assert THEME.labels("fr-CA").language == "fr"


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", PartialDate(2024, 9, 7), "7 septembre 2024"),
        ("fr", PartialDate(2025, 1, 1), "1er janvier 2025"),
        ("fr", PartialDate(1980, 8, 31), "31 août 1980"),
        ("en", PartialDate(2025, 1, 1), "1 January 2025"),
        ("de", PartialDate(2025, 1, 1), "1. Januar 2025"),
    ],
)
def test_a_day_is_written_in_words(language, day, words):
    assert date_in_words(day, THEME.labels(language)) == words
