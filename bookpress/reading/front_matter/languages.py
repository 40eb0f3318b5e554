"""Language tags: BCP 47 (RFC 5646), with the two-letter codes that are registered."""

from __future__ import annotations

import re

# RFC 5646, section 2.1: language, script, region, variants, extensions, private use.
_TAG = r"""
    (?P<language> [a-z]{2,3} ) (?: -[a-z]{3} ){0,3}
    (?: - (?P<script> [a-z]{4} ) )?
    (?: - (?P<region> [a-z]{2} | [0-9]{3} ) )?
    (?: - (?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )*
    (?: - [0-9a-wy-z] (?: -[a-z0-9]{2,8} )+ )*
    (?: - x (?: -[a-z0-9]{1,8} )+ )?
"""

_LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th
ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
# ISO 639-1, as registered for BCP 47.

_REGIONS = """
AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC
EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY
HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA
LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY
MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS
RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
# ISO 3166-1, and the reserved codes that are registered for BCP 47.

_NAMES = {
    "de": "german deutsch allemand ger deu",
    "el": "greek grec gre ell",
    "en": "english anglais eng uk us",
    "es": "spanish español espagnol castellano spa",
    "fr": "french français francais fre fra",
    "it": "italian italiano italien ita",
    "ja": "japanese japonais jpn jp",
    "la": "latin lat",
    "nl": "dutch nederlands néerlandais dut nld",
    "oc": "occitan oci",
    "br": "breton brezhoneg bre",
    "ca": "catalan català cat",
    "pl": "polish polski polonais pol",
    "pt": "portuguese português portugais por",
    "ro": "romanian română roumain rum ron",
    "ru": "russian russe rus",
    "ar": "arabic arabe ara",
    "zh": "chinese chinois chi zho cn",
}
_BY_NAME = {name: tag for tag, names in _NAMES.items() for name in names.split()}


def is_language_tag(tag: str) -> bool:
    """Return whether a tag is well-formed and its short subtags are registered.

    A language that has a code of two letters is not written with three (RFC 5646, section 2.2.1).

    >>> [is_language_tag(tag) for tag in ("fr-CA", "gsw", "zh-Hant-TW", "fr_FR", "french", "fra")]
    [True, True, True, False, False, False]
    """
    if tag in _LANGUAGES.split():
        return True
    match = re.fullmatch(_TAG, tag, re.VERBOSE | re.IGNORECASE)
    if not match:
        return False
    language, region = match["language"].lower(), (match["region"] or "").upper()
    if len(language) == 2 and language not in _LANGUAGES.split():
        return False
    if len(region) == 2 and region not in _REGIONS.split():
        return False
    return len(language) == 2 or language not in _BY_NAME


def language_meant(text: str) -> str:
    """Return the one tag that a language written otherwise can only mean, or "".

    >>> [language_meant(text) for text in ("fr_FR", "Français", "fra", "en-UK", "fr-QC", "frnch")]
    ['fr-FR', 'fr', 'fr', 'en-GB', '', '']
    """
    tidy = re.sub(r"[_\s]+", "-", text.strip().split(".")[0])
    language, _, rest = tidy.partition("-")
    language = _BY_NAME.get(language.lower(), language.lower())
    tag = f"{language}-{'GB' if rest.upper() == 'UK' else rest}" if rest else language
    return tag if is_language_tag(tag) else ""


def suggest_language(text: str) -> str:
    """Return the tag that was probably meant, or "".

    >>> [suggest_language(text) for text in ("fr_FR", "fr-QC", "frnch", "xx")]
    ['fr-FR', 'fr', 'fr', '']
    """
    main = re.split(r"[-_\s.]", text.strip())[0]
    if meant := language_meant(text) or language_meant(main):
        return meant
    from difflib import get_close_matches

    close = get_close_matches(text.lower(), _BY_NAME, 1, 0.7)
    return _BY_NAME[close[0]] if close else ""
