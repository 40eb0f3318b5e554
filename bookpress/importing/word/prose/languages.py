"""The languages that a word processor marked: which is that of the text, which of a few words.

The marks follow the keyboard and a guess, so they are often wrong: a stretch is believed when its
words or its script speak for it. Words that are set apart by italics need no more than the mark.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from bookpress.importing.word.parts.told import Told
from bookpress.importing.word.pieces import Span
from bookpress.patterns import late

_FREQUENT = {
    "de": "der die das und ist nicht ein eine ich du sie wir zu den dem mit auf für von es was wie",
    "en": "the and of to in is it you that he was for on are with as i his they be this have what",
    "es": "el la los las de que y en un una es por con no para su se lo como más pero qué",
    "fr": "le la les de des et un une est que qui dans pour pas ce il elle je vous nous au du sur",
    "it": "il lo la gli le di che e un una è per non con si da del della sono come più ma",
    "nl": "de het een en van is dat niet ik je op te met voor zijn er aan wat hij ze",
    "pl": "i w nie na się z do to jest że jak o ale po co tak za od jego",
    "pt": "o a os as de que e em um uma é por com não para se do da no na mais mas",
    "sv": "och att det som en ett är på av för med den till inte jag han hon var men om",
}
_SCRIPTS = {
    "ar": "\u0600-\u06ff",
    "bg": "\u0400-\u04ff",
    "el": "\u0370-\u03ff",
    "fa": "\u0600-\u06ff",
    "he": "\u0590-\u05ff",
    "ja": "\u3040-\u30ff\u4e00-\u9fff",
    "ko": "\uac00-\ud7af",
    "ru": "\u0400-\u04ff",
    "uk": "\u0400-\u04ff",
    "yi": "\u0590-\u05ff",
    "zh": "\u4e00-\u9fff",
}
_TAG = late(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_UNKNOWN = ("zxx", "und", "x-none")
_WORDS = late(r"[^\W\d_]+")
_MARK = late(r"[^:：\n]{1,60}[:：]\s")
_AT_HOME = ("cs-CZ", "da-DK", "el-GR", "fa-IR", "he-IL", "ja-JP", "ko-KR", "sv-SE", "uk-UA")
"""Regions that say no more than their language, and are not written like it."""
_OLD = {"iw": "he", "ji": "yi", "in": "id"}
"""Codes of ISO 639 that were replaced."""


class Languages:
    """The languages of one document."""

    def __init__(self, spans: Iterable[Span], told: Told) -> None:
        letters: Counter[str] = Counter()
        for span in spans:
            if not span.ready and (tag := _plain(span.look.language)):
                letters[tag] += sum(map(str.isalpha, span.text))
        self.main = letters.most_common(1)[0][0] if letters and letters.total() else ""
        """That of most letters, a BCP 47 tag; empty where none is marked."""
        self._told = told

    def marked(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Return spans, of which those keep a language that are believed to be of another."""
        made: list[Span] = []
        stretch: list[Span] = []
        for span in (*_past_mark(spans), None):
            if span and stretch and _same(stretch[-1], span):
                stretch.append(span)
                continue
            if stretch:
                made += self._settled(stretch)
            stretch = [span] if span else []
        return tuple(made)

    def _settled(self, stretch: list[Span]) -> list[Span]:
        tag = _plain(stretch[0].look.language)
        text = "".join(span.text for span in stretch if not span.ready)
        believed = False
        if tag and self.main and _base(tag) != _base(self.main) and _WORDS.search(text):
            set_apart = all(
                one.look.italic for one in stretch if one.text.strip() and not one.ready
            )
            believed = _speaks(text, _base(tag), _base(self.main), set_apart=set_apart)
            if not believed:
                self._told.add("IM83", excerpt=" ".join(text.split())[:60], language=tag)
        language = tag if believed else ""
        return [one._replace(look=one.look._replace(language=language)) for one in stretch]


def _plain(tag: str) -> str:
    """Return a tag without what says nothing, `fr-FR` → `fr`; empty for one that is none."""
    if not _TAG.fullmatch(tag) or tag.lower() in _UNKNOWN:
        return ""
    base, _, rest = tag.partition("-")
    base = _OLD.get(base.lower(), base.lower())
    tag = f"{base}-{rest}"
    return base if not rest or rest.upper() == base.upper() or tag in _AT_HOME else tag


def _base(tag: str) -> str:
    return tag.partition("-")[0]


def _same(one: Span, other: Span) -> bool:
    """Return whether two spans are of one stretch; blanks and notes belong to the one before."""
    loose = other.ready or not other.text.strip()
    return loose or _plain(one.look.language) == _plain(other.look.language)


def _speaks(text: str, tag: str, main: str, *, set_apart: bool) -> bool:
    """Return whether words speak for a language, against that of the text."""
    if letters := _SCRIPTS.get(tag):
        return bool(re.search(f"[{letters}]", text))
    if main in _SCRIPTS and re.search(f"[{_SCRIPTS[main]}]", text):
        return False
    said = [word.lower() for word in _WORDS.findall(text)]
    own, other = (_hits(said, one) for one in (tag, main))
    if own == other:
        return set_apart
    return own > other


def _hits(said: list[str], tag: str) -> int:
    frequent = set(_FREQUENT.get(tag, "").split())
    return sum(word in frequent for word in said)


def _past_mark(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Part a speaker's name from the words behind it: it is of no language."""
    text = "".join("\ufffc" if span.ready else span.text for span in spans)
    mark = _MARK.match(text)
    if not mark:
        return spans
    made: list[Span] = []
    at = 0
    for span in spans:
        length = 1 if span.ready else len(span.text)
        cut = mark.end() - at
        none = span.look._replace(language="")
        if cut <= 0 or span.ready:
            made.append(span)
        elif cut >= length:
            made.append(span._replace(look=none))
        else:
            made += [Span(span.text[:cut], none), Span(span.text[cut:], span.look)]
        at += length
    return tuple(made)
