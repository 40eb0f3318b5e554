"""Emphasis: the runs of `*`, `_`, `~~`, `==` and `^^` that pair up in a text.

CommonMark's way (0.31, “Emphasis and strong emphasis”): runs are paired from the left, each closing
one with the nearest opening one before it, in time that grows with the text. What opens and closes
is Python-Markdown's: a star needs no space on its inner side, so that `**Attention :**oui` is bold;
`_` and `==` stand at the edge of a word. (Python-Markdown 3.11 loses letters on some crossed runs.)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

from bookpress.patterns import late

_RUN = late(r"\*+|_+|~~+|==+|\^\^+")
_NAMES = {
    "*": ("em", "strong"),
    "_": ("em", "strong"),
    "~": ("", "del"),
    "=": ("", "mark"),
    "^": ("", "ins"),
}
"""What one sign of each kind makes, and what two; `~`, `=` and `^` count by twos only."""
_LITERAL = frozenset({"code", "raw", "attrs", "typed", "wiki", "img", "br"})
"""Elements whose text is kept as typed, or that have none."""
_DEEPEST = 200
"""Elements inside each other: more than a text may hold (SZ04), fewer than Python can walk."""


@dataclass(slots=True)
class _Run:
    """Signs of one kind in a row."""

    sign: str
    length: int
    left: int
    """How many of them are not paired yet."""
    opens: bool
    closes: bool
    ends: list[str] = field(default_factory=list)
    """The elements that end here, innermost first."""
    starts: list[str] = field(default_factory=list)
    """The elements that start here, innermost first."""


_Piece: TypeAlias = str | Element | _Run


def mark_emphasis(node: Element) -> None:
    """Make elements of the paired runs in the text of an element, and of those inside it."""
    for child in node:
        if child.tag not in _LITERAL and (child.text or len(child)):
            mark_emphasis(child)
    texts = [node.text or "", *(child.tail or "" for child in node)]
    if not any(_RUN.search(text) for text in texts):
        return
    pieces = _cut(node, texts)
    runs = [piece for piece in pieces if isinstance(piece, _Run)]
    _pair(runs)
    if any(run.starts for run in runs):
        _build(node, pieces)


def _cut(node: Element, texts: list[str]) -> list[_Piece]:
    """Cut the text of an element into words, runs and the elements between."""
    pieces: list[_Piece] = []
    children = list(node)
    for number, text in enumerate(texts):
        # Nothing stands before the element and behind it: no run closes there, or opens. A child
        # counts as a sign, so that `*` beside code or a link may open and close.
        before = "" if number == 0 else "."
        after = "." if number < len(children) else ""
        at = 0
        for match in _RUN.finditer(text):
            previous = text[match.start() - 1] if match.start() else before
            following = text[match.end()] if match.end() < len(text) else after
            if match.start() > at:
                pieces.append(text[at : match.start()])
            pieces.append(_run(match[0], previous, following))
            at = match.end()
        if at < len(text):
            pieces.append(text[at:])
        if number < len(children):
            pieces.append(children[number])
    return pieces


def _run(signs: str, previous: str, following: str) -> _Run:
    """Judge a run by the characters on both sides; an element counts as a sign."""
    opens = bool(following) and not following.isspace()
    closes = bool(previous) and not previous.isspace()
    if signs[0] in "_=":  # `snake_case`, `a==b`: inside a word they are signs of it
        opens = opens and not (previous.isalnum() or previous == "_")
        closes = closes and not (following.isalnum() or following == "_")
    if signs[0] in "~=^" and len(signs) != 2:
        opens = closes = False
    return _Run(signs[0], len(signs), len(signs), opens, closes)


def _pair(runs: list[_Run]) -> None:
    """Pair closing runs with opening ones (CommonMark 0.31, “An algorithm for parsing nested …”).

    `openers` is a stack of the runs that may still open, from the left. A closing run takes the
    nearest one that matches it; all above that one are dropped, as elements may not cross.

    `bottoms` keeps the time in step with the text: how deep the stack was when a closing run of one
    kind found nothing in it. What lies there has not changed, so the next one of that kind looks
    above only. A kind is all that `_match` asks of a closing run: where one fails, all of it do.
    """
    openers: list[_Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        # A run of three may close twice: in `*a **b***` first the strong words, then the emphasis.
        while run.closes and run.left:
            kind = (run.sign, run.opens, run.length % 3)
            above = range(len(openers) - 1, bottoms.get(kind, 0) - 1, -1)
            place = next((n for n in above if _match(openers[n], run)), -1)
            if place < 0:
                bottoms[kind] = len(openers)
                break
            opener = openers[place]
            size = 2 if opener.left > 1 and run.left > 1 else 1
            name = _NAMES[run.sign][size - 1]
            opener.starts.append(name)
            run.ends.append(name)
            opener.left -= size
            run.left -= size
            del openers[place + (1 if opener.left else 0) :]
            # The stack is lower: what is pushed from here on has not been looked at.
            bottoms = {kind: min(bottom, len(openers)) for kind, bottom in bottoms.items()}
        if run.opens and run.left:
            openers.append(run)


def _match(opener: _Run, closer: _Run) -> bool:
    """Return whether two runs may pair.

    A run that can both open and close pairs with no other when their lengths add up to a multiple
    of three, unless both are multiples themselves (CommonMark's rules 9 and 10): in `**a*b**` the
    star inside is no half of the two before.
    """
    if opener.sign != closer.sign:
        return False
    both = (opener.opens and opener.closes) or (closer.opens and closer.closes)
    total = opener.length + closer.length
    return not (both and total % 3 == 0 and (opener.length % 3 or closer.length % 3))


def _build(node: Element, pieces: list[_Piece]) -> None:
    """Write the pieces into the element, the paired runs as elements."""
    del node[:]
    node.text = None
    open_elements = [node]
    words: list[str] = []

    def flush() -> None:
        """Write the words so far: behind the last child of what is open, or as its first text."""
        text = "".join(words)
        words.clear()
        holder = open_elements[-1]
        if not text:
            return
        if len(holder):
            holder[-1].tail = (holder[-1].tail or "") + text
        else:
            holder.text = (holder.text or "") + text

    for piece in pieces:
        if isinstance(piece, str):
            words.append(piece)
        elif isinstance(piece, _Run):
            for _ in piece.ends:
                flush()
                open_elements.pop()
            words.append(piece.sign * piece.left)
            for name in reversed(piece.starts):
                flush()
                deep = len(open_elements) > _DEEPEST
                open_elements.append(
                    open_elements[-1] if deep else SubElement(open_elements[-1], name)
                )
        else:
            flush()
            piece.tail = None
            open_elements[-1].append(piece)
    flush()
