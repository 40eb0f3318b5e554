"""A small interview, built by hand: for tests of what stands after reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml.etree import fromstring

from bookpress.model.book import (
    Book,
    Isbns,
    Metadata,
    Note,
    Person,
    Role,
    Section,
    SectionKind,
    Speaker,
    TypographySettings,
)
from bookpress.model.clock import PartialDate
from bookpress.model.page.make_up import MakeUp
from bookpress.model.printers import PrintSettings
from bookpress.typography.books import plain_metadata

METADATA = Metadata(
    title="Entretien avec Ada Petit",
    language="fr",
    subtitle="Le phare & la mer",
    short_title=None,
    authors=(),
    speakers=(
        Speaker("AP", "Ada Petit", Role.INTERVIEWEE),
        Speaker("JB", "Jean Brun", Role.INTERVIEWER),
    ),
    date=None,
    updated=PartialDate(2024, 9, 7),
    series=None,
    identifier="urn:uuid:97dc70c3-b934-5de8-828a-fffc87ea5f21",
    isbn=Isbns(),
    publisher=None,
    collection=None,
    description=None,
    keywords=(),
    rights=None,
    dedication=None,
    epigraph=(),
    also=(),
    book=None,
    cover=None,
    cover_alt=None,
    site=None,
    unlisted=False,
    landing=False,
    tdm_reserved=False,
    page=None,
    make_up=MakeUp(),
    print=PrintSettings(),
    typography=TypographySettings(),
    system_fonts=False,
    captions_from_alt=False,
    accessibility_summary=None,
    certifier=None,
    silence=(),
)

OPENING = Section(
    SectionKind.OPENING,
    "ouverture",
    None,
    fromstring('<div><p data-line="9">Cet entretien prolonge un <em>livre</em>.</p></div>'),
    (),
    9,
)

QUESTION = Section(
    SectionKind.QUESTION,
    "pourquoi-un-phare",
    fromstring('<h2 id="pourquoi-un-phare" data-line="11">Pourquoi un phare ?</h2>'),
    fromstring(
        """<div>
<div class="remark"><p data-line="13">On lui demande pourquoi.</p></div>
<div class="speech interviewee" data-speaker="AP"><p data-line="15">Pour la <span
lang="en">beam</span><a class="note-call" id="call-feu"
href="#note-feu" data-note="feu">1</a>, dit-elle.</p>
<table data-line="17"><thead><tr><th scope="col">Phare</th><th scope="col">Portée</th></tr></thead>
<tbody><tr><td>Ar-Men</td><td/></tr></tbody></table>
<h3 id="la-lampe" data-line="20">La lampe</h3>
<p data-line="22">Voir <a href="#ouverture">plus haut</a>.</p></div>
</div>"""
    ),
    (Note("feu", "note-feu", 1, fromstring("<div><p>Le feu, en anglais.</p></div>"), 24),),
    11,
)

LAST = Section(
    SectionKind.QUESTION,
    "et-la-mer",
    fromstring('<h2 data-line="30">Et la mer ?</h2>'),
    fromstring('<div><p data-line="32">Elle est là.</p></div>'),
    (),
    30,
)


def small_book(*sections: Section, **head: Any) -> Book:
    """Return a typeset book: these sections, else an opening and two questions; `head` as asked."""
    metadata = replace(METADATA, **head)
    return Book(
        name="ada-petit",
        source=Path("source/ada-petit.md"),
        metadata=metadata,
        plain=plain_metadata(metadata),
        sections=sections or (OPENING, QUESTION, LAST),
        pictures=(),
    )


AUTHOR = Person("Ada Petit", "aut")
