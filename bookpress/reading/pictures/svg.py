"""SVG pictures: read without network or entities, refused when they could run or fetch anything.

What editors leave behind (their own elements and attributes, metadata, comments) goes; what is
drawn stays. Picture in, picture out: the bytes are written anew.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterator

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.findings import Finding, Place, finding, has_errors
from bookpress.reading.pictures.raster import KINDS, Image, read_raster

MOST_BYTES = 4_000_000
MOST_SHAPES = 100_000
"""Counted with every copy that `use` draws."""
MOST_LEVELS = 100

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
XHTML = "http://www.w3.org/1999/xhtml"

_STILL = frozenset(
    [
        *("svg", "g", "defs", "symbol", "use", "switch", "view", "title", "desc", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"),
        *("text", "tspan", "textPath", "tref", "font", "font-face", "glyph", "missing-glyph"),
        *("clipPath", "mask", "marker", "pattern", "linearGradient", "radialGradient", "stop"),
        *("filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite"),
        *("feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight"),
        *("feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"),
        *("feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight"),
        *("feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "color-profile"),
    ]
)
"""Elements that draw, or serve those that do."""
_MOVING = frozenset({"animate", "animateColor", "animateMotion", "animateTransform", "set"})
_RUNNING = frozenset({"script", "handler", "listener"})
_GONE = "gone"
"""What is called so is taken out, and the text that follows it stays."""

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*(px|pt|pc|mm|cm|in|em|ex)?\s*")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
"""CSS pixels in a unit (CSS Values 4, section 6.2)."""

_ID = re.compile(r"[^\W\d][\w.-]*")
"""An id as XML has it (an NCName); no other can be referred to in every reader."""
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_WEB_FONT = re.compile(
    r"""@import\s+(?:url\(\s*)?(['"]?)(?:https?:)?//fonts\.[^'")\s]*\1\s*\)?[^;{}]*;?"""
    r"|@font-face\s*\{[^{}]*\}",
    re.IGNORECASE,
)
"""A sheet of a host that serves fonts, `fonts.googleapis.com`, or the rule that names a file."""
_FETCHING = re.compile(r"@import|\b(?:image-set|image|src|cross-fade)\(", re.IGNORECASE)
_ACTIVE = re.compile(r"expression\s*\(|javascript:|-moz-binding|behavior\s*:", re.IGNORECASE)
_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.*)", re.IGNORECASE | re.DOTALL)
_INSIDE = re.compile(r"data:(?:image/(?:png|jpeg)|font/|application/(?:x-)?font)", re.IGNORECASE)
_URL = re.compile(
    r"url\(\s*(?P<quote>['\"]?)(?P<address>[^)]*?)(?P=quote)\s*(?:\)|$)", re.IGNORECASE
)


def read_svg(content: bytes, name: str, place: Place) -> tuple[Image | None, list[Finding]]:
    """Judge and clean an SVG; `name` is for messages, whose lines are those of the source.

    Errors: PX17 (too large), PX22 (no XML), PX23 (runs), PX24 (fetches), PX25 (entities), PX26
    (elements that draw nothing), PX27 (too deep, or copies of copies). Warnings: PX28 (animations
    and links, taken out), PX30 (fonts from outside, left out).
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
    if root.tag != f"{{{SVG}}}svg":
        return None, [finding("PX13", place, name=name, kind="XML")]
    judge = _Judge(name, place)
    judge.tree(root)
    if has_errors(judge.found):
        return None, judge.found
    if not _is_bounded(root):
        return None, [finding("PX27", place, name=name, limit=MOST_SHAPES)]
    width, height = _fit(root)
    etree.cleanup_namespaces(root)
    written = etree.tostring(root, encoding="utf-8", with_tail=False)
    return Image(written, "image/svg+xml", width, height), judge.found


class _Judge:
    """Walks through a picture, takes out what is not drawn, reports what may not be there."""

    def __init__(self, name: str, place: Place) -> None:
        self.name, self.place = name, place
        self.found: list[Finding] = []

    def add(self, code: str, what: str) -> None:
        """Report a thing once, however often it is there."""
        what = what if len(what) <= 80 else what[:80] + "…"
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
        _part_ids(root)

    def stays(self, node: Element) -> bool:
        """Return whether an element is drawn; report it when it should not be there at all."""
        if not isinstance(node.tag, str):
            if node.tag is etree.Entity:
                self.add("PX25", node.text or "")
            return False
        namespace, name = _parts(node.tag)
        if namespace not in (SVG, XHTML):
            return False  # an editor's own
        if name.lower() in _RUNNING:
            self.add("PX23", f"<{name}>")
        elif namespace == XHTML:
            self.add("PX26", f"<{name}>")
        elif name == "metadata":
            return False
        elif name in _MOVING:
            self.add("PX28", f"<{name}>")
            return False
        elif name == "a":
            self.add("PX28", "<a>")
            node.tag = f"{{{SVG}}}g"
            for key in ("href", f"{{{XLINK}}}href"):
                if key in node.attrib:
                    del node.attrib[key]
        elif name not in _STILL:
            self.add("PX26", f"<{name}>")
        elif name == "style":
            self.style_sheet(node)
        return True

    def style_sheet(self, node: Element) -> None:
        """Judge a style sheet; the fonts that it would fetch are left out (PX30)."""

        def judged(rule: re.Match[str]) -> str:
            addresses = [match["address"] for match in _URL.finditer(rule[0])]
            whole = all(each.startswith("#") or _INSIDE.match(each) for each in addresses)
            if whole and rule[0].lower().startswith("@font-face"):
                return rule[0]
            if not any(one.code == "PX30" for one in self.found):
                self.add("PX30", rule[0])
            return ""

        given = "".join(map(str, node.itertext()))
        kept = _WEB_FONT.sub(judged, given)
        self.styles(kept)
        if kept != given:
            del node[:]
            node.text = kept

    def attributes(self, node: Element) -> None:
        """Judge the attributes of one element."""
        for key, value in list(node.attrib.items()):
            key, value = str(key), str(value)
            namespace, name = _parts(key)
            if name.lower().startswith("on"):
                self.add("PX23", name)
            elif namespace == XML:
                if name == "base":
                    self.add("PX24", value)
            elif name in ("href", "src") and namespace in ("", XLINK):
                self.address(node, key, value.strip())
            elif namespace or ":" in name:
                del node.attrib[key]
            else:
                self.styles(value)

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
            self.found += found
            if image:
                data = b64encode(image.content).decode()
                node.set(key, f"data:{image.media_type};base64,{data}")
        elif not re.fullmatch(r"#[^\s#]+", value):
            self.add("PX24", value)

    def styles(self, text: str) -> None:
        """Judge a style sheet or a value that may hold `url(…)`, its escapes undone."""
        text = re.sub(r"/\*.*?\*/|@namespace[^;]*;", "", text, flags=re.DOTALL)
        plain = _ESCAPE.sub(lambda m: _character(m[1]) if m[1] else m[2], text)
        for each in dict.fromkeys((text, plain)):
            if match := _ACTIVE.search(each):
                self.add("PX23", match[0])
            if match := _FETCHING.search(each):
                self.add("PX24", match[0])
            for match in _URL.finditer(each):
                if not match["address"].startswith("#") and not _INSIDE.match(match["address"]):
                    self.add("PX24", match[0])


def _part_ids(root: Element) -> None:
    """Leave an id with its first element, which is what a reference finds; XML allows no second."""
    seen: set[str] = set()
    for node in root.iter():
        if (written := node.get("id")) is None:
            continue
        if written in seen or not _ID.fullmatch(written):
            del node.attrib["id"]
        seen.add(written)


def _parts(name: str) -> tuple[str, str]:
    """Part a name of lxml's, `{namespace}name`; a prefix that is bound to nothing stays in it."""
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local


def _character(code: str) -> str:
    """Return the character of a CSS escape."""
    number = int(code, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def _is_bounded(root: Element) -> bool:
    """Return whether a picture stays small when each reference is drawn where it is made."""
    targets = {node.get("id"): node for node in root.iter() if node.get("id")}
    weights: dict[Element, int] = {}

    def weigh(node: Element, level: int) -> int:
        if level > MOST_LEVELS:  # a circle of references ends here too
            return MOST_SHAPES + 1
        if node not in weights:
            total = 1 + sum(weigh(child, level + 1) for child in node)
            for name in _references(node):
                if total <= MOST_SHAPES and name in targets:
                    total += weigh(targets[name], level + 1)
            weights[node] = total
        return weights[node]

    return weigh(root, 0) <= MOST_SHAPES


def _references(node: Element) -> Iterator[str]:
    """Yield the ids that an element refers to."""
    for key, value in node.attrib.items():
        if str(key).endswith("href") and str(value).startswith("#"):
            yield str(value)[1:]
        yield from re.findall(r"url\(\s*['\"]?#([^'\")\s]+)", str(value))


def _fit(root: Element) -> tuple[int, int]:
    """Give the size in CSS pixels, and a `viewBox` to a picture that has none, so that it scales.

    Source: SVG 2, 7.2 and 8.9; CSS 2.2, 10.3.2 (300 × 150 where nothing says a size).
    """
    width, height = _length(root.get("width")), _length(root.get("height"))
    box = [float(each) for each in re.findall(_NUMBER, root.get("viewBox") or "")]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        if width and not height:
            height = width * box[3] / box[2]
        elif height and not width:
            width = height * box[2] / box[3]
        elif not width:
            width, height = box[2], box[3]
    elif width and height:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    most = 10_000.0
    return max(1, round(min(width or 300, most))), max(1, round(min(height or 150, most)))


def _length(text: str | None) -> float:
    """Return a length in CSS pixels; 0 when it is relative, missing or none."""
    match = _LENGTH.fullmatch(text or "")
    if not match:
        return 0.0
    return max(0.0, float(match[1]) * _PIXELS.get(match[2] or "px", 16.0))
