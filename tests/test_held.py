"""What is too large for memory is held on the disk, and is the same as in memory."""

import pickle

import pytest

from bookpress.disk import held as module
from bookpress.disk.archive import publish
from bookpress.disk.held import Held, digest_of, held, holds, opened, pieces, whole
from tests.commands import sums_hold

DATA = bytes(range(256)) * 9000


@pytest.fixture(params=[10_000_000, 1_000])
def content(request, monkeypatch):
    monkeypatch.setattr(module, "MOST_IN_MEMORY", request.param)
    return held(lambda file: file.write(DATA))


def test_a_content_is_the_same_wherever_it_is(content):
    assert len(content) == len(DATA)
    for _ in range(2):  # it is read more than once
        assert whole(content) == b"".join(pieces(content)) == opened(content).read() == DATA
    assert digest_of(content) == digest_of(DATA)
    assert pickle.loads(pickle.dumps(content)) == DATA


def test_words_are_found_where_two_pieces_meet(content, monkeypatch):
    monkeypatch.setattr(module, "_PIECE", 1_000)

    assert holds(content, DATA[995:1005])
    assert not holds(content, b"no such words")


def test_a_content_is_published(content, tmp_path):
    publish(tmp_path, {"a/book.pdf": content})

    assert (tmp_path / "a/book.pdf").read_bytes() == DATA
    assert sums_hold(tmp_path)


def test_what_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(ZeroDivisionError):
        held(lambda file: file.write(DATA) / 0)

    assert list(tmp_path.iterdir()) == []
    assert isinstance(held(lambda file: file.write(b"a")), bytes)
    assert isinstance(held(lambda file: file.write(bytes(module.MOST_IN_MEMORY + 1))), Held)
