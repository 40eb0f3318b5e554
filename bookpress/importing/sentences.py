"""Sentences and words, of plain words or Markdown, in any script."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bookpress.patterns import late

_CLOSING = "\"'”’»)]」』）\u00a0\u202f"
_STOPS = ".!?…。！？؟۔।"
_SENTENCE_END = late(
    r"""
      (?<! [.!?…؟۔।] ) [.!?…؟۔।]++ ["'”’»)\]*_\u00a0\u202f]*+ [ ] (?= \S )
    | (?<! [。！？] ) [。！？]++ [」』）”’]*+ (?= [^\s」』）”’] )
    """,
    re.VERBOSE,
)
_ABBREVIATION = late(r"(?:\b(?:Dr|Mr|Mrs|Ms|Mmes?|Mlle|MM|Prof|Ste?|vs|cf|Nr|No|Sra?|Jr)|\b\w)\.$")
_NO_BLANKS = late(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
"""Letters and signs of Thai, Lao, Burmese, Khmer, Chinese and Japanese, whose words touch."""


_HELD = 1000
"""Signs within which what opens is closed again, or is taken for a slip."""


def pieces_of(words: str) -> list[str]:
    """Part words behind each sign that can end a sentence."""
    ends = [match.end() for match in _SENTENCE_END.finditer(words)]
    borders = zip([0, *ends], [*ends, len(words)], strict=True)
    return [words[start:end].rstrip(" ") for start, end in borders]


def stops_behind(words: str) -> bool:
    """Return whether a sentence can end behind these words."""
    bare = words.rstrip(_CLOSING)
    return bare[-1:] in _STOPS and bool(bare) and not _ABBREVIATION.search(bare[-6:])


def count_words(words: str) -> int:
    """Count words; where they touch, two letters stand for one."""
    return max(words.count(" ") + 1, len(_NO_BLANKS.findall(words)) // 2)


def sentences(text: str) -> list[str]:
    """Part a paragraph at the ends of its sentences; what opens in one and closes later holds it.

    >>> sentences("He said *no. Never.* And M. Durand? Why, e.g. now?")
    ['He said *no. Never.*', 'And M. Durand?', 'Why, e.g. now?']
    """
    parts: list[str] = []
    for piece in pieces_of(text):
        if parts and (
            piece[:1].islower() or not stops_behind(parts[-1].rstrip("*_")) or _is_open(parts[-1])
        ):
            parts[-1] = joined((parts[-1], piece))
        else:
            parts.append(piece)
    return parts


def _is_open(piece: str) -> bool:
    """Return whether markup or a quotation that a piece opens is closed behind it only."""
    if len(piece) > _HELD:
        return False
    bare = re.sub(r"\\.", "", piece)
    return (
        bare.count("*") % 2 == 1
        or bare.count("`") % 2 == 1
        or bare.count("[") != bare.count("]")
        or bare.count("«") > bare.count("»")
        or bare.count("“") > bare.count("”")
    )


def joined(parts: Iterable[str]) -> str:
    """Join words by a blank, or by none where the script has none.

    >>> joined(["I was auto-", "matic"]), joined(["我们在", "黎明出发。", "OK"])
    ('I was auto- matic', '我们在黎明出发。 OK')
    """
    out: list[str] = []
    for part in parts:
        if out and not (_NO_BLANKS.match(out[-1][-1:]) and _NO_BLANKS.match(part)):
            out.append(" ")
        out.append(part)
    return "".join(out)
