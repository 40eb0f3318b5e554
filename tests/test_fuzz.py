"""Whatever is in a source, its line ends in a book or in findings, and touches nothing else.

Short runs, from the same seed each time; `scripts/fuzz` runs for minutes, each time another.
"""

import os
import platform
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzzing import HEAD, picture, sources, through_the_line, watched
from tests.guided_fuzzing import LARGEST, TARGETS, outward, seeds

FOLDERS = count()
HAS_WHEELS = (
    sys.platform == "linux" and platform.machine() == "x86_64" and sys.version_info < (3, 14)
)
"""Whether atheris, which leads bytes by coverage, has wheels for this machine."""


@pytest.mark.slow
@pytest.mark.parametrize(("room", "examples"), [("head", 60), ("markdown", 40), ("pictures", 30)])
def test_any_source_is_built_or_refused(room, examples, tmp_path):
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(sources(room), st.integers(0, examples).map(lambda n: n == 0))
    def check(made, whole):
        source, beside = made
        through_the_line(tmp_path / str(next(FOLDERS)), source, beside, whole)

    check()


def test_a_good_source_goes_through_whole(tmp_path):
    source = f"{HEAD}\nText with ![a picture](p.png) in it.\n"

    verdict = through_the_line(tmp_path, source.encode(), {"p.png": picture("PNG")}, True)

    assert verdict == "built"
    assert (tmp_path / "dist/book.epub").is_file()


def test_the_watch_sees_what_is_done_outside(tmp_path):
    with watched(tmp_path / "dist", tmp_path / "secret.png") as watch:
        (tmp_path / "stray.txt").write_text("x")
        (tmp_path / "secret.png").write_text("x")
        (tmp_path / "stray.txt").unlink()

    assert len(watch.seen) == 3


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("atheris") is None
    and not (HAS_WHEELS and os.environ.get("BOOKPRESS_REQUIRE_JUDGES") == "all"),
    reason="atheris is missing: scripts/setup --dev brings it where it has wheels",
)
@pytest.mark.parametrize("room", TARGETS)
def test_bytes_led_by_coverage_break_no_room(room, root, tmp_path):
    """No trace, no look outside, no drawing that leads out, nothing that hangs.

    How many seconds 40 kB take is for a quiet machine to say: `scripts/fuzz` by hand.
    """
    words = ["--minutes", "1", "--seed", "1", "--longest", "60"]
    command = [sys.executable, root / "scripts/fuzz", room, *words]

    run = subprocess.run(
        command,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=900,
    )

    traces = [file.read_text("utf-8")[-2000:] for file in tmp_path.glob("**/trace.txt")]
    assert (run.returncode, traces) == (0, []), run.stderr[-2000:]
    assert f"{room}: " in run.stdout


@pytest.mark.parametrize("room", TARGETS)
def test_each_room_takes_what_its_inputs_are_made_of(room, tmp_path):
    good = seeds(room)

    for one in good:
        TARGETS[room](one, tmp_path)

    assert len(good) > 1


@pytest.mark.parametrize(("first", "again"), [("", "er1"), ("", "1 "), ("a ", "`")])
def test_what_is_said_again_and_again_takes_no_longer_than_it_is(first, again, tmp_path):
    """Four times the text, and not sixteen times the time, of what once took its square."""
    head = HEAD.replace("language: en", "language: fr") + "\n" + first

    def seconds(size):
        source = (head + again * (size // len(again))).encode()
        times = []
        for _ in range(3):  # the shortest: another program may hold up the machine
            started = time.process_time()
            TARGETS["reading"](source, tmp_path)
            times.append(time.process_time() - started)
        return min(times)

    assert seconds(LARGEST) < 9 * seconds(LARGEST // 4)


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="http://a.b/c.png"/>',
        '<a href="//a.b"/>',
        '<path fill="\\75rl(http://a.b)"/>',
        "<style>@im\\port 'a.css'</style>",
        '<style>a{b:c(url("a.png"))}</style>',
        "<script/>",
        '<g onclick="a()"/>',
    ],
)
def test_a_drawing_that_leads_out_is_seen(inside):
    start = b'<svg xmlns="http://www.w3.org/2000/svg" fill="url(#a)"><use href="#a"/>'

    assert len(list(outward(start + inside.encode() + b"</svg>"))) == 1
    assert list(outward(start + b"</svg>")) == []
