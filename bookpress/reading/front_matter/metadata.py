"""The head of a source becomes the `Metadata` of the book; every fault is found in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

from bookpress.model import clock
from bookpress.model.book import (
    Isbns,
    Metadata,
    Picture,
    PrintedBook,
    Series,
    TypographySettings,
)
from bookpress.model.findings import Finding, Place, finding, has_errors
from bookpress.model.page.make_up import MakeUp
from bookpress.model.printers import PrintSettings
from bookpress.reading.front_matter import keys
from bookpress.reading.front_matter.nested_values import Values
from bookpress.reading.front_matter.values import Faults
from bookpress.reading.front_matter.yaml_tree import read_nodes
from bookpress.reading.source import Source

NO_LANGUAGE = "und"
"""“Undetermined” (ISO 639-2): stands where the head's language is at fault."""
NOTHING = Values({}, {})
"""What a group holds that was left out."""


def read_front_matter(
    source: Source, folder: Path, name: str, *, without: bool = False
) -> tuple[Metadata | None, list[Finding]]:
    """Read the head of a source that lies in `folder`; `name` is its file name without ending.

    The metadata are None only when there is no head, and not even then where a book `without` one
    is wanted; a value at fault is as if left out, so that the body can still be checked. Texts are
    as typed, folded onto one line. Codes: HD01–HD45, and PX of the cover and the colour profile.
    """
    if source.trouble == "missing":
        unheard = Faults(source.file, (), 1, [])
        metadata = _metadata(NOTHING, unheard, folder, name) if without else None
        transcript = source.file if Path(source.file).suffix not in (".md", ".markdown") else ""
        return metadata, [finding("HD01", Place(source.file, line=1), transcript=transcript)]
    opening = Place(source.file, line=source.front_matter_line - 1)
    nodes, found = read_nodes(source.front_matter, source.front_matter_line, source.file)
    if source.trouble == "unclosed":
        found.append(finding("HD02", opening, line=source.body_line))
    if source.trouble == "dots":
        found.append(finding("HD42", Place(source.file, line=source.body_line - 1)))
    faults = Faults(
        source.file, tuple(source.front_matter.split("\n")), source.front_matter_line, found
    )
    values = keys.FRONT_MATTER.read(nodes, "", faults) or NOTHING
    metadata = _metadata(values, faults, folder, name)
    return metadata, sorted(found, key=lambda each: each.place.line)


def _metadata(values: Values, faults: Faults, folder: Path, name: str) -> Metadata:
    """Put the values together, and check those that depend on each other or on files."""
    language = values[keys.LANGUAGE] or NO_LANGUAGE
    isbn = values[keys.ISBN] or Isbns()
    date, updated = values[keys.DATE], values[keys.UPDATED]
    if date and updated and updated.before(date):
        faults.add("HD39", values.line(keys.UPDATED), updated=updated, date=date)
    line = values[keys.COLLECTION]
    unlisted = values[keys.ACCESS] == "unlisted"
    if values[keys.SITE] and not unlisted and not clock.is_told(updated, date):
        faults.add("HD62", values.line(keys.SITE))
    cover = _cover(values, faults, folder)
    print_settings = _print_settings(values[keys.PRINT] or NOTHING, faults, folder)
    accessibility = values[keys.ACCESSIBILITY] or NOTHING
    if values[keys.CHAPTERS] == "recto" and values[keys.SPEAKERS] is not None:
        faults.add("HD67", values.line(keys.CHAPTERS))
    if values[keys.FONTS] == "system":
        faults.add("HD36", values.line(keys.FONTS))
    return Metadata(
        title=values[keys.TITLE] or name,
        language=language,
        subtitle=values[keys.SUBTITLE],
        short_title=values[keys.SHORT_TITLE],
        authors=values[keys.AUTHOR] or (),
        speakers=values[keys.SPEAKERS] or (),
        date=date,
        updated=updated,
        series=values[keys.SERIES] or (line if isinstance(line, Series) else None),
        identifier=_identifier(values, isbn, language, name, faults),
        isbn=isbn,
        publisher=values[keys.PUBLISHER],
        collection=line if isinstance(line, str) else None,
        description=values[keys.DESCRIPTION],
        keywords=values[keys.KEYWORDS] or (),
        rights=values[keys.RIGHTS],
        dedication=values[keys.DEDICATION],
        epigraph=_epigraph(values[keys.EPIGRAPH] or NOTHING),
        also=values[keys.ALSO] or (),
        book=_printed_book(values[keys.BOOK] or NOTHING),
        cover=cover,
        cover_alt=(values[keys.COVER] or NOTHING)[keys.COVER_ALT],
        site=values[keys.SITE],
        unlisted=unlisted,
        landing=values[keys.WEB] == "landing",
        tdm_reserved=values[keys.TDM] == "reserved",
        page=values[keys.PAGE],
        make_up=_make_up(values),
        print=print_settings,
        typography=_typography(values[keys.TYPOGRAPHY] or NOTHING),
        system_fonts=values[keys.FONTS] == "system",
        captions_from_alt=values[keys.CAPTIONS] == "alt",
        accessibility_summary=accessibility[keys.SUMMARY],
        certifier=accessibility[keys.CERTIFIER],
        silence=values[keys.SILENCE] or (),
    )


