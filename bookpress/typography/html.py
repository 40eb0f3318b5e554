"""HTML fragments: tags, attributes, comments and entities stay byte for byte as given.

The fragment is cut at its tags; the text between two block tags is one `Text`. A browser's reading
of faulty HTML is followed where it matters: an unclosed tag or comment runs to the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bookpress.model.elements import ALL_BLOCKS, OPAQUE, VERBATIM, VOID
from bookpress.patterns import late
from bookpress.typography.characters import LINE_SEPARATOR, OPAQUE_WORD
from bookpress.typography.setters import Setter
from bookpress.typography.text import FIXED, OPAQUE_CLASSES, Piece, Span, Text

_SEEN_AS = {"br": LINE_SEPARATOR} | dict.fromkeys(("img", "input", "embed"), OPAQUE_WORD)

_TAG = late(
    r"""<(?:!--.*?(?:-->|\Z)|(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)"""
    r"""(?P<rest>(?:[^>"']++|"[^"]*+"|'[^']*+')*+)>|[!?/][^>]*+(?:>|\Z))""",
    re.DOTALL,
)
_CARELESS_TAG = late(r"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?P<rest>[^>]*+)(?:>|\Z)")
_TAG_START = late(r"<[A-Za-z/!?]")
_ATTRIBUTE = late(r"""([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
_CALL = late(
    r"<(su[pb])\b[^<>]*>(?:<(?!/?su[pb])[^<>]*>|[ \n\d*,()\[\]†‡])*+</\1\s*>", re.IGNORECASE
)
_ENTITY = late(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(slots=True)
class Node(Piece):
    """A piece of text of a block, entities decoded, with the markup that stands before it."""

    markup: str = ""
    written: str = ""
    """As given."""


class _Typesetter:
    """Goes once through a fragment and gathers what it writes."""

    def __init__(self, fragment: str, language: str, set_block: Setter) -> None:
        self.fragment = fragment
        self.language = language
        self.set_block = set_block
        self.out: list[str] = []
        self.classes: list[str] = []
        self.nodes = [Node("", 0, "", tag=False)]

    def run(self) -> str:
        """Typeset the fragment."""
        fragment, at = self.fragment, 0
        while True:
            start = _TAG_START.search(fragment, at)
            if start is None:
                self.text(fragment[at:])
                break
            self.text(fragment[at : start.start()])
            at = self.tag(start.start())
        self.end_block()
        return "".join(self.out)

    def tag(self, at: int) -> int:
        """Read the markup at a position; give where it ends."""
        found = _markup(self.fragment, at)
        end, name = found.end(), (found["name"] or "").lower()
        if not name:
            self.markup(found[0])
            return end
        closing, rest = bool(found["close"]), found["rest"]
        void = name in VOID or rest.endswith("/")
        if not closing and not void:
            if name in ("sup", "sub") and (call := _CALL.match(self.fragment, at)):
                self.markup(call[0])
                return call.end()
            words, foreign = _classes_and_language(rest, self.language)
            is_call = name == "a" and "note-call" in words
            if is_call or foreign or name in OPAQUE or not OPAQUE_CLASSES.isdisjoint(words):
                end = self.element_end(name, end)
                whole = self.fragment[at:end]
                if name in ALL_BLOCKS:
                    self.block_markup(whole)
                elif is_call:
                    self.markup(whole)
                else:
                    self.fixed(whole, OPAQUE_WORD)
                return end
        if name in ALL_BLOCKS:
            self.block_markup(found[0])
        elif name in _SEEN_AS:
            self.fixed(found[0], _SEEN_AS[name])
        else:
            if closing and not void:
                del self.classes[-1:]
            elif not void:
                ours = [c for c in ("sc", "nohyph") if c in _classes_and_language(rest, "")[0]]
                self.classes.append(ours[0] if ours else self.css_class)
            self.markup(found[0])
        return end

    @property
    def css_class(self) -> str:
        """The class of ours that holds what comes next."""
        return self.classes[-1] if self.classes else ""

    def element_end(self, name: str, at: int) -> int:
        """Find where an opaque element ends whose opening tag ends at a position."""
        if name in VERBATIM:
            end = re.compile(rf"</{name}[^>]*>", re.IGNORECASE).search(self.fragment, at)
            return end.end() if end else len(self.fragment)
        depth = 1
        while start := _TAG_START.search(self.fragment, at):
            found = _markup(self.fragment, start.start())
            at = found.end()
            if (found["name"] or "").lower() == name and not found["rest"].endswith("/"):
                depth += -1 if found["close"] else 1
                if depth == 0:
                    return at
        return len(self.fragment)

    def text(self, written: str) -> None:
        """Add text; each entity becomes a node of its own, so that it can stay as given."""
        if "&" not in written:
            self.plain(written)
            return
        from html import unescape

        last = 0
        for entity in _ENTITY.finditer(written):
            self.plain(written[last : entity.start()])
            last = entity.end()
            character = unescape(entity[0])
            if len(character) != 1:
                self.fixed(entity[0], OPAQUE_WORD, tag=False)
                continue
            depth = len(self.classes)
            self.nodes += (
                Node(character, depth, self.css_class, tag=False, written=entity[0]),
                Node("", depth, self.css_class, tag=False),
            )
        self.plain(written[last:])

    def plain(self, written: str) -> None:
        """Add text without entities."""
        if written:
            self.nodes[-1].written += written
            self.nodes[-1].seen += written

    def markup(self, written: str) -> None:
        """Add markup that no rule sees: what follows is a new node."""
        self.nodes.append(Node("", len(self.classes), self.css_class, tag=True, markup=written))

    def fixed(self, written: str, seen: str, *, tag: bool = True) -> None:
        """Add an opaque element, seen as one character."""
        self.nodes.append(Node(seen, FIXED, "", tag, written=written))
        self.nodes.append(Node("", len(self.classes), self.css_class, tag))

    def block_markup(self, written: str) -> None:
        """End the block and write the markup that ends it."""
        self.end_block()
        self.out.append(written)
        self.classes.clear()

    def end_block(self) -> None:
        """Typeset the block gathered so far and write it."""
        nodes, self.nodes = self.nodes, [Node("", 0, "", tag=False)]
        text = Text.joined(nodes)
        if not text.seen.strip(" \n\t\r"):
            self.out += [part for node in nodes for part in (node.markup, node.written)]
            return
        marks = self.set_block(text)
        for node, start, end, own in text.parted(nodes, marks):
            now = _marked(text.seen, start, end, own)
            if node.depth == FIXED:
                now = node.written
            elif not own and node.written != node.seen:
                now = now.replace(node.seen, node.written, 1)
            self.out += (node.markup, now)


def _markup(fragment: str, at: int) -> re.Match[str]:
    """Read the markup at a position; a tag whose quotation marks never end is read without them."""
    found = _TAG.match(fragment, at) or _CARELESS_TAG.match(fragment, at)
    assert found is not None
    return found


def _marked(seen: str, start: int, end: int, marks: list[Span]) -> str:
    """Write a piece of text with the elements to add."""
    parts: list[str] = []
    for mark in marks:
        attribute = f' class="{mark.css_class}"' if mark.css_class else ""
        inner = seen[mark.start : mark.end]
        parts += (seen[start : mark.start], f"<{mark.tag}{attribute}>{inner}</{mark.tag}>")
        start = mark.end
    return "".join([*parts, seen[start:end]])


def _classes_and_language(rest: str, language: str) -> tuple[list[str], bool]:
    """Read the classes of a tag, and whether it names another language than that of the text."""
    classes: list[str] = []
    foreign = False
    if "class" in rest.lower() or "lang" in rest.lower():
        for name, *values in _ATTRIBUTE.findall(rest):
            value = "".join(values)
            if name.lower() == "class":
                classes = value.split()
            elif name.lower() in ("lang", "xml:lang"):
                foreign = _primary(value) != _primary(language)
    return classes, foreign


def _primary(language: str) -> str:
    """Return the language of a BCP 47 tag without its country."""
    return language.replace("_", "-").split("-")[0].strip().lower()


def typeset_blocks(fragment: str, language: str, set_block: Setter) -> str:
    """Typeset a fragment block by block; what is in another language stays."""
    return _Typesetter(fragment, language, set_block).run()
