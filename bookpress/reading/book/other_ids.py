"""The ids that other tools make of a heading: links written for them find it here too.

    GitHub, mdBook         `db--dbms`, `12-en-bref`, `dépannage`
    pandoc, bookdown       `db-dbms`, `en-bref`, `asp.net`
    Python-Markdown        `db-dbms`, `12-en-bref`, `depannage`
    MkDocs (unicode)       `db-dbms`, `12-en-bref`, `dépannage`

Sources: the manuals of pandoc (Extension `auto_identifiers`), Python-Markdown (`toc`) and PyMdown
(`slugs`); GitHub's and mdBook's are known by their code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from unicodedata import normalize


def _github(words: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words))


def _pandoc(words: str) -> str:
    name = "-".join(re.sub(r"[^\w\s.-]", "", words).split())
    return re.sub(r"^[\W\d_]+", "", name) or "section"


def _mkdocs(words: str) -> str:
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip())


def _python_markdown(words: str) -> str:
    return _mkdocs(normalize("NFKD", words).encode("ascii", "ignore").decode())


_SCHEMES: tuple[tuple[Callable[[str], str], str], ...] = (
    (_github, "-"),
    (_pandoc, "-"),
    (_python_markdown, "_"),
    (_mkdocs, "_"),
)
"""How an id is made, and what parts it from the number of an equal one."""


def other_ids(headings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the names of headings elsewhere → their ids; the first heading of a name has it.

    `headings`: id and words of each, in the order of the text.

    >>> made = other_ids([("l-ete", "L’été"), ("suite", "Suite"), ("suite-2", "Suite")])
    >>> made["lété"], made["suite-1"], made["suite_1"]
    ('l-ete', 'suite-2', 'suite-2')
    """
    made: dict[str, str] = {}
    counts: dict[tuple[str, str], int] = {}
    for id_, words in headings:
        for scheme, joint in _SCHEMES:
            name = scheme(normalize("NFC", words).lower())
            number = counts[scheme.__name__, name] = counts.get((scheme.__name__, name), -1) + 1
            made.setdefault(f"{name}{joint}{number}" if number else name, id_)
    return made
