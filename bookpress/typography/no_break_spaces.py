r"""No-break spaces of other languages than French: in numbers, before units, after abbreviations.

Only what was typed as one space changes, into one that does not break: the length stays.

>>> with_no_break_spaces("S. 12, z. B. Dr. Müller, 10 000 km, 12. Mai, 9 Uhr", "de")
'S.\xa012, z.\xa0B. Dr.\xa0Müller, 10\u202f000\xa0km, 12.\xa0Mai, 9\xa0Uhr'
>>> with_no_break_spaces("pp. 3–9, fig. 4, Mr. X, 20 %, at 10 a.m. on May 2", "en-GB")
'pp.\xa03–9, fig.\xa04, Mr.\xa0X, 20\xa0%, at 10\xa0a.m. on May\xa02'
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bookpress.patterns import late
from bookpress.typography.characters import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE


class _Usage(NamedTuple):
    """What holds on to what in one language: words parted by blanks, with their full stops."""

    numbered: str
    """Before a number: abbreviations and words."""
    titles: str
    """Before a name."""
    counted: str = ""
    """After a number, beside the units of all languages."""
    months: str = ""
    """After a day; in English before it too."""
    centuries: str = ""
    """A pattern of a century's number and its word, with a group for the space between them."""


_ONE = r"(?<=\S)[ \n](?=\S)"
"""One space, or the end of a line of the source."""

_USAGES = {
    "de": _Usage(
        "S. Nr. Nrn. Abb. Abs. Abschn. Anm. Art. Bd. Bde. Bl. Fn. Kap. Rdnr. Rn. Sp. Tab. Taf."
        " Ziff. ca. Fr. Satz Seite Seiten Kapitel Abschnitt Abbildung Tabelle Band Teil Nummer"
        " Artikel Absatz",
        "Dr. Prof. Hr. Hrn. Fr. Frl. St. Ing. Dipl.-Ing. Mag.",
        "Uhr Mio. Mrd. Tsd. Euro Franken Prozent Millionen Milliarden v. n. f. ff.",
        "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember"
        " Jan. Feb. Apr. Aug. Sept. Okt. Nov. Dez. Jahrhundert Jahrhunderts Jh.",
    ),
    "en": _Usage(
        "p. pp. no. nos. fig. figs. vol. vols. ch. chap. chaps. sec. art. eq. col. cols. pl. ll. n."
        " nn. c. ca. page pages chapter figure table section volume part note number",
        "Dr. Mr. Mrs. Ms. Prof. St. Rev. Capt. Gen. Lt. Sgt. Mt. Dr Mr Mrs Ms Prof",
        "a.m. p.m. am pm AM PM BC BCE CE AD million billion per percent f. ff.",
        "January February March April May June July August September October November December"
        " Jan. Feb. Mar. Apr. Aug. Sep. Sept. Oct. Nov. Dec.",
        rf"\d(?:st|nd|rd|th)({_ONE})centur(?:y|ies)",
    ),
    "es": _Usage(
        "p. pp. pág. págs. n.º núm. fig. figs. cap. caps. vol. vols. art. t. ed. tít. página"
        " páginas capítulo figura siglo siglos",
        "Sr. Sra. Srta. Dr. Dra. Prof. Lic. Ing. D. Dña.",
        "euros millones millón a. d. h.",
    ),
    "it": _Usage(
        "p. pp. pag. pagg. n. nn. n.º fig. figg. cap. capp. vol. voll. art. tav. pagina pagine"
        " capitolo figura secolo",
        "Sig. Sig.ra Dott. Dott.ssa Dr. Prof. Prof.ssa Avv. Ing.",
        "euro milioni miliardi",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
        " dicembre",
        rf"(?<!\w)[IVX]+({_ONE})secol[oi](?!\w)",
    ),
    "nl": _Usage(
        "p. pp. blz. nr. nrs. fig. afb. hfst. dl. art. bladzijde hoofdstuk figuur deel",
        "dr. drs. prof. mr. ir. ing. dhr. mevr. mw. Dhr. Mevr. Mw. Dr. Prof. St.",
        "euro miljoen miljard uur",
        "januari februari maart april mei juni juli augustus september oktober november december",
        rf"\d(?:e|de|ste)({_ONE})eeuw",
    ),
    "pt": _Usage(
        "p. pp. pág. págs. n.º núm. fig. figs. cap. caps. vol. vols. art. ed. página páginas"
        " capítulo figura século séculos",
        "Sr. Sra. Srta. Dr. Dra. Prof. Eng. D.",
        "euros milhões milhão",
    ),
}

