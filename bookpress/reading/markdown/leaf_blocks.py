"""The blocks that hold no other blocks: code, raw HTML, tables, heads, definitions of links.

Each function starts at the line that opens the block, and gives it with the place of the line
after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from bookpress.model.elements import names
from bookpress.patterns import late
from bookpress.reading.html.tokenizer import decode_entities
from bookpress.reading.markdown import attributes, line_openings
from bookpress.reading.markdown.blocks import (
    Block,
    Code,
    Heading,
    Html,
    Line,
    Paragraph,
    Reference,
    Table,
    without_code,
    without_escapes,
)
from bookpress.reading.report import Report

_DRAWN = names(
    """
    math mermaid geojson topojson stl dot graphviz plantuml puml ditaa vega vega-lite dataview
    dataviewjs query tasks chart excalidraw kanban abc
    """
)
"""Languages that some tools draw, or fill in."""
_SIGNS = late(r"\\.|\|")


def is_blank(line: Line) -> bool:
    """Return whether nothing stands on a line."""
    return not line[1].strip()


def indented_code(numbered: list[Line], at: int) -> tuple[Code, int]:
    """Read code that is told by its margin of four columns."""
    start = at
    while at < len(numbered) and (
        line_openings.indent(numbered[at][1]) > 3 or is_blank(numbered[at])
    ):
        at += 1
    while is_blank(numbered[at - 1]):
        at -= 1
    text = "\n".join(text[4:] for _, text in numbered[start:at])
    return Code(numbered[start][0], text + "\n"), at


def fenced_code(
    numbered: list[Line], at: int, report: Report, judge: bool = True
) -> tuple[Code, int]:
    """Read code between fences; MD02 when the second one is missing.

    `judge`: what stands behind the fence is looked at. Warnings: MD33 raw parts for one format,
    MD51 words that do nothing, MD52 a drawing or formula that is none here.
    """
    number, text = numbered[at]
    match = line_openings.FENCE.match(text)
    assert match
    margin, fence, info = len(match[1]), match[2], match[3].strip()
    inside: list[str] = []
    closed = False
    at += 1
    while at < len(numbered) and not closed:
        text = numbered[at][1]
        closed = closes(text, fence)
        if not closed:
            inside.append(text[min(margin, line_openings.indent(text)) :])
        at += 1
    if not closed:
        report.add("MD02", number, fence=fence[:5])
        inside = inside[:-1] if inside and not inside[-1] else inside
    info, pairs = attributes.at_end(info)
    word, _, rest = info.partition(" ")
    if judge and info.startswith("{="):
        report.add("MD33", number, excerpt=info[:60])
    elif judge and (info.startswith("{") or rest):
        report.add("MD51", number, excerpt=info[:60])
    if info.startswith("{"):
        word = re.split(r"[\s,}]", info[1:])[0].lstrip(".=")
    language = decode_entities(without_escapes(word)).split(",")[0]
    if not language and (class_ := next((pair for pair in pairs if pair[0] == "class"), None)):
        language = class_[1]
        pairs = tuple(pair for pair in pairs if pair is not class_)
    if judge and language.lower() in _DRAWN and not info.startswith("{"):
        report.add("MD52", number, excerpt=language)
    return Code(number, "".join(f"{line}\n" for line in inside), language, pairs), at


def closes(text: str, fence: str) -> bool:
    """Return whether a line ends the code that a fence opened."""
    stripped = text.strip()
    return (
        stripped.startswith(fence)
        and not stripped.strip(fence[0])
        and line_openings.indent(text) < 4
    )


_MARKDOWN = late(
    r"( {0,3}<(?:div|section|aside|article|details)\b[^<>]*?)"
    r"""\smarkdown(?:="?(?:1|block|span)"?)?(?=[^<>]*>[ \t]*$)"""
)
"""An opening tag that asks for Markdown inside (Markdown Extra, MkDocs)."""


class HtmlBlocks:
    """Reads raw HTML; an end that the lines of one level do not hold is looked for once."""

    def __init__(self) -> None:
        self._endless: dict[int, tuple[list[Line], set[str]]] = {}

    def read(self, numbered: list[Line], at: int, end: re.Pattern[str]) -> tuple[Html, int]:
        """Read a block of raw HTML up to the line that ends it; a blank one stays outside.

        What never ends is read up to a blank line, so that the rest of the text is still checked.
        """
        start = at
        text = numbered[at][1]
        if marked := _MARKDOWN.match(text):  # `<div markdown>`: what follows is Markdown
            return Html(numbered[at][0], marked[1] + text[marked.end() :]), at + 1
        _, endless = self._endless.setdefault(id(numbered), (numbered, set()))
        if end is not line_openings.BLANK and end.pattern not in endless:
            stop = next((n for n in range(at, len(numbered)) if end.search(numbered[n][1])), -1)
            if stop < 0:
                endless.add(end.pattern)
            else:
                at = stop + 1
        if at == start:
            while at < len(numbered) and not is_blank(numbered[at]):
                at += 1
        return Html(numbered[start][0], "\n".join(text for _, text in numbered[start:at])), at


def reference(numbered: list[Line], at: int) -> tuple[Reference, int] | None:
    """Read the definition of a link; address and title may each stand on a line of their own."""
    after = at + 1
    match = line_openings.REFERENCE.match(numbered[at][1])
    if not match and after < len(numbered) and line_openings.LABEL_ALONE.match(numbered[at][1]):
        following = numbered[after][1].strip()
        if re.match(r"<|[^\s<]*[/:#]", following):  # not one word under `[Aside]:`
            match = line_openings.REFERENCE.match(f"{numbered[at][1]} {following}")
            after += 1
    if not match:
        return None
    label, address, title = match.groups()
    if (
        title is None
        and after < len(numbered)
        and (more := line_openings.TITLE.match(numbered[after][1]))
    ):
        title = more[1]
        after += 1
    address = address[1:-1] if address.startswith("<") else address
    label, address, title = map(without_escapes, (label, address, (title or "")[1:-1]))
    return Reference(label, numbered[at][0], address, title), after


def is_table(numbered: list[Line], at: int) -> bool:
    """Return whether a table starts here: a row of heads over a row of dashes."""
    if at + 1 >= len(numbered) or "|" not in numbered[at][1]:
        return False
    under = numbered[at + 1][1]
    if line_openings.DELIMITERS.match(numbered[at][1]):  # kramdown: a table may begin with its rule
        return under.lstrip(" ").startswith("|")
    return bool(line_openings.DELIMITERS.match(under))


def table(numbered: list[Line], at: int, speech: Callable[[str], bool]) -> tuple[Table, int]:
    """Read a table; `speech` tells whether a line is a speaker's mark, which ends it.

    One that begins with a rule has a header only if another rule follows the next line (kramdown).
    """
    number = numbered[at][0]
    header: list[str] = []
    ruled = line_openings.DELIMITERS.match(numbered[at][1])
    if ruled and not is_table(numbered, at + 1):
        at -= 1
    else:
        at += bool(ruled)
        header = split_row(numbered[at][1])
    aligns = [_align(cell) for cell in split_row(numbered[at + 1][1].replace("+", "|"))]
    at += 2
    rows: list[tuple[int, list[str]]] = []
    while at < len(numbered):
        line, text = numbered[at]
        if not text.strip() or speech(text) or attributes.alone(text):
            break
        if line_openings.breaks_paragraph(text):
            break
        if "|" not in text and line_openings.CAPTION.match(text):
            break
        if not line_openings.SEPARATOR.match(text):
            rows.append((line, split_row(text)))
        at += 1
    return Table(number, header or [""] * len(aligns), aligns, rows), at


def is_caption(numbered: list[Line], at: int) -> bool:
    """Return whether a paragraph that opens as a caption does stands before a table."""
    if not line_openings.CAPTION.match(numbered[at][1]):
        return False
    while at < len(numbered) and not is_blank(numbered[at]):
        at += 1
        if is_table(numbered, at):
            return True
    while at < len(numbered) and is_blank(numbered[at]):
        at += 1
    return is_table(numbered, at)


def with_captions(blocks: list[Block]) -> list[Block]:
    """Give each table the paragraph before it, else the one behind it, that is its caption."""
    kept: list[Block] = []
    taken = -1
    for at, block in enumerate(blocks):
        if at == taken:
            continue
        if isinstance(block, Table):
            before = _caption(kept[-1]) if kept else None
            after = _caption(blocks[at + 1]) if not before and at + 1 < len(blocks) else None
            if before:
                kept.pop()
            elif after:
                taken = at + 1
            if caption := before or after:
                block.caption = caption
                block.attributes += caption.attributes
        kept.append(block)
    return kept


def _caption(block: Block) -> Paragraph | None:
    """Return a paragraph that is a caption, without its mark and its attributes, which are its
    table's."""
    opening = line_openings.CAPTION.match(block.text) if isinstance(block, Paragraph) else None
    if not opening or not isinstance(block, Paragraph):
        return None
    text, pairs = attributes.at_end(block.text[opening.end("mark") if opening["mark"] else 0 :])
    return Paragraph(block.line, text, pairs + block.attributes)


