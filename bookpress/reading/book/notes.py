"""Notes: their texts are found by their labels, and numbered by their calls."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from copy import deepcopy

from bookpress.model.book import Element, Note
from bookpress.model.names import slug
from bookpress.patterns import late
from bookpress.reading.book.assemble import Assembler
from bookpress.reading.book.ids import Ids
from bookpress.reading.markdown.blocks import NoteText
from bookpress.reading.report import Report

_PLAIN = late(r"[A-Za-z0-9][A-Za-z0-9_.-]*$")


class Notes:
    """The notes of a book; each section in turn takes those that it calls.

    A label that is defined in several chapters means in each its own text, as files that were
    joined to a book have it; one that is defined once is known everywhere.
    """

    def __init__(self, texts: Sequence[NoteText], assembler: Assembler, report: Report) -> None:
        """Read the texts. Warnings: NT04 a note without words."""
        self._report = report
        self._texts: dict[str, list[NoteText]] = {}
        self._bodies: dict[int, Element] = {}
        """Which text it is, as `id` says → its tree."""
        self._called: set[int] = set()
        """Those of the texts that were called."""
        self._number = 0
        for text in texts:
            self._texts.setdefault(text.label, []).append(text)
            if not text.blocks and text.words is None:
                report.add("NT04", text.line, label=text.label)
            self._bodies[id(text)] = assembler.note(text)

    def report_double(self, starts: Sequence[int]) -> None:
        """Report the labels with two texts in one chapter (NT03); `starts`: the chapters' lines."""
        for texts in self._texts.values():
            first: dict[int, NoteText] = {}
            for text in texts:
                one = first.setdefault(bisect_right(starts, text.line), text)
                if one is not text:
                    self._called.add(id(text))
                    self._report.add("NT03", text.line, label=text.label, first=one.line)

    def settle(
        self,
        trees: Iterable[Element],
        lines: dict[Element, int],
        ids: Ids,
        within: range,
        *,
        go_on: bool,
    ) -> tuple[Note, ...]:
        """Number the calls of one section and give its notes, in order of their first calls.

        `lines`: the line of each call. `within`: the lines of the section. `go_on`: numbers run on
        from the section before. A note that another section has called already is copied under a
        label of its own, so that each file of the EPUB holds the notes that it calls. Warnings:
        NT01 no text of that label, NT07 none here, and several elsewhere.
        """
        if not go_on:
            self._number = 0
        notes: dict[str, Note] = {}
        for tree in trees:
            for call in list(tree.iter("a")):
                label = call.get("data-note")
                if label is None:
                    continue
                text = self._text_of(label, within)
                if text is None:
                    self._report_missing(label, lines[call])
                    _give_up(call, label)
                    continue
                if label not in notes:
                    notes[label] = self._take(text, ids)
                _write_call(call, notes[label], ids)
        return tuple(notes.values())

    def _text_of(self, label: str, within: range) -> NoteText | None:
        """Return the text of a label: the section's own, or the only one."""
        texts = self._texts.get(label, [])
        own = [text for text in texts if text.line in within]
        return own[0] if own else texts[0] if len(texts) == 1 else None

    def _report_missing(self, label: str, line: int) -> None:
        if texts := self._texts.get(label):
            others = ", ".join(str(text.line) for text in texts[:3])
            self._report.add("NT07", line, label=label, lines=others)
        else:
            near = self._report.suggest(label, self._texts)
            self._report.add("NT01", line, label=label, suggestion=near)

    def report_unused(self) -> None:
        """Report the notes that nothing calls (NT02)."""
        for texts in self._texts.values():
            for text in texts:
                if id(text) not in self._called:
                    self._report.add("NT02", text.line, label=text.label)

    def _take(self, text: NoteText, ids: Ids) -> Note:
        """Make the note of a first call."""
        self._number += 1
        name = text.label if _PLAIN.match(text.label) else slug(text.label) or "note"
        again = id(text) in self._called
        key = ids.free(f"note-{name}--2" if again else f"note-{name}").removeprefix("note-")
        self._called.add(id(text))
        body = deepcopy(self._bodies[id(text)]) if again else self._bodies[id(text)]
        if again:
            for element in body.iter():
                element.attrib.pop("id", "")
        return Note(key, f"note-{key}", self._number, body, text.line)


def _write_call(call: Element, note: Note, ids: Ids) -> None:
    """Write the number of a call, its address and its own id."""
    call.set("id", ids.free(f"call-{note.label}"))
    call.set("href", f"#{note.id}")
    call.set("data-note", note.label)
    call.text = str(note.number)


def _give_up(call: Element, label: str) -> None:
    """Show a call without text as it was typed."""
    call.tag = "span"
    call.attrib.clear()
    call.text = f"[^{label}]"
