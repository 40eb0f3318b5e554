"""The cover page → the picture that shelves and shops show.

The page is drawn as every other page is, as a PDF, and then turned into pixels.
"""

from __future__ import annotations

from contextlib import closing
from io import BytesIO

from bookpress.disk.cache import kept
from bookpress.layout.engine import Engine
from bookpress.rendering.documents import PaperDocument

WIDTH, HEIGHT = 1600, 2560
"""In pixels: the size that shops ask for, 1 : 1.6."""

_QUALITY = 87
"""Of the JPEG: letters keep clean edges on a flat ground."""


def cover_jpeg(cover: PaperDocument, engine: Engine) -> bytes:
    """Draw the first page of a document as a JPEG of 1600 × 2560 pixels.

    The page should be 5 : 8, or it is squeezed. The picture is kept: it costs a tenth of a build
    and seldom changes.
    Errors: those of the layout (LY01, LY02, LY03).
    """

    def draw() -> bytes:
        return picture_of(engine.render(engine.parse(cover.html), "", cover.name).write_pdf())

    if engine.fingerprint is None:
        return draw()
    return kept("covers", engine.fingerprint + cover.html.encode(), draw)


def picture_of(pdf: bytes) -> bytes:
    """Turn the first page of a PDF into the cover's JPEG, without metadata."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(pdf)) as opened:
        page = opened[0]
        # A little larger than needed, since the page's size in points is rounded up to pixels.
        image = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    if image.size != (WIDTH, HEIGHT):
        image = image.resize((WIDTH, HEIGHT))
    out = BytesIO()
    # Not progressive: some older e-readers show no such picture.
    image.save(out, "JPEG", quality=_QUALITY, optimize=True, subsampling="4:2:0")
    return out.getvalue()
