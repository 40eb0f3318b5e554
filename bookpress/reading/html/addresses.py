"""Where links may lead: the web, a mailbox, a telephone, and places of the book itself."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_HARMFUL = frozenset({"javascript", "vbscript", "data", "file", "blob", "filesystem", "about"})
"""What runs a program, carries a file or reads the reader's machine."""

_IGNORED = re.compile(
    "[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]"
)
"""What browsers skip, or readers do not see, in a scheme."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE = re.compile('[\x00-\x20\x7f-\x9f"<>\\\\^`{|}\ufffd]')
_HOST = re.compile(r"([A-Za-z]+://(?:[^/?#@]*@)?)(\[[^\]]*\]|[^/?#:@]*)")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_FOREIGN = re.compile("[^\x00-\x7f]")
_CODES = re.compile("(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Letters outside ASCII, percent-encoded (RFC 3986, section 2.5)."""
_KNOWN = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0386-\u03ce\u0400-\u045f]+")
"""Latin, Greek and Cyrillic letters, which fonts for text have."""
_BRACKETS = re.compile(r"[\[\]]")
"""They stand in a host only, `https://[::1]/` (RFC 3986, section 3.2.2)."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_SITE = re.compile(
    r"(?:[a-z0-9-]+\.)+(?:com|org|net|fr|eu|be|ch|ca|io|info|de|es|it|uk)(?:/|$)", re.I
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was looked at."""

    value: str
    """As it is written in the book; of an inner link `#` and the id."""
    code: str = ""
    """The finding that refuses it."""
    suggestion: str = ""

    @property
    def target(self) -> str:
        """The id that an inner link leads to, else nothing."""
        return self.value[1:] if self.value.startswith("#") else ""


def check_address(typed: str) -> Address:
    """Judge the address of a link.

    A place in a neighbour file is looked for here, since files are often parts of one book.
    Refused: AD01 a scheme that does harm, AD02 a neighbour file, AD03 nothing, AD05 an address of
    the web that leads nowhere, AD06 a scheme that readers do not know.

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
    value = re.sub("[\t\n\r]", "", value)
    if not value.lower().startswith(scheme[0].lower()):
        return Address(value, "AD05")
    value = scheme[0].lower() + value[len(scheme[0]) :]
    value = _UNSAFE.sub(_encoded, _LONE_PERCENT.sub("%25", value))
    start, rest = "", value
    if host := _HOST.match(value):
        try:
            start, rest = host[1] + host[2].encode("idna").decode(), value[host.end() :]
        except UnicodeError:
            return Address(value, "AD05")
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


def _leads_somewhere(value: str) -> bool:
    """Return whether an address names a host, a mailbox or a number."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and "%" not in (parts.hostname or "")
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
