"""The book: what a source says, before anything is written.

`read` makes it, `typeset` gives it its spaces and quotes, the renderers turn it into documents.
Everything is a frozen value; the trees inside (`lxml` elements) are never changed in place by a
later stage, which copies what it changes.

The trees are XHTML without namespace, in the vocabulary of `docs/architecture.md`: every block
carries `data-line`, its line in the source; every element and attribute is on the allow-list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from lxml import etree

from bookpress.model.clock import PartialDate
from bookpress.model.page.direction import written_from_right
from bookpress.model.page.make_up import MakeUp
from bookpress.model.page.trim import Trim
from bookpress.model.printers import PrintSettings

Element: TypeAlias = etree._Element
"""A node of a tree; lxml gives its class no public name."""


class Role(Enum):
    """What a speaker does in an interview."""

    INTERVIEWEE = "interviewee"
    INTERVIEWER = "interviewer"


class Speaker(NamedTuple):
    """One voice: `SD` → Samuel Durand, interviewee."""

    key: str
    name: str
    role: Role
    line: int = 0
    """Where the front matter declares it; 0 where it does not say."""
    sort: str | None = None
    """The name as shelves order it: `Durand, Samuel`."""


class Person(NamedTuple):
    """Someone who made the book."""

    name: str
    role: str
    """A MARC relator code of three letters: `aut`, `ive` (interviewee), `trl`…"""
    sort: str | None = None
    """The name as shelves order it."""


class PrintedBook(NamedTuple):
    """The printed book that the text belongs to (`book` of the head)."""

    title: str
    author: str | None
    isbn: str | None
    url: str | None


class Series(NamedTuple):
    """The series that the book belongs to, and its place there."""

    name: str
    number: str | None
    """`3`, or `3.5` of a volume between two."""

    def __str__(self) -> str:
        """Write both: `Les phares, 3`."""
        return f"{self.name}, {self.number}" if self.number else self.name


class Isbns(NamedTuple):
    """The ISBN of each edition, 13 digits without hyphens, or None."""

    epub: str | None = None
    pdf: str | None = None
    print: str | None = None


class TypographySettings(NamedTuple):
    """`typography` of the head."""

    narrow: Literal["nnbsp", "nbsp", "span"] = "nnbsp"
    """How the EPUB writes the narrow no-break space."""
    keep: tuple[str, ...] = ()
    """Words whose typography is never touched."""
    unbroken: tuple[str, ...] = ()
    """Words that are never hyphenated."""


class Silence(NamedTuple):
    """A finding that the author has read and answers for."""

    code: str
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, judged by its content, turned upright and freed of its metadata."""

    name: str
    """Its file name in every output: ASCII, unique in the book, with the right ending."""
    content: bytes
    media_type: str
    """`image/jpeg`, `image/png`, `image/gif`, `image/svg+xml` or `image/webp`."""
    width: int
    """In pixels (of an SVG, in CSS pixels)."""
    height: int
    source: str
    """The file as the author named it, for messages."""
    line: int
    per_inch: float = 0.0
    """Pixels to the inch of paper, as the file states; 0 where it does not."""


class Phrase(str):
    """Words on one line that know how they are written: with emphasis, links, other languages.

    As a string it is its words, so that nothing made of it for programs holds markup; a template
    writes it with its elements. What else a string makes of itself is a plain one.

    >>> phrase = Phrase(etree.fromstring("<p><em>Phare</em>, relu</p>"))
    >>> str(phrase), phrase.__html__()
    ('Phare, relu', '<em>Phare</em>, relu')
    """

    __slots__ = ("tree",)
    tree: Element

    def __new__(cls, tree: Element) -> Phrase:
        """Make a phrase of what an element holds; a link's address stands behind its words."""
        said = deepcopy(tree)
        for link in said.iter("a"):
            address = link.get("href", "").removeprefix("mailto:")
            if address and address != plain_text(link):
                link.tail = f" ({address}){link.tail or ''}"
        phrase = super().__new__(cls, plain_text(said))
        phrase.tree = tree
        return phrase

    def __reduce__(self) -> tuple[Callable[[bytes], Phrase], tuple[bytes]]:
        """Tell what makes a copy, also in another process, where no tree can go."""
        return _phrase, (etree.tostring(self.tree, with_tail=False),)

    def __html__(self) -> str:
        """Return the words with their elements, as XHTML."""
        return inner_xml(self.tree)


