"""How well the pages of a PDF are filled, as a typesetter sees it: PQ01 to PQ11.

Read from the places of the lines alone, so that any PDF can be judged; one that is tagged says
itself what a heading is. What cannot be known is not said: nothing of a file without justified
text, and no hole of a page that a chapter may end. Lengths are in pt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median, mode

from bookpress.checking.parity import squash
from bookpress.checking.pdf.limits import Limits
from bookpress.checking.pdf.line_quality import Figures, FullLine, figures, full_lines, ladders
from bookpress.checking.pdf.set_lines import Gap, SetLine, SetPage, read_pages
from bookpress.checking.pdf.spoken import Spoken, flatten, spoken_tree
from bookpress.model.findings import Finding, Place, finding

_RIVER_WIDTH = 1.25
"""How wide the gaps of a river are, in spaces."""
_LEAST_INDENT, _MOST_INDENT = 0.5, 3.0
"""In em: how far a paragraph's first line begins behind the others."""
_COLUMN = 2.0
"""In em: a gap that wide parts columns."""
_LEADING = 1.3
"""In em: of a text none of whose full lines stand one under the other."""
_NEXT_LINE = 1.3
"""In terms of the leading: what stands lower belongs to another paragraph."""
_HEADING_SIZE, _BOLD_SIZE = 1.15, 0.85
"""In terms of the text's size, from which a line is a heading, and a bold one is."""
_BOLD = re.compile("bold|black|heavy", re.IGNORECASE)
_HEADING, _PARAGRAPH = re.compile("H[1-6]?"), re.compile("P|LBody")
"""The roles of a tagged file that say what a line begins."""
_SENTENCE_END = re.compile(r"[.!?…][»”’)\]\s]*$")
_NOTE_SIZE = 0.81
"""In terms of the text's size: what is smaller is a note."""
_RULE = 2.0
"""What is drawn no higher is a rule: above notes, in a table, under a link."""
_LEAST_SHARE = 0.1
"""Of the full lines: a size that has so many can be that of the text, the largest one is."""
_KNOWN = 20
"""Full lines: fewer do not show where the text of a page begins and ends."""
_FEW = 4
"""Full lines of a page: one that has fewer may be anything."""

_Fault = tuple[str, SetLine, Mapping[str, object]]
"""A code, the line that it names, what else its words ask for."""


def check_pages(file: Path, limits: Limits | None = None) -> tuple[Figures, list[Finding]]:
    """Judge the pages of a PDF; gives its lines in figures, and notes and warnings PQ01 to PQ11.

    `limits`: those of a theme. A finding quotes the line that it names. PF01: a file that PDFium
    cannot open.
    """
    import pypdfium2

    try:
        pages = read_pages(file)
    except pypdfium2.PdfiumError as error:
        return figures(()), [finding("PF01", Place(str(file)), reason=error)]
    full = full_lines([line for page in pages for line in page.lines])
    if not full:
        return figures(full), []
    tree = spoken_tree(file)
    headings, paragraphs = _beginning(tree, _HEADING), _beginning(tree, _PARAGRAPH)
    text = _Text(pages, full, headings, paragraphs, limits or Limits())
    found = []
    for code, line, values in _faults(text):
        where = {"page": line.page, "number": line.number, "line": line.text}
        found.append(finding(code, Place(str(file), page=line.page), **where, **values))
    return figures(full), found


def _beginning(tree: Spoken, role: re.Pattern[str]) -> dict[int, list[str]]:
    """Return page → words of the elements of a role that begin there, of a tagged file."""
    found: dict[int, list[str]] = defaultdict(list)
    rest = [tree]
    while rest:
        node = rest.pop()
        if role.fullmatch(node.role):
            found[node.page].append(squash(flatten(node)))
        rest += (child for child in node.children if isinstance(child, Spoken))
    return found


