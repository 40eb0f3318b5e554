"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import gc
import importlib
import re
from pathlib import Path

import pytest

from bookpress.patterns import Late, late


def test_a_late_pattern_is_the_pattern():
    pattern = late(r"(?P<word>\w+)-", re.ASCII)

    assert pattern.sub(r"<\g<word>>", "a-é-b-") == "<a>é-<b>"
    assert (pattern.pattern, pattern.groups) == (r"(?P<word>\w+)-", 1)
    assert late(rb"\d").findall(b"1 2") == [b"1", b"2"]


def test_what_is_wrong_with_a_late_pattern_is_said_when_it_is_used():
    pattern = late("(")

    with pytest.raises(re.error):
        pattern.match("")


def test_every_late_pattern_of_ours_compiles(root: Path):
    for file in sorted((root / "bookpress").rglob("*.py")):
        module = ".".join(file.relative_to(root).with_suffix("").parts)
        importlib.import_module(module.removesuffix(".__init__"))

    patterns = [one for one in gc.get_objects() if type(one) is Late]

    assert len(patterns) > 200
    assert all(one.groups >= 0 for one in patterns)
