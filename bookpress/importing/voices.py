"""Who speaks: names as files write them → speakers with keys and roles.

The roles are asked for by name (`--interviewee`, `--interviewer`), else guessed: of the voices
that ask, the one that asks in the greatest share of its turns is the interviewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bookpress.importing.manuscript import Passage
from bookpress.model.book import Role, Speaker
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.names import slug
from bookpress.patterns import late

_TITLES = late(
    r"(?:dr|prof|pr|m|mr|mrs|ms|sr|sra|dott|mme|mlle|me|herr|frau|sir|madame|monsieur|docteur"
    r"|professeur|doctor|professor|maître)\.?",
    re.IGNORECASE,
)
"""What stands before a name and is no part of its initials."""
_ASKS_BY_NAME = late(
    r"(?:interview(?:er|eur|euse)|q|question|questions|host|moderat(?:or|eur|rice)|mod[ée]rat(?:eur"
    r"|rice)|animat(?:eur|rice)|journaliste?|presenter|présentat(?:eur|rice)|fragestell(?:er|erin)"
    r"|moderator(?:in)?|frage|entrevistador(?:a)?|pregunta|intervistat(?:ore|rice)|domanda"
    r"|presentador(?:a)?|periodista|giornalista|condu(?:ttore|ttrice)|vraag|interviewster"
    r"|gespreksleid(?:er|ster)|presentatrice|jornalista|pergunta|apresentador(?:a)?"
    r"|вопрос|ведущ(?:ий|ая)|корреспондент|журналист(?:ка)?|интервьюер|pytanie|dziennikar(?:z|ka)"
    r"|prowadząc[ya]|soru|sunucu|gazeteci|سؤال|المحاور|שאלה|מראיינת?|پرسش|问|問|提问|提問|记者|記者"
    r"|主持人?|聞き手|司会|質問|インタビュアー|문|질문|기자|사회자|진행자)",
    re.IGNORECASE,
)
"""Names that say what their voice does."""
_NOBODY = late(
    r"(?:unknown )?(?:speaker|sprecher(?:in)?|locuteur|locutrice|participant|intervenante?"
    r"|hablante|parlante|spk)[ _-]?[0-9A-Z]{0,3}|inconnue?|unknown|[0-9]+",
    re.IGNORECASE,
)
"""What a machine calls a voice that it knows no name of."""
_LETTERS = late(r"(?:[A-ZÀ-Þ]\.?[ -]?){1,3}")
"""Initials of whom nobody names whole."""
_ENDS_ASKING = late(r"(?:[?？؟]|[か吗嗎呢]。?)[\s»”\"’)\]*_]*$")
"""A question mark, or the last word of a question in Japanese and Chinese."""


class Voices(NamedTuple):
    """The voices of a manuscript."""

    speakers: tuple[Speaker, ...]
    """In the order in which they are first heard."""
    keys: Mapping[str, str]
    """Name, as the file writes it → key."""
    interviewer: str = ""
    """The key of the only voice that asks; empty where there is none, or several."""


def voices_of(
    passages: Sequence[Passage],
    file: str,
    interviewees: Sequence[str] = (),
    interviewers: Sequence[str] = (),
) -> tuple[Voices, list[Finding]]:
    """Find the voices of a text, name each once, and say what each of them does.

    Notes: IM03 roles that were guessed, IM12 names that are taken for one voice, IM14 voices that
    a machine numbered. Warnings: IM11 a name asked for that nobody here bears. An interviewee or
    interviewer who is asked for where the text names nobody is declared all the same.
    """
    found: list[Finding] = []
    names = list(dict.fromkeys(one.speaker for one in passages if one.speaker))
    whole = _joined(names)
    for short, long in whole.items():
        if short.casefold() != long.casefold():
            found.append(finding("IM12", Place(file), name=short, other=long))
    spoken = list(dict.fromkeys(whole[name] for name in names))
    roles: dict[str, Role] = {}
    for role, asked in ((Role.INTERVIEWEE, interviewees), (Role.INTERVIEWER, interviewers)):
        for name in asked:
            bearer = _bearer(name, spoken)
            if bearer is None and names:
                found.append(finding("IM11", Place(file), name=name, names=", ".join(spoken)))
                continue
            if bearer is None:
                spoken.append(name)
            roles[bearer or name] = role
    if (guessed := _guessed(passages, whole, spoken, roles)) is not None:
        is_asked_for = Role.INTERVIEWER in roles.values()
        roles |= guessed
        if not is_asked_for:
            answering = ", ".join(name for name in spoken if roles[name] is Role.INTERVIEWEE)
            asking = ", ".join(name for name in spoken if roles[name] is Role.INTERVIEWER)
            found.append(finding("IM03", Place(file), names=answering, asking=asking))
    if nameless := [name for name in spoken if _NOBODY.fullmatch(name) or _LETTERS.fullmatch(name)]:
        found.append(finding("IM14", Place(file), names=", ".join(nameless)))
    speakers: list[Speaker] = []
    for name in spoken:
        key = _key(name, {word.casefold() for one in speakers for word in (one.key, one.name)})
        speakers.append(Speaker(key, name, roles.get(name, Role.INTERVIEWEE)))
    key_of = {one.name: one.key for one in speakers}
    askers = [one.key for one in speakers if one.role is Role.INTERVIEWER]
    keys = {name: key_of[whole[name]] for name in names}
    return Voices(tuple(speakers), keys, askers[0] if len(askers) == 1 else ""), found


def asks_by_name(name: str) -> bool:
    """Return whether a voice is called by its asking.

    >>> [asks_by_name(name) for name in ("Interviewer", "Q", "SPEAKER_00", "Anna Host")]
    [True, True, False, False]
    """
    return _ASKS_BY_NAME.fullmatch(name) is not None


def asks(text: str) -> bool:
    """Return whether words end in a question."""
    return _ENDS_ASKING.search(text[-20:]) is not None


def _joined(names: Sequence[str]) -> dict[str, str]:
    """Return each name with the one that it stands for: the same in other letters, or initials.

    >>> _joined(["Samuel Durand", "SD", "SAMUEL DURAND", "Anna", "Dr. Anna Bell"])["SD"]
    'Samuel Durand'
    """
    whole: dict[str, str] = {}
    first: dict[str, str] = {}
    for name in names:  # the way of writing that holds small letters wins
        known = first.setdefault(name.casefold(), name)
        if known.isupper() and not name.isupper():
            first[name.casefold()] = name
    for name in names:
        chosen = first[name.casefold()]
        whole[name] = whole_name(chosen, dict.fromkeys(first.values())) or chosen
    return whole


def whole_name(short: str, names: Iterable[str]) -> str:
    """Return the only longer name that initials, a first or a last name stand for, or nothing.

    >>> whole_name("S. D.", ["Samuel Durand", "Ada Bell"]), whole_name("Ada", ["Ada B", "Ada C"])
    ('Samuel Durand', '')
    """
    longer = [
        one
        for one in names
        if len(one.split()) > 1
        and one != short
        and re.sub(r"[\s.]", "", short).casefold() in (_initials(one).casefold(), *_parts(one))
    ]
    return longer[0] if len(longer) == 1 else ""


def _own(name: str) -> list[str]:
    """Return the words of a name without titles."""
    words = name.split()
    return [word for word in words if not _TITLES.fullmatch(word)] or words


def _parts(name: str) -> tuple[str, ...]:
    """Return the first and the last word of a name, in small letters."""
    own = _own(name)
    return own[0].casefold(), own[-1].casefold()


def _initials(name: str) -> str:
    return "".join(part[0] for word in _own(name) for part in re.findall(r"\w+", word))


def _bearer(asked: str, names: Iterable[str]) -> str | None:
    """Return who is meant by a name: the same, its initials or words of it, accents or not."""
    wanted = asked.casefold()
    words = frozenset(slug(asked.lower()).split("-")) - {""}
    for fits in (
        lambda name: name.casefold() == wanted,
        lambda name: _initials(name).casefold() == wanted,
        lambda name: wanted in [word.casefold() for word in name.split()],
        lambda name: bool(words) and words.issubset(slug(name.lower()).split("-")),
    ):
        if len(found := [name for name in names if fits(name)]) == 1:
            return found[0]
    return None


def _guessed(
    passages: Sequence[Passage],
    whole: Mapping[str, str],
    spoken: Sequence[str],
    asked: Mapping[str, Role],
) -> dict[str, Role] | None:
    """Guess the roles that were not asked for; None where nothing is left to guess.

    One voice alone answers. Of several, who is called by a role has it; else who asks most. Where
    nobody asks, of two voices the one that says less; of more, none. Who says twice as much as the
    other, and ends most turns without a question, answers.
    """
    left = [name for name in spoken if name not in asked]
    if not left or len(spoken) < 2:
        return None
    roles = dict.fromkeys(left, Role.INTERVIEWEE)
    if by_name := [name for name in left if asks_by_name(name)]:
        return roles | dict.fromkeys(by_name, Role.INTERVIEWER)
    if Role.INTERVIEWER in asked.values():
        return roles
    turns: dict[str, list[str]] = {name: [] for name in left}
    before = ""
    for one in passages:
        name = whole.get(one.speaker, "")
        if name in turns:
            if name == before:
                turns[name][-1] += f" {one.text}"
            else:
                turns[name].append(one.text)
        before = name or before
    words = {name: sum(len(turn.split()) for turn in turns[name]) for name in left}
    asked_in = {name: sum("?" in turn or asks(turn) for turn in turns[name]) for name in left}
    if len(left) > 2 and not any(asked_in.values()):
        return roles
    share = {name: asked_in[name] / max(len(turns[name]), 1) for name in left}
    # Of many, one who asks once and says no more asks less than who does so all along.
    many = len(left) > 2
    who = max(left, key=lambda name: (share[name] * (asked_in[name] if many else 1), -words[name]))
    shortest = min(left, key=lambda name: words[name])
    if not many and words[who] > 2 * words[shortest]:
        ends = sum(map(asks, turns[who]))
        who = who if ends * 2 > len(turns[who]) else shortest  # questions of a speech: “Who knows?”
    return roles | {who: Role.INTERVIEWER}


def _key(name: str, taken: set[str]) -> str:
    """Make a short key of a name, that nobody has: its initials, or the name when it is one word.

    >>> _key("Dr. Anna Bell", set()), _key("Marie", set()), _key("Speaker 1", {"s1"})
    ('AB', 'Marie', 'S12')
    """
    own = _own(name)
    short = _initials(name).upper()[:6]
    if len(own) == 1 or len(short) < 2:
        short = re.sub(r"\W", "", own[0])[:20] or "S"
    key, number = short, 1
    while key.casefold() in taken:
        number += 1
        key = f"{short}{number}"
    return key
