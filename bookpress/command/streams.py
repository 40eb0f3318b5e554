"""What is said leaves the program whatever listens: a terminal, a file, a pipe, or nobody.

`prepare()` is called once, by the command. After it

* a pipe that nobody reads any more (`| head`) takes what it is given, and the work goes on;
* a message that cannot be shown is lost in silence, for there is nobody left to tell;
* a sign that an encoding does not hold is written by its nearest plain one;
* a control or a mark of direction is shown by its number, whoever writes it: what a terminal is to
  obey is given to it by `steer`.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from typing import Any, TextIO

ERRORS = "bookpress.plain"
"""The name of our handler of signs that an encoding lacks, as `codecs` knows it."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”«»„", '"'),
        **dict.fromkeys("‘’‹›", "'"),
        **dict.fromkeys("–—−‑", "-"),
        **{"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "→": "->", "×": "x", "€": "EUR"},
    }
)

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Controls, marks of direction and halves of pairs: a terminal may obey them, or choke."""


def visible(text: str) -> str:
    r"""Write a text on one line that a terminal only shows: controls become escapes.

    A byte of a file name that is not text becomes `\xE9`, as `ls` writes it.

    >>> visible("caf\udce9\n\x1b[31m")
    'caf\\xE9\\x0A\\x1B[31m'
    """
    return _UNSEEN.sub(_escape, text)


def in_json(line: str) -> str:
    r"""Write a line of JSON so that it holds no sign that `visible` escapes; its values stay.

    >>> in_json('{"file": "a\u202eb\udce9"}')
    '{"file": "a\\u202eb\\udce9"}'
    """
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line)


def steer(stream: TextIO, codes: str) -> None:
    """Give a terminal what it obeys, ECMA-48's control sequences."""
    if isinstance(stream, Shown):
        io.TextIOWrapper.write(stream, codes)
    else:
        stream.write(codes)


class Shown(io.TextIOWrapper):
    """A stream of text that is only shown: but for the ends of lines, controls become escapes."""

    def write(self, text: str, /) -> int:
        """Write a text; what Python, click and the libraries say passes here too."""
        return super().write("\n".join(map(visible, text.split("\n"))))


def _escape(sign: re.Match[str]) -> str:
    point = ord(sign[0])
    if 0xDC80 <= point <= 0xDCFF:  # a byte that was not UTF-8 (PEP 383)
        point -= 0xDC00
    return f"\\x{point:02X}" if point < 0x100 else f"\\u{point:04X}"


def plainly(error: UnicodeError) -> tuple[str, int]:
    """Write the sign that an encoding lacks by look-alikes, else its letters, else its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    import unicodedata

    sign = error.object[error.start]
    plain = unicodedata.normalize("NFKD", sign.translate(_PLAIN)).encode("ascii", "ignore")
    return (plain or sign.encode("ascii", "backslashreplace")).decode(), error.start + 1


class ResultsLost(OSError):
    """Standard output refuses what it is given; it leads nowhere from then on."""


class _Outlet(io.FileIO):
    """Standard output or error: what nobody listens to is taken all the same, and lost."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            if self.fileno() == 1 and not isinstance(error, BrokenPipeError):
                raise ResultsLost(error.errno, error.strerror) from error
            return memoryview(data).nbytes


def prepare() -> None:
    """Set up standard output and standard error; see the top of this file."""
    # A file opened by the program must never get a number that libraries write messages to.
    while (null := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(null)
    codecs.register_error(ERRORS, plainly)
    for number, name in ((1, "stdout"), (2, "stderr")):
        outlet = io.BufferedWriter(_Outlet(number, "w", closefd=False))
        encoding = getattr(getattr(sys, name), "encoding", None)
        setattr(sys, name, Shown(outlet, encoding, ERRORS, line_buffering=True))
