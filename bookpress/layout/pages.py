"""Lay out: the documents for paper become one sequence of pages.

Each document is laid out alone (a book of 300 chapters takes half the time so), with the fonts,
sheets and pictures shared and the page number handed on; then all pages are joined in one document
from which every PDF is drawn. Pages are numbered as they lie: the cover is page 1 and a recto, or
stands apart (`model/page/folios.py`).

    Source: CSS Paged Media 3, #page-based-counters; WeasyPrint `Document.copy`.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

from bookpress.layout.engine import Engine
from bookpress.layout.page_references import Named, fill, needed_by, targets_of
from bookpress.layout.starts import page_starts
from bookpress.layout.whole_words import hold_words
from bookpress.model.findings import MachineError, Place, finding
from bookpress.model.page.folios import Count, Numbering, PagePlace
from bookpress.progress import Step, untold
from bookpress.rendering.documents import PaperDocument
from bookpress.rendering.running_text import PageStart

__all__ = ["Pages", "Run", "lay_out"]

_ROUNDS = 5
"""Page references change widths, widths change lines: two rounds settle nearly every book. One
whose numbers still change then (viii is wider than ix) gives them the room of the longest."""

_OF_A_PAGE = 3000
"""About so many characters of a document a page takes; said by no file."""

_MARGIN_BOXES = (
    *("top-left-corner", "top-left", "top-center", "top-right", "top-right-corner"),
    *("bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner"),
    *("left-top", "left-middle", "left-bottom", "right-top", "right-middle", "right-bottom"),
)
_AT_MARGINS = frozenset(f"@{name}" for name in _MARGIN_BOXES)

_HYPHEN = "-"
"""U+2010, WeasyPrint's own choice, shares its glyph with U+002D in most fonts, and a PDF knows one
character for each glyph: the hyphens that the author typed would be read as U+2010 too."""

_LEAF = "blank"
_BLANK = "blank-leaf"
"""The page name of the blank pages that are set in between: nothing is printed on them."""

_NUMERALS = {"arabic": "decimal", "roman": "lower-roman", "apart": "decimal"}
"""The counter style of the folios of each numbering; the style sheets call it `folio`."""
_BLANK_SHEET = (
    f"html {{ page: {_BLANK} }} @page {_BLANK} {{ background: none; "
    + " ".join(f"@{name} {{ content: none }}" for name in _MARGIN_BOXES)
    + " }"
)


class Run(NamedTuple):
    """The pages of one document."""

    name: str
    """The document's: `cover`, `text-1`…; `blank` for a page set in between."""
    root: Any
    """The `html` element that was laid out: the boxes of these pages name its elements."""
    first: PagePlace
    """Where its first page lies."""
    document: Any
    """WeasyPrint's `Document`, with its pages."""
    sections: tuple[str, ...]
    """The ids of the sections whose text it holds."""

    @property
    def folios(self) -> list[str]:
        """Return the number of each page."""
        first = self.first
        return [first._replace(number=first.number + n).folio for n in range(len(self.pages))]

    @property
    def pages(self) -> list[Any]:
        """Return WeasyPrint's `Page` objects."""
        pages: list[Any] = self.document.pages
        return pages


@dataclass(frozen=True, slots=True)
class Pages:
    """A book laid out: the same pages serve every PDF and the page list of the EPUB."""

    document: Any
    """WeasyPrint's `Document` with all pages, read-only: a writer wraps its pages, never changes
    them (`writing/sheets.py`)."""
    runs: tuple[Run, ...]
    """The documents it was joined from, in order."""
    folios: tuple[str, ...]
    """The number of each page, in order."""
    apart: tuple[bool, ...]
    """Whether a page is one of a cover that is printed on its own."""
    printed: tuple[bool, ...]
    """Whether a page shows its number: whether a margin box begins or ends with it."""
    blank: tuple[bool, ...]
    """Whether a page stands there only so that the next one begins on its side, and shows
    nothing: paper needs it, a screen does not."""
    starts: tuple[PageStart, ...]
    """Where each page of the text begins, in order of pages."""
    anchors: Mapping[str, str]
    """Id of an element → number of the page that holds its beginning."""
    drawn: dict[Any, Any] = field(default_factory=dict)
    """WeasyPrint's `Page` → what a writer drew on it, for the next one (`writing/sheets.py`)."""
    fonts: dict[Any, Any] = field(default_factory=dict)
    """WeasyPrint's fonts with which that was drawn, by their keys."""


