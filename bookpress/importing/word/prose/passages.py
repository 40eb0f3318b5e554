"""Blocks of a document → passages of a manuscript, and Markdown of its notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from bookpress.importing.manuscript import Passage
from bookpress.importing.markdown import opening
from bookpress.importing.word.blocks import is_bold, unbold, written
from bookpress.importing.word.parts.styles import Shape
from bookpress.importing.word.parts.told import Told
from bookpress.importing.word.pieces import (
    Block,
    Image,
    Paragraph,
    Rule,
    Span,
    Table,
    words,
)
from bookpress.importing.word.prose.languages import Languages
from bookpress.importing.word.prose.spans import markdown, tidy_words
from bookpress.importing.word.prose.speeches import columns_of, speeches, words_of
from bookpress.importing.word.prose.tables import table_lines
from bookpress.model.names import slug
from bookpress.patterns import late
from bookpress.reading.markdown.line_openings import CAPTION

_TYPED_NUMBER = late(r"\s*(\d{1,3}\s?[.)])[\s\u00a0]+(?=\S)")
_SENTENCE = late(r"\W*(?:[^\W\d_a-zà-öø-ÿ]|\d)")
_MOST_OF_TITLE = 300
"""Letters of a first heading that is taken for the title."""
_LONGEST_CAPTION = 1500
_SHARE_OF_QUOTATIONS = 0.3
"""Of all letters: a text with more in paragraphs set in from both sides has wide margins."""
_SHARE_OF_CODE = 0.2
"""Of all letters: a text with more in a typewriter's font is a typescript."""


