"""Fonts for the EPUB: the book's characters and the common ones, under a family name of ours.

A subset is a changed font, and the licence of the theme's faces (SIL Open Font License 1.1, clause
3) keeps their name for the unchanged ones. Copyright and licence stay in the name table.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from bookpress.model.findings import MachineError, Place, finding

FAMILY = "Bookpress Text"
"""The family name of the subsets, and of the EPUB's style sheet."""

_COMMON = (
    *range(0x20, 0x7F),
    *(0xA0, 0xAB, 0xAD, 0xBB, 0x2009, 0x2026, 0x202F, 0x2060),
    *range(0x2010, 0x2016),  # hyphens and dashes
    *range(0x2018, 0x201F),  # quotation marks
)
"""What a program that reads may write beside the book's own: hyphens, figures, a number."""

_FEATURES = (
    *("ccmp", "locl", "mark", "mkmk", "kern", "liga", "clig", "calt", "rlig"),
    *("lnum", "onum", "pnum", "tnum", "smcp", "sups", "ordn"),
)
"""What shaping needs, figures, small capitals, superiors and ordinals."""

_NAMES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
"""The entries of the name table that stay: copyright, names, trademark, makers, licence."""


def subset_font(
    file: Path, characters: Iterable[str], style: str, *, flavor: str | None = None
) -> bytes:
    """Cut a font down to some characters and the common ones, and rename it.

    `style`: `Regular`, `Italic`, `Bold` or `Bold Italic`, as the font then calls itself. `flavor`:
    `woff` to pack it for the web. Gives the bytes of a font file, the same for the same characters.
    Errors: FN04 a font that is damaged.
    Source: OpenType 1.9, `name` (ids 1 to 6), `OS/2` fsSelection, `head` macStyle.
    """
    import uharfbuzz

    settings = uharfbuzz.SubsetInput()
    settings.unicode_set.update({*map(ord, characters), *_COMMON})
    settings.layout_feature_tag_set.clear()
    settings.layout_feature_tag_set.update(
        int.from_bytes(tag.ljust(4).encode(), "big") for tag in _FEATURES
    )
    return _renamed(_cut(file, settings), FAMILY, style, flavor)


def subset_lender(file: Path, characters: Iterable[str], family: str) -> bytes:
    """Cut a font of the machine down to the letters that it lends, under a family name of ours.

    Whatever shapes them stays: in some scripts the letters of a word are joined.
    """
    import uharfbuzz

    settings = uharfbuzz.SubsetInput()
    settings.unicode_set.update(map(ord, characters))
    return _renamed(_cut(file, settings), family, "Regular", None)


def _cut(file: Path, settings: Any) -> bytes:
    """Cut a font down. Errors: FN04 a font that is damaged."""
    import uharfbuzz

    settings.name_id_set.clear()
    settings.name_id_set.update(_NAMES)
    settings.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)))
    try:
        subset = uharfbuzz.subset(face, settings)
    except RuntimeError as error:  # all that HarfBuzz says of a font that it cannot follow
        raise MachineError([finding("FN04", Place(str(file)))]) from error
    cut: bytes = subset.blob.data
    return cut


def _renamed(font: bytes, family: str, style: str, flavor: str | None) -> bytes:
    """Give a font a family name of ours, and mark its style for systems that pair faces by bits."""
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    postscript = f"{family}-{style}".replace(" ", "")
    with TTFont(BytesIO(font), lazy=True, recalcTimestamp=False, recalcBBoxes=False) as opened:
        names = opened["name"]
        version = names.getDebugName(5) or ""
        names.names = [name for name in names.names if name.nameID not in (16, 17, 21, 22)]
        for number, text in (
            (1, family),
            (2, style),
            (3, f"{version.split(';')[0]};{postscript}"),
            (4, f"{family} {style}"),
            (6, postscript),
        ):
            names.setName(text, number, 3, 1, 0x409)
        bold, italic = "Bold" in style, "Italic" in style
        weight = 700 if bold else 400
        # Their numbers are changed where they stand: fontTools would look up the name of each
        # glyph to write the table anew, a hundredth of a build.
        os2, font_header = bytearray(opened.reader["OS/2"]), bytearray(opened.reader["head"])
        selection = int.from_bytes(os2[62:64], "big") & ~0b110_0001  # italic, bold, regular
        selection |= italic | bold << 5 | (not bold and not italic) << 6
        os2[4:6], os2[62:64] = weight.to_bytes(2, "big"), selection.to_bytes(2, "big")
        font_header[44:46] = (bold | italic << 1).to_bytes(2, "big")
        for tag, data in (("OS/2", os2), ("head", font_header)):
            table = DefaultTable(tag)
            table.data = bytes(data)
            opened[tag] = table
        opened.flavor = flavor
        out = BytesIO()
        opened.save(out, reorderTables=None)
    return out.getvalue()
