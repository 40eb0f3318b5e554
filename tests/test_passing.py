"""The temporary folder is left as it was found, after kills too."""

import fcntl
import os
import signal
import tempfile

import pytest

from bookpress.disk import passing as module
from tests.commands import contents, quick, run, script, start

HOLDING = script(
    "import sys, time\n"
    "from bookpress.disk.passing import lead_temporary_files\n"
    "import tempfile\n"
    "lead_temporary_files()\n"
    "open(tempfile.mkdtemp() + '/file', 'w').close()\n"
    "print(tempfile.gettempdir(), flush=True)\n"
    "time.sleep(60)\n"
)


@pytest.fixture
def passing(tmp_path, monkeypatch):
    """A temporary folder of its own."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def held(passing):
    """Start a process that holds a folder; give both."""
    process = start(command=HOLDING)
    assert process.stdout
    return process, passing / os.path.basename(process.stdout.readline().strip())


def test_the_next_start_sweeps_what_a_killed_process_left_and_no_other(passing, book, tmp_path):
    (passing / "bookpress-passing-file").write_text("mine", "utf-8")
    (passing / "bookpress-passing-link").symlink_to(book.parent)
    (passing / "bookpress-other").mkdir()
    foreign = {"bookpress-passing-file", "bookpress-passing-link", "bookpress-other"}
    if os.getuid() == 0:
        (passing / "bookpress-passing-theirs").mkdir()
        os.chown(passing / "bookpress-passing-theirs", 12345, 12345)
        foreign.add("bookpress-passing-theirs")
    killed, left = held(passing)
    living, kept = held(passing)
    killed.kill()
    killed.communicate()
    assert left.is_dir()

    result = quick(book, "--out", tmp_path / "d")
    now = set(os.listdir(passing))
    living.kill()
    living.communicate()

    assert result.returncode == 0, result.stderr
    assert now == foreign | {kept.name}
    assert book.is_file()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT, signal.SIGTERM])
def test_a_process_that_is_ended_leaves_nothing(number, passing):
    command = script(
        "import os, sys, tempfile\n"
        "from bookpress.command import cli\n"
        "from bookpress.disk.passing import lead_temporary_files\n"
        "def work(**_):\n"
        "    lead_temporary_files()\n"
        "    tempfile.mkstemp()\n"
        f"    os.kill(os.getpid(), {int(number)})\n"
        "cli.build.callback = work\n"
    )

    assert run("build", "a.md", command=command).returncode == 128 + number
    assert os.listdir(passing) == []


def test_a_folder_without_locks_is_removed_at_the_end_and_swept_by_nobody(passing):
    (passing / "bookpress-passing-left").mkdir()
    command = script(
        "import fcntl\n"
        "def flock(*_):\n"
        "    raise OSError(37, 'No locks available')\n"
        "fcntl.flock = flock\n"
    )

    assert run("doctor", command=command).returncode == 0
    assert os.listdir(passing) == ["bookpress-passing-left"]


@pytest.mark.slow
def test_where_the_temporary_folder_cannot_be_written_the_cache_serves(book, tmp_path):
    command = script(
        "import tempfile\n"
        "def nowhere():\n"
        "    if tempfile.tempdir is None:\n"
        "        raise FileNotFoundError(2, 'No usable temporary directory')\n"
        "    return tempfile.tempdir\n"
        "tempfile.gettempdir = nowhere\n"
    )

    result = quick(book, "--out", tmp_path / "d", command=command, XDG_CACHE_HOME=tmp_path / "c")

    assert result.returncode == 0, result.stderr
    assert os.listdir(tmp_path / "c/bookpress") == ["kept"]


def test_a_folder_that_was_swept_before_it_was_held_is_made_anew(passing, monkeypatch):
    function = fcntl.flock
    seen: list[str] = []

    def flock(descriptor, how):
        if not seen:
            seen.extend(os.listdir(passing))
            (passing / seen[0]).rmdir()
        function(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(passing))
    module.passing_folder.cache_clear()
    folder = module.passing_folder()
    module.passing_folder.cache_clear()

    assert folder.is_dir()
    assert [folder.name] == os.listdir(passing)
    assert folder.name not in seen
    module.leave()


@pytest.mark.slow
def test_a_whole_build_and_a_check_leave_nothing(passing, book, tmp_path):
    assert run("build", book, "--out", tmp_path / "d").returncode == 0
    assert os.listdir(passing) == []
    assert run("check", book).returncode == 0
    assert contents(passing) == {}
    assert os.listdir(passing) == []
