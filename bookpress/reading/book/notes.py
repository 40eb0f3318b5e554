"""Notes: their texts are found by their labels, and numbered by their calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy

from bookpress.model.book import Element, Note
from bookpress.model.names import slug
from bookpress.reading.book.assemble import Assembler
from bookpress.reading.book.ids import Ids
from bookpress.reading.markdown.blocks import NoteText
from bookpress.reading.report import Report

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*$")


class Notes:
    """The notes of a book; each section in turn takes those that it calls."""

    def __init__(self, texts: Sequence[NoteText], assembler: Assembler, report: Report) -> None:
        """Read the texts. Errors: NT03 a label used twice, NT04 a note without words."""
        self._report = report
        self._texts: dict[str, NoteText] = {}
        self._bodies: dict[str, Element] = {}
        self._called: set[str] = set()
        self._number = 0
        for text in texts:
            if text.label in self._texts:
                first = self._texts[text.label].line
                report.add("NT03", text.line, label=text.label, first=first)
                continue
            self._texts[text.label] = text
            if not text.blocks:
                report.add("NT04", text.line, label=text.label)
            self._bodies[text.label] = assembler.note(text)

    def settle(
        self, trees: Iterable[Element], lines: dict[Element, int], ids: Ids, *, go_on: bool
    ) -> tuple[Note, ...]:
        """Number the calls of one section and give its notes, in order of their first calls.

        `lines`: the line of each call. `go_on`: numbers run on from the section before. A note that
        another section has called already is copied under a label of its own, so that each file of
        the EPUB holds the notes that it calls. Errors: NT01 no text of that label.
        """
        if not go_on:
            self._number = 0
        notes: dict[str, Note] = {}
        for tree in trees:
            for call in list(tree.iter("a")):
                label = call.get("data-note")
                if label is None:
                    continue
                if label not in self._texts:
                    near = self._report.suggest(label, self._texts)
                    self._report.add("NT01", lines[call], label=label, suggestion=near)
                    _give_up(call, label)
                    continue
                if label not in notes:
                    notes[label] = self._take(label, ids)
                _write_call(call, notes[label], ids)
        return tuple(notes.values())

    def report_unused(self) -> None:
        """Report the notes that nothing calls (NT02)."""
        for label in self._texts.keys() - self._called:
            self._report.add("NT02", self._texts[label].line, label=label)

    def _take(self, label: str, ids: Ids) -> Note:
        """Make the note of a first call."""
        self._number += 1
        name = label if _PLAIN.match(label) else slug(label) or "note"
        again = label in self._called
        self._called.add(label)
        key = ids.free(f"note-{name}--2" if again else f"note-{name}").removeprefix("note-")
        body = deepcopy(self._bodies[label]) if again else self._bodies[label]
        if again:
            for element in body.iter():
                element.attrib.pop("id", "")
        return Note(key, f"note-{key}", self._number, body, self._texts[label].line)


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
