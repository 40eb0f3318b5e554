"""Fillers and stutter out of what is said, where it is sure; what was taken is told.

    fillers    `um`, `euh`, `äh`: sounds that are no word of the language; `uh-huh` is an answer
    stutter    `I, I`, `the— the`, `w-w-what`: words that nobody says twice on purpose. `had had`,
               `nous nous`, `die, die` and `très très` are none of them

Words that only sometimes fill (`well`, `ben`, `este`) stay: whoever edits an interview chooses.
"""

from __future__ import annotations

import re

from bookpress.patterns import late

_FILLERS = {
    "en": r"u+h*m+|u+h+m*|er|erm+|h+m+m+|hm|m{3,}",
    "fr": r"e+u+h+|h+e+u+|h+u+m+|h+m+m+|hm|m{3,}",
    "de": r"ä+h+m*|ö+h+m*|e+hm+|h+m+m+|hm|m{3,}",
    "es": r"e+h+m+|e+m{2,}|h+m+m+|hm|m{3,}",
    "it": r"e+h+m+|u+h+m+|h+m+m+|hm|m{3,}",
    "pt": r"ã+h+|a+h+n+|h+u+m+|h+m+m+|hm|m{3,}",
    "nl": r"e+h+m*|u+h+m*|e+u+h+|h+m+m+|hm|m{3,}",
}
_BETWEEN_COMMAS = {"es": r"eh|este", "it": r"eh"}
"""What fills where a comma stands on both sides, and is a word elsewhere: `¿eh?`, `este libro`."""
_TWICE = {
    "en": "i the a an and but we he she they my our your their because of to for with when if or "
    "from at into about",
    "fr": "je j’ le les un une des du de et mais que on il ils tu ce dans pour par avec mon ma mes "
    "son sa ses parce à la chez sur vers entre",
    "de": "ich und aber oder mit ein eine einen einem zu von für weil dass wenn wir mein meine",
    "es": "yo el los las un una y pero que de en con por mi su porque la",
    "it": "io il gli le un una e ma che di con per mio mia perché la",
    "pt": "eu o os as um uma e mas que de em com por meu minha porque",
    "nl": "ik de het een en maar we wij hij met van voor omdat mijn",
}
"""Words that come twice by stutter alone."""

_TIGHT = {
    "en": "is are was were be been am has have had do did will would can could not very i'm it's",
    "fr": "est était étais suis sont étaient ai a avait avais ont ne pas très qui c'est c’est "
    "c'était c’était l’ d’",
    "de": "ist war waren sind bin hat habe nicht sehr der die das dem den er sie es",
    "es": "es era fue está estaba son no muy",
    "it": "è era sono sei ha ho non molto",
    "pt": "é era foi está estava são não muito",
    "nl": "is was waren zijn ben heeft heb niet heel",
}
"""Words behind which a comma never stands but for a filler, beside those that come twice."""

_LETTER = r"[^\W\d_]"
_KEPT = r"`[^`]*+`|\]\([^()\s]*+\)|\{[^{}\n]*+\}|<[^<>\n]*+>|https?://\S++|\[\^[^\[\]]*+\]"
"""Markdown that holds no spoken words."""
_SIGN = late(
    r"(?P<kept>[ \u00a0\u202f]*(?P<sign>,|…|\.{2,}|[.!?;:]|—|–|--|(?<=[ ])-(?=[ ])))?(?P<blank>\s*)"
)
_LAST = late(r"(\w[\w'’]*),?$")
_CLOSING = ("”", '"', "»", "*", "_")
_MARKUP = '*_“"«‹„([¿¡ \u00a0\u202f'
_DASHES = ("—", "–", "-")
_APART = r"(?:[ ]*(?:,|…|\.{3}|—|–|--?)[ ]*|[ ]+)"
_WORD = rf"{_LETTER}+(?:['’]{_LETTER}+)*['’]?"
_REPEATED = late(
    rf"(?<![\w'’-])(?P<word>{_WORD})(?:{_APART}(?P=word)(?![\w'’]|-\w))+", re.IGNORECASE
)
_PHRASE = late(
    rf"(?<![\w'’-])(?P<phrase>{_WORD}(?:[ ]{_WORD}){{1,3}}){_APART}(?P=phrase)(?=[ ]\w)",
    re.IGNORECASE,
)
"""Two to four words that come twice and go on; those that end there (`I know, I know.`) insist."""
_AND = frozenset(("and", "or", "but", "et", "ou", "mais", "und", "oder", "y", "o", "e", "ed", "en"))
"""`on and on and on`."""
_CUT = late(
    rf"(?<![\w'’-])(?P<piece>{_LETTER}{{1,3}})(?P<again>(?:-(?P=piece))*)-(?P<word>(?P=piece)"
    rf"{_LETTER}+)(?![\w-])",
    re.IGNORECASE,
)


