"""No picture, however made, hangs a build, fills a machine or fetches: each is tried in a child."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bookpress.model.findings import Place
from bookpress.reading.pictures.load import load_picture
from tests.hostile_pictures import CASES, made

HANGS = 300
"""Seconds: not a measure, but the end of what would never end."""
MOST_MEGABYTES = 600
SAMPLE = (
    *("outside-between-strings", "copies-with-a-blank", "gradient-that-repeats"),
    *("patterns-of-patterns", "numbers-that-are-none", "two-of-one-name", "markers-of-markers"),
    *("png-with-rows-beyond", "png-with-a-text-that-unfolds", "jpeg-of-thousands-of-passes"),
    *("jpeg-that-ends-early", "gif-of-many-frames", "webp-without-bound"),
)


def built(name: str, folder: Path) -> dict[str, Any]:
    """Build a book with one of the pictures in a child; gives what it told."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.hostile_pictures", name, str(folder)],
        capture_output=True,
        timeout=HANGS,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    told = json.loads(child.stdout)
    assert isinstance(told, dict)
    return told


def assert_harmless(name: str, folder: Path) -> None:
    case, told = CASES[name], built(name, folder)
    assert [one for one in told["found"] if one != "PX14"] == case["found"]
    assert told["megabytes"] < MOST_MEGABYTES
    epub = folder / "dist" / "a.epub"
    assert epub.exists() == case.get("kept", False) == (told["exit"] == 0)
    if case.get("kept"):
        with zipfile.ZipFile(epub) as archive:
            whole = b"".join(archive.read(one) for one in archive.namelist())
        printed = b"".join(file.read_bytes() for file in (folder / "dist").glob("*.pdf"))
        assert b"evil.example" not in whole + printed


def test_there_are_more_than_enough_of_them():
    assert len(CASES) >= 120
    assert set(SAMPLE) <= set(CASES)


@pytest.mark.parametrize("name", SAMPLE)
def test_a_hostile_picture_gets_its_verdict(tmp_path, name):
    file, content = made(name)
    (tmp_path / file).write_bytes(content)

    picture, found = load_picture(file, tmp_path, Place("a.md", line=7), {})

    assert sorted(one.code for one in found if one.code != "PX14") == CASES[name]["found"]
    assert (picture is not None) == CASES[name].get("kept", False)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_no_hostile_picture_harms_a_book(tmp_path, name):
    assert_harmless(name, tmp_path)
