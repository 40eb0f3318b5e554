r"""Titles, initials, abbreviations and numbered words that hold on to what follows.

>>> from bookpress.typography.text import example
>>> example(space_after_titles, "M. Roux, Mme Bey, le Dr House, M. de Vigny")
'M.\xa0Roux, Mme\xa0Bey, le Dr\xa0House, M. de Vigny'
>>> example(space_after_references, "p. 8, chap. IV, Fig. 2, p. suivante")
'p.\xa08, chap.\xa0IV, Fig.\xa02, p. suivante'
>>> example(space_after_number_signs, "N° 3, n°4, § 12, §3, © 2024 et © Durand")
'N°\xa03, n°\xa04, §\xa012, §3, ©\xa02024 et © Durand'
>>> example(space_in_for_example, "un fruit, p. ex. la poire")
'un fruit, p.\xa0ex. la poire'
>>> example(space_before_era, "En 52 av. J.-C., au siècle av. J.-C.")
'En 52\xa0av.\xa0J.-C., au siècle av.\xa0J.-C.'
>>> example(space_before_etc, "Pommes, poires, etc.")
'Pommes, poires,\xa0etc.'
>>> example(space_after_numbered_words, "Chapitre IV, page 12, partie d'un article D'abord")
"Chapitre\xa0IV, page\xa012, partie d'un article D'abord"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import NO_BREAK_SPACE, SPACES
from bookpress.typography.locales import Locale
from bookpress.typography.rules.ordinals import ROMAN
from bookpress.typography.rules.words import SENTENCE_WORDS
from bookpress.typography.text import SPACE, UPPER, Edit, Text, binding

_NUMBER = rf"(?:\d|{ROMAN}(?:er|re|e)?(?![\w'’]))"
_LOWER_ROMAN = r"(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})(?!\w)"

space_after_titles = binding(
    rf"(?<!\w)(?:MM?\.|Mmes?|Mlles?|[DP]rs?\.?|Mgr)({SPACE}++)(?=[{UPPER}])"
)
"""AB: a title holds on to the name."""
space_after_references = binding(
    rf"(?<![\w.])(?:[Pp]{{1,2}}|[Aa]rt|[Cc]hap|[Ff]ig|[Vv]ol|[Tt])\.({SPACE}++)"
    rf"(?={_NUMBER}|{_LOWER_ROMAN})"
)
"""AB: p. pp. art. chap. fig. vol. t. hold on to the number."""
space_after_number_signs = binding(
    rf"(?:(?<!\w)[nN][°º]|[§©])({SPACE}++)(?={_NUMBER})|(?<!\w)[nN][°º]()(?=\d)"
)
"""AB: `n°`, `§` and `©` hold on to the number; after `n°` a missing space is put in."""
space_in_for_example = binding(rf"(?<!\w)[pP]\.({SPACE}++)(?=ex\.)")
"""AB: `p. ex.` holds together."""
space_before_era = binding(rf"(?:(?<=\d)({SPACE}++))?(?<!\w)(?:av|apr?)\.({SPACE}++)(?=J\.)")
"""AB: `av. J.-C.` holds together, and to the year before it."""
space_before_etc = binding(rf"(?<=\S)({SPACE}++)(?=etc[.…])")
"""AB: `etc.` holds on to what precedes."""
space_after_numbered_words = binding(
    r"(?<!\w)(?i:chapitres?|pages?|figures?|tableaux?|tomes?|volumes?|articles?|annexes?|parties?"
    rf"|sections?)({SPACE}++)(?={_NUMBER}|{_LOWER_ROMAN})"
)
"""AB: chapitre, page, figure, tableau, tome… hold on to their number, arabic or roman."""

_NUMERO = late(rf"(?<!\w)[nN](?:os?)({SPACE}++)(?=\d)")
_PARTICLE = rf"(?:(?:de(?:{SPACE}++la)?|du|des|van|von){SPACE}++|[dD]['’])"
_INITIALS = late(
    rf"(?<![\w.])((?:[{UPPER}]|[CPT]h|Chr)\.(?:-?[{UPPER}]\.)*)"
    rf"({SPACE}++)(?={_PARTICLE}?([{UPPER}][\w-]*(\.)?))"
)


def space_after_initials(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""AB: initials hold on to the name; in `le plan B. Elle` a sentence ends.

    >>> from bookpress.typography.text import example
    >>> example(space_after_initials, "A. B. Morel, J.-P. Sartre, A. de Musset, le plan B. Elle")
    'A.\xa0B.\xa0Morel, J.-P.\xa0Sartre, A.\xa0de Musset, le plan B. Elle'
    """
    bound = -1
    for found in _INITIALS.finditer(text.seen):
        initials, following = found[1], found[3]
        title_of_noble = initials == "M." and text.seen[found.end(2)].islower()
        ends_sentence = following in SENTENCE_WORDS and not found[4] and found.start() != bound
        if title_of_noble or ends_sentence or _is_era(text.seen, found):
            continue
        bound = found.end()
        yield Edit(*found.span(2), NO_BREAK_SPACE)


def _is_era(seen: str, initials: re.Match[str]) -> bool:
    """Return whether `J.-C.` dates a year, and is no one's initials."""
    before = seen[max(0, initials.start() - 8) : initials.start()].rstrip(SPACES)
    return initials[1] == "J.-C." and before.endswith(("av.", "ap.", "apr.", "avant", "après"))


def space_after_superior_number_signs(text: Text, _locale: Locale) -> Iterator[Edit]:
    """AB: `n<sup>o</sup>` is `n°`, written with a tag after its `n`."""
    for found in _NUMERO.finditer(text.seen):
        if text.tag_at(found.start() + 1):
            yield Edit(*found.span(1), NO_BREAK_SPACE)
