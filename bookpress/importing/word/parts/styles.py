"""What a paragraph is and how its words look: by its style, those it is based on, its own marks.

A built-in style keeps its English name in every language of the program (`heading 1`), its id does
not (`Titre1`, `berschrift1`); programs that write the name in their own language are known by a
table. Source: ECMA-376, part 1, 17.7 (styles) and 17.7.3 (properties that toggle).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from bookpress.importing.word.parts.names import child, inside, number, switched, value
from bookpress.importing.word.parts.scripts import Languages
from bookpress.model.book import Element
from bookpress.patterns import late

Kind: TypeAlias = Literal[
    "text",
    "heading",
    "title",
    "subtitle",
    "quote",
    "set in",
    "code",
    "verse",
    "caption",
    "contents",
]

_HEADING = late(
    r"""(?: heading | überschrift | ü?berschrift | titre | título | titulo | titolo | kop | rubrik
    | overskrift | otsikko | nagłówek | nadpis | заголовок | επικεφαλίδα | başlık | cím(?:sor)?
    | כותרת | عنوان | 标题 | 標題 | 見出し | 제목 ) \s* ([1-9])""",
    re.VERBOSE,
)
_CONTENTS = late(r"(?:toc|tm|verzeichnis|index)\s*\d|toc heading|contents.*|table of figures")
_NAMES: dict[str, Kind] = {
    **dict.fromkeys(("title", "titel", "titre", "título", "titolo", "doc title"), "title"),
    **dict.fromkeys(
        ("subtitle", "untertitel", "sous-titre", "subtítulo", "sottotitolo"), "subtitle"
    ),
    **dict.fromkeys(
        (
            *("quote", "intense quote", "block text", "quotations", "quotation", "block quote"),
            *("block quotation", "blockquote", "citation", "citation intense", "zitat"),
            *("intensives zitat", "cita", "citazione", "citat", "citaat", "citação"),
        ),
        "quote",
    ),
    **dict.fromkeys(
        (
            *("html preformatted", "preformatted text", "preformatted", "source code", "code"),
            *("code block", "codeblock", "macro text", "source text", "html code", "html sample"),
            *("html keyboard", "html typewriter", "verbatim char", "verbatim", "teletype"),
            *("inline code", "code char", "vorformatierter text", "texte préformaté"),
        ),
        "code",
    ),
    **dict.fromkeys(("verse", "poem", "poetry", "vers", "gedicht", "poème", "poesia"), "verse"),
    **dict.fromkeys(("caption", "légende", "beschriftung", "didascalia", "leyenda"), "caption"),
}
_BY_NATURE = {
    "emphasis": "w:i",
    "subtle emphasis": "w:i",
    "strong": "w:b",
    "strong emphasis": "w:b",
}
"""What some character styles mean where the file does not define them."""
_TYPEWRITER = late(
    r"courier|consolas|menlo|monaco|lucida (?:console|sans typewriter)|andale mono|inconsolata"
    r"|cascadia|fira code|jetbrains mono|.*\bmono(?:space)?\b|.*typewriter"
)
_MOST_STEPS = 30
"""Styles that are followed from one to the one it is based on."""
_TOGGLES = ("w:b", "w:i", "w:bCs", "w:iCs", "w:smallCaps", "w:strike", "w:dstrike", "w:vanish")


class Look(NamedTuple):
    """How some words are set."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    small_capitals: bool = False
    raised: Literal["", "sup", "sub"] = ""
    code: Literal["", "code", "typewriter"] = ""
    """Whether they are code by their style, or only set in a font as even as code is."""
    language: str = ""
    link: str = ""
    """Where the words lead: an address, or `#id`."""


class Shape(NamedTuple):
    """What a paragraph is."""

    kind: Kind = "text"
    level: int = 0
    """Of a heading, from 1."""


_UNSAID = Shape()
"""Of a style that says nothing of what its paragraphs are."""


class _Style(NamedTuple):
    name: str
    """In small letters."""
    based_on: str
    paragraph: Element | None
    run: Element | None


class Face(NamedTuple):
    """What is asked of a run besides its look."""

    look: Look
    font: str
    """In small letters."""
    hidden: bool
    languages: Languages


