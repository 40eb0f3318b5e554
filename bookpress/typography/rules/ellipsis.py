"""Dots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import ELLIPSIS
from bookpress.typography.locales import Locale
from bookpress.typography.text import UPPER, Edit, Text, is_edge, space_after, space_before

_DOTS = late(r"\.{3,}+")
_CAPITAL = late(f"[{UPPER}]")
_ASKS_FOR_SPACE = "«“‘\"'-–—:(["
"""After these, a space before the dots belongs to them."""


def one_sign_for_dots(text: Text, _locale: Locale) -> Iterator[Edit]:
    """EL: three dots or more are one sign; two stay.

    >>> from bookpress.typography.text import example
    >>> example(one_sign_for_dots, "Bon... on verra. [....] Là..")
    'Bon… on verra. […] Là..'
    """
    for dots in _DOTS.finditer(text.seen):
        yield Edit(*dots.span(), ELLIPSIS)


def no_space_before_final_dots(text: Text, _locale: Locale) -> Iterator[Edit]:
    """EL: the space before `…` goes when the block ends or a capital or a closing sign follows.

    >>> from bookpress.typography.text import example
    >>> example(no_space_before_final_dots, "Il partit … Elle … resta …")
    'Il partit… Elle … resta…'
    """
    seen = text.seen
    for dots in re.finditer(ELLIPSIS, seen):
        start = space_before(seen, dots.start())
        if start == dots.start() or is_edge(seen[start - 1 : start]):
            continue
        after = space_after(seen, dots.end())
        following = seen[after : after + 1]
        closes = is_edge(following) or following in ")]»”!?,"
        if seen[start - 1] not in _ASKS_FOR_SPACE and (closes or _CAPITAL.match(following)):
            yield Edit(start, dots.start(), "")
