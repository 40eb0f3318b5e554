"""How wide the text of a font runs, and whether the font is in the file.

Source: ISO 32000-1, 9.6.2 (simple fonts), 9.7.4.3 (glyph metrics in CIDFonts).
"""

from __future__ import annotations

from struct import unpack
from typing import Any


class Font:
    """A font of the file, as far as the preflight asks."""

    def __init__(self, dictionary: Any) -> None:
        self.name = str(dictionary.get("/BaseFont", "/?"))[1:]
        self.has_words = "/ToUnicode" in dictionary
        """Whether its glyphs can be read back as text."""
        kind = dictionary.get("/Subtype")
        self.drawn = kind == "/Type3"
        """Whether its glyphs are drawings of the file itself."""
        self.composite = kind == "/Type0"
        """Whether a code takes two bytes."""
        inner = dictionary.DescendantFonts[0] if self.composite else dictionary
        descriptor = inner.get("/FontDescriptor", {})
        self.embedded = self.drawn or any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))
        self._widths: dict[int, float] = {}
        if self.composite:
            self._default = float(inner.get("/DW", 1000))
            self._read_cid_widths(list(inner.get("/W", [])))
        else:
            self._default = float(descriptor.get("/MissingWidth", 500))
            first = int(inner.get("/FirstChar", 0))
            for code, width in enumerate(inner.get("/Widths", []), first):
                self._widths[code] = float(width)

    def _read_cid_widths(self, entries: list[Any]) -> None:
        """Read `first [w w w]` and `first last w`."""
        while len(entries) >= 2:
            first = int(entries.pop(0))
            second = entries.pop(0)
            try:
                widths = [float(width) for width in second]
            except TypeError:
                last, width = int(second), float(entries.pop(0))
                self._widths.update(dict.fromkeys(range(first, last + 1), width))
            else:
                self._widths.update(enumerate(widths, first))

    def measured(self, text: bytes) -> tuple[float, int, int]:
        """Return how wide a string runs, in thousandths of the type size, how many glyphs it has,
        and how many of them are spaces of one byte, which alone are widened (9.3.3)."""
        codes = (
            unpack(f">{len(text) // 2}H", text[: len(text) // 2 * 2]) if self.composite else text
        )
        widths, default = self._widths, self._default
        width = sum([widths.get(code, default) for code in codes])
        return width, len(codes), 0 if self.composite else text.count(32)
