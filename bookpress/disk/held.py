"""What is too large for memory: a file with a name for nobody, gone with the process.

A print file of two hundred photographs has 300 MB. Its maker writes it to the disk of temporary
files, and those who check and publish it read it from there, piece by piece.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias, cast

MOST_IN_MEMORY = 16_000_000
"""Bytes of one file; a larger one is held on the disk."""
_PIECE = 1_000_000


class Held:
    """The content of a file, on the disk."""

    def __init__(self, file: BinaryIO) -> None:
        """Take over a file that is written to its end."""
        self._file = file
        self._size = file.seek(0, io.SEEK_END)

    def __del__(self) -> None:
        """Give the room back."""
        self._file.close()

    def __len__(self) -> int:
        return self._size

    def __reduce__(self) -> tuple[type[bytes], tuple[bytes]]:
        """Go to another process as bytes."""
        return bytes, (whole(self),)

    def opened(self) -> BinaryIO:
        """Return the file, at its beginning; it stays open, and whoever asks next moves it."""
        self._file.seek(0)
        return self._file


Content: TypeAlias = bytes | Held
"""What a file holds."""


def held(write: Callable[[BinaryIO], object]) -> Content:
    """Return what is written into a file: as bytes, or on the disk where that is too much.

    Errors: an `OSError` where temporary files have no room.
    """
    import tempfile

    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115  # held on
    try:
        write(file)
        content = Held(file)
    except BaseException:
        file.close()
        raise
    return content if len(content) > MOST_IN_MEMORY else whole(content)


def opened(content: Content) -> BinaryIO:
    """Return a content as a file to be read, at its beginning."""
    return io.BytesIO(content) if isinstance(content, bytes) else content.opened()


def whole(content: Content) -> bytes:
    """Return a content as bytes."""
    return content if isinstance(content, bytes) else content.opened().read()


def pieces(content: Content) -> Iterator[bytes]:
    """Yield a content piece by piece; in memory it is one."""
    if isinstance(content, bytes):
        yield content
        return
    file = content.opened()
    while piece := file.read(_PIECE):
        yield piece


def digest_of(content: Content) -> str:
    """Return the SHA-256 of a content in hexadecimal."""
    from hashlib import sha256

    digest = sha256()
    for piece in pieces(content):
        digest.update(piece)
    return digest.hexdigest()


def holds(content: Content, words: bytes) -> bool:
    """Return whether some bytes stand in a content."""
    before = b""
    for piece in pieces(content):
        if words in before + piece:
            return True
        before = piece[-len(words) :]
    return False
