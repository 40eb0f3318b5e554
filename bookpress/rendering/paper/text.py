"""Sections on paper: what a tree needs before the page sets it.

Comes in: a section and its notes. Goes out: copies of its title and body, ready for HTML and XML
parsers alike, in which blocks carry what the style sheet asks for: `first` (no indent), `lead` and
`short` (the first paragraph under a question), `pull` (a quotation that stands out), the sizes of
pictures, and the space after each block that brings it back to the grid.
"""

from __future__ import annotations

from dataclasses import replace

from bookpress.model.book import (
    Book,
    Element,
    Section,
    SectionKind,
    plain_text,
    source_line,
)
from bookpress.model.elements import HEADINGS, LISTS, names
from bookpress.model.findings import Finding, Place
from bookpress.model.printers import PRINTERS
from bookpress.model.theme import Labels
from bookpress.rendering.paper.code import set_code
from bookpress.rendering.paper.endnotes import set_endnote_calls
from bookpress.rendering.paper.grid import STEP, Grid
from bookpress.rendering.paper.line_turns import set_turns
from bookpress.rendering.paper.long_words import set_long_words, set_wide_words
from bookpress.rendering.paper.notes import set_addresses, set_notes, set_page_references
from bookpress.rendering.paper.pictures import Room, set_figure, set_inline_pictures
from bookpress.rendering.paper.tables import set_table
from bookpress.rendering.paper.widths import Face
from bookpress.rendering.sections import is_call, name_numbers, name_speakers
from bookpress.rendering.trees import add_class, classes, copy_tree
from bookpress.rendering.verse import set_verse
from bookpress.rendering.xhtml import keep_open

_SPEECHES = ("speech", "remark")

# These have a line of space above them, as `text.css` sets them.
_AIRY = HEADINGS | names("table blockquote figure pre hr dl")
# A paragraph after one of these begins anew, without indent.
_BREAKS = _AIRY | LISTS

# These stand in by a step.
_SET_IN = LISTS | names("dd blockquote")
# These begin with the block that they hold first.
_HOLDERS = LISTS | names("div li blockquote")

# A quotation of one paragraph as short as this stands out of an answer.
_PULL = 220
# A chapô is a paragraph or two, not an article.
_CHAPO = 1500

# Three lines under a head with more notes than these may not fit on its page.
_FEW_CALLS = 2

# Taller ones leave holes at the foot of the page before them: 20 lines of 33.
_TALLEST = 20 / 33
# A note stands on the page of its call, under at least as much text.
_TALLEST_IN_A_NOTE = 10 / 33


def _place_notes(tree: Element, section: Section, placed: set[str] | None) -> None:
    """Put the notes at the foot of the page of their call, or lead to where they stand."""
    if placed is None:
        set_endnote_calls(tree)
    else:
        set_notes(tree, section.notes, placed)


def title_tree(
    section: Section, grid: Grid, face: Face, size: str, placed: set[str] | None
) -> Element | None:
    """Copy a section's title, cut into the lines of its face and size, with its notes.

    `placed`: see `body_tree`.
    """
    if section.title is None:
        return None
    title = copy_tree(section.title)
    set_turns(title, grid.even(plain_text(title), face, size))
    set_wide_words(title, face, grid.measure / grid.length(size))
    _place_notes(title, section, placed)
    set_addresses(title)
    set_long_words(title)
    keep_open(title)
    return title


