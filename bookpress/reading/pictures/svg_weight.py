"""What a drawing costs, counted as a renderer will draw it: references followed, copies copied.

A few lines of SVG can ask for millions of shapes. So the drawing is walked as WeasyPrint walks it,
with the cascade of its style, `use`, patterns, markers at each corner, masks and clips; the walk
ends as soon as the bound is passed. A stroke of work is what a plain rectangle costs; what the
rest costs was measured beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import hypot
from typing import Any

import cssselect2
import tinycss2

from bookpress.model.book import Element
from bookpress.model.elements import names
from bookpress.reading.pictures.svg_values import (
    Box,
    Step,
    length,
    numbers,
    path_box,
    path_length,
    path_steps,
    stretch,
    transformation,
)

MOST_SHAPES = 100_000
"""Counted with every copy."""
MOST_LEVELS = 100
MOST_WORK = 100_000
"""Strokes: ten seconds on a slow machine."""

MOST_SCALE = 1e12
"""By which the transformations around a shape may draw it out."""

_SHAPES = frozenset(("circle", "ellipse", "line", "path", "polyline", "polygon", "rect"))
_TEXTS = frozenset(("text", "tspan", "textPath"))
_ONLY_CALLED = names(
    """
    defs clipPath filter marker mask pattern symbol linearGradient radialGradient title desc font
    """
)
"""Drawn where something refers to them."""
_INHERITED = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size"),
    *("marker", "marker-start", "marker-mid", "marker-end"),
)
_REFERENCE = re.compile(r"url\(#([^()]+)\)")
_LETTER = 1.5  # strokes: each is shaped by itself
_COPIED = 2_000_000  # letters of a path, copied in the time of a stroke
_TRIED = 100  # selectors, tried in the time of a stroke
_TILES = 100  # of a pattern, filled by whoever shows the page
_DASHES = 1_000


class TooMuch(Exception):
    """A drawing over its bound: `code` of the finding, and the element that weighs most."""

    def __init__(self, code: str, what: str) -> None:
        self.code, self.what = code, what


def weigh(root: Element) -> int:
    """Return the strokes of a judged drawing.

    Errors: `TooMuch` with PX27 (too deep, a reference in a circle, more than `MOST_SHAPES`) or PX54
    (more than `MOST_WORK`).
    """
    walk = _Walk(root)
    walk.draw(root, {}, 0)
    return walk.work


class _Walk:
    """One walk through a drawing."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.work = self.shapes = 0
        self._scale = 1.0
        self._by_id = {node.get("id"): node for node in root.iter() if node.get("id")}
        self._count = sum(1 for _ in root.iter())
        self._most: dict[str, int] = {}
        self._values: dict[Element, dict[str, str]] = {}
        self._found: set[str] = set()

    def charge(self, strokes: float, node: Element) -> None:
        """Add work; the end of the walk when it is too much."""
        self.work += int(strokes)
        if strokes > 1:
            name = _name(node)
            self._most[name] = self._most.get(name, 0) + int(strokes)
        if self.work > MOST_WORK:
            most = max(self._most, key=lambda each: self._most[each], default=_name(node))
            raise TooMuch("PX54", most)

    def draw(
        self, node: Element, given: Mapping[str, str], level: int, *, called: bool = False
    ) -> int:
        """Count an element with what it draws; `given`: what it inherits. Return its shapes."""
        tag = _tag(node)
        if tag in _ONLY_CALLED and not called:
            return 0
        if level > MOST_LEVELS:
            raise TooMuch("PX27", _name(node))
        before = self.shapes
        self.shapes += 1
        if self.shapes > MOST_SHAPES:
            raise TooMuch("PX27", _name(node))
        self.charge(1 + self._tried(node) / _TRIED, node)
        own = self._own(node)
        here = {**given, **{name: own[name] for name in _INHERITED if name in own}}
        scale = self._scale
        if matrix := transformation(own.get("transform", "")):
            self._scale *= max(1.0, stretch(matrix))
            if self._scale > MOST_SCALE:
                raise TooMuch("PX54", _name(node))
        for name in ("mask", "clip-path", "filter"):
            for target in self._targets(own.get(name, ""), node):
                self.draw(target, self._inherited(target), level + 1, called=True)
        if tag == "use":
            for target in self._targets(f"url({own.get('href', '')})", node):
                self.draw(target, here, level + 1, called=True)
        elif tag in _SHAPES or tag in _TEXTS:
            self._shape(node, tag, own, here, level)
        elif tag == "image":
            self.charge(5 + len(own.get("href", "")) / 5_000, node)
        elif tag == "style":
            self.charge(len(node.text or "") / 100, node)
        for child in node:
            self.draw(child, here, level + 1)
        self._scale = scale
        drawn = self.shapes - before
        if own.get("opacity", "1").strip() not in ("1", "1.0", "100%"):
            self.charge(drawn / 10, node)  # its box is measured first
        return drawn

    def _shape(
        self, node: Element, tag: str, own: Mapping[str, str], here: Mapping[str, str], level: int
    ) -> None:
        """Count what a shape or a text is painted with, its markers, its dashes, its letters."""
        if tag in _TEXTS:
            letters = len(node.text or "") + sum(len(child.tail or "") for child in node)
            self.charge(_LETTER * letters, node)
        text = own.get("d", "") if tag == "path" else own.get("points", "")
        corners, runs, subpaths = _corners(tag, text)
        self.charge(sum(corner * size for corner, size in runs) / 2 / _COPIED + corners / 10, node)
        for name in ("fill", "stroke"):
            for target in self._targets(here.get(name, ""), node):
                self.charge(corners / 10 + len(text) * corners / 2 / _COPIED, node)  # for its box
                self._paint(node, target, level)
        self._dashes(node, here)
        if tag in ("line", "path", "polyline", "polygon"):
            common = here.get("marker", "")
            for name, times in (("start", subpaths), ("mid", corners), ("end", subpaths)):
                for target in self._targets(here.get(f"marker-{name}", common), node):
                    self._repeat(target, times, level)

    def _repeat(self, target: Element, times: int, level: int) -> None:
        """Count an element that is drawn several times over."""
        work, shapes = self.work, self.shapes
        self.draw(target, self._inherited(target), level + 1, called=True)
        self.shapes += (self.shapes - shapes) * (times - 1)
        if self.shapes > MOST_SHAPES:
            raise TooMuch("PX27", _name(target))
        self.charge((self.work - work) * (times - 1), target)

    def _paint(self, node: Element, server: Element, level: int) -> None:
        """Count one use of a pattern or a gradient."""
        values, content = self._with_parents(server, level)
        box = self._box(node)
        if _tag(server) == "pattern":
            found, self._found = self._found, set()  # a pattern is a drawing of its own
            for child in content:
                self.draw(child, self._inherited(content), level + 1)
            self._found = found
            self.charge(4 + _tiles(values, box) / _TILES, server)
        elif _tag(server).endswith("Gradient"):
            stops = [child for child in content if _tag(child) == "stop"]
            self.charge(2 + len(stops) * (1 + _repeats(server, values, stops, box)), server)

    def _with_parents(self, server: Element, level: int) -> tuple[dict[str, str], Element]:
        """Return the values of a pattern or gradient, with those that it takes from others."""
        values = dict(self._own(server))
        content, seen = server, {server}
        while parents := self._targets(f"url({values.pop('href', '')})", server):
            target = parents[0]
            if target in seen or len(seen) + level > MOST_LEVELS:
                raise TooMuch("PX27", _name(server))
            seen.add(target)
            values = {**self._own(target), **values}
            if "href" not in self._own(target):
                values.pop("href", None)
            content = content if len(content) else target
        return values, content

    def _dashes(self, node: Element, here: Mapping[str, str]) -> None:
        given = numbers(re.sub(r"[^\d\s.,eE+-]", " ", here.get("stroke-dasharray", ""))) or []
        if here.get("stroke", "none") != "none" and (pattern := sum(map(abs, given))):
            left, top, right, bottom = self._box(node)
            way = path_length(self._steps(node)) or 4 * hypot(right - left, bottom - top)
            self.charge(way / pattern / _DASHES, node)

    def _steps(self, node: Element) -> list[Step]:
        """Return the outline of a shape with corners."""
        own = self._own(node)
        if _tag(node) == "path":
            return path_steps(own.get("d", ""))[0]
        given = numbers(own.get("points", "")) or []
        return [("M", given[: len(given) // 2 * 2])] if given else []

    def _targets(self, value: str, node: Element) -> list[Element]:
        """Return the elements that a value refers to."""
        names = [name for name in _REFERENCE.findall(value) if name in self._by_id]
        for name in names:
            if name not in self._found:
                self._found.add(name)
                self.charge(self._count / 200, node)  # it is looked for in the whole drawing
        return [self._by_id[name] for name in names]

    def _inherited(self, node: Element) -> dict[str, str]:
        """Return what an element inherits from those around it."""
        values: dict[str, str] = {}
        for around in reversed(list(node.iterancestors())):
            own = self._own(around)
            values |= {name: own[name] for name in _INHERITED if name in own}
        return values

    def _own(self, node: Element) -> dict[str, str]:
        """Return the attributes of an element under what its style declares."""
        if (known := self._values.get(node)) is not None:
            return known
        self.charge(self._tried(node) / _TRIED, node)
        values = {str(key).rpartition("}")[2]: str(value) for key, value in node.attrib.items()}
        style = dict(_declared(tinycss2.parse_blocks_contents(values.pop("style", ""))))
        first, last = self._matchers
        wrapper = self._wrappers.get(node)
        if wrapper is not None:
            for _, _, _, declared in first.match(wrapper):
                values |= declared
        values |= {name: value for name, (value, _) in style.items()}
        if wrapper is not None:
            for _, _, _, declared in last.match(wrapper):
                values |= declared
        values |= {name: value for name, (value, strong) in style.items() if strong}
        self._values[node] = values
        return values

    @cached_property
    def _rules(self) -> list[tuple[Any, dict[str, tuple[str, bool]]]]:
        """The selectors of all sheets, those of `@media` too, and what each declares."""
        found = []
        for node in self.root.iter("{*}style"):
            waiting = tinycss2.parse_stylesheet(node.text or "", True, True)
            for rule in waiting:
                if rule.type == "at-rule" and rule.content is not None:
                    waiting += tinycss2.parse_rule_list(rule.content, True, True)
                elif rule.type == "qualified-rule":
                    declared = dict(_declared(tinycss2.parse_blocks_contents(rule.content)))
                    selectors = cssselect2.compile_selector_list(rule.prelude)
                    found += [(selector, declared) for selector in selectors]
        return found

    @cached_property
    def _matchers(self) -> tuple[Any, Any]:
        """What finds the declarations of an element: the ordinary and the important ones."""
        first, last = cssselect2.Matcher(), cssselect2.Matcher()
        for selector, declared in self._rules:
            for matcher, strong in ((first, False), (last, True)):
                chosen = {name: value for name, (value, is_) in declared.items() if is_ is strong}
                if chosen:
                    matcher.add_selector(selector, chosen)
        return first, last

    @cached_property
    def _wrappers(self) -> dict[Element, Any]:
        if not self._rules:
            return {}
        whole = cssselect2.ElementWrapper.from_xml_root(self.root)
        return {each.etree_element: each for each in whole.iter_subtree()}

    def _tried(self, node: Element) -> int:
        """Return the number of selectors that are tried on an element."""
        if not self._rules:
            return 0
        classes = (node.get("class") or "").split()
        return sum(
            len(each.other_selectors)
            + len(each.lower_local_name_selectors.get(_tag(node).lower(), ()))
            + len(each.id_selectors.get(node.get("id"), ()))
            + sum(len(each.class_selectors.get(name, ())) for name in classes)
            for each in self._matchers
        )

    def _box(self, node: Element) -> Box:
        """Return a box around a shape, without its stroke; of a text, one of its letters' size."""
        own = self._own(node)

        def size(name: str) -> float:
            return length(own.get(name)) or 0.0

        match _tag(node):
            case "circle" | "ellipse":
                rx, ry = size("r") or size("rx"), size("r") or size("ry")
                x, y = size("cx"), size("cy")
                return x - rx, y - ry, x + rx, y + ry
            case "line":
                xs, ys = (size("x1"), size("x2")), (size("y1"), size("y2"))
                return min(xs), min(ys), max(xs), max(ys)
            case "path" | "polyline" | "polygon":
                return path_box(self._steps(node)) or (0, 0, 0, 0)
            case "rect":
                x, y = size("x"), size("y")
                return x, y, x + size("width"), y + size("height")
            case _:
                letters = len("".join(map(str, node.itertext())))
                return 0, 0, 16.0 * letters, 16


def _declared(parts: Iterable[Any]) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield what is declared: name, value, and whether it is important."""
    for part in parts:
        if part.type == "declaration":
            yield part.lower_name, (tinycss2.serialize(part.value).strip(), part.important)


def _corners(tag: str, text: str) -> tuple[int, list[tuple[int, int]], int]:
    """Return the corners of a shape, those of each run with its letters, and its pieces."""
    if tag != "path":
        count = len(numbers(text) or ()) // 2
        return max(count, 2), [(count, len(text))], 1
    steps, _ = path_steps(text)
    runs = [(len(given) // 2 or 1, 6 * len(given)) for _, given in steps]
    pieces = sum(letter in "Mm" for letter, _ in steps)
    return sum(corners for corners, _ in runs), runs, pieces


def _tiles(values: Mapping[str, str], box: Box) -> float:
    """Return how often a pattern is drawn to fill a box."""
    wide, high = box[2] - box[0], box[3] - box[1]
    whole = values.get("patternUnits") != "userSpaceOnUse"
    width, height = (
        abs(length(values.get(name), 1) or 0) * (side if whole else 1)
        for name, side in (("width", wide), ("height", high))
    )
    matrix = transformation(values.get("patternTransform", "")) or (1, 0, 0, 1, 0, 0)
    tile = width * height * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])
    return wide * high / tile if tile else 0.0


def _repeats(server: Element, values: Mapping[str, str], stops: list[Element], box: Box) -> float:
    """Return how often a gradient is begun anew to fill a box."""
    if values.get("spreadMethod") not in ("repeat", "reflect") or len(stops) < 2:
        return 0.0
    wide, high = max(box[2] - box[0], 1e-9), max(box[3] - box[1], 1e-9)
    whole = values.get("gradientUnits") != "userSpaceOnUse"
    unit_x, unit_y = (1.0, 1.0) if whole else (wide, high)

    def place(name: str, unit: float, usual: str) -> float:
        return length(values.get(name, usual), unit) or 0.0

    if _tag(server) == "radialGradient":
        around = hypot(unit_x, unit_y)
        step = abs(place("r", around, "50%") - place("fr", around, "0"))
        reach = around + hypot(place("fx", unit_x, "50%"), place("fy", unit_y, "50%"))
        if not whole:
            reach += hypot(box[0], box[1]) + hypot(box[2], box[3])
        matrix = transformation(values.get("gradientTransform", "")) or (1, 0, 0, 1, 0, 0)
        return (reach + step) / max(step * min(1.0, stretch(matrix)), 1e-12)
    dx = place("x2", unit_x, "100%") - place("x1", unit_x, "0")
    dy = place("y2", unit_y, "0") - place("y1", unit_y, "0")
    if matrix_of := transformation(values.get("gradientTransform", "")):
        a, b, c, d, _, _ = matrix_of
        dx, dy = a * dx + c * dy, b * dx + d * dy
    if whole:
        dx, dy = dx * wide, dy * high
    along = dx * dx + dy * dy
    reach = abs(wide * dx) + abs(high * dy)
    return reach / max(along, 1e-300) if along else 0.0


def _tag(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _name(node: Element) -> str:
    """Name an element: `<g id="a">`."""
    id_ = node.get("id")
    return f'<{_tag(node)} id="{id_}">' if id_ else f"<{_tag(node)}>"
