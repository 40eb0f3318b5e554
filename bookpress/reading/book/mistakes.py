"""Slips of the hand that Markdown takes for something else, or for nothing, without a word.

Each is told by the blocks as they were typed. What is likely, not certain, is a note; of many of a
kind the first is named and the rest counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from bookpress.model.names import slug
from bookpress.patterns import late
from bookpress.reading.book.typed_notes import report_typed_notes
from bookpress.reading.markdown.blocks import (
    Block,
    Blocks,
    Code,
    Definitions,
    Divisions,
    Heading,
    Html,
    List,
    Paragraph,
    Quote,
    Rule,
    without_code,
)
from bookpress.reading.report import Report

_WRAPPED = 50
"""Signs of a line that was broken where the page of a typewriter ends; verse is shorter."""
_VERSE, _NARROW = 45, 28
"""Signs of the longest line of a stanza; of one that begins its lines in small letters."""
_LONG = 16
"""Words of a term that the block parser has named already (MD36)."""
_EXCERPT = 40
"""Signs of a line that a message repeats."""
_FENCE = late(r"`{3}|~{3}")
_NUMBER = late(r"(?:^|[\s>])(\d{1,9})[.)](?=\s|$)")
_HARD = late(r"(?: {2,}|\\)$")
_ROW = late(r"\s*\|.*\|\s*$")
_CELLS = late(r"(?<=\S)[ \t]+\|[ \t]+(?=\S)")
_BOLD = late(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1\s*", re.DOTALL)
_CHAPTER = late(
    r"(?:chapter|chapitre|kapitel|cap[ií]tulo|capitolo|hoofdstuk)\s+\w+(?:-\w+)?\.?", re.IGNORECASE
)
_LIKE_ITEMS = (
    late(r"[•·▪◦‣●○■▸►]\s?(?=\S)"),
    late(r"-(?=[^\W\d_])"),
    late(r"\*(?=[^\W\d_])(?!.*\*)"),
    late(r"\+(?=[^\W\d_])"),
    late(r"[—–](?=[^\W\d_]|[«“])"),
    late(r"(?:->|=>|→|⇒)\s?(?=\S)"),
    late(r"\[[ xX]?\]\s(?=\S)"),
    late(r"\(?\d{1,3}(?:[.)](?!\d)|[ ]?[:°-](?=\s))\s*(?=\S)"),
    late(r"\((?:[a-z]|[ivx]{2,4})\)\s*(?=\S)"),
    late(r"(?:[A-Z]|[IVX]{2,5})[.)]\s+(?=\S)"),
)
"""What opens lines that were meant as items of a list, one pattern for each kind."""
_HYPHENED = late(
    r"(?<=[^\W\d_])[-¬]\n(?!(?:und|oder|bzw|sowie|bis|noch|et|ou|and|or|to|en|of|y|o|e|och|og)\b)"
    r"(?=[^\W\d_])(?P<small>\w)"
)
_ALONE = {
    "MD86": late(r"(?:[—–-] ?)?\d{1,4}(?: ?[—–-])?"),
    "MD91": late(r"(={1,6}) ?[^\W\d_=][^=]*(?: ?\1)?(?<!=)|(={2,6}) .*\2|＃+\s?\S.*"),
    "MD92": late(r"(?:&nbsp;|&emsp;|&#160;|&#xa0;|<br ?/?>|\s|\\)+", re.IGNORECASE),
    "MD93": late(r"\*{1,2}|-{2}|_{1,2}|[—–]{2,}|~+|={2,}"),
}
"""What stands alone in a paragraph, and was meant for something."""
_TAB = late(r"(?<=[^\s:])\t+(?=\S)")
_WORD = late(r"[«“„\"‘(]*[^\W\d_]+(?:['’-][^\W\d_]+)*[.,;:!?…”\"»’)]*[—–-]?")
_CODE_SIGNS = late(r"[{}<>=|\\$#@/~^+\[\]`&%]|\S {3,}\S|--|_|\w\(|;$", re.MULTILINE)


class Mistakes:
    """Looks for slips in the blocks of one book."""

    def __init__(self, lines: Sequence[str], first: int, report: Report, names: Collection[str]):
        """Take the lines of the body, of which `first` is the number in the file.

        `names`: the keys and names of an interview's speakers, in small letters.
        """
        self._lines = lines
        self._first = first
        self._report = report
        self._names = names
        self._foreign: set[int] = set()
        """Lines that were named as another dialect’s."""
        self._divisions = Divisions()
        self._many: dict[str, list[tuple[int, str]]] = {}
        """Code → lines and excerpts, of which the first is shown."""

    def look(self, body: Blocks) -> None:
        """Report what is found.

        Warnings: MD36 a sentence parted before its colon, MD71 rows without a rule, MD72 prose as
        code, MD74 a question in bold, MD76 prose as verse, MD77 a backslash that ends a paragraph,
        MD78 verse as prose, MD80 and MD81 odd numbers, MD82 items run together, MD85 words parted
        by a hyphen, MD91 headings of elsewhere, and those of notes. Notes: MD73 a heading in bold,
        MD84 columns of blanks, MD86 numbers of pages, MD92 blanks alone, MD93 signs alone.
        """
        self._foreign = self._report.foreign_lines()
        self._blocks(body.blocks, outermost=True)
        for text in body.notes:
            self._blocks(text.blocks)
        numbers = [int(re.sub(r"\D", "", typed)) for _, typed in self._many.get("MD86", ())]
        if not numbers or len(numbers) < 2 or numbers != sorted(set(numbers)):
            self._many.pop("MD86", None)
        for code, found in self._many.items():
            line, excerpt = found[0]
            more = {"more": len(found) - 1} if len(found) > 1 else {}
            self._report.add(code, line, excerpt=excerpt, **more)
        report_typed_notes(body, self._lines, self._first, self._report)

    def _add(self, code: str, line: int, text: str) -> None:
        """Report what was not named as another dialect’s."""
        if line not in self._foreign:
            self._report.add(code, line, excerpt=text.strip()[:40])

    def _once(self, code: str, line: int, text: str) -> None:
        """Note one of many."""
        if line not in self._foreign:
            self._many.setdefault(code, []).append((line, " ".join(text.split())[:40]))

    def _blocks(self, blocks: Sequence[Block], *, outermost: bool = False) -> None:
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            match block:
                case Paragraph():
                    self._paragraph(block)
                    if outermost:
                        self._like_heading(block, following)
                case Html():
                    self._divisions.enter(block.text)
                case Code():
                    self._code(block)
                case Quote():
                    self._blocks(block.blocks)
                case List():
                    if block.start is not None:
                        self._numbers(block)
                    for item in block.items:
                        self._blocks(item.blocks)
                case Definitions():
                    self._parted(block)
                    for group in block.groups:
                        for definition in group.definitions:
                            self._blocks(definition.blocks)
        for one, between, other in zip(blocks, blocks[1:], blocks[2:], strict=False):
            self._begins_anew(one, between, other)

    def _paragraph(self, block: Paragraph) -> None:
        text = block.text
        lines = text.split("\n")
        if text.endswith("\\") and not text.endswith("\\\\"):
            self._once("MD77", block.line + len(lines) - 1, text[-40:])
        if tab := _TAB.search(text) or _columns(lines):
            at = tab.start()
            near = f"{text[:at].split()[-1] if text[:at].split() else ''} {text[at:].lstrip()[:20]}"
            self._once("MD84", block.line + text.count("\n", 0, at), near)
        if len(lines) == 1:
            if _ROW.match(text) and text.strip().startswith("| ") and text.count("|") > 2:
                self._add("MD71", block.line, text)
            for code, form in _ALONE.items():
                if form.fullmatch(text.strip(" ")):
                    self._once(code, block.line, text)
            return
        for number, (one, other) in enumerate(pairwise(lines)):
            if _ROW.match(one) and _ROW.match(other):
                self._add("MD71", block.line + number, one)
                return
        if _alike([len(_CELLS.findall(one)) for one in lines]):
            self._add("MD71", block.line, lines[0])
            return
        hyphened = []
        if "-\n" in text or "¬\n" in text:
            ends = _HYPHENED.finditer(without_code(text))
            hyphened = [one for one in ends if one["small"].islower()]
        for found in hyphened:
            line = text.count("\n", 0, found.start())
            parted = f"{lines[line].split()[-1]} {lines[line + 1].split()[0]}"
            self._once("MD85", block.line + line, parted)
        if hyphened:
            return
        if self._items(block, lines):
            return
        broken = [n for n, line in enumerate(lines[:-1]) if _HARD.search(line)]
        wide = [n for n in broken if len(lines[n].rstrip(" \\")) >= _WRAPPED]
        for number in wide:  # a backslash was meant, unless it ends line after line
            meant = lines[number].endswith("\\") and (len(wide) < 2 or len(wide) < len(lines) - 1)
            if lines[number + 1][:1].islower() and not meant and 2 * len(wide) > len(broken):
                self._once("MD76", block.line + number, _end_of(lines[number]))
        meant = ("class", "verse") in block.attributes or self._divisions.hold_verse
        if not broken and not meant and _is_verse(lines):
            self._once("MD78", block.line, lines[0])

    def _items(self, block: Paragraph, lines: list[str]) -> bool:
        """Report the lines of a paragraph that were meant as a list; give whether there are any."""
        for number, (one, other) in enumerate(pairwise(lines)):
            for pattern in _LIKE_ITEMS:
                first, second = pattern.match(one), pattern.match(other)
                if first and second and _follows(first[0], second[0]):
                    self._add("MD82", block.line + number, one)
                    return True
        return False

    def _like_heading(self, block: Paragraph, following: Block | None) -> None:
        """Report a line in bold that stands for a heading, or for a question."""
        if match := _BOLD.fullmatch(block.text):
            words = match[2].strip()
            if self._names and words.endswith("?"):
                self._report.add("MD74", block.line, excerpt=" ".join(words.split())[:40])
                return
            if words.casefold() in self._names:
                return
            if len(words) > 90 or "\n" in words or re.search(r"[.,;…*_<|。、，！]|:(?: |$)", words):
                return
        elif not _CHAPTER.fullmatch(block.text.strip()):
            return
        if following is not None and not isinstance(following, Heading | Rule):
            self._once("MD73", block.line, block.text.strip("*_ "))

    def _code(self, block: Code) -> None:
        """Report a text whose margin of four blanks made code of it."""
        typed = self._lines[block.line - self._first]
        if block.language or _FENCE.search(typed):
            return
        text = block.text.strip()
        words = text.split()
        heading = re.fullmatch(r"#{2,6} \w[^\n]*", text)
        if heading or (
            not _CODE_SIGNS.search(text)
            and len(words) >= 4
            and (text.lstrip('«“„"‘(—–- ')[:1].isupper() or text.lower() == text.upper())
            and sum(bool(_WORD.fullmatch(word)) for word in words) > 0.85 * len(words)
        ):
            self._once("MD72", block.line, text)

    def _parted(self, block: Definitions) -> None:
        """Report a sentence of two lines whose colon came to stand before the second."""
        group = block.groups[0]
        if len(block.groups) > 1 or len(group.terms) > 1 or len(group.definitions) > 1:
            return
        line, term = group.terms[0]
        defined = group.definitions[0].line
        typed = self._lines[defined - self._first].lstrip(" >-*+")
        if defined == line + 1 and len(term.split()) > 1 and re.match(r":[ \u00a0]\S", typed):
            words = typed.lstrip(" :\u00a0\u202f")
            if len(term.split()) <= _LONG and (words[:1].islower() or words[:1] in '«“"'):
                self._report.add("MD36", defined, excerpt=words[:30])

    def _numbers(self, block: List) -> None:
        """Report numbers of a list that do not follow each other, and are not all one."""
        typed = [self._number(item.line) for item in block.items]
        if None in typed or _alike([n or 0 for n in typed], least=-1):
            return
        start = block.start or 0
        for place, number in enumerate(typed):
            if number != start + place:
                written = ", ".join(str(n) for n in typed[max(0, place - 1) : place + 2])
                line = block.items[place].line
                self._report.add("MD80", line, written=written, set=start + place)
                return

    def _number(self, line: int) -> int | None:
        """Return the number that an item was given."""
        match = _NUMBER.search(self._lines[line - self._first])
        return int(match[1]) if match else None

    def _begins_anew(self, one: Block, between: Block, other: Block) -> None:
        """Report a list of one item that begins anew behind words that were meant to be in it."""
        if not (
            isinstance(one, List)
            and isinstance(other, List)
            and len(one.items) == 1
            and one.start == other.start == 1
            and isinstance(between, Paragraph | Code | Quote)
        ):
            return
        if not (isinstance(between, Paragraph) and between.text.rstrip().endswith(":")):
            self._report.add("MD81", other.line, between=between.line)


def _columns(lines: list[str]) -> re.Match[str] | None:
    """Return the first of the rows of blanks by which several lines were set in columns."""
    if len(lines) < 2 or not all("   " in line for line in lines):
        return None
    found = [re.search(r"(?<=\S) {3,}(?=\S)", line) for line in lines]
    return found[0] if all(found) else None


def _end_of(line: str) -> str:
    """Return the last words of a line, without what breaks it.

    >>> _end_of("This is running prose that goes on and on to its end,  ")
    'prose that goes on and on to its end,'
    """
    line = line.rstrip(" \\")
    return line if len(line) <= _EXCERPT else line[-_EXCERPT:].partition(" ")[2]


def _alike(counts: list[int], least: int = 0) -> bool:
    """Return whether some numbers are one, and more than `least`."""
    return len(set(counts)) == 1 and counts[0] > least


def _follows(one: str, other: str) -> bool:
    """Return whether two marks of a list may follow each other: bullets, 1 and 2, a and b.

    >>> _follows("1.", "2. "), _follows("(a) ", "(b) "), _follows("(i)", "(ii)"), _follows("A", "C")
    (True, True, True, False)
    """
    first, second = (re.sub(r"\W", "", mark.lower()) for mark in (one, other))
    if one.startswith("["):
        return True
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    if len(first) == len(second) == 1:
        return ord(second) == ord(first) + 1 or (first, second) in (("v", "i"), ("i", "v"))
    return not first or set(first + second) <= set("ivx")


def _is_verse(lines: list[str]) -> bool:
    """Return whether the lines of a paragraph are those of verse, without a mark that ends them.

    Prose that was wrapped fills its lines, and begins most of them in small letters.

    >>> _is_verse(["Over the harbour,", "Out of the grey,", "Gulls come for bread", "At noon."])
    True
    >>> _is_verse(["Over the harbour and out of the grey,", "gulls come for bread", "at noon."])
    False
    """
    bare = [line.strip('*_ «“„"‘(—–-') for line in lines]
    if len(lines) < 3 or max(map(len, bare)) > _VERSE or not all(bare):
        return False
    if any(re.search(r"[\[\]<>|`{}=\\#@]|https?:|\w: |:$|\d", line) for line in bare):
        return False
    capitals = sum(line[0].isupper() for line in bare)
    if len(lines) == 3:
        return capitals == 3 and all(line[-1] in ",;.!?:…—–" for line in bare)
    narrow = max(map(len, bare)) <= _NARROW and all(line[0] != line[0].swapcase() for line in bare)
    return narrow or capitals >= 0.8 * len(bare)


def report_title(heading: str | None, line: int, title: str, report: Report) -> None:
    """Report a first heading that says the book's title again (MD75)."""
    if heading and slug(heading) == slug(title) != "":
        report.add("MD75", line, excerpt=heading[:60])
