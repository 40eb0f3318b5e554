"""What differs between the languages, and between their countries: a row each."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from bookpress.typography.characters import EM_DASH, EN_DASH


class Usage(NamedTuple):
    """How the printers of one language set its signs; a pair is an opening and a closing mark."""

    language: str
    outer: str
    """What `"` becomes outside any quotation."""
    single: str
    """What `'` becomes outside any quotation: a word that is mentioned, a gloss."""
    inner: dict[str, str]
    """The marks inside a quotation, by the mark that opens it."""
    dash: str = EN_DASH
    """Of an aside, between spaces, unless `closed` or `clasped`."""
    closed: bool = False
    """The dash touches both words: American English."""
    clasped: bool = False
    """The dashes of an aside touch what they hold, as brackets do: Spanish."""
    speech: str = ""
    """The dash that opens a line of dialogue; empty where no hyphen is taken for one."""
    tight: bool = False
    """Guillemets touch what they hold: a space typed inside goes."""
    elides: bool = False
    """A word may lose its end before a quotation: `dell'"Iliade"`."""
    inverted: bool = False
    """`¿` and `¡` touch what follows."""
    spaced: str = ""
    """Abbreviations that are set with a space, typed or not, as patterns parted by blanks; `_` is
    where it stands."""
    grouped: bool = False
    """`10'000` is a number: an apostrophe groups its digits."""


_INNER = {"“": "‘’", "‘": "“”", "„": "‚‘", "‚": "„“", "«": "“”", "»": "›‹", "›": "»«", "‹": "«»"}

_GERMAN = Usage(
    "de",
    "„“",
    "‚‘",
    _INNER,
    spaced=(
        "z._B z._T z._Z d._h u._a u._Ä u._ä o._Ä o._ä u._U i._A i._V i._d._R i._Allg v._a s._o s._u"
        " m._E a._a._O u._v._m u._v._a n._Chr v._Chr u._dgl o._g"
    ),
)
"""Duden, Die deutsche Rechtschreibung (Anführungszeichen, Gedankenstrich, Apostroph,
Auslassungspunkte); DIN 5008: abbreviations of several words with no-break spaces. `»x«`, the other
usage of German publishers, stays where it is typed, with `›x‹` inside."""
_SWISS = _GERMAN._replace(
    outer="«»", single="‹›", inner={**_INNER, "«": "‹›"}, tight=True, grouped=True
)
"""Bundeskanzlei, Schreibweisungen: guillemets outwards and without spaces; `10’000`."""

_AMERICAN = Usage("en", "“”", "‘’", _INNER, dash=EM_DASH, closed=True)
"""The Chicago Manual of Style: closed em dash, double marks first, ’90s."""
_BRITISH = _AMERICAN._replace(outer="‘’", dash=EN_DASH, closed=False)
"""New Hart's Rules: single marks first, a spaced en rule."""

_SPANISH = Usage(
    "es",
    "«»",
    "‘’",
    _INNER,
    dash=EM_DASH,
    clasped=True,
    speech=EM_DASH,
    tight=True,
    inverted=True,
    spaced="EE._UU p._ej a._C d._C RR._HH JJ._OO FF._AA CC._AA S._A S._M",
)
"""RAE and ASALE, Ortografía de la lengua española (2010) and Diccionario panhispánico de dudas:
comillas «“‘’”», raya of dialogue and aside touching what it holds, `EE. UU.` with a space."""
_MEXICAN = _SPANISH._replace(outer="“”")
"""In America most publishers set English marks first; the Ortografía admits both."""

_ITALIAN = Usage("it", "«»", "‘’", _INNER, speech=EN_DASH, tight=True, elides=True)
"""Serianni, Grammatica italiana, and what Italian publishers ask of their authors: caporali, then
high marks, no space inside; a spaced lineetta for asides and dialogue."""
_PORTUGUESE = Usage(
    "pt", "«»", "‘’", _INNER, dash=EM_DASH, speech=EM_DASH, tight=True, spaced="p._ex"
)
"""Acordo Ortográfico (1990); Código de redação interinstitucional: aspas « “ ‘ ’ ” »; a spaced
travessão, also of dialogue."""
_BRAZILIAN = _PORTUGUESE._replace(outer="“”")
"""Manual de comunicação da Secom (Senado Federal): aspas “ ”, inside ‘ ’."""
_DUTCH = Usage("nl", "“”", "‘’", _INNER)
"""Taaladvies of the Taalunie: double and single marks are both right, so each kind stays what it
is; a spaced gedachtestreepje; `’s avonds`, `d.w.z.` without spaces."""

_USAGES = {
    "de": _GERMAN,
    "en": _AMERICAN,
    "es": _SPANISH,
    "it": _ITALIAN,
    "nl": _DUTCH,
    "pt": _PORTUGUESE,
}
_REGIONS = {
    **dict.fromkeys(("de-CH", "de-LI"), _SWISS),
    **dict.fromkeys(("en-GB", "en-IE", "en-AU", "en-NZ", "en-ZA", "en-IN"), _BRITISH),
    "it-CH": _ITALIAN._replace(inner={**_INNER, "«": "‹›"}, grouped=True),
    "pt-BR": _BRAZILIAN,
}
_SPAIN = ("ES", "GQ")


@cache
def usage_of(language: str) -> Usage | None:
    """Return the usage that a BCP 47 tag asks for; None for a language without a row.

    >>> [usage_of(tag).outer for tag in ("de-Latn-CH", "EN_gb", "es-419", "es", "pt-BR")]
    ['«»', '‘’', '“”', '«»', '“”']
    >>> usage_of("sv"), usage_of("")
    (None, None)
    """
    primary, *rest = language.replace("_", "-").strip().split("-")
    primary, subtags = primary.lower(), [one.upper() for one in rest]
    region = next((one for one in subtags if len(one) == 2 or one.isdigit()), "")
    if primary == "es" and region and region not in _SPAIN:
        return _MEXICAN
    return _REGIONS.get(f"{primary}-{region}", _USAGES.get(primary))
