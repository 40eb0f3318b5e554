"""The one way WeasyPrint reaches anything: the book's pictures and the theme's files.

`book:images/NAME` is a picture that was read and judged, from memory, and `data:` one that stands
inside such a drawing; `theme:NAME` is a file of the theme. Every other address is refused, so that
no build asks the network or opens another file.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from email.message import EmailMessage, Message
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bookpress.model.book import Picture
from bookpress.model.theme import Theme

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

_MEDIA_TYPES = {
    ".css": "text/css",
    ".icc": "application/vnd.iccprofile",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}


_INSIDE = re.compile(r"data:(image/(?:jpeg|png));base64,")
"""What the reading of drawings writes (`reading/pictures/svg.py`)."""


class Refused(ValueError):
    """An address that is neither a picture of the book nor a file of the theme."""


class Fetcher:
    """What WeasyPrint calls for each address that it meets.

    It has the shape of `weasyprint.urls.URLFetcher` without being one: that class holds handlers
    for the network and for files, and here there must be none to fall back on.
    """

    _fail_on_errors = False
    """WeasyPrint then logs what failed, and the log is turned into findings (`engine.py`)."""

    def __init__(self, theme: Theme, pictures: Sequence[Picture]) -> None:
        self._theme = theme
        self._pictures: Mapping[str, Picture] = {picture.name: picture for picture in pictures}

    def __call__(self, url: str) -> URLFetcherResponse:
        """Return what stands at an address; `Refused` when it is not ours to open."""
        from weasyprint.urls import URLFetcherResponse

        content, media_type = self._open(url)
        # Headers by the plain policy of mail: that of `EmailMessage` loads a parser of addresses.
        headers = EmailMessage(Message().policy)
        headers["Content-Type"] = media_type
        return URLFetcherResponse(url, content, headers)

    def _open(self, url: str) -> tuple[bytes, str]:
        if inside := _INSIDE.match(url):
            return b64decode(url[inside.end() :]), inside[1]
        scheme, _, path = unquote(url).partition(":")
        if scheme == "book" and path.startswith("images/"):
            picture = self._pictures.get(path.removeprefix("images/"))
            if picture is not None:
                return picture.content, picture.media_type
        if scheme == "theme" and not path.startswith("/") and ".." not in path.split("/"):
            file = self._theme.find(path)
            return file.read_bytes(), _MEDIA_TYPES.get(file.suffix, "application/octet-stream")
        raise Refused("this address is not opened")
