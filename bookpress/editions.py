"""The editions of a book: one row each, with its file, its maker and its check.

A maker gets the `Work` of the steps before it and gives what is written. The rows stand in the
order in which they are made: each after those that it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bookpress.disk.held import whole

if TYPE_CHECKING:  # a maker loads what it needs: the table itself is read at each start
    from bookpress.disk.held import Content
    from bookpress.model.book import Book
    from bookpress.model.findings import Finding
    from bookpress.model.theme import Theme
    from bookpress.progress import Told
    from bookpress.rendering.documents import Offer
    from bookpress.work import Work


class Edition(NamedTuple):
    """One form of the book."""

    name: str
    """As given to `--edition`."""
    file: str
    """The file in the output folder, `{name}` being the book's."""
    media_type: str
    default: bool
    """Made when no edition is asked for."""
    purpose: str
    """For the command's help."""
    make: Callable[[Work], Content | Mapping[str, Content]] | None = None
    """Gives the content of the file, or that of all its files."""
    make_of_all: (
        Callable[[Sequence[Book], Mapping[str, Content], Theme], Mapping[str, Content]] | None
    ) = None
    """What tells of all books of a command: made last, from what was made of each."""
    needs: tuple[str, ...] = ()
    """Editions that its maker reads; `PAGES` and `COVER` where it reads what was laid out."""
    offers: tuple[str, ...] = ()
    """Editions that are written with it: it would be of no use without them."""
    quick_check: Callable[[Book, str, Content, Told], list[Finding]] | None = None
    """Our own check of the file, told its name; quick enough for every build. It tells how far it
    is."""

    def file_of(self, name: str) -> str:
        """Return the name of the file that holds this edition of a book."""
        return self.file.format(name=name)


PAGES, COVER = "pages", "cover picture"


def _file(work: Work, edition: str) -> bytes:
    """Return the file of an edition that was made before."""
    return whole(work.made[EDITIONS[edition].file_of(work.book.name)])


def _epub(work: Work) -> bytes:
    from bookpress.rendering.epub.edition import render_epub
    from bookpress.writing.epub.writer import write_epub

    starts = work.pages.starts
    documents = render_epub(work.book, work.theme, starts, work.pages.anchors)
    return write_epub(work.book, documents, work.theme, work.cover, starts, work.when, work.lenders)


def _check_epub(_book: Book, name: str, content: Content, _told: Told) -> list[Finding]:
    from bookpress.checking.epub.checks import check_epub

    return check_epub(whole(content), name)


def _screen(work: Work) -> Content:
    from bookpress.writing.screen.writer import write_screen

    return write_screen(work.pages, work.book.plain, work.when, work.told)


def _print(work: Work) -> Content:
    from bookpress.model.printers import PRINTERS
    from bookpress.press.writer import write_print
    from bookpress.writing.xmp import information

    metadata = work.book.plain
    printer = PRINTERS[metadata.print.printer]
    about = information(metadata, work.when)
    return write_print(work.pages, about, metadata.print, printer, work.theme, work.told)


def _cover(work: Work) -> dict[str, Content]:
    """Write the cover of a book; that of a booklet is its outer sheet, in the print file."""
    from bookpress.model.printers import PRINTERS
    from bookpress.press.writer import write_print
    from bookpress.writing.xmp import information

    metadata = work.book.plain
    if not metadata.make_up.is_book:
        return {}
    printer = PRINTERS[metadata.print.printer]
    about = information(metadata, work.when)
    name = EDITIONS["cover"].file_of(work.book.name)
    made = write_print(
        work.pages, about, metadata.print, printer, work.theme, work.told, cover=True
    )
    return {name: made}


def _check_print(book: Book, name: str, content: Content, told: Told) -> list[Finding]:
    from bookpress.checking.preflight import preflight_content

    wishes = _check_wishes(book, name, content, told)
    return wishes + preflight_content(content, name, told=told)


def _check_wishes(book: Book, _name: str, _content: Content, _told: Told) -> list[Finding]:
    """Say what the head wishes that its printer does not do."""
    from bookpress.model.findings import Place
    from bookpress.model.printers import PRINTERS, unheeded

    settings, source = book.metadata.print, Place(str(book.source))
    return [replace(one, place=source) for one in unheeded(PRINTERS[settings.printer], settings)]


