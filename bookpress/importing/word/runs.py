"""A paragraph of a document → its pieces: words with their look, notes, pictures, text boxes.

Changes that a reviewer tracked are taken as accepted. Source: ECMA-376, part 1, 17.3 (paragraphs
and runs), 17.13.5 (revisions); part 3 (alternate content).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from bookpress.importing.word.formulas import formula
from bookpress.importing.word.parts.fields import Fields, is_dropped, link_of
from bookpress.importing.word.parts.names import child, inside, name, switched, value
from bookpress.importing.word.parts.package import Relation
from bookpress.importing.word.parts.styles import Look, Styles, switched_on
from bookpress.importing.word.parts.told import Told
from bookpress.importing.word.pictures import Drawn, drawn_in
from bookpress.importing.word.pieces import Span
from bookpress.importing.word.symbols import symbols
from bookpress.model.book import Element

_THROUGH = frozenset(
    [
        "w:ins",
        "w:moveTo",
        "w:smartTag",
        "w:customXml",
        "w:sdtContent",
        "w:dir",
        "w:bdo",
        "w:fldSimple",
        "w:sdt",
    ]
)
"""What only holds others; each is asked for by its own rule where it has one."""
_CHANGED_AWAY = frozenset(("w:del", "w:moveFrom"))
_SPACES = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
_WITH_WORDS = ("w:t", "w:txbxContent", "w:drawing", "v:imagedata", "m:t")


class Context(NamedTuple):
    """What the reading of runs asks of the document."""

    styles: Styles
    told: Told
    fields: Fields
    relations: dict[str, Relation]
    """Of the part that is read."""
    note: Callable[[Element], str]
    """Gives a note's call (`w:footnoteReference`) as Markdown, empty for a note without words."""


class Line(NamedTuple):
    """What was read of one paragraph, or of several whose ends were deleted."""

    spans: list[Span]
    drawn: list[tuple[int, Drawn]]
    """Pictures and boxes, each with the number of spans before it."""
    bookmarks: list[str]


