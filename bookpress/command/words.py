"""What the words of a command say before the library is loaded that understands them."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookpress.messages import Language


def message_language(asked: str | None) -> Language:
    """Choose the language of messages: the one asked for, else the locale's, else English."""
    for name in (asked, *(os.environ.get(v) for v in ("LC_ALL", "LC_MESSAGES", "LANG"))):
        if name:
            return "fr" if name.lower().startswith("fr") else "en"
    return "en"


def asked_language(words: Sequence[str]) -> Language:
    """Return the language of messages that the words of a command ask for.

    >>> asked_language(["build", "--lang", "fr"]), asked_language(["build", "--lang=en"])
    ('fr', 'en')
    """
    asked = None
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == "--lang":
            asked = following
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return message_language(asked)
