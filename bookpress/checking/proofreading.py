"""What an author may want to mend, and the build must not change (rules-fr.md, rule WD).

It reads a French book before it is typeset. A word is suspected only when it is surely wrong: a
false alarm costs more than a miss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from bookpress.checking import quotations
from bookpress.model.book import Book
from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late
from bookpress.typography.characters import LINE_SEPARATOR, OPAQUE_WORD
from bookpress.typography.locales import is_french
from bookpress.typography.rules.opaque import hide_opaque, words_pattern
from bookpress.typography.rules.quotes import lone_marks
from bookpress.typography.trees import Block, blocks


class Doubt(NamedTuple):
    """One thing to look at: where it stands in the text of its block."""

    at: int
    code: str
    values: dict[str, str]


def proofread(book: Book) -> list[Finding]:
    """Return the doubts about a book, by line; of one that is not French its quotation marks only.

    Codes PR01 to PR10, all warnings; PR11, a note, where nobody is named who made the book. The
    words of `typography.keep` are never doubted.
    """
    language = book.metadata.language
    keep = words_pattern(book.metadata.typography.keep)
    opening = Place(str(book.source), line=1)
    found = [] if book.metadata.creators else [finding("PR11", opening)]

    def doubted(block: Block, line: int, seen: str, doubt: Doubt) -> None:
        first = int(block.element.get("data-line") or line)
        place = Place(str(book.source), line=first + seen.count("\n", 0, doubt.at))
        found.append(finding(doubt.code, place, **doubt.values))

    for section in book.sections:
        trees = [(section.body, section.line)]
        trees[:0] = [(section.title, section.line)] if section.title is not None else []
        for tree, line in [*trees, *((note.body, note.line) for note in section.notes)]:
            for lone in quotations.lone_quotation_marks(tree, language):
                seen = lone.block.text().seen
                doubted(lone.block, line, seen, Doubt(lone.at, "PR06", {"near": lone.near}))
            for block in blocks(tree, language):
                if not is_french(block.language):
                    continue
                text = block.text()
                hide_opaque(text, keep)
                for doubt in doubts(text.seen):
                    doubted(block, line, text.seen, doubt)
    return sorted(found, key=lambda one: one.place.line)


def doubts(seen: str) -> list[Doubt]:
    """Return the doubts about the text of one block, in order.

    >>> for doubt in doubts("La 2ème fois, il est est à l'oeuvre."):
    ...     print(doubt.code, *doubt.values.values())
    PR01 2ème 2e
    PR05 est est
    PR04 oeuvre œuvre
    """
    return sorted((doubt for check in CHECKS for doubt in check(seen)), key=lambda d: d.at)


_ORDINAL = late(
    r"(?<![\w.,])(?:(?P<number>\d+|(?=[IVX])[IVXLC]+)(?P<suffix>i?[eéè]me)(?P<plural>s?)"
    r"|1(?P<first>[èe]re)(?P<firsts>s?)|2(?P<second>nde?)(?P<seconds>s?))(?!\w)"
)


def faulty_ordinals(seen: str) -> Iterator[Doubt]:
    """PR01: `2ème`, `1ère`, `2nd`: the superior letters are e, re, d.

    >>> [doubt.values["suggestion"] for doubt in faulty_ordinals("2ème 1ère 2nde XXème 3èmes")]
    ['2e', '1re', '2de', 'XXe', '3es']
    """
    for found in _ORDINAL.finditer(seen):
        if found["first"]:
            better = f"1re{found['firsts']}"
        elif found["second"]:
            better = f"2{found['second'].replace('n', '')}{found['seconds']}"
        else:
            better = f"{found['number']}e{found['plural']}"
        yield _word("PR01", found, better)


_SYMBOLS = {"(c)": "©", "(r)": "®", "(tm)": "™"}


def typed_symbols(seen: str) -> Iterator[Doubt]:
    """PR02: `(c)`, `(r)`, `(tm)` typed for a sign; `a) b) c)` and `point (c)` are letters.

    >>> [doubt.values["suggestion"] for doubt in typed_symbols("(c) 2024, le point (c), Nom(tm)")]
    ['©', '™']
    """
    for found in re.finditer(r"\([cC]\)(?=\s*(?:\d{4}|[A-ZÉ]))|(?<=\w)\((?:[rR]|tm|TM)\)", seen):
        yield _word("PR02", found, _SYMBOLS[found[0].lower()])


_BARE_A = late(
    r"(?:^|(?<=[.!?…:«»—–\u2028\n])|(?<=[.!?…:«—–]\s))A(?= (?!est |et |ou |a |b |\W)[\wÀ-ÿ])"
)
_ACCENTED = """
    État États École Écoles Église Églises Êtes Être Étant Également Évidemment Éternel Été Étude
    Études Étudiant Étudiants Économie Éditions Édition Éducation Élysée Émile Énorme Époque Équipe
    Évangile Île Îles Ça
