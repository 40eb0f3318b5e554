"""Pictures made of pixels: decoded whole, turned upright, in sRGB, without metadata.

A JPEG or PNG that needs none of this keeps its pixels bit by bit (`file_segments.py`). The others
are written again, photographs as JPEG, drawings and whatever is transparent as PNG: every reading
system shows these (EPUB 3.3, `#sec-core-media-types`), while WebP is younger than most e-readers.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING

from bookpress.model.findings import Finding, Place, finding
from bookpress.reading.pictures.file_segments import strip_jpeg, strip_png

if TYPE_CHECKING:
    from PIL.Image import Image as PixelImage
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 50_000_000
"""A double page of A4 at 400 pixels per inch has 31 million; decoded, 50 million take 200 MB."""

KINDS = {
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "GIF": rb"GIF8[79]a",
    "WebP": rb"RIFF....WEBP",
}
"""What a picture begins with, as a regular expression."""

_STRIPPED_BY = {"JPEG": ("image/jpeg", strip_jpeg), "PNG": ("image/png", strip_png)}

JPEG_QUALITY = 92
"""Above it files grow and nobody sees why."""

_ORIENTATION = 0x0112  # Exif 2.32, table 4
_WAYS = (
    *("FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM"),
    *("TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90"),
)
"""How a picture of orientation 2 to 8 is turned upright, in Pillow's words."""

_BROKEN = (
    OSError,  # cut short, or not what it says
    SyntaxError,  # Pillow's word for a broken PNG
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    AssertionError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on broken files; a file that we could not have foreseen is still the file's
fault."""


@dataclass(frozen=True, slots=True)
class Image:
    """The clean content of a picture."""

    content: bytes
    media_type: str
    width: int
    """In pixels; of an SVG, in CSS pixels."""
    height: int


def read_raster(
    content: bytes, kind: str, name: str, place: Place
) -> tuple[Image | None, list[Finding]]:
    """Judge and clean a picture of one of `KINDS`; `name` is for messages.

    Errors: PX15 (broken or cut short), PX16 (too many pixels). Warnings: PX18 (animated: the first
    picture is kept), PX19 (an unusable colour profile: left aside).
    """
    from PIL.Image import DecompressionBombError  # of a later picture of a moving one

    found: list[Finding] = []
    # What Pillow warns of (an odd Exif block, a palette with bytes for transparency) is cleaned.
    with warnings.catch_warnings(), _whole_pictures():
        warnings.simplefilter("ignore")
        try:
            size = _size(content, kind)
            if size[0] * size[1] > MOST_PIXELS:
                return None, [_too_large(size, name, place)]
            picture = _open(content, kind)
            if picture.width * picture.height > MOST_PIXELS:
                return None, [_too_large(picture.size, name, place)]
            animated = bool(getattr(picture, "is_animated", False))
            picture.seek(0)
            picture.load()
            if animated:
                found.append(finding("PX18", place, name=name))
            return _clean(picture, content, kind, name, place, found), found
        except (*_BROKEN, DecompressionBombError):
            return None, [finding("PX15", place, name=name, kind=kind)]


@contextmanager
def _whole_pictures() -> Iterator[None]:
    """Let no cut picture pass: WeasyPrint, once imported, tells Pillow to be content with one."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _too_large(size: tuple[int, int], name: str, place: Place) -> Finding:
    values = {"width": size[0], "height": size[1], "limit": MOST_PIXELS // 1_000_000}
    return finding("PX16", place, name=name, **values)


def _size(content: bytes, kind: str) -> tuple[int, int]:
    """Read the size of a WebP, whose canvas Pillow reserves when it opens it; (0, 0) of others.

    Source: RFC 9649, sections 2.5–2.7.
    """
    if kind != "WebP":
        return 0, 0
    number = partial(int.from_bytes, byteorder="little")
    match content[12:16]:
        case b"VP8X":
            return 1 + number(content[24:27]), 1 + number(content[27:30])
        case b"VP8L":
            bits = number(content[21:25])
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case _:
            return number(content[26:28]) & 0x3FFF, number(content[28:30]) & 0x3FFF


def _open(content: bytes, kind: str) -> ImageFile:
    """Open a picture with the reader of its kind alone: Pillow itself would load them all."""
    name = kind if kind == "WebP" else kind.title()
    reader: type[ImageFile] = getattr(import_module(f"PIL.{name}ImagePlugin"), f"{name}ImageFile")
    return reader(BytesIO(content))


def _clean(
    picture: ImageFile, content: bytes, kind: str, name: str, place: Place, found: list[Finding]
) -> Image:
    """Keep the bytes of a picture that is as it should be, and write the others again."""
    from bookpress.reading.pictures.colours import to_srgb

    turned = picture.getexif().get(_ORIENTATION, 1) in range(2, 9)
    upright, usable = to_srgb(picture)
    if not usable:
        found.append(finding("PX19", place, name=name))
    if upright is picture and not turned and kind in _STRIPPED_BY:
        media_type, strip = _STRIPPED_BY[kind]
        if stripped := strip(content):
            return Image(stripped, media_type, picture.width, picture.height)
    if turned:
        upright = _turned(upright, picture.getexif()[_ORIENTATION])
    return _write(upright, photograph=kind == "JPEG" or content[12:16] == b"VP8 ")


def _turned(picture: PixelImage, orientation: int) -> PixelImage:
    """Turn a picture as its camera held it (Exif 2.32, 4.6.4 A)."""
    from PIL.Image import Transpose

    return picture.transpose(Transpose[_WAYS[orientation - 2]])


def _write(picture: PixelImage, *, photograph: bool) -> Image:
    """Write pixels as JPEG or PNG, nothing else beside them."""
    stream = BytesIO()
    if photograph and picture.mode in ("L", "RGB"):
        bare = picture.copy()
        bare.info = {}
        bare.save(stream, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
        return Image(stream.getvalue(), "image/jpeg", picture.width, picture.height)
    bare = (
        picture if picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else picture.convert("RGBA")
    )
    bare = bare.copy()
    bare.info = {name: bare.info[name] for name in ("transparency",) if name in bare.info}
    bare.save(stream, "PNG", optimize=True)
    return Image(stream.getvalue(), "image/png", picture.width, picture.height)
