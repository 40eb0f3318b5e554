"""The table of words is whole, and every code that is used stands in it."""

import re
import tomllib
from pathlib import Path

import pytest

from bookpress.messages import LANGUAGES, all_messages, entry, example, words
from bookpress.model.findings import Finding, Place, Severity
from bookpress.model.severities import SEVERITIES

ROOT = Path(__file__).parent.parent
MESSAGES = all_messages()
CODES = {message.code for message in MESSAGES}
_VALUE = re.compile(r"\{(\w+)\}")


def used_codes():
    for file in (ROOT / "bookpress").rglob("*.py"):
        for code in re.findall(r"[\"']([A-Z]{2}\d\d)[\"']", file.read_text("utf-8")):
            yield code, file.relative_to(ROOT)


def test_every_code_in_the_program_has_words():
    missing = sorted(f"{code} in {file}" for code, file in used_codes() if code not in CODES)

    assert missing == []


def test_every_code_in_the_table_is_used():
    assert sorted(CODES - {code for code, _ in used_codes()}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_words_for_every_code_and_for_no_other(language):
    files = (ROOT / "bookpress/messages" / language).glob("*.toml")

    codes = {code for file in files for code in tomllib.loads(file.read_text("utf-8"))}

    assert codes == set(SEVERITIES)


def test_every_folder_of_words_is_a_language():
    folders = {file.parent.name for file in (ROOT / "bookpress/messages").glob("*/*.toml")}

    assert folders == set(LANGUAGES)


def test_a_code_has_one_severity():
    source = (ROOT / "bookpress/model/severities.py").read_text("utf-8")

    codes = re.findall(r"\b[A-Z]{2}\d\d\b", source)

    assert sorted(codes) == sorted(SEVERITIES)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.code)
def test_both_languages_name_the_same_values(message):
    in_english, in_french = (set(_VALUE.findall(message.words[lang])) for lang in ("en", "fr"))

    assert in_english == in_french
    assert message.why["en"].strip()
    assert message.why["fr"].strip()


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.code)
def test_french_words_follow_our_own_rules(message):
    text = re.sub(r"`[^`]*`", "`", f"{message.words['fr']} {message.why['fr']}")

    assert "'" not in text
    assert re.findall(r"(?<!\u202f)[;!?](?= |$|\]\])", text) == []
    assert re.findall(r"(?<!\u00a0):(?= |$)|«(?!\u00a0)|(?<!\u00a0)»", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_explained_by_an_example(language):
    by_code = {message.code: message for message in MESSAGES}

    assert "titel" in example(by_code["HD03"], language)
    assert "{foreign}" not in example(by_code["HD03"], language)
    assert entry(by_code["HD03"], language).startswith(("For example: ", "Par exemple\u00a0: "))
    assert entry(by_code["IM13"], language).startswith(("this file", "ce fichier"))
    left = [m.code for m in MESSAGES if set(_VALUE.findall(example(m, language))) & values_of(m)]
    assert left == []


def values_of(message):
    return set(_VALUE.findall(message.words["en"]))


def test_an_optional_part_needs_its_value():
    place = Place("a.md", line=2)
    bare = Finding("HD03", Severity.ERROR, place, {"key": "x", "suggestion": ""})

    assert "Did you mean" not in words(bare)


def test_places_read_as_a_person_would_write_them():
    assert str(Place("a.md", line=14)) == "a.md:14"
    assert str(Place("a.epub", inside="OEBPS/b.xhtml", line=3)) == "a.epub!OEBPS/b.xhtml:3"
    assert str(Place("a.pdf", page=3)) == "a.pdf, page 3"
