"""What a screen reader says of a tagged PDF: its structure tree, each element with its text.

The text of each marked-content sequence is decoded through the fonts' ToUnicode maps, and the tree
is walked in its own order, which is the order of reading. Artifacts (running heads, folios, rules)
are not in the tree, so they are not heard.

Source: ISO 32000-1, 14.7 (logical structure), 14.6 (marked content), 9.10 (extraction of text).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bookpress.model.page.numerals import COVERS, is_roman, roman_value

if TYPE_CHECKING:
    import pikepdf


@dataclass(frozen=True, slots=True)
class Spoken:
    """One element of the structure tree, with what it holds."""

    role: str
    """Its structure type, mapped to a standard one: `P`, `H2`, `Note`…"""
    text: str
    """The text of its own marked content and alternate text, its children's left out."""
    page: int
    """The page of its first content, from 1; 0 when it has none."""
    last_page: int
    numbering: str
    """Of a list: what its labels are, `Decimal`, `Disc`…; `None` where they are words."""
    language: str
    alternate: str
    children: tuple[Spoken | str, ...]
    """Elements and pieces of text, in order; `\\n` where a line ends, `\\f` where a page does."""


def spoken_tree(file: Path) -> Spoken:
    """Read the structure tree of a PDF; a file without one gives a `Document` without children."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        return _Reader(pdf).document()


def document_language(file: Path) -> str:
    """Return the language that a PDF says it is in; "" when it says none."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        return str(pdf.Root.get("/Lang", ""))


def page_texts(file: Path) -> list[str]:
    """Return all that each page of a PDF shows, in the order in which it is painted."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        return [_read(page)[0] for page in pdf.pages]


def page_numbers(file: Path) -> list[int]:
    """Return which page of the print file each page of a PDF is, by its label; else its place.

    From 1; 0 for the covers of a book, which are in a file of their own. Behind Roman numerals the
    text begins on the next right-hand page.
    """
    import pikepdf

    with pikepdf.open(file) as pdf:
        labels = [page.label for page in pdf.pages]
    before = [roman_value(name) for name in labels if is_roman(name)]
    first = max(before, default=0) + max(before, default=0) % 2
    return [
        first + int(name)
        if name.isdecimal()
        else roman_value(name)
        if is_roman(name)
        else 0
        if name in COVERS
        else place
        for place, name in enumerate(labels, 1)
    ]


def flatten(element: Spoken) -> str:
    """Return everything that is said of an element, in order; alternate text stands for it all."""
    if element.alternate:
        return element.alternate
    return "".join(part if isinstance(part, str) else flatten(part) for part in element.children)


def outline(element: Spoken, depth: int = 0) -> Iterator[str]:
    """Write the tree as indented lines, `Role[lang]: text`, for people and golden files."""
    language = f"[{element.language}]" if element.language else ""
    text = " ".join(part for part in element.children if isinstance(part, str)).strip()
    said = element.alternate or re.sub(r"\s+", " ", text)
    yield "  " * depth + element.role + language + (f": {said}" if said else "")
    for child in element.children:
        if isinstance(child, Spoken):
            yield from outline(child, depth + 1)


_OWN_ROLES = frozenset(("/Endnotes",))
"""Types of ours by which a part is known again; others are told as what they stand for."""


class _Reader:
    """The structure tree of one open file, and the text of its marked content."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        self._texts = {page.obj.objgen: _read(page)[1] for page in pdf.pages}
        self._root: Any = pdf.Root.get("/StructTreeRoot", {})
        roles: Any = self._root.get("/RoleMap", {})
        self._roles = {str(own): str(standard) for own, standard in roles.items()}

    def document(self) -> Spoken:
        """Walk the tree from its root."""
        top = [self._element(kid) for kid in _kids(self._root) if _is_element(kid)]
        return top[0] if len(top) == 1 else Spoken("Document", "", 0, 0, "", "", "", tuple(top))

    def _element(self, node: Any) -> Spoken:
        role = str(node.get("/S", "/Span"))
        role = (role if role in _OWN_ROLES else self._roles.get(role, role)).lstrip("/")
        own_page = node.get("/Pg")
        children: list[Spoken | str] = []
        page = last = 0
        for kid in _kids(node):
            if _is_element(kid):
                child = self._element(kid)
                if last and child.page and child.page != last:
                    children.append("\f")
                children.append(child)
                page = page or child.page
                last = child.last_page or last
                continue
            holder, number = own_page, kid
            if not isinstance(kid, int):
                if kid.get("/Type") != "/MCR":
                    continue  # an annotation: it has no text of its own
                holder, number = kid.get("/Pg", own_page), kid["/MCID"]
            key = holder.objgen
            turned = "\f" if page and self._numbers[key] != last else ""
            children.append(turned + self._texts[key].get(int(number), ""))
            last = self._numbers[key]
            page = page or last
        text = "".join(part for part in children if isinstance(part, str))
        if "/ActualText" in node:
            text, children = str(node["/ActualText"]), [str(node["/ActualText"])]
        lang, alternate = str(node.get("/Lang", "")), str(node.get("/Alt", ""))
        numbering = str(node.A.get("/ListNumbering", "/None"))[1:] if role == "L" else ""
        return Spoken(role, text, page, last, numbering, lang, alternate, tuple(children))


