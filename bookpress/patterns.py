"""Regular expressions that are compiled when they are first used: a book needs half of ours."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def late(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves as the pattern of a source, and costs nothing until it is used.

    Errors: an `re.error` at the first use, not here.

    >>> late("[0-9]+").findall("12 mm, 5 pt")
    ['12', '5']
    """
    return cast("re.Pattern[AnyStr]", Late(source, flags))


class Late:
    """Stands for a pattern, and has each of its methods from the first use on."""

    def __init__(self, source: Any, flags: int) -> None:
        self._asked = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._asked), name)
        setattr(self, name, found)
        return found