def lay_out(
    documents: Sequence[PaperDocument], engine: Engine, language: str, step: Step = untold
) -> Pages:
    """Lay the documents out, one after the other, and join their pages; `step` is told of each.

    An element `<span class="page-reference" data-target="ID"></span>` is filled with the number of
    the page that holds ID, or with its `data-words`, in which `{page}` stands for it.
    Errors: LY01–LY03 what WeasyPrint does not understand, LY04 a page reference to an unknown id,
    LY05 page references that never settle, LY06 blocks nested too deeply.
    """
    known = _last.pop(engine.source, {})
    _last.clear()
    if sum(_left) > _MOST_LEFT:
        _left.clear()
        gc.collect()
    shelf = _Shelf(engine, documents, language, step, known)
    anchors: Mapping[str, str] = {}
    longest: dict[str, int] = {}
    for number in range(2 * _ROUNDS):
        runs = list(shelf.runs(anchors, longest))
        found = _anchors(runs)
        if unknown := sorted(shelf.needed - found.keys()):
            raise MachineError([finding("LY04", Place("contents"), id=name) for name in unknown])
        if all(anchors.get(name) == found.get(name) for name in shelf.targets):
            pages = _join(runs, found)
            _left.append(len(pages.folios))
            if engine.source and engine.fingerprint and len(pages.folios) <= _MOST_KEPT:
                _last[engine.source] = shelf.done
            return pages
        if number >= _ROUNDS - 2:
            for name in shelf.targets:
                folios = (anchors.get(name, ""), found.get(name, ""))
                if len(set(folios)) > 1:
                    longest[name] = max(longest.get(name, 0), *map(len, folios))
        anchors = found
    raise MachineError([finding("LY05", Place("contents"))])


_Key: TypeAlias = tuple[
    bytes | None, str, str, tuple[str, ...], bool, int, Numbering, tuple[Named, ...]
]
"""What a document was laid out with, its name, HTML and sections, the side and number of its first
page, its page references."""

_last: dict[str, dict[_Key, Run]] = {}
"""The runs of the book that was laid out last, by its source: a process that builds it again lays
out what has changed only."""
_MOST_KEPT = 500
"""Pages of a book that is kept so: some hundred megabytes."""

_left: list[int] = []
"""How many pages the books had that were laid out and never freed: boxes name each other in rings,
which the collector finds late, since none is young when the layout ends."""
_MOST_LEFT = 100
"""About 50 MB."""


