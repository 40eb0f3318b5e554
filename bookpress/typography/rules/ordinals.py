r"""Ordinals, centuries and the numbers of kings.

>>> from bookpress.typography.text import example
>>> example(space_after_roman_ordinals, "La Ve République, au IIIe millénaire, le VIe jour")
'La Ve\xa0République, au IIIe\xa0millénaire, le VIe jour'
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE
from bookpress.typography.locales import Locale
from bookpress.typography.rules.words import SENTENCE_WORDS
from bookpress.typography.text import SPACE, UPPER, Edit, Span, Text, binding

ROMAN = "(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLCDM])"
"""A well-formed roman number, for patterns."""
_SMALL_ROMAN = "(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVX])"

_ROMAN_ORDINAL = (
    rf"(?<!\w)(?:I(?:ers?|res?)|IIde?|(?=[LCDM]*[IVX])(?!I(?:e|d)){ROMAN}es?)(?![\w'’])"
)
_CENTURY = late(rf"{SPACE}+siècles?(?!\w)")
_BARE = late(
    rf"(?:{SPACE}*,)?(?:{SPACE}*[-–—/]|{SPACE}+(?:et|ou|ni|non|mais|comme|puis|voire|que|au|aux|du|de|des|à"
    rf"|le|la|les|en|dans|jusqu['’]|est|fut|était|sera|a)(?!\w)|(?={SPACE}*,))"
)
"""What may follow a century's number whose noun comes later: no noun of its own."""
_CLAUSE_END = late(r"[.;:!?…()«»]")
space_after_roman_ordinals = binding(
    rf"{_ROMAN_ORDINAL}({SPACE}++)(?:[Rr]épubliques?|[Ee]mpires?|[Ss]iècles?|millénaires?)(?!\w)"
)
"""OR: a no-break space between a roman ordinal and République, Empire, siècle, millénaire."""
_ROMAN_TOKEN = late(_ROMAN_ORDINAL)
_ARABIC_TOKEN = late(
    r"(?<![\w#])(?<!\d[.,])(?:1(?:ers?|res?)|2(?:de?s?)"
    rf"|(?!1e)[1-9](?:\d*|\d{{0,2}}(?:{NARROW_NO_BREAK_SPACE}\d{{3}})+)es?(?![-+−]\d(?!\d*e\b)))(?!\w)"
)
_SUFFIX = late("[a-z]+$")
_NAME_AND_NUMBER = late(
    rf"(?<![^\W\d_])([{UPPER}][\w’]*[a-zà-öø-ÿœ])({SPACE}++)(?={_SMALL_ROMAN}(?:er|re)?(?![\w'’]))"
    rf"(?!I(?!\w)(?<!(?:Acte|Type){SPACE}I))"
    rf"(?!\w\.{SPACE}*[{UPPER}])"
)
_NAME_BEFORE = late(rf"(?<!\w)([{UPPER}][\w’]*){SPACE}+$")


def space_between_name_and_number(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""OR: a king, a pope or an act holds on to its roman number.

    >>> from bookpress.typography.text import example
    >>> example(space_between_name_and_number, "Louis XIV, François Ier, Mon CV, Le V")
    'Louis\xa0XIV, François\xa0Ier, Mon CV, Le V'
    """
    for found in _NAME_AND_NUMBER.finditer(text.seen):
        if found[1] not in SENTENCE_WORDS:
            yield Edit(*found.span(2), NO_BREAK_SPACE)


def ordinal_marks(text: Text) -> Iterator[Span]:
    """OR: the letters of an ordinal are superior; a century is in small capitals.

    >>> for mark in ordinal_marks(Text.of("Le 1er, au XXe siècle, 2ème, 1e6")):
    ...     print(mark.start, mark.end, mark.tag + mark.css_class)
    4 6 sup
    11 13 spansc
    13 14 sup
    """
    marks = [m for found in _ARABIC_TOKEN.finditer(text.seen) for m in _superior(text, found)]
    romans = list(_ROMAN_TOKEN.finditer(text.seen))
    century = -1  # where the nearest “siècle” stands, going from the end
    words = [word.start() for word in re.finditer("siècles?(?!\\w)", text.seen)]
    for ordinal in reversed(romans):
        while words and words[-1] > ordinal.end():
            century = words.pop()
        is_century = century > 0 and _names_century(text.seen, ordinal, century)
        marks += _superior(text, ordinal, small_capitals=is_century)
    yield from sorted(marks)


def _names_century(seen: str, ordinal: re.Match[str], century: int) -> bool:
    """Return whether a number counts centuries: its “siècle” follows, in the same clause."""
    if _CENTURY.match(seen, ordinal.end()):
        return True
    if century - ordinal.end() > 120 or _CLAUSE_END.search(seen, ordinal.end(), century):
        return False
    name = _NAME_BEFORE.search(seen, max(0, ordinal.start() - 40), ordinal.start())
    if name and name[1] not in SENTENCE_WORDS:  # François Ier, au XVIe siècle
        return False
    return bool(_BARE.match(seen, ordinal.end()))


def _superior(text: Text, ordinal: re.Match[str], *, small_capitals: bool = False) -> list[Span]:
    """Mark one ordinal, unless a tag stands inside it: then it was marked by hand."""
    suffix = _SUFFIX.search(ordinal[0])
    assert suffix is not None
    start, middle, end = ordinal.start(), ordinal.start() + suffix.start(), ordinal.end()
    marks = []
    node = text.node_at(start)
    if small_capitals and text.nodes[node].css_class != "sc" and text.node_at(middle - 1) == node:
        marks.append(Span(start, middle, "span", "sc"))
    if not text.tag_at(middle) and text.node_at(middle) == text.node_at(end - 1):
        marks.append(Span(middle, end, "sup"))
    return marks
