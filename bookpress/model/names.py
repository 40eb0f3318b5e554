"""Names for links and files: ASCII slugs that stay the same for years."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o"})


def slug(text: str) -> str:
    """Write a text as lower-case ASCII letters and digits joined by hyphens; nothing left → "".

    >>> slug("L’œuvre d'Émile : « été »")
    'l-oeuvre-d-emile-ete'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))