class _Text:
    """The justified text of a file: what its pages share, and what stands on each."""

    def __init__(
        self,
        pages: Sequence[SetPage],
        full: Sequence[FullLine],
        headings: Mapping[int, Sequence[str]],
        paragraphs: Mapping[int, Sequence[str]],
        limits: Limits,
    ) -> None:
        self.limits = limits
        self.full = full
        types = Counter((one.line.size, one.line.font) for one in full)
        common = [kind for kind, count in types.items() if count >= _LEAST_SHARE * len(full)]
        self.size, self.font = max(common or types)
        self.full_on = Counter(one.line.page - 1 for one in full)
        """Index of a page → full lines on it."""
        self._edges = {(one.line.page % 2, round(one.edge, 1)) for one in full}
        self._headings = headings
        self._paragraphs = paragraphs
        own = [one.line for one in full if one.line.size == self.size]
        self.top = min(line.baseline for line in own)
        self.foot = max(line.baseline for line in own)
        steps = [two.baseline - one.baseline for one, two in pairwise(own) if one.page == two.page]
        self.leading = mode([round(step, 1) for step in steps] or [_LEADING * self.size])
        self.pages = [[line for line in page.lines if self._is_inside(line)] for page in pages]
        """Of each page the lines between the first and the last that text can have."""
        self.drawn = [page.drawn for page in pages]
        self.bodies = [[line for line in page if self.is_body(line)] for page in self.pages]
        """Of those the ones in the size of the text."""
        self._lefts = [self._left(body) for body in self.bodies]
        indents = [
            line.left - self._lefts[line.page - 1]
            for body in self.bodies
            for line in body
            if self.is_indented(line)
        ]
        self.indent = median(indents) if indents else 0.0
        """How far a paragraph's first line is indented; 0 where none is."""

    def _is_inside(self, line: SetLine) -> bool:
        half = self.leading / 2
        return self.top - half <= line.baseline <= self.foot + half

    @staticmethod
    def _left(body: Sequence[SetLine]) -> float:
        """Return where most lines of a page begin, the leftmost place of equal ones."""
        begun = Counter(round(line.left * 2) / 2 for line in body)
        return max(begun, key=lambda left: (begun[left], -left), default=0.0)

    def is_heading(self, line: SetLine) -> bool:
        """Return whether a line is one of a heading, by the tags, else by its type."""
        if (line.size, line.font) == (self.size, self.font):
            return False
        if self._headings:
            words = squash(line.text.removesuffix("-"))
            return any(words in said for said in self._headings.get(line.page, ()))
        of = line.size / self.size
        return of >= _HEADING_SIZE or (of >= _BOLD_SIZE and bool(_BOLD.search(line.font)))

    def is_body(self, line: SetLine) -> bool:
        """Return whether a line is one of running text, none of a table or of the contents."""
        widest = max((gap.width for gap in line.gaps), default=0.0)
        return line.size == self.size and widest < _COLUMN * line.size and not self.is_heading(line)

    def is_indented(self, line: SetLine) -> bool:
        """Return whether a line begins as the first one of a paragraph does."""
        shift = (line.left - self._lefts[line.page - 1]) / line.size
        return _LEAST_INDENT <= shift <= _MOST_INDENT

    def is_hung(self, line: SetLine, above: SetLine) -> bool:
        """Return whether a line goes on below a full one that is as far in: of an item."""
        level = abs(line.left - above.left) < _LEAST_INDENT * line.size
        return level and self.is_next(above, line) and self.reaches(above)

    def begins(self, line: SetLine, above: SetLine) -> bool:
        """Return whether a paragraph begins with the first line of a page, by its indent, or by the
        tags; others make two elements of a paragraph that goes on, in the middle of a sentence.

        `above`: the last line of the page before.
        """
        words = squash(line.text.removesuffix("-"))
        tagged = any(one.startswith(words) for one in self._paragraphs.get(line.page, ()))
        return self.is_indented(line) or (tagged and bool(_SENTENCE_END.search(above.text)))

    def measure(self, page: int) -> float:
        """Return where the widest lines of a page of this side end."""
        edges = [edge for side, edge in self._edges if side == page % 2]
        return max(edges or [edge for _, edge in self._edges])

    def reaches(self, line: SetLine) -> bool:
        """Return whether a line goes to the end of the measure, or of a narrower block's."""
        edges = [edge for side, edge in self._edges if side == line.page % 2]
        return any(abs(line.right - line.mark / 2 - edge) <= 1 + line.mark / 2 for edge in edges)

    def neighbours(self) -> Iterator[tuple[SetLine, SetLine]]:
        """Yield the lines of running text that stand one under the other."""
        for body in self.bodies:
            for one, two in pairwise(body):
                if self.is_next(one, two):
                    yield one, two

    def is_next(self, one: SetLine, two: SetLine) -> bool:
        """Return whether a line is the next one of the same block."""
        return 0 < two.baseline - one.baseline < _NEXT_LINE * self.leading

    def last(self, index: int) -> SetLine:
        """Return the last line of a page, before its notes; pages are counted from 0."""
        page = self.pages[index]
        return [line for line in page if line.size >= _NOTE_SIZE * self.size][-1]

    def missing(self, index: int) -> int:
        """Return how many lines would fit under the text of a page, above its notes."""
        small = _NOTE_SIZE * self.size
        ends = [foot for top, foot in self.drawn[index] if foot - top > _RULE]
        ends += [line.baseline for line in self.pages[index] if line.size >= small]
        end = max((one for one in ends if one < self.foot + self.leading), default=self.top)
        notes = [one.baseline - one.size for one in self.pages[index] if one.size < small]
        notes += [top for top, foot in self.drawn[index] if foot - top <= _RULE]
        below = min((one for one in notes if one > end + _RULE), default=self.foot)
        return int((below - end + 1) // self.leading)


def _faults(text: _Text) -> Iterator[_Fault]:
    """Yield what is wrong with the lines and pages of a text, rule by rule."""
    yield from _spaces(text)
    yield from _rivers(text)
    yield from _last_lines(text)
    yield from _long_lines(text)
    if len(text.full) >= _KNOWN:
        yield from _turns(text)
        yield from _low_headings(text)
        yield from _empty_pages(text)


def _spaces(text: _Text) -> Iterator[_Fault]:
    """Yield lines that are too loose (PQ01) or too tight (PQ02), and ladders of hyphens (PQ03)."""
    for one in text.full:
        if not text.limits.tight <= one.times <= text.limits.loose:
            code = "PQ01" if one.times > text.limits.loose else "PQ02"
            yield code, one.line, {"percent": round(100 * one.times)}
    for run in ladders(text.full):
        if len(run) >= text.limits.ladder:
            yield "PQ03", run[: text.limits.ladder + 1][-1].line, {"count": len(run)}


def _rivers(text: _Text) -> Iterator[_Fault]:
    """Yield the last line of each river: wide gaps, one under the other (PQ04)."""
    depths: dict[Gap, int] = {}
    above: SetLine | None = None
    for one, two in text.neighbours():
        if one is not above:
            depths = dict.fromkeys(_wide(one), 1)
        depths = {
            gap: 1 + max((depths[over] for over in depths if _meet(over, gap)), default=0)
            for gap in _wide(two)
        }
        above = two
        if (depth := max(depths.values(), default=0)) == text.limits.river:
            yield "PQ04", two, {"count": depth}


def _wide(line: SetLine) -> list[Gap]:
    return [gap for gap in line.gaps if gap.width > _RIVER_WIDTH * line.space]


def _meet(one: Gap, two: Gap) -> bool:
    """Return whether two gaps share half of the narrower one."""
    shared = min(one.right, two.right) - max(one.left, two.left)
    return shared > min(one.width, two.width) / 2


def _last_lines(text: _Text) -> Iterator[_Fault]:
    """Yield last lines that are the end of a word or shorter than the indent (PQ05)."""
    for one, two in text.neighbours():
        if text.reaches(one) and not text.reaches(two) and not text.is_indented(two):
            is_fragment = one.is_hyphenated and not two.gaps
            if is_fragment or two.right - two.left < text.indent:
                yield "PQ05", two, {}


def _turns(text: _Text) -> Iterator[_Fault]:
    """Yield last lines that open a page (PQ06) and first lines that close one (PQ07)."""
    for before, after, page in zip(text.bodies, text.bodies[1:], text.pages[1:], strict=False):
        if not before or not after or page[0] is not after[0]:
            continue
        last, first = before[-1], after[0]
        goes_on = text.reaches(last) and not text.begins(first, last)
        if not goes_on or first.baseline > text.top + text.leading / 2:
            continue
        second = after[1] if len(after) > 1 and text.is_next(first, after[1]) else None
        if not text.reaches(first) or second is None or text.is_indented(second):
            yield "PQ06", first, {}
        above = before[-2] if len(before) > 1 else None
        if text.is_indented(last) and not (above and text.is_hung(last, above)):
            yield "PQ07", last, {}


def _low_headings(text: _Text) -> Iterator[_Fault]:
    """Yield headings under which too little of their text stands on the page (PQ08)."""
    for index, page in enumerate(text.pages[:-1]):
        headings = [line for line in page if text.is_heading(line)]
        if not headings or not text.pages[index + 1]:
            continue
        low = headings[-1]
        above = [line for line in text.bodies[index] if line.baseline < low.baseline]
        under = [line for line in page if line.baseline > low.baseline]
        under = [line for line in under if line.size >= _NOTE_SIZE * text.size]
        things = [foot - top for top, foot in text.drawn[index] if top > low.baseline]
        # One rule is that of the notes, several are a table's.
        is_followed = len(things) > 1 or any(height > _RULE for height in things)
        if (
            text.full_on[index]
            and above
            and len(under) < text.limits.under_heading
            and not is_followed
        ):
            yield "PQ08", low, {}


def _empty_pages(text: _Text) -> Iterator[_Fault]:
    """Yield what ends above a hole (PQ09), and the last line of a page with hardly any (PQ10)."""
    openers = _openers(text)
    full, last = text.full_on, max(text.full_on)
    for index, page in enumerate(text.pages[: last + 2]):
        follows = text.pages[index + 1] if index < last else []
        ends = not follows or (follows[0].size, follows[0].font) in openers
        missing = text.missing(index)
        if not ends and full[index] >= _FEW and missing > text.limits.hole:
            yield "PQ09", text.last(index), {"count": missing}
        overflows = (
            index and full[index - 1] >= _FEW and text.missing(index - 1) < text.limits.last_page
        )
        if (
            ends
            and overflows
            and 0 < len(page) < text.limits.last_page
            and page[0] in text.bodies[index]
            and not text.drawn[index]
        ):
            yield "PQ10", text.last(index), {}


def _openers(text: _Text) -> set[tuple[float, str]]:
    """Return the types of headings that stand nowhere but at the top of a page: of chapters."""
    at_top, elsewhere = set(), set()
    for page in text.pages:
        kinds = [(line.size, line.font) if text.is_heading(line) else None for line in page]
        first = kinds.index(None) if None in kinds else len(kinds)
        at_top |= set(kinds[:first])
        elsewhere |= set(kinds[first:])
    return {kind for kind in at_top - elsewhere if kind}


def _long_lines(text: _Text) -> Iterator[_Fault]:
    """Yield lines that end beyond the measure by more than a sign that hangs out of it (PQ11)."""
    for page in text.pages:
        for line in page:
            beyond = line.right - line.mark - text.measure(line.page)
            if beyond > text.limits.beyond and text.full_on[line.page - 1]:
                yield "PQ11", line, {"found": f"{beyond + line.mark:.0f}"}
