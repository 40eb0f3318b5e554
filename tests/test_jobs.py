"""`--jobs N`: N books at once give the same files, words and exit codes as one after the other."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bookpress.model.findings import BookError, Place, finding
from bookpress.progress import untold
from bookpress.workers import METHOD, results
from tests.commands import BOOK, contents, environment, refused, run, script, sums_hold

METHODS = sorted({METHOD, "spawn"})
FORKED = pytest.mark.skipif(METHOD != "fork", reason="processes that are forked")

BOOKS = {
    "a.md": BOOK.replace("title: A book", 'title: "A *fine* book"'),
    "b.md": BOOK.replace("urn:x:a", "urn:x:b").replace("Text.", "Text. ![](none.png)"),
    "c.md": BOOK.replace("urn:x:a", "urn:x:c").replace("language", "subtitel: x\nlanguage"),
    "d.md": BOOK.replace("Text.", "Another of the same identifier."),
}
"""Emphasis in the head; a fault; a warning; the identifier of the first."""
EDITIONS = [word for name in ("epub", "web", "feed") for word in ("--edition", name)]


def write(folder: Path, books: dict[str, str]) -> Path:
    """Write the sources of a folder."""
    folder.mkdir()
    for name, text in books.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def built(folder: Path, jobs: int, *words: object, books: tuple[str, ...] = ("source",)):
    """Build; give all that can be seen of it."""
    done = run("build", *books, "--out", "d", "--jobs", jobs, *words, cwd=folder)
    made = contents(folder / "d")
    shutil.rmtree(folder / "d", ignore_errors=True)
    return done.returncode, done.stdout, done.stderr, made


@pytest.mark.parametrize(
    "words",
    [
        ["--json"],
        pytest.param(["--strict"], marks=pytest.mark.slow),
        pytest.param(["--draft"], marks=pytest.mark.slow),
    ],
)
def test_faults_files_and_words_are_the_same(words, tmp_path):
    write(tmp_path / "source", BOOKS)

    alone = built(tmp_path, 1, *EDITIONS, *words)
    at_once = built(tmp_path, 3, *EDITIONS, *words)

    assert alone == at_once
    assert alone[0] == 1
    assert ("HD61" in alone[1] + alone[2]) or "--strict" in words


@pytest.mark.slow
def test_every_edition_is_the_same(tmp_path):
    write(tmp_path / "source", {name: BOOKS[name] for name in ("a.md", "c.md")})

    alone, at_once = built(tmp_path, 1), built(tmp_path, 2)

    assert alone == at_once
    assert alone[0] == 0
    assert len(alone[3]) > 15


@pytest.mark.slow
def test_two_books_that_would_write_one_file_end_the_command_as_ever(tmp_path):
    books = dict.fromkeys(("!.md", "?.md"), BOOK)
    write(tmp_path / "source", books)

    alone, at_once = built(tmp_path, 1, *EDITIONS), built(tmp_path, 2, *EDITIONS)

    assert alone == at_once
    assert "CM03" in alone[2]


@pytest.mark.parametrize("number", ["0", "-2", "two", "1.5", ""])
def test_a_number_that_is_none_is_refused_in_words(number, book):
    assert refused(run("build", book, f"--jobs={number}"), 2, "--jobs")


def test_what_is_no_number_of_jobs_is_said(book):
    assert refused(run("build", book, "--jobs", "0"), 2, "CM24", "whole number of 1 or more")


# What a process is given must be found by another one that loads this file: no function inside.
def _named(source: Path, step) -> str:
    step(f"read {source}")
    match source.name:
        case "fault":
            raise BookError([finding("CM02", Place(str(source)))])
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "left":
            os._exit(7)
        case "broken":
            raise FileNotFoundError(2, "no such file", "picture.png")
        case "odd":
            raise _Odd("never", "pickled")
    return f"made of {source}"


class _Odd(Exception):
    def __init__(self, one, two):
        super().__init__(one)


def names(*said: str) -> list[Path]:
    return [Path(one) for one in said]


@pytest.mark.parametrize("method", METHODS)
def test_results_come_in_order_and_faults_in_their_place(method):
    steps: list[str] = []
    sources = names("a", "fault", "b", "c")

    given = list(results(_named, sources, 3, lambda step, *_: steps.append(step), method))

    assert [str(one) for one in given[:1] + given[2:]] == [f"made of {n}" for n in "abc"]
    assert isinstance(given[1], BookError)
    assert given[1].findings == (finding("CM02", Place("fault")),)
    assert sorted(steps) == sorted(f"books, {one}, read {one}" for one in sources)


@pytest.mark.parametrize(("how", "reason"), [("killed", "SIGKILL"), ("left", "7")])
@pytest.mark.parametrize("method", METHODS)
def test_a_process_that_is_ended_costs_its_book_only(how, reason, method):
    given = list(results(_named, names("a", how, how, "b", "c"), 2, untold, method))

    lost = [one for one in given if isinstance(one, BookError)]
    assert [one.findings for one in lost] == [(finding("CM25", Place(how), reason=reason),)] * 2
    assert [one for one in given if isinstance(one, str)] == [f"made of {n}" for n in "abc"]


@pytest.mark.parametrize("method", METHODS)
def test_another_error_is_raised_when_its_turn_comes(method):
    given = results(_named, names("a", "broken", "b"), 2, untold, method)

    assert next(given) == "made of a"
    with pytest.raises(FileNotFoundError, match=r"picture\.png") as raised:
        next(given)
    assert raised.value.filename == "picture.png"
    assert "_named" in str(raised.value.__cause__)


def test_an_error_that_cannot_be_carried_is_told_whole():
    given = results(_named, names("a", "odd"), 2, print)

    assert next(given) == "made of a"
    with pytest.raises(RuntimeError, match="in _named"):
        next(given)


AT_WORK = """
import os, sys, time
from pathlib import Path
import bookpress.books as books
make = books.make
def slowly(source, *words, **more):
    if source.stem != "slow":
        return make(source, *words, **more)
    Path("at-work").write_text(str(os.getpid()))
    while not Path("go-on").exists():
        time.sleep(0.01)