def tidied(text: str, language: str) -> tuple[str, tuple[str, ...]]:
    """Take fillers and stutter out of a paragraph, and mend the capital and signs around them.

    `language`: a BCP 47 tag; of a language that is not known here nothing is taken. Returns the
    paragraph and what was taken: fillers, then stutter, as they were typed. A paragraph of nothing
    else stays.

    >>> tidied("Um, I, I was, uh, w-w-waiting, er, there.", "en")
    ('I was waiting, there.', ('Um', 'uh', 'er', 'w-w-waiting', 'I, I'))
    """
    known = language.partition("-")[0].lower()
    if known not in _FILLERS:
        return text, ()
    tidy, stutter = _without_stutter(text, known)
    tidy, fillers = _without_fillers(tidy, known)
    tidy, across = _without_stutter(tidy, known)  # `I, um, I think`
    if not re.search(r"\w", tidy):
        return text, ()
    return tidy, (*fillers, *stutter, *across)


def _without_fillers(text: str, language: str) -> tuple[str, list[str]]:
    one = rf"(?:{_FILLERS[language]})(?![\w'’@]|[-.]\w)"
    filler = rf"(?<![\w'’\[@/-])(?<!\w\.)(?P<filler>{one}(?:(?:,|…|\.{{3}})?[ ]{one})*+)"
    if between := _BETWEEN_COMMAS.get(language):
        filler += rf"|(?<=, )(?P<between>{between})(?=,)"
    tight = frozenset(f"{_TWICE[language]} {_TIGHT[language]}".split())
    taken: list[str] = []
    out, last = "", 0
    for match in re.finditer(rf"{_KEPT}|{filler}", text, re.IGNORECASE):
        if match.start() < last or not _is_filler(match, text):
            continue
        sign = _SIGN.match(text, match.end())
        if sign is None or sign["sign"] == "?":
            continue
        out += text[last : match.start()]
        out, opens = _closed(out, match[0], sign, tight)
        last = sign.end()
        taken += re.findall(r"\w+", match[0])
        if opens and match[0][:1].isupper():
            text = _with_capital(text, last)
    return out + text[last:], taken


def _is_filler(match: re.Match[str], text: str) -> bool:
    """Return whether a match is a sound, which neither capitals (`ER`) nor quotes make a word."""
    said = match["filler"] or match.groupdict().get("between")
    if not said or (len(said) > 1 and said.isupper()):
        return False
    return not text[match.end() : match.end() + 2].lstrip(" \u00a0\u202f").startswith(_CLOSING)


def _closed(out: str, said: str, sign: re.Match[str], tight: frozenset[str]) -> tuple[str, bool]:
    """Close the gap of a filler: return the text before it, and whether a sentence begins there."""
    mark = (sign["sign"] or "").strip()
    left = out.rstrip()
    bare = left.rstrip(_MARKUP)
    if not bare or said[0].isupper() or bare.endswith((".", "!", "?", ":", "\n", "”", "»")):
        return out, True  # it opened a sentence, and its sign goes with it
    blank = " " if sign["blank"] else ""
    if mark == ",":
        before = _LAST.search(left)
        counted = sign.string[sign.end() : sign.end() + 1].isdigit()
        if counted or (before and before[1].casefold() in tight):
            left = left.removesuffix(",")  # both commas stood for the filler
        elif out.endswith(", "):
            return out, False
        return left + " ", False
    if mark in _DASHES:
        left = left.removesuffix(",")
        return (left + blank if left.endswith(_DASHES) else left + sign["kept"] + blank), False
    if mark:
        left = left.rstrip(",")
        doubled = left.endswith("…") or (left.endswith("..") and mark.startswith("."))
        return (left + blank if doubled else left + sign["kept"] + blank), False
    return left + (" " if blank or out != left else ""), False


def _with_capital(text: str, start: int) -> str:
    """Return the text with a capital at the first letter from an index on."""
    match = re.compile(rf"[{re.escape(_MARKUP)}]*({_LETTER})").match(text, start)
    if not match:
        return text
    return text[: match.start(1)] + match[1].upper() + text[match.end(1) :]


def _without_stutter(text: str, language: str) -> tuple[str, list[str]]:
    words = frozenset(_TWICE[language].split())
    taken: list[str] = []

    def cut(match: re.Match[str]) -> str:
        if not match["again"] and match["word"].casefold() not in words:
            return match[0]  # `t-test`, `re-read`
        taken.append(match[0])
        word: str = match["word"]
        return word[0].upper() + word[1:] if match[0][0].isupper() else word

    def once(match: re.Match[str]) -> str:
        word: str = match["word"]
        folded = word.casefold()
        commas = "," in match[0]
        goes_on = re.match(r"[ ]\w", match.string[match.end() :])
        short = len(word) > 2 and ("'" in word or "’" in word)  # `that's, that's it`
        sure = folded in words or (short and (not commas or goes_on))
        named = word != "I" and match[0].lower() != match[0].replace(word, word.lower(), 1)
        song = folded == "la" and match[0].casefold().count("la") > 2
        if not sure or song or (named and not match[0].isupper()):
            return match[0]
        taken.append(match[0])
        return word

    def begun(match: re.Match[str]) -> str:
        phrase = match["phrase"].casefold().split()
        ends = {re.split("['’]", phrase[0])[0], phrase[0], phrase[-1]}
        if _AND.intersection(phrase) or not (len(phrase) > 2 or words & ends):
            return match[0]
        taken.append(match[0])
        return match["phrase"]

    parts = re.split(rf"({_KEPT})", text)
    for number in range(0, len(parts), 2):
        whole = _PHRASE.sub(begun, _CUT.sub(cut, parts[number]))
        parts[number] = _REPEATED.sub(once, whole)
    return "".join(parts), taken
