"""The dialect: lines become blocks, and the words in them become inline elements.

It is an extension of Python-Markdown, that a book uses and that works alone:

    >>> import markdown
    >>> markdown.markdown("~~one~~ ==two==", extensions=["bookpress.reading.markdown"])
    '<p><del>one</del> <mark>two</mark></p>'
"""

from bookpress.reading.markdown.extension import Dialect

__all__ = ["Dialect", "makeExtension"]

makeExtension = Dialect
