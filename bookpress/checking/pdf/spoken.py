"""What a screen reader says of a tagged PDF: its structure tree, each element with its text.

The text of each marked-content sequence is decoded through the fonts' ToUnicode maps, and the tree
is walked in its own order, which is the order of reading. Artifacts (running heads, folios, rules)
are not in the tree, so they are not heard.

Source: ISO 32000-1, 14.7 (logical structure), 14.6 (marked content), 9.10 (extraction of text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

_INLINE = frozenset(("Span", "Link", "Reference", "Quote", "Code", "Em", "Strong", "Annot"))
"""Types that stand inside a line; every other one ends what is said before it."""


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
        return [_painted_text(page) for page in pdf.pages]


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


def body_and_notes(element: Spoken) -> tuple[str, list[str]]:
    """Divide what is said into the running text and the notes, each note on its own."""
    notes: list[str] = []

    def walk(node: Spoken) -> str:
        if node.role == "Note":
            notes.append(flatten(node))
            return ""
        parts = [part if isinstance(part, str) else walk(part) for part in node.children]
        text = node.alternate + "".join(parts)
        return text if node.role in _INLINE else f"{text}\n"

    return walk(element), notes


class _Reader:
    """The structure tree of one open file, and the text of its marked content."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        self._texts = {page.obj.objgen: _marked_texts(page) for page in pdf.pages}
        root = pdf.Root.get("/StructTreeRoot")
        self._roles = (
            {str(k): str(v) for k, v in (root.get("/RoleMap") or {}).items()}
            if (root is not None)
            else {}
        )
        self._root = root

    def document(self) -> Spoken:
        """Walk the tree from its root."""
        if self._root is None:
            return Spoken("Document", "", 0, 0, "", "", "", ())
        top = [self._element(kid) for kid in _kids(self._root) if _is_element(kid)]
        if len(top) == 1:
            return top[0]
        return Spoken("Document", "", 0, 0, "", "", "", tuple(top))

    def _element(self, node: Any) -> Spoken:
        role = str(node.get("/S", "/Span"))
        role = self._roles.get(role, role).lstrip("/")
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


_SHOWING = ("Tj", "TJ", "'", '"')
"""The operators that paint text; the last operand is the text (ISO 32000-1, table 109)."""


def _painted_text(page: pikepdf.Page) -> str:
    """Decode all the text that a page paints."""
    import pikepdf

    fonts = _Fonts(page)
    decode = fonts.decoder(None)
    text = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name == "Tf":
            decode = fonts.decoder(str(operands[0]))
        elif name in _SHOWING:
            text += _shown(operands[-1], decode)
    return text


def _marked_texts(page: pikepdf.Page) -> dict[int, str]:
    """Decode the text of each marked-content sequence of a page, by its MCID."""
    import pikepdf

    texts: dict[int, str] = {}
    fonts = _Fonts(page)
    # The sequences that are open: (MCID or None, whether an ActualText has spoken for them).
    stack: list[tuple[int | None, bool]] = []
    decode = fonts.decoder(None)
    size, height = 0.0, 0.0
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name == "BDC":
            properties = operands[1]
            is_dictionary = isinstance(properties, pikepdf.Dictionary)
            number = properties.get("/MCID") if is_dictionary else None
            silent = bool(stack) and stack[-1][1]
            inherited = stack[-1][0] if stack else None
            current = int(number) if number is not None else inherited
            if is_dictionary and "/ActualText" in properties and not silent:
                if current is not None:
                    said = str(properties["/ActualText"])
                    texts[current] = texts.get(current, "") + said
                silent = True
            stack.append((current, silent))
        elif name == "BMC":
            inside = str(operands[0]) != "/Artifact" and bool(stack)
            stack.append(stack[-1] if inside else (None, True))
        elif name == "EMC":
            if stack:
                stack.pop()
        elif name == "Tf":
            decode = fonts.decoder(str(operands[0]))
            size = abs(float(operands[1]))
        elif name in _SHOWING and stack and not stack[-1][1]:
            number = stack[-1][0]
            if number is not None:
                texts[number] = texts.get(number, "") + _shown(operands[-1], decode)
        elif name == "Tm":
            # A raised figure stays in its line; more than half a size lower is the next one.
            fell = abs(float(operands[5]) - height) > size / 2
            height = float(operands[5])
            number = stack[-1][0] if stack else None
            if fell and number is not None:
                texts[number] = texts.get(number, "") + "\n"
    return texts


def _shown(operand: Any, decode: Any) -> str:
    """Decode the strings of one showing operator."""
    import pikepdf

    pieces = operand if isinstance(operand, pikepdf.Array) else [operand]
    return "".join(decode(bytes(piece)) for piece in pieces if isinstance(piece, pikepdf.String))


class _Fonts:
    """The fonts of a page's resources, as decoders of their strings."""

    def __init__(self, page: pikepdf.Page) -> None:
        resources = page.obj.get("/Resources")
        self._resources: Any = resources.get("/Font", {}) if resources is not None else {}
        self._decoders: dict[str | None, Any] = {None: lambda data: data.decode("latin-1")}

    def decoder(self, name: str | None) -> Any:
        """Return the function that turns a string of this font into text."""
        if name not in self._decoders:
            font = self._resources.get(name)
            self._decoders[name] = self._decoders[None]
            if font is not None and "/ToUnicode" in font:
                width, table = _to_unicode(font["/ToUnicode"].read_bytes())
                self._decoders[name] = lambda data: "".join(
                    table.get(data[i : i + width], "\ufffd") for i in range(0, len(data), width)
                )
        return self._decoders[name]


_RANGE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<\s*([0-9A-Fa-f\s]*)>")


def _to_unicode(cmap: bytes) -> tuple[int, dict[bytes, str]]:
    """Read a ToUnicode map: the bytes of a code, and code → text (ISO 32000-1, 9.10.3)."""
    space = _RANGE.search(cmap)
    width = len(space[1]) // 2 if space else 2
    table: dict[bytes, str] = {}
    for block in _CHARS.findall(cmap):
        codes = [bytes.fromhex(h.decode()) for h in _HEX.findall(block)]
        for code, value in zip(codes[::2], codes[1::2], strict=False):
            table[code] = value.decode("utf-16-be", "replace")
    for block in _RANGES.findall(cmap):
        for line in block.splitlines():
            codes = [bytes.fromhex(h.decode()) for h in _HEX.findall(line)]
            if len(codes) < 3:
                continue
            first, last = (int.from_bytes(code, "big") for code in codes[:2])
            if b"[" in line:
                texts = [code.decode("utf-16-be", "replace") for code in codes[2:]]
            else:
                start = int.from_bytes(codes[2], "big")
                size = len(codes[2])
                texts = [
                    (start + n).to_bytes(size, "big").decode("utf-16-be", "replace")
                    for n in range(last - first + 1)
                ]
            for offset, text in enumerate(texts):
                table[(first + offset).to_bytes(width, "big")] = text
    return width, table
