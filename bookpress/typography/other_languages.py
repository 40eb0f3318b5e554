"""Languages without rules of ours: by polytypo, then the no-break spaces that it does not set.

The marks of a language that polytypo does not know stay as typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape, unescape
from itertools import islice

from bookpress.typography.characters import OPAQUE_WORD
from bookpress.typography.html import typeset_blocks
from bookpress.typography.no_break_spaces import with_no_break_spaces
from bookpress.typography.text import Span, Text

_BORDER = "<i></i>"
"""Stands for a tag, so that the text on both sides comes back apart."""


def typeset_other(text: str, language: str, *, is_html: bool = False) -> str:
    """Typeset a string, or an HTML fragment, by the rules of its language.

    >>> typeset_other('Hon sa "ja"...', "sv")
    'Hon sa ”ja”…'
    """
    if is_html:
        result = _transformed(text, language, is_html=True)
        return typeset_blocks(result, language, lambda block: _hold(block, language))
    return with_no_break_spaces(_transformed(text, language), language)


def typeset_other_nodes(texts: Sequence[str | None], language: str) -> list[str | None]:
    """Typeset the text nodes of a block, read across its tags; None is something opaque.

    >>> typeset_other_nodes(['Hon sa "', "det", None, '"...'], "sv")
    ['Hon sa ”', 'det', None, '”…']
    """
    pieces = ["<code>x</code>" if text is None else escape(text, quote=False) for text in texts]
    # Outside the paragraph stands nothing, so that its edges are a block's edges.
    fragment = f"<p>{_BORDER.join(pieces)}</p>"
    result = _transformed(fragment, language, is_html=True)[3:-4].split(_BORDER)
    if len(result) != len(texts):
        return list(texts)
    shown = map(unescape, result)
    seen = [OPAQUE_WORD if text is None else new for text, new in zip(texts, shown, strict=True)]
    signs = iter(with_no_break_spaces("".join(seen), language))
    held = ["".join(islice(signs, len(one))) for one in seen]
    return [None if text is None else new for text, new in zip(texts, held, strict=True)]


def _hold(block: Text, language: str) -> list[Span]:
    """Set the no-break spaces of a block, which stays as long as it is; no mark is added."""
    block.seen = with_no_break_spaces(block.seen, language)
    return []


def _transformed(text: str, language: str, *, is_html: bool = False) -> str:
    """Let polytypo typeset; what it does not know stays."""
    # Loading polytypo takes 40 ms, and most books are French.
    from polytypo import errors, html
    from polytypo import text as plain

    try:
        return str((html if is_html else plain).transform(text, locale=language))
    except errors.PolytypoError:
        return text