def _kepub(work: Work) -> bytes:
    from bookpress.writing.epub.kepub import write_kepub

    return write_kepub(_file(work, "epub"))


def _booklet(work: Work) -> bytes:
    from bookpress.press.booklet import write_booklet

    return write_booklet(_file(work, "print"), *map(whole, _cover(work).values()))


def _web(work: Work) -> dict[str, bytes]:
    files = {**work.there, **work.written}
    return make_web(
        work.book, work.theme, files, work.cover, work.page_name, has_feeds=work.has_feeds
    )


def make_web(
    book: Book,
    theme: Theme,
    made: Mapping[str, Content],
    cover: bytes,
    page_name: str,
    *,
    has_feeds: bool = False,
) -> dict[str, bytes]:
    """Make the page for browsers and what it shows.

    `made`: the files of the book, of which it offers those that are for readers. `cover`: a JPEG.
    `page_name`: `index.html`, or another name where several books share a folder. `has_feeds`: the
    catalogues stand beside it.
    Errors: EP02, TH01, TH03, TH04, TH06, a fault of the theme.
    """
    from bookpress.rendering.access import access_of
    from bookpress.rendering.web.page import render_web
    from bookpress.writing.web import cover_pictures, write_page

    covers = cover_pictures(cover)
    offers = offered(book, made, *OFFERED)
    access = access_of(whole(made.get(EDITIONS["epub"].file_of(book.name), b"")))
    page = render_web(book, theme, offers, list(covers), page_name, access, has_feeds=has_feeds)
    return write_page(book, theme, page, page_name, covers)


def _page(work: Work) -> bytes:
    files = {**work.there, **work.written}
    page = work.page_name if work.page_name in files else None
    return make_page(work.book, work.theme, files, work.cover, page)


def make_page(
    book: Book, theme: Theme, made: Mapping[str, Content], cover: bytes, page_name: str | None
) -> bytes:
    """Make the page as one file that names no other; see `make_web`.

    It offers files by the address of the site, where there is one. `page_name`: the page that is
    made of the book for the site, whose copy this one is.
    """
    from bookpress.rendering.access import access_of
    from bookpress.rendering.web.page import render_web
    from bookpress.writing.web import cover_pictures, write_in_one

    covers = dict(list(cover_pictures(cover).items())[-1:])
    site = book.metadata.site or ""
    offers = [one._replace(site=site) for one in offered(book, made, *OFFERED) if site]
    access = access_of(whole(made.get(EDITIONS["epub"].file_of(book.name), b"")))
    page = render_web(book, theme, offers, list(covers), page_name, access)
    return write_in_one(book, theme, page, covers)


def make_shelf(
    books: Sequence[Book], made: Mapping[str, Content], theme: Theme
) -> dict[str, bytes]:
    """Make the page of all public books of one folder; none where a book is alone in it.

    `made`: all files that lie there.
    """
    public = [book for book in books if not book.metadata.unlisted]
    if len(books) < 2 or not public:
        return {}
    from bookpress.rendering.web.feeds import FEED_TYPES
    from bookpress.rendering.web.shelf import Standing, render_shelf
    from bookpress.writing.web import covers_of, write_shelf

    shelf = [
        Standing(
            book,
            page_name(book.name, alone=False),
            offered(book, made, *OFFERED),
            covers_of(book.name, made),
        )
        for book in public
    ]
    page = render_shelf(shelf, theme, [feed for feed in FEED_TYPES if feed in made])
    return write_shelf(theme, page, EDITIONS["web"].file)


def make_feeds(
    books: Sequence[Book], made: Mapping[str, Content], theme: Theme
) -> dict[str, bytes]:
    """Make the catalogues of the books of one folder, from all files that were `made` there."""
    from bookpress.rendering.access import access_of
    from bookpress.rendering.web.feeds import Shelved, render_feeds

    def shelved(book: Book) -> Shelved:
        pages = (page_name(book.name, alone=alone) for alone in (False, True))
        covers = (f"{book.name}/cover-{width}.jpg" for width in (320, 640))
        return Shelved(
            book.plain,
            offered(book, made, *_READ),
            tuple(cover for cover in covers if cover in made),
            next((page for page in pages if page in made), None),
            access_of(whole(made.get(EDITIONS["epub"].file_of(book.name), b""))),
        )

    return render_feeds([shelved(book) for book in books], theme)


