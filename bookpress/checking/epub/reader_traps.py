"""The traps of single readers: what passes every validator and still reads badly on one device.

A profile is a row of rules; each rule is a function from the opened EPUB to findings, its codes in
its docstring, its day and source beside it where it has one; what a pattern tells is a row alone.
All are warnings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO

from bookpress.checking.epub.archive import OpenedEpub, resolve
from bookpress.layout.coverage import characters_in
from bookpress.model.book import Element
from bookpress.model.findings import Finding, finding
from bookpress.patterns import late
from bookpress.rendering.epub.division import ADOBE_DOCUMENT
from bookpress.rendering.xhtml import elements, types, words

Address = tuple[str, str | None]
"""A file of the archive and an id in it."""

Rule = Callable[[OpenedEpub], Iterator[Finding]]

MAILED = 50_000_000
"""Bytes that Send to Kindle takes by mail (200 MB on the web)."""

APPLE_PIXELS = 5_600_000
"""Pixels of the largest picture that Apple Books takes (Apple Books Asset Guide)."""

APPLE_COVER = 1_400
"""Pixels of the shorter side of a cover that Apple Books asks for (the same guide)."""

_COMMENT = late(r"/\*.*?\*/", re.DOTALL)
_FRAGILE = late(
    r"(?P<value>\b(?:calc|min|max|clamp|var|env)\()"
    r"|(?P<rule>@(?:supports|namespace|layer|container)\b)"
    r"|(?P<media>@media[^{]*\d)"
    r"|(?P<display>display\s*:\s*(?:inline-)?(?:flex|grid)\b)"
    r"|(?P<selector>:(?:not|is|where|has)\()"
    r"|(?P<name>[\w*]\|[\w*]+)"
    r"|(?P<size>font-size\s*:\s*[\d.]+%)"
)
_COLOURED_BODY = late(r"(?:^|[},])\s*(?:html|body|p)\b[^{}]*\{[^}]*(?<![\w-])color\s*:", re.M)
_FIXED_TEXT = late(
    r"(?:^|[},])\s*(?:html|body|p)\b[^{}]*\{[^}]*font(?:-size)?\s*:[^;}]*\d(?:px|pt)\b", re.M
)
_FACE = late(r"@font-face\s*\{([^}]*)\}")
_OPTIONS = "META-INF/com.apple.ibooks.display-options.xml"
_HIDDEN_NAV = late(r"\[hidden\][^{}]*\{[^}]*display\s*:\s*none")


def _numbered_notes(epub: OpenedEpub) -> Iterator[Finding]:
    """EP30 (Kobo) a note that does not open with its number: the pop-up shows it without."""
    notes = {(path, node.get("id")): node for path, node in epub.elements() if node.get("id")}
    for _, _, call, target in _calls(epub):
        note = notes.get(target)
        if note is not None and not words(note).strip(" \n[(").startswith(call):
            yield finding("EP30", epub.place(target[0], note), call=call)


def _notes_beside_calls(epub: OpenedEpub) -> Iterator[Finding]:
    """EP31 (Kobo) a note in another file than its call: no pop-up, a leap to the other file."""
    for path, node, call, target in _calls(epub):
        if target[0] != path:
            yield finding("EP31", epub.place(path, node), call=call)


def _calls(epub: OpenedEpub) -> Iterator[tuple[str, Element, str, Address]]:
    """Yield the calls of notes: file, element, words, and the file and id of the note."""
    for path, node in epub.elements("a"):
        target = resolve(path, node.get("href", ""))
        if "noteref" in types(node) and target is not None:
            yield path, node, words(node).strip(" []()"), target


def _whole_family(epub: OpenedEpub) -> Iterator[Finding]:
    """EP32 (Kobo) fonts without an italic or a bold face: the reader slants or smears one."""
    faces = [face for _, css in epub.sheets() for face in _FACE.findall(_COMMENT.sub("", css))]
    if faces and not any(re.search(r"font-style\s*:\s*(?:italic|oblique)", one) for one in faces):
        yield finding("EP32", epub.place(epub.package_path), face="italic")
    if faces and not any(re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", one) for one in faces):
        yield finding("EP32", epub.place(epub.package_path), face="bold")


def _spaces_in_fonts(epub: OpenedEpub) -> Iterator[Finding]:
    """EP33 (Kobo) a no-break space of the text that a font of the book lacks: a box, or a gap."""
    used = {
        space for _, tree in epub.documents() for space in "\u00a0\u202f" if space in words(tree)
    }
    for item in epub.items:
        if used and item.path in epub.files and item.path.endswith((".ttf", ".otf")):
            held = characters_in(epub.files[item.path])
            # One without any space lends letters alone: the spaces are those of the first face.
            for space in sorted(used - held) if held & set(" \u00a0\u202f") else ():
                yield finding("EP33", epub.place(item.path), space=f"U+{ord(space):04X}")


def _guide(epub: OpenedEpub) -> Iterator[Finding]:
    """EP40 (Kindle) no `toc` in the guide: the device's button for the contents stays grey."""
    if not any(node.get("type") == "toc" for node in epub.metadata("reference")):
        yield finding("EP40", epub.place(epub.package_path))


