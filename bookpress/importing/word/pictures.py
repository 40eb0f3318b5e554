"""Pictures, text boxes and objects that stand among the words of a document.

What is drawn comes in two languages, DrawingML and the older VML. Pictures are kept as they are
where a book can hold them, as PNG where they can be converted; else they are told.
Source: ECMA-376, part 1, 20.4 (DrawingML in text); part 4, 19 (VML).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from bookpress.importing.word.parts.names import child, inside, name, value
from bookpress.importing.word.parts.package import Package, Relation
from bookpress.importing.word.parts.told import Told
from bookpress.importing.word.pieces import Image
from bookpress.model.book import Element
from bookpress.model.findings import BookError
from bookpress.model.names import slug
from bookpress.patterns import late
from bookpress.reading.pictures.load import kind_of

MOST_OF_PICTURE = 32_000_000
"""Bytes, as of the pictures of a source."""
_MOST_CONVERTED = 50_000_000
"""Pixels of a picture that is converted."""
_LINE = 360_000
"""A centimetre, in English metric units: what is higher does not stand in a line of text."""
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WebP": "webp", "SVG": "svg"}
_CONVERTED = {b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"BM": "BMP"}
_OTHERS = {b"\xd7\xcd\xc6\x9a": "WMF", b"\x01\x00\x09\x00": "WMF", b"\x01\x00\x00\x00": "EMF"}
_LENGTH = late(r"(?:^|;)\s*(height)\s*:\s*([\d.]+)(pt|in|cm|mm|px)?")
_UNITS = {"pt": 12_700, "in": 914_400, "cm": 360_000, "mm": 36_000, "px": 9_525, None: 9_525}
_BLANK_NAMES = late(
    r"(?:image|picture|bild|grafik|img|photo|screenshot)?[\s_-]*\d*(?:\.\w{3,4})?", re.I
)


class Seen(NamedTuple):
    """A picture as the text shows it."""

    relation: str
    alt: str
    decorative: bool
    height: float
    """In English metric units; 0 where it is not said."""
    floating: bool
    cropped: bool


class Drawn(NamedTuple):
    """What one drawing holds."""

    pictures: list[Seen]
    boxes: list[Element]
    """Of each text box its `w:txbxContent`."""
    diagrams: list[str]
    """Of each diagram the relation that holds its words."""
    objects: list[str]
    """Charts and embedded objects: what the document says they show."""
    words: list[str]
    """Words that are drawn as a picture of themselves."""
    rule: bool
    """Whether it is a horizontal line."""


def drawn_in(drawing: Element) -> Drawn:
    """Return what a drawing (`w:drawing`, `w:pict`, `w:object`) holds."""
    found = Drawn([], [], [], [], [], rule=False)
    for one in _walk(drawing):
        kind = name(one)
        if kind in ("wp:inline", "wp:anchor"):
            drawing = one
        elif kind == "w:txbxContent":
            found.boxes.append(one)
        elif kind == "a:blip":
            found.pictures.append(_drawing_picture(drawing, one))
        elif kind == "v:imagedata":
            found.pictures.append(_vml_picture(one))
        elif kind == "dgm:relIds":
            found.diagrams.append(value(one, "r:dm"))
        elif kind in (":chart", "o:OLEObject"):
            found.objects.append(_described(child(drawing, "wp:docPr")))
        elif kind == "v:textpath" and one.get("string"):
            found.words.append(one.get("string", ""))
        elif kind in ("v:rect", "v:line", "v:shape") and value(one, "o:hr") in ("t", "true", "1"):
            found = found._replace(rule=True)
    return found


class Pictures:
    """The pictures of a document that a book takes, by the names that they get."""

    def __init__(self, package: Package, told: Told) -> None:
        self.contents: dict[str, bytes] = {}
        """File name → content."""
        self._package, self._told = package, told
        self._stem = slug(PurePath(told.file).stem)[:40].strip("-") or "picture"
        self._names: dict[str, str] = {}

    def take(self, seen: Seen, relations: dict[str, Relation]) -> Image | None:
        """Keep a picture; None when the book cannot have it, which is told."""
        relation = relations.get(seen.relation)
        if relation is None or relation.outside:
            target = relation.target if relation else seen.relation
            code = "IM68" if relation else "IM70"
            self._told.add(code, target=target[:80], kind="", alt=seen.alt)
            return None
        file = self._names.get(relation.target)
        if file is None:
            file = self._names[relation.target] = self._keep(relation.target, seen.alt)
        if not file:
            return None
        if not seen.alt and not seen.decorative:
            self._told.add("IM69", name=file)
        if seen.cropped:
            self._told.add("IM89", name=file)
        return Image(
            self._told.place(),
            file,
            seen.alt,
            seen.decorative,
            seen.floating or not seen.height or seen.height > _LINE,
        )

    def _keep(self, part: str, alt: str) -> str:
        """Keep the content of a part; return its name, empty when a book cannot show it."""
        try:
            content = self._package.content(part, MOST_OF_PICTURE)
        except BookError:  # it is too large: the text is not
            content = None
        ending, kind = "", ""
        if content:
            kind = kind_of(content) or ""
            ending = _ENDINGS.get(kind, "")
            for magic, other in _CONVERTED.items():
                if (
                    not ending
                    and content.startswith(magic)
                    and (made := _converted(content, other))
                ):
                    self._told.add("IM71", kind=other)
                    content, ending, kind = made, "png", other
            for magic, other in {**_CONVERTED, **_OTHERS}.items():
                if not ending and content.startswith(magic):
                    kind = other
        if not content or not ending:
            kind = kind or PurePath(part).suffix[1:].upper()
            self._told.add("IM70", target=PurePath(part).name, kind=kind, alt=alt)
            return ""
        file = f"{self._stem}-{len(self.contents) + 1}.{ending}"
        self.contents[file] = content
        return file


def _walk(drawing: Element) -> Iterator[Element]:
    """Yield what stands below a drawing: one of alternate contents, no inside of text boxes."""
    left = [drawing]
    while left:
        one = left.pop()
        yield one
        if name(one) == "w:txbxContent":
            continue
        below = list(one.iterchildren("*"))
        if name(one) == "mc:AlternateContent":
            below = [each for each in below if name(each) == "mc:Choice"][:1] or below[:1]
        left += reversed(below)


def _drawing_picture(drawing: Element, blip: Element) -> Seen:
    """Read a picture of DrawingML: `drawing` is its `wp:inline` or `wp:anchor`."""
    relation = value(blip, "r:embed") or value(blip, "r:link")
    if not relation:
        relation = value(next(inside(blip, "asvg:svgBlip"), None), "r:embed")
    size, about = child(drawing, "wp:extent"), child(drawing, "wp:docPr")
    alt = _described(about)
    fill = blip.getparent()
    own = None if fill is None else fill.getparent()
    if own is not None and not alt:
        alt = _described(next(own.iter("{*}cNvPr"), None))
    decorative = any(one.get("val") in ("1", "true") for one in inside(drawing, "adec:decorative"))
    cut = None if fill is None else child(fill, "a:srcRect")
    cropped = cut is not None and any(
        side.isdecimal() and int(side[:9]) > 1000 for side in map(str, cut.attrib.values())
    )
    return Seen(
        relation,
        alt,
        decorative,
        float(number_of(size, "cy")),
        name(drawing) == "wp:anchor",
        cropped,
    )


def _vml_picture(data: Element) -> Seen:
    """Read a picture of VML, by its `v:imagedata`."""
    shape = data.getparent()
    style = "" if shape is None else shape.get("style", "")
    size = {
        one[1]: float(one[2].strip(".") or 0) * _UNITS[one[3]]
        for one in _LENGTH.finditer(style[:1000])
        if one[2].count(".") < 2
    }
    alt = "" if shape is None else _words(shape.get("alt", ""))
    return Seen(
        value(data, "r:id") or value(data, "r:href"),
        alt,
        False,
        size.get("height", 0.0),
        "absolute" in style,
        False,
    )


def number_of(element: Element | None, attribute: str) -> int:
    """Return an attribute without namespace as a number."""
    typed = "" if element is None else element.get(attribute, "")
    return int(typed) if typed.isdecimal() and len(typed) < 12 else 0


def _described(about: Element | None) -> str:
    """Return the words that stand for what is drawn; a file's name or “image 1” is none."""
    if about is None:
        return ""
    words = _words(about.get("descr", ""))
    return "" if _BLANK_NAMES.fullmatch(words) else words


def _words(text: str) -> str:
    return " ".join(text.split())[:2000]


def _converted(content: bytes, kind: str) -> bytes:
    """Write a picture as PNG; nothing when it cannot be read, or is too large."""
    from PIL import Image as Pillow

    try:
        with Pillow.open(io.BytesIO(content), formats=[kind]) as picture:
            if picture.width * picture.height > _MOST_CONVERTED:
                return b""
            whole = picture.convert("RGBA" if "A" in picture.getbands() else "RGB")
            made = io.BytesIO()
            whole.save(made, "PNG")
            return made.getvalue()
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return b""
