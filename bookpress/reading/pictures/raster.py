"""Pictures made of pixels: decoded whole, turned upright, in sRGB, without metadata.

A JPEG or PNG that needs none of this keeps its pixels bit by bit (`file_segments.py`). The others
are written again, photographs as JPEG, drawings and whatever is transparent as PNG: every reading
system shows these (EPUB 3.3, `#sec-core-media-types`), while WebP is younger than most e-readers.
What has more pixels than paper can show is made smaller while it is decoded.
"""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING

from bookpress.model.findings import Finding, Place, finding
from bookpress.reading.pictures.colours import eight_bits, to_srgb
from bookpress.reading.pictures.file_segments import (
    ends_unclosed,
    rows_fit,
    scans_of,
    strip_jpeg,
    strip_png,
    without_notes,
)

if TYPE_CHECKING:
    from PIL.Image import Image as PixelImage
    from PIL.ImageFile import ImageFile

MOST_PIXELS = 50_000_000
"""A double page of A4 at 400 pixels per inch has 31 million; decoded, 50 million take 200 MB."""

MOST_OF_WEBP = 30_000_000
"""Its decoder holds a picture four times."""

MOST_PRINTED = 16_000_000
"""Pixels that are kept: a page of A4 at 400 to the inch, of A5 at 600."""

_LEAST_STATED, _MOST_STATED = 100, 2400
"""Pixels per inch that a file can mean for paper: 72 and 96 are those of screens."""
_DENSITY = re.compile(rb"\0\0\0\tpHYs(.{4})(.{4})\x01", re.DOTALL)

MOST_SIDE = 30_000
"""What drawing programs and readers take of one side."""

MOST_SCANS = 100
"""Of a JPEG; programs write about ten."""
MOST_SCANNED = 500_000_000
"""Pixels in all passes: ten over the largest picture."""

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
    per_inch: float = 0.0
    """As the file states it for paper; 0 where it does not."""


def read_raster(
    content: bytes, kind: str, name: str, place: Place
) -> tuple[Image | None, list[Finding]]:
    """Judge and clean a picture of one of `KINDS`; `name` is for messages.

    Errors: PX15 (broken or cut short), PX16 (too many pixels), PX55 (a side too long), PX56 (a JPEG
    of too many passes). Warnings: PX18 (animated: the first picture is kept), PX19 (an unusable
    colour profile: left aside), PX57 (rows of a JPEG that are missing), PX58 (rows of a PNG that
    are too many: left aside). Notes: PX59 (made smaller).
    """
    from PIL.Image import DecompressionBombError  # of a later picture of a moving one

    found: list[Finding] = []
    # What Pillow warns of (an odd Exif block, a palette with bytes for transparency) is cleaned.
    with warnings.catch_warnings(), _whole_pictures():
        warnings.simplefilter("ignore")
        try:
            profile_fits = True
            typed = content if kind == "PNG" else b""
            if kind == "PNG":
                content, profile_fits = without_notes(content)
            size = _size(content, kind)
            if refused := _too_large(size, name, place, most=MOST_OF_WEBP):
                return None, [refused]
            picture = _open(content, kind)
            size = picture.size
            scans = scans_of(content) if kind == "JPEG" else 0
            if refused := _too_large(size, name, place, scans):
                return None, [refused]
            animated = bool(getattr(picture, "is_animated", False))
            picture.seek(0)
            unclosed = ends_unclosed(content) if kind == "JPEG" else None
            if unclosed is None or not _loads(_open(unclosed, kind)):
                _load(picture)
                if unclosed is not None:
                    found.append(finding("PX57", place, name=name))
            if animated:
                found.append(finding("PX18", place, name=name))
            if not profile_fits:
                found.append(finding("PX19", place, name=name))
            stated = _stated(picture, typed)
            image = _clean(picture, content, kind, name, place, found)
            # A picture made smaller, or turned, is as large on paper as it was.
            scale = sqrt(image.width * image.height / (size[0] * size[1]))
            image = replace(image, per_inch=round(stated * scale, 2))
            if image.width * image.height < size[0] * size[1]:
                values = {"width": size[0], "height": size[1]}
                now = f"{image.width} × {image.height}"
                found.append(finding("PX59", place, name=name, **values, now=now))
            return image, found
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


