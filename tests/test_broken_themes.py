"""Broken themes of every kind: each named with its file, exit 4, never a trace, never a wait."""

import os
import tomllib
from pathlib import Path

import pytest

from bookpress import blame
from bookpress.books import build_all
from bookpress.messages import words
from bookpress.model.findings import ExitCode, Severity
from bookpress.rendering import templates
from tests.commands import ROOT, no_longer_than

CASES = tomllib.loads((ROOT / "tests/bad/themes.toml").read_text("utf-8"))
BOOK = """---
title: Of the sea
language: en
identifier: urn:x:a
speakers:
  AO: {name: Ann Other, role: interviewee}
  QQ: {name: Quentin Quill, role: interviewer}
---

## The lamp

QQ: Who keeps the lamp?[^1]

AO: I do.

| a | b |
|---|---|
| one | two |

[^1]: A note.

## The sea

AO: It is wide.
"""


def lay(case, folder):
    """Write a theme that holds one file, or what stands in its place."""
    file = folder / case["file"]
    file.parent.mkdir(parents=True)
    match case.get("kind", "file"):
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "link":
            file.symlink_to(case["to"])
        case "hole":
            file.touch()
            os.truncate(file, 200_000_000_000)  # it takes no room on the disk
        case "file":
            ours = ROOT / "templates" / case["file"]
            given = ours.read_text("utf-8") if "whole" not in case else case["whole"]
            assert case.get("old", "") in given
            file.write_text(given.replace(case.get("old", ""), case.get("new", ""), 1), "utf-8")


def said(case, folder):
    """Build a book with a theme; give the exit code and a line for each error that was said."""
    lay(case, folder / "theme")
    source = folder / "book.md"
    source.write_text(BOOK, "utf-8")
    with no_longer_than(600):  # of a clock, on a machine that does much else
        made = build_all([source], folder / "out", case.get("editions", ["epub"]), folder / "theme")
    assert made.exit_code is ExitCode.DONE or not (folder / "out").exists()
    errors = [one for one in made.findings if one.severity is Severity.ERROR]
    return made.exit_code, [f"{one.place} {one.code} {words(one)}" for one in errors]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if "quick" in case else pytest.mark.slow)
        for name, case in CASES.items()
    ],
)
def test_a_broken_theme_is_named_with_its_file(name, tmp_path, monkeypatch):
    monkeypatch.setattr(templates, "SECONDS", 1)
    monkeypatch.setattr(blame, "SECONDS", 5)
    case = CASES[name]

    code, lines = said(case, tmp_path)

    assert code is ExitCode.MACHINE, lines
    assert any(all(part in line for part in case["says"]) for line in lines), lines
    assert any(Path(case["file"]).name in line for line in lines), lines


def test_there_are_eighty_broken_themes():
    assert len(CASES) >= 80


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        {"file": "styles/text.css", "new": "p { color: #123456 }\n"},
        {"file": "pdf/title.html", "old": "<body", "new": "<body data-x='{{ 2 ** 3 }}'"},
        {"file": "styles/tokens.css", "whole": ":root { --ink: #222222 }"},
        {"file": "styles/text.css", "new": "html { background: #111 } body { color: #eee }\n"},
    ],
)
def test_a_sound_theme_is_built(case, tmp_path):
    assert said(case, tmp_path) == (ExitCode.DONE, [])
