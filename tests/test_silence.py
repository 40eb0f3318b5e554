"""A finding that the author answers for is left out; one that is not there is reported."""

from pathlib import Path

import pytest

import bookpress
from bookpress.checks import check_path

HEAD = "---\ntitle: A\nauthor: Ada\nlanguage: fr\nidentifier: urn:x:1\n{more}---\n\nLa 2ème fois.\n"


def codes(folder: Path, more: str) -> list[str]:
    (folder / "book.md").write_text(HEAD.format(more=more), "utf-8")
    result = bookpress.build(folder / "book.md", folder / "dist", ["epub"])
    return [found.code for found in result.findings]


def test_a_finding_is_shown_until_it_is_silenced(tmp_path):
    (shown,) = codes(tmp_path, "")

    assert codes(tmp_path, f"silence: {{{shown}: une citation}}\n") == []


def test_a_silence_that_silences_nothing_is_reported(tmp_path):
    assert "SI01" in codes(tmp_path, "silence: {HD35: parce que}\n")


def test_a_silence_of_a_judge_is_not_idle_in_a_build(tmp_path):
    assert "SI01" not in codes(tmp_path, "silence: {LN03: parce que}\n")


@pytest.mark.slow
def test_a_check_says_each_thing_once_and_heeds_silences(tmp_path):
    (shown,) = codes(tmp_path, "")
    loud = [found.code for found in check_path(tmp_path / "book.md").findings]
    codes(tmp_path, f"silence: {{{shown}: une citation}}\n")
    quiet = [found.code for found in check_path(tmp_path / "book.md").findings]

    assert loud.count(shown) == 1
    assert shown not in quiet
