"""What people do in a book, as MARC relators, a code of three letters each."""

from __future__ import annotations

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
_WORDS = {name: code for code, name in ROLES.items()} | {
    word: code for code, words in _IN_FRENCH.items() for word in words.split()
}
"""“contributor” is `ctb`, which comes after `clb`."""


def role_code(text: str) -> str | None:
    """Return the code of a role, written as its code or in words; None when it is unknown.

    >>> role_code("trl"), role_code("Traductrice"), role_code("preface")
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