class Passages:
    """Writes the blocks of a document, in the languages that it speaks."""

    def __init__(self, blocks: Sequence[Block], notes: Iterable[Block], told: Told) -> None:
        spans = [span for one in _paragraphs([*blocks, *notes]) for span in one.spans]
        self._languages = Languages(spans, told)
        self._told = told
        self.language = self._languages.main
        """A BCP 47 tag, or empty."""
        letters = sum(len(span.text) for span in spans)
        even = sum(len(span.text) for span in spans if span.look.code == "typewriter")
        self._typescript = even > _SHARE_OF_CODE * letters
        self._places = _ids(blocks)
        inner = [one for one in _paragraphs(blocks) if one.shape.kind == "set in"]
        said = sum(len(words(one.spans)) for one in inner)
        self._quotes = ["quote"] + ["set in"] * (said < _SHARE_OF_QUOTATIONS * letters)

    def title(self, blocks: list[Block]) -> tuple[str, str]:
        """Take title and subtitle out of the blocks; empty when the text has none."""
        styled = [
            at
            for at, one in enumerate(blocks)
            if isinstance(one, Paragraph) and one.shape.kind in ("title", "subtitle")
        ]
        first = styled[0] if styled else -1
        taken = [at for n, at in enumerate(styled) if at == first + n]
        if not styled or not any(_kind(blocks[at]) == "title" for at in taken):
            tops = [one for one in blocks if _kind(one) == "heading" and _level(one) == 1]
            at = next((at for at, one in enumerate(blocks) if not isinstance(one, Rule)), 0)
            if len(tops) != 1 or blocks[at] is not tops[0]:
                return "", ""
            if len(tidy_words(_spans(blocks[at]))) > _MOST_OF_TITLE:
                return "", ""
            taken = [at]
        said = [tidy_words(_spans(blocks[at])) for at in taken]
        calls = [span for at in taken for span in _spans(blocks[at]) if span.ready]
        for at in reversed(taken):
            del blocks[at]
        following = next(
            (at for at, one in enumerate(blocks) if _kind(one) in ("text", "set in")), None
        )
        if calls and following is not None and isinstance(one := blocks[following], Paragraph):
            blocks[following] = one._replace(spans=(*one.spans, *calls))
        return said[0], " ".join(said[1:])

    def passages(self, blocks: Sequence[Block]) -> Iterator[Passage]:
        """Yield the passages of blocks, without rules at the edges or twice in a row."""
        held: Passage | None = None
        begun = False
        for passage in self._all(blocks):
            if passage.text == "---":
                held = passage
                continue
            if held and begun:
                yield held
            held, begun = None, True
            yield passage

    def note(self, blocks: Sequence[Block]) -> str:
        """Return the blocks of a note as Markdown, parted by blank lines."""
        return "\n\n".join(
            f"{passage.number} {passage.text}".strip()
            if not passage.bold
            else f"**{passage.text}**"
            for passage in self.passages(blocks)
        )

    def _all(self, blocks: Sequence[Block]) -> Iterator[Passage]:
        captions = _captions(blocks)
        taken = {at for pair in captions.items() for at in pair[1:]}
        at = 0
        while at < len(blocks):
            block = blocks[at]
            end = at + 1
            if at in taken:
                at = end
                continue
            if isinstance(block, Paragraph):
                same = self._same_kind(block)
                while same and end < len(blocks) and end not in taken and same(blocks[end]):
                    end += 1
                group = [one for one in blocks[at:end] if isinstance(one, Paragraph)]
                yield from self._group(group)
            else:
                caption = blocks[captions[at]] if at in captions else None
                yield from self._other(block, caption)
            at = end

    def _same_kind(self, first: Paragraph) -> Callable[[Block], bool] | None:
        """Return what asks whether a block goes on with what a paragraph begins."""
        kind = first.shape.kind
        if kind in (*self._quotes, "code", "verse"):
            return lambda block: _kind(block) == kind
        if first.item and first.shape == Shape():
            return lambda one: (
                isinstance(one, Paragraph) and bool(one.item) and one.shape == Shape()
            )
        return None

    def _group(self, group: list[Paragraph]) -> Iterator[Passage]:
        first = group[0]
        kind = first.shape.kind
        if kind in ("heading", "title", "subtitle"):
            yield self._heading(first)
        elif kind == "code":
            yield from self._code(group)
        elif kind in self._quotes:
            texts = [self._markdown(one.spans) for one in group]
            lines = "\n\n".join(filter(None, texts)).split("\n")
            yield Passage("\n".join(f"> {line}".rstrip() for line in lines), first.place, "block")
        elif kind == "verse":
            text = "\\\n".join(filter(None, (self._markdown(one.spans) for one in group)))
            yield Passage(text, first.place)
        elif first.item:
            for items in _parted(group):
                if len(items) == 1 and _is_question(items[0]):
                    yield from self._paragraph(items[0])
                elif all(map(_is_dialogue, items)):
                    for one in items:
                        said = self._markdown(one.spans, guarded=False)
                        yield Passage(f"{one.item and one.item.label} {said}", one.place)
                else:
                    yield Passage("\n".join(self._list(items)), items[0].place, "block")
        else:
            yield from self._paragraph(first)

    def _heading(self, heading: Paragraph) -> Passage:
        spans = heading.spans
        if is_bold(spans):
            spans = unbold(spans)
        level = heading.shape.level or (1 if heading.shape.kind == "title" else 2)
        text = self._markdown(spans, guarded=False)
        if text.endswith("#"):
            text = f"{text[:-1]}\\#"
        number = heading.item.label if heading.item else ""
        return Passage(text, heading.place, "heading", level, number=number)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Passage]:
        spans = paragraph.spans
        bold = is_bold(spans)
        number = paragraph.item.label if paragraph.item else ""
        if (bold or _asks(spans)) and (typed := _TYPED_NUMBER.match(words(spans))) and not number:
            number = typed[1]
            spans = _without(spans, typed.end())
        if text := self._markdown(unbold(spans) if bold else spans):
            yield Passage(text, paragraph.place, bold=bold, number=number)

    def _code(self, group: list[Paragraph]) -> Iterator[Passage]:
        lines = [words(one.spans).rstrip() for one in group]
        text = "\n".join(lines).strip("\n")
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        yield Passage(f"{fence}\n{text}\n{fence}", group[0].place, "block")
        if calls := "".join(span.text for one in group for span in one.spans if span.ready):
            yield Passage(calls, group[0].place)

    def _list(self, group: list[Paragraph]) -> Iterator[str]:
        """Write items, each as far in as those that it stands below."""
        above: list[tuple[int, int, str, str]] = []  # level, width, list, sign of its marker
        for paragraph in group:
            item = paragraph.item
            if item is None:
                continue
            left = None
            while above and above[-1][0] >= item.level:
                left = above.pop()
            sign = "." if item.number else "-"
            if left and left[0] == item.level and (left[3] in ".)") == (sign == "."):
                other = {".": ")", ")": ".", "-": "*", "*": "-"}
                sign = left[3] if left[2] == item.list else other[left[3]]
            marker = f"{item.number}{sign}" if item.number else sign
            indent = sum(width for _, width, _, _ in above)
            above.append((item.level, len(marker) + 1, item.list, sign))
            yield f"{' ' * indent}{marker} {self._markdown(paragraph.spans)}".rstrip()

    def _other(self, block: Block, caption: Block | None) -> Iterator[Passage]:
        said = self._markdown(_spans(caption), guarded=False) if caption else ""
        if isinstance(block, Rule):
            yield Passage("---", block.place, "block")
        elif isinstance(block, Image):
            fits = len(said) < _LONGEST_CAPTION
            yield Passage(written(block, said if fits else ""), block.place, "block")
            if said and not fits:
                yield Passage(opening(said), block.place)
        elif isinstance(block, Table):
            if columns := columns_of(block):
                header = " | ".join(map(words_of, block.rows[0])) if block.header else ""
                self._told.add("IM59", at=block.place.at, excerpt=header[:80])
                above = [caption] if caption else []
                yield from self._all([*above, *speeches(block, columns)])
                return
            lines = table_lines(block, self._cell)
            if lines is None:
                self._told.add("IM78", at=block.place.at)
                for cell in (cell for row in block.rows for cell in row):
                    yield from self._all(cell)
                return
            if said:
                lines = [said if CAPTION.match(said) else f"Table: {said}", "", *lines]
            yield Passage("\n".join(lines), block.place, "block")

    def _cell(self, blocks: Sequence[Block]) -> str:
        """Return the blocks of a cell on one line."""
        lines = []
        for block in blocks:
            if isinstance(block, Table):
                lines += [self._cell(cell) for row in block.rows for cell in row]
            elif isinstance(block, Image):
                lines.append(written(block).replace("|", "\\|"))
            elif isinstance(block, Paragraph):
                label = f"{block.item.label or '•'} " if block.item else ""
                lines.append(label + self._markdown(block.spans, cell=True))
        return "<br>".join(filter(None, lines))

    def _markdown(self, spans: Sequence[Span], *, cell: bool = False, guarded: bool = True) -> str:
        even = all(
            span.ready or span.look.code == "typewriter" for span in spans if span.text.strip()
        )
        settled = []
        for span in self._languages.marked(tuple(spans)):
            look = span.look
            if look.code == "typewriter" and (even or self._typescript):
                look = look._replace(code="")
            if look.link.startswith("#"):
                place = self._places.get(look.link[1:], "")
                if not place:
                    self._told.add("IM84", address=look.link[:80])
                look = look._replace(link=place and f"#{place}")
            settled.append(span._replace(look=look))
        return markdown(settled, cell=cell, guarded=guarded)


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    yield from _paragraphs(cell)


