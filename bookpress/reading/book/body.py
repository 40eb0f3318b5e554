"""The body of a source becomes sections: trees that are checked, numbered and linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from markdown import Markdown

from bookpress.model.book import Element, Picture, Section, SectionKind, Speaker, plain_text
from bookpress.model.elements import HEADINGS
from bookpress.model.findings import Finding, Place, Severity
from bookpress.model.names import slug
from bookpress.patterns import late
from bookpress.reading.book.assemble import Assembler
from bookpress.reading.book.ids import Ids
from bookpress.reading.book.mistakes import Mistakes
from bookpress.reading.book.notes import Notes
from bookpress.reading.book.other_ids import other_ids
from bookpress.reading.book.sections import Chapter, part_sections
from bookpress.reading.book.speeches import Speeches
from bookpress.reading.book.tables import settle_tables
from bookpress.reading.book.wordless import close_marks, mend_wordless
from bookpress.reading.html.allow_list import usable_id
from bookpress.reading.html.tree_builder import Traces, Tree
from bookpress.reading.markdown import Dialect
from bookpress.reading.markdown.blocks import Heading, Reference, label_key
from bookpress.reading.pictures.widths import settle_widths
from bookpress.reading.report import Report

MOST_SIGNS = 16_000_000
_MAY_BE_AN_ID = late(r"[\w.:-]+")
"""What `{#id}` can hold (`markdown/attributes.py`)."""


class Body(NamedTuple):
    """What a body says."""

    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]


def read_body(
    text: str,
    first: int,
    speakers: Sequence[Speaker],
    folder: Path,
    report: Report,
    cover: Picture | None = None,
    *,
    captions_from_alt: bool = False,
) -> Body:
    """Read the Markdown under the head.

    `first`: the line of the file where `text` starts. `folder`: where the pictures live, none of
    which takes the name of the `cover`. `captions_from_alt`: see `Metadata`. All faults go into
    `report`; the trees are whole whatever it holds, and never hold what is refused.
    """
    if not text.strip():
        report.add("MD01", max(first, 1))
        return Body((), ())
    if len(text) > MOST_SIGNS:
        report.add("SZ06", first, count=len(text), limit=MOST_SIGNS)
        return Body((), ())
    speeches = Speeches(speakers)
    dialect = Dialect(report=report, opens_speech=speeches.opens)
    dialect.extendMarkdown(Markdown())
    found = dialect.read_blocks(text, first)
    written = set(found.references)
    for block in found.blocks:
        if isinstance(block, Heading):
            name = dict(block.attributes).get("id") or slug(block.text)[:80].strip("-")
            implied = Reference(block.text, block.line, f"#{name}", "", implied=True)
            found.references.setdefault(label_key(block.text), implied)
    pictures = _Pictures(folder, report, cover)
    tree = Tree(report, pictures.load, found.abbreviations)
    tree.captions_from_alt = captions_from_alt
    assembler = Assembler(tree, dialect.inlines)
    chapters = part_sections(found.blocks, report, interview=bool(speeches))
    trees = [_trees(chapter, assembler, speeches, report) for chapter in chapters]
    tree.end_carried()
    spoken = {word.casefold() for one in speakers for word in (one.key, one.name)}
    Mistakes(text.split("\n"), first, report, spoken).look(found)
    notes = Notes([*found.notes, *assembler.inline_notes], assembler, report)
    traces = tree.traces
    ids = Ids(traces.ids)
    names = [
        _section_id(chapter, title, ids)
        for chapter, (title, _) in zip(chapters, trees, strict=True)
    ]
    _name_headings(traces, ids)
    lines = dict(traces.calls)
    starts = [chapter.line for chapter in chapters] + [first + text.count("\n") + 2]
    notes.report_double(starts)
    sections = tuple(
        Section(
            chapter.kind,
            name,
            title,
            body,
            notes.settle(
                (body,) if title is None else (title, body),
                lines,
                ids,
                range(start, end),
                go_on=bool(speeches),
            ),
            chapter.line,
        )
        for chapter, name, (title, body), (start, end) in zip(
            chapters, names, trees, pairwise(starts), strict=True
        )
    )
    notes.report_unused()
    speeches.report_silent(
        report, questions=any(one.kind is SectionKind.QUESTION for one in chapters)
    )
    _settle_wiki(traces.wiki, sections, report)
    _settle_numbers(traces.numbered, sections, report)
    _settle_links(traces.links, sections, ids, report)
    mend_wordless(sections, report)
    close_marks(sections)
    settle_widths(sections, report)
    _settle_bibliographies(sections)
    settle_tables(sections, report)
    unused = written - dialect.inlines.links.called
    for key in sorted(unused, key=lambda one: found.references[one].line):
        reference = found.references[key]
        report.add("MD14", reference.line, label=reference.label)
    if not sections:
        report.add("MD01", first)
    return Body(sections, pictures.all())


def _trees(
    chapter: Chapter, assembler: Assembler, speeches: Speeches, report: Report
) -> tuple[Element | None, Element]:
    """Make the trees of one section: its title and its body, the speeches parted."""
    title = None
    if chapter.heading is not None:
        tag = "h1" if chapter.kind is SectionKind.PART else "h2"
        speeches.look(chapter.heading, report)
        title = assembler.title(chapter.heading, tag)
        if not plain_text(title).strip():  # it is left out, and an id that it was given with it
            assembler.tree.traces.ids.pop(str(title.get("id")), None)
            title = None
    body = assembler.tree.root("div", chapter.line)
    answers = chapter.kind is SectionKind.QUESTION
    parts = speeches.part(chapter.blocks, report, answers=answers)
    said = any(part.key is not None for part in parts)
    for part in parts:
        if part.key is not None:
            role = speeches.role_of(part.key)
            given = {"class": f"speech {role}", "data-speaker": part.key}
            if part.blocks:
                assembler.add_inside("div", given, part.line, part.blocks)
        elif said and chapter.kind is SectionKind.QUESTION:
            end = len(part.blocks)
            while end and isinstance(part.blocks[end - 1], Heading):
                end -= 1  # it heads what follows, and is nobody's word
            assembler.add_inside("div", {"class": "remark"}, part.line, part.blocks[:end])
            assembler.add(part.blocks[end:])
        else:
            assembler.add(part.blocks)
    assembler.tree.finish(carry=True)
    return title, body


def _section_id(chapter: Chapter, title: Element | None, ids: Ids) -> str:
    """Give a section the id that its head was given, else one made of its words."""
    if title is None:
        return ids.free(chapter.kind.value)
    if written := title.attrib.pop("id", ""):
        return str(written)
    return ids.of_heading(plain_text(title), chapter.kind.value)


def _name_headings(traces: Traces, ids: Ids) -> None:
    """Give the heads inside chapters their ids."""
    for heading in traces.headings:
        if "id" not in heading.attrib:
            heading.set("id", ids.of_heading(plain_text(heading), "section"))


def _headings(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    """Yield the id and the words of each heading, in the order of the text."""
    for section in sections:
        if section.title is not None:
            yield section.id, plain_text(section.title)
        for heading in section.body.iter(*HEADINGS):
            yield str(heading.get("id")), plain_text(heading)


def _settle_wiki(
    links: Sequence[tuple[Element, int, str, str]], sections: Iterable[Section], report: Report
) -> None:
    """Lead the links to the headings of their words; MD21 where there is none, as typed."""
    known: dict[str, str] = {}
    if links:
        for id_, words in _headings(sections):
            known.setdefault(label_key(words), id_)
    for link, line, typed, words in links:
        if found := known.get(label_key(words)):
            link.tag = "a"
            link.set("href", f"#{found}")
            continue
        report.add("MD21", line, excerpt=f"[[{typed}]]"[:60])
        link.text = f"[[{typed}]]"


def _settle_bibliographies(sections: Iterable[Section]) -> None:
    """Give the class of works cited to their list, behind whose last item it is written."""
    for section in sections:
        for item in list(section.body.iter("li")):
            named = (item.get("class") or "").split()
            works = item.getparent()
            if works is not None and "bibliography" in named and item.getnext() is None:
                del item.attrib["class"]
                works.set("class", " ".join(named))


_KINDS = {"fig": "figure", "tbl": "table", "tab": "table"}
_NUMBERED_ID = late(r"(fig|tbl|tab)-.")


def _settle_numbers(
    references: Sequence[tuple[Element, int, str, str]], sections: Iterable[Section], report: Report
) -> None:
    """Number the figures and tables whose id asks for it, through the book, and the references.

    Such an element gets its `data-number`; a link to it has the number as its words, and as
    `data-number` what it is the number of. MD38 where nothing has the name of a reference, which
    stays as typed. A name with a capital asks for one: `Figure`.
    """
    counts = dict.fromkeys(_KINDS.values(), 0)
    numbers: dict[str, str] = {}
    for section in sections:
        for block in section.body.iter("figure", "table"):
            id_ = block.get("id", "")
            if (asked := _NUMBERED_ID.match(id_)) and _KINDS[asked[1]] == block.tag:
                counts[block.tag] += 1
                numbers[id_] = str(counts[block.tag])
                block.set("data-number", numbers[id_])
    for link, line, typed, name in references:
        id_ = usable_id(name[0].lower() + name[1:])
        heading = next(link.iterancestors(*HEADINGS), None)
        if id_ not in numbers or heading is not None:
            report.add("MD38", line, excerpt=typed[:60])
            continue
        link.tag = "a"
        link.text = numbers[id_]
        link.set("href", f"#{id_}")
        kind = _KINDS[id_[:3]]
        link.set("data-number", kind.title() if name[0].isupper() else kind)


def _settle_links(
    links: Iterable[tuple[Element, int]], sections: Iterable[Section], ids: Ids, report: Report
) -> None:
    """Lead the links to the places that they mean; AD04 where there is none, the words stay."""
    missed = [(link, line) for link, line in links if link.get("href", "")[1:] not in ids]
    elsewhere = other_ids(_headings(sections)) if missed else {}
    for link, line in missed:
        target = link.get("href", "")[1:].removeprefix("user-content-")  # GitHub's
        known = elsewhere.get(normalize("NFC", target).lower())
        if known or (known := usable_id(target)) in ids:
            link.set("href", f"#{known}")
            continue
        places = (name for name in ids if not name.startswith(("call-", "note-")))
        could_be = "new" if _MAY_BE_AN_ID.fullmatch(target) else "bad"
        near = report.suggest(target, places)
        report.add("AD04", line, id=target, suggestion=near, **{could_be: target})
        del link.attrib["href"]
        link.tag = "span"


class _Pictures:
    """The pictures of a body, each file loaded once."""

    def __init__(self, folder: Path, report: Report, cover: Picture | None) -> None:
        self._folder = folder
        self._report = report
        self._loaded: dict[str, Picture | None] = {}
        self._faults: dict[str, list[Finding]] = {}
        self._taken = {cover.name: cover} if cover else {}

    def load(self, reference: str, line: int) -> tuple[str, int, int] | None:
        """Load a picture; its errors are reported wherever it is shown, warnings once."""
        if reference not in self._loaded:
            from bookpress.reading.pictures.load import load_picture

            place = Place(self._report.file, line=line)
            picture, found = load_picture(reference, self._folder, place, self._taken)
            self._report.found += found
            self._loaded[reference] = picture
            self._faults[reference] = [one for one in found if one.severity is Severity.ERROR]
            if picture is not None:
                self._taken[picture.name] = picture
        else:
            here = Place(self._report.file, line=line)
            self._report.found += (replace(one, place=here) for one in self._faults[reference])
        picture = self._loaded[reference]
        return None if picture is None else (picture.name, picture.width, picture.height)

    def all(self) -> tuple[Picture, ...]:
        """Return the pictures that are shown, in the order of the text."""
        shown = {picture.name: picture for picture in self._loaded.values() if picture}
        return tuple(shown.values())
