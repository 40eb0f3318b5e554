"""Dots, apostrophes, inverted signs and the spaces in abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bookpress.patterns import late
from bookpress.typography.characters import APOSTROPHE, ELLIPSIS, NO_BREAK_SPACE
from bookpress.typography.languages.elisions import apostrophe_places
from bookpress.typography.languages.usages import Usage
from bookpress.typography.text import SPACE, Edit, Text

_DOTS = late(r"(?<!\.)\.{3}(?!\.)")
_JOINING = r"(?<=[^\W\d_])['‘](?=[^\W_])|(?<=\d)['‘](?=(?:e?r|s)(?!\w))"
_INSIDE = late(_JOINING)
_INSIDE_ELIDED = late(rf"{_JOINING}|(?<=[^\W\d_])['‘](?=[\"«“]\w)")
_GROUPS = late(r"(?<![\w.,'’])\d{1,3}(?:'\d{3})+(?!['’]?\w)")
_AFTER_INVERTED = late(rf"[¿¡]({SPACE}+)(?=\w)")


def dots(text: Text) -> Iterator[Edit]:
    """Write three dots as one sign; two stay, and four, which may end a sentence.

    >>> text = Text.of("Nun... ja.... so..")
    >>> text.replace(dots(text))
    >>> text.seen
    'Nun… ja.... so..'
    """
    for found in _DOTS.finditer(text.seen):
        yield Edit(*found.span(), ELLIPSIS)


def apostrophes(text: Text, usage: Usage) -> Iterator[Edit]:
    """Write `’` where a mark can only stand for letters left out, or groups digits.

    >>> text = Text.of("geht's, die '90er, 5'10, 'Wort'")
    >>> text.replace(apostrophes(text, Usage("de", "„“", "‚‘", {})))
    >>> text.seen
    "geht’s, die ’90er, 5'10, 'Wort'"
    """
    seen = text.seen
    if "'" not in seen and "‘" not in seen:
        return
    inside = _INSIDE_ELIDED if usage.elides else _INSIDE
    places = {at for at in apostrophe_places(seen, usage.language) if seen[at] in "'‘"}
    places |= {found.start() for found in inside.finditer(seen)}
    if usage.grouped:
        for number in _GROUPS.finditer(seen):
            places |= {at for at in range(*number.span()) if seen[at] == "'"}
    for at in sorted(places):
        yield Edit(at, at + 1, APOSTROPHE)


def inverted_signs(text: Text) -> Iterator[Edit]:
    """Take away the space between an inverted sign and what it opens.

    >>> text = Text.of("¿ Quién es?")
    >>> text.replace(inverted_signs(text))
    >>> text.seen
    '¿Quién es?'
    """
    for found in _AFTER_INVERTED.finditer(text.seen):
        yield Edit(*found.span(1), "")


def spaced_abbreviations(text: Text, usage: Usage) -> Iterator[Edit]:
    r"""Put no-break spaces into the abbreviations that are set with them.

    >>> text = Text.of("z.B. i.d.R. u.a.")
    >>> text.replace(spaced_abbreviations(text, Usage("de", "", "", {}, spaced="z._B i._d._R")))
    >>> text.seen
    'z.\xa0B. i.\xa0d.\xa0R. u.a.'
    """
    for found in _spaced(usage.spaced).finditer(text.seen):
        for run in re.finditer(rf"(?<=\.){SPACE}*(?=\w)", found[0]):
            start, end = found.start() + run.start(), found.start() + run.end()
            yield Edit(start, end, NO_BREAK_SPACE, sign_before=True)


@cache
def _spaced(forms: str) -> re.Pattern[str]:
    """Compile the pattern of the abbreviations of a language, with their spaces or without."""
    parts = (re.escape(form).replace("_", f"{SPACE}*") for form in forms.split())
    return re.compile(rf"(?<![\w.])(?:{'|'.join(parts)})\.(?!\w)")