def body_tree(
    book: Book,
    section: Section,
    grid: Grid,
    placed: set[str] | None,
    found: list[Finding],
    labels: Labels,
) -> Element:
    """Copy a section's body and make it ready for the page.

    `placed`: the ids of the notes that the document holds already (see `set_notes`); None where
    notes stand at no foot. `found`: what had to be set otherwise than the source asks; added to.
    `labels`: the words of pages and numbers.
    """
    body = copy_tree(section.body)
    _name_places(book, body, labels)
    _mark_short_lead(body, section, grid)
    names = {speaker.key: speaker.name for speaker in book.metadata.speakers}
    name_speakers(body, names, mark="", gap="\u2003")
    for paragraph in list(body.iter("p")):
        set_verse(paragraph)
    pictures = {picture.name: picture for picture in book.pictures}
    for heading in body.iter(*HEADINGS):
        measure = grid.indented(_depth(heading)) / grid.length("subhead-size")
        set_wide_words(heading, grid.sans_bold, measure)
    for quotation in list(body.iter("blockquote")):
        _set_quotation(quotation, grid)
    lines = [source_line(table, section.line) for table in section.body.iter("table")]
    for table, line in zip(list(body.iter("table")), lines, strict=True):
        if not any(ancestor.tag == "table" for ancestor in table.iterancestors()):
            least = _space_after(table, "table-rest", grid)
            place = Place(str(book.source), line=line)
            measure = grid.indented(_depth(table))
            found += set_table(table, grid, measure, least, place, book.metadata.language)
    lines = [source_line(figure, section.line) for figure in section.body.iter("figure")]
    for figure, line in zip(list(body.iter("figure")), lines, strict=True):
        room = _room(book, grid, grid.indented(_depth(figure)), _TALLEST, line)
        height = set_figure(figure, pictures, grid, room, found)
        rest = grid.rest(height, _space_after(figure, "least-rest", grid))
        figure.set("style", f"--rest: {rest}")
    _set_phrases(body, grid, grid.measure)
    for numbered in body.iter("ol"):
        _set_numbers(numbered, grid)
    _mark_single_lines(body, grid)
    _mark_first(body)
    _mark_announcing(body)
    _place_notes(body, section, placed)
    set_addresses(body)
    set_long_words(body)
    keep_open(body)
    return body


def notes_ready(
    book: Book,
    section: Section,
    grid: Grid,
    hang: float,
    found: list[Finding],
    labels: Labels,
) -> Section:
    """Return a section whose notes went the way of its body, as far as their small foot allows.

    A note stands in a paragraph (see `set_notes`): its tables are lines there, its verse prose.
    `hang`: by how much they are hung, in pt. `found`, `labels`: see `body_tree`.
    """
    pictures = {picture.name: picture for picture in book.pictures}

    def ready(given: Element, line: int) -> Element:
        body = copy_tree(given)
        _name_places(book, body, labels)
        measure = grid.measure - hang
        for figure in body.iter("figure"):
            inside = measure - grid.measure + grid.indented(_depth(figure))
            room = _room(book, grid, inside, _TALLEST_IN_A_NOTE, line)
            set_figure(figure, pictures, grid, room, found)
        _set_phrases(body, grid, measure)
        return body

    notes = tuple(replace(note, body=ready(note.body, note.line)) for note in section.notes)
    return replace(section, notes=notes)


def _name_places(book: Book, tree: Element, labels: Labels) -> None:
    """Name figures, tables and the pages of links."""
    name_numbers(tree, labels)
    every = book.metadata.make_up.page_references
    set_page_references(tree, labels["page_reference"], every=every)


def _room(book: Book, grid: Grid, measure: float, tallest: float, line: int) -> Room:
    """Return what there is for a picture; `tallest`: as a part of the page."""
    resolution = PRINTERS[book.metadata.print.printer].resolution
    place = Place(str(book.source), line=line)
    return Room(measure, tallest * grid.text_height, resolution, place)


def _set_phrases(tree: Element, grid: Grid, measure: float) -> None:
    """Set the pictures and the code of lines of text, and blocks of code; `measure` in pt."""
    set_inline_pictures(tree)
    for code in list(tree.iter("code")):
        set_code(code, grid, measure - grid.measure + grid.indented(_depth(code)))


def is_chapo(book: Book, section: Section) -> bool:
    """Return whether an opening is the short note before an interview, set in italic."""
    return (
        section.kind is SectionKind.OPENING
        and book.is_interview
        and len(book.sections) > 1
        and len(plain_text(section.body)) <= _CHAPO
        and all(block.tag == "p" for block in section.body)
    )


def _depth(block: Element) -> int:
    """Count the lists, quotations and letters around a block; a letter is set in on both sides."""
    around = list(block.iterancestors())
    letters = sum("letter" in classes(outer) for outer in around)
    return 2 * letters + sum(outer.tag in _SET_IN for outer in around)


def _space_after(block: Element, least: str, grid: Grid) -> float:
    """Return the least space after a block, in pt: a token, or that above the block that follows.

    The larger of two margins stands for both, so the smaller must not be what brings the page back
    to the grid.
    """
    holder = block
    while (after := holder.getnext()) is None:
        parent = holder.getparent()
        if parent is None or parent.getparent() is None:  # the next question follows
            return max(grid.length(least), grid.length("two-lines"))
        if parent.tag in _AIRY:
            return max(grid.length(least), grid.line)
        holder = parent
    while after.tag in ("div", "li") and len(after) and "table" not in classes(after):
        after = after[0]
    airy = after.tag in _AIRY or after.get("class") == "table"
    return max(grid.length(least), grid.line if airy else 0)


