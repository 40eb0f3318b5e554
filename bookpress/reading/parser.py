"""The lines of a body become a tree of blocks, each with its line.

Python-Markdown forgets where its blocks came from, loses a list that follows a paragraph, and
stops reading at an open tag. So the blocks are found here, by CommonMark's rules with the leniency
that Python-Markdown's authors expect, in one pass that never goes back; Python-Markdown then reads
the text inside each (`inlines.py`). Where the two dialects differ:

    nested lists      two spaces are enough, under a number too
    `##Title`         is a head (one `#` alone is not)
    tables, notes, definition lists, abbreviations as Python-Markdown's extensions write them
    speakers          a declared speaker's mark opens a paragraph, as a line of dialogue does
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bookpress.reading import attributes, gather, lines
from bookpress.reading.attributes import Pairs
from bookpress.reading.blocks import (
    Block,
    Blocks,
    Code,
    Definitions,
    Head,
    Html,
    Item,
    Line,
    List,
    NoteText,
    Paragraph,
    Quote,
    Reference,
    Rule,
    Table,
    Term,
    label_key,
    without_escapes,
)
from bookpress.reading.report import Report
from bookpress.reading.tables import split_row

MOST_NESTED = 40
"""Quotations and lists inside each other; the layout takes about twice as many."""


def parse_blocks(
    text: str, first: int, report: Report, opens_speech: Callable[[str], bool]
) -> Blocks:
    """Find the blocks of a body.

    `first`: the line of the file where `text` starts. `opens_speech` tells whether a line outside
    of all lists and quotations starts with a speaker's mark. Errors: MD02 a fence without end,
    SZ01 too deep. Warnings: MD08 ragged rows, MD09 a `#` without space, MD10 a long underlined
    head, MD15 two definitions of one name.
    """
    parser = _Parser(report, opens_speech)
    numbered = list(enumerate(text.split("\n"), first))
    parser.body.blocks, _ = parser.parse(_widened(numbered), 0)
    return parser.body


def _widened(numbered: list[Line]) -> list[Line]:
    """Widen the leading tabs, but for those of code between fences."""
    widened: list[Line] = []
    fence = ""
    for number, text in numbered:
        if fence:
            if _closes(text, fence):
                fence = ""
        elif match := lines.FENCE.match(text):
            fence = match[2]
        else:
            text = lines.widen(text)
        widened.append((number, text))
    return widened


def _closes(text: str, fence: str) -> bool:
    """Tell whether a line ends the code that a fence opened."""
    stripped = text.strip()
    return stripped.startswith(fence) and not stripped.strip(fence[0]) and lines.indent(text) < 4


class _Parser:
    """Reads lines into blocks; `parse` calls itself for what quotations and lists hold."""

    def __init__(self, report: Report, opens_speech: Callable[[str], bool]) -> None:
        self.report = report
        self.opens_speech = opens_speech
        self.body = Blocks()
        self._endless: dict[int, tuple[list[Line], set[str]]] = {}
        """For the lines of one level: the ends of HTML that they are known not to hold."""

    def parse(self, numbered: list[Line], depth: int) -> tuple[list[Block], bool]:
        """Give the blocks of some lines, and whether blank lines stand between them."""
        if depth > MOST_NESTED:
            self.report.add("SZ01", numbered[0][0], limit=MOST_NESTED)
            return [], False
        blocks: list[Block] = []
        loose = blank = False
        at = 0
        while at < len(numbered):
            text = numbered[at][1]
            if not text.strip():
                blank, at = True, at + 1
                continue
            known = len(blocks)
            after = self._one(numbered, at, depth, blocks, blank)
            if known and len(blocks) > known:
                loose = loose or blank
            blank, at = False, after
        return blocks, loose

    def _one(
        self, numbered: list[Line], at: int, depth: int, blocks: list[Block], blank: bool
    ) -> int:
        """Read one block into `blocks`; give the place of the line after it."""
        number, text = numbered[at]
        if lines.indent(text) > 3:
            return self._indented_code(numbered, at, blocks)
        match text.lstrip(" ")[0]:
            case "#":
                if head := lines.HEAD.match(text) or lines.TIGHT_HEAD.match(text):
                    blocks.append(_head(number, len(head[1]), head[2] or ""))
                    return at + 1
                self.report.add("MD09", number, excerpt=text.strip()[:30])
            case "`" | "~" if lines.FENCE.match(text):
                return self._fence(numbered, at, blocks)
            case ">":
                return self._quote(numbered, at, depth, blocks)
            case "<" if end := lines.html_end(text, in_paragraph=False):
                return self._html(numbered, at, blocks, end)
            case "[" if note := lines.NOTE.match(text):
                return self._note(numbered, at, depth, note)
            case "[" if reference := lines.REFERENCE.match(text):
                return self._reference(numbered, at, at + 1, *reference.groups())
            case "[" if reference := _reference_of_two_lines(numbered, at):
                return self._reference(numbered, at, at + 2, *reference.groups())
            case "*" if short := lines.ABBREVIATION.match(text):
                self.body.abbreviations[short[1].strip()] = short[2].strip()
                return at + 1
            case ":" if lines.DEFINITION.match(text) and self._is_terms(blocks, depth):
                return self._definitions(numbered, at, depth, blocks, blank)
            case ":" if blocks and isinstance(blocks[-1], Table):
                self.report.add("MD34", number)
            case "{" if (pairs := attributes.alone(text)) and blocks and not blank:
                blocks[-1] = _with_attributes(blocks[-1], pairs)
                return at + 1
        if text.lstrip(" ")[0] in "-*_" and lines.RULE.match(text):
            if after := _head_astray(numbered, at):
                self.report.add("MD26", number)
                inside = numbered[at + 1 : after - 1]
                blocks.append(Code(number, "".join(f"{text}\n" for _, text in inside)))
                return after
            blocks.append(Rule(number))
            return at + 1
        if lines.ITEM.match(text):
            return self._list(numbered, at, depth, blocks)
        if _is_table(numbered, at):
            return self._table(numbered, at, blocks, depth)
        return self._paragraph(numbered, at, depth, blocks)

    def _paragraph(self, numbered: list[Line], at: int, depth: int, blocks: list[Block]) -> int:
        """Read a paragraph, or the head that it proves to be when a line of `=` or `-` ends it."""
        number, first = numbered[at]
        texts = [first.lstrip(" ")]
        speech = depth == 0 and self.opens_speech(first)
        dialogue = bool(lines.DIALOGUE.match(texts[0]))
        at += 1
        while at < len(numbered):
            text = numbered[at][1]
            if not text.strip() or self._interrupts(text, depth):
                break
            if not speech and (line := lines.SETEXT.match(text)):
                if len(texts) > 1 or len(first) > 100:
                    self.report.add("MD10", numbered[at][0], sign=line[1][:5])
                blocks.append(_head(number, 1 if "=" in line[1] else 2, "\n".join(texts)))
                return at + 1
            if lines.breaks_paragraph(text) or _is_table(numbered, at):
                break
            if dialogue and lines.DIALOGUE.match(text.lstrip(" ")):
                break
            if lines.DEFINITION.match(text) and not speech:
                blocks.append(Paragraph(number, "\n".join(texts)))
                return self._definitions(numbered, at, depth, blocks, False)
            texts.append(text.lstrip(" "))
            at += 1
        pairs: Pairs = ()
        if len(texts) > 1 and (pairs := attributes.alone(texts[-1])):
            texts.pop()
        blocks.append(Paragraph(number, "\n".join(texts).rstrip(), pairs))
        return at

    def _interrupts(self, text: str, depth: int) -> bool:
        """Tell whether a speaker's mark ends the block before it."""
        return depth == 0 and self.opens_speech(text)

    def _speech_at(self, depth: int) -> Callable[[str], bool]:
        """Give what tells a speaker's mark; inside lists and quotations there is none."""
        return self.opens_speech if depth == 0 else _never

    def _is_terms(self, blocks: list[Block], depth: int) -> bool:
        """Tell whether the last block can be the terms of a definition."""
        last = blocks[-1] if blocks else None
        return isinstance(last, Paragraph) and not self._interrupts(last.text, depth)

    def _indented_code(self, numbered: list[Line], at: int, blocks: list[Block]) -> int:
        start = at
        while at < len(numbered) and (lines.indent(numbered[at][1]) > 3 or _blank(numbered[at])):
            at += 1
        while _blank(numbered[at - 1]):
            at -= 1
        text = "\n".join(text[4:] for _, text in numbered[start:at])
        blocks.append(Code(numbered[start][0], text + "\n"))
        return at

    def _fence(self, numbered: list[Line], at: int, blocks: list[Block]) -> int:
        number, text = numbered[at]
        match = lines.FENCE.match(text)
        assert match
        margin, fence, info = len(match[1]), match[2], match[3].strip()
        inside: list[str] = []
        closed = False
        at += 1
        while at < len(numbered) and not closed:
            text = numbered[at][1]
            closed = _closes(text, fence)
            if not closed:
                inside.append(text[min(margin, lines.indent(text)) :])
            at += 1
        if not closed:
            self.report.add("MD02", number, fence=fence[:5])
            inside = inside[:-1] if inside and not inside[-1] else inside
        info, pairs = attributes.at_end(info)
        language = info.split()[0] if info.split() else ""
        blocks.append(Code(number, "".join(f"{line}\n" for line in inside), language, pairs))
        return at

    def _html(
        self, numbered: list[Line], at: int, blocks: list[Block], end: re.Pattern[str]
    ) -> int:
        """Read a block of raw HTML up to the line that ends it; a blank one stays outside.

        What never ends is read up to a blank line, so that the rest of the text is still checked.
        """
        start = at
        _, endless = self._endless.setdefault(id(numbered), (numbered, set()))
        if end is not lines.BLANK and end.pattern not in endless:
            stop = next((n for n in range(at, len(numbered)) if end.search(numbered[n][1])), -1)
            if stop < 0:
                endless.add(end.pattern)
            else:
                at = stop + 1
        if at == start:
            while at < len(numbered) and not _blank(numbered[at]):
                at += 1
        text = "\n".join(text for _, text in numbered[start:at])
        blocks.append(Html(numbered[start][0], text))
        return at

    def _quote(self, numbered: list[Line], at: int, depth: int, blocks: list[Block]) -> int:
        inside, after = gather.quote(numbered, at, self._speech_at(depth))
        blocks.append(Quote(numbered[at][0], self.parse(inside, depth + 1)[0]))
        return after

    def _list(self, numbered: list[Line], at: int, depth: int, blocks: list[Block]) -> int:
        """Read a list: its items have one kind of mark; a number may be followed by any number."""
        first = lines.ITEM.match(numbered[at][1])
        assert first
        kind = first[4] or first[2]
        items: list[Item] = []
        loose = False
        number = numbered[at][0]
        while at < len(numbered):
            line, text = numbered[at]
            match = lines.ITEM.match(text)
            if not match or (match[4] or match[2]) != kind or lines.RULE.match(text):
                break
            inside, after = gather.item(numbered, at, match, self._speech_at(depth))
            parsed, apart = self.parse(inside, depth + 1)
            items.append(Item(line, parsed))
            loose = loose or apart
            at = after
            while at < len(numbered) and _blank(numbered[at]):
                at += 1
            if at < len(numbered) and at > after:
                again = lines.ITEM.match(numbered[at][1])
                if (
                    again
                    and (again[4] or again[2]) == kind
                    and not lines.RULE.match(numbered[at][1])
                ):
                    loose = True
                else:
                    at = after  # the blank lines may part what holds this list
                    break
        start = int(first[3]) if first[3] else None
        blocks.append(List(number, start, items, loose))
        return at

    def _note(self, numbered: list[Line], at: int, depth: int, match: re.Match[str]) -> int:
        """Read the text of a note, which stands aside."""
        inside, after = gather.note(numbered, at, match, self._speech_at(depth))
        blocks, _ = self.parse(inside, depth + 1)
        label = " ".join(match[1].split())
        self.body.notes.append(NoteText(label, numbered[at][0], blocks))
        return after

    def _reference(
        self,
        numbered: list[Line],
        at: int,
        after: int,
        label: str,
        address: str,
        title: str | None,
    ) -> int:
        """Read the definition of a link; its title may stand on the line after it."""
        number = numbered[at][0]
        following = numbered[after][1] if after < len(numbered) else ""
        if title is None and (more := lines.TITLE.match(following)):
            title = more[1]
            after += 1
        key = label_key(without_escapes(label))
        if key in self.body.references:
            first = self.body.references[key].line
            self.report.add("MD15", number, label=label, first=first)
        else:
            address = address[1:-1] if address.startswith("<") else address
            title = without_escapes((title or "")[1:-1])
            self.body.references[key] = Reference(label, number, without_escapes(address), title)
        return after

    def _definitions(
        self, numbered: list[Line], at: int, depth: int, blocks: list[Block], blank: bool
    ) -> int:
        """Read definitions; their terms are the lines of the paragraph that was just read."""
        paragraph = blocks.pop()
        assert isinstance(paragraph, Paragraph)
        terms = list(enumerate(paragraph.text.split("\n"), paragraph.line))
        definitions: list[Item] = []
        loose = blank
        while at < len(numbered) and (match := lines.DEFINITION.match(numbered[at][1])):
            inside, after = gather.definition(numbered, at, match, self._speech_at(depth))
            parsed, apart = self.parse(inside, depth + 1)
            definitions.append(Item(numbered[at][0], parsed))
            loose = loose or apart
            at = after
        group = Term(terms, definitions, loose)
        if blocks and isinstance(last := blocks[-1], Definitions):
            last.groups.append(group)
        else:
            blocks.append(Definitions(paragraph.line, [group]))
        return at

    def _table(self, numbered: list[Line], at: int, blocks: list[Block], depth: int) -> int:
        number, text = numbered[at]
        head = split_row(text)
        aligns = [_align(cell) for cell in split_row(numbered[at + 1][1])]
        at += 2
        rows: list[tuple[int, list[str]]] = []
        while at < len(numbered):
            line, text = numbered[at]
            if not text.strip() or self._interrupts(text, depth) or attributes.alone(text):
                break
            if lines.breaks_paragraph(text):
                break
            rows.append((line, split_row(text)))
            at += 1
        blocks.append(Table(number, head, aligns, rows))
        return at


