"""French typography: cases kept as data in `tests/typography/`, one file for each rule.

A case has an id, the fragment as typed, the fragment as set (the same when it must not change) and
the rule that it stands for. No-break spaces and line ends are written as escapes.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from bookpress.typography import plain_spaces, typeset_html, typeset_text
from bookpress.typography.characters import OPAQUE_WORD
from bookpress.typography.rules import opaque
from tests.commands import no_longer_than

CASES = Path(__file__).parent / "typography"
_ESCAPES = (("\\u00a0", "\u00a0"), ("\\u202f", "\u202f"), ("\\n", "\n"))


def read_cases() -> list[tuple[str, str, str]]:
    cases = []
    for file in sorted(CASES.glob("*.tsv")):
        for line in file.read_text("utf-8").splitlines()[1:]:
            name, *texts = line.split("\t")[:3]
            for escape, character in _ESCAPES:
                texts = [text.replace(escape, character) for text in texts]
            cases.append((name, texts[0], texts[1]))
    return cases


ALL = read_cases()


@pytest.mark.parametrize(("typed", "expected"), [case[1:] for case in ALL], ids=[c[0] for c in ALL])
def test_each_case_is_set_as_written_and_once_for_all(typed, expected):
    assert typeset_html(typed) == expected
    assert typeset_html(expected) == expected


def test_the_cases_are_many_and_many_of_them_must_not_change():
    assert len(ALL) >= 340
    assert sum(typed == expected for _, typed, expected in ALL) >= 80


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "«\u00a0Oui\u202f!\u00a0»\u00a0: 5\u00a0%"),
        ("fr-BE", "«\u00a0Oui\u202f!\u00a0»\u00a0: 5\u00a0%"),
        ("fr-CH", "«\u202fOui\u202f!\u202f»\u202f: 5\u00a0%"),
        ("fr-CA", "«\u00a0Oui!\u00a0»\u00a0: 5\u00a0%"),
    ],
)
def test_each_french_country_has_its_spaces(language, expected):
    assert typeset_text("« Oui ! » : 5 %", language) == expected


def test_switzerland_has_single_guillemets_inside():
    assert typeset_text('« Il dit "oui" »', "fr-CH") == ("«\u202fIl dit ‹\u202foui\u202f›\u202f»")


def test_another_language_keeps_its_own_marks():
    assert typeset_html('<p>He said "why?"...</p>', "en") == "<p>He said “why?”…</p>"
    assert typeset_text('Er sagte "ja"', "de") == "Er sagte „ja“"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("'Tis the '90s' best, dogs' tails", "’Tis the ’90s’ best, dogs’ tails"),
        ("‘Twas in (‘98), rock ‘n’ roll", "’Twas in (’98), rock ’n’ roll"),
        ("’tis, dogs’ tails", "’tis, dogs’ tails"),
        ("get 'em, James's and Jones' hats", "get ’em, James’s and Jones’ hats"),
        ('"\'Twas the night," he said', "“’Twas the night,” he said"),
        ("'But 'tis,' he said, 'the boys' toys.'", "‘But ’tis,’ he said, ‘the boys’ toys.’"),
        ("the 'em' and the 'dogs' of 'cats'", "the ‘em’ and the ‘dogs’ of ‘cats’"),
    ],
)
def test_an_apostrophe_of_english_is_no_quotation_mark(typed, expected):
    assert typeset_text(typed, "en") == expected
    assert typeset_text(expected, "en") == expected


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("de", "die '68er, 's ist Hans' \"Märchen\"", "die ’68er, ’s ist Hans’ „Märchen“"),
        ("de", "'Ich hab' Grimms' Buch.'", "‚Ich hab’ Grimms’ Buch.‘"),
        ("nl", "'s avonds 'n man, Hans' \"fiets\"", "’s avonds ’n man, Hans’ “fiets”"),
        ("it", "nel '900, un po' di \"vino\"", "nel ’900, un po’ di «vino»"),
        ("sv", 'på \'90-talet, "ja"', "på ’90-talet, ”ja”"),
    ],
)
def test_apostrophes_of_other_languages_are_no_quotation_marks(language, typed, expected):
    assert typeset_text(typed, language) == expected


def test_a_language_that_nobody_knows_stays_as_typed():
    assert typeset_html('<p>"x" ?</p>', "tlh") == '<p>"x" ?</p>'


def test_entities_that_no_rule_changes_stay_as_given():
    fragment = "<p>L&rsquo;&eacute;t&#233; &lt;1&gt;&nbsp;: R&amp;D&hellip;</p>"
    assert typeset_html(fragment) == fragment


def test_faulty_html_is_given_back_whole():
    for fragment in ("<p>l'été <b", "<!-- l'été ?", "a < b ; c", "<p>x</b></i> !", '<a title="x'):
        set_once = typeset_html(fragment)
        assert set_once.replace("\u202f", " ").replace("’", "'") == fragment
        assert typeset_html(set_once) == set_once


def test_plain_spaces_are_no_break_spaces_at_most():
    assert plain_spaces("Où\u202f? \u00ab\u00a0Là\u00a0\u00bb a\u2060b\u00adc") == (
        "Où\u00a0? «\u00a0Là\u00a0» abc"
    )


@pytest.mark.slow
def test_a_long_paragraph_is_set_to_the_end():
    sentence = 'L\'été - dit-il - "revient" au XXe siècle : 12 000 fois ! '

    with no_longer_than(120):  # a time that grew with the square would be an hour
        result = typeset_html(f"<p>{sentence * 60_000}</p>")

    assert result.count("«") == 60_000


def test_importing_the_room_loads_no_rule_and_no_library():
    script = (
        "import sys; before = set(sys.modules); import bookpress.typography;"
        "new = set(sys.modules) - before;"
        "print([m for m in new if m.split('.')[0] in ('lxml', 'polytypo') or m.endswith('quotes')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


PIECES = (
    *("https://a.fr", "www.a.fr", "mailto:a", "10.1000/x", "a@b.fr", "a/b/c", "~/a", "C:\\a", "/"),
    *("\\\\a", "5'10\"", "&amp;", "&#160;", OPAQUE_WORD, ":-)", "=D", "XD", "8)", "a", "1", " "),
    *(" ", ".", ":", ";", "(", "'", "10.", "www", "@", "&", "é"),
)


def test_what_is_opaque_has_a_sign_by_which_it_is_looked_for():
    lot = Random(1)
    texts = ["".join(lot.choices(PIECES, k=lot.randint(1, 6))) for _ in range(20_000)]

    assert sum(bool(opaque.OPAQUE.search(text)) for text in texts) > 2_000
    assert not [one for one in texts if opaque.OPAQUE.search(one) and not opaque.SIGNS.search(one)]
    assert not [
        one for one in texts if opaque.FACE.search(one) and not opaque.SIGNS_OF_FACES.search(one)
    ]
