"""One Markdown source becomes an EPUB for e-readers and a PDF for the printer.

    >>> import bookpress
    >>> book = bookpress.read("source/entretien-samuel-durand.md")
    >>> book.metadata.title
    'Entretien avec Samuel Durand'

`bookpress.typography.typeset_html` typesets an HTML fragment on its own.
"""

from __future__ import annotations

__all__ = ["BuildResult", "build", "read"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bookpress.library import BuildResult, build, read


def __getattr__(name: str) -> object:
    """Load what is asked for when it is: Ctrl-C must find the command in charge of its start."""
    if name in __all__:
        from bookpress import library

        return getattr(library, name)
    raise AttributeError(f"module 'bookpress' has no attribute {name!r}")
