"""German, English, Spanish, Italian, Dutch and Portuguese: a row each, and rules they share.

The rules change spaces, quotation marks, apostrophes, dashes and dots; never a letter or a digit.
A typographic mark that the author typed stays, whatever its style; only straight marks and hyphens
in the place of dashes become what the printers of the language set.
"""

from __future__ import annotations

import re

from bookpress.typography.languages.dashes import dashes
from bookpress.typography.languages.quotes import quotation_marks
from bookpress.typography.languages.signs import (
    apostrophes,
    dots,
    inverted_signs,
    spaced_abbreviations,
)
from bookpress.typography.languages.usages import Usage, usage_of
from bookpress.typography.locales import FRANCE
from bookpress.typography.no_break_spaces import with_no_break_spaces
from bookpress.typography.rules.opaque import hide_opaque
from bookpress.typography.rules.spaces import no_break_space_at_no_edge
from bookpress.typography.rules.unbroken import unbroken_marks
from bookpress.typography.text import Span, Text, restore

__all__ = ["Usage", "set_block", "usage_of"]


def set_block(
    text: Text,
    usage: Usage,
    *,
    keep: re.Pattern[str] | None = None,
    unbroken: re.Pattern[str] | None = None,
) -> list[Span]:
    r"""Apply the rules of a language to a block; give the elements to add, as for French.

    >>> text = Text.of('Er sagte: "Es geht\'s 10 km - z.B. heute..."')
    >>> set_block(text, usage_of("de"))
    []
    >>> text.seen
    'Er sagte: „Es geht’s 10\xa0km – z.\xa0B. heute…“'
    """
    text.replace(no_break_space_at_no_edge(text, FRANCE))
    hide_opaque(text, keep)
    text.replace(dots(text))
    text.replace(apostrophes(text, usage))
    while edits := quotation_marks(text.seen, usage):
        text.replace(edits)
    text.replace(dashes(text, usage))
    if usage.inverted:
        text.replace(inverted_signs(text))
    if usage.spaced:
        text.replace(spaced_abbreviations(text, usage))
    text.seen = with_no_break_spaces(text.seen, usage.language)
    restore(text)
    return [] if unbroken is None else list(unbroken_marks(text, unbroken))
