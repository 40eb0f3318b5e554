"""WeasyPrint as we use it: fonts, style sheets and pictures loaded once, every complaint heard.

WeasyPrint goes on after a fault and writes it to its log: an unknown property, a picture that does
not load. A page must not differ in silence from what the theme says, so each line of that log is a
finding here, and stops the build; but for the few that change no page, which are warnings.
"""

from __future__ import annotations

import atexit
import gc
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple

from bookpress.layout.drawings import Drawn
from bookpress.layout.fetching import Fetcher
from bookpress.layout.fonts import only_fonts_of
from bookpress.layout.libraries import open_libraries, versions
from bookpress.layout.lines import choose_lines, fit_lines
from bookpress.layout.log import hearing
from bookpress.layout.paging import lay_out_pages
from bookpress.model.book import Picture
from bookpress.model.findings import BookError, Finding, MachineError, Place, finding
from bookpress.model.packages import HARFBUZZ_SUBSET, command_here
from bookpress.model.theme import Theme
from bookpress.model.tokens import choice, points
from bookpress.typography.hyphens import know_patterns

_NOTICES = (
    (re.compile("Using fontTools instead of HarfBuzz-Subset"), "LY09"),
    (re.compile(r'Unable to subset "(?P<family>.*)" with'), "LY10"),
)
"""What WeasyPrint's log says that changes no page, and its code here."""

_PAGE = "Step 5 - Creating layout - Page %d"
"""What WeasyPrint tells the log of its progress as each page begins."""
_MOST_PAGES = 100
"""Of a document that holds nothing; an element may begin a page more, and so may a line of
`_LINE` characters. A layout that needs more has no end."""
_LINE = 20

_PIXELS_PER_POINT = 96 / 72

_NO_GLYPH = re.compile(r'^\.notdef .*"(.)" \((U\+[0-9A-F]+)\)$', re.DOTALL)
_POSITION = re.compile(r" at (\d+):\d+")


