"""German is divided after its new spelling, wherever a word is divided."""

from __future__ import annotations

import pyphen
import pytest

from bookpress.layout.lines.hyphens import divisions
from bookpress.rendering.paper.hyphens import hyphens_of
from bookpress.typography.hyphens import know_patterns, patterns_of

WORDS = (
    "Über-gang",
    "Ur-instinkt",
    "Alt-bau-erhal-tung",
    "Blu-men-topf-er-de",
    "Zei-len-ab-stand",
    "Schiff-fahrt",
    "Zu-cker",
    "Wes-ten",
    "hin-auf",
    "Buch-dru-cker-kunst",
    "Ver-ant-wor-tungs-be-wusst-sein",
    "Wirt-schafts-wis-sen-schaft-li-che",
    "zu-sam-men-ge-setz-te",
    "Les-art",
    "Bein-schie-ne",
)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("language", ["de", "de-AT", "de-CH"])
def test_german_words_are_divided_at_their_parts(word, language):
    assert patterns_of(language, 2, 2).inserted(word.replace("-", "")) == word


def test_lines_tables_and_weasyprint_divide_alike():
    know_patterns()
    places = (4,)

    assert tuple(divisions("Übergang", "de", (5, 2, 2))) == places
    assert hyphens_of("Übergang", "de") == places
    assert tuple(pyphen.Pyphen(lang=pyphen.language_fallback("de")).positions("Übergang")) == places


def test_other_languages_keep_their_patterns():
    assert patterns_of("fr", 2, 2).inserted("grammaire") == "gram-maire"
    assert patterns_of("en-GB", 2, 2).inserted("hyphenation") == "hy-phen-a-tion"
