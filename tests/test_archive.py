"""Files reach the output folder whole, or not at all."""

import os
import signal
import subprocess
import sys
import time

import pytest

from bookpress.disk.archive import SUMS, publish, read_sums
from bookpress.model.findings import MachineError


def code_of(caught):
    return [found.code for found in caught.value.findings]


def test_files_are_written_with_their_digests(tmp_path):
    paths = publish(tmp_path / "dist", {"a.pdf": b"one", "a/cover.jpg": b"two"})

    assert [str(p.relative_to(tmp_path / "dist")) for p in paths] == ["a.pdf", "a/cover.jpg", SUMS]
    assert (tmp_path / "dist/a/cover.jpg").read_bytes() == b"two"
    checked = subprocess.run(["sha256sum", "-c", SUMS], cwd=tmp_path / "dist", capture_output=True)
    assert checked.returncode == 0


def test_nothing_else_is_left_behind(tmp_path):
    publish(tmp_path, {"a.pdf": b"one"})

    assert sorted(os.listdir(tmp_path)) == [SUMS, "a.pdf"]


def test_a_second_book_keeps_the_first_ones_digests(tmp_path):
    publish(tmp_path, {"a.pdf": b"one"})
    publish(tmp_path, {"b.pdf": b"two"})

    assert sorted(read_sums(tmp_path)) == ["a.pdf", "b.pdf"]


def test_a_file_that_is_gone_leaves_the_list(tmp_path):
    publish(tmp_path, {"a.pdf": b"one"})
    (tmp_path / "a.pdf").unlink()
    publish(tmp_path, {"b.pdf": b"two"})

    assert sorted(read_sums(tmp_path)) == ["b.pdf"]


def test_a_foreign_file_is_never_touched(tmp_path):
    (tmp_path / "a.pdf").write_text("mine")

    with pytest.raises(MachineError) as caught:
        publish(tmp_path, {"a.pdf": b"one", "b.pdf": b"two"})

    assert code_of(caught) == ["OU03"]
    assert (tmp_path / "a.pdf").read_text() == "mine"
    assert not (tmp_path / "b.pdf").exists()


def test_a_foreign_list_of_digests_is_never_touched(tmp_path):
    (tmp_path / SUMS).write_text("my own notes\n")

    with pytest.raises(MachineError) as caught:
        publish(tmp_path, {"a.pdf": b"one"})

    assert code_of(caught) == ["OU03"]


def test_a_link_in_the_output_folder_leads_nowhere(tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/a").symlink_to(tmp_path / "outside")

    with pytest.raises(MachineError) as caught:
        publish(tmp_path / "dist", {"a/cover.jpg": b"two"})

    assert code_of(caught) == ["OU03"]
    assert list((tmp_path / "outside").iterdir()) == []


def test_an_output_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "dist").write_text("mine")

    for folder in (tmp_path / "dist", tmp_path / "dist/deeper"):
        with pytest.raises(MachineError) as caught:
            publish(folder, {"a.pdf": b"one"})
        assert code_of(caught) == ["OU01"]


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_whole_files(tmp_path):
    writer = (
        "import sys; from pathlib import Path; from bookpress.disk.archive import publish\n"
        "n = 0\n"
        "while True:\n"
        "    n += 1\n"
        "    publish(Path(sys.argv[1]), {f'{c}.pdf': bytes([n % 256]) * 200_000 for c in 'abcd'})\n"
    )
    publish(tmp_path, {f"{c}.pdf": b"\0" * 200_000 for c in "abcd"})

    for attempt in range(25):
        process = subprocess.Popen([sys.executable, "-c", writer, str(tmp_path)])
        time.sleep(0.08 + attempt * 0.003)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for letter in "abcd":
            content = (tmp_path / f"{letter}.pdf").read_bytes()
            assert len(content) == 200_000
            assert len(set(content)) == 1

    publish(tmp_path, {"a.pdf": b"last"})
    assert sorted(os.listdir(tmp_path)) == [SUMS, "a.pdf", "b.pdf", "c.pdf", "d.pdf"]


def test_a_build_that_is_killed_while_it_removes_leaves_files_that_are_ours(tmp_path):
    publish(tmp_path, {"a.pdf": b"a", "b/old.jpg": b"b", "c.pdf": b"c"})
    killed = (
        "import os, signal, sys; from pathlib import Path\n"
        "from bookpress.disk.archive import publish\n"
        "def end(event, _): event == 'os.rmdir' and os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(end)\n"
        "from bookpress.disk.archive import read_sums\n"
        "folder = Path(sys.argv[1])\n"
        "publish(folder, {'a.pdf': b'new'}, read_sums(folder))\n"
    )
    sums = read_sums(tmp_path)

    done = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False)
    left = sorted(read_sums(tmp_path))
    publish(tmp_path, {"a.pdf": b"newer"}, sums)

    assert done.returncode == -signal.SIGKILL
    assert "c.pdf" in left
    assert sorted(os.listdir(tmp_path)) == [SUMS, "a.pdf"]
    assert list(read_sums(tmp_path)) == ["a.pdf"]


def test_what_another_command_made_meanwhile_is_not_removed(tmp_path):
    publish(tmp_path, {"a.pdf": b"a", "b.pdf": b"old", "c.pdf": b"c"})
    seen = read_sums(tmp_path)
    publish(tmp_path, {"b.pdf": b"new"})

    publish(tmp_path, {"a.pdf": b"a"}, seen)

    assert sorted(os.listdir(tmp_path)) == [SUMS, "a.pdf", "b.pdf"]


def test_a_second_build_waits_until_the_folder_is_let_go(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    publish(tmp_path, {"a.pdf": b"old"})
    writer = (
        "import sys; from pathlib import Path; from bookpress.disk.archive import publish\n"
        "sys.addaudithook(lambda event, _: event == 'fcntl.flock' and print(event, flush=True))\n"
        "publish(Path(sys.argv[1]), {'a.pdf': b'new'})\n"
        "print('done', flush=True)\n"
    )
    held = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)

    with subprocess.Popen(
        [sys.executable, "-c", writer, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        asked = process.stdout.readline()
        before = sorted(os.listdir(tmp_path)), (tmp_path / "a.pdf").read_bytes()
        os.close(held)
        done = process.stdout.readline()

    assert (asked, done) == ("fcntl.flock\n", "done\n")
    assert before == ([SUMS, "a.pdf"], b"old")
    assert (tmp_path / "a.pdf").read_bytes() == b"new"
