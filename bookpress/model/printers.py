"""The printers: what each asks of a print file, one row each.

A row holds what the printer's own pages say, with their addresses and the day they were read; the
writer (`press/writer.py`) makes the file that the row asks for, and the preflight
(`checking/preflight/`) measures a file against the row. Lengths are in millimetres, resolutions in
pixels per inch, ink in per cent summed over the four plates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Literal, NamedTuple

from bookpress.model.findings import Finding, Place, finding

INCH = 25.4

PRINTER_KEY = "BookpressPrinter"
"""The key of a print file's Info that names the row of the table it was made for."""

PART_KEY = "BookpressPart"
"""The key of a print file's Info that says what it holds, where that is not the whole book:
`inside` or `cover`."""

Standard = Literal["PDF/X-4", "PDF/X-1a:2001"]
"""What we can write: ISO 15930-7 (live transparency and ICC allowed) and ISO 15930-1 (neither)."""

Colours = Literal["cmyk", "rgb-pictures", "srgb"]
"""Everything in CMYK; pictures left in sRGB, the rest in CMYK; everything in sRGB but black."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """What one printer asks of the file of the inside pages.

    What has a default is what is customary: it stands where a printer asks for it, or for nothing.
    """

    name: str
    """As typed in the head: `print: {printer: kdp}`."""
    title: str
    """As people call it."""
    bleed: float
    """mm of art beyond the trim."""
    inner_bleed: bool
    """Whether the side at the spine has a bleed too."""
    marks: bool = False
    """Whether crop marks are accepted; none are drawn unless the head wishes them."""
    ink_limit: int = 300
    """% of all inks together, at the darkest spot."""
    standard: Standard | None
    """The PDF/X version that is asked for; None: any PDF will do, and ours is PDF/X-4 unless its
    colours forbid it."""
    colours: Colours
    condition: str | None = "FOGRA39"
    """Name of the printing condition in the ICC registry; None where colours are sRGB."""
    multiple: int
    """The number of pages is a multiple of this one."""
    minimum: int
    """The fewest pages that are bound."""
    maximum: int | None
    """The most pages; None where nobody says."""
    cover: Literal["inside", "apart"] = "apart"
    """Whether the cover pages stand in this file, or in one of their own."""
    gutters: tuple[tuple[int, float], ...]
    """(up to so many pages, mm kept free at the spine), thin books first; the last holds for all
    thicker ones."""
    safe: float
    """mm inside the trim, on the other three sides, that no text may enter."""
    resolution: int = 300
    """Pixels per inch of a picture as printed, at least."""
    hairline: float = 0.25
    """Width in pt of the thinnest line."""
    sources: tuple[str, ...]
    read: Date
    """The day the sources were read."""

    def gutter(self, pages: int) -> float:
        """Return the mm kept free at the spine of a book of so many pages."""
        return next((mm for limit, mm in self.gutters if pages <= limit), self.gutters[-1][1])

    @property
    def written(self) -> Standard | None:
        """The PDF/X version that we write for it; None when the colours are sRGB."""
        return self.standard or (None if self.colours == "srgb" else "PDF/X-4")


class PrintSettings(NamedTuple):
    """What the author asks of the print file: `print` of the head."""

    printer: str = "offset"
    """A row of the printers' table."""
    marks: bool = False
    profile: Path | None = None
    """An ICC file in the book's folder, instead of the printer's."""
    ink: Literal["colour", "black"] = "colour"


_READ = Date(2026, 11, 24)

