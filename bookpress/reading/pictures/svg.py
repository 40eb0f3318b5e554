"""SVG pictures: read without network or entities, refused when they could run or fetch anything.

What editors leave behind (their own elements and attributes, metadata, comments) goes; what is
drawn stays. Picture in, picture out: the bytes are written anew, from closed lists alone.

svg_vocabulary.py  the elements, attributes, properties and functions that may stand there
svg_values.py      numbers, transformations, paths
svg_styles.py      style sheets and the values of styles
svg_weight.py      what the drawing costs a renderer
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections import Counter
from math import inf
from typing import Any

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.findings import Finding, Place, finding, has_errors
from bookpress.reading.pictures.raster import KINDS, MOST_PIXELS, Image, read_raster
from bookpress.reading.pictures.svg_styles import Styles, id_of
from bookpress.reading.pictures.svg_values import (
    length,
    numbers,
    path_steps,
    path_text,
    usable,
    view_box,
)
from bookpress.reading.pictures.svg_vocabulary import (
    ATTRIBUTES,
    ELEMENTS,
    MOVING,
    RUNNING,
    TELLING,
)
from bookpress.reading.pictures.svg_weight import MOST_SHAPES, TooMuch, weigh

MOST_BYTES = 4_000_000

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"

_HREFS = ("href", f"{{{XLINK}}}href")

_GONE = "gone"
"""What is called so is taken out, and the text that follows it stays."""
_LARGEST_SIDE = 10_000.0

_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"#[^\s#](?:[^#]*\S)?")
_REFERRING = re.compile(r"url\(#([^()]+)\)|^#(.+)$")
_RATIO = re.compile(r"(?:defer\s+)?(?:none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max))(?:\s+(?:meet|slice))?")
_QUIET = re.compile(r"data-.*|aria-.*|xmlns.*|content|enable-background|contentScriptType")
"""Attributes that draw nothing, and go without a word."""


def read_svg(content: bytes, name: str, place: Place) -> tuple[Image | None, list[Finding]]:
    """Judge and clean an SVG; `name` is for messages, whose lines are those of the source.

    Errors: PX17 (too large), PX22 (no XML), PX23 (runs), PX24 (fetches), PX25 (entities), PX26
    (elements that draw nothing), PX27 (too deep, or copies of copies), PX51 (a reference to an id
    that two elements have), PX54 (too much work to draw), those of the pictures inside. Warnings:
    PX28 (animations and links, taken out), PX30 (fonts, left out), PX50 (what is not understood,
    left out).
    """
    if len(content) > MOST_BYTES:
        values = {"size": len(content) // 1_000_000, "limit": MOST_BYTES // 1_000_000}
        return None, [finding("PX17", place, name=name, **values)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    if b"<!ENTITY" in content.replace(b"\0", b""):
        return None, [finding("PX25", place, name=name)]
    try:
        root = etree.fromstring(content, parser)
        if root.tag == "svg":  # copied out of a page, where the namespace goes without saying
            content = content.replace(b"<svg", f'<svg xmlns="{SVG}"'.encode(), 1)
            root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return None, [finding("PX22", place, name=name, line=error.lineno)]
    document_type: Any = root.getroottree().docinfo.internalDTD
    if document_type is not None and any(document_type.iterentities()):
        return None, [finding("PX25", place, name=name)]  # written in a rare encoding
    if root.tag != f"{{{SVG}}}svg":
        return None, [finding("PX13", place, name=name, kind="XML")]
    if sum(1 for _ in root.iter()) > MOST_SHAPES:
        return None, [finding("PX27", place, name=name, limit=MOST_SHAPES)]
    judge = _Judge(name, place)
    judge.tree(root)
    if has_errors(judge.found):
        return None, judge.found
    try:
        weigh(root)
    except TooMuch as error:
        return None, [finding(error.code, place, name=name, limit=MOST_SHAPES, what=error.what)]
    width, height = _fit(root)
    etree.cleanup_namespaces(root)
    written = etree.tostring(root, encoding="utf-8", with_tail=False)
    return Image(written, "image/svg+xml", width, height), judge.found


class _Judge:
    """Walks through a picture, takes out what is not drawn, reports what may not be there."""

    def __init__(self, name: str, place: Place) -> None:
        self.name, self.place = name, place
        self.found: list[Finding] = []
        self.styles = Styles(self.add)
        self._pixels = 0

    def add(self, code: str, what: str) -> None:
        """Report a thing once, however often it is there."""
        what = what if len(what) <= 80 else what[:80] + "…"
        if code == "PX30" and any(one.code == code for one in self.found):
            return
        found = finding(code, self.place, name=self.name, what=what)
        if found not in self.found:
            self.found.append(found)

    def tree(self, root: Element) -> None:
        """Judge the whole picture, and what stands before it."""
        for before in root.itersiblings(preceding=True):
            if isinstance(before, etree._ProcessingInstruction) and "href" in (before.text or ""):
                self.add("PX24", before.text or "")
        waiting = [root]
        while waiting:
            node = waiting.pop()
            self.attributes(node)
            for child in node:
                if self.stays(child):
                    waiting.append(child)
                elif isinstance(child.tag, str):
                    child.tag = _GONE
        etree.strip_elements(root, _GONE, etree.PI, etree.Entity, with_tail=False)
        self._part_ids(root)

    def stays(self, node: Element) -> bool:
        """Return whether an element is drawn; report it when it should not be there at all."""
        if not isinstance(node.tag, str):
            if node.tag is etree.Entity:
                self.add("PX25", node.text or "")
            return False
        namespace, name = _parts(node.tag)
        if namespace not in (SVG, XHTML):
            return False  # an editor's own
        if name.lower() in RUNNING:
            self.add("PX23", f"<{name}>")
        elif namespace == XHTML:
            self.add("PX26", f"<{name}>")
        elif name == "metadata":
            return False
        elif name in MOVING:
            self.add("PX28", f"<{name}>")
            return False
        elif name == "tref":  # of SVG 1.1, and no reader knows it any more
            self.add("PX50", "<tref>")
            return False
        elif name == "a":
            self.add("PX28", "<a>")
            node.tag = f"{{{SVG}}}g"
            for key in _HREFS:
                node.attrib.pop(key, "")
        elif name not in ELEMENTS:
            self.add("PX26", f"<{name}>")
        elif name == "style":
            kept = self.styles.sheet("".join(map(str, node.itertext())))
            del node[:]
            node.text = kept
            return bool(kept)
        return True

    def attributes(self, node: Element) -> None:
        """Judge the attributes of one element."""
        is_root = node.getparent() is None
        for key, value in list(node.attrib.items()):
            key, value = str(key), str(value)
            namespace, name = _parts(key)
            if name.lower().startswith("on"):
                self.add("PX23", name)
            elif namespace == XML:
                if name == "base":
                    self.add("PX24", value)
                elif name not in ("space", "lang"):
                    del node.attrib[key]
            elif name in ("href", "src") and namespace in ("", XLINK):
                self.address(node, key, value.strip())
            elif namespace or ":" in name:
                del node.attrib[key]
            elif is_root and name in ("width", "height"):
                _set_side(node, key)
            elif (kept := self.attribute(name, value)) is None:
                del node.attrib[key]
            elif kept != value:
                node.set(key, kept)
        if "href" in node.attrib and f"{{{XLINK}}}href" in node.attrib:
            # Readers differ in which of the two they follow.
            node.set(f"{{{XLINK}}}href", node.attrib["href"])

    def attribute(self, name: str, value: str) -> str | None:
        """Return what is written of an attribute; None when it is left out, which is named."""
        if name == "style":
            return self.styles.declarations(value) or None
        if name == "id":
            return id_of(value)
        if name == "d":
            steps, whole = path_steps(value)
            if not whole:
                self.add("PX50", f'd="{value}"')
            return value if whole else path_text(steps) or None
        if name in TELLING:
            good = usable(name, value)
            if name == "preserveAspectRatio":
                good = _RATIO.fullmatch(value.strip()) is not None
            if not good:
                self.add("PX50", f'{name}="{value}"')
            return value if good else None
        if name in ATTRIBUTES:
            if name == "points" and (given := numbers(value)) and len(given) % 2:
                return " ".join(f"{each:.10g}" for each in given[:-1])  # as browsers do
            return self.styles.value(name, value)
        if name.startswith("-") or _QUIET.fullmatch(name):
            return None
        self.styles.value(name, value)  # refused when it fetches
        self.add("PX50", f"{name}")
        return None

    def address(self, node: Element, key: str, value: str) -> None:
        """Judge what an element points to: a place in the picture, or a picture inside it."""
        if not value:
            del node.attrib[key]
        elif match := _DATA.match(re.sub(r"\s", "", value)):
            try:
                content = b64decode(match[1], validate=True)
            except ValueError:
                content = b""
            kind = next((kind for kind in KINDS if re.match(KINDS[kind], content, re.S)), None)
            if kind is None:
                self.add("PX24", value)
                return
            image, found = read_raster(content, kind, self.name, self.place)
            self.found += (one for one in found if one not in self.found)
            if image is None:
                return
            self._pixels += image.width * image.height
            if self._pixels > MOST_PIXELS:
                self.add("PX54", "<image>")
            data = b64encode(image.content).decode()
            node.set(key, f"data:{image.media_type};base64,{data}")
        elif not _REFERENCE.fullmatch(value):
            self.add("PX24", value)
        elif _parts(str(node.tag))[1] in ("image", "feImage"):
            del node.attrib[key]  # a picture of a piece of itself: no reader shows it
        else:
            node.set(key, f"#{id_of(value[1:])}")

    def _part_ids(self, root: Element) -> None:
        """Leave an id with its first element; PX51 where something refers to one of two."""
        nodes = [node for node in root.iter() if node.get("id") is not None]
        counted = Counter(node.get("id") for node in nodes)
        for node in () if has_errors(self.found) else root.iter():
            for key in _HREFS:
                if (value := node.get(key, "")).startswith("#") and value[1:] not in counted:
                    self.add("PX50", f'href="{value}"')
                    del node.attrib[key]
        if len(counted) == len(nodes):
            return
        named = set(self.styles.references)
        for node in root.iter():
            texts = [*map(str, node.attrib.values())]
            texts += [node.text or ""] * (_parts(str(node.tag))[1] == "style")
            named |= {one or other for text in texts for one, other in _REFERRING.findall(text)}
        seen: set[str | None] = set()
        for node in nodes:
            id_ = node.get("id")
            if id_ in seen:
                del node.attrib["id"]
                if id_ in named:
                    self.add("PX51", str(id_))
            seen.add(id_)


def _parts(name: str) -> tuple[str, str]:
    """Part a name of lxml's, `{namespace}name`; a prefix that is bound to nothing stays in it."""
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local


