"""The bench: its table, its plot, and the pages that it writes."""

from __future__ import annotations

import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from lxml import etree
from speed import makers, measuring, page, plot, rows, upstream
from speed.books import chapters
from speed.measuring import measured, one_turn, with_peers
from speed.running import Failed, Used

from tests.conftest import ROOT

SPEED = (ROOT / "docs/speed.md").read_text("utf-8")


def table_of(text):
    """Return the first table of a page in Markdown, without its head."""
    first, *_ = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in first.splitlines()[2:]]


def figures(cpu):
    """Return the figures of a turn."""
    return {"cpu": [cpu], "wall": [cpu], "peak": [100.0]}


def group(ours, theirs):
    """Return what is kept of a group that was measured once: CPU of ours and of typst."""
    told = {makers.three.name: figures(ours), makers.typst.name: figures(theirs)}
    return {"date": "2026-11-30", "rounds": 1, "seconds": 9.0, "makers": told}


GROWN = {"100": group(20.0, 5.0), "300": group(60.0, 16.0)}


def test_the_page_of_speed_has_the_rows_of_the_script_each_with_its_target():
    asked = [[row.what, row.target] for row in rows.ROWS]

    assert [row[:2] for row in table_of(SPEED)] == asked
    assert all(re.match(r"[\d.,]+( MB| s| \(goal [\d.]+\))?$", target) for _, target in asked)
    assert len(asked) == 20


def test_a_row_is_the_ratio_of_medians_and_says_whether_it_holds():
    made = {row[0]: row[1:] for row in table_of(rows.table(GROWN))}

    assert made["100 chapters of 1,000 words: EPUB + two PDFs, CPU / pandoc EPUB + typst PDF"] == [
        *("4.8", "4.00", "yes", "20.0 s / 5.00 s")
    ]
    assert made["power of growth, 100 → 300 chapters, CPU"][1:3] == ["1.00", "yes"]


def test_a_row_without_a_figure_says_why():
    name = makers.lualatex.name
    given = deepcopy(GROWN)
    given["100"]["makers"][name] = {"missing": "lualatex is not there: apt-get install it"}

    made = {row[0]: row[1:] for row in table_of(rows.table(given))}

    assert made[f"100 chapters: EPUB + two PDFs, CPU / {name}"] == [
        *("1.6", "—", "", "lualatex is not there: apt-get install it")
    ]
    assert made["nothing changed / `python -c pass`, CPU"][1:] == [
        *("—", "", "not measured: `scripts/bench speed --rows start`")
    ]
    assert "nothing changed" not in rows.table(given, whole=False)


def test_each_group_tells_a_row_or_a_point_of_the_plot():
    by = [row[-1] for row in table_of(rows.table({}))]
    told = {one.removeprefix("not measured: `scripts/bench speed --rows ")[:-1] for one in by}

    assert told <= set(makers.GROUPS)
    assert set(makers.GROUPS) - told <= {str(count) for count in plot.CHAPTERS}


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0134, "13 ms"), (0.5, "0.50 s"), (7, "7.00 s"), (262.4, "262 s")]
)
def test_seconds_are_written_in_three_digits(value, shown):
    assert rows.seconds(value) == shown


def test_the_plot_names_its_lines_for_eyes_and_ears(tmp_path):
    (tmp_path / "images").mkdir()
    page.write(tmp_path, GROWN, "a machine")

    drawn = etree.parse(tmp_path / "images/growth.svg")
    space = {"s": "http://www.w3.org/2000/svg"}
    texts = {one.text for one in drawn.iterfind(".//s:text", space)}
    assert {"bookpress, EPUB + two PDFs", "typst PDF", "100", "1,000"} <= texts
    heard = "bookpress, EPUB + two PDFs 20.0 s at 100, 60.0 s at 300"
    assert heard in (drawn.findtext("s:desc", namespaces=space) or "")
    assert "color-scheme: dark" in (drawn.findtext("s:style", namespaces=space) or "")
    assert "60.0 s at 300" in (tmp_path / "speed.md").read_text("utf-8")


