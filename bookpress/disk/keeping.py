"""Where things are kept between builds, and how what is kept is known for ours and whole.

Loaded at each start, so it loads nothing: what is made and swept away stands in `cache.py`.
"""

from __future__ import annotations

import errno
import os
import stat

try:  # `hashlib` also loads OpenSSL, for 5 ms
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

BOUND = 64_000_000
"""Bytes of all values together; those used the longest ago go."""
KEPT = "kept"
_SIZE_OF_DIGEST = 32


def kept_file(kind: str, inputs: bytes) -> str:
    """Return where a value is kept; an `OSError` where there is no home."""
    return os.path.join(root(), KEPT, f"{kind}-{_digest(inputs).hex()}")


def root() -> str:
    """Return where all is kept; an `OSError` where there is no home."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    cache = home if home.startswith("/") else os.path.expanduser("~/.cache")
    if not os.path.isabs(cache):  # `~` stays as it is where there is no home
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), cache)
    return os.path.join(cache, "bookpress")


def value_in(file: str) -> bytes:
    """Return the value that a file holds; an `OSError` or a `ValueError` where it is not whole.

    It must be an ordinary file of this person, in folders of theirs that can be written. From now
    on it counts as used.
    """
    folder = os.path.dirname(file)
    folders = (os.path.dirname(folder), folder)
    ours = all(is_ours(os.lstat(one), stat.S_IFDIR) for one in folders)
    if not (ours and os.access(folder, os.W_OK | os.X_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)
    descriptor = os.open(file, os.O_RDONLY | _CAREFULLY)
    with open(descriptor, "rb") as stream:
        seen = os.fstat(descriptor)
        if not is_ours(seen, stat.S_IFREG) or seen.st_size > BOUND:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), file)
        # Not by contextlib, which takes a fifth of a start to load.
        try:  # noqa: SIM105
            os.utime(file, follow_symlinks=False)
        except OSError:
            pass
        content = stream.read(BOUND)
    value = content[_SIZE_OF_DIGEST:]
    if content != sealed(file, value):
        raise ValueError(file)
    return value


def sealed(file: str, value: bytes) -> bytes:
    """Put a digest before a value: of it and of its name, so that no other one takes its place."""
    return _digest(os.fsencode(os.path.basename(file)) + b"\0" + value) + value


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_SIZE_OF_DIGEST).digest()


_CAREFULLY = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
"""No link is followed, no pipe waited for; on Windows bytes are read as they are."""


def is_ours(seen: os.stat_result, kind: int) -> bool:
    """Return whether a thing is of a kind and this person's, and nobody else may change it."""
    if stat.S_IFMT(seen.st_mode) != kind:
        return False
    return not hasattr(os, "getuid") or (
        seen.st_uid == os.getuid() and not seen.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )
