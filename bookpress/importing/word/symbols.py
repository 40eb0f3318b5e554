"""Signs of the fonts that hold pictures in place of letters: Symbol, Wingdings.

A sign is the number of a place in such a font, often shifted to the private use of Unicode, U+F0xx.
Source of the places: Unicode's table for Adobe's Symbol (`symbol.txt`); for Wingdings the signs
that Unicode 7.0 took from it.
"""

from __future__ import annotations

from bookpress.importing.word.parts.told import Told

_SYMBOL_FROM_A = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
_SYMBOL_FROM_SMALL_A = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {
    **{0x41 + at: sign for at, sign in enumerate(_SYMBOL_FROM_A)},
    **{0x61 + at: sign for at, sign in enumerate(_SYMBOL_FROM_SMALL_A)},
    **{0x22: "∀", 0x24: "∃", 0x2D: "−", 0x40: "≅", 0x5E: "⊥", 0xA2: "′", 0xA3: "≤", 0xA5: "∞"},
    **{0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→"},
    **{0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂"},
    **{0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅", 0xC7: "∩"},
    **{0xC8: "∪", 0xCC: "⊂", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©"},
    **{0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔"},
    **{0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑", 0xF2: "∫"},
    **{code: chr(code) for code in range(0x20, 0x40) if code not in (0x22, 0x24, 0x27, 0x2D)},
}
_WINGDINGS = {
    **{0x20: " ", 0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x3F: "✍", 0x41: "✌", 0x43: "👍", 0x44: "👎"},
    **{0x45: "☜", 0x46: "☞", 0x47: "☝", 0x48: "☟", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x51: "✈"},
    **{0x52: "☼", 0x54: "❄", 0x58: "✠", 0x59: "✡", 0x5A: "☪", 0x6C: "●", 0x6E: "■", 0x6F: "□"},
    **{0x71: "❑", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xAB: "★"},
    **{0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗"},
    **{0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
"""Font, in small letters → place in it → what is seen there."""
_UNKNOWN = ("wingdings 2", "wingdings 3", "webdings")
_MISSING = "□"


def symbols(text: str, font: str, told: Told) -> str:
    """Return what is seen of a text that is set in a font; signs of it that are not known become
    `□` and are told (IM82).

    >>> symbols("J \\uf0e0", "wingdings", Told("a.docx")), symbols("abc", "arial", Told("a.docx"))
    ('☺ →', 'abc')
    """
    table = FONTS.get(font)
    if table is None and font not in _UNKNOWN:
        return text
    shown = [(table or {}).get(ord(sign) & 0xFF if _in_font(sign) else -1, "") for sign in text]
    lost = [sign for sign, seen in zip(text, shown, strict=True) if not seen and not sign.isspace()]
    for sign in lost:
        told.add("IM82", sign=f"{ord(sign) & 0xFF:02X}", font=font.title())
    return "".join(
        seen or (" " if sign.isspace() else _MISSING)
        for sign, seen in zip(text, shown, strict=True)
    )


def _in_font(sign: str) -> bool:
    return sign < "\x7f" or "\u00a1" <= sign <= "\u00ff" or "\uf020" <= sign <= "\uf0ff"
