"""Every edition says the same words: the text of the EPUB is looked for in both PDFs and the page.

Running text and notes are compared apart, in order, letter by letter. White space, soft hyphens and
the hyphens of line ends are left out, so that only a lost, doubled or changed word shows. What an
edition says for itself is known and left out too: cover and colophon, the numbers of notes and
lists, the mark after a speaker's name, and the addresses that paper prints for its links.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from bookpress.checking.epub.archive import open_epub
from bookpress.checking.pdf.spoken import Spoken, page_numbers, page_texts, spoken_tree
from bookpress.model.findings import Finding, Place, finding
from bookpress.patterns import late
from bookpress.reading.html.addresses import readable
from bookpress.rendering.xhtml import elements, local_name, types

_Element = etree._Element

_UNHEARD = late(
    r"[\s\u00ad\u2010\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)
"""Blanks, hyphens of line ends, and what draws nothing: joiners, marks of direction, variants."""
_MARK_OF_A_SPEAKER = late(r"\s*:$")
_MARKS_OF_A_QUOTE = "«»‹›“”„‘’\"' \u00a0\u202f\n\f"
"""What a style sheet sets around a `q`, in the PDF only."""
_CONTEXT = 24
"""How many letters around a difference are compared and shown."""
_LONGEST = 80
"""How many characters of a difference are shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an edition says of the text."""

    body: str
    notes: tuple[str, ...]
    """In the order of their calls."""
    addresses: frozenset[str] = frozenset()
    """The ends of the notes that paper may add: addresses of links, squashed."""


def squash(text: str) -> str:
    """Leave only what must agree.

    A no-break hyphen shares its glyph with “-”, and a PDF reads that.

    >>> squash("Un\u00a0mot cou\u00adpé\u202f!")
    'Unmotcoupé!'
    """
    return _UNHEARD.sub("", unicodedata.normalize("NFC", text)).replace("\u2011", "-")


def _passage(text: str, start: int, end: int) -> str:
    """Return the words of a text that hold the squashed characters from `start` to `end`.

    >>> _passage("Un mot coupé en deux", 5, 10)
    'coupé'
    """
    text = unicodedata.normalize("NFC", text)
    places = [place for place, letter in enumerate(text) if not _UNHEARD.match(letter)]
    if start >= min(end, len(places)):
        return ""
    words = " ".join(text[places[start] : places[min(end, len(places)) - 1] + 1].split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def compare(epub: Path, others: Sequence[Path]) -> list[Finding]:
    """Compare the files of one book: the EPUB's words with those of PDFs and pages (`.html`).

    Gives PY01 where words are lost, PY02 where there are too many, PY03 where they differ, PY04
    and PY05 for a lost and an additional note.
    """
    want = epub_words(epub.read_bytes())
    found: list[Finding] = []
    for other in others:
        said = pdf_words(other) if other.suffix == ".pdf" else page_words(other.read_bytes())
        if said is None:
            continue
        place = Place(str(other))
        found += _differences(want.body, said.body, place)
        found += _note_differences(want, said, place)
    return found


def compare_pages(screen: Path, print_file: Path) -> list[Finding]:
    """Compare the words that both PDFs paint, page by page: PY06 names each page that differs.

    The pages of the screen's file bear the numbers of paper. Paper alone has blank pages; those
    that fill it up for the printer stand before its last page.
    """
    pages = dict(zip(page_numbers(screen), page_texts(screen), strict=True))
    pages.pop(0, None)  # a cover that is printed apart
    printed, last = page_texts(print_file), max(pages)
    while len(printed) > last and "" in printed:
        del printed[len(printed) - 1 - printed[::-1].index("")]
    found = [
        finding(
            "PY06",
            Place(str(print_file), page=number),
            words=_passage(on_paper or pages.get(number, ""), 0, _LONGEST),
        )
        for number, on_paper in enumerate(printed, 1)
        if squash(on_paper) != squash(pages.get(number, ""))
    ]
    if last != len(printed):
        found.append(finding("PY07", Place(str(print_file)), pages=len(printed), screen=last))
    return found


def epub_words(content: bytes) -> Words:
    """Return the words of an EPUB's sections: the documents of its body matter."""
    opened, _ = open_epub(content, "")
    assert opened is not None
    bodies = (body for document in opened.spine() for body in elements(document, "body"))
    return _words([body for body in bodies if "bodymatter" in types(body)])


def page_words(content: bytes) -> Words | None:
    """Return the words of the text in the web page: what its `article` holds.

    None for a page that says of itself that it goes without the text (`web: landing`).
    """
    root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    if any("landing" in _kinds(body) for body in root.iter("body")):
        return None
    return _words([node for node in root.iter() if "text" in _kinds(node)])


