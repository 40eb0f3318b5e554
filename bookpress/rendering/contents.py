"""The table of contents: what the nav of an EPUB and the bookmarks of a reader show."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookpress.model.book import Book, Section, SectionKind, plain_text
from bookpress.model.theme import Labels


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents."""

    title: str
    """Plain text, on one line."""
    target: str
    """The id of the section or head that it leads to."""
    opens_section: bool
    """Whether the target is a section, not a head inside one."""
    children: tuple[Entry, ...] = ()


def contents(book: Book, labels: Labels) -> tuple[Entry, ...]:
    """Return the contents of a book: parts, the chapters they hold, the heads (`h3`) of these."""
    entries: list[Entry] = []
    in_part = False
    for section in book.sections:
        entry = Entry(section_title(book, section, labels), section.id, True, _headings(section))
        if in_part and section.kind is not SectionKind.PART:
            entries[-1] = replace(entries[-1], children=(*entries[-1].children, entry))
        else:
            entries.append(entry)
        in_part |= section.kind is SectionKind.PART
    return tuple(entries)


def section_title(book: Book, section: Section, labels: Labels) -> str:
    """Return a section's title as plain text; an opening has the label's, or the book's when the
    whole text is one opening."""
    if section.title is not None:
        return plain_text(section.title)
    return labels["opening"] if len(book.sections) > 1 else book.metadata.title


def _headings(section: Section) -> tuple[Entry, ...]:
    """Return the entries of a section's `h3`."""
    headings = (heading for heading in section.body.iter("h3") if heading.get("id"))
    return tuple(Entry(plain_text(heading), heading.get("id", ""), False) for heading in headings)
