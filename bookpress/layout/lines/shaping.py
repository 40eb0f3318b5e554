"""What Pango knows of a text: how wide each character is set, and where a line may end.

WeasyPrint sets its lines by the same library with the same styles, so the widths are those that are
drawn: face, features, kerning, tracking, a letter lent by another face.
"""

from __future__ import annotations

from typing import Any


def breaks(text: str, language: str | None) -> list[int]:
    """Return where Pango would break a text, by Unicode Standard Annex 14."""
    from weasyprint.text.ffi import ffi
    from weasyprint.text.line_break import get_log_attrs

    attributes = get_log_attrs(text, language)
    view = memoryview(ffi.buffer(attributes)).cast("B").cast("I")
    return [index for index, bits in enumerate(view[: len(text)]) if bits & 1]


def measured(text: str, style: Any) -> list[float]:
    """Return the advance of each character of a text, in CSS pixels.

    What is one glyph (a ligature, a letter with its accents) is counted at its first character, a
    line feed as nothing.
    """
    if "\n" in text:
        lines = [measured(line, style) if line else [] for line in text.split("\n")]
        return [width for line in lines for width in (*line, 0.0)][:-1]
    from weasyprint.text.ffi import FROM_UNITS, ffi
    from weasyprint.text.line_break import Layout

    # Pango sets spaces that are widened apart from the words, with a face and kerning of their own.
    layout = Layout(style, justification_spacing=FROM_UNITS)
    layout.set_text(text, justify=True)
    line, _ = layout.get_first_line()
    encoded = text.encode()
    widths = [0] * (len(encoded) + 1)
    run = line.runs[0]
    while run != ffi.NULL:
        glyphs, start = run.data.glyphs, run.data.item.offset
        count = glyphs.num_glyphs
        # A glyph is five numbers: its code, its width, two offsets, and bits.
        numbers = memoryview(ffi.buffer(glyphs.glyphs, 20 * count)).cast("B").cast("i")
        for cluster, width in zip(
            ffi.unpack(glyphs.log_clusters, count), numbers[1::5], strict=True
        ):
            widths[start + cluster] += width
        run = run.next
    layout.deactivate()
    if len(encoded) == len(text):
        found = [width * FROM_UNITS for width in widths[: len(text)]]
    else:
        found, place = [], 0
        for character in text:
            length = len(character.encode())
            found.append(sum(widths[place : place + length]) * FROM_UNITS)
            place += length
    if style["letter_spacing"] != "normal":
        found[-1] += style["letter_spacing"]
    return found
