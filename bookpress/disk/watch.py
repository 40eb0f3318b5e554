"""What a build reads, as Python tells it, and the record that is kept of it at the end.

Python names every file that it opens (PEP 578), and every file that a program is made of. What it
cannot see is said by events of our own: `bookpress.reads` a source, `bookpress.names` a file that
a source names, `bookpress.system_fonts` that the fonts of the machine have a say. So an input that
somebody adds one day is not missed.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookpress.disk import cache
from bookpress.disk.archive import read_sums
from bookpress.disk.passing import passing_folder
from bookpress.disk.record import ASIDE, FILE, KIND, PLAIN, digest, look
from bookpress.model import clock
from bookpress.model.theme import DEFAULT

if TYPE_CHECKING:
    from bookpress.disk.record import Record, Seen, Stamp

READS, NAMES, SYSTEM_FONTS = "bookpress.reads", "bookpress.names", "bookpress.system_fonts"
CODE = "bookpress.code"
"""What another process says of itself: the files that its program is made of."""

heard: dict[str, set[str]] = {one: set() for one in ("open", READS, NAMES, SYSTEM_FONTS, CODE)}
"""Event → the paths that it told of."""
_begun: list[float] = []
"""When the watch began, in seconds since 1970."""
_passed_on: set[str] = set()
"""The files of its program that this process has told of."""

_REMOVED = " (deleted)"
"""What Linux puts behind the name of a library that was removed since it was loaded."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_UNSETTLED: Stamp = (0,)
"""Equal to no stamp: the content decides."""


def begin() -> None:
    """Begin to watch; Python cannot end it."""
    _begun.append(clock.seconds_since(0))
    if len(_begun) == 1:
        sys.addaudithook(_hear)
    for paths in heard.values():
        paths.clear()


def _hear(event: str, values: tuple[Any, ...]) -> None:
    """Note what is opened to be read. What is raised here would end the opening."""
    if event not in heard or isinstance(values[0], int):
        return
    if event != "open" or not values[2] & _WRITES:
        heard[event].add(os.fsdecode(values[0]))


def is_begun() -> bool:
    """Return whether this process is watched."""
    return bool(_begun)


def pass_on() -> dict[str, set[str]]:
    """Return what a process that works for another one has heard since it was asked last, for the
    other one to heed; nothing where it is not watched."""
    if not _begun:
        return {}
    with suppress(OSError):  # then nobody knows, the other one neither
        heard[CODE] |= {*_code()} - _passed_on
        _passed_on.update(heard[CODE])
    told = {event: set(paths) for event, paths in heard.items()}
    for paths in heard.values():
        paths.clear()
    return told


def heed(told: Mapping[str, set[str]]) -> None:
    """Take what another process has heard for heard."""
    for event, paths in told.items():
        heard[event] |= paths


class InDoubt(Exception):
    """Something cannot be known, or changed while the build was at work: nothing is kept."""


def what_decided(
    sources: Collection[Path],
    books: Iterable[Path],
    out: Path,
    written: Collection[Path],
    theme: Path | None,
) -> tuple[tuple[Seen, ...], tuple[tuple[str, str], ...]]:
    """Return all that decided a build and all that lies where it wrote, and where folders led.

    `sources`: as they were named; `books`: the files that they stand for; `written`: what lies in
    `out` by this build.
    Errors: `InDoubt`; an `OSError`.
    """
    if not _begun or heard[SYSTEM_FONTS] or not {str(book) for book in books} <= heard[READS]:
        raise InDoubt
    code = {*_code(), *heard[CODE]}
    if any(file.endswith(_REMOVED) for file in code):
        raise InDoubt
    listed = {str(out / name): digest for name, digest in read_sums(out).items()}
    ours = {str(file) for file in written}
    kinds = {
        **dict.fromkeys(_opened({*listed, *ours}), FILE),
        **dict.fromkeys(code, ""),
        **{str(source): "*.md" for source in sources if source.is_dir()},
        **_theme(DEFAULT, "", ""),
        **(_theme(theme, FILE, "*") if theme else {}),
        **dict.fromkeys((*heard[NAMES], *(listed.keys() - ours)), PLAIN),
    }
    seen = [_seen(path, kind) for path, kind in sorted(kinds.items())]
    seen += (_at_rest(path, PLAIN) for path in sorted(ours))
    if any(listed.get(path, known) != known for path, _, _, known in seen):
        raise InDoubt
    folders = {os.path.dirname(path) for path in (*heard[READS], *heard[NAMES], *listed)}
    return tuple(seen), tuple((one, os.path.realpath(one)) for one in sorted(folders))


def keep(inputs: bytes, record: Record) -> None:
    """Keep a record, where anything can be kept; a stamp that is too young counts as none."""
    now = clock.seconds_since(0)
    record["seen"] = tuple(
        (path, kind, stamp if not stamp or _older(stamp, now) else _UNSETTLED, known)
        for path, kind, stamp, known in record["seen"]
    )
    cache.keep(KIND, inputs, marshal.dumps(dict(record)))


def _seen(path: str, kind: str) -> Seen:
    """Say what is known of an input, which has not changed since the build began."""
    seen = _at_rest(path, kind)
    if seen[2] and not _older(seen[2], _begun[-1]):
        raise InDoubt
    return seen


def _at_rest(path: str, kind: str) -> Seen:
    """Say what is known of a path that nobody changes just now."""
    stamp = look(path, kind)
    if not kind or not stamp:
        return (path, kind, stamp, "")
    known = digest(path, kind, stamp)
    if not known or look(path, kind) != stamp:
        raise InDoubt
    return (path, kind, stamp, known)


def _older(stamp: Stamp, moment: float) -> bool:
    """Return whether a path was changed for the last time before a moment, and surely so.

    A stamp in whole seconds is that of a disk which counts no finer: FAT knows every second one.
    """
    _, _, content, any_part, _ = stamp
    grain = 0.02 if content % 1_000_000_000 and any_part % 1_000_000_000 else 2
    return max(content, any_part) / 1e9 + grain < moment


def _opened(written: Collection[str]) -> Iterator[str]:
    """Yield the files that were opened and are no modules, nothing kept, nothing written."""
    ours = (f"{cache.cache_root()}{os.sep}", f"{passing_folder()}{os.sep}")
    system = (os.path.dirname(os.__file__) + os.sep, "/dev/", "/proc/", "/sys/")
    for path in heard["open"] - set(written):
        left_out = path.startswith((*ours, *system)) or path.endswith(".pyc") or ASIDE in path
        if not left_out and not os.path.isdir(path):
            yield path


def _code() -> Iterator[str]:
    """Yield the files that the program is made of, in Python and in C."""
    yield from {file for one in sys.modules.values() if (file := getattr(one, "__file__", None))}
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as mapped:
        for line in mapped:
            _, rights, _, _, _, *name = line.rstrip("\n").split(maxsplit=5)
            if "x" in rights and name and name[0].startswith("/"):
                yield name[0]


def _theme(folder: Path, of_files: str, of_folders: str) -> dict[str, str]:
    """Return what each path of a theme is."""
    kinds = {}
    for above, folders, names in os.walk(folder):
        if any(os.path.islink(os.path.join(above, name)) for name in folders):
            raise InDoubt
        kinds[above] = of_folders
        kinds |= {os.path.join(above, name): of_files for name in names}
    return kinds
