"""The names of sites: as files write them, and which of them could be taken for another."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from bookpress.patterns import late

_PLAIN = late(r"[\w-]+(?:\.[\w-]+)*\.?", re.ASCII)
_NUMBER = late(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?", re.IGNORECASE)
"""What programs take for a number, by its last part (WHATWG URL, 3.5, “ends in a number”)."""
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
"""Scripts that are written beside each other (UTS 39, 5.2, “highly restrictive”)."""
_LOOK_LATIN = late("[асԁеһіјӏорԛѕԝхуъьҽпгѵѡ0-9-]+|[αικνορυτωχγ0-9-]+")
"""Cyrillic or Greek words that could be read as Latin ones."""


class Host(NamedTuple):
    """The name of a site that was looked at."""

    value: str
    """In the letters of ASCII (RFC 3490)."""
    code: str = ""
    """The finding that refuses it."""
    letters: str = ""
    """Those that could be taken for others, and their numbers."""


def read_host(typed: str) -> Host:
    """Return the name of a site as files write it, or what speaks against it.

    Refused: AD05 what is no name, AD25 letters that could be taken for others, AD26 a number in a
    form that programs read in different ways.

    >>> read_host("bücher.example").value, read_host("пример.com").code, read_host("日本go.jp").code
    ('xn--bcher-kva.example', '', '')
    >>> read_host("xn--pple-43d.com")
    Host(value='xn--pple-43d.com', code='AD25', letters='а (U+0430)')
    >>> read_host("127.1").code, read_host("0x7f.0.0.1").code, read_host("a／b.org").code
    ('AD26', 'AD26', 'AD05')
    """
    try:
        if typed.startswith("["):
            zone = IPv6Address(typed[1:-1]).scope_id  # of a machine, not of a reader
            return Host(typed, "AD05" if zone else "")
        value = typed.encode("idna").decode()
    except ValueError:
        return Host(typed, "AD05")
    if not _PLAIN.fullmatch(value):
        return Host(typed, "AD05")
    if _NUMBER.fullmatch(value):
        try:
            IPv4Address(value)
        except ValueError:
            return Host(typed, "AD26")
    labels = [_spelt(label) for label in value.lower().rstrip(".").split(".")]
    for label in labels:
        letters = [sign for sign in label if not sign.isascii()]
        if not all(_is_spelling(sign) for sign in letters):
            return Host(typed, "AD05")
        scripts = {_script(sign) for sign in label} - {""}
        mixed = len(scripts) > 1 and not any(scripts <= usual for usual in _TOGETHER)
        if mixed or (letters and labels[-1].isascii() and _LOOK_LATIN.fullmatch(label)):
            strange = dict.fromkeys(sign for sign in letters if _script(sign) not in ("", "LATIN"))
            shown = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in [*strange][:5])
            return Host(value, "AD25", shown)
    return Host(value)


def _spelt(label: str) -> str:
    """Return a part of a name in its own letters; as it is where its code says none (RFC 3492)."""
    try:
        return label[4:].encode().decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _is_spelling(sign: str) -> bool:
    """Return whether a sign can stand in a name: a letter, a mark, a digit, a picture of one."""
    kind = unicodedata.category(sign)
    return kind[0] in "LMN" or kind == "So" or sign in "·・"


def _script(sign: str) -> str:
    """Return the script of a letter or digit, by its name; nothing for what all scripts share."""
    name = unicodedata.name(sign, "")
    if sign in "0123456789" or unicodedata.category(sign)[0] not in "LN":
        return ""
    first = re.split("[ -]", name.removeprefix("EXTENDED "))[0]
    return "CJK" if first == "IDEOGRAPHIC" else first
