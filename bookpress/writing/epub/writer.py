"""Documents, fonts and pictures → the bytes of an EPUB, by EbookLib.

EbookLib writes the container, the package document and the order of the parts. It is given the rest
as finished bytes: its own nav, NCX and XHTML change what they are given. The archive is sealed in
memory with the dates of the build's instant, so that the same book gives the same bytes.

Source: EPUB 3.3 and Open Container Format, `#sec-zip-container-mime`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bookpress.model.book import Book
from bookpress.model.theme import Theme
from bookpress.rendering.documents import EpubDocument
from bookpress.rendering.epub.edition import COVER_PICTURE, NAV, STYLE_SHEET
from bookpress.rendering.font_faces import bold_italic_file, text_faces
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.stylesheet import style_sheet
from bookpress.rendering.xhtml import XML_LANG, nav_links, types, words
from bookpress.typography.characters import plain_spaces
from bookpress.writing.bold_italic import EPUB, bold_italic
from bookpress.writing.epub.accessibility_claims import measure
from bookpress.writing.epub.font_subsets import FAMILY, subset_font, subset_lender
from bookpress.writing.epub.ncx import ncx_of
from bookpress.writing.epub.package_metadata import describe

if TYPE_CHECKING:
    from bookpress.model.book import Element
    from bookpress.writing.epub.lent_letters import Lender

_FACES = (
    ("Regular", "normal", "normal"),
    ("Italic", "normal", "italic"),
    ("Bold", "bold", "normal"),
    ("Bold Italic", "bold", "italic"),
)
"""The faces that the EPUB brings, the last one only where it is used: style of the file, weight and
style of the CSS."""

_DISPLAY_OPTIONS = b"""<?xml version="1.0" encoding="utf-8"?>
<display_options>
  <platform name="*">
    <option name="specified-fonts">true</option>
  </platform>
</display_options>
"""
"""Apple Books uses the fonts of a book only when this file says so."""


def write_epub(
    book: Book,
    documents: Sequence[EpubDocument],
    theme: Theme,
    cover_jpeg: bytes,
    page_starts: Sequence[PageStart],
    instant: datetime,
    lenders: Sequence[Lender] = (),
) -> bytes:
    """Write the EPUB of a book.

    `documents`: what `render_epub` gave. `page_starts`: the pages that they mark.
    `instant`: the build's, in UTC. `lenders`: fonts of the machine that go in for letters that the
    theme lacks. Errors: EP01, EP02, TH01, a fault of the theme.
    """
    from ebooklib import epub

    fonts = _fonts(theme, documents, lenders)
    css = _style_sheet(theme, fonts, len(lenders))
    sections = {section.id for section in book.sections}
    pages = sum(start.section in sections for start in page_starts)
    labels = typeset_labels(theme, book.metadata.language)
    claims = measure(documents, css, pages, labels)
    package = epub.EpubBook()
    printed = book.plain.isbn.print
    words = labels["printed_edition"].format(title=book.plain.title)
    pages_of = f"urn:isbn:{printed}" if printed else plain_spaces(words)
    describe(package, book, claims, pages_of if "pageNavigation" in claims.features else None)
    if book.metadata.right_to_left:
        package.set_direction("rtl")

    def add(
        name: str, media_type: str, content: bytes, *properties: str, id_: str | None = None
    ) -> Any:
        """Add a file under an id made of its name, the same in every version."""
        # “x-” since an id must not begin with a digit, and a name may.
        item = epub.EpubItem(id_ or "x-" + name.replace("/", "-"), name, media_type, content)
        item.properties = list(properties)
        package.items.append(item)
        return item

    nav = next(document for document in documents if document.name == NAV)
    for document in documents:
        properties = ("nav",) if document is nav else ()
        item = add(document.name, "application/xhtml+xml", document.content, *properties)
        package.spine.append(item)
    identifier, title = book.plain.identifier, book.plain.title
    # The spine of EbookLib always names an NCX with this id.
    add("toc.ncx", "application/x-dtbncx+xml", ncx_of(nav.tree, identifier, title), id_="ncx")
    add(STYLE_SHEET, "text/css", css.encode())
    add(COVER_PICTURE, "image/jpeg", cover_jpeg, "cover-image", id_="cover-image")
    for picture in book.pictures:
        add(f"images/{picture.name}", picture.media_type, picture.content)
    for name, font in fonts.items():
        add(name, "font/ttf", font)
    package.items.append(
        epub.EpubItem(
            "apple", "META-INF/com.apple.ibooks.display-options.xml", "", _DISPLAY_OPTIONS, False
        )
    )
    package.guide = _guide(nav)
    return _seal(package, instant)


def _style_sheet(theme: Theme, fonts: Collection[str], lenders: int) -> str:
    """Write the faces and the reader's sheet of the theme; `lenders`: how many fonts lend."""
    rows = [(FAMILY, weight, style, _file(name)) for name, weight, style in _FACES]
    lent = [_lent(number) for number in range(1, lenders + 1)]
    rows += [(family, "normal", "normal", file) for family, file in lent]
    faces = "".join(
        f'@font-face {{\n  font-family: "{family}";\n  font-weight: {weight};\n'
        f'  font-style: {style};\n  src: url("{file}");\n}}\n'
        for family, weight, style, file in rows
        if file in fonts
    )
    families = "".join(f'"{family}", ' for family in (FAMILY, *(family for family, _ in lent)))
    return faces + style_sheet(theme, "reader.css", {"--serif": f"{families}serif"})