class _Shelf:
    """The documents, each laid out again only when its first page or its references changed."""

    def __init__(
        self,
        engine: Engine,
        documents: Sequence[PaperDocument],
        language: str,
        step: Step,
        known: Mapping[_Key, Run],
    ) -> None:
        """Look at the documents. `known`: runs that were laid out before, of which those that are
        what is wanted are taken."""
        self._step = step
        self._ends = list(accumulate(len(document.html) for document in documents))
        """How many characters stand before the end of each document."""
        self._engine = engine
        self._documents = documents
        self._trees = [engine.parse(document.html) for document in documents]
        self._language = language
        self._targets = [targets_of(tree) for tree in self._trees]
        self._known = known
        self.done: dict[_Key, Run] = {}
        """What was laid out, or taken."""
        self._blanks: dict[bool, Run] = {}
        self.targets = frozenset(target for each in self._targets for target in each)
        """Every id that a page reference names."""
        self.needed = frozenset(name for tree in self._trees for name in needed_by(tree))
        """Those that must be there; behind the words of a link a page may be missing."""

    def runs(self, anchors: Mapping[str, str], longest: Mapping[str, int]) -> Iterator[Run]:
        """Lay the documents out, with the page references that `anchors` gives.

        `longest`: how many letters a reference has room for, by its target.

        What changes lines (a choice of line breaks for the whole paragraph) belongs in `_set`,
        between the tree and the pages.
        """
        count, before = Count(), self._documents[0].numbering
        for number, document in enumerate(self._documents):
            # A blank page belongs to what it follows, but never to a cover.
            first = count.next(before if before != "apart" else document.numbering)
            if document.start != "any" and (document.start == "recto") != first.recto:
                yield self._blank(first.recto)._replace(first=first)
                count = count.more(first.numbering, 1)
            before = document.numbering
            first = count.next(before)
            unknown = "" if anchors else None
            references = tuple(
                Named(anchors.get(target, unknown), longest.get(target, 0))
                for target in self._targets[number]
            )
            own = (document.name, document.html, document.sections)
            place = (first.recto, first.number, before)
            key = (self._engine.fingerprint, *own, *place, references)
            if key not in self.done:
                known = self._known.get(key)
                self.done[key] = known or self._set(number, first, references)
            run = self.done[key]._replace(first=first)
            yield run
            count = count.more(before, len(run.pages))

    def _set(self, number: int, first: PagePlace, references: Sequence[Named]) -> Run:
        """Lay out one document whose first page lies at a place."""
        document, tree = self._documents[number], self._trees[number]
        fill(tree, references)
        side = "recto" if first.recto else "verso"
        # `break-before` of the root is the side of the first page; no blank page comes of it.
        css = (
            f"html {{ break-before: {side}; hyphenate-character: '{_HYPHEN}' }} "
            f"@page :first {{ counter-reset: page {first.number} }} "
            f"@counter-style folio {{ system: extends {_NUMERALS[first.numbering]} }}"
        )
        begun = partial(self._tell, number, first.position)
        made = self._engine.render(tree, css, document.name, begun)
        for _ in range(_ROUNDS):
            if not hold_words(made.pages):
                break
            made = self._engine.render(tree, css, document.name, begun)
        return Run(document.name, tree.etree_element, first, made, document.sections)

    def _tell(self, number: int, first: int, page: int) -> None:
        """Tell of a page of a document, by its number there from 1."""
        end = self._ends[number]
        done = end - len(self._documents[number].html) + _OF_A_PAGE * (page - 1)
        self._step(f"lay out, page {first + page}", min(done, end), self._ends[-1])

    def _blank(self, recto: bool) -> Run:
        """Return an empty page of the theme's size."""
        if recto not in self._blanks:
            tree = self._engine.parse(f'<html lang="{self._language}"><body></body></html>')
            side = "recto" if recto else "verso"
            made = self._engine.render(
                tree, f"html {{ break-before: {side} }} {_BLANK_SHEET}", _LEAF
            )
            self._blanks[recto] = Run(_LEAF, tree.etree_element, Count().next("arabic"), made, ())
        return self._blanks[recto]


def _anchors(runs: Sequence[Run]) -> dict[str, str]:
    """Return the number of the first page that holds each id."""
    found: dict[str, str] = {}
    for run in runs:
        for folio, page in zip(run.folios, run.pages, strict=True):
            for name in page.anchors:
                found.setdefault(name, folio)
    return found


def _join(runs: Sequence[Run], anchors: Mapping[str, str]) -> Pages:
    """Put the pages of all documents into one."""
    pages = [page for run in runs for page in run.pages]
    folios = tuple(folio for run in runs for folio in run.folios)
    printed = tuple(map(_shows, pages, folios))
    return Pages(
        document=runs[0].document.copy(pages),
        runs=tuple(runs),
        folios=folios,
        apart=tuple(run.first.numbering == "apart" for run in runs for _ in run.pages),
        printed=printed,
        blank=tuple(_is_blank(run, page) for run in runs for page in run.pages),
        starts=tuple(
            start
            for run in runs
            for start in page_starts(
                run.root,
                run.sections,
                [page._page_box for page in run.pages],
                run.folios,
                printed[run.first.position :],
            )
        ),
        anchors=anchors,
    )


def _is_blank(run: Run, page: Any) -> bool:
    """Return whether a page was set in between, by the layout or by a style sheet, and is empty."""
    box = page._page_box
    in_between = run.name == _LEAF or box.page_type.blank
    return in_between and not any(getattr(one, "text", "").strip() for one in box.descendants())


def _shows(page: Any, folio: str) -> bool:
    """Return whether a page shows its number: a text in its margin begins or ends with it."""
    for box in page._page_box.children:
        if getattr(box, "at_keyword", None) in _AT_MARGINS:
            words = "".join(getattr(leaf, "text", "") for leaf in box.descendants()).split()
            if words and folio in (words[0], words[-1]):
                return True
    return False
