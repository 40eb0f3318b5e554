"""What some paragraphs become: figures, with their captions, and verse, line by line."""

from __future__ import annotations

from lxml import etree

from bookpress.model.book import Element


def break_lines(paragraph: Element) -> None:
    """Break the lines of verse where they end in the source; the tree is changed.

    >>> verse = etree.fromstring("<p>a\\nb <em>c\\nd</em><br/>e\\n</p>")
    >>> break_lines(verse)
    >>> etree.tostring(verse, encoding="unicode")
    '<p>a<br/>b <em>c<br/>d</em><br/>e\\n</p>'
    """
    for node in list(paragraph.iter(etree.Element)):
        for after in (False, True) if node is not paragraph else (False,):
            first, *rest = ((node.tail if after else node.text) or "").rstrip("\n").split("\n")
            breaks = [etree.Element("br") for _ in rest]
            for new, text in zip(breaks, rest, strict=True):
                new.tail = text
            if breaks and after:
                node.tail = first
                parent = node.getparent()
                assert parent is not None
                parent[parent.index(node) + 1 : parent.index(node) + 1] = breaks
            elif breaks:
                node.text = first
                node[:0] = breaks


def is_captioned(picture: Element) -> bool:
    """Return whether all that follows a picture is a line in emphasis under it."""
    after = picture.getnext()
    below = "\n" in (picture.tail or "")
    if after is not None and after.tag == "br":
        below = not (after.tail or "").strip()
        after = after.getnext()
    return (
        below
        and after is not None
        and after.tag in ("em", "i")
        and after.getnext() is None
        and not (after.tail or "").strip()
    )


def make_figure(paragraph: Element, caption: Element | None = None) -> None:
    """Make a paragraph that holds one picture a figure; `caption`: what stands under it."""
    picture = paragraph[0]
    paragraph.tag = "figure"
    paragraph.text = picture.tail = None
    picture.attrib.pop("title", "")
    for name in ("id", "class"):
        if name in picture.attrib:
            paragraph.set(name, str(picture.attrib.pop(name)))
    if caption is not None:
        caption.tag, caption.tail = "figcaption", None
        caption.set("data-line", str(paragraph.get("data-line")))
        paragraph[1:] = [caption]


def settle_caption(figure: Element) -> None:
    """Let a figure of raw HTML end in its caption, unless it begins with it; others are paragraphs.

    Source: HTML, `#the-figure-element`: one `figcaption`, first or last.

    >>> figure = etree.fromstring("<figure><img/><figcaption>a</figcaption><p>b</p></figure>")
    >>> settle_caption(figure)
    >>> [child.tag for child in figure]
    ['img', 'p', 'figcaption']
    """
    for number, caption in enumerate(figure.findall("figcaption")):
        if number:
            caption.tag = "p"
        elif caption is not figure[0]:
            figure.append(caption)