def _head(line: int, level: int, text: str) -> Head:
    """Make a head, its closing signs and its attribute list taken off."""
    text, pairs = attributes.at_end(text.strip())
    bare = text.rstrip("#")
    if bare != text and (not bare or bare[-1] in " \t"):
        text = bare
        if not pairs:
            text, pairs = attributes.at_end(text.strip())
    return Head(line, level, text.strip(), pairs)


def _head_astray(numbered: list[Line], at: int) -> int:
    """Give the place after a YAML head in the middle of a text, else 0."""
    if numbered[at][1].rstrip() != "---":
        return 0
    for place in range(at + 1, min(at + 60, len(numbered))):
        text = numbered[place][1].rstrip()
        if text in ("---", "..."):
            return place + 1 if place > at + 1 else 0
        if not lines.YAML.match(text):
            return 0
    return 0


def _reference_of_two_lines(numbered: list[Line], at: int) -> re.Match[str] | None:
    """Match the definition of a link whose address stands on the line after its label."""
    if at + 1 == len(numbered) or not lines.LABEL_ALONE.match(numbered[at][1]):
        return None
    following = numbered[at + 1][1].strip()
    if not re.match(r"<|[^\s<]*[/:#]", following):  # `[Aside]:` over a line of one word
        return None
    return lines.REFERENCE.match(f"{numbered[at][1]} {following}")


def _never(_: str) -> bool:
    return False


def _blank(line: Line) -> bool:
    return not line[1].strip()


def _is_table(numbered: list[Line], at: int) -> bool:
    """Tell whether a table starts here: a row of heads over a row of dashes."""
    return (
        at + 1 < len(numbered)
        and "|" in numbered[at][1]
        and bool(lines.DELIMITERS.match(numbered[at + 1][1]))
    )


def _align(cell: str) -> str:
    cell = cell.strip()
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""


def _with_attributes(block: Block, pairs: Pairs) -> Block:
    """Give a block the attribute list on the line under it."""
    if not isinstance(block, Html):
        block.attributes += pairs
    return block
