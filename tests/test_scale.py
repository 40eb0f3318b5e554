"""scripts/spread: a folder of books over Dask's workers, each as it is built alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from hashlib import sha256

import pytest

from tests.commands import BOOK, ROOT, contents, environment, run, sums_hold


@pytest.fixture
def source(tmp_path):
    """Ten books, each with its own words."""
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(10):
        text = BOOK.replace("urn:x:a", f"urn:x:{number}").replace("Text.", f"Text {number}.")
        (folder / f"talk-{number}.md").write_text(text, "utf-8")
    return folder


def spread(source, out):
    return subprocess.Popen(
        [sys.executable, ROOT / "scripts/spread", source, out, "--workers", "2"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def alone(source, folder):
    """Build each book by a command of its own; give all files."""
    for path in source.glob("*.md"):
        run("build", path, "--out", folder / path.stem)
    return contents(folder)


@pytest.mark.slow
@pytest.mark.judge("dask")
def test_a_book_is_as_it_is_built_alone_and_one_with_faults_stops_no_other(source, tmp_path):
    for number in range(3, 10):
        (source / f"talk-{number}.md").unlink()
    (source / "talk-2.md").write_text(BOOK.replace("Text.", "![](none.png)"), "utf-8")

    ended = spread(source, tmp_path / "spread")
    said, errors = ended.communicate(timeout=200)

    assert ended.returncode == 1, errors
    lines = said.splitlines()
    assert [line.split()[0] for line in lines] == ["talk-0", "talk-1", "talk-2"]
    assert "talk-2.md:8: PX" in lines[2]
    assert contents(tmp_path / "spread") == alone(source, tmp_path / "alone")
    sums = (tmp_path / "spread/talk-1/SHA256SUMS").read_bytes()
    assert lines[1] == f"talk-1 {sha256(sums).hexdigest()}"


@pytest.mark.slow
@pytest.mark.judge("dask")
def test_a_worker_that_is_killed_loses_nothing_and_nothing_is_built_twice(source, tmp_path):
    out = tmp_path / "spread"
    ended = spread(source, out)
    assert ended.stderr is not None
    first = next(line for line in ended.stderr if "workers:" in line)
    worker = int(re.findall(r"\d+", first)[-1])
    told = [next(ended.stderr).split()[1] for _ in range(4)]
    before = {name: (out / name / "SHA256SUMS").stat().st_ino for name in told}

    os.kill(worker, signal.SIGKILL)
    said, errors = ended.communicate(timeout=300)

    names = [f"talk-{number}" for number in range(10)]
    assert ended.returncode == 0, errors
    assert [line.split()[0] for line in said.splitlines()] == names
    assert sorted(os.listdir(out)) == names
    assert all(sums_hold(out / name) for name in names)
    assert contents(out) == alone(source, tmp_path / "alone")
    assert {name: (out / name / "SHA256SUMS").stat().st_ino for name in told} == before


@pytest.mark.slow
@pytest.mark.judge("make")
def test_the_rules_for_make_build_what_is_younger(source, tmp_path):
    for number in range(2, 10):
        (source / f"talk-{number}.md").unlink()
    source.rename(tmp_path / "books")
    page = (ROOT / "docs/scale.md").read_text("utf-8")
    (rules,) = re.findall(r"```make\n(.*?)```", page, re.DOTALL)
    (tmp_path / "Makefile").write_text(rules)
    command = tmp_path / "bin" / "bookpress"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m bookpress "$@"\n')
    command.chmod(0o755)

    def make(*words):
        path = f"{command.parent}:{os.environ['PATH']}"
        done = run(*words, command=["make"], cwd=tmp_path, PATH=path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert make("-j2").count("bookpress build") == 2
    assert "bookpress build" not in make()
    (tmp_path / "books/talk-1.md").touch()
    assert make().count("bookpress build") == 1
    assert contents(tmp_path / "dist") == alone(tmp_path / "books", tmp_path / "alone")