def _mark_short_lead(body: Element, section: Section, grid: Grid) -> None:
    """Mark the first paragraph under a head: three lines of it stay there, or more follows it.

    Two lines are enough of one that calls many notes: three with theirs may not fit, and the head
    would stand alone.
    """
    first = next(body.iter("p"), None)
    if section.title is None or first is None:
        return
    if sum(map(is_call, first.iter("a"))) > _FEW_CALLS:
        return
    # Less than the measure, as the speaker's name takes its place too.
    if grid.lines(plain_text(first), grid.serif, "text-size", grid.measure * 0.97) >= 3:
        add_class(first, "lead")
    elif _is_followed(first, body):
        add_class(first, "short")


def _mark_single_lines(body: Element, grid: Grid) -> None:
    """Mark what is one line under a heading: more of what follows stays there with both."""
    for heading in body.iter(*HEADINGS):
        after = heading.getnext()
        while after is not None and after.tag in _HOLDERS and len(after) and not _opens(after):
            after = after[0]
        if after is None or not _is_followed(after, body):
            continue
        is_code = after.tag == "pre" and len(after) == 1 and len(after[0]) == 1
        measure = grid.indented(_depth(after))
        if is_code or (
            after.tag in ("p", "li")
            and grid.lines(plain_text(after), grid.serif, "text-size", measure) == 1
        ):
            add_class(after, "short")


def _opens(holder: Element) -> bool:
    """Return whether words of its own stand before the first block of a holder."""
    return bool((holder.text or "").strip())


def _is_followed(block: Element, body: Element) -> bool:
    """Return whether more of the body comes after a block."""
    return any(
        outer is not body and outer.getnext() is not None
        for outer in (block, *block.iterancestors())
    )


def _mark_first(body: Element) -> None:
    """Mark the paragraphs that begin anew; lines of dialogue are all indented alike."""
    for paragraph in body.iter("p"):
        if "dialogue" in classes(paragraph):
            continue
        before = paragraph.getprevious()
        parent = paragraph.getparent()
        if before is None:
            fresh = parent is not None and parent.tag in ("div", "blockquote", "dd", "li")
        else:
            fresh = before.tag in _BREAKS or not {"table", "verse"}.isdisjoint(classes(before))
        if fresh:
            add_class(paragraph, "first")


def _mark_announcing(body: Element) -> None:
    """Mark the paragraphs that end with a colon: they stay with what they announce."""
    for paragraph in body.iter("p"):
        after = paragraph.getnext()
        if after is not None and after.tag != "p" and plain_text(paragraph).endswith(":"):
            add_class(paragraph, "announcing")


def _set_quotation(quotation: Element, grid: Grid) -> None:
    """Let a short quotation of an answer stand out, its lines even."""
    blocks = list(quotation)
    parent = quotation.getparent()
    in_speech = parent is not None and any(name in classes(parent) for name in _SPEECHES)
    text = plain_text(quotation)
    asked = "pull" in classes(quotation)
    if (
        len(blocks) != 1
        or blocks[0].tag != "p"
        or "verse" in classes(blocks[0])
        or not (asked or (in_speech and len(text) <= _PULL and not classes(quotation)))
    ):
        return
    if not asked:
        add_class(quotation, "pull")
    lines = grid.lines(text, grid.display, "pull-size")
    least = _space_after(quotation, "least-rest", grid)
    rest = grid.rest(lines * grid.length("pull-line"), least)
    set_turns(blocks[0], grid.even(text, grid.display, "pull-size"))
    set_wide_words(blocks[0], grid.display, grid.measure / grid.length("pull-size"))
    quotation.set("style", f"--rest: {rest}")


def _set_numbers(numbered: Element, grid: Grid) -> None:
    """Let a list count from its `start`, which WeasyPrint does not read, and hold its last number.

    The step of a list has room for two figures.
    """
    start = int(numbered.attrib.pop("start", "") or 1)
    widest = grid.serif.width(f"{start + len(numbered.findall('li')) - 1}. ")
    style = [f"counter-reset: list-item {start - 1}"] if start != 1 else []
    if widest > STEP:
        style.append(f"padding-inline-start: {widest:.2f}em")
    if style:
        numbered.set("style", "; ".join(style))
