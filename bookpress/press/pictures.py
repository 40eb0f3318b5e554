"""Pictures on the press: grey ones on the black plate, coloured ones in CMYK, converted once.

Comes in: a picture of the PDF as WeasyPrint writes it (a JPEG, or the rows of a PNG), in sRGB or
grey, perhaps with a soft mask. Goes out: the same object without mask, set on white, in the
printer's colours. A JPEG stays a JPEG (quality 95, full colour resolution); others stay lossless.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, BinaryIO

import pydyf

from bookpress.disk.cache import kept
from bookpress.model.version import own_version
from bookpress.press.colour import Inks, thinned
from bookpress.writing.objects import Apart, data_of, object_at, srgb_profile

if TYPE_CHECKING:
    from PIL import Image

_QUALITY = 95
"""Of a JPEG."""
_MOST_KEPT = 32_000_000
"""Bytes of one print file's pictures that are kept: half of all that is."""
_DECIDING = ("Filter", "ColorSpace", "Width", "Height")
"""What the dictionary of a picture says of its data."""

_WHITE = {"L": (255,), "RGB": (255, 255, 255), "CMYK": (0, 0, 0, 0)}
_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_MODES = {space: mode for mode, space in _SPACES.items()}


class Plates:
    """The pictures of one print file, converted one at a time and laid down on the disk."""

    def __init__(self, inks: Inks, passing: BinaryIO) -> None:
        """Convert to some inks; `passing`: a file to lay pictures down in."""
        self._inks = inks
        self._file = passing
        self._to_keep = _MOST_KEPT
        """Bytes that this file's pictures may still have of what is kept between builds."""

    def convert(self, pdf: Any, drawn: Any, alpha: float) -> None:
        """Rewrite one picture in place, at an opacity over white paper."""
        given = data_of(drawn)
        masked = object_at(pdf, drawn.extra["SMask"]) if "SMask" in drawn.extra else None
        mode, _, data = self._converted(drawn, given, masked, alpha).partition(b"\n")
        if data:
            jpeg = drawn.extra["Filter"] == "/DCTDecode"
            size = drawn.extra["Width"], drawn.extra["Height"]
            drawn.extra = pydyf.Dictionary(entries(*size))
            _name_space(pdf, drawn, mode.decode(), self._inks)
            drawn.extra["Filter"] = "/DCTDecode" if jpeg else "/FlateDecode"
            if jpeg and mode == b"CMYK":
                # Pillow writes the four plates upside down, as Adobe's programs do.
                drawn.extra["Decode"] = pydyf.Array((1, 0) * 4)
            read = self._laid_down(data)
        else:
            _name_space(pdf, drawn, mode.decode(), self._inks)
            drawn.extra.pop("Interpolate", None)
            read = partial(data_of, drawn)
        pdf.objects[drawn.number] = Apart(drawn, read)

    def _converted(self, drawn: Any, given: bytes, masked: Any, alpha: float) -> bytes:
        """Return the mode of the converted picture, a line end, its data; no data: it stays.

        The first of a book are kept between builds: the rest would push them out.
        """
        inks = self._inks
        make = partial(_convert, drawn, given, masked, inks, alpha)
        if self._to_keep <= 0:
            return make()
        mask = (dict(masked.extra), sha256(data_of(masked)).digest()) if masked else None
        printer = inks.printer.colours, inks.printer.ink_limit
        profile = inks.condition and sha256(inks.condition.profile).digest()
        about = [(name, str(drawn.extra.get(name))) for name in _DECIDING]
        inputs = (versions(), about, sha256(given).digest(), mask, alpha, printer, profile)
        value = kept("plates", repr((*inputs, inks.black, _QUALITY)).encode(), make)
        self._to_keep -= len(value)
        return value

    def _laid_down(self, data: bytes) -> Callable[[], bytes]:
        """Write data to the disk; return what reads them."""
        begin, size = self._file.seek(0, io.SEEK_END), len(data)  # not the data: they would stay
        self._file.write(data)

        def read() -> bytes:
            self._file.seek(begin)
            return self._file.read(size)

        return read


def _convert(drawn: Any, given: bytes, masked: Any, inks: Inks, alpha: float) -> bytes:
    """Return a picture in the printer's colours; see `Plates._converted`."""
    from PIL import Image

    picture = _open(drawn.extra, given)
    white = Image.new(picture.mode, picture.size, _WHITE[picture.mode])
    if masked:
        mask = _open(masked.extra, data_of(masked))
        picture = Image.composite(picture, white, mask.convert("L"))
    if alpha < 1:
        picture = Image.blend(white, picture, alpha)
    converted = _to_plates(picture, inks)
    data = b""
    if converted is not picture or masked or alpha != 1:
        if drawn.extra["Filter"] == "/DCTDecode":
            file = io.BytesIO()
            converted.save(file, "JPEG", quality=_QUALITY, subsampling=0)
            data = file.getvalue()
        else:
            data = zlib.compress(converted.tobytes())
    return converted.mode.encode() + b"\n" + data


@cache
def versions() -> str:
    """Name the libraries that decide the bytes of a converted picture, and ourselves."""
    from PIL import __version__, features

    libraries = ("littlecms2", "jpg", "libjpeg_turbo", "zlib")
    found = [(name, features.version(name)) for name in libraries]
    return repr((own_version(), __version__, found, zlib.ZLIB_RUNTIME_VERSION))


def entries(width: int, height: int) -> dict[str, Any]:
    """Return what the dictionary of any picture says of its pixels (ISO 32000-1, 8.9.5)."""
    return {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": width,
        "Height": height,
        "BitsPerComponent": 8,
    }


def _open(extra: Any, data: bytes) -> Image.Image:
    """Open a picture of the PDF: a JPEG, or rows as a PNG holds them."""
    from PIL import Image

    if extra["Filter"] == "/DCTDecode":
        picture: Image.Image = Image.open(io.BytesIO(data))
        picture.load()
        # What the file's marker says upside down, Pillow has turned already when it decodes.
        return picture
    mode = _MODES[extra["ColorSpace"]]
    return Image.frombytes(mode, (extra["Width"], extra["Height"]), data, "zip", mode)


def _to_plates(picture: Image.Image, inks: Inks) -> Image.Image:
    """Return the picture in the printer's colours; itself when nothing is to be done."""
    if inks.black:
        return picture if picture.mode == "L" else picture.convert("L")
    if picture.mode == "RGB":
        if _is_grey(picture):
            return picture.getchannel("G")
        return inks.to_cmyk(picture) if inks.printer.colours == "cmyk" else picture
    if picture.mode == "CMYK":
        if inks.printer.colours == "srgb":
            return picture.convert("RGB")
        return thinned(picture, inks.printer.ink_limit)
    return picture


def _is_grey(picture: Image.Image) -> bool:
    """Return whether no pixel's channels differ by more than a JPEG's rounding (3 of 255)."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    far = ImageChops.lighter(*(ImageChops.difference(green, other) for other in (red, blue)))
    return not any(far.histogram()[4:])


def _name_space(pdf: Any, drawn: Any, mode: str, inks: Inks) -> None:
    """Name the colour space of a picture; sRGB by its profile where the rest is CMYK."""
    if mode == "RGB" and inks.condition is not None:
        drawn.extra["ColorSpace"] = pydyf.Array(("/ICCBased", srgb_profile(pdf)))
    else:
        drawn.extra["ColorSpace"] = _SPACES[mode]
