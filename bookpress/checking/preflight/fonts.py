"""How wide the text of a font runs, and whether the font is in the file.

Source: ISO 32000-1, 9.6.2 (simple fonts), 9.7.4.3 (glyph metrics in CIDFonts).
"""

from __future__ import annotations

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
        self._measured: dict[bytes, tuple[float, int, int]] = {}
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
        and how many of them are spaces of one byte, which alone are widened (9.3.3).

        Strings are parts of words, between two corrections: the same ones come again and again.
        """
        if text not in self._measured:
            codes = self._codes(text)
            width = sum(self._widths.get(code, self._default) for code in codes)
            spaces = 0 if self.composite else codes.count(32)
            self._measured[text] = width, len(codes), spaces
        return self._measured[text]

    def _codes(self, text: bytes) -> list[int]:
        """Split a string into the codes of its glyphs."""
        if not self.composite:
            return list(text)
        return [text[i] << 8 | text[i + 1] for i in range(0, len(text) - 1, 2)]
