"""`Book` and theme → the page that shows the text in a browser and offers the files.

What comes in: a typeset book, the files to offer and the pictures of the cover. What goes out: one
HTML document, well-formed as XML too, without script; it names pictures, style sheet and cover in
the book's own folder, which `bookpress/writing/web.py` fills.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bookpress.model.book import Book, SectionKind
from bookpress.model.theme import Labels, Theme
from bookpress.patterns import late
from bookpress.rendering.access import Access
from bookpress.rendering.colophon import credit_lines, days, isbns, printed_book
from bookpress.rendering.contents import Entry, contents, ends_with_index
from bookpress.rendering.documents import Offer, version_of
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.templates import render_template
from bookpress.rendering.web import feeds
from bookpress.rendering.web.linked_data import linked_data
from bookpress.rendering.web.text import WebSection, web_section

STYLE_SHEET = "style.css"
PICTURES = "images"

_FEEDS = (
    (feeds.ATOM_FILE, feeds.ATOM_TYPE, "OPDS 1.2"),
    (feeds.JSON_FILE, feeds.JSON_TYPE, "OPDS 2.0"),
)
"""The catalogues: file, type, the format by its name."""

_DEVICES = ("reader", "kindle", "apple", "android", "computer")

_ADDRESS = late(r"https://(?:www\.)?([\w./-]*[\w-])")
"""An address in a label, without the stop of its sentence."""

_FEW = 3
"""A text of fewer sections than this needs no table of contents on the page."""


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """The cover in one width."""

    file: str
    """Its name in the book's folder."""
    width: int
    """In pixels."""
    height: int
    version: str = ""
    """See `version_of`."""

    @property
    def address(self) -> str:
        """Where the page finds it, in the book's folder."""
        return self.file + self.version


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one section; its title only where numbers begin again with each section."""

    title: str | None
    section: WebSection


def render_web(
    book: Book,
    theme: Theme,
    offers: Sequence[Offer],
    covers: Sequence[CoverPicture],
    page_name: str | None,
    access: Access | None,
    *,
    has_feeds: bool = False,
) -> str:
    """Write the page.

    `offers`: the files to download, the first one first. `covers`: the same picture, the smallest
    first. `page_name`: the file of the page, for its canonical address; None where it has none.
    `access`: what the EPUB claims, which the page repeats. `has_feeds`: the catalogues of
    `feeds.py` stand beside the page.
    Errors: TH01, TH03, TH04, a fault of the theme.
    """
    metadata, labels = book.metadata, typeset_labels(theme, book.metadata.language)
    names = {speaker.key: speaker.name for speaker in metadata.speakers}
    has_parts = any(section.kind is SectionKind.PART for section in book.sections)
    pictures = {
        picture.name: f"{book.name}/{PICTURES}/{picture.name}{version_of(picture.content)}"
        for picture in book.pictures
    }
    sections = [
        web_section(section, names, labels, pictures, lower=has_parts)
        for section in (() if metadata.landing else book.sections)
    ]
    index = sections[-1] if sections and ends_with_index(book) else None
    every = contents(book, labels)
    address = _address(metadata.site, page_name)
    cover = f"{book.name}/{covers[-1].file}" if page_name else ""
    entries = [entry for entry in every if entry.opens_section]
    within = [one for entry in entries for one in entry.children if one.opens_section]
    return render_template(
        theme,
        "web/page.html",
        head=metadata,
        labels=labels,
        labels_language=labels.beside(metadata.language),
        folder=book.name,
        style_sheet=STYLE_SHEET,
        page_title=book.plain.title,
        description=book.plain.description or book.plain.subtitle or "",
        creators=[person.name for person in metadata.creators],
        credits=credit_lines(book, labels, unheard=metadata.landing),
        isbns=isbns(book, labels),
        printed_book=printed_book(book, labels),
        address=address,
        feeds=_FEEDS if has_feeds and not metadata.unlisted else (),
        linked_data=None
        if metadata.unlisted
        else linked_data(book, offers, access, address, cover),
        covers=covers,
        downloads=[
            one._asdict() | {"address": one.address, "size": size_in_words(one.size, labels)}
            for one in offers
        ],
        entries=entries if len(entries) + len(within) >= _FEW else [],
        sections=sections[:-1] if index else sections,
        notes=_note_groups(sections, every),
        index=index,
        days=days(book, labels),
        access=access,
        devices={name: _linked(labels[f"web_{name}_how"]) for name in _DEVICES},
    )


def _linked(label: str) -> Markup:
    """Make links of the addresses in a label, each shown as one would type it.

    >>> _linked("See https://www.kobo.com/help.")
    Markup('See <a href="https://www.kobo.com/help" rel="external noopener">kobo.com/help</a>.')
    """
    link = r'<a href="\g<0>" rel="external noopener">\1</a>'
    return Markup(_ADDRESS.sub(link, str(escape(label))))


def _address(site: str | None, page_name: str | None) -> str | None:
    """Return the page's address: the site's own for its index."""
    if site is None or page_name is None:
        return None
    return site if page_name == "index.html" else site + page_name


def size_in_words(size: int, labels: Labels) -> str:
    r"""Write the size of a file, from bytes, as readers know it: 1 kB is 1,000 bytes.

    >>> from bookpress.model.theme import open_theme
    >>> size_in_words(311_500, open_theme().labels("en"))
    '312\xa0kB'
    >>> size_in_words(1_260_000, open_theme().labels("en"))
    '1.3\xa0MB'
    """
    thousands = max(1, round(size / 1000))
    if thousands < 1000:
        return labels["web_kilobytes"].format(number=thousands)
    number = f"{size / 1_000_000:.1f}".replace(".", labels["web_decimal_mark"])
    return labels["web_megabytes"].format(number=number)


def _note_groups(sections: Sequence[WebSection], entries: Sequence[Entry]) -> list[NoteGroup]:
    """Gather the notes, under their sections' titles where a number comes twice."""
    numbers = [note.number for section in sections for note in section.notes]
    titles = {}
    if len(set(numbers)) < len(numbers):
        titles = {entry.target: entry.title for top in entries for entry in (top, *top.children)}
    return [NoteGroup(titles.get(section.id), section) for section in sections if section.notes]
