"""Whatever ends a build, and wherever: the next start finds all old files or all new ones."""

import errno
import fcntl
import os
import signal
import time
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from bookpress.disk.archive import SUMS, publish, read_sums, settle
from bookpress.model.findings import MachineError
from tests.commands import HEAD, contents, quick, refused, run, sums_hold

GONE = "d/e/left.jpg"
"""What no source makes any more: it is removed with the second build."""
OLDER = {"a.pdf": b"old" * 999, "a/cover.jpg": b"old cover", "c.epub": b"as it was", GONE: b"g"}
NEWER = {"a.pdf": b"new" * 999, "a/cover.jpg": b"new cover", "b/style.css": b"new file"}

STEPS = ("fsync", "mkdir", "replace", "rmdir", "unlink")
"""The functions of `os` that change what is on the disk; files are written besides."""


def renew(folder):
    """Publish the second build."""
    publish(folder, NEWER, {name: sha for name, sha in read_sums(folder).items() if name == GONE})


@pytest.fixture(autouse=True)
def disk_that_is_quick(monkeypatch):
    """Take what is written for synced: only a power cut would show the difference."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def out(tmp_path):
    """An output folder with an older build."""
    folder = tmp_path / "dist"
    publish(folder, OLDER)
    return folder


@pytest.fixture
def whole(out, tmp_path):
    """What the folder may hold at any start: all old, or all new."""
    newer = tmp_path / "newer"
    publish(newer, OLDER)
    renew(newer)
    assert sums_hold(out)
    assert sums_hold(newer)
    return [contents(out), contents(newer)]


def killed(work, at, how):
    """Do some work in a process that is killed at one of its steps; give whether it came so far.

    `how`: "before" the step, "after" it, or when a file is written by "half"; steps are files then.
    """
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    steps = count(1)

    def end():
        os.kill(os.getpid(), signal.SIGKILL)

    def hooked(function):
        def step(*words, **more):
            here = how != "half" and next(steps) == at
            if here and how == "before":
                end()
            try:
                function(*words, **more)
            finally:
                if here:
                    end()

        return step

    def write(file, data):
        here = next(steps) == at
        with file.open("wb") as stream:
            if not (here and how == "before"):
                stream.write(data[: len(data) // 2] if here and how == "half" else data)
        if here:
            end()

    for name in STEPS:
        setattr(os, name, hooked(getattr(os, name)))
    setattr(Path, "write_bytes", write)  # noqa: B010 (mypy refuses to assign to a method)
    try:
        work()
    finally:
        os._exit(0)


def refusing(monkeypatch, module, name, number, at=1):
    """Let a function fail from one of its calls on."""
    calls, function = count(1), getattr(module, name)

    def refuse(*words, **more):
        if next(calls) >= at:
            raise OSError(number, os.strerror(number))
        return function(*words, **more)

    monkeypatch.setattr(module, name, refuse)


def committed(folder, at=2):
    """Leave a folder as a process does that is killed before it puts a file in its place."""
    replaced = count(0)  # the first is the record's

    def publish_and_die():
        function = os.replace

        def replace(*words):
            if next(replaced) == at:
                os._exit(1)
            function(*words)

        setattr(os, "replace", replace)  # noqa: B010 (mypy refuses to assign to a function)
        renew(folder)

    if child := os.fork():
        assert os.waitpid(child, 0)[1]
    else:
        try:
            publish_and_die()
        finally:
            os._exit(0)


def codes_of(caught):
    return [found.code for found in caught.value.findings]


@pytest.mark.parametrize("how", ["before", "half", "after"])
def test_a_kill_at_any_step_leaves_all_old_or_all_new(how, out, whole):
    seen = []
    for at in count(1):
        if not killed(lambda: renew(out), at, how):
            break
        settle(out)
        seen.append(whole.index(contents(out)))
        (out / "b/style.css").unlink(missing_ok=True)
        publish(out, OLDER)
        assert contents(out) == whole[0]

    assert seen == sorted(seen)  # old before the commit, new after it
    assert len(seen) >= 5
    assert set(seen) == ({0} if how == "half" else {0, 1})


def test_a_start_that_is_killed_too_is_carried_on_by_the_next(out, whole):
    committed(out)
    seen = []
    for at in count(1):
        before = killed(lambda: settle(out), at, "before")
        seen.append(contents(out))
        if not before:
            break

    assert len(seen) >= 5
    assert seen[-1] == whole[1]
    assert sums_hold(out)
    assert not (out / "d").exists()


def test_what_is_to_be_removed_leads_out_of_the_folder_nowhere(out, tmp_path):
    committed(out)
    outside = tmp_path / "outside"
    (out / "d").rename(outside)
    (out / "d").symlink_to(outside)

    settle(out)

    assert (outside / "e/left.jpg").read_bytes() == OLDER[GONE]
    assert (out / "d").is_symlink()


def test_the_next_build_says_what_it_carried_to_its_end(out, whole, tmp_path):
    committed(out)
    (tmp_path / "a.md").write_text(f"{HEAD.replace('title', 'titel')}\nText.\n", "utf-8")

    assert refused(run("check", out), 3, "dist: error OU22")
    assert refused(quick(tmp_path / "a.md", "--out", out), 1, "dist: note OU20", "HD04")
    assert contents(out) == whole[1]
    assert "OU20" not in quick(tmp_path / "a.md", "--out", out).stderr


def test_a_record_that_is_not_whole_counts_for_nothing(out, whole):
    size = 0
    for at in count(0, 97):
        committed(out, at=1)
        (record,) = out.glob(".bookpress-aside-*/COMMIT")
        content = bytearray(record.read_bytes())
        size = len(content)
        if at >= size:
            break
        content[at] ^= 4
        record.write_bytes(content)
        assert not settle(out)
        assert contents(out) == whole[0]

    assert size > 300


@pytest.mark.parametrize("name", ["../mine", "/tmp/mine", "a/../../mine", ""])
def test_a_record_leads_out_of_its_folder_nowhere(name, out, whole):
    committed(out, at=1)
    (record,) = out.glob(".bookpress-aside-*/COMMIT")
    listing = record.read_bytes().split(b"\n", 1)[1].replace(b"a.pdf", name.encode(), 1)
    digest = sha256(listing).hexdigest().encode()
    record.write_bytes(digest + b"\n" + listing)

    assert not settle(out)
    assert contents(out) == whole[0]
    assert sorted(os.listdir(out.parent)) == ["dist", "newer"]


@pytest.mark.parametrize("make", ["file", "link", "folder"])
def test_what_a_person_put_in_the_way_since_is_not_touched(make, out, whole):
    committed(out, at=2)
    place = out / "b/style.css"
    if make == "file":
        place.write_text("mine", "utf-8")
    elif make == "link":
        place.symlink_to("/etc/hostname")
    else:
        place.mkdir()
    before = sorted(out.iterdir())

    with pytest.raises(MachineError) as caught:
        settle(out)

    assert codes_of(caught) == ["OU03"]
    assert sorted(out.iterdir()) == before
    assert os.path.lexists(place)
    place.rmdir() if make == "folder" else place.unlink()
    assert settle(out)
    assert contents(out) == whole[1]


def test_a_file_that_was_damaged_aside_does_not_take_the_place_of_a_whole_one(out, whole):
    committed(out, at=1)
    (file,) = out.glob(".bookpress-aside-*/a.pdf")
    file.write_bytes(b"")

    assert not settle(out)
    assert contents(out) == whole[0]


def test_a_rename_that_is_refused_is_said_and_made_up_for(out, whole, monkeypatch):
    with monkeypatch.context() as patch:
        refusing(patch, os, "replace", errno.EACCES, at=3)
        with pytest.raises(MachineError) as caught:
            renew(out)

    assert codes_of(caught) == ["OU21"]
    assert contents(out) not in whole
    assert settle(out)
    assert contents(out) == whole[1]
    assert sums_hold(out)


@pytest.mark.parametrize("at", [1, 4, 8])
@pytest.mark.parametrize(
    ("number", "code"), [(errno.EIO, "OU02"), (errno.ENOSPC, "OU04"), (errno.EDQUOT, "OU04")]
)
def test_what_the_disk_lost_is_never_committed(number, code, at, out, whole, monkeypatch):
    refusing(monkeypatch, os, "fsync", number, at)

    with pytest.raises(MachineError) as caught:
        renew(out)

    assert codes_of(caught) == [code]
    assert contents(out) == whole[0]


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF])
def test_a_disk_that_knows_no_sync_is_written_all_the_same(number, out, whole, monkeypatch):
    refusing(monkeypatch, os, "fsync", number)

    renew(out)

    assert contents(out) == whole[1]


def test_where_no_lock_can_be_had_what_another_build_writes_is_left_alone(out, whole, monkeypatch):
    committed(out, at=1)
    (aside,) = out.glob(".bookpress-aside-*")
    refusing(monkeypatch, fcntl, "flock", errno.ENOLCK)

    assert not settle(out)
    assert aside.is_dir()
    old = time.time() - 7200
    os.utime(aside, (old, old))
    assert settle(out)
    assert contents(out) == whole[1]


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_what_somebody_else_left_is_theirs(out, whole):
    committed(out, at=1)
    (aside,) = out.glob(".bookpress-aside-*")
    os.chown(aside, 12345, 12345)

    publish(out, {"d.pdf": b"mine"})

    assert aside.is_dir()
    assert (out / "a.pdf").read_bytes() == OLDER["a.pdf"]
    assert sums_hold(out)


def test_nothing_but_the_list_is_read_where_nothing_was_left(out, monkeypatch):
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("opened"))

    assert not settle(out)
    assert not settle(out / "nowhere")
    assert not settle(out / SUMS)