def split_row(row: str) -> list[str]:
    r"""Part a row at its pipes, but for those that are escaped or inside code.

    >>> split_row("| a | `b | c` | d \\| e |")
    ['a', '`b | c`', 'd | e']
    """
    row = row.strip()
    signs = _SIGNS.finditer(without_code(row))
    cuts = [sign.start() for sign in signs if sign[0] == "|"]
    cells = [row[start + 1 : end] for start, end in pairwise([-1, *cuts, len(row)])]
    if row.startswith("|"):
        cells = cells[1:]
    if len(cells) > 1 and cuts[-1] == len(row) - 1:
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _align(cell: str) -> str:
    cell = cell.strip()
    left, right = cell.startswith(":"), cell.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""


def heading(line: int, level: int, text: str) -> Heading:
    """Make a head, its closing signs and its attribute list taken off."""
    # Headings have no numbers here, so none needs to be told to have none (pandoc).
    text, pairs = attributes.at_end(text.strip().removesuffix("{-}"))
    bare = text.rstrip("#")
    if bare != text and (not bare or bare[-1] in " \t"):
        text = bare
        if not pairs:
            text, pairs = attributes.at_end(text.strip())
    return Heading(line, level, text.strip(), pairs)


def front_matter_astray(numbered: list[Line], at: int) -> int:
    """Return the place after a YAML head in the middle of a text, else 0."""
    if numbered[at][1].rstrip() != "---":
        return 0
    for place in range(at + 1, min(at + 60, len(numbered))):
        text = numbered[place][1].rstrip()
        if text in ("---", "..."):
            return place + 1 if place > at + 1 else 0
        if not line_openings.YAML.match(text):
            return 0
    return 0