def _too_large(
    size: tuple[int, int], name: str, place: Place, scans: int = 0, most: int = MOST_PIXELS
) -> Finding | None:
    """Return what is too much of a picture, before any of it is decoded."""
    width, height = size
    about = {"name": name, "width": width, "height": height}
    if width * height > most:
        return finding("PX16", place, **about, limit=most // 1_000_000)
    if max(size) > MOST_SIDE:
        return finding("PX55", place, **about, limit=MOST_SIDE)
    if scans > MOST_SCANS or scans * width * height > MOST_SCANNED:
        return finding("PX56", place, name=name, count=scans)
    return None


def _stated(picture: ImageFile, content: bytes) -> float:
    """Return the pixels per inch that a file states for paper; 0 for what programs write unasked.

    `content`: of a PNG, whose notes the picture lacks.
    Source: PNG, `pHYs`; JFIF 1.02, density; Exif 2.32, XResolution.
    """
    stated = picture.info.get("dpi", (0, 0))
    if metre := _DENSITY.search(content[: content.find(b"IDAT")]):
        stated = [int.from_bytes(number) * 0.0254 for number in metre.groups()]
    try:
        across, down = (float(number) for number in stated)
    except _BROKEN:
        return 0.0
    return across if across == down and _LEAST_STATED <= across <= _MOST_STATED else 0.0


def _loads(picture: ImageFile) -> bool:
    """Return whether a picture has all its rows."""
    try:
        _load(picture)
    except _BROKEN:
        return False
    return True


def _load(picture: ImageFile) -> None:
    """Decode a picture; a JPEG that is too large for paper, a half or a quarter as large."""
    if picture.width * picture.height > MOST_PRINTED:
        picture.draft(picture.mode, _printed(picture.size))
    picture.load()


def _printed(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size of a picture with no more pixels than are printed."""
    scale = min(1.0, sqrt(MOST_PRINTED / (size[0] * size[1])))
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


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

    turned = picture.getexif().get(_ORIENTATION, 1) in range(2, 9)
    fits = kind != "PNG" or rows_fit(content)
    if not fits:
        values = {"width": picture.width, "height": picture.height}
        found.append(finding("PX58", place, name=name, **values))
    _load(picture)
    upright, usable = to_srgb(_reduced(picture))
    if not usable:
        found.append(finding("PX19", place, name=name))
    whole = fits and all(one.code != "PX57" for one in found)
    if upright is picture and whole and not turned and kind in _STRIPPED_BY:
        media_type, strip = _STRIPPED_BY[kind]
        if stripped := strip(content):
            return Image(stripped, media_type, picture.width, picture.height)
    if turned:
        upright = _turned(upright, picture.getexif()[_ORIENTATION])
    return _write(upright, photograph=kind == "JPEG" or content[12:16] == b"VP8 ")


def _reduced(picture: ImageFile) -> PixelImage:
    """Return a picture with no more pixels than are printed; itself where it has no more."""
    size = _printed(picture.size)
    if size == picture.size or picture.mode in ("1", "P", "PA"):  # few bytes; lines stay sharp
        return picture
    pixels: PixelImage = picture
    if "transparency" in picture.info:
        pixels = picture.convert("RGBA")
    elif picture.mode.startswith("I"):
        pixels = eight_bits(picture)
    reduced = pixels.resize(size, reducing_gap=2.0)
    reduced.info = {name: picture.info[name] for name in ("icc_profile",) if name in picture.info}
    return reduced


def _turned(picture: PixelImage, orientation: int) -> PixelImage:
    """Turn a picture as its camera held it (Exif 2.32, 4.6.4 A)."""
    from PIL.Image import Transpose

    return picture.transpose(Transpose[_WAYS[orientation - 2]])


def _write(picture: PixelImage, *, photograph: bool) -> Image:
    """Write pixels as JPEG or PNG, nothing else beside them."""
    stream = BytesIO()
    if photograph and picture.mode in ("L", "RGB"):
        picture.info = {}
        picture.save(stream, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
        return Image(stream.getvalue(), "image/jpeg", picture.width, picture.height)
    if picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        picture = picture.convert("RGBA")
    picture.info = {k: value for k, value in picture.info.items() if k == "transparency"}
    picture.save(stream, "PNG", optimize=True)
    return Image(stream.getvalue(), "image/png", picture.width, picture.height)
