"""The colours of a picture become sRGB, the one space that every screen and reader expects."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from bookpress.model.theme import DEFAULT

if TYPE_CHECKING:
    from PIL import ImageCms
    from PIL.Image import Image as PixelImage

PRESS_PROFILE = DEFAULT / "colour" / "FOGRA39L_coated.icc"
"""What a CMYK picture without a profile was most likely made for, in Europe."""

_STRIP = 256
"""Rows of a picture that are converted at once."""

_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK"}


def to_srgb(picture: PixelImage) -> tuple[PixelImage, bool]:
    """Return a picture in sRGB or grey, 8 bits, and whether its profile could be used.

    It is the very same picture when nothing had to be done. Colours are converted relative to the
    white of the paper, black to black.
    """
    pixels = picture
    if picture.mode.startswith("I") or picture.mode == "F":
        pixels = eight_bits(picture)
    profile = picture.info.get("icc_profile")
    if profile is None and picture.mode != "CMYK":
        return pixels, True
    from PIL import ImageCms

    usable = True
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        if given and ImageCms.getProfileDescription(given).strip().startswith("sRGB"):
            return pixels, True
        if given and given.profile.xcolor_space.strip() == _SPACES.get(_plain_mode(pixels)):
            return _converted(pixels, given), True
        usable = given is None
    except (ImageCms.PyCMSError, OSError, TypeError):
        usable = False
    if picture.mode == "CMYK":
        pixels = _converted(pixels, ImageCms.ImageCmsProfile(str(PRESS_PROFILE)))
    return pixels, usable


def _plain_mode(pixels: PixelImage) -> str:
    """Return the mode of a picture's colours when palette and transparency are taken apart."""
    return {"1": "L", "LA": "L", "P": "RGB", "RGBA": "RGB", "PA": "RGB"}.get(
        pixels.mode, pixels.mode
    )


def _converted(pixels: PixelImage, profile: ImageCms.ImageCmsProfile) -> PixelImage:
    """Convert the colours of a picture from a profile to sRGB; transparency stays as it is."""
    from PIL import ImageCms

    alpha = None
    if pixels.has_transparency_data:
        alpha = pixels.convert("RGBA").getchannel("A")
    mode = _plain_mode(pixels)
    transform = ImageCms.buildTransform(
        profile,
        ImageCms.createProfile("sRGB"),
        mode,
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    plain = pixels if pixels.mode == mode else pixels.convert(mode)
    converted = ImageCms.applyTransform(plain, transform)
    assert converted is not None  # it is, but where a transform works in place
    if mode == "L":
        converted = converted.convert("L")
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def eight_bits(picture: PixelImage) -> PixelImage:
    """Return a grey picture of 16 bits in 8; strip by strip, for the way there takes 64."""
    from PIL import Image

    grey = Image.new("L", picture.size)
    for top in range(0, picture.height, _STRIP):
        bottom = min(top + _STRIP, picture.height)
        strip = picture.crop((0, top, picture.width, bottom)).convert("I")
        grey.paste(strip.point(lambda value: value * (1 / 256)).convert("L"), (0, top))
    return grey