def _hidden_navigation(epub: OpenedEpub) -> Iterator[Finding]:
    """EP41 (Kindle, MuPDF) a nav in the reading order whose hidden lists are printed as text."""
    nav = epub.nav()
    if nav is None:
        return
    path, tree = nav
    ids = {item.id for item in epub.items if item.path == path}
    shown = any(node.get("idref") in ids for node in epub.metadata("itemref"))
    hidden = next((node for node in elements(tree, "nav") if node.get("hidden") is not None), None)
    told = any(_HIDDEN_NAV.search(_COMMENT.sub("", css)) for _, css in epub.sheets())
    if shown and hidden is not None and not told:
        yield finding("EP41", epub.place(path, hidden))


def _cover(epub: OpenedEpub) -> Iterator[Finding]:
    """EP42 (Kindle) no cover that old and new readers find."""
    covers = {item.id for item in epub.items if "cover-image" in item.properties}
    named = {node.get("content") for node in epub.metadata("meta") if node.get("name") == "cover"}
    if not covers or not covers & named:
        yield finding("EP42", epub.place(epub.package_path))


def _weight(epub: OpenedEpub) -> Iterator[Finding]:
    """EP43 (Kindle) too large to be sent by mail."""
    size = sum(len(content) for content in epub.files.values())
    if size > MAILED:
        yield finding("EP43", epub.place(""), size=f"{size / 1_000_000:.0f}")


def _display_options(epub: OpenedEpub) -> Iterator[Finding]:
    """EP50 (Apple) fonts without the file that lets Apple Books use them."""
    fonts = [path for path in epub.files if path.lower().endswith((".ttf", ".otf", ".woff"))]
    if fonts and b"specified-fonts" not in epub.files.get(_OPTIONS, b""):
        yield finding("EP50", epub.place(_OPTIONS))


def _pictures(epub: OpenedEpub) -> Iterator[Finding]:
    """EP51 (Apple) a picture with too many pixels; EP52 a cover with too few."""
    for item in epub.items:
        if not item.media_type.startswith("image/") or item.media_type == "image/svg+xml":
            continue
        width, height = _size(epub.files.get(item.path, b""))
        if width * height > APPLE_PIXELS:
            millions = f"{width * height / 1_000_000:.1f}"
            yield finding("EP51", epub.place(item.path), millions=millions)
        if "cover-image" in item.properties and 0 < min(width, height) < APPLE_COVER:
            yield finding("EP52", epub.place(item.path), width=width, height=height)


def _size(content: bytes) -> tuple[int, int]:
    """Return the pixels of a picture; 0 × 0 when it is none."""
    from PIL import Image, UnidentifiedImageError
    from PIL.JpegImagePlugin import JpegImageFile

    # Pillow reads its modules of four other forms before it opens anything: 5 ms of a build.
    read = JpegImageFile if content.startswith(b"\xff\xd8") else Image.open
    try:
        with read(BytesIO(content)) as picture:
            return picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, SyntaxError):
        return 0, 0


def _typed_sheets(epub: OpenedEpub) -> Iterator[Finding]:
    """EP61 (Adobe) a style sheet that is linked without its type, and so passed over."""
    for path, node in epub.elements("link"):
        if "stylesheet" in node.get("rel", "") and node.get("type") != "text/css":
            yield finding("EP61", epub.place(path, node))


def _short_documents(epub: OpenedEpub) -> Iterator[Finding]:
    """EP63 (Adobe) a document too long for readers with little memory."""
    for path, _ in epub.documents():
        size = len(epub.files[path])
        if size > ADOBE_DOCUMENT:
            yield finding("EP63", epub.place(path), size=f"{size / 1000:.0f}")


def _called(code: str, pattern: re.Pattern[str]) -> Rule:
    """Make the rule that no file is called as a pattern says."""

    def rule(epub: OpenedEpub) -> Iterator[Finding]:
        return (finding(code, epub.place(path)) for path in epub.files if pattern.search(path))

    return rule


def _in_sheets(code: str, pattern: re.Pattern[str]) -> Rule:
    """Make the rule that a pattern is nowhere in the style sheets."""

    def rule(epub: OpenedEpub) -> Iterator[Finding]:
        for path, css in epub.sheets():
            # Comments give way to their line ends, so that lines keep their numbers.
            bare = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), css)
            for found in pattern.finditer(bare):
                line = bare.count("\n", 0, found.end()) + 1
                what = " ".join(found[0].split())[-40:].strip("{} ")
                yield finding(code, epub.place(path, line=line), what=what)

    return rule


PROFILES: dict[str, tuple[Rule, ...]] = {
    "kobo": (_numbered_notes, _notes_beside_calls, _whole_family, _spaces_in_fonts),
    "kindle": (
        _guide,
        _hidden_navigation,
        _cover,
        _weight,
        # A colour for all the text: it stays as it is at night.
        _in_sheets("EP44", _COLOURED_BODY),
        # A fixed size for all the text: the reader's own no longer works.
        _in_sheets("EP45", _FIXED_TEXT),
    ),
    "apple": (_display_options, _pictures),
    "adobe": (
        # CSS that makes Adobe's engine drop the rule, or the whole sheet.
        _in_sheets("EP60", _FRAGILE),
        _typed_sheets,
        # A font as WOFF, which its engine does not open.
        _called("EP62", late(r"\.woff2?\Z", re.IGNORECASE)),
        _short_documents,
        # A file name with a space or a letter that is not ASCII: it may not open.
        _called("EP64", late(r"[^A-Za-z0-9._/+-]")),
    ),
}
"""Reader → its rules."""