class Engine:
    """Fonts, sheets and pictures of one layout, shared by all its documents."""

    def __init__(
        self,
        sheets: Mapping[str, str],
        theme: Theme,
        pictures: Sequence[Picture],
        *,
        system_fonts: bool = False,
        source: str = "",
    ) -> None:
        """Load the fonts and parse the sheets, name → CSS, in the order in which they override.

        Those of the last book are taken where they are the same: they cost a tenth of a small one.
        `source`: the file of the book, at whose lines a drawing that fails is reported (PX52,
        PX53).

        Errors: LY01 a sheet that is not understood, LY02 a file that it asks for in vain, LY07
        the libraries that draw text are missing.
        """
        styles = _styles(sheets, theme, system_fonts=system_fonts)
        self._fonts, self._sheets = styles.fonts, styles.sheets
        self._counters = styles.counters.copy()
        self._theme = theme
        know_patterns()
        self._chosen = choice(theme, "line-breaking", ("chosen", "greedy")) == "chosen"
        self._measure = points(theme, "measure") * _PIXELS_PER_POINT
        self._fetcher = Fetcher(theme, pictures)
        self._images = Drawn(pictures, source)
        self.source = source
        self.fingerprint = styles.inputs and _with_pictures(styles.inputs, pictures)
        """Of all that decides how a document is drawn, beside the document; None where that is
        the machine's fonts."""

    def parse(self, html: str) -> Any:
        """Read a document; gives WeasyPrint's `HTML`, whose `etree_element` is its tree."""
        from weasyprint import HTML

        return HTML(string=html, url_fetcher=self._fetcher)

    def render(
        self, html: Any, css: str, name: str, begun: Callable[[int], None] = lambda _: None
    ) -> Any:
        """Lay a document out into pages; gives WeasyPrint's `Document`.

        `css` is added after the sheets, `name` names the document in messages, `begun` is told the
        number of each page that is begun, from 1.
        Errors: LY01–LY03 what WeasyPrint complains of, LY06 blocks nested too deeply, LY20 pages
        without end.
        """
        own = _sheet(css, name, self._fetcher, self._fonts, self._counters)
        sheets = [*self._sheets, own]
        with listening(name), quiet_collector(), self._end_of_pages(html, name, begun):
            try:
                return self._laid_out(html, sheets)
            except RecursionError as error:
                raise BookError([finding("LY06", Place(name))]) from error

    def _laid_out(self, html: Any, sheets: Sequence[Any]) -> Any:
        """Lay a document out as `HTML.render` does, with the lines of its paragraphs chosen between
        the boxes and the pages: WeasyPrint has no hook there.
        """
        from weasyprint import DEFAULT_OPTIONS
        from weasyprint.document import Document, DocumentMetadata, Page
        from weasyprint.formatting_structure.build import build_formatting_structure
        from weasyprint.html import get_html_metadata

        greedy: set[Any] = set()
        while True:
            options = DEFAULT_OPTIONS | {"stylesheets": sheets, "cache": self._images}
            context = Document._build_layout_context(html, self._fonts, self._counters, {}, options)
            root = build_formatting_structure(
                html.etree_element,
                context.style_for,
                context.get_image_from_uri,
                html.base_url,
                context.target_collector,
                self._counters,
                context.footnotes,
            )
            if self._chosen:
                choose_lines(root, context.footnotes, self._measure, greedy)
            boxes = lay_out_pages(html, root, context)
            wrong = fit_lines(boxes, context) - greedy
            if not wrong:
                break
            measure = boxes[0].children[0].width
            if measure == self._measure:
                greedy |= wrong
            self._measure = measure  # of a theme whose pages are not as wide as its token says
        made = Document(
            [Page(box) for box in boxes],
            DocumentMetadata(**get_html_metadata(html)),
            html.url_fetcher,
            self._fonts,
            {},
            None,
        )
        made._html = html
        return made

    @contextmanager
    def _end_of_pages(self, html: Any, name: str, begun: Callable[[int], None]) -> Iterator[None]:
        """Tell of the pages that WeasyPrint tells of, and raise LY20 when there are too many."""
        elements = list(html.etree_element.iter())
        characters = sum(len(one.text or "") + len(one.tail or "") for one in elements)
        most = _MOST_PAGES + len(elements) + characters // _LINE

        def count(record: logging.LogRecord) -> bool:
            if record.msg != _PAGE:
                return False
            page = int(record.getMessage().rpartition(" ")[2])
            begun(page)
            if page > most:
                place = Place(str(self._theme.own or name))
                files = self._theme.own_files()
                raise MachineError([finding("LY20", place, pages=most, files=files)])
            return False  # it is told to nobody else

        logger = logging.getLogger("weasyprint.progress")
        before = logger.level
        logger.addFilter(count)
        logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            logger.setLevel(before)
            logger.removeFilter(count)


class _Styles(NamedTuple):
    """The fonts and the sheets of a theme, as WeasyPrint reads them."""

    fonts: Any
    counters: Any
    """Those of the sheets; a document may bring more, so each engine works with a copy."""
    sheets: Sequence[Any]
    inputs: bytes | None
    """The digest of all that they were made of; None where that is the machine's fonts."""


shared_styles: dict[bytes, _Styles] = {}
"""The last ones, by their inputs: the books of a command have one theme."""
atexit.register(shared_styles.clear)  # fonts remove their files, while Python still can


def _styles(sheets: Mapping[str, str], theme: Theme, *, system_fonts: bool) -> _Styles:
    """Load the fonts and parse the sheets, unless they are those of the last book."""
    with only_fonts_of(theme, system_fonts=system_fonts):
        libraries = open_libraries()
        inputs = None if system_fonts else _fingerprint(libraries, list(sheets.values()), theme)
        if inputs in shared_styles:
            styles = shared_styles[inputs]
            styles.fonts.strut_layouts.clear()  # their keys do not say in which language they are
            return styles
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration

        fonts, counters = FontConfiguration(), CounterStyle()
    fetcher = Fetcher(theme, ())
    parsed = [_sheet(css, name, fetcher, fonts, counters) for name, css in sheets.items()]
    styles = _Styles(fonts, counters, parsed, inputs)
    if inputs:
        shared_styles.clear()
        shared_styles[inputs] = styles
    return styles


