"""What is never changed in running text: addresses, paths, emoticons, primes (rules-fr.md 1.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import NO_BREAK_SPACES, OPAQUE_WORD, THIN_SPACE
from bookpress.typography.text import Text, hide

_ADDRESS_STOP = rf"\s<>\"«»“”{NO_BREAK_SPACES}"

_ADDRESS = (
    rf"(?:(?<!\w)[A-Za-z][A-Za-z0-9+.-]*+://|(?<!\w)www\.|(?<!\w)mailto:)[^{_ADDRESS_STOP}]++"
)
_DOI = rf"(?<![\w.])10\.\d{{4,9}}/[^{_ADDRESS_STOP}]++"
_EMAIL = r"(?<![\w.+-])[\w.+-]++@(?:[\w-]++\.)+[A-Za-z]{2,}"
_PATH = (
    r"(?<![^\s(\[«“\"'’])(?:~|\.{1,2}|(?:[\w-]+(?:\.[\w-]+)*))?(?:/[\w.-]+){2,}/?"
    r"|(?<![^\s(\[«“\"'’])(?:~|\.{1,2})?/[\w-]+(?:\.[\w-]+)*/?"
    rf"|(?<!\w)[A-Za-z]:\\[^{_ADDRESS_STOP}]*+"
    rf"|(?<!\S)\\\\[^{_ADDRESS_STOP}]++"
)
_PRIME = r"\d'\s?\d+(?:[.,]\d+)?(?:''|\")"
_ENTITY = (
    r"&(?:amp|lt|gt|quot|apos|nbsp|copy|reg|hellip|euro|deg|[nm]dash|[lr][sd]?quo|laquo|raquo"
    r"|thinsp|ensp|emsp|shy|[A-Za-z](?:acute|grave|circ|uml|cedil|tilde)|[oOaA][eE]lig"
    r"|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"
)
_EMOTICON = (
    r"(?:[:;=8][-^o']?[()\[\]DPpO|/\\*$3<>]|[:;]-[a-zA-Z@#&!]|:'-?[()]|[xX]-?D)"
    rf"(?=[\s.,;:!?…)»”’›\"{NO_BREAK_SPACES}]|$)"
)

OPAQUE = late(
    rf"{OPAQUE_WORD}+|(?P<address>{_ADDRESS}|{_DOI})|{_EMAIL}|(?P<path>{_PATH})|{_PRIME}|{_ENTITY}"
)
FACE = late(
    r"(?<![ \n\t\r\f\v:;])[ \n\t\r\f\v]*"
    rf"(?:(?<![\w:;(\[{NO_BREAK_SPACES}{THIN_SPACE}])|(?=[:;]['-]|;\)))(?P<face>{_EMOTICON})"
)
SIGNS = late(rf"[/@&\\{OPAQUE_WORD}]|www\.|mailto:|\d'")
"""What each of them holds; prose seldom does."""
SIGNS_OF_FACES = late("[:;=8]|[xX]-?D")
_TRAIL = ".,;:!?…'’)]}"


def hide_opaque(text: Text, keep: re.Pattern[str] | None = None) -> None:
    r"""Hide from the rules what they must not touch, the words of `keep` among it.

    >>> text = Text.of("Voir https://a.fr/?q=1;r=2 ; merci :-)")
    >>> hide_opaque(text)
    >>> text.seen.replace(OPAQUE_WORD, "x")
    'Voir xxxxxxxxxxxxxxxxxxxxx ; merci\u205fxxx'
    """
    spans: list[tuple[int, int]] = []
    if SIGNS.search(text.seen):
        spans += _addresses(text.seen)
    if SIGNS_OF_FACES.search(text.seen):
        spans += _emoticons(text.seen)
    if keep is not None:
        spans += (word.span() for word in keep.finditer(text.seen))
    hide(text, _joined(sorted(spans)))


def words_pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Make the pattern of some whole words; None without words."""
    if not any(words):
        return None
    longest_first = sorted(filter(None, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _addresses(seen: str) -> Iterator[tuple[int, int]]:
    """Find addresses, paths, primes and entities, without the signs of the sentence after them."""
    for found in OPAQUE.finditer(seen):
        start, end = found.span()
        if found["address"] or found["path"]:
            end = _without_trail(seen, start, end)
        if found["path"] and not re.search("[^\\W\\d_]", found["path"]):
            continue  # 1/25/000 is a number or a date
        yield start, end


def _without_trail(seen: str, start: int, end: int) -> int:
    """Leave the closing signs of the sentence out of an address; a bracket it opened stays in."""
    while end > start and seen[end - 1] in _TRAIL:
        closer = seen[end - 1]
        opener = {")": "(", "]": "[", "}": "{"}.get(closer)
        if opener and seen.count(opener, start, end) >= seen.count(closer, start, end):
            break
        end -= 1
    return end


def _emoticons(seen: str) -> Iterator[tuple[int, int]]:
    """Find emoticons with the plain space before them; `(voir :)` closes a bracket and is none."""
    for found in FACE.finditer(seen):
        face = found["face"]
        if face.endswith((")", "]")) and len(face) == 2:
            opener = "(" if face[-1] == ")" else "["
            before = seen[max(0, found.start("face") - 500) : found.start("face")]
            after = seen[found.end() : found.end() + 500]
            is_open = before.count(opener) > before.count(face[-1])
            if is_open and after.count(face[-1]) <= after.count(opener):
                continue
        yield found.span()


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap, in order."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined
