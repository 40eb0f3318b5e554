"""Words on paper that no line can hold: places to break them, where each line has few to look at.

WeasyPrint measures the rest of a word anew for each line that it cuts from it, so that a word of a
hundred thousand letters would take hours. Words of ordinary length are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bookpress.model.book import Element
from bookpress.rendering.trees import set_between

# Scripts without spaces break between any two letters, by rules of their own: Thai to Myanmar,
# Khmer, and all from the radicals of Chinese on. No line begins with a sign that closes, so none
# breaks at a space before it (UAX 14, LB13).
_LONG = re.compile(
    "(?:[^ \t\n\u2002\u2003\u2014/\\-\u0e00-\u109f\u1780-\u17ff\u2e80-\U0010ffff]"
    r"| (?=[.,:;!?)\]}])){500,}"
)
_PIECE = re.compile(r".{100}\W*(?=\w)", re.DOTALL)
"""As long as two lines, and not between a letter and its accents."""


def set_long_words(tree: Element) -> None:
    """Let a word of five hundred letters or more break at each hundredth, in place.

    >>> tree = etree.fromstring(f"<p>{'a' * 499} {'b' * 500}</p>")
    >>> set_long_words(tree)
    >>> [len(one.tail) for one in tree.iter("wbr")]
    [100, 100, 100, 100]
    """
    set_between(tree, _places, lambda _: etree.Element("wbr"))


def _places(text: str) -> Iterator[re.Match[str]]:
    """Yield where a text may break, as matches of nothing."""
    for word in _LONG.finditer(text):
        for piece in _PIECE.finditer(text, word.start(), word.end()):
            yield from _HERE.finditer(text, piece.end(), piece.end())


_HERE = re.compile("")