"""
_CAPITALS = {normalize("NFD", word)[0] + word[1:]: word for word in _ACCENTED.split()}
"""How a word is typed without the accent of its capital → the word."""
_CAPITAL_WORD = late(rf"(?<![\w.-])(?:{'|'.join(_CAPITALS)})(?!\w)")


def capitals_without_accent(seen: str) -> Iterator[Doubt]:
    """PR03: a capital keeps its accent: À, État, École.

    >>> [d.values["suggestion"] for d in capitals_without_accent("A Paris, l'Etat. A lire.")]
    ['À', 'À', 'État']
    """
    for found in _BARE_A.finditer(seen):
        yield _word("PR03", found, "À")
    for found in _CAPITAL_WORD.finditer(seen):
        yield _word("PR03", found, _CAPITALS[found[0]])


_LIGATURE = late(
    r"(?<!\w)(?:ch?oeurs?|soeurs?|boeufs?|noeuds?|voeux?|moeurs|rancoeurs?|écoeur\w*|oeil(?:let|lère)?s?"
    r"|oeufs?|oeuvres?|[cC]hefs?-d['’]oeuvre|[hH]ors-d['’]oeuvre|manoeuvr\w*|désoeuvr\w*|oedip\w*"
    r"|oesophag\w*|foet(?:us|al|aux|ale)|oecuméni\w*|oenolog\w*|oestrogène\w*|désoeuvr\w*)(?!\w)",
    re.IGNORECASE,
)


def missing_ligatures(seen: str) -> Iterator[Doubt]:
    """PR04: œ is one letter: cœur, œuvre, sœur; coexister and moelle are written with two.

    >>> [d.values["suggestion"] for d in missing_ligatures("Le coeur, l'Oeuvre, coexister, moelle")]
    ['cœur', 'Œuvre']
    """
    for found in _LIGATURE.finditer(seen):
        yield _word("PR04", found, re.sub("o[eE]", "œ", re.sub("O[eE]", "Œ", found[0])))


_DOUBLED = late(
    rf"(?<![\w’'-])(?P<word>[^\W\d_{OPAQUE_WORD}]{{2,}})\s+(?P=word)(?![\w’'-])",
    re.IGNORECASE,
)
_USUAL = """
    nous vous oui non si très bien ah oh ha hé eh hi ho bla en tout toutes petit doucement bon mon
    jamais toujours trop beaucoup vite plus moins tant là ainsi quoi bravo allons tiens faire
    tic toc loin longtemps presque rien cher chère allô merci attention
