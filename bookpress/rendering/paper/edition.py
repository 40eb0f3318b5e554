"""The paper edition: `Book` and theme → one HTML document for each run of pages.

Both PDFs are made of these documents. An interview runs on: its opening and its questions stand
together in one document, unless it is longer than most novels. In a book without speakers each
chapter, and in any book each part, begins a page of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from markupsafe import Markup

from bookpress.model import clock
from bookpress.model.book import Book, Section, SectionKind, inner_xml, plain_text
from bookpress.model.findings import Finding
from bookpress.model.page.folios import Numbering
from bookpress.model.theme import Theme
from bookpress.model.tokens import first_family, reckoned, token_files
from bookpress.rendering.colophon import (
    credit_lines,
    days,
    half_title,
    isbns,
    printed_book,
    square_code,
)
from bookpress.rendering.contents import before_text, ends_with_index, is_index
from bookpress.rendering.cover import cover_names, paper_cover
from bookpress.rendering.documents import PaperDocument, Start
from bookpress.rendering.font_faces import faces_sheet
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.paper.contents import contents_values
from bookpress.rendering.paper.endnotes import NotesOfSection, endnotes
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.line_turns import lines_of
from bookpress.rendering.paper.long_words import with_wide_words
from bookpress.rendering.paper.notes import note_hang
from bookpress.rendering.paper.text import body_tree, is_chapo, notes_ready, title_tree
from bookpress.rendering.paper.widths import LEADING, Face
from bookpress.rendering.templates import render_template
from bookpress.rendering.trees import classes
from bookpress.typography import typeset_text

_STYLES = ("faces", "text", "interview", "notes", "index", "tables", "page", "cover")

# The typefaces that a colophon names: tokens.
_TYPEFACES = ("serif", "sans", "mono")

_ALONE = (SectionKind.PART, SectionKind.CHAPTER)
# Characters of text in one document; the next question then opens a new page and leaves the one
# before it short. Up to here one document takes no longer than several: 48,000 words as long as in
# five.
_RUN = 400_000
# What a title does not stop at before its ellipsis, with the words that no line should end with:
# articles and prepositions of French, English, German and Dutch, Spanish, Portuguese and Italian.
_PREPOSITIONS = """
    après avant avec chez contre dans depuis derrière dès devant entre hors jusque malgré par parmi
    pendant pour que sans selon sous sur vers
    about across after against among around as before behind beneath between beyond during for from
    into near off onto over since than that through towards under until upon with within without
    am auf aus bei beim das dem den der des die durch ein eine einem einen einer eines für gegen im
    ins mit nach ohne über um und unter vom von vor zu zum zur zwischen aan bij door een het met op
    te tot uit van voor
    con del desde e el en entre hacia hasta los las para por según sin sobre una unos unas y
    com da das do dos em na nas no nos o os pela pelo sem um uma
    agli ai al alla alle col dai dal dalla degli dei della delle dello di fra gli i il lo nei nel
    nella per su sul sulla tra uno
