"""Who speaks, where a text only types it: which `Words:` at the start of a paragraph are voices.

    parted     a paragraph, plain or Markdown → what may be a mark, and the words behind it
    names_of   all marks of a text → the names among them that are voices

`Attention : …` and `Paris : …` have the form of a mark, too. What tells them apart shows in the
whole text alone: a voice comes again, looks like a name or a role, and stands among others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from bookpress.importing.mark_words import NOBLE, ORDINARY, ROLES, TITLES
from bookpress.importing.times import TIME, seconds
from bookpress.importing.voices import asks
from bookpress.patterns import late

Style: TypeAlias = Literal[
    "", "bold", "bracket", "voice", "plain", "timed", "dash", "capitals", "letter"
]

_S = "[ \\t\u00a0\u202f\u2009\u200e\u200f]"
_DAY = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?[ ])"  # before the hour, as chats have it
_SPAN = rf"{_DAY}?{TIME}(?:{_S}*+(?:-->|[-–—→]){_S}*+{TIME})?"
_CLOCK = rf"[\[(<]{_S}*+{_SPAN}{_S}*+[\])>]"
_BEHIND = rf"(?:{_S}*+[-–—,|•·]?{_S}*+(?:{_CLOCK}|{_SPAN}))"
_COLON = r"(?:[：\ufe55]|:(?=[\s*_]|$|[^\W\d_]|[«“\"'‘’\[(…¿¡—–]))(?!//)"
_END = r"(?=\n|$)"


_CAPITALS = r"[A-ZÀ-ÖØ-ÞА-ЯЁ]"


def _name(style: Style) -> str:
    return rf"(?P<{style}>[^\s:：*<>\[\]|\#`][^\n\t:：*<>\[\]|\#`]{{0,60}}?)"


_MARK = late(
    rf"""
    {_S}*+ (?: >{{2,3}} {_S}*+ | [-–—•] {_S}++ )?
    (?: (?P<before>{_CLOCK}|{_SPAN}) {_S}*+ [-–—|]? {_S}*+ )?
    (?: (?P<stars>\*{{1,3}}|__?) (?: (?P<t0>{_CLOCK}) {_S}*+ )?
        {_name("bold")} (?P<t1>{_BEHIND})? {_S}*+
        (?: {_COLON} {_S}*+ (?P=stars)
          | (?P=stars)
            (?: {_S}*+ [*_]{{0,2}} (?P<t2>{_BEHIND})? [*_]{{0,2}} {_S}*+ (?: {_COLON} | {_END} )
              | (?P<loose>(?=\s)) ) )
      | \[ {_name("bracket")} {_S}*+ \]
        (?: {_S}*+ (?P<t3>{_CLOCK})? {_S}*+ {_COLON} | (?P<t4>{_BEHIND}) {_S}*+ :? {_S}*+ {_END} )
      | <v [ ] {_name("voice")} >
      | {_name("plain")} {_S}*+ (?P<t5>{_CLOCK})? {_S}*+ {_COLON}
      | {_name("timed")} (?P<t6>{_BEHIND}) {_S}*+ (?: {_COLON} | {_END} )
      | {_name("dash")} (?: \.? {_S}++ [—–] {_S}++ (?=\S) | [\t\u3000]+ (?=\S) )
      | (?P<capitals> (?: (?: DR | MRS? | MS | ST | {_CAPITALS} ) \. [ ] )*+ {_CAPITALS}{{2}}
          (?: [^\n.:*<>\[\]|\#`]{{0,40}}? (?<={_CAPITALS}) )?? ) \. {_S}++ (?=\S)
    )""",
    re.VERBOSE,
)
_STYLES: tuple[Style, ...] = ("bold", "bracket", "voice", "plain", "timed", "dash", "capitals")
LOOSE: tuple[Style, ...] = ("dash", "capitals")
"""Styles that other words have as well."""
_PAIRS = (
    *("QA", "QR", "FA", "PR", "DR", "VA", "IR", "PO", "SC", "ВО", "ΕΑ"),
    *("سج", "שת", "问答", "問答", "문답"),
)
"""Letters for who asks and who answers, from Dutch to Korean."""
_TIMES = ("before", "t0", "t1", "t2", "t3", "t4", "t5", "t6")
_LETTER = late(
    rf"{_S}*+(?P<name>[A-Z{''.join(_PAIRS)}])(?:[.)]{_S}++|{_S}{{2,}}+)(?=\S)(?!{_SPAN})"
)
_ONLY_TIME = late(rf"{_S}*+(?:(?P<clock>{_CLOCK}){_S}*+|(?P<bare>{_SPAN}){_S}*+{_END})")
_LEADING = late(rf"{_S}*+(?P<time>{_CLOCK}|{_SPAN}{_S}*+{_END}){_S}*+")
_NEVER = late(r"[?!;…？！。、，\"“”«»=/\\@{}]|\.\.|\d{3}|\w\.\w{3}")
_NUMBERED = late(r"(?:[A-Z]{1,3}|SPEAKER_|[Ss]peaker_|spk_|ch_)\d{1,3}[.)]?")
_SENTENCES = late(r"[.!?…] +[A-ZÀ-ÖØ-Þ]")
_MEASURE = late(r"\d[\d.,/ ]*(?:[^\W\d_]{0,3}|%|€|\$)\.?$")
_ELISION = late(r"^[ld]['’]")
_INITIAL = late(r"[^\W\d_]{1,3}\.(?:-?[^\W\d_]{1,2}\.)*")
_ARTICLES = frozenset(("la", "le", "les", "el", "los", "las", "il", "lo", "the", "das", "die"))
"""What opens the name of a place or a thing, and of no person, in small letters."""
_DASHED = late(rf"{_S}*(?P<name>[^\n:–—]{{1,40}}?){_S}+[—–]{_S}+(?=\S)")
"""A name before a dash, where a colon follows in its words."""
_MOST_WORDS = 6


class SpeakerMark(NamedTuple):
    """What stands before the words of a paragraph."""

    name: str
    """As typed, single blanks, no marks of bold; empty where no mark can be seen."""
    rest: str
    """What stands behind the mark, with no blanks or line ends before it."""
    start: float | None = None
    """The time that stands beside the name, or alone in brackets, in seconds."""
    style: Style = ""
    """How the name is set: `timed` where a time stands in place of the colon, `dash` where nothing
    but a dash, a tab or the bold of the name parts it from the words; `capitals` as in plays, where
    a point does."""


def parted(text: str) -> SpeakerMark:
    """Part a paragraph at what may be the mark of its speaker.

    Whether the name is a voice is told by `names_of`, when the marks of the whole text are known.

    >>> parted("**Marie Martin :** Oui.")
    SpeakerMark(name='Marie Martin', rest='Oui.', start=None, style='bold')
    >>> parted("[00:12] Dr. Weiß: Ja.")[:3]
    ('Dr. Weiß', 'Ja.', 12.0)
    >>> parted("Name  0:03\\nWords")[:3], parted("See https://a.example: it ends at 10:30.").name
    (('Name', 'Words', 3.0), '')
    """
    match = _MARK.match(text)
    if match and match["plain"] and (dashed := _DASHED.match(text[: match.end()])):
        name = " ".join(dashed["name"].split())
        if _may_be_name(name) and (looks_like_name(name) or name.isupper()):
            return SpeakerMark(name.removesuffix("."), text[dashed.end() :], None, "dash")
    letter = _LETTER.match(text)
    style: Style = next((one for one in _STYLES if match and match[one]), "")
    if match and style:
        name = " ".join(match[style].split()).rstrip("–— ")
        if _may_be_name(name) and not (letter and not looks_like_name(name)):
            time = next((match[one] for one in _TIMES if match[one]), "")
            rest = text[match.end() :]
            if leading := _LEADING.match(rest):
                time, rest = time or leading["time"], rest[leading.end() :]
            start = seconds(time.lstrip(" \t\u00a0\u202f-–—,|•·")) if time else None
            if match["loose"] is not None:
                style, rest = "dash", rest.lstrip("–— ")
            return SpeakerMark(name, rest.lstrip(), start, style)
    if letter:
        return SpeakerMark(letter["name"], text[letter.end() :], None, "letter")
    if only := _ONLY_TIME.match(text):
        return SpeakerMark("", text[only.end() :].lstrip(), seconds(only["clock"] or only["bare"]))
    return SpeakerMark("", text)


def looks_like_name(name: str) -> bool:
    """Return whether words look like a person's name or a role: `Dr. Anna Weiß`, `speaker 1`.

    >>> [looks_like_name(one) for one in ("Marie de la Tour", "A. B.", "my father", "la Combe")]
    [True, True, False, False]
    """
    if is_role(name):
        return True
    before, comma, _ = re.sub(r"\([^)]*\)", "", name).partition(",")
    words = before.split()
    if comma and len(words) < 2 and not before.isupper():
        return False
    folded = [word.casefold().strip(".,-–") for word in words]
    if not words or words[0] in _ARTICLES or any(word in ORDINARY for word in folded):
        return False
    large = [word for word in words if word not in NOBLE]
    bare = [word for word in large if word.casefold().rstrip(".") not in TITLES]
    return bool(large) and all(map(_is_proper, bare or large))


def is_role(name: str) -> bool:
    """Return whether a voice is called by what it does: `Interviewer`, `Q`, `SPEAKER_00`."""
    if _NUMBERED.fullmatch(name):
        return True
    words = re.sub(r"[\d.#°)(_]+|(?<=\w )[A-Z]$| n°", " ", name).casefold().split()
    role = " ".join(words) or name.casefold().strip(".() ")
    return role in ROLES


def names_of(marks: Iterable[SpeakerMark]) -> frozenset[str]:
    """Return the names that are voices, of the marks of all paragraphs of a text in order.

    Paragraphs without a mark are asked for, too: where nearly all have one, a name that comes once
    is believed sooner. It is not where a small letter follows it, as after “Paris :”, unless the
    voices have small letters too.

    >>> said = ["Marie : Oui.", "Attention : non.", "Paul : Ah.", "Marie : Si.", "Paul : Bon."]
    >>> sorted(names_of(map(parted, said)))
    ['Marie', 'Paul']
    """
    all_marks = list(marks)
    named = [mark for mark in all_marks if mark.name]
    count = Counter(mark.name for mark in named)
    of_name: dict[str, list[SpeakerMark]] = {}
    for mark in named:
        of_name.setdefault(mark.name, []).append(mark)
    capitals = any(_SENTENCES.search(mark.rest) for mark in all_marks) or any(
        mark.rest[:1].isupper() for mark in all_marks if not mark.name
    )
    voices = {name for name, its in of_name.items() if _is_sure(name, its, len(named), capitals)}
    shouted = {name for name in voices if {mark.style for mark in of_name[name]} == {"capitals"}}
    if len(shouted) == 1:
        voices -= shouted  # `NASA. It …`
    letters = {mark.name for mark in named if mark.style == "letter"}
    for pair in _PAIRS:
        if letters.issuperset(pair) and count[pair[0]] + count[pair[1]] > 2:
            voices.update(pair)
    spoken = sum(count[name] for name in voices)
    styles = Counter(mark.style for mark in named if mark.name in voices)
    usual = styles.most_common(1)[0][0] if styles else ""
    single = [name for name in of_name if name not in voices and count[name] == 1]
    small = [mark.rest[:1].islower() for mark in named if mark.name in voices]
    capitals = capitals or sum(small) * 2 <= len(small)
    believed = {
        name
        for name in single
        if looks_like_name(name) and not _is_fact(of_name[name][0].rest, capitals)
    }
    crowd = (spoken + len(believed)) >= 0.8 * len(all_marks)
    initials = {"".join(word[0] for word in name.split()) for name in voices | believed}

    def among_others(name: str) -> bool:
        style = of_name[name][0].style
        if style == "letter" or (style in LOOSE and usual != style):
            return False
        alike = style == usual and (style != "plain" or (name.isupper() and _mostly_upper(voices)))
        known = len(name) > 1 and name.replace(".", "") in initials
        return known or alike or crowd or (" " in name and bool(voices))

    return frozenset(voices | {name for name in believed if among_others(name)})


def _is_sure(name: str, its: Sequence[SpeakerMark], named: int, capitals: bool) -> bool:
    """Return whether a name is a voice by what it is and how often it comes."""
    ordinary = ORDINARY.intersection(name.casefold().replace(".", " ").split())
    styles = {mark.style for mark in its}
    asking = sum(asks(mark.rest) for mark in its)
    if ordinary and len(its) > 2 and asking * 2 > len(its):
        return all(map(_is_proper, name.split()))  # a magazine: “Die Zeit: …?”
    if ordinary or styles == {"letter"}:
        return False
    if (
        "voice" in styles
        or ("bracket" in styles and looks_like_name(name))
        or any(mark.start is not None and mark.style not in LOOSE for mark in its)
    ):
        return True
    bare = all(mark.style in LOOSE for mark in its)
    if is_role(name):
        return not bare or len(its) > 1
    if looks_like_name(name):
        facts = capitals and len(its) < 4 and all(_is_fact(mark.rest, True) for mark in its)
        return len(its) > 1 and not facts
    # A script typed without capitals.
    return (
        not bare
        and not ("," in name and all(mark.rest[:1].islower() for mark in its))
        and len(its) > 2
        and len(its) >= 0.2 * named
        and len(name.split()) < 3
    )


def _is_fact(rest: str, capitals: bool) -> bool:
    """Return whether what follows is no sentence: it opens with a small letter, or is a measure."""
    return (capitals and rest[:1].islower()) or _MEASURE.match(rest) is not None


def _mostly_upper(names: Iterable[str]) -> bool:
    upper = [name.isupper() for name in names]
    return sum(upper) * 2 > len(upper)


def _may_be_name(name: str) -> bool:
    """Return whether words before a colon can be a name at all."""
    words = name.split()
    if not 0 < len(words) <= _MOST_WORDS or _NEVER.search(name) or not re.search(r"[^\W\d_]", name):
        return False
    for word in words[:-1]:
        if word.endswith(".") and not (
            _INITIAL.fullmatch(word) or word.casefold().rstrip(".") in TITLES
        ):
            return False
    before, comma, _ = name.partition(",")
    return not comma or all(map(_is_proper, before.split()))


def _is_proper(word: str) -> bool:
    """Return whether a word is written as names are; a script without capitals has no others."""
    letter = next((char for char in _ELISION.sub("", word) if char.isalpha()), "")
    return bool(letter) and not letter.islower()
