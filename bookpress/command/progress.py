"""The line that moves while a book is built: on a terminal a bar, in a file a line a step at most.

click's bar, which is there already, knows one measure and no name of a book; rich brings more, and
its import alone costs more than all that click does.
"""

from __future__ import annotations

import os
import re
import sys
import time
import unicodedata
from typing import TextIO

from bookpress.command.streams import steer, visible
from bookpress.messages import Language

CLEAR = "\r\033[K"
"""Back to the first column, and the line wiped (ECMA-48, EL)."""

_PAUSE = 0.1
"""Seconds between two lines of one step, on a terminal."""
_SOON = 1.0
"""Seconds of a step before what is left of it can be told."""
_QUIET = 10.0
"""Seconds of the processor after which a file gets a line a step: a build of a few pages says
nothing there, and whoever reads the log of a long one sees that it lives."""

_BAR = 20
_FEWEST = 60
"""Columns of a bar, and of a terminal that has room for it."""

_STEPS_IN_FRENCH = {
    "read": "lecture",
    "proofread": "relecture",
    "typeset": "typographie",
    "render": "composition",
    "lay out": "mise en pages",
    "write": "écriture",
    "check": "vérification",
    "compare": "comparaison",
    "books": "livres",
}
_LEFT: dict[Language, str] = {"en": "{time} left", "fr": "encore {time}"}


class Progress:
    """Shows on standard error how far the work is."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._book = ""
        self._step = ""
        self._began = self._shown = 0.0
        self._logged = ("", "")
        """The book and the step that a file was told last."""

    def tell(self, label: str, done: int = 0, of: int = 0) -> None:
        """Show a step; see `bookpress.progress.Step`."""
        now = time.monotonic()
        step = label.partition(", ")[0]
        begins = step != self._step
        if not begins and now - self._shown < _PAUSE:
            return
        if label.startswith("build "):
            self._book = label.removeprefix("build ") + (f" ({done}/{of})" if of > 1 else "")
            self._step = ""
            return
        if begins:
            self._step, self._began = step, now
        if moving(sys.stderr):
            self._shown = now
            steer(sys.stderr, CLEAR)
            sys.stderr.write(self._line(label, done, of, now, columns(sys.stderr) - 1))
            sys.stderr.flush()
        elif self._logged != (self._book, step) and time.process_time() > _QUIET:
            self._logged = self._book, step
            print(self._named(step), file=sys.stderr, flush=True)

    def _named(self, label: str) -> str:
        """Name a step and its book."""
        if self._language == "fr":
            for english, french in _STEPS_IN_FRENCH.items():
                label = re.sub(rf"(^|, ){english}\b", rf"\1{french}", label)
        colon = {"en": ": ", "fr": "\u00a0: "}[self._language]
        return visible(f"{self._book}{colon}{label}" if self._book else label)

    def _line(self, label: str, done: int, of: int, now: float, width: int) -> str:
        """Write what stands on a line of a terminal: the step, and how much of it is left."""
        end = ""
        if of:
            share = min(done / of, 1.0)
            filled, empty = "█░" if "utf" in (sys.stderr.encoding or "").lower() else "#."
            cells = round(share * _BAR)
            bar = f" {filled * cells}{empty * (_BAR - cells)}" if width > _FEWEST else ""
            end = f"{bar} {share:4.0%}" if self._language == "en" else f"{bar} {100 * share:3.0f} %"
            if now - self._began > _SOON and share > 0.02:
                left = (now - self._began) * (1 - share) / share
                time_left = f"{left:.0f} s" if left < 90 else f"{left / 60:.0f} min"
                told = _LEFT[self._language].format(time=time_left)
                end += f", {told}" if width > _FEWEST else ""
        return _cut(self._named(label), width - len(end)) + end


def _cut(text: str, width: int) -> str:
    """Cut a text to some columns of a terminal, where an ideograph takes two."""
    for index, sign in enumerate(text):
        width -= 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if width < 0:
            return text[:index]
    return text


def columns(stream: TextIO) -> int:
    """Return the width of a terminal."""
    return os.get_terminal_size(stream.fileno()).columns or 80


def moving(stream: TextIO) -> bool:
    """Return whether a stream is a terminal on which a line can be wiped."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
