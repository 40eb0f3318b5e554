"""The pictures of a book: found in its folder, judged by their content, made safe and small.

files.py          where a name may lead
raster.py         JPEG, PNG, GIF, WebP → upright sRGB without metadata, as JPEG or PNG
file_segments.py  metadata cut out of a JPEG or PNG, not a pixel touched
svg.py            SVG without anything that runs or fetches
"""

from __future__ import annotations

import binascii
import os
import re
import stat
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from urllib.parse import unquote_to_bytes

from bookpress.model.book import Picture
from bookpress.model.findings import Finding, Place, finding, has_errors
from bookpress.model.names import slug
from bookpress.reading.files import find_file
from bookpress.reading.pictures.raster import KINDS, Image, read_raster
from bookpress.reading.pictures.svg import read_svg

MOST_BYTES = 32_000_000
MOST_DATA_BYTES = 64_000
"""Of a picture that is written into the text as a `data:` address."""

ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg")
"""Of files that are suggested for a name that leads nowhere."""

_USUAL_ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png", ".apng"),
    "GIF": (".gif",),
    "WebP": (".webp",),
    "SVG": (".svg",),
}
_ENDING_OF_TYPE = {"image/jpeg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg"}

_OTHERS = (
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"BM.{4}\0\0\0\0", "BMP"),
    (rb".{4}ftyp(?:heic|heix|mif1|msf1|hevc)", "HEIC"),
    (rb".{4}ftypavi[fs]", "AVIF"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "JPEG XL"),
    (rb"\0\0\0\x0cjP  ", "JPEG 2000"),
    (rb"8BPS", "Photoshop"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "PostScript"),
    (rb"%PDF", "PDF"),
    (rb"\x1f\x8b", "gzip (.svgz)"),
    (rb"PK\x03\x04", "zip"),
    (rb"\0\0\x01\0", "ICO"),
    (rb"\s*<(?i:!doctype html|html)", "HTML"),
)
"""What other files begin with, to name them."""

_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w-]+=[^;,]*)*)(;base64)?,(.*)", re.I | re.S)


def load_picture(
    reference: str, folder: Path, place: Place, taken: Mapping[str, Picture]
) -> tuple[Picture | None, list[Finding]]:
    """Load the picture that a source names, as written there, from the source's `folder`.

    `taken` holds the pictures of the book so far, by their file name: a picture that is there
    already is given again, a new one gets a name of its own. Errors: PX01–PX13, PX15–PX17,
    PX20–PX27, PX51 and PX54–PX56; warnings: PX14, PX18, PX19, PX28, PX30, PX50, PX57 and PX58. A
    picture with an error is None.
    """
    for picture in taken.values():
        if picture.source == reference:
            return picture, []
    path = None
    if reference.lstrip()[:5].lower() == "data:":
        source = reference.strip()[:40] + "…"
        content, found = _from_data(reference.strip(), source, place)
    else:
        source = reference
        path, found = find_file(reference, folder, place, ENDINGS)
        content, found = _from_file(path, folder, source, place) if path else (None, found)
    if content is None:
        return None, found
    if not content:
        return None, [finding("PX12", place, name=source)]
    kind = kind_of(content)
    if path and kind and path.suffix.lower() not in _USUAL_ENDINGS[kind]:
        found.append(finding("PX14", place, name=source, kind=kind))
    image, judged = _read(kind, content, source, place)
    found += judged
    if image is None or has_errors(found):
        return None, found
    for picture in taken.values():
        if picture.content == image.content:
            return picture, found
    stem = path.stem if path else f"picture-{sha256(content).hexdigest()[:8]}"
    name = _free_name(slug(stem) or "picture", _ENDING_OF_TYPE[image.media_type], taken)
    return (
        Picture(
            name,
            image.content,
            image.media_type,
            image.width,
            image.height,
            source,
            place.line,
            image.per_inch,
        ),
        found,
    )


def kind_of(content: bytes) -> str | None:
    """Tell the kind of a picture by its first bytes; None when it is none that we read."""
    for kind, magic in KINDS.items():
        if re.match(magic, content, re.DOTALL):
            return kind
    # As bytes without zeros, UTF-16 reads like UTF-8.
    start = content[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"<") and not re.match(rb"<(?i:!doctype html|html)", start):
        return "SVG" if re.search(rb"<(?:\w+:)?svg[\s/>]", start) else None
    return None


def _read(
    kind: str | None, content: bytes, name: str, place: Place
) -> tuple[Image | None, list[Finding]]:
    """Judge and clean the content of a picture of any kind."""
    if kind == "SVG":
        return read_svg(content, name, place)
    if kind:
        return read_raster(content, kind, name, place)
    other = (each for magic, each in _OTHERS if re.match(magic, content, re.DOTALL))
    return None, [finding("PX13", place, name=name, kind=next(other, ""))]


def _from_file(
    path: Path, folder: Path, name: str, place: Place
) -> tuple[bytes | None, list[Finding]]:
    """Read a picture's file, a bounded one: opened once, and judged by what was opened."""
    limit = MOST_BYTES // 1_000_000
    # Neither a link nor a pipe is followed: the name may lead elsewhere since it was looked up.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if not (whole := path.resolve()).is_relative_to(folder.resolve()):
            return None, [finding("PX08", place, name=name)]
        with open(os.open(whole, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return None, [finding("PX11", place, name=name)]
            content = file.read(MOST_BYTES + 1) if about.st_size <= MOST_BYTES else b""
    except OSError:
        return None, [finding("PX11", place, name=name)]
    if (size := max(about.st_size, len(content))) > MOST_BYTES:
        return None, [finding("PX17", place, name=name, size=size // 1_000_000, limit=limit)]
    return content, []


def _from_data(reference: str, name: str, place: Place) -> tuple[bytes | None, list[Finding]]:
    """Read a picture that stands in the text itself (RFC 2397)."""
    match = _DATA.fullmatch(reference)
    if not match or not (match[1] or "").lower().startswith("image/"):
        return None, [finding("PX21", place, name=name)]
    content = unquote_to_bytes(match[4])
    if match[3]:
        try:
            content = b64decode(re.sub(rb"\s", b"", content), validate=True)
        except binascii.Error:
            return None, [finding("PX21", place, name=name)]
    if len(content) > MOST_DATA_BYTES:
        limit = MOST_DATA_BYTES // 1000
        return None, [finding("PX20", place, size=len(content) // 1000, limit=limit)]
    return content, []


def _free_name(stem: str, ending: str, taken: Mapping[str, Picture]) -> str:
    """Return a file name that no other picture of the book has, `stem-2.png` if need be."""
    stem = stem[:60].rstrip("-")
    others = (f"{stem}-{number}{ending}" for number in count(2))
    return next(name for name in chain([stem + ending], others) if name not in taken)