def _phrase(xml: bytes) -> Phrase:
    """Make a phrase of its element, written as XML."""
    return Phrase(etree.fromstring(xml))


FIELDS_OF_WORDS = (
    *("title", "subtitle", "short_title", "authors", "speakers", "publisher", "collection"),
    *("series", "description", "keywords", "rights", "dedication", "also", "book"),
    *("epigraph", "accessibility_summary", "certifier", "cover_alt"),
)
"""The fields of the head that hold words; the others hold addresses, codes and numbers."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The head of the source, every key checked. `None` and `()` mean that it was left out."""

    title: str
    language: str
    """A BCP 47 tag, as typed: `fr`, `fr-CA`."""
    subtitle: str | None
    short_title: str | None
    authors: tuple[Person, ...]
    """As typed, translators and others among them; see `creators` and `contributors`."""
    speakers: tuple[Speaker, ...]
    date: PartialDate | None
    updated: PartialDate | None
    series: Series | None
    identifier: str
    """A URI (`urn:uuid:…`, `urn:isbn:…`, `https:…`); made of file name, language, title and
    people when the head gives neither it nor an ISBN."""
    isbn: Isbns
    publisher: str | None
    collection: str | None
    description: str | None
    keywords: tuple[str, ...]
    rights: str | None
    dedication: str | None
    epigraph: tuple[str, ...]
    """Its words, then whence they come."""
    also: tuple[str, ...]
    book: PrintedBook | None
    cover: Picture | None
    cover_alt: str | None
    """What the cover shows, in the author's words."""
    site: str | None
    """https address that ends in a slash."""
    unlisted: bool
    landing: bool
    """Whether the page for browsers goes without the text."""
    tdm_reserved: bool
    page: Trim | None
    """The page that is asked for; None for the theme's own."""
    make_up: MakeUp
    print: PrintSettings
    typography: TypographySettings
    system_fonts: bool
    captions_from_alt: bool
    """Whether the alternative text of a picture without a caption is printed as one."""
    accessibility_summary: str | None
    certifier: str | None
    silence: tuple[Silence, ...]

    @property
    def creators(self) -> tuple[Person, ...]:
        """Who answers for the text: the authors, else the interviewees, else all that are named.

        Source: EPUB 3.3, 5.5.3.2.3: who does so in a secondary role is a contributor.
        """
        written = tuple(person for person in self.authors if person.role in ("aut", "ive"))
        asked = tuple(person for person in self._voices if person.role == "ive")
        return written or asked or self.authors

    @property
    def contributors(self) -> tuple[Person, ...]:
        """Who helped: translators, illustrators, editors; then voices that are not creators."""
        creators = self.creators
        others = tuple(person for person in self.authors if person not in creators)
        named = {person.name for person in creators + others}
        return others + tuple(person for person in self._voices if person.name not in named)

    @property
    def _voices(self) -> tuple[Person, ...]:
        roles = {Role.INTERVIEWEE: "ive", Role.INTERVIEWER: "ivr"}
        return tuple(Person(one.name, roles[one.role], one.sort) for one in self.speakers)

    @property
    def right_to_left(self) -> bool:
        """Whether the book's script is written from the right, as its language tag tells."""
        return written_from_right(self.language)

    @property
    def running_title(self) -> str:
        """The title for narrow places."""
        return self.short_title or self.title

    def with_words(
        self, change: Callable[[str], str], names: Collection[str] = FIELDS_OF_WORDS
    ) -> Metadata:
        """Return the same with some fields changed, each text in them by itself."""
        changed = {name: _changed(getattr(self, name), change) for name in names}
        return replace(self, **changed)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """Change the words of a value, whatever its shape."""
    match value:
        case str():
            return change(value)
        case Person() | Speaker() | Series():
            return value._replace(name=change(value.name))
        case PrintedBook():
            author = _changed(value.author, change)
            return value._replace(title=change(value.title), author=author)
        case tuple():
            return tuple(_changed(each, change) for each in value)
    return value