class Reader:
    """Reads the runs of one paragraph after the other into a line."""

    def __init__(self, context: Context, line: Line, style: str, *, plain: bool) -> None:
        self._context, self._line = context, line
        self._style, self._plain = style, plain

    def read(self, element: Element, link: str = "") -> None:
        """Read what an element holds."""
        for one in element.iterchildren("*"):
            self._read_one(one, link)

    def _read_one(self, one: Element, link: str) -> None:
        told, kind = self._context.told, name(one)
        if kind == "w:r":
            self._read_run(one, link)
        elif kind in _CHANGED_AWAY:
            if first_words(one):
                told.add("IM72")
        elif kind == "w:hyperlink":
            self.read(one, self._link(one) or link)
        elif kind == "w:fldSimple":
            code = value(one, "w:instr")
            if is_dropped(code):
                told.add("IM81")
            else:
                self.read(one, self._address(link_of(code)) or link)
        elif kind == "w:sdt" and is_prompt(one):
            if words := first_words(one):
                told.add("IM75", excerpt=words)
        elif kind == "w:bookmarkStart":
            self._line.bookmarks.append(value(one, "w:name"))
        elif kind in ("m:oMath", "m:oMathPara"):
            if words := formula(one):
                told.add("IM79", excerpt=words[:60])
                self._add(words, Look(link=link))
        elif kind == "mc:AlternateContent":
            chosen = choice(one)
            if chosen is not None:
                self.read(chosen, link)
        elif kind in _THROUGH:
            if kind in ("w:ins", "w:moveTo") and first_words(one):
                told.add("IM72")
            self.read(one, link)

    def _read_run(self, run: Element, link: str) -> None:
        context = self._context
        properties = child(run, "w:rPr")
        face = context.styles.face(self._style, properties, plain=self._plain)
        look = face.look
        own_mark = False
        for one in run.iterchildren("*"):
            kind = name(one)
            if kind == "w:fldChar":
                field = context.fields.meet(one)
                if field and is_dropped(field.code):
                    context.told.add("IM81")
                self._read_box(one)
                continue
            if not context.fields.shows():
                continue
            if face.hidden:
                if kind == "w:t" and (one.text or "").strip():
                    context.told.add("IM75", excerpt=(one.text or "").strip()[:60])
                continue
            to = self._address(context.fields.link()) or link
            shown = look._replace(link=to, language=face.languages.of(one.text or ""))
            if kind == "w:t":
                if not own_mark:
                    self._add(symbols(one.text or "", face.font, context.told), shown)
            elif kind in _SPACES:
                self._add(_SPACES[kind], shown)
            elif kind == "w:br":
                paged = value(one, "w:type") in ("page", "column")
                self._add(" " if paged else "\n", shown)
            elif kind == "w:sym":
                code = value(one, "w:char")
                if re.fullmatch("[0-9A-Fa-f]{1,6}", code):
                    sign = chr(min(int(code, 16), 0x10FFFF))
                    font = value(one, "w:font").lower()
                    self._add(symbols(sign, font, context.told), shown)
            elif kind in ("w:footnoteReference", "w:endnoteReference"):
                own_mark = switched_on(one, "w:customMarkFollows")
                if call := context.note(one):
                    self._line.spans.append(Span(call, Look(), ready=True))
            elif kind == "w:commentReference":
                context.told.add("IM73")
            elif kind == "w:ruby":
                self._read_ruby(one, shown)
            elif kind in ("w:drawing", "w:pict", "w:object"):
                self._line.drawn.append((len(self._line.spans), drawn_in(one)))
            elif kind == "mc:AlternateContent":
                chosen = choice(one)
                for inner in () if chosen is None else chosen.iterchildren("*"):
                    if name(inner) in ("w:drawing", "w:pict", "w:object"):
                        self._line.drawn.append((len(self._line.spans), drawn_in(inner)))
                    elif name(inner) == "w:t":
                        self._add(inner.text or "", shown)

    def _read_box(self, mark: Element) -> None:
        """Show the state of an old form's box to tick."""
        box = child(mark, "w:ffData", "w:checkBox")
        if box is not None:
            on = child(box, "w:checked")
            ticked = switched(child(box, "w:default") if on is None else on)
            self._add("☑" if ticked else "☐", Look())

    def _read_ruby(self, ruby: Element, look: Look) -> None:
        """Write the reading of a sign behind it, in brackets: the dialect has no place above."""
        base, reading = (_text(child(ruby, part)) for part in ("w:rubyBase", "w:rt"))
        self._add(f"{base}({reading})" if reading else base, look)

    def _add(self, text: str, look: Look) -> None:
        text = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
        if text:
            self._line.spans.append(Span(text, look))

    def _link(self, link: Element) -> str:
        relation = self._context.relations.get(value(link, "r:id"))
        anchor = value(link, "w:anchor")
        place = f"#{anchor}" if anchor else ""
        if relation and relation.outside:
            return self._address(relation.target + place)
        return place

    def _address(self, address: str) -> str:
        """Return an address that a book may link to; any other is told, and only its words stay."""
        address = "".join(sign for sign in address.strip() if sign.isprintable())
        if not address or address.startswith("#") or _ADDRESS.match(address):
            return address
        if re.match(r"www\.\S", address):
            return f"https://{address}"
        self._context.told.add("IM84", address=address[:80])
        return ""


def choice(alternate: Element) -> Element | None:
    """Return the one content that is read of several that stand for each other: the first that
    holds words or pictures."""
    options = [
        one for one in alternate.iterchildren("*") if name(one) in ("mc:Choice", "mc:Fallback")
    ]
    for option in options:
        if next(inside(option, *_WITH_WORDS), None) is not None:
            return option
    return options[0] if options else None


def first_words(element: Element) -> str:
    """Return the first words below an element, deleted ones too, for a message."""
    for one in inside(element, "w:t", "w:delText"):
        if words := (one.text or "").strip():
            return words[:60]
    return ""


def is_prompt(control: Element) -> bool:
    """Return whether a content control shows its prompt, “Click here to enter text”."""
    return switched(child(control, "w:sdtPr", "w:showingPlcHdr")) is True


def is_contents(control: Element) -> bool:
    """Return whether a content control holds a table of contents."""
    gallery = value(child(control, "w:sdtPr", "w:docPartObj", "w:docPartGallery"))
    return gallery == "Table of Contents"


def _text(element: Element | None) -> str:
    return "" if element is None else "".join(one.text or "" for one in inside(element, "w:t"))