books.make = slowly
"""
"""Runs the command; the book `slow` is at work until it is ended."""


def at_work(folder: Path, *words: object) -> tuple[subprocess.Popen[str], int]:
    """Start a build, and wait until it is in the middle of a book; give it and the process."""
    write(folder / "source", {"fast.md": BOOK, "slow.md": BOOK.replace("urn:x:a", "urn:x:s")})
    started = subprocess.Popen(
        [*script(AT_WORK), "build", "source", "--out", "d", "--jobs", "2", *map(str, words)],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    note = folder / "at-work"
    while not (note.exists() and note.read_text()):
        assert started.poll() is None, started.communicate()
        time.sleep(0.01)
    return started, int(note.read_text())


def gone(process: int) -> bool:
    """Return whether a process ends; a zombie has ended."""
    for _ in range(1000):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


@pytest.mark.slow
@FORKED
@pytest.mark.parametrize("whom", ["all", "one"], ids=["a terminal's Ctrl-C", "a signal to one"])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_ends_a_build_ends_its_processes(number, code, whom, tmp_path):
    assert run(
        "build", write(tmp_path / "old", {"fast.md": BOOK}), "--out", tmp_path / "d", *EDITIONS
    )
    before = contents(tmp_path / "d")
    started, process = at_work(tmp_path, *EDITIONS)

    (os.killpg if whom == "all" else os.kill)(started.pid, number)
    said = started.communicate(timeout=60)

    assert (started.returncode, *said) == (code, "", "")
    assert gone(process)
    assert contents(tmp_path / "d") == before
    assert [name for name in os.listdir(tmp_path) if "bookpress" in name] == []


@FORKED
def test_a_process_that_is_killed_is_named_and_the_others_books_are_made(tmp_path):
    started, process = at_work(tmp_path, *EDITIONS)

    os.kill(process, signal.SIGKILL)
    out, err = started.communicate(timeout=60)

    assert started.returncode == 4
    assert "slow.md: error CM25" in err
    assert "Traceback" not in err
    assert "d/fast.epub" in out
    assert sums_hold(tmp_path / "d")


@FORKED
def test_processes_end_when_the_command_is_killed(tmp_path):
    started, process = at_work(tmp_path)

    started.kill()
    started.wait(60)
    (tmp_path / "go-on").touch()
    started.communicate(timeout=60)

    assert gone(process)
    assert not (tmp_path / "d").exists()


@pytest.mark.slow
def test_the_command_is_the_same_where_processes_load_anew(tmp_path):
    write(tmp_path / "source", {name: BOOKS[name] for name in ("a.md", "b.md", "c.md")})
    anew = "import bookpress.books as books; from functools import partial\n"
    anew += "books.results = partial(books.results, method='spawn')"
    words = ["build", "source", "--jobs", "2", *EDITIONS]

    forked = run(*words, "--out", "d", cwd=tmp_path)
    made = contents(tmp_path / "d")
    (tmp_path / "anew.py").write_text(
        f"{anew}\nfrom bookpress.__main__ import main\nif __name__ == '__main__':\n    main()\n"
    )
    again = run(*words, "--out", "e", cwd=tmp_path, command=[sys.executable, "anew.py"])

    assert (again.returncode, again.stderr) == (forked.returncode, forked.stderr)
    assert contents(tmp_path / "e") == made


LOADED = """
import sys
import bookpress.books as books
def here(work, sources, jobs, step):
    before = set(sys.modules)
    try:
        yield from (work(source, step) for source in sources)
    finally:
        print(*sorted(set(sys.modules) - before), file=sys.stderr)
books.results = here
"""
"""Runs the command, and says which modules are loaded where there would be processes."""


def test_what_every_book_needs_is_loaded_before_there_are_processes(tmp_path):
    source = write(tmp_path / "source", {name: BOOKS[name] for name in ("a.md", "c.md")})
    words = ["build", source, "--out", tmp_path / "d", "--jobs", "2"]

    late = run(*words, command=script(LOADED)).stderr.splitlines()[0].split()

    ours = [name for name in late if name.startswith("bookpress.")]
    assert len(ours) <= 15, ours
    assert [name for name in late if name.split(".")[0] == "weasyprint"] == []


@pytest.mark.parametrize("method", METHODS)
def test_what_processes_read_is_heard(method, tmp_path):
    """In a process of its own: Python cannot end a watch."""
    (tmp_path / "read.txt").write_text("a", "utf-8")
    script = (
        "from pathlib import Path\n"
        "from bookpress.disk import watch\n"
        "from bookpress.progress import untold\n"
        "from bookpress.workers import results\n"
        "def work(source, step):\n"
        "    import colorsys\n"
        "    return source.read_text()\n"
        "if __name__ == '__main__':\n"
        "    watch.begin()\n"
        "    files = [Path('read.txt')] * 3\n"
        f"    assert list(results(work, files, 2, untold, {method!r})) == ['a'] * 3\n"
        "    assert 'read.txt' in watch.heard['open']\n"
        "    code = watch.heard[watch.CODE]\n"
        "    assert any(file.endswith('colorsys.py') for file in code)\n"
    )
    (tmp_path / "script.py").write_text(script, "utf-8")
    done = run(cwd=tmp_path, command=[sys.executable, "script.py"])
    assert done.returncode == 0, done.stderr
