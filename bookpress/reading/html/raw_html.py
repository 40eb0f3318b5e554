"""Raw HTML enters the tree, tag by tag, each judged by the allow-list."""

from __future__ import annotations

from bookpress.model.elements import BLOCKS, HEADINGS, PHRASES, TEXT_BLOCKS, VOID
from bookpress.patterns import late
from bookpress.reading.html import allow_list, tokenizer
from bookpress.reading.html.tree_builder import Tree

_CLOSES_ITSELF = late(r"""(?:[\s"']|^<[\w:-]+)/>$""")
"""A slash that is part of a value without quotes closes nothing."""
_CELLS, _ROWS = ("td", "th"), ("td", "th", "tr")
_ENDED_BY = {
    **dict.fromkeys(BLOCKS - TEXT_BLOCKS, ("p",)),
    "p": ("p",),
    "li": ("p", "li"),
    **dict.fromkeys(("dt", "dd"), ("p", "dt", "dd")),
    **dict.fromkeys(_CELLS, ("p", *_CELLS)),
    "tr": ("p", *_ROWS),
    **dict.fromkeys(("thead", "tbody"), ("p", *_ROWS, "thead", "tbody")),
}
"""Element → those that it ends, as their end tags may be left out (HTML, 13.1.2.4)."""


def add_block(tree: Tree, source: str, line: int) -> None:
    """Add a block of raw HTML; its words are not read as Markdown.

    Words and inline tags that stand in no block get a paragraph. Errors: RH01 what has no place in
    a book, RH03–RH05 tags that do not match, RH07 and RH09 without end, RH10 handlers, and those
    of attributes. Warnings: RH02, RH06, RH08, RH11, RH12, RH14 what is left out or kept as text.
    """
    tree.line = line
    for token in tokenizer.tokens(source):
        if isinstance(token, str):
            if token.strip():
                _imply(tree)
            tree.text(tokenizer.decode_entities(token))
        else:
            _add(tree, token, in_text=False)
    _end_implied(tree)


def add_inline(tree: Tree, source: str) -> None:
    """Add one tag or comment from the middle of a text."""
    for token in tokenizer.tokens(source):
        if not isinstance(token, str):
            _add(tree, token, in_text=True)


def _add(tree: Tree, token: tokenizer.Tag | tokenizer.Aside, *, in_text: bool) -> None:
    line = tree.line
    tree.line += token.source.count("\n")
    comment = token.source.startswith("<!--")
    if isinstance(token, tokenizer.Tag):
        _judge(tree, token, line, in_text=in_text)
    elif not token.ends:
        tree.report.add("RH07" if comment else "RH09", line)
    elif token.source[:2] in ("<!", "<?") and not comment:
        tree.report.add("RH06", line, excerpt=token.source[:20])


def _judge(tree: Tree, tag: tokenizer.Tag, line: int, *, in_text: bool) -> None:
    """Let a tag in, leave it out, or refuse it."""
    report = tree.report
    name = allow_list.RENAMED.get(tag.name, tag.name)
    if name in PHRASES or name in BLOCKS:
        if tag.closing:
            _close(tree, name, line)
        else:
            _open(tree, tag, name, line, in_text=in_text)
    elif name in allow_list.REFUSED:
        if not tag.closing:
            report.add("RH01", line, tag=tag.name)
    elif name in allow_list.DROPPED:
        if name in allow_list.PARTING:
            _part(tree, in_text=in_text)
        if not tag.closing:
            # In a text its rules are words like any others; in a block they are no part of it.
            report.add("RH14" if name == "style" and not in_text else "RH02", line, tag=tag.name)
            for attribute in [pair[0] for pair in tag.pairs if pair[0].startswith("on")]:
                report.add("RH10", line, name=attribute)
    else:
        report.add("RH08", line, tag=tag.source[:40])
        if not in_text:
            _imply(tree)
        tree.text(tag.source)
        tree.line -= tag.source.count("\n")


def _open(tree: Tree, tag: tokenizer.Tag, name: str, line: int, *, in_text: bool) -> None:
    """Open an element that is allowed."""
    if not in_text and name in PHRASES:
        _imply(tree)
    elif not in_text:
        _end_implied(tree)
    _end_omitted(tree, name)
    if name in ("tr", "tbody"):
        _settle_rows(tree, name)
    if name == "img":
        tree.picture(tag.pairs, line)
        return
    given = tree.checked(name, tag.pairs, line)
    if name == "th":
        given.setdefault("scope", "row" if tree.within("tbody") else "col")
    if tag.name == "center":
        given["class"] = f"center {given.get('class', '')}".rstrip()
    place = tree.start(name, given, line, raw=True)
    if name in VOID:
        tree.end(place)
    elif _CLOSES_ITSELF.search(tag.source):
        tree.report.add("RH03", line, tag=tag.name)
        tree.end(place)


def _close(tree: Tree, name: str, line: int) -> None:
    """Close the nearest open tag of that name, within what Markdown opened.

    A heading is closed by the end of any (HTML, 13.2.6.4.7).
    """
    if name in VOID:
        return
    for place in range(len(tree.stack) - 1, 0, -1):
        one = tree.stack[place]
        if one.raw and (one.tag == name or {one.tag, name} <= HEADINGS):
            tree.end(place)
            return
        if not one.raw and not one.implied:
            break
    tree.report.add("RH04", line, tag=name)


def _part(tree: Tree, *, in_text: bool) -> None:
    """Part the words on both sides of a block whose tags are left out."""
    if in_text:
        tree.part_words()
    else:
        _end_implied(tree)
        _end_omitted(tree, "div")


def _imply(tree: Tree) -> None:
    """Open a paragraph for words that stand in no block."""
    holder = tree.holder()
    if not holder.raw and holder.tag in ("div", "blockquote"):
        tree.start("p", {}, tree.line, implied=True)


def _end_omitted(tree: Tree, name: str) -> None:
    """Close what a tag ends without saying so: an item, a term, a cell, a row, a paragraph."""
    while tree.stack[-1].raw and tree.stack[-1].tag in _ENDED_BY.get(name, ()):
        tree.end(len(tree.stack) - 1)


def _settle_rows(tree: Tree, name: str) -> None:
    """Give rows that stand right in a table a body, as HTML does."""
    holder = tree.holder()
    if name == "tr" and holder.tag == "table":
        tree.start("tbody", {}, tree.line, implied=True)
    elif name == "tbody" and holder.implied:
        tree.end(len(tree.stack) - 1)


def _end_implied(tree: Tree) -> None:
    """Close the paragraph that was implied, if there is one."""
    place = next((n for n, one in enumerate(tree.stack) if one.implied and one.tag == "p"), 0)
    if place:
        tree.end_paragraph(place)
