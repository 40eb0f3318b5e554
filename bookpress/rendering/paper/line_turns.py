"""Where the lines of a head end: line breaks set into a tree.

Comes in: a copied title or paragraph and its lines, as the words of `plain_text` cut into pieces.
Goes out: the same tree with a `br` where each line but the last ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree
from markupsafe import Markup

from bookpress.model.book import Element, Phrase, inner_xml
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.paper.long_words import set_wide_words, with_wide_words, words_tree
from bookpress.rendering.paper.widths import Face
from bookpress.typography.trees import split_text


def set_turns(tree: Element, lines: Sequence[str]) -> None:
    """Set the line breaks; a tree whose text is not that of the lines stays as it is.

    >>> title = etree.fromstring("<h2>Un <em>long titre</em> ici</h2>")
    >>> set_turns(title, ["Un long ", "titre ici"])
    >>> etree.tostring(title, encoding="unicode")
    '<h2>Un <em>long <br/>titre</em> ici</h2>'
    """
    if len(lines) < 2 or next(tree.iter("br"), None) is not None:
        return
    if "".join(text for _, _, text in _texts(tree)) != "".join(lines):
        return
    turns = [sum(map(len, lines[: count + 1])) for count in range(len(lines) - 1)]
    # From the last to the first, so that a break moves no text that another one counts on.
    for turn in reversed(turns):
        _set_turn(tree, turn)


def lines_of(words: str, grid: Grid, face: Face, size: str) -> tuple[str, ...]:
    """Return the even lines of a title as a template writes them: in one, if it holds elements.

    >>> from bookpress.model.theme import open_theme
    >>> grid = Grid(open_theme())
    >>> words = Phrase(etree.fromstring("<p>Un <em>titre si long</em> que l’œil hésite</p>"))
    >>> lines_of(words, grid, grid.display_bold, "part-size")
    (Markup('Un <em>titre si long</em> <br/>que l’œil hésite'),)
    """
    lines = grid.even(words, face, size)
    measure = grid.measure / grid.length(size)
    if not isinstance(words, Phrase):
        return lines if len(lines) > 1 else (with_wide_words(words, face, measure),)
    tree = words_tree(words)
    set_turns(tree, lines)
    set_wide_words(tree, face, measure)
    return (Markup(inner_xml(tree)),)


def _texts(tree: Element) -> Iterator[tuple[Element, bool, str]]:
    """Yield the texts in order, each with its element and whether it stands after it."""
    if tree.get("class") == "note-call":
        return
    yield tree, False, tree.text or ""
    for child in tree:
        yield from _texts(child)
        yield child, True, child.tail or ""


def _set_turn(tree: Element, turn: int) -> None:
    """Break the line before one character."""
    passed = 0
    for element, after, text in _texts(tree):
        if passed + len(text) > turn:
            split_text(element, after, turn - passed, etree.Element("br"))
            return
        passed += len(text)