def _kids(node: Any) -> list[Any]:
    """Return the children of a structure element, always as a list."""
    import pikepdf

    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _is_element(kid: Any) -> bool:
    """Tell a structure element from marked content and annotations."""
    return not isinstance(kid, int) and "/S" in kid


def _read(page: pikepdf.Page) -> tuple[str, dict[int | None, str]]:
    """Decode what a page paints: all of it in order, and that of each marked content by its MCID.

    No drawing is followed, only what is read: fonts, strings, marked content, and how far a line
    is below the one before. Text outside of any marked content stands under None.
    """
    import pikepdf

    painted = ""
    texts: dict[int | None, str] = defaultdict(str)
    # The sequences that are open: (MCID or None, whether an ActualText has spoken for them).
    opened: list[tuple[int | None, bool]] = []
    resources: Any = page.obj.get("/Resources", {})
    fonts = resources.get("/Font", {})
    decoders: dict[str, Callable[[bytes], str]] = {}
    decode, size, height = _decoder({}), 0.0, 0.0
    for instruction in pikepdf.parse_content_stream(page):
        number, silent = opened[-1] if opened else (None, False)
        match (str(instruction.operator), *instruction.operands):
            case ("BDC", _, properties):
                # A sequence inside another speaks for that one, unless it has its own number.
                entries: Any = properties if isinstance(properties, pikepdf.Dictionary) else {}
                number = entries.get("/MCID", number)
                if "/ActualText" in entries and not silent:
                    texts[number] += str(entries["/ActualText"])
                    silent = True
                opened.append((number, silent))
            case ("BMC", tag):
                is_artifact = str(tag) == "/Artifact" or not opened
                opened.append((None, True) if is_artifact else (number, silent))
            case ("EMC",) if opened:
                opened.pop()
            case ("Tf", font, length):
                name, size = str(font), abs(float(length))
                if name not in decoders:
                    decoders[name] = _decoder(fonts.get(name, {}))
                decode = decoders[name]
            case ("Tm", _, _, _, _, _, y):
                # A raised figure stays in its line; more than half a size lower is the next one.
                if abs(float(y) - height) > size / 2:
                    texts[number] += "\n"
                height = float(y)
            case ("Tj" | "TJ" | "'" | '"', *_, text):
                parts = text if isinstance(text, pikepdf.Array) else [text]
                strings = (bytes(part) for part in parts if isinstance(part, pikepdf.String))
                said = "".join(map(decode, strings))
                painted += said
                texts[number] += "" if silent else said
    return painted, texts


def _decoder(font: Any) -> Callable[[bytes], str]:
    """Return the function that turns a string of a font into text."""
    if "/ToUnicode" not in font:
        return lambda data: data.decode("latin-1")
    width, table = _to_unicode(font["/ToUnicode"].read_bytes())
    return lambda data: "".join(
        table.get(data[i : i + width], "\ufffd") for i in range(0, len(data), width)
    )


_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(r"<\s*([0-9A-Fa-f\s]*)>")


def _to_unicode(cmap: bytes) -> tuple[int, dict[bytes, str]]:
    """Read a ToUnicode map: the bytes of a code, and code → text (ISO 32000-1, 9.10.3)."""
    space = _SPACE.search(cmap)
    width = len(space[1]) // 2 if space else 2
    table: dict[bytes, bytes] = {}
    for block in _CHARS.findall(cmap):  # <code> <text>
        codes = _codes(block)
        table |= dict(zip(codes[::2], codes[1::2], strict=False))
    for line in (line for block in _RANGES.findall(cmap) for line in block.splitlines()):
        first, last, *texts = _codes(line) or (b"", b"")
        start, count = int.from_bytes(first), int.from_bytes(last) - int.from_bytes(first) + 1
        if texts and b"[" not in line:  # <first> <last> <text of the first>; else a list of texts
            text, size = int.from_bytes(texts[0]), len(texts[0])
            texts = [(text + n).to_bytes(size) for n in range(count)]
        table |= {(start + n).to_bytes(width): text for n, text in enumerate(texts)}
    return width, {code: text.decode("utf-16-be", "replace") for code, text in table.items()}


def _codes(part: bytes) -> list[bytes]:
    return [bytes.fromhex(digits) for digits in _HEX.findall(part.decode("latin-1"))]
