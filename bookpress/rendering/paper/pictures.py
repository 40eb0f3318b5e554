"""Pictures on paper: how wide one is printed, and how high it is with its caption.

Comes in: a copied figure, the pictures of the book. Goes out: the same figure with its sizes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from bookpress.model.book import Element, Picture, plain_text
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.geometry import MM
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.long_words import set_wide_words

# A decoration in a line of text, which on paper says nothing: it goes, the words after it stay.
_NOTHING = "nothing"

# A picture is printed at the pixels per inch that its file states, else at what printers want, but
# no narrower than two fifths of the text where 150 allow that: words in it would be too small to
# read. An SVG has its own size.
_PIXELS_PER_INCH, _FEWEST_PIXELS_PER_INCH, _READABLE = 300, 150, 0.4
_CSS_PIXELS_PER_INCH = 96
_VECTOR = "image/svg+xml"


class Room(NamedTuple):
    """What a page has for a picture, and its place in the source."""

    measure: float
    """The width of the text around, in pt."""
    tallest: float
    """In pt."""
    resolution: int
    """Pixels per inch that the printer wants."""
    place: Place


def set_figure(
    figure: Element,
    pictures: Mapping[str, Picture],
    grid: Grid,
    room: Room,
    found: list[Finding],
) -> float:
    """Give a picture that stands alone its size; return the height with the caption, in pt.

    `found`, added to: PX60 a width that there is no room for, PF54 a picture of too few pixels.
    """
    height = 0.0
    for image in list(figure.iter("img")):
        asked = str(image.attrib.pop("data-width", ""))
        picture = pictures.get(image.get("src", "").removeprefix("images/"))
        width, picture_height, wished = _size(image, picture, room, asked)
        if picture and asked and wished > width + MM:
            values = {"name": picture.source, "asked": asked, "found": round(width / MM)}
            found.append(finding("PX60", room.place, **values))
        if picture and picture.media_type != _VECTOR:
            per_inch = int(picture.width * 72 / width)
            if per_inch < room.resolution - 1:
                values = {"name": picture.source, "found": per_inch, "limit": room.resolution}
                found.append(finding("PF54", room.place, **values))
        height += picture_height
        source = f"book:{image.get('src', '')}"
        if image.get("alt"):
            image.set("class", "picture")
            image.set("style", f"--picture-height: {picture_height:g}pt")
            image.set("src", source)
        else:  # decoration is painted, not told
            _as_decoration(image, source, width, picture_height)
    caption = figure.find("figcaption")
    if caption is not None:
        lines = grid.lines(plain_text(caption), grid.sans, "caption-size")
        set_wide_words(caption, grid.sans, room.measure / grid.length("caption-size"))
        height += grid.length("half-line") + lines * grid.length("caption-line")
    return height


def set_inline_pictures(tree: Element) -> None:
    """Set the pictures of lines of text as high as their letters."""
    for picture in list(tree.iter("img")):
        _set_picture(picture)
    etree.strip_tags(tree, _NOTHING)


def _size(
    image: Element, picture: Picture | None, room: Room, asked: str
) -> tuple[float, float, float]:
    """Return width and height within the bounds, and the width that is wished for, in pt."""
    measure = room.measure
    wide = picture.width if picture else int(image.get("width", "0") or 0)
    high = picture.height if picture else int(image.get("height", "0") or 0)
    if wide <= 0 or high <= 0:
        return measure, room.tallest / 2, measure
    wished = _length(asked, measure) if asked else wide * 72 / _per_inch(picture, wide, measure)
    width = min(measure, wished, room.tallest * wide / high)
    return round(width, 2), round(width * high / wide, 2), wished


def _length(asked: str, measure: float) -> float:
    """Return a width that the source asks for, in pt."""
    if asked.endswith("%"):
        return float(asked[:-1]) / 100 * measure
    return float(asked.removesuffix("mm")) * MM


def _per_inch(picture: Picture | None, wide: int, measure: float) -> float:
    """Return how many pixels of a picture stand on an inch, where nobody says its width."""
    if picture is not None and picture.media_type == _VECTOR:
        return _CSS_PIXELS_PER_INCH
    if picture is not None and picture.per_inch:
        return picture.per_inch
    fewest = wide * 72 / (_READABLE * measure)
    return min(_PIXELS_PER_INCH, max(_FEWEST_PIXELS_PER_INCH, fewest))


def _as_decoration(image: Element, source: str, width: float, height: float) -> None:
    """Turn a picture without meaning into the background of an empty span.

    Source: ISO 14289-1, 7.1: what means nothing is an artifact; an `img` would be a figure that
    lacks its words.
    """
    image.attrib.clear()
    image.tag = "span"
    image.set("class", "decoration")
    image.set(
        "style",
        f"--picture-width: {width:g}pt; --picture-height: {height:g}pt; "
        f"background-image: url('{source}')",
    )


def _set_picture(image: Element) -> None:
    """Set a picture of a line of text as high as its letters."""
    if image.get("class") == "picture":
        return
    source = f"book:{image.get('src', '')}"
    for name in ("width", "height", "style"):
        image.attrib.pop(name, "")
    if image.get("alt"):
        image.set("class", "inline-picture")
        image.set("src", source)
    else:
        image.tag = _NOTHING
