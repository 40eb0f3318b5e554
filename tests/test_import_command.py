"""`bookpress import`, run as a person would."""

from __future__ import annotations

import json

import pytest

from tests.commands import run
from tests.word_documents import DOCUMENTS

SCRIPT = """Ada Martin: Where did it begin?

Samuel Durand: Um, at home [laughs]. I, I had no map.

Ada Martin: And why there?

Samuel Durand: Because of the light.
"""
CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Ada Martin>Where did it begin?

00:01:12.000 --> 00:01:15.000
<v Samuel Durand>At home.
"""


@pytest.fixture
def talk(tmp_path):
    """A script in a folder of its own."""
    file = tmp_path / "talk.txt"
    file.write_text(SCRIPT, "utf-8")
    return file


def imported(*words, **changes):
    """Run the command; give its result."""
    return run("import", *words, **changes)


def test_a_source_stands_beside_the_file_and_builds(talk):
    done = imported(talk)
    built = run("build", talk.with_suffix(".md"), "--edition", "epub", "--out", talk.parent / "out")

    assert (done.returncode, done.stdout) == (0, f"{talk.with_suffix('.md')}\n")
    assert built.returncode == 0
    assert talk.with_suffix(".md").read_text("utf-8") == (
        "---\ntitle: Talk\nlanguage: en\nspeakers:\n"
        "  AM: {name: Ada Martin, role: interviewer}\n"
        "  SD: {name: Samuel Durand, role: interviewee}\n---\n\n"
        "## Where did it begin?\n\nSD: Um, at home [laughs]. I, I had no map.\n\n"
        "## And why there?\n\nSD: Because of the light.\n"
    )


def test_each_guess_is_said(talk):
    said = imported(talk).stderr

    for words in (
        "the language was taken for “en”",
        "“Talk” is made of its name",
        "interviewees Samuel Durand, interviewer Ada Martin",
        "questions that became headings: 2 (`turns`)",
        "[laughs] × 1",
    ):
        assert words in said


def test_findings_and_files_come_as_json(talk):
    records = [json.loads(line) for line in imported(talk, "--json").stdout.splitlines()]

    assert [one.get("code") for one in records][:2] == ["IM01", "IM03"]
    assert records[-1] == {"written": str(talk.with_suffix(".md"))}


def test_no_file_is_replaced(talk):
    talk.with_suffix(".md").write_text("Mine.", "utf-8")

    done = imported(talk)

    assert done.returncode == 4
    assert "error IM05" in done.stderr
    assert talk.with_suffix(".md").read_text("utf-8") == "Mine."


def test_another_name_is_asked_for(talk, tmp_path):
    done = imported(talk, "--out", tmp_path / "new" / "other.md")

    assert done.stdout == f"{tmp_path / 'new' / 'other.md'}\n"
    assert not talk.with_suffix(".md").exists()


def test_what_was_heard_in_error_is_set_right(talk):
    imported(talk, "--interviewer", "SD", "--questions", "none", "--tidy")

    text = talk.with_suffix(".md").read_text("utf-8")
    assert "SD: {name: Samuel Durand, role: interviewer}" in text
    assert "##" not in text
    assert "SD: At home [laughs]. I had no map." in text


def test_times_stay_where_nobody_sees_them(tmp_path):
    file = tmp_path / "talk.vtt"
    file.write_text(CAPTIONS, "utf-8")

    imported(file, "--times")
    text = file.with_suffix(".md").read_text("utf-8")
    built = run("build", file.with_suffix(".md"), "--edition", "epub", "--out", tmp_path / "out")

    assert "<!-- 00:00:01 -->\n\n## Where did it begin?" in text
    assert "<!-- 00:01:12 -->\n\nSD: At home." in text
    assert (built.returncode, built.stderr) == (0, "")


def test_several_files_become_one_source(talk, tmp_path):
    more = tmp_path / "more.vtt"
    more.write_text(CAPTIONS, "utf-8")

    done = imported(talk, more, "--out", tmp_path / "both.md")

    text = (tmp_path / "both.md").read_text("utf-8")
    assert done.returncode == 0
    assert text.index("Because of the light.") < text.index("At home.", text.index("Because"))
    assert text.count("name: Samuel Durand") == 1


def test_a_source_is_no_transcript(talk):
    imported(talk)

    done = imported(talk.with_suffix(".md"), "--out", talk.parent / "again.md")

    assert done.returncode == 1
    assert "error IM06" in done.stderr


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "IM13"), (b" \n\t\n", "IM13"), (b"WEBVTT\n\n", "IM13"), (b"%PDF-1.7", "EN06")],
)
def test_what_holds_no_words_is_said_to(tmp_path, content, code):
    file = tmp_path / "talk.vtt"
    file.write_bytes(content)

    done = imported(file)

    assert done.returncode == 1
    assert f"error {code}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not file.with_suffix(".md").exists()


def test_a_folder_is_no_file_to_import():
    done = imported("/")

    assert (done.returncode, "CM07" in done.stderr) == (1, True)


def test_a_text_that_is_a_title_alone_ends_in_words(tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text("# A title alone\n", "utf-8")

    done = imported(file, "--questions", "bold")

    assert "Traceback" not in done.stderr
    assert "A title alone" in file.with_suffix(".md").read_text("utf-8")


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = imported(tmp_path / "talk.docx")

    assert (done.returncode, "CM01" in done.stderr) == (2, True)


def test_missing_libraries_are_named_with_the_command_that_brings_them(talk, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\nfound = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'py3langid' else found(name, *more)\n"
    )

    done = imported(talk, PYTHONPATH=f"{tmp_path}:{tmp_path.cwd()}")

    assert done.returncode == 4
    assert "(py3langid)" in done.stderr
    assert "pip install 'bookpress[import]'" in done.stderr


def test_a_word_file_that_is_built_is_told_of_this_command(tmp_path):
    file = tmp_path / "my talk.docx"
    file.write_bytes(b"PK\x03\x04 word/document.xml")

    assert f"`bookpress import '{file}'`" in " ".join(run("build", file).stderr.split())


def test_pictures_are_named_after_the_source(tmp_path):
    file = tmp_path / "talk.docx"
    file.write_bytes(DOCUMENTS["google_docs"]())

    first, second = imported(file), imported(file, "--out", tmp_path / "second.md")

    assert (first.returncode, second.returncode) == (0, 0)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".docx") == [
        *("second-1.png", "second.md", "talk-1.png", "talk.md")
    ]
    assert "](second-1.png" in (tmp_path / "second.md").read_text("utf-8")