def pdf_words(file: Path) -> Words:
    """Yield the words of a tagged PDF, as its structure tree tells them."""
    notes: list[str] = []

    def said(node: Spoken, *, in_terms: bool = False) -> Iterator[str]:
        if node.alternate:
            yield node.alternate
            return
        in_terms = node.numbering == "None" if node.role == "L" else in_terms
        for part in node.children:
            if isinstance(part, str):
                yield part
            elif part.role == "Endnotes":
                "".join(said(part))  # its headings are the edition's own
            elif part.role == "Note":
                notes.append("".join(said(part)))
            elif part.role == "Reference" or (part.role == "Lbl" and not in_terms):
                continue  # the number of a note, the mark of an item
            elif part.role == "Quote":
                yield "".join(said(part, in_terms=in_terms)).strip(_MARKS_OF_A_QUOTE)
            else:
                yield from said(part, in_terms=in_terms)

    body = "".join(said(spoken_tree(file)))
    return Words(body, tuple(notes))


def _words(trees: Sequence[_Element]) -> Words:
    """Gather the words of XHTML or HTML trees, notes apart."""
    body: list[str] = []
    notes: list[str] = []
    addresses: set[str] = set()
    for tree in trees:
        body += _pieces(tree, notes, addresses)
    return Words("".join(body), tuple(notes), frozenset(addresses))


def _pieces(
    node: _Element, notes: list[str], addresses: set[str], *, in_note: bool = False
) -> Iterator[str]:
    """Yield the pieces of text of a tree in order; notes are put on their own list."""
    kinds = _kinds(node)
    if not isinstance(node.tag, str) or kinds & {"pagebreak", "noteref", "note-call"}:
        return
    if "note" in kinds and "again" in kinds:  # for another file of a long chapter
        return
    if "doc-endnotes" in kinds:
        "".join(_inside(node, notes, addresses, in_note=False))  # its headings are the page's own
        return
    if "note" in kinds:
        notes.append("".join(_inside(node, notes, addresses, in_note=True)))
        return
    if kinds & {"doc-backlink", "locators"}:  # the ways to a place are each edition's own
        return
    if "speaker" in kinds:
        yield _MARK_OF_A_SPEAKER.sub("", "".join(map(str, node.itertext())))
        return
    yield node.get("alt", "") if local_name(node) == "img" else ""
    text = "".join(_inside(node, notes, addresses, in_note=in_note))
    yield text
    if local_name(node) == "a" and (address := _address(node, text)):
        if in_note:
            yield f"({address})"
        else:
            addresses.add(squash(address))


def _kinds(node: _Element) -> set[str | None]:
    """Return the names that say what an element is, whichever edition it comes from."""
    return {*types(node), *(node.get("class") or "").split(), node.get("role")}


def _inside(
    node: _Element, notes: list[str], addresses: set[str], *, in_note: bool
) -> Iterator[str]:
    """Yield the pieces between an element's tags; a note's number and its dot are not told."""
    yield node.text or ""
    for child in node:
        yield from _pieces(child, notes, addresses, in_note=in_note)
        is_number = child.get("role") == "doc-backlink"
        yield (child.tail or "").removeprefix(". ") if is_number else (child.tail or "")


def _address(link: _Element, words: str) -> str:
    """Return the address that paper prints for a link; "" for one inside or one that shows it."""
    scheme, colon, rest = readable(link.get("href") or "").partition(":")
    if not colon or scheme not in ("http", "https", "mailto", "tel"):
        return ""
    address = rest.removeprefix("//").removesuffix("/")
    return "" if squash(address) in squash(words) else address


def _differences(want_text: str, said_text: str, place: Place) -> list[Finding]:
    """Compare two running texts; what stands before and after in `said` is the edition's own."""
    want, said = squash(want_text), squash(said_text)
    if want in said:
        return []
    # The longest beginning of the text that is there says where the two part.
    low, high = 0, len(want)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if want[:middle] in said else (low, middle - 1)
    at = said.index(want[:low]) + low
    before = _passage(want_text, max(0, low - _CONTEXT), low)
    lost = want[low:].find(said[at : at + _CONTEXT])
    if lost > 0:
        words = _passage(want_text, low, low + lost)
        return [finding("PY01", place, before=before, words=words)]
    added = said[at:].find(want[low : low + _CONTEXT])
    if added > 0:
        words = _passage(said_text, at, at + added)
        return [finding("PY02", place, before=before, words=words)]
    words = _passage(want_text, low, low + _CONTEXT)
    heard = _passage(said_text, at, at + _CONTEXT)
    return [finding("PY03", place, before=before, words=words, said=heard)]


def _note_differences(want: Words, said: Words, place: Place) -> list[Finding]:
    """Compare the notes in their order; a PDF may add those that tell a link's address."""
    rest = [(squash(note), note) for note in said.notes]
    found: list[Finding] = []

    def report_added(notes: list[tuple[str, str]]) -> None:
        for letters, note in notes:
            if not any(letters.endswith(address) for address in want.addresses):
                words = _passage(note, 0, len(letters))
                found.append(finding("PY05", place, words=words))

    for note in want.notes:
        letters = squash(note)
        at = next((n for n, (other, _) in enumerate(rest) if other == letters), None)
        if at is None:
            found.append(finding("PY04", place, words=_passage(note, 0, len(letters))))
        else:
            report_added(rest[:at])
            del rest[: at + 1]
    report_added(rest)
    return found
