"""Reading: the bytes of a source become a `Book`, or every fault that is in them.

source, front_matter   bytes → text, front matter → `Metadata`
markdown               the body's lines → blocks, each with its line, and the words in them
html                   raw HTML: what may stand in a book, and the tree that is built
book                   blocks, words and raw HTML → trees, and what they are in a book
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from bookpress.model.book import Book, plain_text
from bookpress.model.findings import BookError, Finding, has_errors
from bookpress.model.names import slug
from bookpress.reading.report import Report


def book_name(path: Path, identifier: str = "") -> str:
    """Return the stem of every output: the slug of the file's name.

    A name without Latin letters or digits gives `book-` and eight hexadecimal digits of the book's
    identifier (of the name's digest as long as the identifier is not known).
    """
    return slug(path.stem) or f"book-{_eight_digits(identifier or path.stem)}"


def _eight_digits(identifier: str) -> str:
    """Return the first eight hexadecimal digits of a UUID, or of the digest of anything else."""
    uuid = re.fullmatch(r"urn:uuid:([0-9a-fA-F]{8})-.*", identifier)
    return uuid[1].lower() if uuid else hashlib.sha256(identifier.encode()).hexdigest()[:8]


def read_source(
    path: Path, shown_as: str | None = None, *, draft: bool = False
) -> tuple[Book, tuple[Finding, ...]]:
    """Read a source; give the book and what was seen on the way: warnings, of a draft faults too.

    `shown_as`: the file as messages name it. `draft`: a value of the head that is at fault counts
    as left out, and only a file that is no text, is too large or has none under its head is
    refused.
    Errors: a `BookError` with all that was found in head and body, by line; an `OSError` when the
    file cannot be read.
    """
    from bookpress.reading.book.body import read_body
    from bookpress.reading.book.directions import code_from_the_left
    from bookpress.reading.book.mistakes import report_title
    from bookpress.reading.front_matter.metadata import read_front_matter
    from bookpress.reading.source import decode, split, too_large

    file = shown_as or str(path)
    report = Report(file)
    if found := too_large(path.stat().st_size, file):
        raise BookError(found)
    text, found = decode(path.read_bytes(), file)
    report.found += found
    if not text and has_errors(report.found):
        raise BookError(report.found)
    source = split(text, file)
    metadata, found = read_front_matter(source, path.parent, path.stem, without=draft)
    report.found += found
    speakers, cover = (metadata.speakers, metadata.cover) if metadata else ((), None)
    body = read_body(
        source.body,
        source.body_line,
        speakers,
        path.parent,
        report,
        cover,
        captions_from_alt=metadata is not None and metadata.captions_from_alt,
    )
    if metadata and body.sections and (title := body.sections[0].title) is not None:
        report_title(plain_text(title), body.sections[0].line, metadata.title, report)
    in_order = tuple(sorted(report.found, key=lambda one: (one.place.line, one.code)))
    refused = not draft or not body.sections
    if metadata is None or (refused and has_errors(in_order)):
        raise BookError(in_order)
    sections = body.sections
    if metadata.right_to_left:
        sections = tuple(section.with_trees(code_from_the_left) for section in sections)
    name = book_name(path, metadata.identifier)
    return Book(name, path, metadata, metadata, sections, body.pictures), in_order
