"""Characters that no font of the theme has, found before anything is laid out.

A character without a font is printed as an empty box, and has cost WeasyPrint most of a minute in
looking for one. So the book's characters are compared with the character maps of the fonts, and
what is missing is told with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from bookpress.layout.fonts import only_fonts_of
from bookpress.layout.libraries import open_libraries
from bookpress.model.book import Book, Element
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.theme import Theme

_LISTED = 12
"""So many characters are named one by one; of a text in another script the rest are counted."""

_NEVER_DRAWN = frozenset(("Cc", "Cf", "Zl", "Zp"))
"""General categories without a glyph: controls, joiners, marks of direction, line separators."""

_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Variation selectors: they choose a form of the character before them and draw nothing."""


def missing_characters(book: Book, theme: Theme) -> tuple[frozenset[str], list[Finding]]:
    """Return the characters of a book that no font of the theme has, and name them by line.

    With `fonts: system` in the head the machine's fonts fill in.
    Codes: FN01 a character, with its code point; FN02 how many more there are; FN03 and FN05 the
    same where the machine has no font either.
    """
    source = str(book.source)
    first = _first_lines_of_missing(book, theme)
    listed = sorted(first.items(), key=lambda item: (item[1], item[0]))
    one, more = ("FN03", "FN05") if book.metadata.system_fonts else ("FN01", "FN02")
    found = [
        finding(
            one,
            Place(source, line=line),
            character=character,
            code=f"U+{ord(character):04X}",
        )
        for character, line in listed[:_LISTED]
    ]
    if rest := listed[_LISTED:]:
        found.append(finding(more, Place(source, line=rest[0][1]), count=len(rest)))
    return frozenset(first), found


def _first_lines_of_missing(book: Book, theme: Theme) -> dict[str, int]:
    """Return the characters of a book that no font has: character → its first line."""
    known = _characters_of(theme.fonts())
    first: dict[str, int] = {}
    for text, line in _texts(book):
        for character in sorted(set(text) - known):
            if unicodedata.category(character) in _NEVER_DRAWN or _VARIANT.match(character):
                continue
            first.setdefault(character, line)
    if first and book.metadata.system_fonts:
        there = characters_of_the_machine(first, theme)
        return {character: line for character, line in first.items() if character not in there}
    return first


def _characters_of(fonts: tuple[Path, ...]) -> frozenset[str]:
    """Return every character that one of the fonts has."""
    import uharfbuzz

    points: set[int] = set()
    for file in fonts:
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
        points.update(face.unicodes)
    return frozenset(map(chr, points))


def characters_of_the_machine(wanted: Iterable[str], theme: Theme) -> set[str]:
    """Return those of some characters that a font has which fontconfig knows of."""
    missing, found = set(wanted), set[str]()
    for file in fonts_of_the_machine(theme):
        if not missing:
            break
        here = missing & _characters_of((file,))
        found |= here
        missing -= here
    return found


def fonts_of_the_machine(theme: Theme) -> list[Path]:
    """List the font files that fontconfig shows to WeasyPrint under `fonts: system`."""
    with only_fonts_of(theme, system_fonts=True):
        libraries = open_libraries()
        ffi, fontconfig = libraries.ffi, libraries.fontconfig
        configuration = fontconfig.FcInitLoadConfigAndFonts()
    fonts = fontconfig.FcConfigGetFonts(configuration, fontconfig.FcSetSystem)
    files = set()
    name = ffi.new("FcChar8 **")
    for number in range(fonts.nfont):
        if fontconfig.FcPatternGetString(fonts.fonts[number], b"file", 0, name) == 0:
            files.add(Path(ffi.string(name[0]).decode(errors="surrogateescape")))
    fontconfig.FcConfigDestroy(configuration)
    return sorted(files)


def _texts(book: Book) -> Iterator[tuple[str, int]]:
    """Yield every text of a book that is printed, with its line in the source."""
    head = book.metadata
    said = (head.title, head.subtitle, head.short_title, head.publisher, head.collection)
    more = (head.rights, head.dedication, *head.also, *head.keywords)
    people = (*(person.name for person in head.authors), *(one.name for one in head.speakers))
    printed = (head.book.title, head.book.author) if head.book else ()
    for text in (*said, *more, *people, *printed):
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
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts_of(child, own)
        if child.tail:
            yield child.tail, own
