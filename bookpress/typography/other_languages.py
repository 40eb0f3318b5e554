"""Languages other than French, by polytypo; a language that it does not know is left as typed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape

_BORDER = "<i></i>"
"""Stands for a tag, so that the text on both sides comes back apart."""


def typeset_other_html(fragment: str, language: str) -> str:
    """Typeset an HTML fragment by the rules of its language."""
    # Loading polytypo takes 40 ms, and most books are French.
    from polytypo.errors import PolytypoError
    from polytypo.html import transform

    try:
        return str(transform(fragment, locale=language))
    except PolytypoError:
        return fragment


def typeset_other_text(text: str, language: str) -> str:
    """Typeset a string by the rules of its language.

    >>> typeset_other_text('He said "yes"...', "en")
    'He said “yes”…'
    """
    from polytypo.errors import PolytypoError
    from polytypo.text import transform

    try:
        return str(transform(text, locale=language))
    except PolytypoError:
        return text


def typeset_other_nodes(texts: Sequence[str | None], language: str) -> list[str | None]:
    """Typeset the text nodes of a block, read across its tags; None is something opaque.

    >>> typeset_other_nodes(['He said "', "it", None, '"...'], "en")
    ['He said “', 'it', None, '”…']
    """
    pieces = ["<code>x</code>" if text is None else escape(text, quote=False) for text in texts]
    # Outside the paragraph stands nothing, so that its edges are a block's edges.
    fragment = f"<p>{_BORDER.join(pieces)}</p>"
    result = typeset_other_html(fragment, language)[3:-4].split(_BORDER)
    if len(result) != len(texts):
        return list(texts)
    return [
        None if text is None else unescape(new) for text, new in zip(texts, result, strict=True)
    ]
