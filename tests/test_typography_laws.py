"""Laws that hold for every text, tried on texts made up by hypothesis."""

from __future__ import annotations

import os
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookpress.model.elements import ALL_BLOCKS
from bookpress.typography import typeset_html

_WORDS = """
    l' d' qu' L' été Roux mot à M. MM. Mme Dr J. J.-C. av. etc. p. ex. n° § © XIVe XX siècle
    République Louis Ier 1er 2e 2ème 12 000 1 1914 10 h 30 kg % € °C 5' 30" x × mai page chapitre
    IV A B :) :-( https://a.fr/?b;c a@b.fr /etc/x --x -v .NET &amp; &lt; &nbsp; &quot; &eacute;
    &amp;nbsp; fin
"""
WORDS = _WORDS.split()
SIGNS = [*"\"'‘’“”«»-–—.,;:!?…()[]/=%°", "--", "---", "...", "..", "''", '""', "?!"]
SPACES = [" ", " ", " ", "", "", "\n", "\u00a0", "\u202f", "\u2009", "  "]
TAGS = [
    *("<em>", "</em>", "<b>", "</b>", "<br>", "<code>x ?</code>", "<sup>1</sup>", "<!-- c ? -->"),
    *('<i lang="en">"x"</i>', '<span class="sc">', "</span>", "</p><p>", "<sup>", "</sup>"),
    *('<a class="note-call">1</a>', '<img alt="x ?">'),
]
fragments = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(SIGNS),
        st.sampled_from(SPACES),
        st.sampled_from(SPACES),
        st.sampled_from(TAGS),
        st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs"]), max_size=3),
    ),
    max_size=24,
).map(lambda parts: "<p>" + "".join(parts) + "</p>")

_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
_ADDED = re.compile(
    r'(?<=[0-9IVXLCDM>])<sup>(ers?|res?|es?|de?s?)</sup>|<span class="sc">([IVXLCDM]+)</span>'
)
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(ALL_BLOCKS)})\b[^<>]*>")


def letters_and_digits(fragment: str) -> str:
    text = _TAG.sub("", fragment).replace("&nbsp;", "").replace("&quot;", "")
    return "".join(c for c in text if c.isalnum() and c not in "x×")


def given_tags(fragment: str) -> list[str]:
    return _TAG.findall(_ADDED.sub(r"\1\2", fragment))


@settings(
    max_examples=int(os.environ.get("LAWS", "300")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(fragments)
def test_the_laws_hold(fragment):
    result = typeset_html(fragment)
    assert typeset_html(result) == result, "on its own output it changes nothing"
    assert letters_and_digits(result) == letters_and_digits(fragment), "no letter or digit changes"
    assert given_tags(result) == given_tags(fragment), "tags stay as given"
    for block in _BLOCK_TAG.split(result):
        text = _TAG.sub("", block.replace("<img", "X<img")).strip(" \n\t\r\f\v")
        assert text.strip("\u00a0\u202f") == text, "no no-break space at a block's edge"