def _identifier(values: Values, isbn: Isbns, language: str, name: str, faults: Faults) -> str:
    """Return the identifier: the head's own, else the EPUB's ISBN, else one that is made.

    HD33 when identifier and ISBN contradict each other; HD35, a note, when there is neither and the
    book is for shelves: it names a publisher, a site or an ISBN of paper.
    """
    given = values[keys.IDENTIFIER]
    if given:
        if given.startswith("urn:isbn:") and isbn.epub and given != f"urn:isbn:{isbn.epub}":
            faults.add("HD33", values.line(keys.IDENTIFIER), identifier=given, isbn=isbn.epub)
        return given
    if isbn.epub:
        return f"urn:isbn:{isbn.epub}"
    people = values[keys.AUTHOR] or values[keys.SPEAKERS] or ()
    title, names = values[keys.TITLE] or "", (person.name for person in people)
    made = f"urn:uuid:{stable_uuid(name, language, title, *names)}"
    # What is suggested here would change with the faults: they come first.
    shelved = values[keys.PUBLISHER] or values[keys.SITE] or isbn.print or isbn.pdf
    if shelved and not values.line(keys.IDENTIFIER) and not has_errors(faults.found):
        faults.add("HD35", faults.first - 1, identifier=made)
    return made


def stable_uuid(name: str, language: str, title: str, *people: str) -> str:
    """Make the UUID of a book from its file name, its language, its title and its people.

    Source: RFC 9562, section 5.5 (version 5), in the name space of addresses.

    >>> stable_uuid("entretien", "fr", "Entretien", "Ada Petit")
    'a3631f53-c2fb-5f7b-8f93-25461e4a0cb4'
    """
    from uuid import NAMESPACE_URL, uuid5  # costs 6 ms, and most heads have an identifier

    whole = "\n".join((language.lower(), name, title, *people))
    return str(uuid5(NAMESPACE_URL, f"urn:bookpress:{whole}"))


def _epigraph(given: Values) -> tuple[str, ...]:
    """Return the words of an epigraph and their source, without the source that it has not."""
    text, source = given[keys.EPIGRAPH_TEXT], given[keys.EPIGRAPH_SOURCE]
    return tuple(one for one in (text, source) if one) if text else ()


def _printed_book(book: Values) -> PrintedBook | None:
    """Return the printed book, when its title could be read."""
    if (title := book[keys.BOOK_TITLE]) is None:
        return None
    return PrintedBook(title, book[keys.BOOK_AUTHOR], book[keys.BOOK_ISBN], book[keys.BOOK_URL])


def _cover(values: Values, faults: Faults, folder: Path) -> Picture | None:
    """Load the cover, judged as any picture is."""
    file = (values[keys.COVER] or NOTHING)[keys.COVER_FILE]
    if file is None:
        return None
    from bookpress.reading.pictures.load import load_picture

    place = Place(faults.file, line=values.line(keys.COVER))
    picture, found = load_picture(file, folder, place, {})
    faults.found.extend(found)
    return picture


def _print_settings(given: Values, faults: Faults, folder: Path) -> PrintSettings:
    """Return the settings of the print file; its profile is judged by content."""
    profile = None
    if reference := given[keys.PROFILE]:
        from bookpress.reading.front_matter.press_profiles import find_profile

        place = Place(faults.file, line=given.line(keys.PROFILE))
        profile, found = find_profile(reference, folder, place)
        faults.found.extend(found)
    ink = cast("Literal['colour', 'black']", given[keys.INK] or "colour")
    printer = given[keys.PRINTER] or PrintSettings().printer
    return PrintSettings(printer, given[keys.MARKS] or False, profile, ink)


def _make_up(values: Values) -> MakeUp:
    """Return how the pages are put together; contents that are wished for name the chapters."""
    wished = values[keys.CONTENTS] or "auto"
    contents = {"auto": "auto", "no": "no", "yes": 2}.get(wished) or int(wished)
    return MakeUp(
        is_book=values[keys.BINDING] == "book",
        roman=values[keys.FOLIOS] == "roman",
        recto=values[keys.CHAPTERS] == "recto",
        contents=cast("Literal['auto', 'no', 1, 2, 3]", contents),
        notes=cast("Literal['foot', 'chapter', 'end']", values[keys.NOTES] or "foot"),
        page_references=values[keys.PAGE_REFERENCES] == "all",
    )


def _typography(given: Values) -> TypographySettings:
    """Return the exceptions to the typography."""
    narrow = cast("Literal['nnbsp', 'nbsp', 'span']", given[keys.NARROW] or "nnbsp")
    return TypographySettings(narrow, given[keys.KEEP] or (), given[keys.UNBROKEN] or ())
