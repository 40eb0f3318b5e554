"""Pictures that shine through, set on what is under them, before inks are mixed.

Comes in: the objects of a PDF as WeasyPrint draws it, in sRGB. Goes out: the same pages, on which
no picture needs transparency: one that is blended, or fades, or lays something half clear over
something else, is drawn in pixels together with the page under it, by the program that draws the
EPUB's cover. What is half clear over bare paper stays a drawing (`content.py` makes a tint
of it, `pictures.py` sets it on white).
"""

from __future__ import annotations

import zlib
from contextlib import closing
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Any

import pydyf

from bookpress.model.geometry import Box, common, grown, inverse, times
from bookpress.press.pictures import entries
from bookpress.press.walk import Block, Paint, Walk, is_blended
from bookpress.writing.objects import added, object_at

if TYPE_CHECKING:
    from PIL import Image

RESOLUTION = 600
"""Pixels per inch: letters and thin lines keep clean edges."""
MOST_PIXELS = 8_000_000
"""Of one picture: a page of A5 with its bleed has 400 pixels per inch then, a photograph 300."""


class Flattener:
    """Draws in pixels what needs it on the pages of one PDF."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._clear: dict[bytes, bool] = {}
        """Resources → whether anything of them may be but opaque. All pages share theirs."""

    def flatten(self, page: Any) -> None:
        """Draw in pixels what needs it on one page, up to the end of the widest bleed."""
        if not self._is_clear(page["Resources"]):
            return
        walk = Walk.over_page(self._pdf, page)
        items = walk.items
        for block in reversed(self._pictures(walk)):
            undo = inverse(block.matrix)
            x, y, to_x, to_y = block.clip
            if undo is None or x >= to_x or y >= to_y:
                continue
            pixels = _drawn(
                self._pdf, page["Resources"], _closed(items[: block.end + 1]), block.clip
            )
            name = _add(self._pdf, walk.resources, pixels)
            place = times((to_x - x, 0, 0, to_y - y, x, y), undo)
            matrix = " ".join(f"{number:.6f}" for number in place).encode()
            items[block.start : block.end + 1] = [b"q", matrix + b" cm", b"/%s Do" % name, b"Q"]

    def _pictures(self, walk: Walk) -> list[Block]:
        """Return the pictures of a page that need pixels, in order."""
        inked: list[Box] = []
        found: list[Block] = []
        for paint in walk.paints():
            seen = paint.seen
            if seen is None:
                continue
            blocks = (one for one in walk.blocks if _is_picture(walk.items, one.start))
            picture = next(blocks, None)
            if picture is not None and picture not in found:
                over = any(common(grown(seen, -0.01), box) for box in inked)
                if self._needs_pixels(walk, paint, over=over):
                    found.append(picture)
            if not paint.white:
                inked.append(seen)
        return found

    def _needs_pixels(self, walk: Walk, paint: Paint, *, over: bool) -> bool:
        """Return whether what is painted, perhaps over something else, cannot be left a drawing."""
        if paint.blended or (paint.alpha < 1 and over):
            return True
        if not paint.name:
            return False
        kind = {"object": "XObject", "shading": "Shading"}.get(paint.kind, "Pattern")
        used = object_at(walk.pdf, walk.resources[kind][paint.name])
        if not isinstance(used, pydyf.Stream):
            return False
        if used.extra.get("Subtype") == "/Image":
            # One that is used twice is one object: it cannot be as clear as each use asks.
            return paint.alpha < 1 or ("SMask" in used.extra and over)
        return self._is_clear(used.extra["Resources"])

    def _is_clear(self, reference: bytes) -> bool:
        """Return whether what uses these resources, or what it uses, may be but opaque.

        What was found holds on: the pictures that are added here are opaque.
        """
        if reference not in self._clear:
            resources = object_at(self._pdf, reference)
            self._clear[reference] = any(
                is_blended(state) or min(state.get("ca", 1), state.get("CA", 1)) < 1
                for state in resources["ExtGState"].values()
            ) or any(
                "SMask" in extra or ("Resources" in extra and self._is_clear(extra["Resources"]))
                for drawn in (*resources["XObject"].values(), *resources["Pattern"].values())
                for extra in [object_at(self._pdf, drawn).extra]
            )
        return self._clear[reference]


def _drawn(pdf: Any, resources: bytes, items: list[Any], box: Box) -> Image.Image:
    """Draw a part of a page, on white."""
    import pypdfium2

    # A file of one page with all objects of the whole one, whose own page it is not.
    file = pydyf.PDF()
    file.objects = list(pdf.objects)
    file.pages = pydyf.Dictionary({"Type": "/Pages", "Kids": pydyf.Array(), "Count": 0})
    parent = added(file, file.pages)
    file.catalog = pydyf.Dictionary({"Type": "/Catalog", "Pages": parent})
    file.add_object(file.catalog)
    page = {"Type": "/Page", "MediaBox": pydyf.Array(box), "Resources": resources}
    page |= {"Parent": parent, "Contents": added(file, pydyf.Stream(items))}
    file.add_page(pydyf.Dictionary(page))
    written = BytesIO()
    file.write(written)

    points = (box[2] - box[0]) * (box[3] - box[1])
    scale = min(RESOLUTION / 72, sqrt(MOST_PIXELS / points))
    with closing(pypdfium2.PdfDocument(written.getvalue())) as opened:
        picture: Image.Image = opened[0].render(scale=scale).to_pil().convert("RGB")
    return picture


def _add(pdf: Any, resources: Any, picture: Image.Image) -> bytes:
    """Add a picture in the form in which WeasyPrint writes one, and give its name."""
    data, row = picture.tobytes(), picture.width * 3
    rows = b"".join(b"\0" + data[at : at + row] for at in range(0, len(data), row))
    rule = {"Predictor": 15, "Colors": 3, "BitsPerComponent": 8, "Columns": picture.width}
    extra = entries(*picture.size) | {
        "ColorSpace": "/DeviceRGB",
        "Filter": "/FlateDecode",
        "DecodeParms": pydyf.Dictionary(rule),
    }
    name = f"flat{len(pdf.objects)}"
    resources["XObject"][name] = added(pdf, pydyf.Stream([zlib.compress(rows)], extra))
    return name.encode()


def _is_picture(items: list[Any], start: int) -> bool:
    """Return whether the block that begins at an index is what WeasyPrint draws for an `img`.

    It sets the opacity to 1, moves to the picture's corner, and begins a block.
    """
    moved, before = items[max(0, start - 1)], items[max(0, start - 2)]
    return (
        isinstance(moved, bytes)
        and moved.startswith(b"1 0 0 1 ")
        and moved.endswith(b" cm")
        and before in (b"/a1 gs", b"q")
    )


def _closed(items: list[Any]) -> list[Any]:
    """End the blocks that a beginning of a drawing leaves open."""
    return [*items, *[b"Q"] * (items.count(b"q") - items.count(b"Q"))]
