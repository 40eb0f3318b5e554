"""Bytes become text, and text a head and a body; what is wrong with either is said by line."""

import tomllib
from pathlib import Path
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bookpress.messages import words
from bookpress.reading import source
from bookpress.reading.source import decode, split

BAD = tomllib.loads((Path(__file__).parent / "bad/encodings.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", BAD)
def test_bad_bytes_are_named_by_line(name):
    case = BAD[name]
    plain = case.get("text", "").encode(case.get("encoding", "utf-8"))

    _, found = decode(plain or bytes.fromhex(case["bytes"]), "a.md")

    assert [f"{each.place.line} {each.code}" for each in found] == case["found"]
    assert any(case["words"] in words(each) for each in found)
    assert all(words(each, "fr") for each in found)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-16", "utf-16-le"])
def test_a_text_in_another_encoding_is_still_read(encoding):
    text, _ = decode("L'été, déjà : à Noël".encode(encoding), "a.md")

    assert text == "L'été, déjà : à Noël"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_alike_whatever_system_wrote_them(end):
    assert decode(f"a{end}é{end}{end}b".encode(), "a.md") == ("a\né\n\nb", [])


def test_a_byte_order_mark_at_the_top_goes_without_a_word():
    assert decode("\ufeffété".encode(), "a.md") == ("été", [])


def test_a_clean_text_is_left_alone():
    text = "L’œuvre : « 25\u202f% »\u00a0!\n\té\u00ad—\u200d👩\u200d🚀 العربية 日本語\n"

    assert decode(text.encode(), "a.md") == (text, [])


def test_a_file_without_bound_is_refused_with_its_number(monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 1_000_000)

    text, found = decode(b"a" * 2_000_000, "a.md")

    assert text == ""
    assert words(found[0]) == (
        "this file has 2 MB; a source may have 1 MB. Divide it into several books."
    )


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")))
def test_any_bytes_give_a_text_that_xml_can_hold(content):
    text, found = decode(content, "a.md")

    assert is_normalized("NFC", text)
    assert "\r" not in text
    etree.Element("p").text = text  # lxml refuses what XML 1.0 forbids
    assert all(
        0 <= each.place.line <= content.count(b"\n") + content.count(b"\r") + 1 for each in found
    )


def test_head_and_body_know_their_lines():
    parts = split("---\ntitle: A\n---\n\n# Text\n", "a.md")

    assert (parts.front_matter, parts.front_matter_line) == ("title: A\n", 2)
    assert (parts.body, parts.body_line) == ("\n# Text\n", 4)


def test_blank_lines_before_the_head_and_blanks_after_the_dashes_are_let_pass():
    parts = split("\n\n--- \ntitle: A\n---\t\nText", "a.md")

    assert (parts.front_matter_line, parts.body, parts.body_line, parts.trouble) == (
        4,
        "Text",
        6,
        "",
    )


def test_without_a_head_all_is_body():
    parts = split("# Text\n\n---\n", "a.md")

    assert (parts.front_matter, parts.front_matter_line, parts.trouble) == ("", 0, "missing")
    assert (parts.body, parts.body_line) == ("# Text\n\n---\n", 1)


def test_a_head_that_is_not_closed_ends_at_the_first_blank_line():
    parts = split("---\ntitle: A\n\nText\n", "a.md")

    assert (parts.front_matter, parts.body, parts.body_line) == ("title: A\n", "\nText\n", 3)
    assert parts.trouble == "unclosed"


def test_rules_in_the_body_are_no_fence():
    assert split("---\na: b\n---\nx\n\n---\n\ny", "a.md").body == "x\n\n---\n\ny"