_READ = ("epub", "screen")
"""What a reader is offered by default."""

OFFERED = (*_READ, "kepub", "booklet")
"""What a page offers, where it is there."""

_EPUB, _PDF = "application/epub+zip", "application/pdf"

_ROWS = (
    Edition(
        name="epub",
        file="{name}.epub",
        media_type=_EPUB,
        default=True,
        purpose="for e-readers and phones",
        make=_epub,
        needs=(PAGES, COVER),
        quick_check=_check_epub,
    ),
    Edition(
        name="screen",
        file="{name}.pdf",
        media_type=_PDF,
        default=True,
        purpose="to download and read on a screen",
        make=_screen,
        needs=(PAGES,),
    ),
    Edition(
        name="print",
        file="{name}-print.pdf",
        media_type=_PDF,
        default=True,
        purpose="for the printer",
        make=_print,
        needs=(PAGES,),
        quick_check=_check_print,
    ),
    Edition(
        name="cover",
        file="{name}-cover.pdf",
        media_type=_PDF,
        default=True,
        purpose="for the printer, of what is bound as a book",
        make=_cover,
        needs=(PAGES,),
        quick_check=_check_wishes,
    ),
    Edition(
        name="kepub",
        file="{name}.kepub.epub",
        media_type=_EPUB,
        default=False,
        purpose="Kobo's own form",
        make=_kepub,
        needs=("epub",),
    ),
    Edition(
        name="booklet",
        file="{name}-booklet.pdf",
        media_type=_PDF,
        default=False,
        purpose="A4 sheets to print and fold",
        make=_booklet,
        needs=("print",),
        quick_check=_check_wishes,
    ),
    Edition(
        name="web",
        file="index.html",
        media_type="text/html",
        default=True,
        purpose="the page that offers the files",
        make=_web,
        make_of_all=make_shelf,
        needs=(COVER,),
    ),
    Edition(
        name="page",
        file="{name}-page.html",
        media_type="text/html",
        default=False,
        purpose="the page as one file that names no other",
        make=_page,
        needs=(COVER,),
    ),
    Edition(
        name="feed",
        file="catalog.xml",
        media_type="application/atom+xml",
        default=True,
        purpose="OPDS catalogues for reader apps",
        make_of_all=make_feeds,
        offers=_READ,
    ),
)
EDITIONS: dict[str, Edition] = {edition.name: edition for edition in _ROWS}
DEFAULT_EDITIONS = tuple(edition.name for edition in _ROWS if edition.default)


def with_offers(names: Iterable[str]) -> frozenset[str]:
    """Add the editions that others offer: a catalogue without files is of no use.

    >>> sorted(with_offers(["feed"]))
    ['epub', 'feed', 'screen']
    """
    return frozenset(n for name in names for n in (name, *EDITIONS[name].offers))


def with_needs(names: Iterable[str]) -> frozenset[str]:
    """Add what must be made first, `PAGES` and `COVER` among it.

    >>> sorted(with_needs(["booklet"]))
    ['booklet', 'pages', 'print']
    """
    needed = set(names)
    for edition in reversed(_ROWS):
        if edition.name in needed:
            needed |= set(edition.needs)
    return frozenset(needed)


def page_name(book: str, *, alone: bool) -> str:
    """Return the file of a book's page: of several books in one folder each has its own.

    >>> page_name("talk", alone=True), page_name("talk", alone=False)
    ('index.html', 'talk.html')
    >>> page_name("index", alone=False)  # index.html is the page of all
    'index-book.html'
    """
    index, own = EDITIONS["web"].file, f"{book}.html"
    return index if alone else f"{book}-book.html" if own == index else own


def offered(book: Book, made: Mapping[str, Content], *editions: str) -> list[Offer]:
    """Return those of some editions of a book that were made, in the order given."""
    from bookpress.rendering.documents import Offer, version_of

    rows = [(EDITIONS[name], EDITIONS[name].file_of(book.name)) for name in editions]
    return [
        Offer(row.name, file, row.media_type, len(made[file]), version_of(made[file]))
        for row, file in rows
        if file in made
    ]
