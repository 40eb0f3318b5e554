"""The cover → the picture that shelves and shops show.

The page is drawn as every other page is, as a PDF, and then turned into pixels. A picture of the
author's is taken as it is, whole and in its own shape.
"""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from typing import Any

from bookpress.disk.cache import kept
from bookpress.layout.engine import Engine
from bookpress.model.book import Picture
from bookpress.model.version import own_version, version_of
from bookpress.rendering.documents import PaperDocument

_QUALITY = 85
"""Of the JPEG: letters keep clean edges on a flat ground."""


def cover_jpeg(
    cover: PaperDocument, engine: Engine, size: tuple[int, int], picture: Picture | None
) -> bytes:
    """Draw the first page of a document as a JPEG of a size in pixels.

    `picture`: of the author, for the whole of it; an SVG is drawn as the page is. What is drawn is
    kept: it costs a tenth of a build and seldom changes.
    Errors: those of the layout (LY01, LY02, LY03).
    """
    if picture is not None and picture.media_type != "image/svg+xml":
        return _fitted(picture, size)
    shape = f":root {{ --plate-height: calc(var(--plate-width) * {size[1] / size[0]:.6f}) }}"

    def draw() -> bytes:
        page = engine.render(engine.parse(cover.html), shape, cover.name)
        return picture_of(page.write_pdf(), size)

    if engine.fingerprint is None:
        return draw()
    from PIL import __version__ as pillow
    from pydyf import __version__ as pydyf

    versions = [pydyf, version_of("pypdfium2"), pillow]
    inputs = repr((own_version(), versions, _QUALITY, size, shape, cover.html))
    return kept("covers", engine.fingerprint + inputs.encode(), draw)


def _fitted(picture: Picture, size: tuple[int, int]) -> bytes:
    """Return a picture as a JPEG of a size, as it is where it is one already."""
    from PIL import Image

    with Image.open(BytesIO(picture.content)) as opened:
        if opened.format == "JPEG" and opened.mode in ("L", "RGB") and opened.size == size:
            return picture.content
        image = opened.convert("RGBA")
    ground = Image.new("RGBA", image.size, "white")
    return _jpeg(Image.alpha_composite(ground, image).convert("RGB").resize(size))


def picture_of(pdf: bytes, size: tuple[int, int]) -> bytes:
    """Turn the first page of a PDF into the cover's JPEG, without metadata."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(pdf)) as opened:
        page = opened[0]
        # A little larger than needed, since the page's size in points is rounded up to pixels.
        image = page.render(scale=size[0] / page.get_width()).to_pil().convert("RGB")
    return _jpeg(image if image.size == size else image.resize(size))


def _jpeg(image: Any) -> bytes:
    """Write a JPEG, without metadata."""
    out = BytesIO()
    # Not progressive: some older e-readers show no such picture.
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, subsampling="4:2:0")
    return out.getvalue()
