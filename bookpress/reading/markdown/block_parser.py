"""The lines of a body become a tree of blocks, each with its line.

Python-Markdown forgets where its blocks came from, loses a list that follows a paragraph, and
stops reading at an open tag; so do its extensions for tables, notes, terms, abbreviations, fences
and attributes, which hang upon its block parser. So the blocks are found here, by CommonMark's
rules with the leniency that Python-Markdown's authors expect, in one pass that never goes back;
Python-Markdown then reads the text inside each (`inlines.py`). Where the two dialects differ
(`tests/commonmark.toml` has each example of CommonMark that is read otherwise):

    nested lists      two spaces are enough, under a number too
    `##Title`         is a head (one `#` alone is not)
    tables, notes, definition lists, abbreviations as Python-Markdown's extensions write them
    speakers          a declared speaker's mark opens a paragraph, as a line of dialogue does
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bookpress.patterns import late
from bookpress.reading.markdown import attributes, containers, leaf_blocks, line_openings
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.blocks import (
    Block,
    Blocks,
    Code,
    Definitions,
    Divisions,
    Html,
    Item,
    Lazy,
    Line,
    List,
    NoteText,
    Paragraph,
    Reference,
    Rule,
    Term,
    label_key,
)
from bookpress.reading.markdown.foreign import drawn_tables, framed_blocks
from bookpress.reading.report import Report

_FEW, _PROSE, _LONG = 3, 5, 16
"""Words of a term: at most, beside others; before a definition in small letters; unremarked."""
_HARD = late(r"(?:\\| {2,})$")
"""What breaks a line by hand."""
_ENDS = frozenset(".,;…")
"""Signs that end a sentence or a part of one, and no heading."""
_INDENTED = 4
"""Blanks before a line of verse that were meant; fewer come from habit."""
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
            if leaf_blocks.closes(text, fence):
                fence = ""
        elif match := line_openings.FENCE.match(text):
            fence = match[2]
        else:
            text = line_openings.widen(text)
        widened.append((number, text))
    return widened


class _Parser:
    """Reads lines into blocks; `parse` calls itself for what quotations and lists hold."""

    def __init__(self, report: Report, opens_speech: Callable[[str], bool]) -> None:
        self.report = report
        self.opens_speech = opens_speech
        self.body = Blocks()
        self._html = leaf_blocks.HtmlBlocks()
        self._frames = framed_blocks.Frames()
        self._divisions = 0
        """How many divisions are open; their chapters stand on the level of the text."""
        self._raw = Divisions()

    def parse(self, numbered: list[Line], depth: int) -> tuple[list[Block], bool]:
        """Return the blocks of some lines, and whether blank lines stand between them."""
        if depth > MOST_NESTED:
            number = numbered[0][0]
            self.report.add("SZ01", number, limit=MOST_NESTED)
            return [Paragraph(number, "\n".join(text for _, text in numbered))], False
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
            for block in blocks[known:]:
                if isinstance(block, Html):
                    self._raw.enter(block.text)
            if known and len(blocks) > known:
                loose = loose or blank
            blank, at = False, after
        blocks = leaf_blocks.with_captions(blocks)
        for block in blocks:
            if isinstance(block, Paragraph) and line_openings.is_marked_caption(block.text):
                self.report.add("MD34", block.line, excerpt=block.text[:40])
        return blocks, loose

    def _one(
        self, numbered: list[Line], at: int, depth: int, blocks: list[Block], blank: bool
    ) -> int:
        """Read one block into `blocks`; give the place of the line after it."""
        number, text = numbered[at]
        if line_openings.indent(text) > 3:
            code, after = leaf_blocks.indented_code(numbered, at)
            blocks.append(code)
            return after
        match text.lstrip(" ")[0]:
            case "#":
                if heading := line_openings.HEADING.match(
                    text
                ) or line_openings.TIGHT_HEADING.match(text):
                    blocks.append(leaf_blocks.heading(number, len(heading[1]), heading[2] or ""))
                    return at + 1
                if not text.lstrip(" ").startswith("#."):  # a list of pandoc's, which MD39 names
                    self.report.add("MD09", number, excerpt=text.strip()[:30])
            case "`" | "~" if fence := line_openings.FENCE.match(text):
                directive = framed_blocks.directive(fence[3])
                code, after = leaf_blocks.fenced_code(numbered, at, self.report, directive is None)
                if directive is None:
                    blocks.append(code)
                    return after
                inside = list(enumerate(code.text.split("\n")[:-1], number + 1))
                return self._framed(
                    framed_blocks.Frame(inside, after, *directive), number, depth, blocks
                )
            case ">" if text.strip() == ">>>" and (frame := self._frames.read(numbered, at)):
                return self._framed(frame, number, depth, blocks)
            case ">":
                return self._quote(numbered, at, depth, blocks)
            case "<" if end := line_openings.html_end(text, in_paragraph=False):
                html, after = self._html.read(numbered, at, end)
                blocks.append(html)
                return after
            case "[" if note := line_openings.NOTE.match(text):
                return self._note(numbered, at, depth, note)
            case "[" if found := leaf_blocks.reference(numbered, at):
                reference, after = found
                self._define(reference)
                return after
            case "*" if short := line_openings.ABBREVIATION.match(text):
                self.body.abbreviations[short[1].strip()] = short[2].strip()
                return at + 1
            case ":" if (
                line_openings.DEFINITION.match(text)
                and self._is_terms(blocks, text, depth)
                and not (blank and leaf_blocks.is_caption(numbered, at))
            ):
                return self._definitions(numbered, at, depth, blocks, blank)
            case "{" if pairs := attributes.alone(text):
                after = at + 1
                if not blocks or blank:  # a list above its block, as kramdown and MyST have it
                    while after < len(numbered) and (more := attributes.alone(numbered[after][1])):
                        pairs, after = pairs + more, after + 1
                    if after == len(numbered) or leaf_blocks.is_blank(numbered[after]):
                        return self._paragraph(numbered, at, depth, blocks)
                    known = len(blocks)
                    after = self._one(numbered, after, depth, blocks, blank)
                    if len(blocks) == known:  # a definition stands aside
                        self.report.add("MD11", number, excerpt=text.strip()[:40])
                        return after
                if not isinstance(blocks[-1], Html):
                    blocks[-1].attributes += pairs
                return after
            case ":" | "/" | "!" | "?" | "=" if frame := self._frames.read(numbered, at):
                return self._framed(frame, number, depth, blocks)
            case "|" if (
                stanzas := framed_blocks.line_block(numbered, at)
            ) and not leaf_blocks.is_table(numbered, at):
                blocks.extend(Paragraph(line, text) for line, text in stanzas[0])
                return stanzas[1]
        if drawn := drawn_tables.table(numbered, at, self.report):
            blocks.append(drawn[0])
            return drawn[1]
        if text.lstrip(" ")[0] in "-*_" and line_openings.RULE.match(text):
            if after := leaf_blocks.front_matter_astray(numbered, at):
                self.report.add("MD26", number)
                inside = numbered[at + 1 : after - 1]
                blocks.append(Code(number, "".join(f"{text}\n" for _, text in inside)))
                return after
            blocks.append(Rule(number))
            return at + 1
        if line_openings.ITEM.match(text):
            return self._list(numbered, at, depth, blocks)
        if leaf_blocks.is_table(numbered, at):
            table, after = leaf_blocks.table(numbered, at, self._speech_at(depth))
            blocks.append(table)
            return after
        return self._paragraph(numbered, at, depth, blocks)

    def _paragraph(self, numbered: list[Line], at: int, depth: int, blocks: list[Block]) -> int:
        """Read a paragraph, or the head that it proves to be when a line of `=` or `-` ends it."""
        place = at
        number, first = numbered[at]
        texts = [first.lstrip(" ")]
        speech = depth == 0 and self.opens_speech(first)
        dialogue = bool(line_openings.DIALOGUE.match(texts[0]))
        at += 1
        while at < len(numbered):
            text = numbered[at][1]
            if not text.strip() or self._interrupts(text, depth):
                break
            lazy = isinstance(text, Lazy)
            if not (speech or lazy) and (line := line_openings.SETEXT.match(text)):
                ends = "-" in line[1] and texts[0].rstrip()[-1:] in _ENDS
                framed = place and line_openings.RULE.match(numbered[place - 1][1])  # AsciiDoc
                if len(texts) > 1 or len(first) > 100 or ends or framed:
                    self.report.add("MD10", numbered[at][0], sign=line[1][:5])
                blocks.append(
                    leaf_blocks.heading(number, 1 if "=" in line[1] else 2, "\n".join(texts))
                )
                return at + 1
            if not lazy and line_openings.breaks_paragraph(text):
                break
            if leaf_blocks.is_table(numbered, at) or self._frames.read(numbered, at):
                break
            if dialogue and line_openings.DIALOGUE.match(text.lstrip(" ")):
                break
            if line_openings.DEFINITION.match(text) and not speech and _are_terms(texts, text):
                blocks.append(Paragraph(number, "\n".join(texts)))
                return self._definitions(numbered, at, depth, blocks, False)
            texts.append(_indented(text) if _HARD.search(texts[-1]) else text.lstrip(" "))
            at += 1
        pairs: Pairs = ()
        if len(texts) > 1 and (pairs := attributes.alone(texts[-1])):
            texts.pop()
        if ("class", "verse") in pairs or self._raw.hold_verse:  # known too late, or from above
            end = at - bool(pairs)
            lines = [text for _, text in numbered[end - len(texts) : end]]
            texts[1:] = [_indented(text) for text in lines[1:]]
        whole = "\n".join(texts).rstrip()
        if whole.startswith("![") and whole.endswith((")\\", "}\\")):  # pandoc: it is no figure
            whole = whole[:-1]
        blocks.append(Paragraph(number, whole, pairs))
        return at

    def _interrupts(self, text: str, depth: int) -> bool:
        """Return whether a speaker's mark ends the block before it."""
        return depth == 0 and self.opens_speech(text)

    def _speech_at(self, depth: int) -> Callable[[str], bool]:
        """Return what tells a speaker's mark; inside lists and quotations there is none."""
        return self.opens_speech if depth == 0 else never

    def _is_terms(self, blocks: list[Block], text: str, depth: int) -> bool:
        """Return whether the last block can be the terms of a definition."""
        last = blocks[-1] if blocks else None
        return (
            isinstance(last, Paragraph)
            and not last.text.startswith(":")
            and _are_terms(last.text.split("\n"), text)
            and not self._interrupts(last.text, depth)
        )

    def _quote(self, numbered: list[Line], at: int, depth: int, blocks: list[Block]) -> int:
        inside, after = containers.quote(numbered, at, self._speech_at(depth))
        title = framed_blocks.alert(inside)
        parsed = self.parse(inside if title is None else inside[1:], depth + 1)[0]
        blocks.append(framed_blocks.titled(numbered[at][0], title or "", parsed))
        return after

    def _framed(self, frame: framed_blocks.Frame, number: int, depth: int, to: list[Block]) -> int:
        """Read a block that another dialect frames."""

        def parse(inside: list[Line], *, apart: bool) -> list[Block]:
            """Read what it holds; `apart`: no chapter begins there, and nobody speaks."""
            if apart or depth + self._divisions >= MOST_NESTED:
                return self.parse(inside, depth + 1 + self._divisions)[0] if inside else []
            self._divisions += 1
            found = self.parse(inside, depth)[0]
            self._divisions -= 1
            return found

        to += framed_blocks.written(frame, number, parse, self.report)
        return frame.after

    def _list(self, numbered: list[Line], at: int, depth: int, blocks: list[Block]) -> int:
        """Read a list: its items have one kind of mark; a number may be followed by any number."""
        number = numbered[at][0]
        first = line_openings.ITEM.match(numbered[at][1])
        assert first
        kind = first[4] or first[2]

        def opens_item(at: int) -> re.Match[str] | None:
            """Return the mark of one more item, if it stands on a line."""
            text = numbered[at][1] if at < len(numbered) else ""
            match = line_openings.ITEM.match(text)
            alike = match and (match[4] or match[2]) == kind
            return match if alike and not line_openings.RULE.match(text) else None

        items: list[Item] = []
        loose = False
        while match := opens_item(at):
            inside, after = containers.item(numbered, at, match, self._speech_at(depth))
            parsed, apart = self.parse(inside, depth + 1)
            items.append(Item(numbered[at][0], parsed))
            at = after
            while after < len(numbered) and leaf_blocks.is_blank(numbered[after]):
                after += 1
            more = after > at and opens_item(after)
            if more:  # else the blank lines may part what holds this list
                at = after
            loose = loose or apart or bool(more)
        blocks.append(List(number, int(first[3]) if first[3] else None, items, loose))
        return at

    def _note(self, numbered: list[Line], at: int, depth: int, match: re.Match[str]) -> int:
        """Read the text of a note, which stands aside."""
        inside, after = containers.note(numbered, at, match, self._speech_at(depth))
        blocks, _ = self.parse(inside, depth + 1)
        label = " ".join(match[1].split())
        self.body.notes.append(NoteText(label, numbered[at][0], blocks))
        return after

    def _define(self, reference: Reference) -> None:
        """Keep the definition of a link; MD15 when there is one of its label."""
        first = self.body.references.setdefault(label_key(reference.label), reference)
        if first is not reference:
            line, label = reference.line, reference.label
            self.report.add("MD15", line, label=label, first=first.line)

    def _definitions(
        self, numbered: list[Line], at: int, depth: int, blocks: list[Block], blank: bool
    ) -> int:
        """Read definitions; their terms are the lines of the paragraph that was just read."""
        paragraph = blocks.pop()
        assert isinstance(paragraph, Paragraph)
        terms = list(enumerate(paragraph.text.split("\n"), paragraph.line))
        definitions: list[Item] = []
        loose = blank
        if len(terms[-1][1].split()) > _LONG:
            self.report.add("MD36", numbered[at][0], excerpt=numbered[at][1].lstrip(" :")[:30])
        while at < len(numbered) and (match := line_openings.DEFINITION.match(numbered[at][1])):
            inside, after = containers.definition(numbered, at, match, self._speech_at(depth))
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


def _indented(text: str) -> str:
    """Return a line of verse, its indentation in spaces that HTML keeps, an em for two."""
    bare = text.lstrip(" ")
    indent = len(text) - len(bare)
    return "\u2003" * (indent // 2) + bare if indent >= _INDENTED else bare


def _are_terms(texts: list[str], definition: str) -> bool:
    """Return whether the lines of a paragraph can be the terms of a definition.

    A text that is wrapped by hand may put a colon at the start of a line, as French spaces it, and
    goes on in small letters. So a term is one line, or each of several is a few words.
    """
    goes_on = definition.lstrip(" :\t\u00a0\u202f")[:1].islower()
    words = [len(text.split()) for text in texts]
    return max(words) <= _FEW or (len(words) == 1 and not (goes_on and words[0] > _PROSE))


def never(_: str) -> bool:
    """Return that no line is a speaker's."""
    return False
