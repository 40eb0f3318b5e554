"""What people do in a book, as MARC relators of three letters; names as authors type them."""

from __future__ import annotations

import re

from bookpress.patterns import late

# Source: MARC Code List for Relators, Library of Congress; the ones that books ask for.
ROLES = {
    "aft": "author of afterword",
    "ann": "annotator",
    "art": "artist",
    "aui": "author of introduction",
    "aut": "author",
    "bkd": "book designer",
    "clb": "contributor",
    "cmp": "composer",
    "com": "compiler",
    "cov": "cover designer",
    "crr": "corrector",
    "ctb": "contributor",
    "dte": "dedicatee",
    "edt": "editor",
    "ill": "illustrator",
    "ins": "inscriber",
    "ive": "interviewee",
    "ivr": "interviewer",
    "mod": "moderator",
    "nrt": "narrator",
    "oth": "other",
    "pbl": "publisher",
    "pfr": "proofreader",
    "pht": "photographer",
    "red": "redaktor",
    "res": "researcher",
    "rev": "reviewer",
    "spk": "speaker",
    "trc": "transcriber",
    "trl": "translator",
    "tyd": "type designer",
    "tyg": "typographer",
    "wac": "writer of added commentary",
    "wpr": "writer of preface",
}

_IN_FRENCH = {
    "aut": "auteur autrice",
    "cmp": "compositeur",
    "ctb": "contributeur contributrice",
    "edt": "éditeur éditrice",
    "ill": "illustrateur illustratrice",
    "pfr": "correcteur correctrice",
    "pht": "photographe",
    "trl": "traducteur traductrice",
    "wpr": "préfacier préfacière",
}
_THEIR_WORK = {
    "aft": "afterword postface",
    "aui": "introduction",
    "edt": "ed. eds. éd. dir. hg. hrsg.",
    "ill": "illustrations ill.",
    "pht": "photographs photographies photos",
    "trl": "translation traduction trans. trad. übers.",
    "wpr": "preface préface foreword avant-propos",
}
"""What they wrote or drew, and how title pages shorten their roles."""
_WORDS = {name: code for code, name in ROLES.items()} | {
    word: code
    for table in (_IN_FRENCH, _THEIR_WORK)
    for code, words in table.items()
    for word in words.split()
}
"""“contributor” is `ctb`, which comes after `clb`."""


def role_code(text: str) -> str | None:
    """Return the code of a role, written as its code or in words; None when it is unknown.

    >>> role_code("trl"), role_code("Traductrice"), role_code("cook")
    ('trl', 'trl', None)
    """
    word = text.strip().lower()
    return word if word in ROLES else _WORDS.get(word)


def suggest_role(text: str) -> str:
    """Return the role that was probably meant, or "".

    >>> suggest_role("transalter")
    'translator'
    """
    from difflib import get_close_matches

    close = get_close_matches(text.strip().lower(), [*_WORDS, *ROLES], 1, 0.7)
    return close[0] if close else ""


_ROLE_BEHIND = late(r"(?P<name>.*[^\s,])(?:\s*,\s*|\s*\((?=.*\)$))(?P<role>[^,()]+)\)?")
_RANK = late(r"(?:jr|sr|esq|ph\.? ?d|m\.?d|m\.?a|[ivx]+)\.?", re.IGNORECASE)
_PAIRED = late(r"\s(?:and|et|und|&)\s|;")


def split_role(text: str) -> tuple[str, str]:
    """Return the name in a text, and the code of the role that stands behind it: `aut` if none.

    >>> split_role("Luis Pérez, translator"), split_role("Kim Lee (ill.)"), split_role("Lee, Kim")
    (('Luis Pérez', 'trl'), ('Kim Lee', 'ill'), ('Lee, Kim', 'aut'))
    """
    parts = _ROLE_BEHIND.fullmatch(text)
    code = _WORDS.get(parts["role"].strip().lower()) if parts else None
    return (parts["name"], code) if parts and code else (text, "aut")


def names_several(name: str) -> bool:
    """Tell whether a name seems to hold those of several people.

    >>> [names_several(name) for name in ("Ann Lee and Tom Gray", "Ann Lee, Tom Gray", "Lee, Ann")]
    [True, True, False]
    """
    parts = name.split(",")
    return bool(_PAIRED.search(name)) or (len(parts) > 1 and all(" " in x.strip() for x in parts))


def turned_name(name: str) -> str:
    """Return a name that is typed as shelves order it in the order of speech, or "".

    >>> turned_name("Doe, Jane"), turned_name("Tom Gray, Jr."), turned_name("Jane Doe")
    ('Jane Doe', '', '')
    """
    family, comma, given = (part.strip() for part in name.partition(","))
    turned = comma and family and given and "," not in given and not _RANK.fullmatch(given)
    return f"{given} {family}" if turned else ""