def _sheet(css: str, name: str, fetcher: Fetcher, fonts: Any, counters: Any) -> Any:
    """Parse a style sheet."""
    from weasyprint import CSS

    with listening(name):
        return CSS(string=css, url_fetcher=fetcher, font_config=fonts, counter_style=counters)


def _fingerprint(libraries: Any, sheets: Sequence[str], theme: Theme) -> bytes:
    """Digest what the fonts and sheets of a theme are made of, and the libraries that draw.

    The time when the system last changed a file (`st_ctime`) cannot be set by hand.
    """
    stats = [
        (str(file.relative_to(folder)), one.st_size, one.st_mtime_ns, one.st_ctime_ns)
        for folder in theme.folders
        for file in sorted(folder.rglob("*"))
        if file.is_file() and (one := file.stat())
    ]
    return sha256(repr((versions(libraries), sheets, stats)).encode()).digest()


def _with_pictures(inputs: bytes, pictures: Sequence[Picture]) -> bytes:
    """Add the pictures of a book to a digest."""
    digest = sha256(inputs)
    for picture in pictures:
        digest.update(picture.name.encode() + sha256(picture.content).digest())
    return digest.digest()


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep the garbage collector off while boxes are made by the thousand and none dies.

    Measured on WeasyPrint: 15–18 % of a layout of 300 chapters. At the end it looks once at what
    was made meanwhile, and at nothing older: of the boxes of a chapter that were laid out most name
    each other in rings, and would never be found again among those that stay.
    """
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect(0)
        gc.unfreeze()


@contextmanager
def listening(name: str) -> Iterator[None]:
    """Turn what WeasyPrint's log says inside the block into one error; `name`: of what it reads.

    Errors: LY01 a style sheet that is not understood, LY02 a file that cannot be loaded, FN06 a
    character without a font, LY03 anything else but what `noticing` hears.
    """
    with hearing() as heard:
        yield
    said = dict.fromkeys(record.getMessage() for record in heard)
    faults = [message for message in said if _as_notice(message) is None]
    if faults:
        raise MachineError([_as_finding(message, name) for message in faults])


@contextmanager
def noticing() -> Iterator[list[Finding]]:
    """Listen for what changes no page while pages are laid out and drawn.

    The list is filled when the block ends, each finding once: LY09 fonts are subset by another
    library than usual, so the bytes differ from those of other machines; LY10 a font is put into
    the PDF whole.
    """
    found: list[Finding] = []
    with hearing() as heard:
        yield found
    heard_notices = (_as_notice(record.getMessage()) for record in heard)
    found += {(one.code, *one.values.items()): one for one in heard_notices if one}.values()


def _as_notice(message: str) -> Finding | None:
    """Return the warning of a line of the log that changes no page; None for any other."""
    for pattern, code in _NOTICES:
        if said := pattern.match(message):
            values = said.groupdict() | {"command": command_here(HARFBUZZ_SUBSET)}
            return finding(code, Place("PDF"), **values)
    return None


def _as_finding(message: str, name: str) -> Finding:
    """Name the fault that a line of the log speaks of."""
    if missing := _NO_GLYPH.match(message):
        return finding("FN06", Place(name), character=missing[1], code=missing[2])
    position = _POSITION.search(message)
    if message.startswith(("Failed to load", "Failed to get", "Relative URI")):
        return finding("LY02", Place(name), reason=message)
    if position:
        line = int(position[1])
        words = _POSITION.sub("", message).rstrip(".")
        return finding("LY01", Place(name, line=line), reason=words)
    return finding("LY03", Place(name), reason=message)
