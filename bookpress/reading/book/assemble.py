"""The trees of a book: blocks are written to trees that are checked, each with its lines."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element as Parsed

from bookpress.model.book import Element, plain_text
from bookpress.model.names import slug
from bookpress.patterns import late
from bookpress.reading.book.leftovers import report_leftovers
from bookpress.reading.book.tables import MOST_COLUMNS
from bookpress.reading.html import raw_html
from bookpress.reading.html.tree_builder import Tree
from bookpress.reading.markdown import blocks
from bookpress.reading.markdown.block_writer import BlockWriter
from bookpress.reading.markdown.inlines import Inlines


class Assembler(BlockWriter):
    """Makes the trees of one book."""

    tree: Tree
    shallowest = 3
    not_in_class = late(r"[^\w-]")

    def __init__(self, tree: Tree, inlines: Inlines) -> None:
        super().__init__(tree, inlines, tree.report)
        self._in_note = False
        self.inline_notes: list[blocks.NoteText] = []
        """The notes that stand inside sentences."""
        self._names: dict[str, int] = {}

    def title(self, heading: blocks.Heading, tag: str) -> Element:
        """Make the tree of a section's title; MD04 when it is without words."""
        title = self.tree.root(tag, heading.line)
        given = self.tree.checked(tag, heading.attributes, heading.line)
        self.tree.set(title, given, heading.line)
        self.inline(heading.text, heading.line)
        self.tree.finish()
        if not plain_text(title).strip():
            self.report.add("MD04", heading.line)
        return title

    def note(self, text: blocks.NoteText) -> Element:
        """Make the tree of a note."""
        body = self.tree.root("div", text.line)
        self._in_note = True
        self.add(text.blocks)
        if text.words is not None:
            self.words(text.words, text.line)
        self._in_note = False
        self.tree.finish()
        return body

    def add_inside(
        self, tag: str, given: dict[str, str], line: int, inside: Sequence[blocks.Block]
    ) -> None:
        """Add blocks inside an element of ours (a speech, a remark), which needs some words.

        Comments alone are none.
        """
        place = self.tree.start(tag, given, line)
        self.add(inside)
        made, holder = self.tree.end(place), self.tree.holder()
        if made is not None and not len(made) and holder.element is not None:
            holder.last = made.getprevious()
            holder.element.remove(made)

    def heading(self, block: blocks.Heading) -> None:
        """Add a heading inside a chapter; MD04 one without words is left out."""
        if block.text:
            super().heading(block)
        else:
            self.report.add("MD04", block.line)

    def table(self, block: blocks.Table) -> None:
        """Add a table; SZ05 when it is too wide for any page."""
        if block.columns > MOST_COLUMNS:
            self.report.add("SZ05", block.line, count=block.columns, limit=MOST_COLUMNS)
        else:
            super().table(block)

    def read(self, text: str, line: int) -> Parsed:
        """Read the text of a block; the marks in it that become nothing are reported."""
        parsed = super().read(text, line)
        report_leftovers(parsed, line, self.report)
        return parsed

    def raw_block(self, source: str, line: int) -> None:
        """Hold a block of raw HTML against the allow-list."""
        raw_html.add_block(self.tree, source, line)

    def raw_inline(self, source: str) -> None:
        """Hold a tag against the allow-list."""
        raw_html.add_inline(self.tree, source)

    def call(self, label: str, line: int) -> None:
        """Add the call of a note; its number is not known yet.

        Warnings: NT05 in another note, NT06 in a link; there it stays as typed.
        """
        if self._in_note or self.tree.within("a"):
            self.report.add("NT05" if self._in_note else "NT06", line, label=label)
            self.tree.text(f"[^{label}]")
        else:
            given = {"class": "note-call", "data-note": label}
            call = self.tree.end(self.tree.start("a", given, line))
            if call is not None:
                self.tree.traces.calls.append((call, line))

    def inline_note(self, words: Parsed, line: int) -> None:
        """Add the call of a note inside a sentence; NT05 in a note, NT06 in a link, as typed."""
        if self._in_note or self.tree.within("a"):
            excerpt = " ".join("".join(words.itertext()).split())[:30]
            self.report.add("NT05" if self._in_note else "NT06", line, label=excerpt)
            super().inline_note(words, line)
            return
        name = slug(" ".join(words.itertext()))[:24].strip("-") or "note"
        self._names[name] = number = self._names.get(name, 0) + 1
        label = f"^{name} {number}" if number > 1 else f"^{name}"  # none that is typed has a `^`
        self.inline_notes.append(blocks.NoteText(label, line, [], words))
        self.call(label, line)
        self.tree.line += "".join(words.itertext()).count("\n")

    def numbered(self, name: str, typed: str, line: int) -> None:
        """Add a reference to a figure or a table; whether it has a number is not known yet."""
        if self.tree.within("a"):
            super().numbered(name, typed, line)
            return
        place = self.tree.start("span", {}, line)
        self.tree.text(typed)
        link = self.tree.end(place)
        if link is not None:
            self.tree.traces.numbered.append((link, line, typed, name))

    def wiki_link(self, typed: str, line: int) -> None:
        """Add a link to a heading by its words; whether there is one is not known yet."""
        target, _, shown = typed.partition("|")
        page, _, part = target.partition("#")
        if self.tree.within("a"):
            super().wiki_link(typed, line)
            return
        place = self.tree.start("span", {}, line)
        self.tree.text((shown or part or page).strip())
        link = self.tree.end(place)
        if link is not None:
            self.tree.traces.wiki.append((link, line, typed, (part or page).strip()))
