"""What is kept between builds saves time, and never decides what is made."""

import os
import stat
import tempfile

import pytest

from bookpress.disk import cache
from bookpress.model.theme import Theme
from bookpress.rendering.templates import render_template


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "bookpress"


def test_a_value_is_made_once():
    made = []

    def make():
        made.append(1)
        return b"value"

    assert [cache.kept("covers", b"a", make) for _ in range(3)] == [b"value"] * 3
    assert made == [1]


def test_other_inputs_make_another_value():
    cache.kept("covers", b"a", lambda: b"one")

    assert cache.kept("covers", b"b", lambda: b"two") == b"two"


def test_a_damaged_value_is_made_again(home):
    cache.kept("covers", b"a", lambda: b"value")
    (file,) = (home / "covers").iterdir()
    file.write_bytes(file.read_bytes()[:-1])

    assert cache.kept("covers", b"a", lambda: b"value") == b"value"


def test_old_values_go(home):
    for number in range(cache.KEPT + 5):
        cache.kept("covers", str(number).encode(), lambda: b"value")

    assert len(list((home / "covers").iterdir())) == cache.KEPT


def test_where_nothing_can_be_written_all_is_made_anew(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path / "file"))

    assert cache.cache_folder("covers") is None
    assert cache.kept("covers", b"a", lambda: b"value") == b"value"


def test_a_folder_of_somebody_else_is_not_trusted(home, monkeypatch):
    home.mkdir(parents=True)
    somebody = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody)

    assert cache.cache_folder("covers") != home / "covers"


def test_what_is_kept_is_the_persons_own(home):
    folder = cache.cache_folder("covers")

    assert folder == home / "covers"
    assert stat.S_IMODE((home / "covers").stat().st_mode) == 0o700


def test_a_template_is_compiled_once_and_again_when_what_is_kept_was_spoilt(home, tmp_path):
    (tmp_path / "a.html").write_text("<p>{{ word }}</p>")
    # The same folder twice is the same theme, with nothing of it in memory yet.
    themes = [Theme((tmp_path,) * count) for count in (1, 2, 3)]

    def written(theme):
        assert render_template(theme, "a.html", word="Oui") == "<p>Oui</p>"
        (kept,) = (home / "templates").iterdir()
        return kept, kept.stat().st_ino, kept.read_bytes()

    kept, first, content = written(themes[0])
    assert written(themes[1]) == (kept, first, content)
    kept.write_bytes(content[:-9] + bytes(9))
    _, third, mended = written(themes[2])
    assert third != first
    assert mended == content
