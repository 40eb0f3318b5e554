"""Slips of the hand that Markdown takes for something else, or for nothing, without a word.

Each is told by the blocks as they were typed. What is likely, not certain, is a note; of many of a
kind the first is named and the rest counted.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from bookpress.model.names import slug
from bookpress.reading.markdown.blocks import (
    Block,
    Blocks,
    Code,
    Definitions,
    Heading,
    List,
    Paragraph,
    Quote,
    Rule,
    without_code,
)
from bookpress.reading.report import Report

_WRAPPED = 50
"""Signs of a line that was broken where the page of a typewriter ends; verse is shorter."""
_VERSE = 45
_FENCE = re.compile(r"`{3}|~{3}")
_NUMBER = re.compile(r"(?:^|[\s>])(\d{1,9})[.)](?=\s|$)")
_HARD = re.compile(r"(?: {2,}|\\)$")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_CELLS = re.compile(r"(?<=\S)[ \t]+\|[ \t]+(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1\s*", re.DOTALL)
_CHAPTER = re.compile(
    r"(?:chapter|chapitre|kapitel|cap[ií]tulo|capitolo|hoofdstuk)\s+\w+(?:-\w+)?\.?", re.IGNORECASE
)
_LIKE_ITEMS = (
    re.compile(r"[•·▪◦‣●○■▸►]\s?(?=\S)"),
    re.compile(r"-(?=[^\W\d_])"),
    re.compile(r"\*(?=[^\W\d_])(?!.*\*)"),
    re.compile(r"\+(?=[^\W\d_])"),
    re.compile(r"\(?\d{1,3}[.)](?!\d)\s*(?=\S)"),
    re.compile(r"\((?:[a-z]|[ivx]{2,4})\)\s*(?=\S)"),
    re.compile(r"[A-Z][.)]\s+(?=\S)"),
)
"""What opens lines that were meant as items of a list, one pattern for each kind."""
_HYPHENED = re.compile(
    r"(?<=[^\W\d_])-\n(?!(?:und|oder|bzw|sowie|bis|noch|et|ou|and|or|to|en|of|y|o|e|och|og)\b)"
    r"(?=[^\W\d_])(?P<small>\w)"
)
_WORD = re.compile(r"[«“„\"‘(]*[^\W\d_]+(?:['’-][^\W\d_]+)*[.,;:!?…”\"»’)]*[—–-]?")
_CODE_SIGNS = re.compile(r"[{}<>=|\\$#@/~^+\[\]`&%]|\S {3,}\S|--|_|\w\(|;$", re.MULTILINE)

_CALLS = {
    "[{}]": (
        re.compile(r"(?<=[^\s\[!\\])[ \u00a0]?\[(\d{1,3})\](?![\[(:])"),
        re.compile(r"^\\?\[(\d{1,3})\\?\](?:[ \u00a0]?:|[ \u00a0]|\.)\s*\S", re.MULTILINE),
    ),
    "{}": (
        re.compile(r"(?<=[^\s⁰¹²³⁴-⁹])([⁰¹²³⁴-⁹]{1,3})"),
        re.compile(r"^([⁰¹²³⁴-⁹]{1,3})[ \u00a0.)]*\S", re.MULTILINE),
    ),
    "<sup>{}</sup>": (
        re.compile(r"(?<=\S)<sup>[(\[]?(\d{1,3})[)\]]?</sup>"),
        re.compile(r"^<sup>[(\[]?(\d{1,3})[)\]]?</sup>\s*\S", re.MULTILINE),
    ),
    "({})": (
        re.compile(r"(?<=[\w.,;:!?…»”\"])[ \u00a0]?\((\d{1,3})\)(?=[\s.,;:!?»”\"]|$)"),
        re.compile(r"\A\((\d{1,3})\)[ \u00a0]\S"),
    ),
}
"""How notes are typed elsewhere → what calls one in a text, and what opens its words."""


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
        self._many: dict[str, list[tuple[int, str]]] = {}
        """Code → lines and excerpts, of which the first is shown."""

    def look(self, body: Blocks) -> None:
        """Report what is found.

        Warnings: MD71 rows without a rule, MD72 prose as code, MD74 a question in bold, MD76 prose
        as verse, MD77 a backslash that ends a paragraph, MD78 verse as prose, MD80 and MD81 odd
        numbers, MD82 items run together, MD85 words parted by a hyphen, NT08 notes as elsewhere.
        Notes: MD73 a heading in bold, MD84 tabs.
        """
        self._blocks(body.blocks, outermost=True)
        for text in body.notes:
            self._blocks(text.blocks)
        for code, found in self._many.items():
            line, excerpt = found[0]
            more = {"more": len(found) - 1} if len(found) > 1 else {}
            self._report.add(code, line, excerpt=excerpt, **more)
        self._notes(body)

    def _once(self, code: str, line: int, text: str) -> None:
        """Note one of many."""
        self._many.setdefault(code, []).append((line, " ".join(text.split())[:40]))

    def _blocks(self, blocks: Sequence[Block], *, outermost: bool = False) -> None:
        for place, block in enumerate(blocks):
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            match block:
                case Paragraph():
                    self._paragraph(block)
                    if outermost:
                        self._like_heading(block, following)
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
                    for group in block.groups:
                        for definition in group.definitions:
                            self._blocks(definition.blocks)
        for one, other in pairwise(blocks):
            if isinstance(other, List) and self._is_starred(one, other):
                self._report.add("NT08", one.line, excerpt="*", text=other.line)
        for one, between, other in zip(blocks, blocks[1:], blocks[2:], strict=False):
            self._begins_anew(one, between, other)

    def _paragraph(self, block: Paragraph) -> None:
        text = block.text
        lines = text.split("\n")
        if text.endswith("\\") and not text.endswith("\\\\"):
            self._once("MD77", block.line + len(lines) - 1, text[-40:])
        if tab := re.search(r"(?<=[^\s:])\t+(?=\S)", text):
            at = tab.start()
            near = f"{text[:at].split()[-1] if text[:at].split() else ''} {text[at:].lstrip()[:20]}"
            self._once("MD84", block.line + text.count("\n", 0, at), near)
        if len(lines) == 1:
            if _ROW.match(text) and text.strip().startswith("| ") and text.count("|") > 2:
                self._report.add("MD71", block.line, excerpt=text.strip()[:40])
            return
        if all(map(_ROW.match, lines)) or _alike([len(_CELLS.findall(one)) for one in lines]):
            self._report.add("MD71", block.line, excerpt=lines[0].strip()[:40])
            return
        for found in _HYPHENED.finditer(without_code(text)):
            if found["small"].islower():
                line = text.count("\n", 0, found.start())
                parted = f"{lines[line].split()[-1]} {lines[line + 1].split()[0]}"
                self._once("MD85", block.line + line, parted)
        if self._items(block, lines):
            return
        broken = [n for n, line in enumerate(lines[:-1]) if _HARD.search(line)]
        for number in broken:
            if len(lines[number].rstrip(" \\")) >= _WRAPPED and lines[number + 1][:1].islower():
                self._once("MD76", block.line + number, lines[number][-40:].rstrip(" \\"))
        if not broken and _is_verse(lines):
            self._once("MD78", block.line, lines[0])

    def _items(self, block: Paragraph, lines: list[str]) -> bool:
        """Report the lines of a paragraph that were meant as a list; give whether there are any."""
        for number, (one, other) in enumerate(pairwise(lines)):
            for pattern in _LIKE_ITEMS:
                first, second = pattern.match(one), pattern.match(other)
                if first and second and _follows(first[0], second[0]):
                    self._report.add("MD82", block.line + number, excerpt=one.strip()[:40])
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

    def _is_starred(self, one: Block, other: List) -> bool:
        """Return whether a list of one star is the note that a star behind a word calls."""
        return (
            isinstance(one, Paragraph)
            and len(other.items) == 1
            and self._lines[other.line - self._first].lstrip().startswith("* ")
            and one.text.count("*") == 1
            and bool(re.search(r"(?<=[\w.,;:!?»”])\*(?=[\s.,;:!?)]|$)", one.text))
        )

    def _notes(self, body: Blocks) -> None:
        """Report notes in a form of other programs: they call nothing."""
        texts = [(block.line, without_code(block.text)) for block in _texts(body.blocks)]
        for form, (calls, opens) in _CALLS.items():
            words = {
                match[1]: line + text.count("\n", 0, match.start())
                for line, text in texts
                for match in opens.finditer(text)
            }
            found = [
                (line + text.count("\n", 0, match.start()), match[1])
                for line, text in (texts if words else ())
                for match in calls.finditer(text)
            ]
            found = [(line, label) for line, label in found if words.get(label, 0) > line]
            if form == "({})" and sorted(words) != sorted(label for _, label in found):
                continue  # parts of a sentence are numbered so
            if found:
                line, label = found[0]
                more = {"more": len(found) - 1} if len(found) > 1 else {}
                excerpt = form.format(label)
                self._report.add("NT08", line, excerpt=excerpt, text=words[label], **more)


def _texts(blocks: Iterable[Block]) -> Iterator[Paragraph | Heading]:
    """Yield what holds words, wherever it stands."""
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield block
            case Quote():
                yield from _texts(block.blocks)
            case List():
                for item in block.items:
                    yield from _texts(item.blocks)


def _alike(counts: list[int], least: int = 0) -> bool:
    """Return whether some numbers are one, and more than `least`."""
    return len(set(counts)) == 1 and counts[0] > least


def _follows(one: str, other: str) -> bool:
    """Return whether two marks of a list may follow each other: bullets, 1 and 2, a and b.

    >>> _follows("1.", "2. "), _follows("(a) ", "(b) "), _follows("(i)", "(ii)"), _follows("A", "C")
    (True, True, True, False)
    """
    first, second = (re.sub(r"\W", "", mark) for mark in (one, other))
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
    >>> _is_verse(["Over the harbour, out", "of the grey, gulls come", "for bread", "at noon."])
    False
    """
    bare = [line.strip('*_ «“„"‘(—–-') for line in lines]
    if len(lines) < 4 or max(map(len, bare)) > _VERSE or not all(bare):
        return False
    if any(re.search(r"[\[\]<>|`{}=\\#@]|https?:|\w: |:$|\d", line) for line in bare):
        return False
    return sum(line[0].isupper() for line in bare) >= 0.8 * len(bare)


def report_title(heading: str | None, line: int, title: str, report: Report) -> None:
    """Report a first heading that says the book's title again (MD75)."""
    if heading and slug(heading) == slug(title) != "":
        report.add("MD75", line, excerpt=heading[:60])
