"""Dashes: of an aside, of a dialogue."""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import EM_DASH, EN_DASH, LINE_SEPARATOR, NO_BREAK_SPACE
from bookpress.typography.locales import Locale
from bookpress.typography.text import (
    UPPER,
    Edit,
    Text,
    is_edge,
    is_letter,
    space_after,
    space_before,
)

_TOKENS = late(r"-++|[–—]|[.!?…]|[()\[\]«»“”]")
_CLOSING_SIGNS = ",;:!?)]»”."
_OPENERS = "([«“"
_NO_WORD = "-–—+=*/<>|"
_NEW_SENTENCE = late(rf"[!?…]*[»”)]?\s+[«“(]?\s*[{UPPER}]")
_ABBREVIATED = late(
    r"(?<!\w)(?:[A-Z]|[A-Z]-[A-Z]|MM|Dr|Pr|Mgr|[Cc]f|[Pp]p?|art|chap|fig|vol|t|av|apr?|[CPT]h|St|éd|coll|dir)$"
)
_QUANTITY = late(r"\d\s?(?:%|‰|€|\$|£|°|°C|h|min|s|[kcm]?[mgl])$")


def spaced_dashes(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""DA: a spaced `-` is `–`; a dash opens and closes an aside; between digits it stays.

    >>> from bookpress.typography.text import example
    >>> example(spaced_dashes, "Ce choix - le seul - convient -- enfin, 10 - 3, ls -l")
    'Ce choix –\xa0le seul\xa0– convient –\xa0enfin, 10 - 3, ls -l'
    >>> example(spaced_dashes, "— Oui, dit-il – vite –, viens.")
    '—\xa0Oui, dit-il –\xa0vite\xa0–, viens.'
    """
    seen = text.seen
    open_asides = [False]
    for token in _TOKENS.finditer(seen):
        sign = token[0]
        if sign in _OPENERS:
            open_asides.append(False)
        elif sign in ")]»”":
            if len(open_asides) > 1:
                open_asides.pop()
        elif sign in ".!?…":
            if _NEW_SENTENCE.match(seen, token.end()) and not (
                sign == "." and _ABBREVIATED.search(seen, max(0, token.start() - 6), token.start())
            ):
                open_asides[-1] = False
        elif len(sign) <= 3:
            edits, open_asides[-1] = _dash(seen, *token.span(), is_open=open_asides[-1])
            yield from edits


def _dash(seen: str, start: int, end: int, *, is_open: bool) -> tuple[list[Edit], bool]:
    """Set one dash; give its edits, and whether an aside is open after it."""
    typed = seen[start:end]
    hyphen = typed[0] == "-"
    dash = {"---": EM_DASH, "-": EN_DASH, "--": EN_DASH}.get(typed, typed)
    left, right = space_before(seen, start), space_after(seen, end)
    before, after = seen[left - 1 : left] if left else "", seen[right : right + 1]
    spaced_left, spaced_right = left < start, right > end
    as_dash = Edit(start, end, dash)
    closes_block = is_edge(after)
    in_word = after == "." and seen[right + 1 : right + 2].isalnum()  # .NET
    on_sign = not closes_block and after in _CLOSING_SIGNS and not in_word

    if is_edge(before) or before in _OPENERS:  # a line of dialogue
        starts_line = before == LINE_SEPARATOR or (not before and is_letter(after))
        if hyphen and not starts_line:  # `- 3`, `(- x)`
            return [], is_open
        spoken = spaced_right or (is_letter(after) and is_edge(before) and not hyphen)
        if spoken and not closes_block and not on_sign and after not in _NO_WORD:
            return [as_dash, Edit(end, right, NO_BREAK_SPACE, sign_before=True)], is_open
        return [], is_open
    if not spaced_left or before in _NO_WORD:
        return [], is_open
    if on_sign or closes_block:
        if not is_open and (hyphen or closes_block):
            return [], is_open
        return [Edit(left, start, NO_BREAK_SPACE), as_dash], False
    if not spaced_right or after in _NO_WORD or _is_range(seen, left, after):
        return [], is_open
    if is_open:
        before_it, after_it = NO_BREAK_SPACE, " "
    else:
        before_it, after_it = " ", NO_BREAK_SPACE
    return [
        Edit(left, start, before_it),
        as_dash,
        Edit(end, right, after_it, sign_before=True),
    ], not is_open


def _is_range(seen: str, end: int, after: str) -> bool:
    """Return whether a dash stands between two numbers or quantities: `10 - 3`, `5 % - 8 %`."""
    if not after.isdigit():
        return False
    return seen[end - 1].isdigit() or bool(_QUANTITY.search(seen, max(0, end - 8), end))