_UNITS = (
    "km m dm cm mm µm nm km/h m/s km² m² cm² m³ ha kg g mg t l L dl ml mL hl d h min s ms W kW"
    " MW GW Wh kWh MWh V kV Hz kHz MHz GHz dB Pa hPa bar kB MB GB TB Mbit/s px pt dpi ppi"
    " EUR USD GBP CHF"
)
"""Of all languages; with an apostrophe behind it is a word: `5 l'acqua`."""
_SYMBOL = r"[%‰€$£¥]|°[CFK]?(?!\w)"
_SPACE = late(r"[ \n]")
_NUMBER = r"(?:\d|[IVXLC]+(?!\w)|[ivxlc]{2,}(?!\w))"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"

_GROUPED = late(r"(?<![\w.,])\d{1,3}(?:[ \n]\d{3})+(?!\d)")
_PHONE = late(r"(?<![\w.,/+-])(?:\+\d{1,3}(?: \(0\))?|0\d{1,4})(?=[ \d]{7})(?: \d{2,})+")
"""With the code of a country or of a town, whose zero begins no other number."""
_GENERAL = (
    # An abbreviation of several words: `z. B.`, `d. w. z.`, `u. dgl.`
    rf"(?<![\w.])[^\W\d_]\.({_ONE})(?=(?:[^\W\d_]|Chr|dgl)\.)",
    rf"[§©№]({_ONE})(?={_NUMBER})",
    rf"(?:[€$£¥]|(?<!\w)(?:EUR|USD|GBP|CHF))({_ONE})(?=\d)",
    rf"(?<=\d)({_ONE})(?=[x×][ \n]?\d)",
    rf"(?<=\d)[ \n\u00a0]?[x×]({_ONE})(?=\d)",
    # Elizabeth II, Ludwig XIV., World War II
    rf"(?<!\w)[A-ZÀ-Þ][\w’-]*({_ONE})(?=[IVX]{{2,}}(?!\w))",
    # J. S. Bach; a sentence that ends by one letter loses nothing
    rf"(?<![\w.])(?<![a-zß-ÿ]\.[ \n\u00a0])[A-ZÀ-Þ]\.({_ONE})(?=[A-ZÀ-Þ][^\W\d_])",
    rf"(?<=\d)({_ONE})(?:{_SYMBOL})",
)


def with_no_break_spaces(text: str, language: str) -> str:
    """Write a no-break space for each space that a number, a unit or an abbreviation holds.

    `language`: a BCP 47 tag; of one without a table the rules for all languages are taken.
    """
    for pattern in _patterns(language.replace("_", "-").split("-")[0].lower()):
        text = pattern.sub(_held, text)
    text = _PHONE.sub(lambda number: _SPACE.sub(NO_BREAK_SPACE, number[0]), text)
    return _GROUPED.sub(lambda number: _SPACE.sub(NARROW_NO_BREAK_SPACE, number[0]), text)


def _held(found: re.Match[str]) -> str:
    """Return what was found with a no-break space in the place of its group."""
    at = found.start(1) - found.start()
    return found[0][:at] + NO_BREAK_SPACE + found[0][at + 1 :]


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Compile the patterns of a language, each with a group for the space that is held."""
    usage = _USAGES.get(language, _Usage("", ""))
    units = _any_of(f"{_UNITS} {usage.counted}")
    made = [*_GENERAL, rf"(?<=\d)({_ONE})(?:{units})(?![\w'’])"]
    if usage.numbered:
        made.append(rf"(?<![\w.])(?i:{_any_of(usage.numbered)})({_ONE})(?={_NUMBER})")
    if usage.titles:
        made.append(rf"(?<![\w.])(?:{_any_of(usage.titles)})({_ONE})(?=[^\W\d_a-zß-ÿ])")
    if usage.centuries:
        made.append(usage.centuries)
    if usage.months:
        months = _any_of(usage.months)
        made.append(rf"(?<!\d)(?<!\d[.,]){_DAY}[.º°]?({_ONE})(?:{months})(?!\w)")
        if language == "en":
            made.append(rf"(?<!\w)(?:{months})({_ONE})(?={_DAY}(?!\d))")
    return tuple(map(re.compile, made))


def _any_of(words: str) -> str:
    """Return a pattern of some words, the longest first."""
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))
