"""Languages other than French, by polytypo; a language that it does not know is left as typed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape

_BORDER = "<i></i>"
"""Stands for a tag, so that the text on both sides comes back apart."""


def typeset_other(text: str, language: str, *, is_html: bool = False) -> str:
    """Typeset a string, or an HTML fragment, by the rules of its language.

    >>> typeset_other('He said "yes"...', "en")
    'He said “yes”…'
    """
    # Loading polytypo takes 40 ms, and most books are French.
    from polytypo import errors, html
    from polytypo import text as plain

    try:
        return str((html if is_html else plain).transform(text, locale=language))
    except errors.PolytypoError:
        return text


def typeset_other_nodes(texts: Sequence[str | None], language: str) -> list[str | None]:
    """Typeset the text nodes of a block, read across its tags; None is something opaque.

    >>> typeset_other_nodes(['He said "', "it", None, '"...'], "en")
    ['He said “', 'it', None, '”…']
    """
    pieces = ["<code>x</code>" if text is None else escape(text, quote=False) for text in texts]
    # Outside the paragraph stands nothing, so that its edges are a block's edges.
    fragment = f"<p>{_BORDER.join(pieces)}</p>"
    result = typeset_other(fragment, language, is_html=True)[3:-4].split(_BORDER)
    if len(result) != len(texts):
        return list(texts)
    return [
        None if text is None else unescape(new) for text, new in zip(texts, result, strict=True)
    ]