@dataclass(frozen=True, slots=True)
class Note:
    """A note, called from the text by `<a class="note-call" data-note=LABEL>`."""

    label: str
    id: str
    """`note-LABEL`; its first call is `call-LABEL`, the next `call-LABEL-2`…"""
    number: int
    """As printed: in order of the first calls; from 1 again in each chapter, but running on
    through the questions of an interview."""
    body: Element
    """A `div` of blocks."""
    line: int


class SectionKind(Enum):
    """What a section is: it decides its file, its head and its pages."""

    OPENING = "opening"
    """Text before the first head; has no title."""
    PART = "part"
    """A `#`, with the text before its first chapter."""
    CHAPTER = "chapter"
    """A `##`."""
    QUESTION = "question"
    """A `##` of a book with speakers."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part, chapter, question or opening: one document of the EPUB."""

    kind: SectionKind
    id: str
    title: Element | None
    """An `h1` (part) or `h2` with inline content; None for an opening."""
    body: Element
    """A `div` of blocks: paragraphs, speeches, remarks, lists, tables…"""
    notes: tuple[Note, ...]
    """The notes called in title and body, in order of their first call."""
    line: int

    def with_trees(self, change: Callable[[Element], Element]) -> Section:
        """Return the same with other trees: of the title, the body and each note."""
        return replace(
            self,
            title=None if self.title is None else change(self.title),
            body=change(self.body),
            notes=tuple(replace(note, body=change(note.body)) for note in self.notes),
        )


@dataclass(frozen=True, slots=True)
class Book:
    """A whole source, read and checked."""

    name: str
    """The slug of the source's file name: the stem of every output."""
    source: Path
    """The file that was read, as given."""
    metadata: Metadata
    """As people read it: typeset, once the book is."""
    plain: Metadata
    """As programs show it, in catalogues and titles of windows: spaces are plain ones or no-break
    ones, and nothing stands inside a word."""
    sections: tuple[Section, ...]
    """In reading order, flat: chapters stand after the part that holds them."""
    pictures: tuple[Picture, ...]
    """Those that the sections show, each once, `img/@src` being `images/NAME`."""

    @property
    def is_interview(self) -> bool:
        """Return whether the book has speakers, so that its chapters are questions."""
        return bool(self.metadata.speakers)


def inner_xml(tree: Element) -> str:
    """Write what stands between the tags of an element, as XML."""
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    start, end = text.find(">") + 1, text.rfind("</")
    return text[start:end] if end >= start else ""


def source_line(element: Element, otherwise: int = 0) -> int:
    """Return the line of an element: that of the nearest block around it that has one."""
    around = (one.get("data-line") for one in (element, *element.iterancestors()))
    return next((int(line) for line in around if line), otherwise)


def plain_text(element: Element) -> str:
    """Return the words of a tree on one line, without note calls.

    >>> from lxml.etree import fromstring
    >>> plain_text(fromstring('<h2>Un <em>choc</em><a class="note-call">1</a> ?</h2>'))
    'Un choc ?'
    """
    parts: list[str] = []

    def collect(node: Element) -> None:
        if node.get("class") == "note-call" or not isinstance(node.tag, str):
            return
        if node.tag == "br":
            parts.append(" ")
        parts.append(node.text or "")
        for child in node:
            collect(child)
            parts.append(child.tail or "")

    collect(element)
    # Only the white space of the source folds; no-break spaces are typography and stay.
    return " ".join("".join(parts).split("\n")).replace("\t", " ").strip(" ")
