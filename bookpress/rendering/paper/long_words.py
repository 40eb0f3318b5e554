"""Words on paper that no line can hold: where they are broken.

A word of a heading that is wider than the measure is hyphenated by its language, though nothing
else of the heading is. The longest words get places to break, so that each line has few to look at:
WeasyPrint measures the rest of a word anew for each line that it cuts from it, and one of a hundred
thousand letters would take hours. Words of ordinary length are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree
from markupsafe import Markup

from bookpress.model.book import Element, Phrase, inner_xml
from bookpress.patterns import late
from bookpress.rendering.paper.widths import Face, widest_word
from bookpress.rendering.trees import made, set_between

# Scripts without spaces break between any two letters, by rules of their own: Thai to Myanmar,
# Khmer, and all from the radicals of Chinese on. No line begins with a sign that closes, so none
# breaks at a space before it (UAX 14, LB13).
_LONG = late(
    # All but these and what a line breaks at: blanks, the em dash, the slash, the hyphen. `re`
    # compiles it in a quarter of the time so.
    "(?:[\0-\x08\x0b-\x1f!-,.0-\u0dff\u10a0-\u177f\u1800-\u2001\u2004-\u2013\u2015-\u2e7f]"
    r"| (?=[.,:;!?)\]}])){500,}"
)
_WORD = late(r"\S+")
# A word that just fits by its letters may not fit on paper.
_SLACK = 1.01
_PIECE = late(r".{100}\W*(?=\w)", re.DOTALL)
"""As long as two lines, and not between a letter and its accents."""


def set_long_words(tree: Element) -> None:
    """Let a word of five hundred letters or more break at each hundredth, in place.

    >>> tree = etree.fromstring(f"<p>{'a' * 499} {'b' * 500}</p>")
    >>> set_long_words(tree)
    >>> [len(one.tail) for one in tree.iter("wbr")]
    [100, 100, 100, 100]
    """
    set_between(tree, _places, lambda _: etree.Element("wbr"))


def set_wide_words(tree: Element, face: Face, measure: float) -> None:
    """Let the words that are wider than a measure (em) be hyphenated, in place.

    >>> from bookpress.rendering.paper.widths import read_face
    >>> from bookpress.rendering.font_faces import font_file
    >>> from bookpress.model.theme import open_theme
    >>> tree = etree.fromstring("<h2>Das <em>Umfangreiche</em></h2>")
    >>> set_wide_words(tree, read_face(font_file(open_theme(), "sans", "400")), 4)
    >>> etree.tostring(tree, encoding="unicode")
    '<h2>Das <em><span class="wide">Umfangreiche</span></em></h2>'
    """
    if widest_word("".join(map(str, tree.itertext())), face) * _SLACK <= measure:
        return

    def wide(text: str) -> Iterator[re.Match[str]]:
        for word in _WORD.finditer(text):
            if widest_word(word[0], face) * _SLACK > measure:
                yield word

    set_between(tree, wide, lambda word: made("span", "wide", word[0]))


def with_wide_words(words: str, face: Face, measure: float) -> str:
    """Return words for a template, those wider than a measure (em) marked (`set_wide_words`)."""
    if widest_word(words, face) * _SLACK <= measure:
        return words
    tree = words_tree(words)
    set_wide_words(tree, face, measure)
    return Markup(inner_xml(tree))


def words_tree(words: str) -> Element:
    """Return words of the metadata as a tree of their own."""
    return deepcopy(words.tree) if isinstance(words, Phrase) else made("p", "words", words)


def _places(text: str) -> Iterator[re.Match[str]]:
    """Yield where a text may break, as matches of nothing."""
    for word in _LONG.finditer(text):
        for piece in _PIECE.finditer(text, word.start(), word.end()):
            yield from _HERE.finditer(text, piece.end(), piece.end())


_HERE = re.compile("")