def _fit(root: Element) -> tuple[int, int]:
    """Give the size in CSS pixels, and a `viewBox` to a picture that has none, so that it scales.

    Source: SVG 2, 7.2 and 8.9; CSS 2.2, 10.3.2 (300 × 150 where nothing says a size).
    """
    width, height = _side(root, "width"), _side(root, "height")
    box = view_box(root.get("viewBox"))
    if box and box[2] > 0 and box[3] > 0:
        if width and not height:
            height = width * box[3] / box[2]
        elif height and not width:
            width = height * box[2] / box[3]
        elif not width:
            width, height = box[2], box[3]
    elif width and height:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    width, height = (min(side, _LARGEST_SIDE) for side in (width or 300, height or 150))
    return max(1, round(width)), max(1, round(height))


def _set_side(root: Element, name: str) -> None:
    """Leave the picture a side that can be drawn; it is printed as large as there is room."""
    size = length(root.get(name), most=inf) or 0.0
    if size > _LARGEST_SIDE:
        root.set(name, f"{_LARGEST_SIDE:g}")
    elif size <= 0:
        del root.attrib[name]


def _side(root: Element, name: str) -> float:
    """Return a side of the picture in CSS pixels; 0 when it is relative or missing."""
    text = root.get(name) or ""
    return 0.0 if text.strip().endswith("%") else length(text) or 0.0
