"""`bookpress build` where nothing changed: what the last build said is said again, and no more.

Loaded at each start of a build, before all else; it loads little itself.
"""

from __future__ import annotations

import os
import sys

from bookpress.command.words import asked_language
from bookpress.disk.record import fitting, inputs_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookpress.disk.record import Record


def unchanged(words: Sequence[str]) -> Record | None:
    """Return the record of the build that a command asks for; None where it must be done.

    `words`: all of the command.
    """
    if words[:1] != ["build"] or "--rebuild" in words:
        return None
    inputs = inputs_of(words[1:])
    found = fitting(inputs) if inputs else None
    if not inputs or not found:
        return None
    record, is_new = found
    if is_new:
        from bookpress.disk.watch import keep

        keep(inputs, record)
    return record


def told(record: Record, words: Sequence[str]) -> bool:
    """Tell it again as it is told to a program; False where a terminal or an encoding asks more."""
    streams = (sys.stderr, sys.stdout)
    if any(one is None or one.isatty() or one.encoding.lower() != "utf-8" for one in streams):
        return False
    for stream, said in zip(streams, record["told"][asked_language(words)], strict=True):
        try:
            while said:
                said = said[os.write(stream.fileno(), said) :]
        except BrokenPipeError:
            continue  # nobody listens
        except OSError:
            return False
    return True
