"""Which rules set a block of a language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from bookpress.typography.locales import french_locale
from bookpress.typography.text import Span, Text

Setter: TypeAlias = Callable[[Text], list[Span]]
"""Typesets one block, in place; gives the elements to add, in order and without overlap."""


def setter_for(
    language: str,
    *,
    keep: re.Pattern[str] | None = None,
    unbroken: re.Pattern[str] | None = None,
) -> Setter | None:
    """Return what sets the blocks of a language; None for one without rules of ours.

    `keep`: what is never touched. `unbroken`: what gets `span.nohyph`; None: nothing does.
    """
    locale = french_locale(language)
    if locale is not None:
        from bookpress.typography import french

        return lambda block: french.set_block(block, locale, keep=keep, unbroken=unbroken)
    from bookpress.typography import languages

    usage = languages.usage_of(language)
    if usage is None:
        return None
    return lambda block: languages.set_block(block, usage, keep=keep, unbroken=unbroken)
