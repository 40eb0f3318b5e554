"""Pictures on the press: grey ones on the black plate, coloured ones in CMYK, converted once.

Comes in: a picture of the PDF as WeasyPrint writes it (a JPEG, or the rows of a PNG), in sRGB or
grey, perhaps with a soft mask. Goes out: the same object without mask, set on white, in the
printer's colours. A JPEG stays a JPEG (quality 95, full colour resolution); others stay lossless.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Any

import pydyf

from bookpress.press.colour import Inks, thinned
from bookpress.writing.objects import object_at, srgb_profile

if TYPE_CHECKING:
    from PIL import Image

_WHITE = {"L": (255,), "RGB": (255, 255, 255), "CMYK": (0, 0, 0, 0)}
_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
_MODES = {space: mode for mode, space in _SPACES.items()}


def convert_picture(pdf: Any, drawn: Any, inks: Inks, alpha: float) -> None:
    """Rewrite one picture in place, at an opacity over white paper."""
    from PIL import Image

    jpeg = drawn.extra["Filter"] == "/DCTDecode"
    picture = _open(drawn)
    white = Image.new(picture.mode, picture.size, _WHITE[picture.mode])
    if "SMask" in drawn.extra:
        mask = _open(object_at(pdf, drawn.extra["SMask"]))
        picture = Image.composite(picture, white, mask.convert("L"))
    if alpha < 1:
        picture = Image.blend(white, picture, alpha)
    converted = _to_plates(picture, inks)
    if converted is picture and "SMask" not in drawn.extra and alpha == 1:
        _name_space(pdf, drawn, converted.mode, inks)
        drawn.extra.pop("Interpolate", None)
        return
    drawn.extra = pydyf.Dictionary(entries(converted))
    _name_space(pdf, drawn, converted.mode, inks)
    if jpeg:
        file = io.BytesIO()
        converted.save(file, "JPEG", quality=95, subsampling=0)
        drawn.extra["Filter"] = "/DCTDecode"
        if converted.mode == "CMYK":
            # Pillow writes the four plates upside down, as Adobe's programs do.
            drawn.extra["Decode"] = pydyf.Array((1, 0) * 4)
        drawn.stream = [file.getvalue()]
    else:
        drawn.extra["Filter"] = "/FlateDecode"
        drawn.stream = [zlib.compress(converted.tobytes())]
    drawn.compress = False


def entries(picture: Image.Image) -> dict[str, Any]:
    """Return what the dictionary of any picture says of its pixels (ISO 32000-1, 8.9.5)."""
    return {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": picture.width,
        "Height": picture.height,
        "BitsPerComponent": 8,
    }


def _open(drawn: Any) -> Image.Image:
    """Open a picture of the PDF: a JPEG, or rows as a PNG holds them."""
    from PIL import Image

    data = b"".join(part if isinstance(part, bytes) else part.data for part in drawn.stream)
    extra = drawn.extra
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
