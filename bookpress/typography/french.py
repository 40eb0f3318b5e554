"""The French rules in their order, applied to one block (rules-fr.md, section 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bookpress.typography.locales import Locale
from bookpress.typography.rules import (
    abbreviations,
    apostrophes,
    dashes,
    ellipsis,
    numbers,
    ordinals,
    quotes,
    spaces,
)
from bookpress.typography.rules.opaque import hide_opaque
from bookpress.typography.rules.unbroken import unbroken_marks
from bookpress.typography.text import Rule, Span, Text, restore

RULES: tuple[tuple[Iterable[str], Rule], ...] = (
    (".", ellipsis.one_sign_for_dots),
    (",.", spaces.no_space_before_comma),
    (")]", spaces.no_space_inside_brackets),
    ("\"'‘“", quotes.quotation_marks),
    ("'‘", apostrophes.curled_apostrophes),
    ("…", ellipsis.no_space_before_final_dots),
    ("-–—", dashes.spaced_dashes),
    ("«»‹›", spaces.space_inside_guillemets),
    (";!?", spaces.space_before_high_signs),
    (":", spaces.space_before_colon),
    ("0+", numbers.space_in_telephone_numbers),
    ("0123456789", numbers.space_between_groups_of_digits),
    ("x×", numbers.multiplication_signs),
    ("0123456789½¼¾", numbers.space_before_units),
    ("%‰€£°", numbers.missing_space_before_symbols),
    ("h", numbers.space_after_hours),
    ("0123456789", numbers.space_between_day_and_month),
    ("MDP", abbreviations.space_after_titles),
    (".", abbreviations.space_after_initials),
    (".", abbreviations.space_after_references),
    ("°º§©", abbreviations.space_after_number_signs),
    ("nN", abbreviations.space_after_superior_number_signs),
    (("ex.",), abbreviations.space_in_for_example),
    (("J.",), abbreviations.space_before_era),
    (("etc",), abbreviations.space_before_etc),
    ("", abbreviations.space_after_numbered_words),
    ("IVX", ordinals.space_after_roman_ordinals),
    ("IVX", ordinals.space_between_name_and_number),
)
"""Each rule with the signs without which it has nothing to do. The order matters: dots before
the spaces round them, spaces that go before the quotation marks that are read by their
neighbours, quotation marks before apostrophes, guillemets before the signs inside."""


def set_block(
    text: Text,
    locale: Locale,
    *,
    keep: re.Pattern[str] | None = None,
    unbroken: re.Pattern[str] | None = None,
) -> list[Span]:
    """Apply every rule to a block; give the elements to add, in order and without overlap.

    `keep`: what is never touched. `unbroken`: what gets `span.nohyph`; None: nothing does.
    """
    text.replace(spaces.no_break_space_at_no_edge(text, locale))
    hide_opaque(text, keep)
    for needs, rule in RULES:
        if not needs or any(sign in text.seen for sign in needs):
            text.replace(rule(text, locale))
            # A pair that is set may free a mark beside it to find its own fellow.
            while rule is quotes.quotation_marks and (again := list(rule(text, locale))):
                text.replace(again)
    marks = list(ordinals.ordinal_marks(text))
    restore(text)
    if unbroken is not None:
        taken = {at for mark in marks for at in range(mark.start, mark.end)}
        marks += [
            mark
            for mark in unbroken_marks(text, unbroken)
            if taken.isdisjoint(range(mark.start, mark.end))
        ]
        marks.sort()
    return marks
