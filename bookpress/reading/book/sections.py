"""The heads of a text part it into an opening, parts, and chapters or questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bookpress.model.book import SectionKind
from bookpress.patterns import late
from bookpress.reading.markdown.blocks import Block, Heading
from bookpress.reading.report import Report


@dataclass(slots=True)
class Chapter:
    """A section before its trees are made."""

    kind: SectionKind
    heading: Heading | None
    line: int
    blocks: list[Block] = field(default_factory=list)


def part_sections(blocks: Sequence[Block], report: Report, *, interview: bool) -> list[Chapter]:
    """Part a text at its `#` and `##`; heads below are given their true level.

    A text whose first level is deeper than `##` is moved up; one that knows `#` and no `##` has
    chapters, not parts. Warnings: MD03 a level that was left
    out; the head is moved up, as e-readers and screen readers walk by levels. MD04 a head without
    words, which is left out.
    """
    blocks = _with_parts(blocks)
    levels = {block.level for block in blocks if isinstance(block, Heading)}
    shift = 2 - min(levels) if levels and 2 not in levels else 0
    chapter = SectionKind.QUESTION if interview else SectionKind.CHAPTER
    sections: list[Chapter] = []
    before = 1
    for block in blocks:
        if isinstance(block, Heading) and not block.text:
            report.add("MD04", block.line)
            continue
        if isinstance(block, Heading):
            level = block.level
            if shift < 0 or level == 1:
                level += shift
            if level <= 2:
                kind = SectionKind.PART if level == 1 else chapter
                sections.append(Chapter(kind, block, block.line))
                before = level
                continue
            if level > before + 1:
                wanted = max(3, before + 1)
                set_as = "#" * (wanted - shift) if wanted < level else ""
                report.add("MD03", block.line, signs="#" * block.level, set=set_as)
                level = wanted
            before = level
            block = Heading(block.line, level, block.text, block.attributes)
        if not sections:
            sections.append(Chapter(SectionKind.OPENING, None, block.line))
        sections[-1].blocks.append(block)
    return sections


_PART = late(r"\((?:PART|APPENDIX)(?:\\?\*)?\)[ \u00a0]+(?=\S)")


def _with_parts(blocks: Sequence[Block]) -> Sequence[Block]:
    """Read the parts of bookdown, `# (PART) Title`, beside which `#` opens a chapter."""
    parts = {
        id(block): match.end()
        for block in blocks
        if isinstance(block, Heading) and block.level == 1 and (match := _PART.match(block.text))
    }
    if not parts:
        return blocks
    headings = [one for one in blocks if isinstance(one, Heading) and id(one) not in parts]
    deeper = min((one.level for one in headings), default=2) == 1
    return [
        block
        if not isinstance(block, Heading)
        else replace(block, text=block.text[parts[id(block)] :])
        if id(block) in parts
        else replace(block, level=min(block.level + deeper, 6))
        for block in blocks
    ]
