"""Which language a text is in, told by the library py3langid."""

from __future__ import annotations

from collections.abc import Iterable

_ENOUGH = 20_000
"""Signs that are looked at: more change no guess."""
_FEWEST_WORDS = 5
"""Below that a guess is none; of a script of its own a word is enough."""
_SURE = 40.0
"""By how much (in natural logarithms) another language must be likelier than the one that a file
names: of 90 short texts, those that named the right one stayed below 10, a page in another language
is beyond 200."""


def guess_language(texts: Iterable[str], named: str = "") -> str:
    """Return the language that some texts are in, as two letters; empty where they are too short.

    `named`: the one that their file names, which is believed if the words do not speak against it.

    >>> guess_language(["Les questions viennent d’abord, et les réponses ensuite. "], "en-US")
    'fr'
    >>> guess_language(["Well, so it is."], "en-US"), guess_language(["Well."])
    ('en', '')
    >>> guess_language(["**Q?** A[^%d]" % number for number in range(3000)])
    ''
    """
    sample: list[str] = []
    length = 0
    for text in texts:
        sample.append(text)
        length += len(text)
        if length > _ENOUGH:
            break
    words = " ".join(sample)[:_ENOUGH]
    given = named.partition("-")[0].lower()
    if len(words.split()) < _FEWEST_WORDS and words.isascii():
        return given
    from py3langid import rank

    ranked = rank(words)
    if ranked[0][0] == "zxx":  # no language
        return given
    # Of those with three letters many are kin of a large one, and win in short texts by chance.
    likely = {name: float(score) for name, score in ranked if len(name) == 2}
    best = max(likely, key=lambda name: likely[name])
    return given if likely[best] - likely.get(given, -1e9) < _SURE else best
