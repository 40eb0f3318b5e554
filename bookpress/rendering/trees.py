"""What every edition does to a section's tree before a template sets it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from bookpress.model.book import Element

EM_SPACE = "\u2003"


def copy_tree(tree: Element, *, keep_lines: bool = False) -> Element:
    """Copy a tree for one edition, without the source's lines unless they are asked for."""
    copied = deepcopy(tree)
    copied.tail = None
    if not keep_lines:
        for element in copied.iter():
            if "data-line" in element.attrib:
                del element.attrib["data-line"]
    return copied


def inner_xml(tree: Element) -> str:
    """Write what stands between the tags of an element, as XML."""
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    start, end = text.find(">") + 1, text.rfind("</")
    return text[start:end] if end >= start else ""


def name_speakers(body: Element, names: Mapping[str, str], *, mark: str, gap: str) -> None:
    """Write the speaker's name at the head of each speech, run in at its first paragraph.

    `names`: key → name. `mark` (say “ :”) belongs to the label, `gap` follows it. A speech that
    does not open with a paragraph gets one for its label. The body is changed in place.
    """
    for speech in body.iter("div"):
        key = speech.get("data-speaker")
        if key is None:
            continue
        del speech.attrib["data-speaker"]
        label = etree.Element("b", {"class": "speaker"})
        label.text = names[key] + mark
        first = speech[0] if len(speech) else None
        if first is None or first.tag != "p":
            first = etree.Element("p")
            speech.insert(0, first)
        label.tail = gap + (first.text or "").lstrip(" \n\t")
        first.text = None
        first.insert(0, label)
