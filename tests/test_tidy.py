"""Fillers and stutter: what is taken out, what stays, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookpress.importing.tidy import tidied

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "imports/tidy.tsv").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(("language", "before", "after", "taken"), ROWS)
def test_only_what_is_sure_is_taken_out_and_told(language, before, after, taken):
    assert tidied(before, language) == (after, tuple(filter(None, taken.split(" | "))))


@pytest.mark.parametrize(("language", "after"), [(row[0], row[2]) for row in ROWS])
def test_what_is_tidy_stays(language, after):
    assert tidied(after, language) == (after, ())


@pytest.mark.parametrize("sign", ["um, ", "I, ", "a-", "w-w", "`", "](", "<a", "—", "l’"])
def test_a_long_paragraph_is_read_at_once(sign):
    assert tidied(f"Oui. {sign * 50_000} non", "en")[0].startswith("Oui.")
