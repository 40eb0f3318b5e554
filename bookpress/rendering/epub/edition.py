"""`Book` and theme → the documents of the EPUB, in reading order: the nav stands before the text.

What comes in: a typeset book, and where the pages of the printed edition begin. What goes out:
complete XHTML documents in bytes. Pictures, style sheet and fonts are named here, and written by
`bookpress/writing/epub/writer.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from bookpress.model.book import Book, Section, SectionKind
from bookpress.model.names import slug
from bookpress.model.theme import Labels, Theme
from bookpress.rendering.colophon import credit_lines, days, half_title, isbns, printed_book
from bookpress.rendering.contents import Entry, before_text, contents, is_index, section_title
from bookpress.rendering.cover import cover_names, cover_words, plate_size
from bookpress.rendering.documents import EpubDocument
from bookpress.rendering.epub.text import Portion, Setting, portion_text, portions
from bookpress.rendering.font_faces import font_file, text_faces
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.paper.text import is_chapo
from bookpress.rendering.paper.widths import read_face
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.templates import render_document
from bookpress.typography.characters import plain_spaces

COVER_PICTURE = "cover.jpg"
STYLE_SHEET = "style.css"
NAV = "nav.xhtml"

_OWN_FILES = ("cover", "halftitle", "title", "dedication", "epigraph", "also", "colophon", "nav")

_SEMANTICS = {
    SectionKind.OPENING: ("introduction", "doc-introduction"),
    SectionKind.PART: ("part", "doc-part"),
    SectionKind.CHAPTER: ("chapter", "doc-chapter"),
    SectionKind.QUESTION: ("chapter", "doc-chapter"),
}
"""Structural semantics and DPUB-ARIA role of each kind of section."""
_OF_AN_INDEX = ("index", "doc-index")


class Link(NamedTuple):
    """A line of the nav: words, address, and the lines under it."""

    title: str
    href: str
    children: tuple[Link, ...] = ()
    type: str = ""
    """Of a landmark: what the place is."""


@dataclass(slots=True)
class _Documents:
    """The documents rendered so far, and what each template gets."""

    theme: Theme
    values: dict[str, Any]
    plain: bool
    """Whether the head asks for an EPUB without narrow spaces; sections see to their own."""
    documents: list[EpubDocument] = field(default_factory=list)

    def add(
        self,
        name: str,
        title: str,
        *,
        template: str = "",
        section: str | None = None,
        **values: Any,
    ) -> None:
        """Render one document; its template has its name unless another is given."""
        title = plain_spaces(title)
        text, tree = render_document(
            self.theme,
            f"epub/{template or name}.xhtml",
            plain=name == "nav" or (section is None and self.plain),
            **self.values,
            page_title=title,
            **values,
        )
        self.documents.append(EpubDocument(f"{name}.xhtml", title, text.encode(), tree, section))


def render_epub(
    book: Book,
    theme: Theme,
    page_starts: Sequence[PageStart] = (),
    anchors: Mapping[str, str] = MappingProxyType({}),
) -> tuple[EpubDocument, ...]:
    """Render every document of the EPUB: cover first, title page, nav, sections, colophon.

    Dedication, epigraph and the other titles of the collection come when the head gives them, a
    half title opens a long book.
    `page_starts`: the pages of the printed edition, in order; those of other pages than the
    sections' (their `section` is unknown here) are left out of the page list. `anchors`: id → the
    number of its page there, which the index names.
    Errors: TH01, TH03, TH04, a fault of the theme.
    """
    metadata, labels = book.metadata, typeset_labels(theme, book.metadata.language)
    plain = metadata.typography.narrow != "nnbsp"
    values = {
        "head": metadata,
        "labels": labels,
        "language": metadata.language,
        "labels_language": labels.beside(metadata.language),
        "style_sheet": STYLE_SHEET,
    }
    documents = _Documents(theme, values, plain)
    width, height = plate_size(book)
    documents.add(
        "cover",
        labels["cover"],
        picture=COVER_PICTURE,
        words=cover_words(book, labels),
        width=width,
        height=height,
    )
    if half := half_title(book, theme):
        documents.add("halftitle", labels["half_title"], half_title=half)
    credits = credit_lines(book, labels)
    documents.add("title", labels["title_page"], names=cover_names(book), credits=credits)
    if metadata.dedication:
        documents.add("dedication", labels["dedication"])
    if metadata.epigraph:
        documents.add("epigraph", labels["epigraph"])
    place_of_nav = len(documents.documents)
    files, pages = _add_sections(book, theme, labels, documents, page_starts, anchors)
    if metadata.also:
        documents.add("also", labels["also"])
    documents.add(
        "colophon",
        labels["colophon"],
        printed_book=printed_book(book, labels),
        days=days(book, labels),
        isbns=isbns(book, labels),
        typefaces=labels["typefaces"].format(faces=text_faces(theme).family),
    )
    lines = [_link(entry, files) for entry in contents(book, labels)]
    lines += [
        Link(document.title, document.name)
        for document in documents.documents
        if document.name in ("also.xhtml", "colophon.xhtml")
    ]
    landmarks = _landmarks(book, labels, files)
    documents.add("nav", labels["contents"], lines=lines, landmarks=landmarks, pages=pages)
    documents.documents.insert(place_of_nav, documents.documents.pop())
    return tuple(documents.documents)


def _add_sections(
    book: Book,
    theme: Theme,
    labels: Labels,
    documents: _Documents,
    page_starts: Sequence[PageStart],
    anchors: Mapping[str, str],
) -> tuple[dict[str, str], list[Link]]:
    """Render the sections; gives the file that holds each id, and the lines of the page list.

    The files of a section that is too long for one are numbered in their titles from the second on;
    the first alone is the chapter for machines that count.
    """
    names = {speaker.key: speaker.name for speaker in book.metadata.speakers}
    face = read_face(font_file(theme, "serif"))
    setting = Setting(names, labels, book.metadata.typography.narrow, face, anchors)
    starts: dict[str, list[PageStart]] = {section.id: [] for section in book.sections}
    for start in page_starts:
        if start.section in starts:
            starts[start.section].append(start)
    held = [(section, portions(section, setting, starts[section.id])) for section in book.sections]
    stems = _file_stems(held)
    files: dict[str, str] = {}
    for (section, pieces), own in zip(held, stems, strict=True):
        files.setdefault(section.id, f"{own[0]}.xhtml")
        for piece, stem in zip(pieces, own, strict=True):
            for id_ in piece.ids():
                files.setdefault(id_, f"{stem}.xhtml")
    pages: list[Link] = []
    for (section, pieces), own in zip(held, stems, strict=True):
        kind = section.kind
        if kind is SectionKind.OPENING and len(book.sections) == 1:
            kind = SectionKind.CHAPTER
        semantics, role = _OF_AN_INDEX if is_index(section) else _SEMANTICS[kind]
        title = section_title(book, section, labels)
        css_class = "chapo" if is_chapo(book, section) else kind.value
        for number, (piece, stem) in enumerate(zip(pieces, own, strict=True), 1):
            opens = number == 1
            text = portion_text(piece, setting, files, f"{stem}.xhtml")
            documents.add(
                stem,
                title if opens else f"{title} ({number}/{len(pieces)})",
                template="section",
                section=section.id,
                id=section.id if opens else "",
                semantics=semantics if opens else "",
                role=role,
                classes=css_class if opens else f"{css_class} continued",
                titled=opens and section.title is not None,
                text=text,
                holds=[text.body],
            )
            pages += (Link(mark.folio, f"{stem}.xhtml#{mark.id}") for mark in piece.marks)
    return files, pages


def _file_stems(held: Sequence[tuple[Section, Sequence[Portion]]]) -> list[list[str]]:
    """Return the names of the files of each section, without their ending.

    They are ASCII and differ by more than their case, as old readers and zip tools need.
    """
    used = set(_OWN_FILES)

    def free(name: str, number: int) -> str:
        while name in used:
            name = f"{name}-{number}"
        used.add(name)
        return name

    stems = [
        [free(slug(section.id) or f"section-{number}", number)]
        for number, (section, _) in enumerate(held, 1)
    ]
    for own, (_, pieces) in zip(stems, held, strict=True):
        own += [free(f"{own[0]}-{number}", number) for number in range(2, len(pieces) + 1)]
    return stems


def _link(entry: Entry, files: dict[str, str]) -> Link:
    """Return the address of a line of the contents; a section's is its file, a head's is inside."""
    file = files[entry.target]
    return Link(
        entry.title,
        file if entry.opens_section else f"{file}#{entry.target}",
        tuple(_link(child, files) for child in entry.children),
    )


def _landmarks(book: Book, labels: Labels, files: dict[str, str]) -> list[Link]:
    """Return the places that a reader's menu offers."""
    before = before_text(book)
    text = [section.id for section in book.sections if section.id not in before]
    start = files[text[0]] if text else "title.xhtml"
    return [
        Link(labels["cover"], "cover.xhtml", type="cover"),
        Link(labels["title_page"], "title.xhtml", type="titlepage"),
        Link(labels["contents"], NAV, type="toc"),
        Link(labels["start"], start, type="bodymatter"),
        *(
            Link(section_title(book, section, labels), files[section.id], type="index")
            for section in book.sections
            if is_index(section)
        ),
        Link(labels["colophon"], "colophon.xhtml", type="colophon"),
    ]
