"""The width at which a picture is shown, as authors and other tools write it.

A share of the text's width stays one; a length becomes millimetres, a pixel being a CSS pixel, 96
to the inch.
"""

from __future__ import annotations

from collections.abc import Iterable

from bookpress.model.book import Section, source_line
from bookpress.patterns import late
from bookpress.reading.report import Report

_LENGTH = late(r"([0-9]{1,5}(?:\.[0-9]{1,4})?)\s*(%|mm|cm|in|pt|px|)")
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, "": 25.4 / 96}
_STYLE = late(r"\s*(?:max-)?(width|height)\s*:\s*([^;]+?)\s*")
_IN_ALT = late(r"(.*\S)\s*\|\s*([0-9]{2,4})(?:x[0-9]{1,4})?\s*")


def width_of(written: str) -> str | None:
    """Return a width as a tree has it, `60%` or `59mm`; None for what is none.

    >>> [width_of(written) for written in ("60%", "300", "2.5in", "5 cm", "140%", "0", "wide")]
    ['60%', '79.38mm', '63.5mm', '50mm', '100%', None, None]
    """
    found = _LENGTH.fullmatch(written.strip().lower())
    if found is None or float(found[1]) == 0:
        return None
    number = float(found[1])
    if found[2] == "%":
        return f"{min(number, 100):g}%"
    return f"{number * _MM[found[2]]:.4g}mm"


def width_in_style(style: str) -> str | None:
    """Return the width that a style asks for, if it asks for nothing but a picture's size.

    >>> width_in_style("width:2.6in;height:auto"), width_in_style("width: 9px; color: red")
    ('66.04mm', None)
    """
    parts = [_STYLE.fullmatch(part) for part in style.split(";") if part.strip()]
    if not parts or not all(parts):
        return None
    widths = [part[2] for part in parts if part and part[1] == "width"]
    return width_of(widths[0]) if len(widths) == 1 else None


def take_width(
    pairs: tuple[tuple[str, str], ...],
) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Take the width of a picture out of its attributes; the first one that can be read holds.

    With it goes the height, since a picture keeps its shape.

    >>> take_width((("width", "300"), ("height", "200"), ("alt", "A")))
    ('79.38mm', (('alt', 'A'),))
    >>> take_width((("height", "200"),))
    (None, (('height', '200'),))
    """
    width, rest = None, []
    for name, value in pairs:
        read = {"width": width_of, "style": width_in_style}.get(name.lower())
        found = read(value) if read and not width else None
        width = width or found
        if not found:
            rest.append((name, value))
    return width, tuple(one for one in rest if not width or one[0].lower() != "height")


def width_in_words(alt: str) -> tuple[str, str | None]:
    """Part the alternative text from the width that Obsidian writes behind it.

    >>> width_in_words("The tower|300"), width_in_words("Either | or")
    (('The tower', '79.38mm'), ('Either | or', None))
    """
    found = _IN_ALT.fullmatch(alt)
    return (found[1], width_of(found[2])) if found else (alt, None)


def settle_widths(sections: Iterable[Section], report: Report) -> None:
    """Leave a width to the pictures that stand alone: PX61 in a line, which gives them its own."""
    for section in sections:
        for tree in (section.body, *(note.body for note in section.notes)):
            for picture in tree.iter("img"):
                parent = picture.getparent()
                if "data-width" in picture.attrib and (parent is None or parent.tag != "figure"):
                    del picture.attrib["data-width"]
                    report.add("PX61", source_line(picture, section.line))
