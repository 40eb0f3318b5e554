r"""Numbers, units, telephone numbers, days and hours.

>>> from bookpress.typography.text import example
>>> example(space_before_units, "12 kg, 30 ans, 5 km/h, 3 millions, 2 s'en vont")
"12\xa0kg, 30\xa0ans, 5\xa0km/h, 3\xa0millions, 2 s'en vont"
>>> example(missing_space_before_symbols, "8%, 20°C, 5€, 5$")
'8\xa0%, 20\xa0°C, 5\xa0€, 5$'
>>> example(space_between_day_and_month, "Le 7 septembre 2024, le 1er mars")
'Le 7\xa0septembre 2024, le 1er\xa0mars'
>>> example(space_after_hours, "À 10 h 30, à 9h15")
'À 10 h\xa030, à 9h15'
"""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.patterns import late
from bookpress.typography.characters import (
    MULTIPLICATION_SIGN,
    NARROW_NO_BREAK_SPACE,
    NO_BREAK_SPACE,
)
from bookpress.typography.locales import Locale
from bookpress.typography.text import SPACE, Edit, Text, binding

_METRES = "(?:[kcdhnmµμ]?m[23²³]?(?:/[hs])?)"
_UNITS = (
    rf"(?:{_METRES}|[kcmµμ]?(?:g|l|s|L)(?:/[a-zA-Z]+[23²³]?)?|[hd][lL]|t|ha|[kmµμMGT]?Wh?|[kMGcm]?Hz|[mk]?V"
    r"|[KkMGT][oB]|[kM]bits?/s|hPa|dB|h|min"
    r"|ans?|mois|semaines?|jours?|heures?|minutes?|secondes?|années?|siècles?"
    r"|euros?|dollars?|millions?|milliards?|pages?|fois)(?![\w'’])"
)
_SYMBOLS = r"(?:[kM]?[€$£]|[%‰]|°[CF])(?!\w)"
_MONTHS = (
    r"(?:[Jj]anvier|[Ff]évrier|[Mm]ars|[Aa]vril|[Mm]ai|[Jj]uin|[Jj]uillet|[Aa]oût|[Ss]eptembre"
    r"|[Oo]ctobre|[Nn]ovembre|[Dd]écembre|janv\.|févr\.|avr\.|juil\.|sept\.|oct\.|nov\.|déc\.)(?!\w)"
)
_PHONE = late(
    rf"(?<![\d.,])(?:0\d|\+\d{{1,3}}{SPACE}*(?:\(0\){SPACE}*)?\d{{1,3}})(?:{SPACE}++\d\d){{4}}(?!\d)"
    rf"|(?<![\d.,])0\d{{1,2}}{SPACE}++\d{{3}}(?:{SPACE}++\d\d){{2}}(?!\d)"
    rf"|(?<![\d.,])\+\d{{1,3}}{SPACE}*(?:\(0\){SPACE}*)?\d{{1,3}}{SPACE}++\d{{3}}(?:{SPACE}++\d\d){{2}}(?!\d)"
    rf"|(?<![\d.,])0{SPACE}++8\d\d(?:{SPACE}++\d\d){{3}}(?!\d)"
)
_GROUPED = late(rf"(?<![\w])(?<!\d[.])\d{{1,3}}(?:{SPACE}++\d{{3}}(?!\d))++")
_RUN = late(rf"{SPACE}++")
_PAIRS_FOLLOW = late(rf"{SPACE}++\d\d(?!\d)(?!{SPACE}*{_UNITS})")
_TIMES = late(rf"(?<!{SPACE})({SPACE}++)([x×])({SPACE}++)(?=\d)")
_QUANTITY = late(rf"\d{SPACE}?(?:{_METRES}|px|pt)?$")

space_before_units = binding(rf"(?<=[\d½¼¾²³])({SPACE}++)(?:{_UNITS}|{_SYMBOLS})")
"""NU: a no-break space between a number and its unit."""
missing_space_before_symbols = binding(r"(?<=\d)()(?:[%‰€£]|°[CF])(?!\w)")
"""NU: the space that is missing before `%` `‰` `€` `£` `°C` `°F`."""
space_between_day_and_month = binding(rf"(?<!\d)(?:3[01]|[12]\d|0?[1-9]|1er)({SPACE}++){_MONTHS}")
"""DT: a no-break space between the day and the month, none forced before the year."""
space_after_hours = binding(rf"(?<=\d)(?:{SPACE})h({SPACE}++)(?=[0-5]?\d(?!\d))")
"""DT: `10 h 30` holds together; `10h30` and `10:30` stay."""


def space_in_telephone_numbers(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""NU: no-break spaces in a telephone number written in pairs.

    >>> from bookpress.typography.text import example
    >>> example(space_in_telephone_numbers, "Tél. 01 23 45 67 89, +33 6 12 34 56 78")
    'Tél. 01\xa023\xa045\xa067\xa089, +33\xa06\xa012\xa034\xa056\xa078'
    """
    for number in _PHONE.finditer(text.seen):
        for run in _RUN.finditer(text.seen, *number.span()):
            yield Edit(*run.span(), NO_BREAK_SPACE)


def space_between_groups_of_digits(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""NU: a fine between groups of exactly three digits; digits are never grouped here.

    >>> from bookpress.typography.text import example
    >>> example(space_between_groups_of_digits, "10 000, 1 234 567,89, 2020 150 et 1 2345")
    '10\u202f000, 1\u202f234\u202f567,89, 2020 150 et 1 2345'
    """
    seen = text.seen
    for number in _GROUPED.finditer(seen):
        if _PHONE.match(seen, number.start()) or _PAIRS_FOLLOW.match(seen, number.end()):
            continue
        if number[0][0] == "0" and number[0][1:2].isdigit():
            continue
        for run in _RUN.finditer(seen, *number.span()):
            yield Edit(*run.span(), NARROW_NO_BREAK_SPACE)


def multiplication_signs(text: Text, _locale: Locale) -> Iterator[Edit]:
    r"""NU: a spaced `x` between two numbers is `×`, held by no-break spaces.

    >>> from bookpress.typography.text import example
    >>> example(multiplication_signs, "15 x 21 cm, 3 x plus, 2x4")
    '15\xa0×\xa021 cm, 3 x plus, 2x4'
    """
    seen = text.seen
    for sign in _TIMES.finditer(seen):
        if _QUANTITY.search(seen, max(0, sign.start() - 8), sign.start()):
            yield Edit(*sign.span(1), NO_BREAK_SPACE)
            yield Edit(*sign.span(2), MULTIPLICATION_SIGN)
            yield Edit(*sign.span(3), NO_BREAK_SPACE)
