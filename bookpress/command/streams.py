"""What is said leaves the program whatever listens: a terminal, a file, a pipe, or nobody.

`prepare()` is called once, by the command. After it

* a pipe that nobody reads any more (`| head`) takes what it is given, and the work goes on;
* a message that cannot be shown is lost in silence, for there is nobody left to tell;
* a sign that an encoding does not hold is written by its nearest plain one.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from typing import Any

ERRORS = "bookpress.plain"
"""The name of our handler of signs that an encoding lacks, as `codecs` knows it."""

_PLAIN = {
    **{"«\u00a0": '"', "\u00a0»": '"'},
    **dict.fromkeys("“”«»„", '"'),
    **dict.fromkeys("‘’‹›", "'"),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    **dict.fromkeys("–—−‑", "-"),
    **{"…": "...", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "→": "->", "×": "x", "€": "EUR"},
}

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Controls, marks of direction and halves of pairs: a terminal may obey them, or choke."""


def visible(text: str) -> str:
    r"""Write a text on one line that a terminal only shows: controls become escapes.

    A byte of a file name that is not text becomes `\xE9`, as `ls` writes it.

    >>> visible("caf\udce9\n\x1b[31m")
    'caf\\xE9\\x0A\\x1B[31m'
    """
    return _UNSEEN.sub(lambda sign: _escape(sign[0]), text)


def _escape(sign: str) -> str:
    point = ord(sign)
    if 0xDC80 <= point <= 0xDCFF:  # a byte that was not UTF-8 (PEP 383)
        point -= 0xDC00
    return f"\\x{point:02X}" if point < 0x100 else f"\\u{point:04X}"


def plainly(error: UnicodeError) -> tuple[str | bytes, int]:
    """Write what an encoding lacks by plain signs; bytes of file names come out as they were."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    first = lacking[0]
    if (pair := _PLAIN.get(lacking[:2])) and len(lacking) > 1:
        return pair, error.start + 2
    if "\udc80" <= first <= "\udcff":
        return bytes([ord(first) - 0xDC00]), error.start + 1
    plain = _PLAIN.get(first)
    if plain is None:
        letters = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
        plain = letters or first.encode("ascii", "backslashreplace").decode()
    return plain, error.start + 1


class ResultsLost(OSError):
    """Standard output refuses what it is given; it leads nowhere from then on."""


class _Results(io.FileIO):
    """Standard output: a pipe that nobody reads any more takes all, like the null device."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            _forget(self.fileno())
            return memoryview(data).nbytes
        except OSError as error:
            _forget(self.fileno())
            raise ResultsLost(error.errno, error.strerror) from error


class _Messages(io.FileIO):
    """Standard error: what cannot be said is lost."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError:
            _forget(self.fileno())
            return memoryview(data).nbytes


def _forget(descriptor: int) -> None:
    """Let a descriptor lead nowhere from now on."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)


def prepare() -> None:
    """Set up standard output and standard error; see the top of this file."""
    # A file opened by the program must never get a number that libraries write messages to.
    while (null := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(null)
    codecs.register_error(ERRORS, plainly)
    sys.stdout = _text(_Results(1, "w", closefd=False), sys.stdout)
    sys.stderr = _text(_Messages(2, "w", closefd=False), sys.stderr)


def _text(raw: io.FileIO, before: object) -> io.TextIOWrapper:
    """Return a stream of text over a descriptor, in the encoding that Python chose for it."""
    encoding = getattr(before, "encoding", None) or "utf-8"
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding, ERRORS, line_buffering=True)


def end() -> None:
    """Let standard output write what it still holds.

    Errors: `ResultsLost` when it refuses.
    """
    sys.stdout.flush()
