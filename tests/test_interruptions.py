"""Ctrl-C, `kill -9`, two builds at once: the older files are whole each time."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.commands import (
    BOOK,
    OLD,
    ROOT,
    contents,
    run,
    start,
    sums_hold,
)

INTERVIEW = ROOT / "source/entretien-samuel-durand.md"


@pytest.fixture
def book(tmp_path):
    """The source of a small book."""
    source = tmp_path / "source/book.md"
    source.parent.mkdir()
    source.write_text(BOOK, "utf-8")
    return source


def moments(count, seconds):
    """Give moments spread over a time, by lot but the same each time."""
    lot = random.Random(count)
    return [seconds * (number + lot.random()) / count for number in range(count)]


def interrupted_builds(out, source, texts, number, count):
    """Start builds of two texts by turns and stop each at another moment; give what they said.

    Every file of the output folder must be one of those that a whole build gives.
    """
    whole, took = [], 0.0
    for text in texts:
        source.write_text(text, "utf-8")
        begun = time.monotonic()
        assert run("build", source, "--out", out).returncode == 0
        took = time.monotonic() - begun
        whole.append(contents(out))
    ended = []
    for turn, moment in enumerate(moments(count, took)):
        source.write_text(texts[turn % 2], "utf-8")
        process = start("build", source, "--out", out)
        time.sleep(moment)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
        ended.append((process.returncode, said))
        now = {n: d for n, d in contents(out).items() if not n.startswith(".bookpress-aside-")}
        assert now.keys() == whole[0].keys()
        assert [name for name in now if now[name] not in (whole[0][name], whole[1][name])] == []
    source.write_text(texts[0], "utf-8")
    assert run("build", source, "--out", out).returncode == 0
    assert contents(out) == whole[0]
    assert sums_hold(out)
    return ended


def interview():
    """Give the interview, and an older one with other words in each chapter."""
    text = INTERVIEW.read_text("utf-8")
    return text, text.replace(" la ", " une ").replace("Entretien", "Causerie")


def test_kill_at_any_moment_leaves_whole_files(book, tmp_path):
    ended = interrupted_builds(tmp_path / "d", book, (BOOK, OLD), signal.SIGKILL, 6)

    assert [code for code, _ in ended if code not in (0, -signal.SIGKILL)] == []


@pytest.mark.slow
def test_kill_at_fifty_moments_of_a_real_build_leaves_whole_files(tmp_path):
    source = tmp_path / "interview.md"

    ended = interrupted_builds(tmp_path / "d", source, interview(), signal.SIGKILL, 50)

    assert len([code for code, _ in ended if code == -signal.SIGKILL]) >= 25


@pytest.mark.parametrize(
    "count", [6, pytest.param(50, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_an_interruption_at_any_moment_says_nothing_and_leaves_nothing(count, book, tmp_path):
    texts = (BOOK, OLD) if count < 10 else interview()

    ended = interrupted_builds(tmp_path / "d", book, texts, signal.SIGINT, count)

    # Before Python has handed over to us, it ends as it likes, and may say so.
    assert [said for code, said in ended if code in (0, 130) and said.strip()] == []
    assert [said for code, said in ended if code not in (0, 130) and "bookpress/" in said] == []
    # A library that is cut short while it is loaded is told as one that is missing (4).
    assert {code for code, _ in ended} <= {0, 1, 4, 130, -signal.SIGINT}
    assert any(code == 130 for code, _ in ended)


def test_an_interruption_while_files_are_renamed_waits_for_the_last(tmp_path):
    (tmp_path / "d").mkdir()
    script = (
        "import os, signal, sys; from pathlib import Path; from bookpress.archive import publish\n"
        "rename = os.replace\n"
        "def interrupted(*words):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    rename(*words)\n"
        "os.replace = interrupted\n"
        "publish(Path(sys.argv[1]), {'a.pdf': b'one', 'b.pdf': b'two'})\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "d")],
        cwd=ROOT, capture_output=True, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip

    assert "KeyboardInterrupt" in result.stderr
    assert sorted(os.listdir(tmp_path / "d")) == ["SHA256SUMS", "a.pdf", "b.pdf"]
    assert sums_hold(tmp_path / "d")


@pytest.mark.parametrize("same", [True, False], ids=["of one book", "of two books"])
def test_two_builds_at_once_into_one_folder_are_both_whole(same, book, tmp_path):
    other = book if same else book.with_name("other.md")
    other.write_text(BOOK.replace("urn:x:a", "urn:x:b"), "utf-8")
    editions = ["--edition", "epub", "--edition", "screen", "--edition", "print"]

    both = [start("build", each, "--out", tmp_path / "d", *editions) for each in (book, other)]
    ended = [(process.communicate(timeout=120)[1], process.returncode) for process in both]

    names = ["book"] if same else ["book", "other"]
    made = [f"{name}{end}" for name in names for end in ("-print.pdf", ".epub", ".pdf")]
    assert ended == [("", 0), ("", 0)]
    assert sorted(contents(tmp_path / "d")) == sorted(["SHA256SUMS", *made])
    assert sums_hold(tmp_path / "d")
    assert len((tmp_path / "d/SHA256SUMS").read_text().splitlines()) == len(made)
