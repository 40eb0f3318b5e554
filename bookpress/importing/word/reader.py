"""The line from the content of a document to a manuscript."""

from __future__ import annotations

import re
from pathlib import PurePath

from bookpress.importing.manuscript import Form, Manuscript
from bookpress.importing.word.blocks import Story
from bookpress.importing.word.notes import Notes
from bookpress.importing.word.parts.fields import Fields
from bookpress.importing.word.parts.names import child, inside, name
from bookpress.importing.word.parts.numbering import Numbering
from bookpress.importing.word.parts.package import Package, Relation, fits, open_package
from bookpress.importing.word.parts.styles import Styles
from bookpress.importing.word.parts.told import Told
from bookpress.importing.word.pictures import Pictures
from bookpress.importing.word.prose.passages import Passages
from bookpress.importing.word.runs import Context
from bookpress.model.book import Element
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

_DAY = late(r"(\d{4}-\d\d-\d\d)")
_NO_TITLE = late(
    r"(?:microsoft word|word document|document|dokument|doc|untitled|sans titre|unbenannt|title"
    r"|titre|titel|transcript|powerpoint).{0,12}|.*\.(?:docx?|odt|rtf|dotx?)",
    re.IGNORECASE,
)
_PAGE_WORDS = late(r"(?:page|seite|página|pagina|p|of|sur|von|de|di|/|[-–—|.\s\d])*", re.IGNORECASE)


def read(content: bytes, file: str) -> Manuscript:
    """Read a document.

    Errors: a `BookError` of EN12, IM60 to IM65. Findings: IM66 to IM89.
    """
    told = Told(file)
    package = open_package(content, told)
    main = package.main()
    body = child(package.tree(main) if main else None, "w:body")
    if body is None:
        raise BookError([finding("IM64", Place(file))])
    relations = package.relations(main)
    parts = {one.kind: one.target for one in relations.values() if not one.outside}
    styles = Styles(_tree(package, parts, "styles"))
    numbering = Numbering(_tree(package, parts, "numbering"), styles)
    pictures = Pictures(package, told)
    notes = Notes(told)
    for kind in ("footnotes", "endnotes"):
        tree = _tree(package, parts, kind)
        own = package.relations(parts[kind]) if kind in parts else {}
        inner = Context(styles, told, Fields(tree), own, lambda _: "")
        story = Story(inner, package, pictures, numbering, counts=False)
        notes.add(tree, story.blocks)
    context = Context(styles, told, Fields(body), relations, notes.call)
    blocks = Story(context, package, pictures, numbering).blocks(body)
    told.paragraph = 0
    _tell_beside(package, relations, parts, told)
    written = Passages(blocks, [one for note in notes.blocks.values() for one in note], told)
    title, day = _properties(package, file)
    styled, subtitle = written.title(blocks)
    title = styled or title
    passages = tuple(written.passages(blocks))
    if not passages and not title:
        raise BookError([finding("IM64", Place(file)), *told.findings()])
    return Manuscript(
        passages,
        told.findings(),
        title,
        written.language,
        day,
        {label: written.note(note) for label, note in notes.blocks.items()},
        pictures.contents,
        subtitle,
    )


FORM = Form("Word", fits, read)


def _tree(package: Package, parts: dict[str, str], kind: str) -> Element | None:
    """Parse the part of a kind; one that is named and not there is told (IM66)."""
    if kind not in parts:
        return None
    if parts[kind] not in package:
        package.told.add("IM66", at="", part=parts[kind])
    return package.tree(parts[kind])


def _tell_beside(
    package: Package, relations: dict[str, Relation], parts: dict[str, str], told: Told
) -> None:
    """Tell what stands beside the text and stays there: page headers, macros, what lies outside."""
    for one in relations.values():
        if one.kind not in ("header", "footer") or one.outside:
            continue
        if text := _page_words(package.tree(one.target)):
            told.add("IM76", at="", excerpt=text[:80])
    if any(part.endswith("vbaproject.bin") for part in package.names()):
        told.add("IM85", at="")
    beside = package.relations(parts["settings"]) if "settings" in parts else {}
    for one in (*relations.values(), *beside.values()):
        if one.outside and one.kind not in ("hyperlink", "image"):
            told.add("IM87", at="", target=one.target[:80])


def _page_words(tree: Element | None) -> str:
    """Return the words of a page header, empty for one that only counts pages."""
    fields, said = Fields(tree), []
    for one in () if tree is None else inside(tree, "w:fldChar", "w:t"):
        if name(one) == "w:fldChar":
            fields.meet(one)
        elif not fields.is_open():
            said.append(one.text or "")
    text = " ".join("".join(said).split())
    return "" if _PAGE_WORDS.fullmatch(text) else text


def _properties(package: Package, file: str) -> tuple[str, str]:
    """Return the title and the day that the properties of a document give, where they say one."""
    core = next(
        (one.target for one in package.relations("").values() if one.kind == "core-properties"), ""
    )
    tree = package.tree(core) if core else None
    title = " ".join(_text(child(tree, "dc:title")).split())
    if _NO_TITLE.fullmatch(title) or title.casefold() == PurePath(file).stem.casefold():
        title = ""
    days = (_DAY.match(_text(child(tree, f"dcterms:{one}"))) for one in ("modified", "created"))
    return title, next((day[1] for day in days if day), "")


def _text(element: Element | None) -> str:
    return "" if element is None else element.text or ""
