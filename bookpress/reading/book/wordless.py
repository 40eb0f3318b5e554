"""Links, headings and marks of the index that have no words: nobody sees them.

`bookpress check` would end with an error of Ace, epubcheck or veraPDF. They are mended here, where
their line is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bookpress.model.book import Element, Section, plain_text, source_line
from bookpress.model.elements import HEADINGS
from bookpress.reading.html.addresses import readable
from bookpress.reading.report import Report


def mend_wordless(sections: Sequence[Section], report: Report) -> None:
    """Give words to links that have none, and leave out headings inside chapters that have none.

    A link says its address, one inside the book the words of the heading that it leads to; a
    picture without alternative text that is all of a link says it in its stead. One that leads to
    what has a number is a reference to it, but in a heading. Warnings: AD07 a link, MD04 a heading.
    """
    titles = dict(_titles(sections))
    numbered = {
        f"#{block.get('id')}": block
        for section in sections
        for block in section.body.iter("figure", "table")
        if block.get("data-number")
    }
    for section in sections:
        trees = (section.title, section.body, *(note.body for note in section.notes))
        for tree in trees:
            for link in [] if tree is None else list(tree.iter("a")):
                address = link.get("href", "")
                if not address or link.get("class") == "note-call" or not _is_wordless(link):
                    continue
                block = numbered.get(address)
                inside = [*link.iterancestors(*HEADINGS), *link.iter("img")]
                if block is not None and not inside:
                    link.text = block.get("data-number")
                    link.set("data-number", block.tag)
                else:
                    _name(link, titles)
                    report.add("AD07", source_line(link), address=address)
        for heading in list(section.body.iter(*HEADINGS)):
            if _is_wordless(heading):
                report.add("MD04", source_line(heading))
                heading.tag = "div"  # its id stays a place


def close_marks(sections: Sequence[Section]) -> None:
    """Let marks of the index without words take no room: one of the blanks around each goes."""
    for section in sections:
        for tree in (section.body, *(note.body for note in section.notes)):
            for mark in tree.iter("span"):
                wordless = not len(mark) and not mark.text
                if wordless and "index" in (mark.get("class") or "").split():
                    before = _text_before(mark)
                    if not before or before[-1].isspace():
                        mark.tail = (mark.tail or "").lstrip(" \n")


def _text_before(element: Element) -> str:
    """Return the text right before an element, in the same holder."""
    before = element.getprevious()
    while before is not None and not (before.tail or len(before) or before.text):
        before = before.getprevious()
    holder = element.getparent()
    if before is not None:
        return before.tail or "…"
    return "" if holder is None else holder.text or ""


def _titles(sections: Sequence[Section]) -> Iterator[tuple[str, str]]:
    """Yield the address and the words of each heading."""
    for section in sections:
        if section.title is not None:
            yield f"#{section.id}", plain_text(section.title)
        for heading in section.body.iter(*HEADINGS):
            yield f"#{heading.get('id')}", plain_text(heading)


def _is_wordless(element: Element) -> bool:
    pictures = (picture.get("alt", "").strip() for picture in element.iter("img"))
    return not plain_text(element).strip() and not any(pictures)


def _name(link: Element, titles: dict[str, str]) -> None:
    """Let a link, or the picture in it, say where it leads; one that leads to no words is none."""
    address = link.get("href", "")
    words = titles.get(address, "").strip() if address.startswith("#") else readable(address)
    picture = next(link.iter("img"), None)
    if not words:
        del link.attrib["href"]
        link.tag = "span"
    elif picture is None:
        link.text = words
    else:
        picture.set("alt", words)
        picture.set("class", picture.get("class", "").replace("decorative", "").strip())
        if not picture.get("class"):
            del picture.attrib["class"]
