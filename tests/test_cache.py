"""What is kept between builds saves time, and never decides what is made."""

import errno
import os
import shutil
import stat

import pytest

from bookpress.disk import cache
from bookpress.model.theme import Theme
from bookpress.rendering.templates import render_template


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "bookpress"


def made_again(inputs=b"a", value=b"value"):
    """Return whether a value is made, and not taken from what is kept."""
    made = []

    def make():
        made.append(1)
        return value

    assert cache.kept("covers", inputs, make) == value
    return bool(made)


def only_file(home):
    (file,) = (home / "kept").iterdir()
    return file


def test_a_value_is_made_once():
    assert [made_again() for _ in range(3)] == [True, False, False]


def test_other_inputs_or_another_kind_make_another_value():
    assert made_again(b"a", b"one")
    assert made_again(b"b", b"two")
    assert cache.kept("templates", b"a", lambda: b"three") == b"three"


def flip(at):
    def spoil(file):
        content = bytearray(file.read_bytes())
        content[at] ^= 1
        file.write_bytes(content)

    return spoil


def replaced(make):
    def spoil(file):
        content = file.read_bytes()
        file.unlink()
        make(file, content)

    return spoil


def to_a_copy_outside(file, content):
    outside = file.parents[3] / "outside"
    outside.write_bytes(content)
    file.symlink_to(outside)


SPOILT = {
    **{f"bit {at}": flip(at) for at in (0, 31, 32, 36)},
    "cut": lambda file: os.truncate(file, 36),
    "cut in the digest": lambda file: os.truncate(file, 20),
    "empty": lambda file: os.truncate(file, 0),
    "longer": lambda file: file.write_bytes(file.read_bytes() + b"\0"),
    "huge": lambda file: os.truncate(file, 10**12),
    "a link to a whole one": replaced(to_a_copy_outside),
    "a link to nowhere": replaced(lambda file, _: file.symlink_to("nowhere")),
    "a link to itself": replaced(lambda file, _: file.symlink_to(file.name)),
    "a pipe": replaced(lambda file, _: os.mkfifo(file)),
    "a folder": replaced(lambda file, _: file.mkdir()),
    "writable by others": lambda file: file.chmod(0o666),
    "of somebody else": lambda file: os.chown(file, 12345, 12345),
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_was_spoilt_is_made_again_and_nothing_outside_is_touched(how, home):
    if how == "of somebody else" and os.getuid() != 0:
        pytest.skip("only root gives files away")
    made_again()
    SPOILT[how](only_file(home))
    outside = {file: file.read_bytes() for file in home.parents[1].glob("outside")}

    assert made_again()
    assert not made_again() or how == "a folder"  # which is left alone
    assert {file: file.read_bytes() for file in outside} == outside


def test_a_value_does_not_take_the_place_of_another(home):
    made_again(b"a", b"one")
    first = only_file(home)
    content = first.read_bytes()
    first.unlink()
    made_again(b"b", b"two")
    only_file(home).write_bytes(content)

    assert made_again(b"b", b"two")


@pytest.mark.parametrize("name", ["", "kept"], ids=["the whole", "what is inside"])
@pytest.mark.parametrize("how", ["link", "file", "open to all", "foreign", "read-only"])
def test_a_folder_that_is_not_the_persons_alone_keeps_nothing(how, name, home, monkeypatch):
    made_again()
    folder = home / name if name else home
    if how == "link":
        folder.rename(folder.with_name("elsewhere"))
        folder.symlink_to("elsewhere")
    elif how == "file":
        shutil.rmtree(folder)
        folder.write_text("in the way")
    elif how == "open to all":
        folder.chmod(0o777)
    elif how == "foreign":
        somebody = os.getuid() + 1
        monkeypatch.setattr(os, "getuid", lambda: somebody)
    else:
        monkeypatch.setattr(os, "access", lambda *_: False)
    before = sorted(home.parent.rglob("*"))

    assert made_again()
    assert made_again()
    assert cache.bytes_kept() is None
    assert sorted(home.parent.rglob("*")) == before


def test_without_a_home_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/dev/null")

    assert made_again()
    assert cache.bytes_kept() is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", ["replace", "fdopen", "unlink"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_is_a_miss(function, number, home, monkeypatch):
    made_again(b"before")

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, function, refuse)
        assert made_again()
    assert not made_again(b"before")
    if function != "unlink":
        assert made_again()
        assert len(list((home / "kept").iterdir())) == 2


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_large(home, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 4)
    monkeypatch.setattr(cache, "BOUND", 1000)
    for number in range(4):
        made_again(bytes([number]))
        for file in (home / "kept").iterdir():
            seen = file.stat()
            os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns - 10**9))

    assert not made_again(b"\0")  # used, so the next is the oldest
    assert made_again(b"new")
    assert not made_again(b"\0")
    assert made_again(b"\1")
    assert made_again(b"large", bytes(900))
    assert (cache.bytes_kept() or 0) <= 1000
    assert made_again(b"too large", bytes(2000))
    assert (cache.bytes_kept() or 0) <= 1000


def test_what_is_kept_is_the_persons_own(home):
    made_again()

    modes = {name: stat.S_IMODE((home / name).stat().st_mode) for name in (".", "kept")}
    assert modes == {".": 0o700, "kept": 0o700}
    assert stat.S_IMODE(only_file(home).stat().st_mode) == 0o600


def test_a_template_is_compiled_once_and_again_when_what_is_kept_was_spoilt(home, tmp_path):
    (tmp_path / "a.html").write_text("<p>{{ word }}</p>")
    # The same folder twice is the same theme, with nothing of it in memory yet.
    themes = [Theme((tmp_path,) * count) for count in (1, 2, 3)]

    def written(theme):
        assert render_template(theme, "a.html", word="Oui") == "<p>Oui</p>"
        kept = only_file(home)
        return kept, kept.stat().st_ino, kept.read_bytes()

    kept, first, content = written(themes[0])
    assert written(themes[1]) == (kept, first, content)
    kept.write_bytes(content[:-9] + bytes(9))
    _, third, mended = written(themes[2])
    assert third != first
    assert mended == content
