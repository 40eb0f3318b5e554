"""The body of a document, a cell, a text box, a note → its blocks in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator

from bookpress.importing.markdown import escape
from bookpress.importing.word import breaks
from bookpress.importing.word.parts.names import child, inside, name, number, switched, value
from bookpress.importing.word.parts.numbering import Numbering
from bookpress.importing.word.parts.package import Package
from bookpress.importing.word.parts.styles import Look, Shape, first_of, switched_on
from bookpress.importing.word.pictures import Drawn, Pictures
from bookpress.importing.word.pieces import Block, Image, Paragraph, Rule, Span, Table, words
from bookpress.importing.word.runs import (
    Context,
    Line,
    Reader,
    choice,
    first_words,
    is_contents,
    is_prompt,
)
from bookpress.model.book import Element
from bookpress.patterns import late

_THROUGH = frozenset(["w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:sdtContent", "w:sdt"])
_PLAIN_KINDS = frozenset(("heading", "title", "subtitle", "quote", "caption", "code"))
"""Kinds of paragraphs whose style sets their words so for what they are."""
_SCENE = late(r"(?:\*\s*)+|#|⁂|(?:~\s*)+|(?:[-–—_=·•]\s*){3,}|❖|◆")
"""A paragraph that parts two scenes."""
_TEXT = Shape()
_PROSE = ("text", "quote", "set in")
_BRACKET = late(r"(?<!\\)[\[\]]")
_WITH_20 = tuple("2367abef")
_SET_IN = 280
"""Half a centimetre, in twentieths of a point."""
_MOST_SPAN = 100
"""Columns that the cells of a row cover at most, beside their own."""


class Story:
    """Reads one part of a document, its text or its notes."""

    def __init__(
        self,
        context: Context,
        package: Package,
        pictures: Pictures,
        numbering: Numbering,
        *,
        counts: bool = True,
    ) -> None:
        self._context, self._package, self._pictures = context, package, pictures
        self._numbering, self._counts = numbering, counts
        self._told = context.told
        self._left: Line | None = None
        """What was read of a paragraph whose end was deleted."""
        self._bookmarks: list[str] = []
        """Those that stand before a paragraph."""

    def blocks(self, holder: Element) -> list[Block]:
        """Return the blocks that an element holds."""
        before, self._left = self._left, None
        found: list[Block] = []
        for one in self._children(holder):
            kind = name(one)
            if kind == "w:p":
                found += self._paragraph(one)
            elif kind == "w:tbl":
                found += self._flush()
                found += self._table(one)
            elif kind == "w:bookmarkStart":
                self._bookmarks.append(value(one, "w:name"))
            elif kind in ("w:altChunk", "w:subDoc"):
                self._told.add("IM88", target=self._target(one))
            elif kind in ("m:oMathPara", "m:oMath", "w:r", "w:hyperlink"):  # where none belongs
                line = self._left = self._left or Line([], [], [])
                Reader(self._context, line, "", plain=False).read(_holding(one))
        found += self._flush()
        self._left = before
        return found

    def _children(self, holder: Element) -> Iterator[Element]:
        """Yield what stands in a holder, through what only holds others."""
        for one in holder.iterchildren("*"):
            kind = name(one)
            if kind == "w:sdt" and is_contents(one):
                self._told.add("IM81")
            elif kind == "w:sdt" and is_prompt(one):
                self._told.add("IM75", excerpt=first_words(one))
            elif kind in _THROUGH:
                yield from self._children(one)
            elif kind == "mc:AlternateContent":
                chosen = choice(one)
                if chosen is not None:
                    yield from self._children(chosen)
            elif kind in ("w:del", "w:moveFrom"):
                self._told.add("IM72")
            else:
                yield one

    def _paragraph(self, paragraph: Element) -> list[Block]:
        if not len(paragraph):
            return self._flush()
        properties = child(paragraph, "w:pPr")
        style = self._context.styles.of_paragraph(properties)
        shape = self._context.styles.shape(style, properties)
        if self._counts and first_of(paragraph, "w:t", "w:sym", "m:t") is not None:
            self._told.paragraph += 1
        line = self._left or Line([], [], [])
        line.bookmarks.extend(self._bookmarks)
        self._bookmarks = []
        Reader(self._context, line, style, plain=shape.kind in _PLAIN_KINDS).read(paragraph)
        self._left = line
        mark = child(properties, "w:rPr")
        if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
            if words(tuple(line.spans)).strip():
                self._told.add("IM72")
            return []
        if value(child(properties, "w:framePr"), "w:dropCap") in ("drop", "margin"):
            return []
        return self._flush(properties, style, shape)

    def _flush(
        self, properties: Element | None = None, style: str = "", shape: Shape = _TEXT
    ) -> list[Block]:
        """Return the blocks of the line that was read, and begin anew."""
        line, self._left = self._left, None
        if line is None:
            return []
        text = words(tuple(line.spans))
        if shape.kind == "contents":
            if text.strip():
                self._told.add("IM81")
            return []
        behind = self._drawn(line, is_turn=breaks.is_timed(line.spans), alone=not text.strip())
        spans = tuple(line.spans)
        if not text.strip() and not any(span.ready for span in spans):
            border = child(properties, "w:pBdr", "w:bottom") is not None
            if border or (not behind and style and self._context.styles.has_border(style)):
                return [Rule(self._told.place()), *behind]
            return behind
        listed = child(properties, "w:numPr") is not None
        if shape == _TEXT and not listed and _is_set_in(child(properties, "w:ind")):
            shape = Shape("set in")
        if shape.kind in _PROSE and _SCENE.fullmatch(text.strip()):
            return [Rule(self._told.place()), *behind]
        counted = None
        if shape.kind in ("text", "heading"):
            counted = self._numbering.count(properties, style)
        if counted and not counted.plain and shape.kind == "text":
            spans = (Span(f"{counted.item.label} "), *spans)
            counted = counted._replace(item=counted.item._replace(number=0))
        item = counted.item if counted else None
        pieces = [spans]
        if shape.kind in (*_PROSE, "verse") and not item:
            pieces = breaks.parts(breaks.with_tab(spans), verse=shape.kind == "verse")
        place, bookmarks = self._told.place(), tuple(line.bookmarks)
        return [*(Paragraph(one, place, shape, item, bookmarks) for one in pieces), *behind]

    def _drawn(self, line: Line, *, is_turn: bool, alone: bool) -> list[Block]:
        """Place the drawings of a paragraph: small pictures among its words, all else behind."""
        behind: list[Block] = []
        added = 0
        for at, drawn in line.drawn:
            images = [] if is_turn else self._images(drawn)
            if is_turn and drawn.pictures:
                self._told.add("IM86", count=len(drawn.pictures))
            for image in images:
                if image.large or alone:
                    behind.append(image)
                    continue
                line.spans.insert(at + added, Span(written(image), Look(), ready=True))
                added += 1
            behind += self._beside(drawn)
        return behind

    def _images(self, drawn: Drawn) -> list[Image]:
        relations = self._context.relations
        if drawn.objects and not drawn.boxes:
            self._told.add("IM80", count=len(drawn.objects), excerpt=drawn.objects[0])
        taken = (self._pictures.take(one, relations) for one in drawn.pictures)
        return [one for one in taken if one]

    def _beside(self, drawn: Drawn) -> list[Block]:
        """Return the words of a drawing: of its text boxes, its diagrams, drawn letters."""
        found: list[Block] = []
        place = self._told.place()
        for box in drawn.boxes:
            if inner := self.blocks(box):
                self._told.add("IM74")
                found += inner
        for relation in drawn.diagrams:
            about = self._context.relations.get(relation)
            tree = self._package.tree(about.target) if about and not about.outside else None
            self._told.add("IM80", excerpt="")
            for one in () if tree is None else inside(tree, "a:p"):
                text = "".join(run.text or "" for run in inside(one, "a:t"))
                if text.strip():
                    found.append(Paragraph((Span(text),), place))
        for text in drawn.words:
            self._told.add("IM74")
            found.append(Paragraph((Span(text),), place))
        if drawn.rule:
            found.append(Rule(place))
        return found

    def _table(self, table: Element) -> list[Block]:
        place = self._told.place()
        rows: list[tuple[tuple[Block, ...], ...]] = []
        aligned: list[list[str]] = []
        header, merged = False, False
        for row in self._children(table):
            if name(row) != "w:tr":
                continue
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self._told.add("IM72")
                continue
            if not rows:
                header = switched(child(properties, "w:tblHeader")) is True
            cells: list[tuple[Block, ...]] = [()] * _bounded(child(properties, "w:gridBefore"))
            sides: list[str] = [""] * len(cells)
            for cell in self._children(row):
                if name(cell) != "w:tc":
                    continue
                about = child(cell, "w:tcPr")
                if child(about, "w:cellDel") is not None:
                    self._told.add("IM72")
                    continue
                inner = tuple(self.blocks(cell))
                if any(isinstance(one, Table) for one in inner):
                    self._told.add("IM78")
                span = max(1, _bounded(child(about, "w:gridSpan")))
                merged = merged or span > 1 or child(about, "w:vMerge") is not None
                covered = min(span - 1, max(0, _MOST_SPAN - len(cells)))
                cells += [inner, *([()] * covered)]
                sides += [_side(cell)] * (1 + covered)
            rows.append(tuple(cells))
            aligned.append(sides)
        if merged:
            self._told.add("IM77")
        while rows and not any(rows[-1]):
            rows.pop()
        if len(rows) == 1 and len(rows[0]) == 1:
            self._told.add("IM74")
            return list(rows[0][0])
        if not any(map(any, rows)):
            return []
        place = next((one.place for row in rows for cell in row for one in cell), place)
        header = header or _is_header(rows[0]) or (all(rows[0]) and _is_headed(table))
        header = header and len(rows) > 1
        if header:
            rows[0] = tuple(tuple(map(_plain, cell)) for cell in rows[0])
        return [Table(place, tuple(rows), header, _columns(aligned[1:] or aligned))]

    def _target(self, chunk: Element) -> str:
        relation = self._context.relations.get(value(chunk, "r:id"))
        return relation.target[:80] if relation else ""


def written(image: Image, caption: str = "") -> str:
    """Write a picture as Markdown; its caption stands in quotes."""
    alt = _BRACKET.sub(r"\\\g<0>", escape(image.alt))
    title = ' "' + caption.replace('"', '\\"') + '"' if caption else ""
    decorative = "{.decorative}" if image.decorative and not image.alt else ""
    return f"![{alt}]({image.file}{title}){decorative}"


def is_bold(spans: tuple[Span, ...]) -> bool:
    """Return whether all words are bold; signs between them need not be."""
    said = [span for span in spans if not span.ready and span.text.strip()]
    plain = "".join(span.text for span in said if not span.look.bold)
    return (
        bool(said)
        and len(plain) < 4
        and not any(sign.isalnum() for sign in plain)
        and any(span.look.bold for span in said)
    )


def _plain(block: Block) -> Block:
    """Return a paragraph of a table header without its bold: the header is bold by itself."""
    if not isinstance(block, Paragraph) or not is_bold(block.spans):
        return block
    return block._replace(spans=unbold(block.spans))


def unbold(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return spans that are not bold."""
    return tuple(span._replace(look=span.look._replace(bold=False)) for span in spans)


