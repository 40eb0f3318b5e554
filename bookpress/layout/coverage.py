"""Characters that no font of the theme has, found before anything is laid out.

A character without a font is printed as an empty box, and has cost WeasyPrint most of a minute in
looking for one. So the book's characters are compared with the character maps of the fonts; what is
missing is lent by the machine or shown by its code, and told with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bookpress.layout.fonts import only_fonts_of
from bookpress.layout.libraries import open_libraries
from bookpress.model.book import Book, Element
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.theme import Theme
from bookpress.reading.html.addresses import readable

_LISTED = 12
"""So many lines, and characters of a line, are named; of a text in another script the rest are
counted."""

_NEVER_DRAWN = frozenset(("Cc", "Cf", "Zl", "Zp"))
"""General categories without a glyph: controls, joiners, marks of direction, line separators."""

_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they choose a form of the character before them and draw nothing."""


class Glyphs(NamedTuple):
    """Which characters of a book the theme's fonts lack."""

    lent: frozenset[str]
    """Those that a font of the machine has."""
    missing: frozenset[str]
    """Those that nothing here has."""
    findings: tuple[Finding, ...]


def look_for_glyphs(book: Book, theme: Theme) -> Glyphs:
    """Look for the fonts that draw a book, line by line.

    What the theme lacks is lent by the machine's fonts. Codes: FN01 the characters of a line that
    are lent, FN03 those that no font has, each with the code that is shown for it; FN02, FN05 how
    many more lines there are of each. With `fonts: system` in the head lending goes without saying.
    """
    first = _first_lines_of_missing(book, theme)
    lenders = fonts_of_characters(first, theme) if first else {}
    lent: dict[int, list[str]] = {}
    missing: dict[int, list[str]] = {}
    for character, line in sorted(first.items(), key=lambda item: (item[1], item[0])):
        (lent if character in lenders else missing).setdefault(line, []).append(character)
    found = []
    if not book.metadata.system_fonts:
        for line, characters in list(lent.items())[:_LISTED]:
            families = ", ".join(dict.fromkeys(lenders[one] for one in characters))
            found.append(_finding("FN01", book, line, characters, fonts=families))
        found += _rest("FN02", book, lent)
    for line, characters in list(missing.items())[:_LISTED]:
        codes = " ".join(f"U+{ord(one):04X}" for one in characters)
        found.append(_finding("FN03", book, line, characters, codes=codes))
    found += _rest("FN05", book, missing)
    return Glyphs(frozenset(lenders), frozenset(first) - lenders.keys(), tuple(found))


def _finding(code: str, book: Book, line: int, characters: list[str], **values: str) -> Finding:
    shown = " ".join(characters[:_LISTED]) + " …" * (len(characters) > _LISTED)
    return finding(code, Place(str(book.source), line=line), characters=shown, **values)


def _rest(code: str, book: Book, lines: dict[int, list[str]]) -> list[Finding]:
    """Say how many lines were not named."""
    rest = list(lines)[_LISTED:]
    return [finding(code, Place(str(book.source), line=rest[0]), count=len(rest))] if rest else []


def _first_lines_of_missing(book: Book, theme: Theme) -> dict[str, int]:
    """Return the characters of a book that no font of the theme has → their first lines."""
    known = characters_of(theme.fonts())
    first: dict[str, int] = {}
    for text, line in _texts(book):
        for character in sorted(set(text) - known):
            if unicodedata.category(character) in _NEVER_DRAWN or _VARIANT.match(character):
                continue
            first.setdefault(character, line)
    return first


def characters_of(fonts: tuple[Path, ...]) -> frozenset[str]:
    """Return every character that one of the fonts has."""
    import uharfbuzz

    points: set[int] = set()
    for file in fonts:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
        points.update(face.unicodes)
    return frozenset(map(chr, points))


def characters_in(font: bytes) -> frozenset[str]:
    """Return every character that a font has; none of what is no font."""
    import uharfbuzz

    return frozenset(map(chr, uharfbuzz.Face(font).unicodes))


def fonts_of_characters(wanted: Iterable[str], theme: Theme) -> dict[str, str]:
    """Return those of some characters that a font of the machine has → the font's family."""
    missing, found = set(wanted), dict[str, str]()
    for file, family in fonts_of_the_machine(theme):
        if not missing:
            break
        here = missing & characters_of((file,))
        found |= dict.fromkeys(here, family)
        missing -= here
    return found


def fonts_of_the_machine(theme: Theme) -> list[tuple[Path, str]]:
    """List the font files that fontconfig shows to WeasyPrint, each with its family."""
    with only_fonts_of(theme, system_fonts=True):
        libraries = open_libraries()
        ffi, fontconfig = libraries.ffi, libraries.fontconfig
        configuration = fontconfig.FcInitLoadConfigAndFonts()
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    files = set()
    name = ffi.new("FcChar8 **")

    def value(pattern: Any, key: bytes) -> str:
        said = fontconfig.FcPatternGetString(pattern, key, 0, name) == 0
        return ffi.string(name[0]).decode(errors="surrogateescape") if said else ""

    for number in range(fonts.nfont):
        if file := value(fonts.fonts[number], b"file"):
            files.add((Path(file), value(fonts.fonts[number], b"family")))
    fontconfig.FcConfigDestroy(configuration)
    return sorted(files)


def _texts(book: Book) -> Iterator[tuple[str, int]]:
    """Yield every text of a book that is printed, with its line in the source."""
    data = book.metadata
    said = (data.title, data.subtitle, data.short_title, data.publisher, data.collection)
    more = (data.rights, data.dedication, *data.epigraph, *data.also, *data.keywords)
    people = (*(person.name for person in data.authors), *(one.name for one in data.speakers))
    printed = (data.book.title, data.book.author) if data.book else ()
    series = (data.series.name,) if data.series else ()
    for text in (*said, *more, *people, *printed, *series):
        if text:
            yield text, 1
    for section in book.sections:
        if section.title is not None:
            yield from _texts_of(section.title, section.line)
        yield from _texts_of(section.body, section.line)
        for note in section.notes:
            yield from _texts_of(note.body, note.line)


def _texts_of(element: Element, line: int) -> Iterator[tuple[str, int]]:
    """Yield the texts of a tree, each with the line of the nearest block around it."""
    own = int(element.get("data-line") or line)
    if element.text:
        yield element.text, own
    if ":" in (address := element.get("href", "")):  # paper prints it
        yield readable(address), own
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts_of(child, own)
        if child.tail:
            yield child.tail, own
