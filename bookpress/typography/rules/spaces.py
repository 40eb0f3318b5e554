"""Spaces round punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import ELLIPSIS, LINE_SEPARATOR, NO_BREAK_SPACES, SPACES
from bookpress.typography.locales import Locale
from bookpress.typography.text import SPACE, Edit, Text, is_edge, space_after, space_before

_HIGH_SIGNS = late(rf"[!?]++(?:{SPACE}++[!?]++)*+|;")
_BRACKETS = late(r"[()\[\]]")
_COMMA_OR_STOP = late(r"[,.]")
_STICKS_TO_SIGN = "([{«“‘‹¿¡"
"""After these a high sign takes no space."""
_TOUCHES_SIGN = ELLIPSIS + "/&@#\\<:;'"
"""After these a high sign takes a space only if one was typed."""


def space_before_high_signs(text: Text, locale: Locale) -> Iterator[Edit]:
    r"""SP1: a fine before `;` `!` `?`, typed or not; a group gets one, and none inside.

    >>> from bookpress.typography.text import example
    >>> example(space_before_high_signs, "Halte! Vrai ? ! Oui (?) et a?b, hum…!")
    'Halte\u202f! Vrai\u202f?! Oui (?) et a?b, hum…!'
    """
    seen = text.seen
    for signs in _HIGH_SIGNS.finditer(seen):
        first, end = signs.span()
        start = space_before(seen, first)
        before, after = seen[start - 1 : start] if start else "", seen[end : end + 1]
        if is_edge(before) or after.isalnum() or after == "=" or before in _STICKS_TO_SIGN:
            continue
        if start < first or before not in _TOUCHES_SIGN:
            yield Edit(start, first, locale.before_high_signs)
        for inner in re.finditer(rf"{SPACE}++", signs[0]):
            yield Edit(first + inner.start(), first + inner.end(), "")


def space_before_colon(text: Text, locale: Locale) -> Iterator[Edit]:
    r"""SP2: a no-break space before `:` when a space, a tag or the end of the block follows.

    >>> from bookpress.typography.text import example
    >>> example(space_before_colon, "Résumé: à 10:30, format 16:9 :")
    'Résumé\xa0: à 10:30, format 16:9\xa0:'
    """
    seen = text.seen
    for colon in re.finditer(":", seen):
        at = colon.start()
        start = space_before(seen, at)
        before, after = seen[start - 1 : start] if start else "", seen[at + 1 : at + 2]
        if is_edge(before) or before in _STICKS_TO_SIGN or before in ":/":
            continue
        ends = is_edge(after) or after in SPACES
        tag = not ends and text.tag_at(at + 1) and not (before.isdigit() and after.isdigit())
        tag = (
            tag and not text.nodes[text.node_at(at + 1)].css_class
        )  # `a:XIXe siècle` gets one of ours
        if ends or (tag and after != ":"):
            yield Edit(start, at, locale.before_colon)


def space_inside_guillemets(text: Text, locale: Locale) -> Iterator[Edit]:
    r"""SP3: a no-break space after `«` and before `»`, typed or not.

    >>> from bookpress.typography.text import example
    >>> example(space_inside_guillemets, "Un «projet» et «» vide")
    'Un «\xa0projet\xa0» et «» vide'
    """
    seen = text.seen
    outer, inner = "«»", locale.second_level if locale.second_level[0] in "‹" else ("", "")
    for mark in re.finditer("[«»‹›]", seen):
        at = mark.start()
        if mark[0] not in outer and mark[0] not in inner:
            continue
        if mark[0] in "«‹":
            end = space_after(seen, at + 1)
            following = seen[end : end + 1]
            if not is_edge(following) and following not in "»›":
                yield Edit(at + 1, end, locale.inside_guillemets, sign_before=True)
        else:
            start = space_before(seen, at)
            if start and seen[start - 1] not in "«‹" + LINE_SEPARATOR:
                yield Edit(start, at, locale.inside_guillemets)


def no_space_before_comma(text: Text, _locale: Locale) -> Iterator[Edit]:
    """CO: no space before `,` nor before a `.` that ends a sentence.

    >>> from bookpress.typography.text import example
    >>> example(no_space_before_comma, "Oui , le .NET et un .docx . Fin .")
    'Oui, le .NET et un .docx. Fin.'
    """
    seen = text.seen
    for sign in _COMMA_OR_STOP.finditer(seen):
        at = sign.start()
        start = space_before(seen, at)
        if start == at or not start or is_edge(seen[start - 1]) or seen[start - 1] == ".":
            continue
        if sign[0] == "," or _ends_sentence(seen, at):
            yield Edit(start, at, "")


def _ends_sentence(seen: str, stop: int) -> bool:
    """Return whether a spaced `.` is a full stop: nothing, a sign or a new sentence follows."""
    if seen[stop + 1 : stop + 2].isalnum():
        return False
    after = space_after(seen, stop + 1)
    following = seen[after : after + 1]
    return following != "." and not following.islower()


def no_space_inside_brackets(text: Text, _locale: Locale) -> Iterator[Edit]:
    """CO: no space inside `( )` and `[ ]`; a bracket without its fellow, or empty, stays.

    >>> from bookpress.typography.text import example
    >>> example(no_space_inside_brackets, "Non ( peut-être ) et x ∈ ] 0, 1 [ ou [ ]")
    'Non (peut-être) et x ∈ ] 0, 1 [ ou [ ]'
    """
    seen = text.seen
    edits: list[Edit] = []
    open_at: list[int] = []
    for bracket in _BRACKETS.finditer(seen):
        at, sign = bracket.start(), bracket[0]
        if sign in "([":
            open_at.append(at)
            continue
        if not open_at or seen[open_at[-1]] != ("(" if sign == ")" else "["):
            continue
        first, last = space_after(seen, open_at.pop() + 1), space_before(seen, at)
        if first > last or LINE_SEPARATOR in seen[first:last][:1] + seen[first:last][-1:]:
            continue
        start = space_before(seen, first)
        edits += [Edit(start, first, ""), Edit(last, at, "")]
    yield from sorted(edits)


def no_break_space_at_no_edge(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""Rules-fr.md 1.8: a block neither starts nor ends with a no-break space.

    >>> from bookpress.typography.text import example
    >>> example(no_break_space_at_no_edge, "\xa0 Un\xa0mot \u202f")
    ' Un\xa0mot '
    """
    seen = text.seen
    blank = SPACES + LINE_SEPARATOR
    start = len(seen) - len(seen.lstrip(blank))
    end = len(seen.rstrip(blank))
    edges = range(len(seen)) if start >= end else (*range(start), *range(end, len(seen)))
    for at in edges:
        if seen[at] in NO_BREAK_SPACES:
            yield Edit(at, at + 1, "")
