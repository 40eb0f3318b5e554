"""Where links may lead: the web, a mailbox, a telephone, and places of the book itself."""

from __future__ import annotations

import re
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
_HOST = re.compile(r"[A-Za-z]+://[^/?#]*")
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
    """
    value = typed.strip()
    if not value:
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
    value = _UNSAFE.sub(_encoded, value)
    host = _HOST.match(value)
    after = host.end() if host else 0
    value = value[:after] + _BRACKETS.sub(_encoded, value[after:])
    if not _leads_somewhere(value):
        return Address(value, "AD05")
    return Address(value)


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
