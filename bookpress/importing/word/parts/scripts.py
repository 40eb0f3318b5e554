"""Which of the languages of a run its words are of: a run has one for each kind of script.

Source: ECMA-376, part 1, 17.3.2.20 (`lang`): `val`, `eastAsia`, `bidi`.
"""

from __future__ import annotations

from typing import NamedTuple

from bookpress.patterns import late

_EAST = late(r"[\u1100-\u11ff\u3040-\u30ff\u3100-\u312f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_KANA, _HANGUL = late(r"[\u3040-\u30ff]"), late(r"[\u1100-\u11ff\uac00-\ud7af]")
_HEBREW, _ARABIC = late(r"[\u0590-\u05ff\ufb1d-\ufb4f]"), late(r"[\u0600-\u077f\ufb50-\ufefc]")


class Languages(NamedTuple):
    """The languages of a run, as tags."""

    west: str
    east: str
    """Of words in the signs of China, Japan and Korea."""
    right: str
    """Of words that are written from right to left."""
    is_right: bool = False
    """Whether the run is: then signs without letters are of that language."""

    def of(self, words: str) -> str:
        """Return the language of some words; where the tag cannot be that of their script, as the
        presets of a program are, the one that is most often written so, or none.

        >>> preset = Languages("en-US", "en-US", "ar-SA")
        >>> [preset.of(words) for words in ("door", "דלת", "باب", "とびら", "문")]
        ['en-US', 'he', 'ar-SA', 'ja', 'ko']
        """
        if _HEBREW.search(words):
            return self.right if self.right[:2] in ("he", "iw", "yi", "ji") else "he"
        if _ARABIC.search(words):
            return self.right if self.right[:2] not in ("", "he", "iw", "en") else "ar"
        if _EAST.search(words):
            fits = self.east[:2] in ("ja", "ko", "zh")
            if _KANA.search(words):
                return self.east if self.east[:2] == "ja" else "ja"
            if _HANGUL.search(words):
                return self.east if self.east[:2] == "ko" else "ko"
            return self.east if fits else ""
        letters = any(map(str.isalpha, words))
        return self.right if self.is_right and not letters else self.west