def _kind(block: Block) -> str:
    return block.shape.kind if isinstance(block, Paragraph) else ""


def _level(block: Block) -> int:
    return block.shape.level if isinstance(block, Paragraph) else 0


def _spans(block: Block | None) -> tuple[Span, ...]:
    return block.spans if isinstance(block, Paragraph) else ()


def _captions(blocks: Sequence[Block]) -> dict[int, int]:
    """Return the caption of each table and picture: a table's stands above it as a rule, a
    picture's below."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for at, block in enumerate(blocks):
        sides = (at - 1, at + 1) if isinstance(block, Table) else (at + 1, at - 1)
        for side in sides if isinstance(block, Table | Image) else ():
            if 0 <= side < len(blocks) and side not in taken and _kind(blocks[side]) == "caption":
                found[at] = side
                taken.add(side)
                break
    return found


def _ids(blocks: Sequence[Block]) -> dict[str, str]:
    """Return the ids that headings will have, by the bookmarks that stand at them."""
    headings = [one for one in blocks if isinstance(one, Paragraph) and one.shape.kind == "heading"]
    names = [slug(tidy_words(one.spans))[:80].strip("-") for one in headings]
    count = Counter(names)
    found: dict[str, str] = {}
    for heading, name in zip(headings, names, strict=True):
        if name and count[name] == 1:
            for bookmark in heading.bookmarks:
                found.setdefault(bookmark, f"s-{name}" if name[0].isdigit() else name)
    return found


def _asks(spans: tuple[Span, ...]) -> bool:
    text = words(spans).rstrip(" \t\u00a0»”\"'’)]")
    return text.endswith(("?", "？", "؟"))


def _is_question(paragraph: Paragraph) -> bool:
    """Return whether the one item of a list is a numbered question, or heads what follows."""
    item = paragraph.item
    return bool(item and item.number) and (_asks(paragraph.spans) or is_bold(paragraph.spans))


def _is_dialogue(paragraph: Paragraph) -> bool:
    """Return whether an item whose bullet is a dash is a sentence: a program made it a list."""
    text = words(paragraph.spans).strip()
    dashed = paragraph.item and not paragraph.item.number and paragraph.item.label
    return bool(dashed and _SENTENCE.match(text) and text.endswith((*'.?!…»”"', ".)")))


def _parted(group: list[Paragraph]) -> list[list[Paragraph]]:
    """Part the items before and behind a question that stands alone in its list."""
    lists = Counter(one.item.list for one in group if one.item)
    parted: list[list[Paragraph]] = [[]]
    for one in group:
        if one.item and lists[one.item.list] == 1 and _is_question(one):
            parted += [[one], []]
        else:
            parted[-1].append(one)
    return [items for items in parted if items]


def _without(spans: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """Return spans without so many first letters."""
    left: list[Span] = []
    for span in spans:
        if span.ready or length <= 0:
            left.append(span)
            continue
        left.append(span._replace(text=span.text[length:]))
        length -= len(span.text)
    return tuple(span for span in left if span.text)