"""
_MAY_DOUBLE = frozenset(_USUAL.split())


def doubled_words(seen: str) -> Iterator[Doubt]:
    """PR05: a word written twice; `nous nous`, `oui oui` and names are usual.

    >>> [doubt.values["word"] for doubt in doubled_words("Il est est là, nous nous levons, la la.")]
    ['est est', 'la la']
    """
    for found in _DOUBLED.finditer(seen):
        name = found[0][0].isupper() and found[0].split()[1][0].isupper()
        if found["word"].lower() not in _MAY_DOUBLE and not name:
            yield Doubt(found.start(), "PR05", {"word": " ".join(found[0].split())})


def lone_quotation_marks(seen: str) -> Iterator[Doubt]:
    """PR06: a straight quotation mark without its fellow in the block stays straight.

    >>> [doubt.values["near"] for doubt in lone_quotation_marks('Il dit "oui sans fermer.')]
    ['"oui sans']
    """
    for at in lone_marks(seen):
        near = " ".join(seen[at : at + 24].split(" ")[:2])
        yield Doubt(at, "PR06", {"near": near.replace(OPAQUE_WORD, "…")})


def two_spaces(seen: str) -> Iterator[Doubt]:
    """PR07: two spaces in a row inside a sentence.

    >>> [doubt.values["near"] for doubt in two_spaces("Un mot  et un autre.")]
    ['mot  et']
    """
    for found in re.finditer(rf"(?<=[^\s{OPAQUE_WORD}]) {{2,}}([^\s{OPAQUE_WORD}]{{1,12}})", seen):
        before = re.split(rf"[\s{OPAQUE_WORD}]", seen[max(0, found.start() - 12) : found.start()])
        near = f"{before[-1]}  {found[1]}"
        if LINE_SEPARATOR not in near:
            yield Doubt(found.start(), "PR07", {"near": near})


_UNITS = {
    "Km": "km", "KM": "km", "Kms": "km", "kms": "km", "Cm": "cm", "CM": "cm", "cms": "cm",
    "Kg": "kg", "KG": "kg", "Kgs": "kg", "kgs": "kg", "gr": "g", "grs": "g", "Gr": "g",
    "Kw": "kW", "KW": "kW", "kw": "kW", "Kwh": "kWh", "KWh": "kWh", "KWH": "kWh", "kwh": "kWh",
    "hz": "Hz", "Khz": "kHz", "KHz": "kHz", "khz": "kHz", "Mhz": "MHz", "mhz": "MHz", "Ghz": "GHz",
    "Ml": "ml", "Cl": "cl", "H": "h", "mn": "min", "Mn": "min", "mns": "min", "mins": "min",
    "sec": "s", "secs": "s", "Km/h": "km/h", "KM/H": "km/h", "Kmh": "km/h", "kmh": "km/h",
}  # fmt: skip
_LONGEST_FIRST = "|".join(sorted(_UNITS, key=len, reverse=True))
_UNIT = late(rf"(?<![\w.,])\d[\d.,\s]{{0,24}}(?P<unit>{_LONGEST_FIRST})(?P<rest>\d{{2}})?(?![\w/])")


def faulty_units(seen: str) -> Iterator[Doubt]:
    """PR08: the letters of a unit: km, kg, kW, Hz, h, min, s.

    >>> [doubt.values["suggestion"] for doubt in faulty_units("10 Km, 80 Kg, 18H30, 5 km")]
    ['km', 'kg', 'h']
    """
    for found in _UNIT.finditer(seen):
        if found["rest"] and found["unit"] != "H":
            continue
        word = found["unit"]
        yield Doubt(found.start("unit"), "PR08", {"word": word, "suggestion": _UNITS[word]})


_ABBREVIATIONS = {"Mr": "M.", "Mr.": "M.", "Melle": "Mlle", "Melles": "Mlles", "Mme.": "Mme"}
_ABBREVIATION = late(r"(?<!\w)(?:Mr\.?|Melles?|Mme\.)(?=\s+[A-ZÀ-Þ])|(?<!\w)etc ?(?:\.{2,}|…)")


def faulty_abbreviations(seen: str) -> Iterator[Doubt]:
    """PR09: `Mr` is English for M., and `etc.` takes one dot.

    >>> [doubt.values["suggestion"] for doubt in faulty_abbreviations("Mr Roux, Melle Bey, etc...")]
    ['M.', 'Mlle', 'etc.']
    """
    for found in _ABBREVIATION.finditer(seen):
        yield _word("PR09", found, _ABBREVIATIONS.get(found[0], "etc."))


_BRACKET = late(
    r"(?P<label>(?<![^\s(])(?:\d{1,3}°?|[ivxIVX]{1,5}|[^\W\d_])\))|(?<=[.!?…])(?P<last>\)\W*\Z)"
    r"|\A\s*(?P<first>\()(?=[A-ZÀ-Þ])|(?P<open>\()|\)"
)


def lone_brackets(seen: str) -> Iterator[Doubt]:
    """PR10: a round bracket without its fellow in the block.

    A label (`a) b)`) needs none; whole sentences may be bracketed over several paragraphs.

    >>> [doubt.values["near"] for doubt in lone_brackets("a) il part, dit-il) ; b) il (reste.")]
    ['dit-il)', '(reste.']
    >>> [list(lone_brackets(text)) for text in ("(Il rit.", "Il sort.)", "Voir (a) et b).")]
    [[], [], []]
    """
    opened: list[int] = []
    excused = 0
    for found in _BRACKET.finditer(seen):
        if found["open"]:
            opened.append(found.start())
        elif found["first"]:
            excused += 1
        elif opened:
            opened.pop()
            excused += found["label"] is not None
        elif excused:
            excused -= found["label"] is None
        elif not found["label"] and not found["last"]:
            start = seen.rfind(" ", 0, found.start()) + 1
            near = seen[start : found.end()]
            yield Doubt(found.start(), "PR10", {"near": near.replace(OPAQUE_WORD, "…")})
    for at in opened:
        near = seen[at : at + 24].split()[0]
        yield Doubt(at, "PR10", {"near": near.replace(OPAQUE_WORD, "…")})


def _word(code: str, found: re.Match[str], better: str) -> Doubt:
    """Doubt a word and suggest another."""
    return Doubt(found.start(), code, {"word": found[0], "suggestion": better})


CHECKS: tuple[Callable[[str], Iterator[Doubt]], ...] = (
    faulty_ordinals,
    typed_symbols,
    capitals_without_accent,
    missing_ligatures,
    doubled_words,
    lone_quotation_marks,
    two_spaces,
    faulty_units,
    faulty_abbreviations,
    lone_brackets,
)