_ROWS = (
    Printer(
        name="offset",
        title="offset",
        bleed=3,
        inner_bleed=True,
        marks=True,
        standard="PDF/X-4",
        colours="cmyk",
        multiple=4,
        minimum=4,
        maximum=None,
        cover="inside",
        # A stapled booklet opens flat enough for the safe zone to serve at the spine too.
        gutters=((64, 5), (1_000_000, 10)),
        safe=5,
        sources=(
            "https://pulsioprint.com/commande/preconisation-pour-la-preparation-des-fichiers/",
            "https://www.offset5.com/?p=47180",
            "https://webimprim.fr/blog/news/la-mise-en-page-avant-denvoyer-en-impression-vos-fichiers",
        ),
        read=_READ,
    ),
    Printer(
        name="ingramspark",
        title="IngramSpark",
        bleed=0.125 * INCH,
        inner_bleed=False,
        ink_limit=240,
        standard="PDF/X-1a:2001",
        colours="cmyk",
        multiple=2,
        minimum=18,
        maximum=1200,
        gutters=((1200, 0.5 * INCH),),
        safe=0.5 * INCH,
        sources=(
            "https://www.ingramspark.com/blog/file-requirements-for-print-books",
            "https://help.ingramspark.com/hc/en-us/articles/5338636202637-Manufacturing-and-File-Setup-Tips",
            "https://help.ingramspark.com/hc/en-us/articles/6443532453901-File-Problems-that-Cause-Printing-Problems-of-a-Book",
        ),
        read=_READ,
    ),
    Printer(
        name="kdp",
        title="Kindle Direct Publishing",
        bleed=0.125 * INCH,
        inner_bleed=False,
        standard=None,
        colours="cmyk",
        multiple=2,
        minimum=24,
        maximum=828,
        gutters=(
            (150, 0.375 * INCH),
            (300, 0.5 * INCH),
            (500, 0.625 * INCH),
            (700, 0.75 * INCH),
            (828, 0.875 * INCH),
        ),
        safe=0.375 * INCH,
        hairline=0.75,
        sources=(
            "https://kdp.amazon.com/en_US/help/topic/G201857950",
            "https://kdpbuilder.com/guides/kdp-bleed-and-margins",
        ),
        read=_READ,
    ),
    Printer(
        name="lulu",
        title="Lulu",
        bleed=0.125 * INCH,
        inner_bleed=True,
        ink_limit=270,
        standard=None,
        colours="srgb",
        condition=None,
        multiple=4,
        minimum=4,
        maximum=800,
        # The safety margin of half an inch, plus what the thickness of the spine swallows.
        gutters=((60, 12.7), (150, 12.7 + 3), (400, 12.7 + 13), (600, 12.7 + 16), (800, 12.7 + 19)),
        safe=0.5 * INCH,
        sources=(
            "https://help.lulu.com/en/support/solutions/articles/64000255590-interior-formatting-faq",
            "https://help.lulu.com/en/support/solutions/articles/64000255584-how-do-i-make-my-content-cover-the-whole-page-what-is-bleed",
            "https://help.lulu.com/en/support/solutions/articles/64000255583-tips-for-formatting-documents",
        ),
        read=_READ,
    ),
    Printer(
        name="bod",
        title="BoD",
        bleed=5,
        inner_bleed=True,
        standard=None,
        colours="rgb-pictures",
        multiple=4,
        minimum=24,
        maximum=1200,
        gutters=((1200, 10),),
        safe=5,
        sources=(
            "https://www.bod.de/verlage/coverberechnung",
            "https://www.bod.de/autoren/buch-veroeffentlichen/buchausstattung.html",
        ),
        read=_READ,
    ),
    Printer(
        name="totem",
        title="Totem",
        bleed=3,
        inner_bleed=True,
        marks=True,
        # He names no limit for ink, no condition and no thinnest line: they are the customary ones.
        # He asks for a file without layers and without transparency, and names no standard.
        standard="PDF/X-1a:2001",
        colours="cmyk",
        # Single sheets are glued, so any even number will do; he names neither fewest nor most,
        # and under 24 pages a glued spine does not hold.
        multiple=2,
        minimum=24,
        maximum=None,
        # He gives 5 mm on every side; the other 5 are what a glued spine swallows, as in `offset`.
        gutters=((1_000_000, 10),),
        safe=5,
        resolution=200,
        sources=(
            "https://www.totem.com.pl/en/guide",
            "https://www.totem.com.pl/fr/guide",
        ),
        read=Date(2026, 11, 30),
    ),
)

PRINTERS: dict[str, Printer] = {row.name: row for row in _ROWS}
"""Every printer by its name, the default one first."""

WIDEST_BLEED = max(row.bleed for row in _ROWS)
"""mm: pages laid out with this bleed serve every printer, the file showing as much as he asks."""


def unheeded(printer: Printer, settings: PrintSettings) -> list[Finding]:
    """Name the wishes of the head that a printer's file cannot follow.

    PN04 marks that he refuses, PN05 a profile where his colours are sRGB.
    """
    place = Place(f"print: {printer.name}")
    found = []
    if settings.marks and not printer.marks:
        found.append(finding("PN04", place, printer=printer.title))
    if settings.profile is not None and printer.condition is None:
        found.append(finding("PN05", place, printer=printer.title))
    return found
