"""The record of a build that went well: what it read, what it wrote, what it said.

It answers one question, before anything is loaded that could build: would the same command give
what lies in the output folder already? What has the same stamp is not opened; what has another one
is compared by its digest. Whatever is in doubt, missing, strange or a link is an answer of no, and
the build is done. Loaded at each start, so it loads nothing; `watch.py` writes it.
"""

from __future__ import annotations

import marshal
import os
import stat
import sys

from bookpress.disk.keeping import kept_file, value_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, TypeAlias, TypedDict

    Stamp: TypeAlias = tuple[int, ...]
    """Mode, size, the times of the last change of content and of anything (ns), inode."""
    Finding: TypeAlias = tuple[str, tuple[str, str, int, int], dict[str, str]]
    """Code, the parts of its place, values."""

    class Record(TypedDict):
        """What is known of a build that went well."""

        seen: tuple[Seen, ...]
        """All that decided it, and all that lies where it wrote."""
        places: tuple[tuple[str, str], ...]
        """Folders, and where each led: a link may lead elsewhere now."""
        out: str
        findings: tuple[Finding, ...]
        figures: tuple[dict[str, Any], ...]
        """What a program is told of the lines of each file."""
        as_json: bool
        files: tuple[str, ...]
        """In the order in which they are told."""
        told: dict[str, tuple[bytes, bytes]]
        """Language → what is written to standard error and output where no terminal is."""

    Seen: TypeAlias = tuple[str, str, Stamp, str]
    """A path, what it is, its stamp, its digest.

    Nothing is there where the stamp is (). Without a digest the stamp alone says what it is."""

KIND = "unchanged"
FILE, PLAIN = "file", "plain"
"""What a path is: a file, or one that must be no link. A folder is known by the names in it that
end so: `*`, `*.md`."""
ASIDE = ".bookpress-aside-"
"""The folder in which files stand that a build is writing, or that a killed one left."""

_DECIDES = ("SOURCE_DATE_EPOCH", "FC_", "FONTCONFIG_", "FREETYPE_", "HB_", "PANGO", "LD_", "DYLD_")
"""How the variables begin that can decide what is made."""


def inputs_of(words: Sequence[str]) -> bytes | None:
    """Return what a record is kept under; None for a command that has none.

    `words`: those of `bookpress build`. The language of messages decides nothing.
    """
    if "--" in words:
        return None
    deciding, left = [], iter(words)
    for word in left:
        if word == "--lang":
            next(left, None)
        elif word != "--rebuild" and not word.startswith("--lang="):
            deciding.append(word)
    variables = sorted(pair for pair in os.environ.items() if pair[0].startswith(_DECIDES))
    try:
        said = (deciding, os.getcwd(), variables, sys.path, sys.version, sys.executable)
    except OSError:  # the folder is gone
        return None
    return repr(said).encode("utf-8", "surrogateescape")


def fitting(inputs: bytes) -> tuple[Record, bool] | None:
    """Return the record of a command if all is as it says; None where the build must be done.

    Also whether it is worth keeping anew: with the stamps of what has the same content still.
    """
    try:
        record: Record = marshal.loads(value_in(kept_file(KIND, inputs)))
        if any(os.path.realpath(place) != led for place, led in record["places"]):
            return None
        if any(name.startswith(ASIDE) for name in os.listdir(record["out"])):
            return None
        found = tuple(map(seen_again, record["seen"]))
    except (OSError, ValueError, EOFError, TypeError, LookupError):
        return None
    if None in found:
        return None
    is_new = found != record["seen"]
    record["seen"] = found  # type: ignore[typeddict-item]  # none of them is None
    return record, is_new


def seen_again(seen: Seen) -> Seen | None:
    """Return what is known of a path now; None where it is not what it was."""
    path, kind, stamp, known = seen
    now = look(path, kind)
    if now == stamp:
        return seen
    if not known or not now or digest(path, kind, now) != known or look(path, kind) != now:
        return None
    return (path, kind, now, known)


def look(path: str, kind: str) -> Stamp:
    """Return the stamp of a path as it is now; () where nothing is."""
    try:
        seen = os.lstat(path) if kind == PLAIN else os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return (seen.st_mode, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)


def digest(path: str, kind: str, stamp: Stamp) -> str:
    """Return the digest of what a path holds now: a file's content, a folder's names.

    Empty for what is neither.
    """
    from hashlib import file_digest, sha256

    if kind.startswith("*"):
        names = sorted(name for name in os.listdir(path) if name.endswith(kind[1:]))
        return sha256(repr(names).encode("utf-8", "surrogateescape")).hexdigest()
    if not stat.S_ISREG(stamp[0]):
        return ""
    with open(path, "rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
