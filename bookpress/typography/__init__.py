"""Typesetting: the spaces, quotation marks, dashes and ordinals of a language.

`typeset` takes a book and gives a book; `typeset_html` and `typeset_text` do the same for a
fragment and for a string. French is set by rules of ours, and so are German, English, Spanish,
Italian, Dutch and Portuguese; other languages by polytypo; one that it does not know is left as
typed. Nothing here changes a letter or a digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bookpress.typography.characters import plain_spaces

if TYPE_CHECKING:
    from bookpress.model.book import Book

__all__ = ["plain_spaces", "typeset", "typeset_html", "typeset_text"]


def typeset_html(fragment: str, language: str = "fr") -> str:
    r"""Typeset an HTML fragment; tags, attributes, comments and entities stay as given.

    `language` is a BCP 47 tag. On its own output it changes nothing.

    >>> typeset_html("<p>L'<em>Iliade</em> : lue !</p>")
    '<p>L’<em>Iliade</em>\xa0: lue\u202f!</p>'
    """
    from bookpress.typography.setters import setter_for

    set_block = setter_for(language)
    if set_block is not None:
        from bookpress.typography.html import typeset_blocks

        return typeset_blocks(fragment, language, set_block)
    from bookpress.typography.other_languages import typeset_other

    return typeset_other(fragment, language, is_html=True)


def typeset_text(text: str, language: str) -> str:
    r"""Typeset a string that holds no tags: a title, a label.

    >>> typeset_text("L'art du 1er jour : quoi ?", "fr")
    'L’art du 1er jour\xa0: quoi\u202f?'
    """
    from bookpress.typography.books import typeset_words

    return typeset_words(text, language)


def typeset(book: Book) -> Book:
    """Typeset a whole book: its trees, notes, speakers and metadata; the one given is unchanged."""
    from bookpress.typography.books import typeset_book

    return typeset_book(book)
