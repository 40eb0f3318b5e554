"""Text that people type or programs write with names: `Name: words`, `Name  0:03` above the words.

So do Otter, Teams, Rev, Descript, Zoom, Sonix, Trint, Happy Scribe, Riverside, Fireflies and Google
Meet; a text without names comes here last, and has its paragraphs.
"""

from __future__ import annotations

from bookpress.importing.cues import join
from bookpress.importing.manuscript import Cue, Form, Manuscript, Passage
from bookpress.importing.markdown import escape, opening
from bookpress.importing.times import seconds
from bookpress.importing.transcripts.blocks import Block, Line, blocks_of, is_markdown
from bookpress.importing.transcripts.headers import header_of
from bookpress.importing.transcripts.names import (
    BOLD,
    DIALOGUE,
    NOBODY,
    STOPS,
    TIMED,
    Names,
    mark_of,
    name_alone,
    names_in,
)
from bookpress.importing.transcripts.texts import text_of, without_program_lines
from bookpress.model.findings import BookError, Place, finding
from bookpress.patterns import late

_NUMBER = late(r"(\d{1,3}[.)])[ \t]+(?=\S)(.*\?.*)")
_ASKING = "Interviewer"
"""Who speaks behind a dash, where the others are named."""
_CAPTIONS = 8
"""Lines of a text without blank lines, from which it may be captions that lost their times."""


def fits(content: bytes) -> bool:
    """Return whether a content is text at all; all that no other form knows is read so."""
    return bool(content.strip()) and b"\0\0\0\0" not in content[:4000]


def read(content: bytes, file: str) -> Manuscript:
    """Read a script, or a text that names nobody.

    Errors: a `BookError` of IM13 (no words), or what `text_of` finds. Notes: IM44 (a name that
    comes once and was taken for a voice), IM45 (one that was not), IM47 (lines of a program).
    """
    text, found = text_of(content, file)
    markdown = is_markdown(text, file)
    lines, left_out = without_program_lines(text.split("\n"), file)
    header = header_of(lines, file)
    found += [*left_out, *header.findings]
    blocks = list(blocks_of(header.lines, markdown=markdown))
    names = names_in(blocks, file)
    found += names.findings
    if not names.voices and (cues := _captions(blocks, file)):
        return Manuscript(join(cues), tuple(found), header.title, header.language, header.date)
    script = _Script(file, names, markdown=markdown)
    for block in blocks:
        script.take(block)
    if not script.passages and not script.pieces:  # all lines would be names: then none is
        script = _Script(file, NOBODY, markdown=markdown)
        for block in blocks:
            script.take(block)
    passages, title = script.passages, header.title
    if script.pieces:
        passages = list(join(script.pieces))
    if not title:
        passages, title = _title(passages, names.voices)
    if not passages:
        raise BookError([*found, finding("IM13", Place(file))])
    return Manuscript(tuple(passages), tuple(found), title, header.language, header.date)


