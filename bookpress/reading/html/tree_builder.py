"""The tree that is being made: what is open, what may open inside it, and the words between.

Markdown and raw HTML both write here, in the order of the source, so that a `<div>` of one block
may hold the paragraphs of the next. Nothing enters that the allow-list does not know; what does
not fit where it stands is reported, and its content goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from bookpress.model.book import Element
from bookpress.model.elements import BLOCKS, HEADINGS, INLINE, names
from bookpress.patterns import late
from bookpress.reading.files import on_the_web
from bookpress.reading.html import allow_list
from bookpress.reading.html.addresses import check_address
from bookpress.reading.html.paragraphs import (
    break_lines,
    is_captioned,
    make_figure,
    settle_caption,
)
from bookpress.reading.html.segment_breaks import join_lines, join_lines_of
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.blocks import Abbreviations
from bookpress.reading.markdown.placeholders import unescape
from bookpress.reading.pictures.widths import width_in_words
from bookpress.reading.report import Report

_ENDS_BY_ITSELF = names("p li dt dd tr td th thead tbody")
"""Elements whose end tags may be left out (HTML, 13.1.2.4)."""
_SENTENCES = late(r"[.!?…][\s\u00a0]+\S|(?:\S+\s+){24}")
"""More than a sentence, or a long one: words that were probably meant to be read."""
_CARRIED = ("lang", "dir", "class")
# Classes of much of Unicode are written by what they leave out: each character of a range that
# starts before U+FFFF costs `re` a turn of a loop.
_MAY_BE_WIDE = late("[^\0-\u052f\u1e00-\u22ff]")
MOST_OPEN = 100
"""Elements inside each other, of any kind."""

LoadPicture = Callable[[str, int], "tuple[str, int, int] | None"]
"""Reference and line in; name in the book, width and height out. It reports by itself."""


@dataclass(slots=True)
class Traces:
    """What the trees hold that is settled when all of them are there."""

    ids: dict[str, int] = field(default_factory=dict)
    """The ids that the author wrote, and their lines."""
    calls: list[tuple[Element, int]] = field(default_factory=list)
    """The calls of notes, and their lines."""
    links: list[tuple[Element, int]] = field(default_factory=list)
    """Links to places of the book, and their lines."""
    headings: list[Element] = field(default_factory=list)
    """Heads inside chapters, which need an id."""
    wiki: list[tuple[Element, int, str, str]] = field(default_factory=list)
    """Links to headings by their words: element, line, what was typed, the words."""
    numbered: list[tuple[Element, int, str, str]] = field(default_factory=list)
    """References to figures and tables: element, line, what was typed, the id as typed."""


@dataclass(slots=True)
class Open:
    """An element that is open; `element` is None where its tags were left out."""

    tag: str
    element: Element | None
    line: int
    raw: bool
    """Whether the author wrote its tag."""
    last: Element | None = None
    """Its last child: lxml walks all children to find it."""
    implied: bool = False
    """Whether it was added for raw HTML: a paragraph round words, a body round rows."""


class Tree:
    """Holds one open tree after another; the `traces` are of all of them."""

    def __init__(
        self, report: Report, load_picture: LoadPicture, abbreviations: Abbreviations
    ) -> None:
        self.report = report
        self.traces = Traces()
        self.line = 0
        """The line of the source that was reached."""
        self.stack: list[Open] = []
        self.captions_from_alt = False
        """Whether the alternative text of a picture without a caption is printed as one."""
        self._load_picture = load_picture
        self._abbreviations = abbreviations
        self._words: list[str] = []
        self._carried: list[tuple[dict[str, str], int]] = []
        """Divisions that go on from the section before: their attributes, and their lines."""
        self._told: set[str] = set()
        self._wide = False
        """Whether the open tree may hold wide characters."""
        self._caption = ""
        """Of the last picture, as typed."""

    def root(self, tag: str, line: int) -> Element:
        """Open a tree."""
        root = etree.Element(tag, {"data-line": str(line)})
        self.stack = [Open(tag, root, line, raw=False)]
        for given, opened in self._carried:
            if tag == "div":
                self.start("div", given, opened, raw=True)
            else:  # a title in a division of another language or direction is in it too
                inherited = {name: given[name] for name in given if name != "class"}
                self.set(root, inherited, line)
        return root

    def finish(self, *, carry: bool = False) -> None:
        """Close a tree; what is open in it is reported.

        `carry`: divisions that are open go on in the next section.
        """
        if carry:
            self._carried = []
            for one in self.stack[1:]:
                if one.raw and one.tag == "div" and one.element is not None:
                    given = {str(key): str(value) for key, value in one.element.items()}
                    self._carried.append(({k: given[k] for k in given if k in _CARRIED}, one.line))
                    one.raw = False
        self._close_above(0)
        if self._wide and (root := self.stack[0].element) is not None:
            join_lines_of(root)
        self._wide = False
        self.stack.clear()

    def end_carried(self) -> None:
        """Report the divisions that the last section leaves open."""
        for _, line in self._carried:
            self.report.add("RH03", line, tag="div")
        self._carried.clear()

    def start(
        self,
        tag: str,
        given: dict[str, str],
        line: int,
        *,
        raw: bool = False,
        implied: bool = False,
    ) -> int:
        """Open an element; give its place on the stack, by which `end` closes it.

        Errors: RH05 it may not stand here, SZ04 too deep.
        """
        holder = self.holder()
        nested = tag == "a" and self.within("a")
        element: Element | None = None
        if len(self.stack) > MOST_OPEN:
            self.tell_once("SZ04", line, limit=MOST_OPEN)
            return len(self.stack)
        if nested or not allow_list.fits(tag, holder.tag):
            inside = "a" if nested else holder.tag
            self.report.add("RH05", line, tag=tag, holder=inside)
            if tag in BLOCKS:
                self.part_words()
        elif holder.element is not None:
            self._flush()
            element = etree.SubElement(holder.element, tag)
            if tag in BLOCKS:
                element.set("data-line", str(line))
            holder.last = element
            self.set(element, given, line)
        self.stack.append(Open(tag, element, line, raw, implied=implied))
        return len(self.stack) - 1

    def end(self, place: int) -> Element | None:
        """Close the element at a place of the stack; what was left open inside it is reported."""
        self._close_above(place)
        if len(self.stack) <= place:
            return None
        one = self.stack.pop()
        if one.element is None and one.tag in BLOCKS:
            self.part_words()
        if one.element is not None and one.raw and one.tag == "figure":
            settle_caption(one.element)
        return one.element

    def end_paragraph(self, place: int, write: Callable[[str, int], None] | None = None) -> None:
        """Close a paragraph: a lone picture becomes a figure, one that holds nothing goes.

        A line in emphasis under the picture is its caption; else its title is, which `write` reads.
        """
        paragraph = self.end(place)
        if paragraph is not None and self._in_verse(paragraph):
            break_lines(paragraph)
        if paragraph is None or (paragraph.text or "").strip():
            return
        first = next(iter(paragraph), None)
        if first is None and "id" not in paragraph.attrib:
            holder = self.holder()
            holder.last = paragraph.getprevious()
            if holder.element is not None:
                holder.element.remove(paragraph)
        elif first is not None and first.tag == "img" and not (first.tail or "").strip():
            if first.getnext() is None:
                self._add_figure(paragraph, write)
            elif is_captioned(first):
                make_figure(paragraph, paragraph[-1])

    def _in_verse(self, paragraph: Element) -> bool:
        """Return whether a paragraph, or what is open round it, is set line by line."""
        around = (one.element for one in self.stack if one.element is not None)
        return any("verse" in (one.get("class") or "").split() for one in (paragraph, *around))

    def _add_figure(self, paragraph: Element, write: Callable[[str, int], None] | None) -> None:
        """Make a figure of a paragraph that holds one picture, and write its caption.

        Warnings: MD43 an alternative text was probably meant to be read.
        """
        alt, line = paragraph[0].get("alt", ""), int(paragraph.get("data-line", 0))
        make_figure(paragraph)
        if self._caption:
            place = len(self.stack)
            self.stack.append(Open("figure", paragraph, line, raw=False, last=paragraph[0]))
            self.start("figcaption", {}, line)
            (write or self._write)(self._caption, line)
            self.end(place)
        elif _SENTENCES.search(alt):
            self.report.add("MD43", line, excerpt=alt[:40].rstrip())

    def _write(self, text: str, line: int) -> None:
        """Add words of a line."""
        self.line = line
        self.text(text)

    def _close_above(self, place: int) -> None:
        """Close all that is open above a place (RH03: a raw tag among it has no end)."""
        self._flush()
        while len(self.stack) > place + 1:
            one = self.stack.pop()
            if one.raw and one.tag not in _ENDS_BY_ITSELF:
                self.report.add("RH03", one.line, tag=one.tag)

    def text(self, text: str) -> None:
        """Add words, some of them still escaped; abbreviations among them are marked."""
        if not text:
            return
        line = self.line
        self.line += text.count("\n")
        text = unescape(text)
        self._wide = self._wide or bool(_MAY_BE_WIDE.search(text))
        holder = self.holder().tag
        if not allow_list.holds_text(holder):
            if text.strip():
                self.report.add("RH05", line, tag=text.strip()[:20], holder=holder)
            return
        if any(one.tag in ("abbr", "code", "pre") for one in self.stack):
            self._words.append(text)
            return
        for piece, whole in self._abbreviations.cut(text):
            if whole is None:
                self._words.append(piece)
            else:
                place = self.start("abbr", {"title": whole}, line)
                self._words.append(piece)
                self.end(place)

    def part_words(self) -> None:
        """Set a blank after what was written, if it ends in a word."""
        self._flush()
        holder = self.holder()
        last, element = holder.last, holder.element
        written = element.text if element is not None else None
        if last is not None:
            written = last.tail or ("x" if last.tag in INLINE else None)
        if written and not written[-1].isspace():
            self._words.append(" ")

    def code(self, text: str) -> None:
        """Add words as they are typed."""
        self._words.append(text)
        self.line += text.count("\n")

    def _flush(self) -> None:
        """Write the words that were gathered."""
        if not self._words:
            return
        text = "".join(self._words)
        self._words.clear()
        holder = self.holder()
        if holder.last is not None:
            holder.last.tail = (holder.last.tail or "") + text
        elif holder.element is not None:
            holder.element.text = (holder.element.text or "") + text

    def holder(self) -> Open:
        """Return the innermost open element that is in the tree."""
        return next(one for one in reversed(self.stack) if one.element is not None)

    def within(self, tag: str) -> bool:
        """Return whether an element of that name is open."""
        return any(one.tag == tag for one in self.stack)

    def checked(self, tag: str, pairs: Pairs, line: int) -> dict[str, str]:
        """Hold attributes as typed against the allow-list."""
        return allow_list.check_attributes(tag, pairs, line, self.report) if pairs else {}

    def set(self, element: Element, given: dict[str, str], line: int) -> None:
        """Write checked attributes, and remember what is settled later (MD05: an id twice)."""
        for name, value in given.items():
            element.set(name, value)
        if element.tag == "a" and not given.keys() & {"href", "data-note"}:
            element.tag = "span"  # a link that was refused, or the target of one
        if written := given.get("id"):
            if written in self.traces.ids:
                self.report.add("MD05", line, id=written, first=self.traces.ids[written])
                del element.attrib["id"]
            else:
                self.traces.ids[written] = line
        if given.get("href", "").startswith("#"):
            self.traces.links.append((element, line))
        if element.tag in HEADINGS and element is not self.stack[0].element:
            self.traces.headings.append(element)

    def picture(self, pairs: Pairs, line: int, title: str = "", alt: str = "") -> None:
        """Add a picture: its file is loaded. `title`, `alt`: as typed in Markdown.

        Warnings: MD16 it says nothing to those who cannot see, MD35 it stands in a section's title,
        PX29 it is on the web.
        """
        source = next((value for name, value in pairs if name == "src"), "").strip()
        if self.stack[0].tag in HEADINGS:
            self.report.add("MD35", line, file=source[:80])
            self.text(next((value for name, value in pairs if name == "alt"), ""))
            return
        given = self.checked("img", tuple(pair for pair in pairs if pair[0] != "src"), line)
        decorative = "decorative" in given.get("class", "").split()
        typed, (words, in_words) = alt, width_in_words(given.get("alt", ""))
        alt = " ".join(join_lines(words).split())
        width_asked = given.pop("width", in_words)
        if on_the_web(source):
            self._link_instead(source, alt, title or given.get("title", ""), given, line)
            return
        self._caption = title or given.get("title", "")
        if self.captions_from_alt and not self._caption and not decorative:
            self._caption = typed or alt
        if not alt and not decorative:
            self.report.add("MD16", line, file=source[:80])
        loaded = self._load_picture(source, line)
        if loaded is None:
            return
        if not alt and not decorative:
            given["class"] = f"{given.get('class', '')} undescribed".strip()
        name, width, height = loaded
        given |= {"src": f"images/{name}", "alt": "" if decorative else alt}
        given |= {"width": str(width), "height": str(height)}
        given |= {"data-width": width_asked} if width_asked else {}
        self.end(self.start("img", given, line))

    def _link_instead(
        self, source: str, alt: str, caption: str, given: dict[str, str], line: int
    ) -> None:
        """Show where a picture of the web is: its words, or its address, and its caption."""
        self.report.add("PX29", line, name=source[:80])
        address = check_address(f"https:{source}" if source.startswith("//") else source)
        kept = {name: value for name, value in given.items() if name in ("id", "lang", "dir")}
        if not address.code:
            kept["href"] = address.value
        place = self.start("span" if self.within("a") else "a", kept, line)
        self.text(alt or address.value)
        self.end(place)
        if caption:
            self.text(f" ({caption})")

    def tell_once(self, code: str, line: int, *, limit: int) -> None:
        """Report a bound that would be met again and again, once."""
        if code not in self._told:
            self._told.add(code)
            self.report.add(code, line, limit=limit)