def test_each_file_in_the_plot_of_the_page_is_there():
    assert re.findall(r"\]\((images/.*?)\)", SPEED) == ["images/growth.svg"]
    assert etree.parse(ROOT / "docs/images/growth.svg").getroot().tag.endswith("svg")


RUN = """
import os, sys
from pathlib import Path
from speed.running import Failed, run
try:
    used = run(sys.argv[1:], Path(), dict(os.environ))
    print(used.cpu > 0.1, used.wall < 30, used.peak > 60)
except Failed as error:
    print(error)
"""
BURN = """
import os, time
if {}:
    big = b"x" * 90_000_000
    while time.process_time() < 0.3: pass
    time.sleep(1.5)  # the memory is looked at every half second
"""


def run_of(*command):
    """Return what is said of a command, in a process of its own: it waits for all its children."""
    env = {"PYTHONPATH": str(ROOT / "scripts"), "PATH": ""}
    asked = [sys.executable, "-c", RUN, *command]
    return subprocess.run(asked, capture_output=True, text=True, env=env).stdout.strip()


def python(code):
    """Return the command that runs some Python."""
    return sys.executable, "-c", code


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="no other system gives orphans to us")
def test_what_a_command_leaves_running_is_measured_too():
    assert run_of(*python(BURN.format("True"))) == "True True True"
    assert run_of(*python(BURN.format("os.fork() == 0"))) == "True True True"


def test_a_command_that_fails_is_told_by_its_words():
    said = run_of(*python("raise SystemExit('a\\nan Error: b\\nc')"))

    assert said.endswith("ended with 1: an Error: b")
    assert "ended with a usage error, 2: no word" in run_of(*python("raise SystemExit(2)"))


def test_a_peer_that_does_not_start_stops_nothing():
    assert run_of("no-such-program") == "no-such-program does not start: No such file or directory"


def test_a_peer_that_is_not_installed_is_named_with_what_brings_it():
    lacking = makers.Maker("none", [], needs={"no-such-program": "apt-get install it"})

    with pytest.raises(Failed, match="no-such-program is not there: apt-get install it"):
        one_turn(lambda _: None, lacking, {})


def test_a_bench_goes_on_where_it_was_stopped(monkeypatch):
    done: list[str] = []

    def turn(_book, maker, _peers):
        done.append(maker.name)
        return Used(1.0, 1.0, 1.0)

    monkeypatch.setattr(measuring, "one_turn", turn)
    both = makers.Group(lambda _: None, (makers.BARE, makers.HELP), 1)
    entry: dict[str, Any] = {"rounds": 0, "seconds": 0.0, "makers": {}}

    stopped = measured(both, entry, 2, {})
    for _ in range(4):  # a turn, and one maker of the next
        next(stopped)
    list(measured(both, entry, 2, {}))

    assert done == [makers.BARE.name, makers.HELP.name] * 2
    assert entry["rounds"] == 2
    assert [len(told["cpu"]) for told in entry["makers"].values()] == [2, 2]


def test_words_in_braces_are_the_peers():
    assert with_peers("{peers}/pandoc", {"peers": "/a b"}) == "/a b/pandoc"
    assert with_peers("{one: 1}", {}) == "{one: 1}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_chapters_of_the_bench_have_a_thousand_words_and_are_the_same_in_each_book(
    tmp_path, count
):
    chapters(count)(tmp_path)
    made = (tmp_path / "book.md").read_text("utf-8").split("\n## ")[1:]

    assert len(made) == count
    assert all(1000 <= len(one.split()) < 1250 for one in made)
    assert made[0].startswith("Chapitre 1 : ")


@pytest.mark.skipif(not which("git"), reason="git is missing: it applies the patches")
def test_each_patch_for_a_library_applies_to_what_is_installed(tmp_path):
    found = upstream.patches()

    assert len(found) == len(upstream.TIMED)
    for number, patch in enumerate(found.values()):
        upstream.copy_libraries(Path(tmp_path, str(number)), patch)


def test_what_each_patch_saves_stands_in_the_page():
    measured_rows = table_of(upstream.read().partition("## Measured")[2])

    assert [row[0] for row in measured_rows] == list(upstream.patches())
    assert {row[-1] for row in measured_rows} == {"yes"}