def _holding(element: Element) -> Element:
    """Return a holder of a copy of an element, to be read as those of a paragraph are."""
    from copy import deepcopy

    holder = element.makeelement("holder")
    holder.append(deepcopy(element))
    return holder


def _is_headed(table: Element) -> bool:
    """Return whether the first row of a table is to look like its header.

    Source: ECMA-376, part 1, 17.4.56 (`tblLook`): a switch, or a bit of the older number.
    """
    asked = child(table, "w:tblPr", "w:tblLook")
    bits = value(asked)[-2:-1].lower()
    return switched_on(asked, "w:firstRow") if value(asked, "w:firstRow") else bits in _WITH_20


def _is_set_in(indent: Element | None) -> bool:
    """Return whether a paragraph stands in from both sides, as quotations without a style do."""
    left = max(number(indent, "w:left"), number(indent, "w:start"))
    right = max(number(indent, "w:right"), number(indent, "w:end"))
    return min(left, right) >= _SET_IN


def _bounded(element: Element | None) -> int:
    return min(number(element), _MOST_SPAN) if number(element) > 0 else 0


def _side(cell: Element) -> str:
    side = value(child(cell, "w:p", "w:pPr", "w:jc"))
    return {"center": "center", "right": "right", "end": "right"}.get(side, "")


def _columns(aligned: list[list[str]]) -> tuple[str, ...]:
    """Return the side to which most cells of each column stand."""
    width = max(map(len, aligned), default=0)
    columns = [[row[at] for row in aligned if at < len(row)] for at in range(width)]
    return tuple(max(sorted(set(column)), key=column.count) for column in columns)


def _is_header(row: tuple[tuple[Block, ...], ...]) -> bool:
    """Return whether each cell of a row says something, in bold letters."""
    return all(
        cell and all(isinstance(one, Paragraph) and is_bold(one.spans) for one in cell)
        for cell in row
    )
