"""A print PDF that another process made is the same; whatever ends that process ends no build."""

import os
import signal
import time
from pathlib import Path
from subprocess import DEVNULL

import pytest

from bookpress import makers
from bookpress.disk import held
from bookpress.disk.held import digest_of
from bookpress.editions import DEFAULT_EDITIONS
from bookpress.model.theme import open_theme
from bookpress.pipeline import make
from bookpress.processes.beside import beside, may_fork
from bookpress.progress import untold
from tests.commands import BOOK, ROOT, script, start

BOOKS = ("images", "notes", "couverture", "tout-en-tete", "encre-noire", "english")


@pytest.fixture
def forks(monkeypatch):
    """Let every book be made by two processes; gives the list of those that were forked."""
    made, fork = [], os.fork

    def counted():
        if child := fork():
            made.append(child)
        return child

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(makers, "FEWEST_PAGES", 1)
    monkeypatch.setattr(makers, "may_fork", lambda: True)
    return made


def made_of(source, editions=DEFAULT_EDITIONS, **options):
    """Make a book; give the digests of its files, in order, and what is said of it."""
    made = make(source, editions, open_theme(), **options)
    return {name: digest_of(content) for name, content in made.files.items()}, made.findings


@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_two_processes_make_the_files_of_one(name, forks):
    source = ROOT / "tests/books" / f"{name}.md"
    files, said = made_of(source, forked=False)
    assert forks == []

    others, said_too = made_of(source)

    assert len(forks) == 1
    assert (files, said) == (others, said_too)


@pytest.mark.parametrize("editions", [("booklet",), ("print", "booklet", "web"), ("print",)])
def test_what_needs_the_print_file_waits_for_it(editions, forks, book):
    assert made_of(book, editions) == made_of(book, editions, forked=False)
    assert len(forks) == (len(editions) > 1 or editions == ("booklet",))


def test_a_large_file_comes_back_whole(forks, book, monkeypatch):
    alone = made_of(book, forked=False)
    monkeypatch.setattr(held, "MOST_IN_MEMORY", 100)

    assert made_of(book) == alone


def killed(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def broken(*_, **__):
    raise MemoryError


@pytest.mark.parametrize("job", [killed, broken])
def test_work_that_does_not_come_to_its_end_is_done_again_here(
    job, forks, book, monkeypatch, capfd
):
    alone = made_of(book, forked=False)
    monkeypatch.setattr(makers, "make_and_judge", job)

    assert made_of(book) == alone
    assert len(forks) == 1
    assert capfd.readouterr() == ("", "")


def test_its_steps_are_told_where_it_is_waited_for():
    told = []

    def job(step):
        step("write a.pdf", 1, 2)
        step("write a.pdf", 2, 2)
        return b"content", ["more"]

    with beside(job, lambda *given: told.append(given)) as result:
        assert told == []
        assert result() == (b"content", ["more"])

    assert told == [("write a.pdf", 1, 2), ("write a.pdf", 2, 2)]


def test_many_steps_are_waited_for_by_nobody():
    def job(step):
        for number in range(20_000):
            step("write a.pdf", number, 20_000)
        return b"content", None

    with beside(job, untold) as result:
        time.sleep(0.5)
        assert result() == (b"content", None)


def test_no_process_is_left(forks):
    def job(_):
        time.sleep(600)
        return b"", None

    with pytest.raises(ZeroDivisionError), beside(job, untold):
        raise ZeroDivisionError

    with pytest.raises(ProcessLookupError):
        os.kill(forks[0], 0)


@pytest.mark.parametrize(
    ("processors", "threads", "parent", "may"),
    [
        ({0, 1}, 1, None, True),
        ({0}, 1, None, False),
        ({0, 1}, 2, None, False),
        ({0, 1}, 1, 1, False),
    ],
)
def test_a_process_is_forked_where_it_can_be(
    processors, threads, parent, may, monkeypatch, tmp_path
):
    for number in range(threads):
        (tmp_path / str(number)).mkdir()
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: processors)
    monkeypatch.setattr("bookpress.processes.beside.TASKS", tmp_path)
    monkeypatch.setattr("multiprocessing.process.parent_process", lambda: parent)

    assert may_fork() is may


SLEEPS = """
import os, pathlib, time
from bookpress import makers
def job(*_, **__):
    pathlib.Path(os.environ["MARKER"]).write_text(str(os.getpid()))
    time.sleep(600)
makers.FEWEST_PAGES, makers.may_fork, makers.make_and_judge = 1, lambda: True, job
"""


def ended(process):
    """Return whether a process that is nobody's child here has ended, or does so now."""
    for _ in range(200):
        status = Path(f"/proc/{process}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


CODES = {signal.SIGKILL: -9, signal.SIGINT: 130, signal.SIGTERM: 143}


@pytest.mark.parametrize("number", CODES)
def test_an_end_of_the_command_ends_both(number, book, tmp_path):
    book.write_text(BOOK, "utf-8")
    marker, passing = tmp_path / "marker", tmp_path / "passing"
    passing.mkdir()
    words = ("build", book, "--out", tmp_path / "dist")
    nowhere = {"stdout": DEVNULL, "stderr": DEVNULL}
    more = {"MARKER": marker, "TMPDIR": passing}
    process = start(*words, command=script(SLEEPS), files=nowhere, **more)
    while not (marker.exists() and marker.read_text()):
        assert process.poll() is None
        time.sleep(0.05)
    child = int(marker.read_text())

    process.send_signal(number)

    assert process.wait(60) == CODES[number]
    assert ended(child)
    assert number == signal.SIGKILL or list(passing.iterdir()) == []  # the next start removes it
    assert not (tmp_path / "dist").exists()