class Styles:
    """The styles of a document."""

    def __init__(self, tree: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._shapes: dict[str, Shape] = {}
        self._faces: dict[tuple[object, ...], Face] = {}
        self._of_run: dict[tuple[str, str], dict[str, bool]] = {}
        defaults = child(tree, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self._all = _Style("", "", None, defaults)
        for style in () if tree is None else tree.iterchildren("{*}style"):
            name = value(child(style, "w:name")).lower()
            known = _Style(
                name, value(child(style, "w:basedOn")), child(style, "w:pPr"), child(style, "w:rPr")
            )
            of = value(style, "w:styleId")
            self._styles.setdefault(of, known)
            if value(style, "w:type") == "paragraph" and switched_on(style, "w:default"):
                self._default = of

    def chain(self, of: str) -> Iterator[_Style]:
        """Yield a style and those it is based on, nearest first; an unknown id is its name."""
        seen: set[str] = set()
        while of and of not in seen and len(seen) < _MOST_STEPS:
            seen.add(of)
            style = self._styles.get(of)
            yield style or _Style(re.sub(r"(?<=\D)(?=\d)", " ", of).lower(), "", None, None)
            of = style.based_on if style else ""

    def of_paragraph(self, properties: Element | None) -> str:
        """Return the id of a paragraph's style."""
        return value(child(properties, "w:pStyle")) or self._default

    def shape(self, style: str, properties: Element | None) -> Shape:
        """Return what a paragraph of a style, with properties of its own, is."""
        of_style = self._shapes.get(style)
        if of_style is None:
            of_style = self._shapes[style] = self._shape_of(style)
        outline = child(properties, "w:outlineLvl") if of_style == _UNSAID else None
        return of_style if outline is None else _outlined(outline)

    def _shape_of(self, style: str) -> Shape:
        if next((one.name for one in self.chain(style)), "") in ("heading", "überschrift"):
            return Shape("heading", 1)  # as Pages writes the first level
        for one in self.chain(style):
            if _CONTENTS.fullmatch(one.name):
                return Shape("contents")
            if heading := _HEADING.fullmatch(one.name):
                return Shape("heading", int(heading[1]))
            if known := _NAMES.get(one.name):
                return Shape(known)
            outline = child(one.paragraph, "w:outlineLvl")
            if outline is not None:
                return _outlined(outline)
        return _UNSAID

    def numbered(self, style: str) -> tuple[str, int, str]:
        """Return the list and the level that a paragraph's style brings, and its name: (id, level,
        `list bullet 2`); no id where it brings none."""
        first = ""
        for one in self.chain(style):
            first = first or (one.name if one.name.startswith("list ") else "")
            properties = child(one.paragraph, "w:numPr")
            if properties is not None:
                level = number(child(properties, "w:ilvl"))
                return value(child(properties, "w:numId")), level, first
        return "", 0, first

    def has_border(self, style: str) -> bool:
        """Return whether a style draws a line under its paragraph."""
        return any(
            child(one.paragraph, "w:pBdr", "w:bottom") is not None for one in self.chain(style)
        )

    def face(self, paragraph: str, run: Element | None, *, plain: bool = False) -> Face:
        """Return how a run looks; `plain` leaves out what the style of its paragraph says, since a
        heading is bold by its style."""
        own = () if run is None else tuple((one.tag, *one.attrib.items()) for one in run)
        key = (paragraph, plain, *own)
        if key not in self._faces:
            self._faces[key] = self._face_of(paragraph, run, plain=plain)
        return self._faces[key]

    def _face_of(self, paragraph: str, run: Element | None, *, plain: bool) -> Face:
        character = value(child(run, "w:rStyle"))
        levels = [self._switches(character, "run")]
        if not plain:
            levels.append(self._switches(paragraph, "paragraph"))
        on = {
            toggle: sum(level.get(toggle, False) for level in levels) % 2 == 1
            for toggle in _TOGGLES
        }
        for toggle in _TOGGLES if run is not None else ():
            own = switched(child(run, toggle))
            on[toggle] = on[toggle] if own is None else own
        right = any(switched(child(run, one)) for one in ("w:rtl", "w:cs"))
        raised = self._first("w:vertAlign", "w:val", run, character, "" if plain else paragraph)
        font = self._first("w:rFonts", "w:ascii", run, character, paragraph).lower()
        is_code = any(_NAMES.get(one.name) == "code" for one in self.chain(character))
        look = Look(
            bold=on["w:bCs" if right else "w:b"],
            italic=on["w:iCs" if right else "w:i"],
            struck=on["w:strike"] or on["w:dstrike"],
            small_capitals=on["w:smallCaps"],
            raised="sup" if raised == "superscript" else "sub" if raised == "subscript" else "",
            code="code" if is_code else "typewriter" if is_typewriter(font) else "",
        )
        west, east, from_right = (
            self._first("w:lang", of, run, character, paragraph)
            for of in ("w:val", "w:eastAsia", "w:bidi")
        )
        return Face(look, font, on["w:vanish"], Languages(west, east, from_right, right))

    def _switches(self, style: str, of: str) -> dict[str, bool]:
        """Return the toggles that a style and those it is based on set."""
        if (style, of) not in self._of_run:
            found: dict[str, bool] = {}
            for one in self.chain(style):
                for toggle in _TOGGLES:
                    own = switched(child(one.run, toggle))
                    if own is not None:
                        found.setdefault(toggle, own)
                if style not in self._styles and of == "run" and one.name in _BY_NATURE:
                    found.setdefault(_BY_NATURE[one.name], True)
            self._of_run[style, of] = found
        return self._of_run[style, of]

    def _first(
        self, what: str, attribute: str, run: Element | None, character: str, paragraph: str
    ) -> str:
        """Return a value of the run, else of its style, its paragraph's, the document."""
        if own := value(child(run, what), attribute):
            return own
        for style in (*self.chain(character), *self.chain(paragraph), self._all):
            if own := value(child(style.run, what), attribute):
                return own
        return ""


def is_typewriter(font: str) -> bool:
    """Return whether all letters of a font are equally wide.

    >>> is_typewriter("courier new"), is_typewriter("dejavu sans mono"), is_typewriter("monotype")
    (True, True, False)
    """
    return bool(_TYPEWRITER.match(font))


def switched_on(element: Element | None, attribute: str) -> bool:
    """Return whether an attribute of two states is on."""
    return value(element, attribute) in ("1", "true", "on")


def first_of(element: Element | None, *names: str) -> Element | None:
    """Return the first element of some names anywhere below one."""
    return None if element is None else next(inside(element, *names), None)


def _outlined(outline: Element) -> Shape:
    level = number(outline, otherwise=9)
    return Shape("heading", level + 1) if 0 <= level < 9 else Shape()
