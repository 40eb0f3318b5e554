"""Typography of German, English, Spanish, Italian, Dutch and Portuguese: cases and laws.

The cases stand in `tests/typography/languages/`, a file for each language, as those of French do,
with the BCP 47 tag in the last column.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from bookpress.typography import typeset_html, typeset_text

CASES = Path(__file__).parent / "typography" / "languages"
_ESCAPES = (("\\u00a0", "\u00a0"), ("\\u202f", "\u202f"))
LANGUAGES = ("de", "en", "es", "it", "nl", "pt")


def read_cases(language: str) -> list[tuple[str, str, str, str]]:
    cases = []
    for line in (CASES / f"{language}.tsv").read_text("utf-8").splitlines()[1:]:
        name, typed, expected, tag = line.split("\t")
        for escape, character in _ESCAPES:
            expected = expected.replace(escape, character)
        cases.append((name, typed, expected, tag))
    return cases


ALL = [case for language in LANGUAGES for case in read_cases(language)]


@pytest.mark.parametrize(("name", "typed", "expected", "tag"), ALL, ids=[case[0] for case in ALL])
def test_each_case_is_set_as_written_and_once_for_all(name, typed, expected, tag):
    assert typeset_html(typed, tag) == expected
    assert typeset_html(expected, tag) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_sixty_cases_and_ten_that_must_not_change(language):
    cases = read_cases(language)

    assert len(cases) >= 60
    assert sum(typed == expected for _, typed, expected, _ in cases) >= 10


PIECES = (
    *("\"'“”„‘’‚«»‹›-–—.,;:!?…()[]/%", "--", "---", "...", "....", "''", '""', " ", " ", " ", " "),
    *("", "\u00a0", "\n", "<em>", "</em>", "<br>", '<code>x "</code>', "</p><p>", "&amp;"),
    *("&quot;", "&nbsp;", "¿", "¡", "z. B.", "z.B.", "10'000", "https://a.b/c", "a@b.c", "’s"),
    *("Wort", "wort", "a", "l", "dell", "po", "dogs", "Hans", "s", "t", "tis", "n", "dijo", "-ito"),
    *("90", "1914", "12", "5", "10 000", "p.ej.", "S. 3", "km"),
    *"\"'“”„‘’‚«»‹›-–—.,;:!?…()",
)
TAGS = ("de", "de-CH", "en", "en-GB", "es", "es-MX", "it", "it-CH", "nl", "pt", "pt-BR")
_TAG = re.compile("<[^>]*>")


def letters_and_digits(fragment: str) -> str:
    text = _TAG.sub("", fragment).replace("&nbsp;", "").replace("&quot;", "")
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize("tag", TAGS)
def test_set_twice_is_set_once_and_letters_tags_and_digits_stay(tag):
    lot = Random(tag)
    typed = [
        "<p>" + "".join(lot.choices(PIECES, k=lot.randint(1, 12))) + "</p>" for _ in range(800)
    ]

    once = [typeset_html(one, tag) for one in typed]

    assert [typeset_html(one, tag) for one in once] == once
    assert [*map(letters_and_digits, once)] == [*map(letters_and_digits, typed)]
    assert [*map(_TAG.findall, once)] == [*map(_TAG.findall, typed)]


def test_a_quotation_is_read_across_tags():
    fragment = '<p>Er las "<b>Der</b> <em>Bote"</em>, <i>z.</i> <i>B.</i></p>'

    assert typeset_html(fragment, "de") == (
        "<p>Er las „<b>Der</b> <em>Bote“</em>, <i>z.</i>\u00a0<i>B.</i></p>"
    )


def test_a_british_book_has_single_marks_and_an_american_one_double_ones():
    assert typeset_text("\"A 'B' c\"", "en-GB") == "‘A “B” c’"
    assert typeset_text("\"A 'B' c\"", "en-US") == "“A ‘B’ c”"
