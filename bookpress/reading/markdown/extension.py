"""The extension that makes Python-Markdown read the dialect, in a book or alone.

What it takes from Python-Markdown as it is: how patterns are applied to a text, escapes, the
serializer and the stash of raw HTML. What it replaces, and why, `block_parser.py` (the blocks) and
`inlines.py` (the patterns) say. The preprocessors go, as they lose tabs and take HTML out before
blocks are known; of the treeprocessors prettify, which trims code.

The patterns and the treeprocessors of other extensions work beside it, their block processors are
not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import ElementTree

from markdown import Markdown, util
from markdown.blockparser import BlockParser
from markdown.extensions import Extension

from bookpress.patterns import late
from bookpress.reading.markdown.block_parser import never, parse_blocks
from bookpress.reading.markdown.blocks import Blocks
from bookpress.reading.markdown.inlines import Inlines
from bookpress.reading.report import Report


class Dialect(Extension):
    """The dialect. A book reads blocks and texts by it; alone it makes HTML."""

    inlines: Inlines

    def __init__(
        self,
        *,
        report: Report | None = None,
        opens_speech: Callable[[str], bool] = never,
        data_line: bool = False,
    ) -> None:
        """Set the dialect up.

        `report`: takes what is found on the way, by line. `opens_speech`: tells whether a line
        starts with a speaker's mark, which opens a paragraph. `data_line`: every block of the HTML
        carries the line where it starts, from 1.
        """
        super().__init__()
        self.report = Report("") if report is None else report
        self.opens_speech = opens_speech
        self.data_line = data_line

    def extendMarkdown(self, md: Markdown) -> None:
        """Put the dialect in the place of Markdown's own syntax."""
        self.inlines = Inlines(md)
        md.parser = _Parser(md, self)
        md.preprocessors.deregister("normalize_whitespace")
        md.preprocessors.deregister("html_block")
        md.treeprocessors.deregister("prettify")

    def read_blocks(self, text: str, first: int) -> Blocks:
        """Find the blocks of a text that starts at a line, and keep the links that it defines."""
        found = parse_blocks(text, first, self.report, self.opens_speech)
        self.inlines.links.define(found.references)
        return found


_NO_TEXT = late(f"[{util.STX}{util.ETX}]")
"""What Python-Markdown marks its placeholders with."""


class _Parser(BlockParser):
    """Makes the tree of a document, its texts read."""

    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md)
        self.dialect = dialect

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:
        """Return the tree of a document."""
        from bookpress.reading.markdown.html_writer import HtmlWriter

        text = _NO_TEXT.sub("", "\n".join(lines).replace("\r\n", "\n").replace("\r", "\n"))
        dialect = self.dialect
        found = dialect.read_blocks(text, 1)
        writer = HtmlWriter(self.md, dialect.inlines, dialect.report, data_line=dialect.data_line)
        self.root = writer.document(found)
        return ElementTree(self.root)
