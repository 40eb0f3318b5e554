"""Plain words, written as Markdown, read as those words."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from bookpress.importing.markdown import escape, heading, opening
from bookpress.model.book import plain_text

_SIGNS = r"""
* ** _ __ ` `` [ ] ( ) { } < > & # ## + - -- --- = == ~ ~~ ^ ^[ [^1] | ! ![ $ $$ : :: ::: \ \* /
/// @ % %% 1. 2) a) (1) word Word x http://a.b/c_d_e a@b.co :smile: {.x} {#id} <b> </b> <br>
[x](y) [x][y] • … — – *[HTML]: [x]: ' " === [ ] ??? !!! ++i++ ==m== H~2~O x^2^ [[w]] ... 10:30
SD: <3 &#65; &nbsp {a=b} {: ^^i^^ >>> $x$ \(x\) @durand [@durand] {++a++} {--b--} {>>c<<}
{~~a~>b~~} <https://x.y> ~~~ ``` [TOC] \newpage <div> </div> <script> Table: {{ }} {% %} <!--
-->
"""
SIGNS = [*_SIGNS.split(), " "]
DIALECT = markdown.Markdown(extensions=["bookpress.reading.markdown"])


def read(text):
    """Return the HTML of a text by the dialect."""
    DIALECT.reset()
    return DIALECT.convert(text).strip()


def words(made):
    """Return the words of HTML."""
    return " ".join(plain_text(html.fromstring(f"<div>{made}</div>")).split())


@settings(max_examples=400)
@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8))
def test_words_are_read_as_they_are(signs):
    plain = " ".join("".join(signs).split()) or "x"

    made = read(opening(escape(plain)))

    assert words(made) == plain
    assert re.fullmatch(r"<p>.*</p>", made, re.DOTALL)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=8))
def test_a_heading_is_read_as_it_is(signs):
    plain = " ".join(f"Why {''.join(signs)}".split())

    assert words(read(heading(escape(plain), 2))) == plain


@pytest.mark.parametrize(
    "plain",
    ["snake_case", "[inaudible]", "5 < 6 > 4", "it costs $5", "R&D", "a ~ b", "1:30", "{{ x"],
)
def test_no_backslash_stands_where_none_is_wanted(plain):
    assert escape(plain).replace("\\~", "~") == plain
