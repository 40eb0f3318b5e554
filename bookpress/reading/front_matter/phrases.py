"""The texts of the head that people read: each is a line of Markdown, judged as the body is.

Emphasis, words of another language and code are kept; links to the web where they can be followed,
not in titles. What needs a page of its own (a picture, a note, a block) leaves its words.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element as Parsed

from lxml import etree
from markdown import Markdown

from bookpress.model.book import Element, Phrase, plain_text
from bookpress.model.elements import BLOCKS
from bookpress.model.findings import Finding
from bookpress.patterns import late
from bookpress.reading.html import raw_html
from bookpress.reading.html.tree_builder import Tree
from bookpress.reading.markdown import Dialect
from bookpress.reading.markdown.attributes import Pairs
from bookpress.reading.markdown.block_writer import BlockWriter
from bookpress.reading.markdown.blocks import Abbreviations
from bookpress.reading.report import Report

_MARKS = late(r"[\\`*_\[<&{~=]|https?:|  \n")
"""What markup may begin with."""


def read_phrase(
    text: str, line: int, file: str, *, links: bool = False
) -> tuple[str, list[Finding]]:
    """Read one text of the head; a `Phrase` where it holds markup.

    `links`: whether it may hold links to the web. Warnings: MD96 what has no place in a head, and
    those of a body.

    >>> read_phrase("*Moby-Dick*, read again", 2, "a.md")
    ('Moby-Dick, read again', [])
    """
    if not _MARKS.search(text):
        return text, []
    report = Report(file)
    dialect = Dialect(report=report)
    dialect.extendMarkdown(Markdown())
    tree = _Tree(report)
    root = tree.root("div", line)
    _Writer(tree, dialect.inlines, report).inline(text, line)
    tree.finish()
    _settle(root, line, report, links=links)
    found = [one for one in report.found if one.code != "MD53"]  # a template's text is a title too
    return Phrase(root) if len(root) else plain_text(root), found


class _Tree(Tree):
    """A line of words."""

    def __init__(self, report: Report) -> None:
        super().__init__(report, lambda _reference, _line: None, Abbreviations())

    def picture(self, pairs: Pairs, line: int, title: str = "", alt: str = "") -> None:
        """Keep the words of a picture."""
        given = dict(pairs)
        self.report.add("MD96", line, excerpt=given.get("src", "")[:40])
        self.text(given.get("alt", ""))


class _Writer(BlockWriter):
    """Writes a line."""

    tree: Tree

    def raw_block(self, source: str, line: int) -> None:
        """Hold a block of raw HTML against the allow-list."""
        raw_html.add_block(self.tree, source, line)

    def raw_inline(self, source: str) -> None:
        """Hold a tag against the allow-list."""
        raw_html.add_inline(self.tree, source)

    def call(self, label: str, line: int) -> None:
        """Print the call of a note as typed."""
        self._as_typed(f"[^{label}]", line)

    def inline_note(self, words: Parsed, line: int) -> None:
        """Print a note inside a sentence as typed."""
        self._as_typed(f"^[{''.join(words.itertext())}]", line)

    def wiki_link(self, typed: str, line: int) -> None:
        """Print a link to a heading as typed."""
        self._as_typed(f"[[{typed}]]", line)

    def _as_typed(self, typed: str, line: int) -> None:
        self.report.add("MD96", line, excerpt=typed[:40])
        self.tree.text(typed)


def _settle(root: Element, line: int, report: Report, *, links: bool) -> None:
    """Leave of a tree what may stand in a line: blocks are parted by blanks, ids go."""
    for node in list(root.iter(etree.Element)):
        for name in ("id", "data-line"):
            node.attrib.pop(name, "")
        bare = plain_text(node) == node.get("href", "").removeprefix("mailto:")
        if node.tag == "a" and (not links or node.get("href", "").startswith("#")):
            if not bare:
                report.add("MD96", line, excerpt=plain_text(node)[:40])
            node.tag = "stripped"
        elif node.tag == "a" and bare:  # paper prints no address behind it, nobody hyphenates it
            node.set("class", "nohyph")
        if node is not root and node.tag in BLOCKS:
            node.text = f" {node.text or ''}"
            node.tail = f" {node.tail or ''}"
            node.tag = "stripped"
    etree.strip_tags(root, "stripped")
