"""Attribute lists: `{#id .class key=value}`, with or without a colon after the brace.

The grammar is strict: every word is an id, a class or a pair. Anything else between braces is the
text of another template language (`{{ x }}`, `{% raw %}`, `{a, b}`) and stays as typed.
"""

from __future__ import annotations

from typing import TypeAlias

from bookpress.patterns import late

Pairs: TypeAlias = tuple[tuple[str, str], ...]
"""Attributes as typed, in order: `("id", "a"), ("class", "b"), ("lang", "en")`."""

_PAIR = r"""[A-Za-z_][\w:.-]*+=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s"'{}<>]++)"""
_WORD = rf"(?:\#[\w.:-]++|\.[A-Za-z_-][\w-]*+|{_PAIR})"
LIST = rf"\{{:?[ ]*+{_WORD}(?:[ ]++{_WORD})*+[ ]*+\}}"
"""A whole list, as a regular expression without groups."""

_WORDS = late(_WORD)
_LIST = late(LIST)


def parse(source: str) -> Pairs:
    """Read a list that `LIST` matched.

    >>> parse('{: #a .b .c lang=en title="Une vie"}')
    (('id', 'a'), ('class', 'b'), ('class', 'c'), ('lang', 'en'), ('title', 'Une vie'))
    """
    pairs = []
    for word in _WORDS.findall(source):
        if word[0] == "#":
            pairs.append(("id", word[1:]))
        elif word[0] == ".":
            pairs.append(("class", word[1:]))
        else:
            key, value = word.split("=", 1)
            pairs.append((key, value[1:-1] if value[0] in "\"'" else value))
    return tuple(pairs)


def at_end(text: str) -> tuple[str, Pairs]:
    """Part a text from the list that ends it.

    >>> at_end("Une tête {#tete}")
    ('Une tête', (('id', 'tete'),))
    >>> at_end("Une {{ tête }}")
    ('Une {{ tête }}', ())
    """
    text = text.rstrip(" ")
    start = text.rfind("{") if text.endswith("}") else -1
    if start < 0 or (start and text[start - 1] != " ") or not _LIST.fullmatch(text, start):
        return text, ()
    return text[:start].rstrip(" "), parse(text[start:])


def alone(text: str) -> Pairs:
    """Read a line that holds nothing but a list; else give nothing."""
    text = text.strip(" ")
    return parse(text) if text.startswith("{") and _LIST.fullmatch(text) else ()
