"""Before the words of a caption: the name of who speaks, or a sign that somebody else does.

    Anna: words        Zoom, Otter, Descript and most others
    [SPEAKER_00]: …    WhisperX; (speaker 0) … whisper.cpp
    (Anna Weiß)        above the words, alone on its line
    >> ANNA: words     broadcasters; >> alone names nobody
    - words            a dash where somebody else speaks

A name is told from words before a colon by what it looks like and how often it comes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from bookpress.importing.captions.markup import Said
from bookpress.patterns import late

_ARROWS = late(r">{2,4}\s*")
"""Somebody else speaks; `>>>` opens another subject too."""
DASHES = ("-", "‐", "–", "—")
_DASH = late(r"[-‐–—](?:\s|$|(?=[^\W\d]|[\[(\"“«¿¡]))\s*")
_NAMED = late(
    r"""
      [\[(] \s? (?P<framed> [^\[\]():]{1,60} ) [\])] \s? [:：] \s*
    | (?P<plain> [^:：\[\]<>"“”«»!?…;]{1,60}? ) \s? (?: : (?= \s | $ ) | ： ) \s*
    | [\[(]
      (?P<numbered> (?: speaker | locuteur | sprecher | 發言者 | 发言人 | 語者 | 話者 ) [ _]?
                    (?: \d{1,3} | \? ) )
      [\])] \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ALONE = late(r"[\[(]\s?([^\[\]():]{2,60}?)\s?[\])]$")
_NUMBERED = late(r"[^\W\d_]+[ _]?(?:[№#] ?)?(?:\d{1,3}|[A-Z]|\?)$")
"""`Speaker 1`, `SPEAKER_00`, `Participant A`."""
_CHANGED_TURN = "[SPEAKER_TURN]"
"""What whisper.cpp writes behind the last words of a speaker."""
DIRECTION_MARKS = "\u200e\u200f"
"""Letters from the right stand between them; they are no letters of a name."""
MOST_WORDS = 6
"""Of a name: more are a sentence."""
_SENTENCE = late(r"[\u2e80-\u9fff]{9}|\S{25}")
"""A stretch too long for a name, in Chinese and Japanese, and elsewhere."""
_PARTICLES = late(r"(?:al|bin|da|dal|de|del|della|der|di|dos|du|el|ibn|l[ae]|v[ao]n|y|zu[mr]?)$")
"""Small words of a name."""


def change(words: str) -> str:
    """Return the sign before the words that somebody else speaks, empty where there is none.

    A dash before a small letter goes on with what was interrupted.

    >>> change(">> Yes."), change("- Yes."), change("-Oui."), change("- and so"), change("-5")
    ('>> ', '- ', '-', '', '')
    """
    if match := _ARROWS.match(words):
        return match[0]
    match = _DASH.match(words)
    return match[0] if match and not words[match.end() :][:1].islower() else ""


def _bare(words: str) -> str:
    return words[len(change(words)) :]


def named(words: str) -> tuple[str, str] | None:
    """Part what may be a name from the words behind it.

    >>> named("Dr. Anna Weiß: No."), named("[SPEAKER_00]: Yes"), named("at 9:30")
    (('Dr. Anna Weiß', 'No.'), ('SPEAKER_00', 'Yes'), None)
    """
    match = _NAMED.match(words)
    if match is None:
        return None
    name = " ".join((match["framed"] or match["plain"] or match["numbered"]).split())
    name = name.strip(DIRECTION_MARKS)
    return (name, words[match.end() :]) if name and len(name.split()) <= MOST_WORDS else None


def alone(words: str) -> str:
    """Return what may be a name in brackets, alone on its line."""
    match = _ALONE.match(words)
    return match[1] if match and _looks(match[1]) == "full" else ""


def names_in(captions: Sequence[Sequence[Said]]) -> frozenset[str]:
    """Choose the names of a file among what stands before colons, by looks and number.

    A full name, capitals or a number (`Speaker 1`) is one where it comes again, or where names come
    again at all; a single word where it opens the file or others come again too, or behind `>>`;
    anything where half of all captions open so, as Zoom's do.
    """
    said = [one for one in captions if one]
    count: Counter[str] = Counter()
    behind_arrows: set[str] = set()
    openings: list[str] = []
    for caption in said:
        for number, one in enumerate(caption):
            words = one.words[len(sign := change(one.words)) :]
            found = named(words) if one.voice is None else None
            if found and (number == 0 or sign or _looks(found[0]) == "full"):
                count[found[0]] += 1
                openings += [found[0]] if number == 0 else []
                if sign.startswith(">"):
                    behind_arrows.add(found[0])
    likely = [name for name in count if _looks(name) != "words"]
    again = [name for name in likely if count[name] > 1]
    carrying = 2 * sum(count[name] > 1 for name in openings) >= len(said)
    always = len(openings) > 4 and 10 * len(openings) >= 9 * len(said)
    first = next(iter(openings), "") if said and named(_bare(said[0][0].words)) else ""
    dialogue = carrying or always or (len(likely) > 1 and first in likely)

    def is_name(name: str, times: int) -> bool:
        match _looks(name):
            case "full":
                return dialogue or name in behind_arrows or times > 1 or bool(again)
            case "word":
                return dialogue or name in behind_arrows or (times > 1 and len(again) > 1)
        return always or (carrying and times > 1)

    return frozenset(name for name, times in count.items() if is_name(name, times))


def names_alone(captions: Iterable[Sequence[Said]]) -> frozenset[str]:
    """Choose the names that stand in brackets above the words: half of all captions open so."""
    said = [one for one in captions if one]
    found = [alone(one[0].words) for one in said if len(one) > 1 and one[0].voice is None]
    names = [name for name in found if name]
    return frozenset(names) if len(names) * 2 >= len(said) and len(names) > 1 else frozenset()


def ends_turn(words: str) -> tuple[str, bool]:
    """Take off what says that the speaker ends."""
    if words.endswith(_CHANGED_TURN):
        return words.removesuffix(_CHANGED_TURN).rstrip(), True
    return words, False


def _looks(name: str) -> str:
    """Tell by looks a `full` name, a `word` that may be one, and mere `words`."""
    words = name.split()
    if _NUMBERED.match(name):
        return "full"
    if (any(word[-1] in ",;" for word in words[:-1]) and len(words) > 3) or _SENTENCE.search(name):
        return "words"
    tall = [not word.strip("(.'’\"")[:1].islower() or _PARTICLES.match(word) for word in words]
    if not all(tall) or words[0].islower():
        return "words"
    if not any(letter.isalpha() for letter in name):
        return "words"
    shouted = name.isupper() and len(name) > 1
    return "full" if len(words) > 1 or shouted else "word"