def _file(name: str) -> str:
    """Return the file of a face or a lender, `fonts/bold-italic.ttf`."""
    return f"fonts/{name.lower().replace(' ', '-')}.ttf"


def _lent(number: int) -> tuple[str, str]:
    """Return the family and the file of a font that lends letters, by its number from 1."""
    return f"Bookpress Lent {number}", _file(f"lent-{number}")


def _fonts(
    theme: Theme, documents: Sequence[EpubDocument], lenders: Sequence[Lender]
) -> dict[str, bytes]:
    """Subset the faces to the characters of the documents, and what lends others: file name → font.

    The bold italic face has the characters that are set in it, and is there only for them.
    """
    faces = text_faces(theme)
    characters = sorted({c for document in documents for c in document.content.decode()})
    used, _ = bold_italic((document.tree for document in documents), EPUB)
    files = (
        (faces.regular, characters),
        (faces.italic, characters),
        (faces.bold, characters),
        (bold_italic_file(theme, "serif") if used else None, sorted(used)),
    )
    fonts = {
        _file(style): subset_font(file, shown, style)
        for (file, shown), (style, _, _) in zip(files, _FACES, strict=True)
        if file is not None
    }
    for number, lender in enumerate(lenders, 1):
        family, name = _lent(number)
        fonts[name] = subset_lender(lender.file, sorted(lender.characters), family)
    return fonts


def _guide(nav: EpubDocument) -> list[dict[str, str]]:
    """Return the guide for readers of before EPUB 3, from the nav's landmarks.

    Kindle and MuPDF take the contents from its `toc` entry.
    """
    kinds = {"cover": "cover", "titlepage": "title-page", "toc": "toc", "bodymatter": "text"}
    return [
        {"type": kinds[kind], "title": words(link), "href": link.get("href", "")}
        for link in nav_links(nav.tree, "landmarks")
        for kind in types(link)
        if kind in kinds
    ]


def _seal(package: Any, instant: datetime) -> bytes:
    """Write the archive: `mimetype` first and stored, every date the build's."""
    from ebooklib import epub

    # EbookLib has no types.
    class Writer(epub.EpubWriter):  # type: ignore[misc]
        """EbookLib's writer, with an archive in memory and a package that says its language."""

        def _write_opf_file(self, root: Element) -> None:
            root.set(XML_LANG, package.language)
            super()._write_opf_file(root)

        def write(self) -> None:
            """Write what EbookLib's own method writes, in its order."""
            with zipfile.ZipFile(self.file_name, "w") as archive:
                self.out = _Archive(archive, instant)
                self.out.writestr("mimetype", b"application/epub+zip")
                self._write_container()
                self._write_opf()
                self._write_items()

    sealed = BytesIO()
    Writer(sealed, package, {"mtime": instant}).write()
    return sealed.getvalue()


class _Archive:
    """A zip archive whose entries all have one date."""

    def __init__(self, archive: zipfile.ZipFile, instant: datetime) -> None:
        self._zip = archive
        self._date = instant.timetuple()[:6]

    def writestr(self, name: str, content: str | bytes) -> None:
        """Add one entry; `mimetype`, and what is packed already, is stored as it is."""
        entry = zipfile.ZipInfo(name, self._date)
        packed = name == "mimetype" or name.endswith((".jpg", ".jpeg", ".png", ".webp"))
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        entry.create_system = 3  # the same on every machine: Unix
        entry.external_attr = 0o644 << 16
        self._zip.writestr(entry, content)
