"""Where links may lead: the web, a mailbox, a telephone, and places of the book itself."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from bookpress.patterns import late
from bookpress.reading.html.hosts import read_host

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_HARMFUL = frozenset({"javascript", "vbscript", "data", "file", "blob", "filesystem", "about"})
"""What runs a program, carries a file or reads the reader's machine."""

_IGNORED = late("[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]")
"""What browsers skip, or readers do not see, in a scheme."""
_SCHEME = late(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AMBIGUOUS = late(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
    r"|^https?:[^?#]*\\",
    re.IGNORECASE,
)
"""What some programs skip and others do not; a backslash, which browsers take for a slash."""
_UNSAFE = late('[\x00-\x20\x7f-\x9f"<>\\\\^`{|}\ufffd]')
_HOST = late(r"([A-Za-z]+://)(\[[^\]]*\]|[^/?#:]*)")
_NAME_BEFORE = late(r"[A-Za-z]+://[^/?#]*@")
_HOST_OF_MAIL = late("@([^@,]+)")
_CONTROL = late(r"[\x00-\x1f\x7f]")
"""What ends a line of a mail."""
_LONE_PERCENT = late("%(?![0-9A-Fa-f]{2})")
_FOREIGN = late("[^\x00-\x7f]")
_CODES = late("(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Letters outside ASCII, percent-encoded (RFC 3986, section 2.5)."""
_KNOWN = late("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0386-\u03ce\u0400-\u045f]+")
"""Latin, Greek and Cyrillic letters, which fonts for text have."""
_BRACKETS = late(r"[\[\]]")
"""They stand in a host only, `https://[::1]/` (RFC 3986, section 3.2.2)."""
_MAIL = late(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_SITE = late(r"(?:[a-z0-9-]+\.)+(?:com|org|net|fr|eu|be|ch|ca|io|info|de|es|it|uk)(?:/|$)", re.I)


class Address(NamedTuple):
    """An address that was looked at."""

    value: str
    """As it is written in the book; of an inner link `#` and the id."""
    code: str = ""
    """The finding that refuses it."""
    suggestion: str = ""
    letters: str = ""
    """Those in the name of a site that could be taken for others."""

    @property
    def target(self) -> str:
        """The id that an inner link leads to, else nothing."""
        return self.value[1:] if self.value.startswith("#") else ""


def check_address(typed: str) -> Address:
    """Judge the address of a link.

    A place in a neighbour file is looked for here, since files are often parts of one book.
    Refused: AD01 a scheme that does harm, AD02 a neighbour file, AD03 nothing, AD05 an address of
    the web that leads nowhere, AD06 a scheme that readers do not know, AD20 a name before the
    site's, AD21 a sign that programs read in different ways, AD22 a mail that takes files along,
    AD23 one that says more than is seen, AD24 a code instead of a telephone number, AD25 and AD26
    the name of a site that could be taken for another (`hosts.py`).

    >>> check_address("https://example.org/a b").value
    'https://example.org/a%20b'
    >>> check_address(" java\\tscript:alert(1)").code, check_address("www.example.org").suggestion
    ('AD01', 'https://www.example.org')
    >>> check_address("ch02.html#Suite").value
    '#Suite'
    >>> check_address("https://bücher.example/100%zz/#/#é").value
    'https://xn--bcher-kva.example/100%25zz/#/%23%C3%A9'
    """
    value = typed.strip()
    if value in ("", "#"):
        return Address("", "AD03")
    if value.startswith("#"):
        return Address("#" + unquote(value[1:]))
    bare = _IGNORED.sub("", value)
    scheme = _SCHEME.match(bare)
    if not scheme:
        meant = _meant(bare)
        if "#" in value and not meant:
            return Address("#" + unquote(value.partition("#")[2]))
        return Address(value, "AD02", meant)
    if scheme[1].lower() not in SCHEMES:
        return Address(value, "AD01" if scheme[1].lower() in _HARMFUL else "AD06")
    if _AMBIGUOUS.search(value):
        return Address(value, "AD21")
    if not value.lower().startswith(scheme[0].lower()):
        return Address(value, "AD05")
    if _NAME_BEFORE.match(value):
        return Address(value, "AD20")
    if code := _doubt_of_mail(value) or _doubt_of_telephone(value):
        return Address(value, code)
    for name in map(read_host, _HOST_OF_MAIL.findall(unquote(value.partition("?")[0]))):
        if name.code == "AD25" and scheme[1].lower() == "mailto":
            return Address(value, name.code, letters=name.letters)
    value = scheme[0].lower() + value[len(scheme[0]) :]
    value = _UNSAFE.sub(_encoded, _LONE_PERCENT.sub("%25", value))
    start, rest = "", value
    if host := _HOST.match(value):
        name = read_host(host[2])
        if name.code:
            return Address(value, name.code, letters=name.letters)
        start, rest = host[1] + name.value, value[host.end() :]
    rest, hash_, fragment = rest.partition("#")
    rest += hash_ + fragment.replace("#", "%23")
    value = start + _FOREIGN.sub(_encoded, _BRACKETS.sub(_encoded, rest))
    if not _leads_somewhere(value):
        return Address(value, "AD05")
    return Address(value)


def readable(address: str) -> str:
    """Write an address for people: in Latin, Greek and Cyrillic letters instead of their codes.

    >>> readable("https://xn--bcher-kva.example/Gr%C3%B6%C3%9Fe%20a?b=%2F")
    'https://bücher.example/Größe%20a?b=%2F'
    >>> readable("https://xn--r8jz45g.jp/")
    'https://xn--r8jz45g.jp/'
    """
    if (host := _HOST.match(address)) and "xn--" in host[2]:
        with suppress(UnicodeError):
            own = host[2].encode().decode("idna")
            if _KNOWN.fullmatch("".join(_FOREIGN.findall(own))):
                address = host[1] + own + address[host.end() :]
    return _CODES.sub(_letters, address)


def _letters(codes: re.Match[str]) -> str:
    """Return the letters that some codes stand for, where each is one that many readers know."""
    letters = unquote(codes[0], errors="replace")
    return letters if _KNOWN.fullmatch(letters) else codes[0]


def _encoded(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())


def _doubt_of_mail(value: str) -> str:
    """Return the finding that refuses the address of a mailbox, else nothing.

    >>> [_doubt_of_mail("mailto:a@b.org" + end) for end in ("?subject=x", "?attach=x", "?%42cc=x")]
    ['', 'AD22', 'AD23']
    """
    if not value.lower().startswith("mailto:"):
        return ""
    mailbox, _, rest = value[len("mailto:") :].partition("?")
    fields = [unquote(part).partition("=")[0].strip().lower() for part in rest.split("&") if part]
    if any(field.startswith("attach") for field in fields):
        return "AD22"
    hidden = _CONTROL.search(unquote(value)) or re.search("[?&]", unquote(mailbox))
    return "AD23" if hidden or set(fields) - {"subject", "body"} else ""


def _doubt_of_telephone(value: str) -> str:
    """Return the finding that refuses a telephone number: `*` and `#` command the telephone."""
    return "AD24" if re.match(r"tel:.*[*#]", unquote(value), re.IGNORECASE) else ""


def _leads_somewhere(value: str) -> bool:
    """Return whether an address names a host, a mailbox or a number."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # a `ValueError` above 65535
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and parts.port != 0
    return bool(parts.path)


def _meant(bare: str) -> str:
    """Guess the whole address that a short one was meant to be."""
    if bare.startswith("//"):
        return f"https:{bare}"
    if bare.lower().startswith("www.") or _SITE.match(bare):
        return f"https://{bare}"
    if _MAIL.match(bare):
        return f"mailto:{bare}"
    return ""