class _Script:
    """Reads block after block, and knows who speaks."""

    def __init__(self, file: str, names: Names, *, markdown: bool) -> None:
        self._file, self._names, self._markdown = file, names, markdown
        self.passages: list[Passage] = []
        self.pieces: list[Cue] = []
        """What Zoom cuts in the midst of sentences."""
        self._speaker = ""
        self._named = False
        """Whether a mark stood just before."""
        self._start: float | None = None

    def take(self, block: Block) -> None:
        """Take over one block, in the mouth of whoever speaks."""
        first = block.lines[0]
        place = Place(self._file, line=first.number)
        if block.kind == "heading":
            self._speaker = ""
            self.passages.append(Passage(first.text.strip(), place, "heading", block.level))
        elif block.kind == "rule":
            self.passages.append(Passage("---", place, "block"))
        elif block.kind == "block":
            text = "\n".join(line.text for line in block.lines)
            self.passages.append(Passage(text, place, "block", speaker=self._speaker))
        else:
            self._take_lines(block.lines)

    def _take_lines(self, lines: list[Line]) -> None:
        run: list[Line] = []
        for number, line in enumerate(lines):
            mark = mark_of(line.text)
            name, start, _ = name_alone(line.text)
            if line.number in self._names.facts:
                self._close(run)
            elif mark.name and mark.name in self._names.voices:
                self._close(run)
                rest, time = mark.rest, mark.start
                if self._names.timed and (found := TIMED.match(rest)):
                    rest, time = rest[found.end() :], seconds(found[1])
                self._speaker, self._named = mark.name, True
                self._start = self._start if time is None else time
                line = Line(line.number, rest)
            elif name in self._names.alone and not run:
                self._speaker, self._named = name, True
                self._start = self._start if start is None else start
                continue
            elif not mark.name and mark.start is not None:
                self._close(run)
                self._start = mark.start
                line = Line(line.number, mark.rest)
            elif dash := DIALOGUE.match(line.text):
                self._close(run)
                if self._names.dashed:
                    self._speaker, self._named = _ASKING, True
                    line = Line(line.number, line.text[dash.end() :])
            if line.text.strip():
                run.append(line)
            if len(run) == 1 and _asks(line.text) and number + 1 < len(lines):
                self._close(run)
        self._close(run)

    def _close(self, run: list[Line]) -> None:
        """Make a paragraph of some lines, which are given away."""
        if not run:
            return
        named, self._named = self._named, False
        place = Place(self._file, line=run[0].number)
        text = " ".join(line.text.strip() for line in run)
        run.clear()
        if self._names.in_pieces:
            self.pieces.append(Cue(text, place, self._speaker, self._start))
            return
        whole = BOLD.fullmatch(text) if self._markdown else None
        if whole:
            text = whole[1] or whole[2]
            if not named:
                self._speaker = ""
        number, text = _number(text)
        if not self._markdown:
            text = opening(escape(text))
        self.passages.append(
            Passage(
                text, place, "paragraph", 0, self._speaker, self._start, whole is not None, number
            )
        )
        self._start = None


def _asks(line: str) -> bool:
    """Return whether a line is a question by itself: bold, or with a number before it."""
    text = line.strip()
    return bool(BOLD.fullmatch(text) or (_NUMBER.fullmatch(text) and text.endswith("?")))


def _number(text: str) -> tuple[str, str]:
    """Part the number of a question from its words."""
    match = _NUMBER.fullmatch(text)
    return (match[1], match[2]) if match else ("", text)


def _captions(blocks: list[Block], file: str) -> list[Cue]:
    """Return the lines of a text as cues where they are captions without times: cut anywhere."""
    lines = [line for block in blocks if block.kind == "lines" for line in block.lines]
    spread = max((len(line.text) for line in lines), default=0)
    numbers = [line.number for line in lines]
    dense = bool(numbers) and numbers[-1] - numbers[0] + 1 == len(numbers)
    open_ends = sum(not line.text.rstrip().endswith(STOPS) for line in lines)
    if not dense or len(lines) < _CAPTIONS or spread > 400 or open_ends < 0.25 * len(lines):
        return []
    return [Cue(" ".join(line.text.split()), Place(file, line=line.number)) for line in lines]


def _title(passages: list[Passage], names: frozenset[str]) -> tuple[list[Passage], str]:
    """Take the title off the top: the one heading of level 1, or a line above the voices."""
    if not passages:
        return passages, ""
    first, *rest = passages
    if first.kind == "heading" and first.level == 1:
        single = not any(one.kind == "heading" and one.level == 1 for one in rest)
        return (rest, first.text) if single and rest else (passages, "")
    lone = first.kind == "paragraph" and not first.speaker and not first.bold and names
    short = len(first.text) <= 100 and not first.text.endswith((*STOPS, ":"))
    if lone and short and rest and (rest[0].speaker or rest[0].kind == "heading"):
        return rest, first.text.replace("\\", "")
    return passages, ""


FORM = Form("a script or plain text", fits, read)
