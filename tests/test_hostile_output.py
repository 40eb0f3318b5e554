"""Whatever names and values hold, what leaves the command cannot act on a terminal or a reader."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from tests.commands import HEAD, on_a_terminal, run, script

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff]")
"""Controls but the end of a line, C1, marks of direction, separators (ECMA-48, UAX 9)."""
HEBREW = "שלום"
HOSTILE = (
    f"a\x07\x1b[31m\x1b]0;t\x07\x9b2J\x85\u202e\u2066\u2069\u200f\u2028\u2029\x7f {HEBREW}\udce9"
)
OURS = re.compile(r"\x1b\[K|\x1b\[(?:0|31|33|36)m|\r")
"""What the command itself tells a terminal."""

SAY_ALL = f"""
import re, sys
from bookpress.command import streams
from bookpress.command.console import Console
from bookpress.messages import all_messages
from bookpress.model.findings import Place, finding

streams.prepare()
for message in all_messages():
    for language, text in message.words.items():
        values = dict.fromkeys(re.findall(r"{{(\\w+)}}", text), {HOSTILE!r} + "\\n")
        place = Place({HOSTILE!r}, line=3)
        for as_json in (False, True):
            Console(language, as_json).findings([finding(message.code, place, **values)])
"""


@pytest.fixture
def hostile(tmp_path):
    """A folder with a hostile name, which is no UTF-8, and in it a source with another."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\x1b[31m\xe9"))
    folder.mkdir()
    source = folder / f"{HEBREW}\x1b]0;t\x07\u202edm.md"
    source.write_text(HEAD.replace("title", "ti\u202etel") + f"\nText {HEBREW} ![a](\x1b.png)\n")
    return source


def test_every_message_shows_what_its_values_hide():
    said = run(command=[sys.executable, "-c", SAY_ALL])

    assert said.returncode == 0, said.stderr[-2000:]
    assert RAW.findall(said.stdout + said.stderr) == []
    assert "\udce9" not in said.stdout + said.stderr
    assert HEBREW in said.stdout
    assert r"\u202E" in said.stderr
    lines = said.stderr.splitlines()
    assert len([line for line in lines if HEBREW in line]) == len(lines) / 2  # and each its count
    records = [json.loads(line) for line in said.stdout.splitlines()]
    assert {record["file"] for record in records} == {HOSTILE}


@pytest.mark.parametrize(
    "words",
    [
        ("build",),
        ("build", "--json"),
        ("build", "--draft", "--lang", "fr"),
        ("check",),
        ("check", "--json"),
    ],
)
def test_a_hostile_name_is_shown(words, hostile, tmp_path):
    out = ["--out", tmp_path / "out"] if words[0] == "build" else []
    edition = ["--edition", "epub"] if words[0] == "build" else []

    said = run(*words, hostile, *out, *edition)
    _, seen = on_a_terminal(*words, hostile, *out, *edition)

    assert RAW.findall(said.stdout + said.stderr) == []
    assert RAW.findall(OURS.sub("", seen)) == []
    assert HEBREW in said.stdout + said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("explain", HOSTILE),
        ("explain", HOSTILE, "--json"),
        (HOSTILE,),
        ("build", f"--{HOSTILE}"),
        ("build", "a.md", "--edition", HOSTILE),
        ("build", "a.md", HOSTILE, f"--{HOSTILE}"),
        ("build", HOSTILE, "--json"),
        ("build", "a.md", "--theme", HOSTILE),
        ("new", f"/dev/null/{HOSTILE}"),
    ],
)
def test_hostile_words_of_the_command_are_shown(words):
    said = run(*words)
    _, seen = on_a_terminal(*words)

    assert said.returncode != 0
    assert RAW.findall(said.stdout + said.stderr) == []
    assert RAW.findall(OURS.sub("", seen)) == []
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_the_machine_is_called_is_shown(form, tmp_path):
    folder = tmp_path / f"\u202e{HEBREW}\x85"
    folder.mkdir()

    said = run("doctor", *form, XDG_CACHE_HOME=folder)

    assert RAW.findall(said.stdout + said.stderr) == []
    assert HEBREW in said.stdout


def test_what_others_print_and_a_trace_are_shown():
    other = f"raise ValueError({HOSTILE!r})"
    patched = f"import click\ndef echo(*a, **k): {other}\nclick.Group.main = echo"

    said = run(command=script(patched))

    assert "ValueError: a\\x07\\x1B[31m" in said.stderr
    assert RAW.findall(said.stderr) == []
