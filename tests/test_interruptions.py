"""Ctrl-C, `kill -9`, two builds at once: the older files are whole each time."""

import os
import random
import signal

import pytest

from bookpress.disk.archive import settle
from tests.commands import BOOK, OLD, ROOT, contents, run, script, start, sums_hold

INTERVIEW = ROOT / "source/entretien-samuel-durand.md"


AT_EVENT = """
import atexit, os, signal, sys
number, kind, at, counts = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
del sys.argv[1:5]
signal.signal(signal.SIGINT, signal.default_int_handler)
seen = 0
def count(event, _):
    global seen
    if kind in ("any", event):
        seen += 1
        if seen == at:
            os.kill(os.getpid(), number)
sys.addaudithook(count)
atexit.register(lambda: open(counts, "w").write(str(seen)))
"""
"""Runs the command and sends it a signal at one of the events that Python tells of: whatever the
machine has to do besides, it is hit at the same place."""


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path, monkeypatch):
    """Keep things between builds apart from other tests, whose builds throw out the oldest."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def hit(*words, number=0, kind="any", at=0, counts=os.devnull):
    """Run the command, hit by a signal at one of its events of a kind; the first is 1."""
    return run(int(number), kind, at, counts, *words, command=script(AT_EVENT))


def hit_builds(out, source, texts, number, kind="any", most=None):
    """Start builds of two texts by turns and hit each at another event; give how they ended.

    `most`: so many events by lot, the same each time; else every one.
    Every file of the output folder must be one of those that a whole build gives.
    """
    counts = out.with_name("counts")
    command = ["build", source, "--out", out, "--rebuild"]
    whole = []
    for text in texts * 2:  # the first time, more is written: what is kept between builds
        source.write_text(text, "utf-8")
        assert hit(*command, kind=kind, counts=counts).returncode == 0
        whole.append(contents(out))
    number_of_events = int(counts.read_text())
    # Their number differs a little from build to build: the last tenth may not come.
    events = range(1, number_of_events * 9 // 10) if most else range(1, number_of_events + 1)
    chosen = sorted(random.Random(most).sample(events, most)) if most else events
    ended = []
    for turn, event in enumerate(chosen):
        source.write_text(texts[turn % 2], "utf-8")
        ended.append(hit(*command, number=number, kind=kind, at=event))
        now = {n: d for n, d in contents(out).items() if not n.startswith(".bookpress-aside-")}
        assert now.keys() == whole[0].keys()
        assert [name for name in now if now[name] not in (whole[0][name], whole[1][name])] == []
    source.write_text(texts[0], "utf-8")
    assert run(*command).returncode == 0
    assert contents(out) == whole[0]
    assert sums_hold(out)
    return ended


def interview():
    """Return the interview, and an older one with other words in each chapter."""
    text = INTERVIEW.read_text("utf-8")
    return text, text.replace(" la ", " une ").replace("Entretien", "Causerie")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "most"), [("any", 15), ("os.rename", None)], ids=["any moment", "each rename"]
)
def test_kill_leaves_whole_files(kind, most, tmp_path):
    source = tmp_path / "interview.md"

    ended = hit_builds(tmp_path / "d", source, interview(), signal.SIGKILL, kind, most)

    assert len(ended) >= 10
    assert {done.returncode for done in ended} == {-signal.SIGKILL}


@pytest.mark.slow
def test_two_hundred_kills_by_chance_leave_all_old_or_all_new(book, tmp_path):
    out, counts, texts = tmp_path / "d", tmp_path / "counts", (BOOK, OLD)
    command = ["build", book, "--out", out, "--rebuild", "--edition", "epub", "--edition", "web"]
    whole = []
    for text in texts * 2:  # the first time, more is done
        book.write_text(text, "utf-8")
        assert hit(*command, counts=counts).returncode == 0
        whole.append(contents(out))
    events = int(counts.read_text())
    chance, seen, ended = random.Random(200), [], []
    for turn in range(200):
        book.write_text(texts[turn // 2 % 2], "utf-8")
        first = 1 if turn % 2 else events * 9 // 10  # every other one while files are written
        at = chance.randrange(first, events + 1)
        ended.append(hit(*command, number=signal.SIGKILL, at=at).returncode)
        settle(out)
        seen.append(whole[2:].index(contents(out)))

    assert ended.count(-signal.SIGKILL) >= 150
    assert set(seen) == {0, 1}
    assert sums_hold(out)


@pytest.mark.slow
def test_an_interruption_at_any_moment_says_nothing_and_leaves_nothing(tmp_path):
    source = tmp_path / "interview.md"

    ended = hit_builds(tmp_path / "d", source, interview(), signal.SIGINT, most=40)

    # Before Python has handed over to us, it ends as it likes, and may say so.
    ours = [done for done in ended if "bookpress/__main__" not in done.stderr]
    assert len(ours) >= 30
    assert [(done.returncode, done.stderr.strip()) for done in ours] == [(130, "")] * len(ours)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_what_ends_a_build_waits_while_files_are_renamed(number, tmp_path):
    (tmp_path / "d").mkdir()
    interrupted = script(
        "import os, signal, sys; from pathlib import Path\n"
        "from bookpress.disk.archive import publish\n"
        "rename = os.replace\n"
        "def interrupted(*words):\n"
        "    os.kill(os.getpid(), int(sys.argv[2]))\n"
        "    rename(*words)\n"
        "os.replace = interrupted\n"
        "publish(Path(sys.argv[1]), {'a.pdf': b'one', 'b.pdf': b'two'})"
    )

    result = run(tmp_path / "d", int(number), command=interrupted)

    assert result.returncode == -number
    assert sorted(os.listdir(tmp_path / "d")) == ["SHA256SUMS", "a.pdf", "b.pdf"]
    assert sums_hold(tmp_path / "d")


@pytest.mark.slow
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
