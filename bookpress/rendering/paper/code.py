"""Code on paper: long lines go on under their own indent, long names break after a sign.

Comes in: a `code` of a section's copied tree, changed in place. In a block, each line becomes a
`span.code-line`, and what does not fit on it the `span.code-turn` behind: the style sheet hangs
them from the line's indent and draws a mark before each that goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from lxml import etree

from bookpress.model.book import Element
from bookpress.patterns import late
from bookpress.rendering.paper.grid import Grid
from bookpress.rendering.trees import add_class, set_between

# A run this long may not fit at the end of a line.
_LONG = late(r"\S{18,}")
# A piece between two signs that any line can hold.
_SHORT = 30
# As wide as CSS makes a tab.
_TAB = 8
# What goes on stands so many columns further in: `--code-hang`.
_HANG = 4
# So many pieces of one line stay on one page.
_WHOLE = 4
# In fewer columns than these, as in a cell, lines are left to the layout.
_NARROW = 8
_SIGN = late(r"(?<=[_./(,=:&?#-])(?=\w)")


def set_code(code: Element, grid: Grid, measure: float) -> None:
    """Set one piece of code, in a block or in a line of text; `measure`: around it, in pt."""
    parent = code.getparent()
    if parent is not None and parent.tag == "pre":
        # An element without words, as an anchor, has its place between two letters.
        if all(child.text for child in code.iterdescendants()):
            in_cell = next(code.iterancestors("table"), None) is not None
            _set_lines(code, grid, 0 if in_cell else measure)
    else:
        _set_breaks(code)


def _set_lines(code: Element, grid: Grid, measure: float) -> None:
    """Make a block of each line; an empty one keeps its line end, which gives it its height."""
    letter = grid.mono.width("0")
    columns = int(measure / (letter * grid.length("code-size")))
    words = _Words(code)
    lines = words.text.rstrip("\n").split("\n")
    held = _held(lines)
    for place, line in enumerate(lines):
        indent = _indent(line, columns)
        pieces = list(_pieces(line, columns, indent + _HANG))
        for number, piece in enumerate(pieces):
            name = "code-turn" if number else "code-line"
            holder = etree.SubElement(code, "span", {"class": name})
            if (len(pieces) <= _WHOLE) if number else (place in held):
                add_class(holder, "held")
            if indent:
                holder.set("style", f"--code-indent: {indent * letter:g}em")
            # WeasyPrint 70 would turn the line for the blanks at its end.
            shown = piece.rstrip()
            words.write(holder, len(shown))
            words.skip(len(piece) - len(shown))
        words.skip(1)
        _append(holder, "\n")


def _held(lines: Sequence[str]) -> set[int]:
    """Return the lines of a code before which no page turns.

    Two lines of what stands between empty ones stay together at least, two lines with words of all
    at the foot of a page and at the top of the next one, which begins with no empty line.

    >>> sorted(_held(["import a", "", "def f():", "    x()", "    y()", "    z()", "", "f()"]))
    [1, 2, 3, 5, 6, 7]
    """
    said = {place: line for place, line in enumerate(lines) if line.strip()}
    held = set(range(1, len(lines))).difference(said)
    for place in said:
        first, last = place - 1 not in said, place + 1 not in said
        if not first and (last or place - 2 not in said):
            held.add(place)
    if len(said) > 1:
        _, second, *_ = said
        *_, before, _ = said
        held |= {*range(1, second + 1), *range(before + 1, len(lines))}
    return held


class _Words:
    """The words of a code, taken out of it to be written again line by line."""

    def __init__(self, code: Element) -> None:
        self._runs = list(_runs(code, ()))
        self.text = "".join(run for run, _ in self._runs)
        self._number = self._offset = 0
        del code[:]
        code.text = None

    def skip(self, count: int) -> None:
        """Leave out the next letters, as the end of a line, which may stand in an element."""
        self.write(etree.Element("span"), count)

    def write(self, holder: Element, count: int) -> None:
        """Write the next letters at the end of a holder, in copies of the elements around them."""
        while count and self._number < len(self._runs):
            run, around = self._runs[self._number]
            part = run[self._offset : self._offset + count]
            self._offset += len(part)
            count -= len(part)
            place = holder
            for element in around:
                place.append(copied := etree.Element(element.tag))
                for name, value in element.attrib.items():
                    copied.set(name, value)
                place = copied
                element.attrib.pop("id", "")  # of one that goes on in the next line
            _append(place, part)
            if self._offset == len(run):
                self._number, self._offset = self._number + 1, 0


def _runs(
    element: Element, around: tuple[Element, ...]
) -> Iterator[tuple[str, tuple[Element, ...]]]:
    """Yield the texts of an element in order, each with the elements around it."""
    yield element.text or "", around
    for child in element:
        yield from _runs(child, (*around, child))
        yield child.tail or "", around


def _append(holder: Element, text: str) -> None:
    """Write a text behind all that an element holds."""
    if len(holder):
        holder[-1].tail = (holder[-1].tail or "") + text
    else:
        holder.text = (holder.text or "") + text


def _indent(line: str, columns: int) -> int:
    r"""Return the columns that a line is indented by, a third of all at most.

    >>> [_indent(line, 60) for line in ("def", "    return", "\treturn", " " * 50 + "return")]
    [0, 4, 8, 20]
    """
    shown = line.expandtabs(_TAB)
    return min(len(shown) - len(shown.lstrip(" ")), columns // 3)


def _pieces(line: str, columns: int, hang: int) -> Iterator[str]:
    """Cut a line so that it fits the columns; what goes on has `hang` columns less.

    A line ends after a space, where one stands in its second half, but not with its indent.

    >>> list(_pieces("call(one, two, three)", 12, 4))
    ['call(one, ', 'two, ', 'three)']
    """
    first = len(line) - len(line.lstrip())
    room, start, filled, space = columns, 0, 0, 0
    for place, sign in enumerate(line):
        filled += _width(sign, filled)
        if filled > room >= _NARROW and sign != " ":
            end = space if space - start > room / 2 else place
            yield line[start:end]
            start, room = end, columns - hang
            filled = sum(_width(sign, 0) for sign in line[start : place + 1])
        if sign == " " and place >= first:
            space = place + 1
    yield line[start:]


def _width(sign: str, before: int) -> int:
    """Return the columns that a sign takes after so many others."""
    return _TAB - before % _TAB if sign == "\t" else 2 if east_asian_width(sign) in "WF" else 1


def _set_breaks(code: Element) -> None:
    """Let a long name break after a sign, and nowhere else when its pieces are short.

    >>> code = etree.fromstring("<code>une_fonction_au_nom_long</code>")
    >>> _set_breaks(code)
    >>> etree.tostring(code, encoding="unicode")
    '<code class="at-signs">une_<wbr/>fonction_<wbr/>au_<wbr/>nom_<wbr/>long</code>'
    """
    in_cell = next(code.iterancestors("table"), None) is not None
    pieces = _SIGN.split("".join(map(str, code.itertext())))
    if not in_cell and len(pieces) > 1 and max(map(len, pieces)) <= _SHORT:
        add_class(code, "at-signs")
    set_between(
        code,
        lambda text: _SIGN.finditer(text) if _LONG.search(text) else (),
        lambda _: etree.Element("wbr"),
    )
