"""What Pango knows of a text: how wide each character is set, and where a line may end.

WeasyPrint sets its lines by the same library with the same styles, so the widths are those that are
drawn: face, features, kerning, tracking, a letter lent by another face.
"""

from __future__ import annotations

import re
from typing import Any
from weakref import WeakKeyDictionary

_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
_SIGN = f"{_LETTER}!-@\\[-`{{-~\u00a1-\u00ac\u00ae-\u00bf\u2010-\u2027\u202f-\u203a\u20ac"
_PLAIN = re.compile(f"(?=.*[{_LETTER}])[{_SIGN}]+([ \u00a0][{_SIGN}]+)*")
"""A text in Latin letters that begins and ends with a word. Pango shapes its words one by one,
since each space is widened, so that a word is as wide here as anywhere."""
_PARTS = re.compile("[ \u00a0]|[^ \u00a0]+")
_USUAL = ("normal", "ltr")
"""The tracking and the direction of such a text."""

_DECIDING = (
    *("font_family", "font_size", "font_style", "font_weight", "font_stretch", "font_kerning"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_caps", "lang"),
    *("font_variant_numeric", "font_variant_alternates", "font_variant_east_asian"),
    *("font_feature_settings", "font_variation_settings", "font_language_override"),
    *("word_spacing", "overflow_wrap"),
)

_KNOWN: WeakKeyDictionary[Any, dict[tuple[Any, ...], dict[str, list[float]]]] = WeakKeyDictionary()
"""Fonts → face → word or space → the advances of its characters."""


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
    if not _PLAIN.fullmatch(text) or (style["letter_spacing"], style["direction"]) != _USUAL:
        return shaped(text, style)[0]
    known = _KNOWN.setdefault(style.font_config, {}).setdefault(_face(style), {})
    parts = _PARTS.findall(text)
    if unknown := sorted(set(parts) - known.keys()):
        # Among letters: what signs alone would be is another script's, with another kerning.
        probe = f"a\u00a0a {' '.join(unknown)} a"
        advances, faces = shaped(probe, style)
        if faces > 1:  # a space is of the face before it
            return shaped(text, style)[0]
        at = 0
        for part in _PARTS.findall(probe):
            known[part] = advances[at : at + len(part)]
            at += len(part)
    return [advance for part in parts for advance in known[part]]


def hyphen_width(style: Any) -> float:
    """Return the width of the hyphen that WeasyPrint puts behind a divided word, in CSS pixels.

    It is asked for in each paragraph, and shaped once a face.
    """
    face = (*_face(style), style["letter_spacing"], style["direction"])
    known = _KNOWN.setdefault(style.font_config, {}).setdefault(face, {})
    sign = style["hyphenate_character"]
    if sign not in known:
        known[sign] = measured(sign, style)
    return sum(known[sign])


def _face(style: Any) -> tuple[Any, ...]:
    """Return all that decides how a word is set, beside the fonts."""
    return tuple([style[name] for name in _DECIDING])


def shaped(text: str, style: Any) -> tuple[list[float], int]:
    """Let Pango set a text; return the advances and how many faces it is set in."""
    if "\n" in text:
        lines = [shaped(line, style) if line else ([], 0) for line in text.split("\n")]
        advances = [width for line, _ in lines for width in (*line, 0.0)]
        return advances[:-1], max(count for _, count in lines)
    from weasyprint.text.ffi import FROM_UNITS, ffi
    from weasyprint.text.line_break import Layout

    # Pango sets spaces that are widened apart from the words, with a face and kerning of their own.
    layout = Layout(style, justification_spacing=FROM_UNITS)
    layout.set_text(text, justify=True)
    line, _ = layout.get_first_line()
    encoded = text.encode()
    widths = [0] * (len(encoded) + 1)
    run, faces = line.runs[0], set()
    while run != ffi.NULL:
        faces.add(run.data.item.analysis.font)
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
    # A glyph begins where a character does, never at one of its later bytes.
    found = [
        width * FROM_UNITS
        for width, byte in zip(widths, encoded, strict=False)
        if byte & 0xC0 != 0x80
    ]
    if style["letter_spacing"] != "normal":
        found[-1] += style["letter_spacing"]
    return found, len(faces)