"""
_LEADING_ON = LEADING.union(_PREPOSITIONS.split())
_SIGNS = " ,;:.!?–—«“„(-\u00a0\u202f"


def paper_styles(theme: Theme) -> dict[str, str]:
    """Return the style sheets of paper, path → text, in their order: tokens, faces, then the rest.

    Behind the last of the tokens stands what their sums give.
    Errors: TH01 when the theme lacks one.
    """
    tokens = token_files(theme)
    files = [*tokens, *(theme.find(f"styles/{name}.css") for name in _STYLES)]
    sheets = {str(file): file.read_text("utf-8") for file in files}
    sheets[str(tokens[-1])] += reckoned(theme)
    return sheets | {str(theme.find("styles/faces.css")): faces_sheet(theme)}


def render_paper(book: Book, theme: Theme) -> tuple[PaperDocument, ...]:
    """Render every page of a book, in their order.

    Of a booklet: cover, imprint, half title (of a long one), title, dedication, epigraph, contents,
    text, colophon, back. Of a book: cover, half title, title, imprint on its back, dedication,
    epigraph, contents, text, colophon, back; both covers are printed apart.
    Errors: TH01, TH03, TH04 (templates), TH05 (tokens), TH06 (fonts).
    """
    shell, make_up = _Shell(book, theme), book.metadata.make_up
    apart: Numbering = "apart" if make_up.is_book else shell.before
    imprint = shell.document("imprint", start="verso")
    documents = [paper_cover(book, theme)._replace(numbering=apart)]
    documents += [] if make_up.is_book else [imprint]
    if half := half_title(book, theme):
        measure = shell.grid.measure / shell.grid.length("title-subtitle")
        half = with_wide_words(half, shell.grid.display, measure)
        documents.append(shell.document("halftitle", start="recto", half_title=half))
    documents.append(shell.document("title", start="recto"))
    documents += [imprint] if make_up.is_book else []
    if book.metadata.dedication:
        documents.append(shell.document("dedication", start="recto"))
    if book.metadata.epigraph:
        documents.append(shell.document("epigraph", start="recto"))
    if values := contents_values(book, shell.labels, shell.grid):
        documents.append(shell.document("contents", start=shell.opens, **values))
    documents += shell.texts()
    index = [documents.pop()] if ends_with_index(book) else []
    if shell.endnotes:
        hang = note_hang(book.sections, shell.grid)
        named = len(shell.endnotes) > 1
        notes = shell.document(
            "notes", start=shell.opens, groups=shell.endnotes, hang=hang, named=named
        )
        documents.append(notes._replace(numbering="arabic"))
    documents += index
    documents.append(shell.document("colophon")._replace(numbering="arabic"))
    documents.append(
        shell.document("back")._replace(numbering="apart" if make_up.is_book else "arabic")
    )
    return tuple(documents)


class _Shell:
    """What all documents of one book share."""

    def __init__(self, book: Book, theme: Theme) -> None:
        self.book = book
        self.theme = theme
        self.labels = typeset_labels(theme, book.metadata.language)
        self.grid = Grid(theme)
        make_up = book.metadata.make_up
        self.before: Numbering = "roman" if make_up.roman else "arabic"
        """How the pages before the text are numbered."""
        self.endnotes: list[NotesOfSection] = []
        """The notes that stand behind the text, once it is rendered."""
        self.before_text = before_text(book)
        """The ids of the sections that are numbered so, too."""
        self.opens: Start = "recto" if make_up.is_book else "any"
        """Where what opens something new begins."""

    def document(self, name: str, *, start: Start = "any", **values: object) -> PaperDocument:
        """Render one of the documents that are not text, with values of its own."""
        data, grid = self.book.metadata, self.grid
        title, subtitle = data.title, data.subtitle or ""
        html = self.render(
            f"pdf/{name}.html",
            names=cover_names(self.book),
            credits=credit_lines(self.book, self.labels),
            days=days(self.book, self.labels),
            printed_book=printed_book(self.book, self.labels),
            isbns=isbns(self.book, self.labels),
            typefaces=", ".join(first_family(self.theme, name) for name in _TYPEFACES),
            code=square_code(self.book) if name == "colophon" else None,
            title_lines=lines_of(title, grid, grid.display_bold, "title-size"),
            subtitle_lines=lines_of(subtitle, grid, grid.serif, "title-subtitle"),
            **values,
        )
        return PaperDocument(name, html, (), start, self.before)

    def render(self, template: str, **values: object) -> str:
        """Fill a template with what every document knows, and its own values."""
        data = self.book.metadata
        when = clock.instant(data.updated, data.date)
        return render_template(
            self.theme,
            template,
            book=self.book,
            labels=self.labels,
            labels_language=self.labels.beside(data.language),
            roman=self.before == "roman",
            instant=when.isoformat(),
            running=self._running(str(data.running_title)),
            **values,
        )

    def _running(self, title: str) -> str:
        """Return a title as the head of a page bears it."""
        grid = self.grid
        return shortened(title, grid.sans, grid.measure / grid.length("running-size"))

    def _short_title(self, section: Section) -> str:
        """Return the words that the source gives a section for the head of a page."""
        short = section.title.get("short", "") if section.title is not None else ""
        return typeset_text(short, self.book.metadata.language)

    def texts(self) -> Iterator[PaperDocument]:
        """Render the text, run after run."""
        in_part = after_part = False
        was_front = True
        for number, run in enumerate(_runs(self.book, self.before_text), start=1):
            at_foot = self.book.metadata.make_up.notes == "foot"
            placed: set[str] | None = set() if at_foot else None
            behind: list[NotesOfSection] = []
            found: list[Finding] = []
            in_part |= run[0].kind is SectionKind.PART
            hang = note_hang(run, self.grid)
            sections = tuple(
                self._section(section, placed, in_part, hang, found, behind) for section in run
            )
            bodies = [section["body"] for section in sections]
            style = f"--note-hang: {hang:g}pt"
            opener = all(map(_is_opener, run))
            if self.book.metadata.make_up.notes == "end":
                self.endnotes += behind
                behind = []
            html = self.render(
                "pdf/text.html",
                holds=bodies,
                sections=sections,
                style=style,
                opener=opener,
                notes=[note for section in behind for note in section.notes],
            )
            kind, make_up = run[0].kind, self.book.metadata.make_up
            is_front = run[0].id in self.before_text
            opens_book = (number == 1 or is_front != was_front) and (
                make_up.is_book or make_up.roman or not self.book.is_interview
            )
            recto = (
                opens_book
                or kind is SectionKind.PART
                or (kind is SectionKind.CHAPTER and make_up.recto)
                or (after_part and make_up.is_book)  # never on the back of its title
            )
            ids = tuple(section.id for section in run)
            start: Start = "recto" if recto else "any"
            numbering = self.before if is_front else "arabic"
            yield PaperDocument(f"text-{number}", html, ids, start, numbering, tuple(found))
            after_part, was_front = opener, is_front

    def _section(
        self,
        section: Section,
        placed: set[str] | None,
        in_part: bool,
        hang: float,
        found: list[Finding],
        behind: list[NotesOfSection],
    ) -> dict[str, str]:
        """Return a section as the template sets it, name → value; `hang`: of its notes, in pt.

        `behind`, added to: its notes, where they stand at no foot (`placed` is None).

        `heading`: `h1` or `h2`; empty for an opening. `running`: the title in short, for the head
        of a page.
        """
        grid, kind = self.grid, section.kind
        section = notes_ready(self.book, section, grid, hang, found, self.labels)
        if placed is None and section.notes:
            behind.append(endnotes(section))
        words = plain_text(section.title) if section.title is not None else ""
        size, face = {
            SectionKind.PART: ("part-size", grid.display_bold),
            SectionKind.CHAPTER: ("chapter-size", grid.display_bold),
        }.get(kind, ("question-size", grid.sans_bold))
        title = title_tree(section, grid, face, size, placed)
        style = ""
        if kind is SectionKind.PART:
            height = grid.lines(words, face, size) * grid.length("part-line")
            style = f"--rest: {grid.rest(height, 2 * grid.line)}"
        held = in_part and kind is not SectionKind.PART and not is_index(section)
        within = " within" if held else ""
        asked = "".join(f" {name}" for name in classes(title)) if title is not None else ""
        return {
            "id": section.id,
            "classes": f"{kind.value} chapo" if is_chapo(self.book, section) else kind.value,
            "heading": "" if title is None else "h1" if kind is SectionKind.PART else "h2",
            "heading_class": f"title-of-section {kind.value}-title{within}{asked}",
            "heading_language": "" if title is None else title.get("lang", ""),
            "heading_direction": "" if title is None else title.get("dir", ""),
            "heading_style": style,
            "title": Markup(inner_xml(title)) if title is not None else Markup(""),
            "plain_title": words,
            "running": self._running(self._short_title(section) or words),
            "body": Markup(
                inner_xml(body_tree(self.book, section, grid, placed, found, self.labels))
            ),
        }


def _is_opener(section: Section) -> bool:
    """Return whether a section opens what follows: a part, an epigraph without any text."""
    if section.kind is SectionKind.PART:
        return True
    return section.title is None and all("epigraph" in classes(block) for block in section.body)


def shortened(text: str, face: Face, measure: float) -> str:
    """Cut a text at a word so that it stands on one line of a measure (em), with an ellipsis.

    What leads on is not left before the ellipsis, an article, a preposition or a sign: “Robinson,
    Astérix…”, “La maison…”.
    """

    def fits(words: str) -> bool:
        # The tracking of a page header is 0.03 em a character.
        return face.width(words) + 0.03 * len(words) <= measure

    if fits(text):
        return text
    kept, *words = text.split(" ")
    whole = [kept]
    while words and fits(f"{kept} {words[0]}…"):
        whole.append(words.pop(0))
        kept += " " + whole[-1]
    while len(whole) > 1 and _leads_on(whole[-1]):
        whole.pop()
    return " ".join(whole).rstrip(_SIGNS) + "…"


def _leads_on(word: str) -> bool:
    """Return whether a text stops badly after a word.

    >>> _leads_on("jusqu’à"), _leads_on("–"), _leads_on("maison,")
    (True, True, False)
    """
    bare = word.strip(_SIGNS).rpartition("’")[2].lower()
    return not bare or bare in _LEADING_ON


def _runs(book: Book, before: Collection[str]) -> list[list[Section]]:
    """Cut the sections into the documents they are laid out in; parts and chapters stand alone.

    `before`: the ids of those before the text.
    """
    runs: list[list[Section]] = []
    size = 0
    for section in book.sections:
        length = len(plain_text(section.body))
        alone = section.kind in _ALONE or (runs and runs[-1][0].kind in _ALONE)
        alone = alone or (runs and (runs[-1][0].id in before) != (section.id in before))
        if not runs or alone or size + length > _RUN:
            runs.append([])
            size = 0
        runs[-1].append(section)
        size += length
    return runs
