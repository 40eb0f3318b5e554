"""Ink as it lies on the paper: the separations, rasterized by Ghostscript where it is installed.

It alone sees what pictures hold and what overprints add up to. Ghostscript runs in a process of
its own, without access to files other than these, and for two minutes at most.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bookpress.checking.preflight.inspection import Found, Inspection
from bookpress.model.printers import Printer

RESOLUTION = 100
"""Pixels per inch: one is a quarter of a millimetre, smaller than what could smear."""

_PLATES = ("Cyan", "Magenta", "Yellow", "Black")
_TIMEOUT = 120


def ghostscript() -> str | None:
    """Return the path of Ghostscript; None where it is not installed."""
    return shutil.which("gs")


def separations(content: bytes, folder: Path) -> bool:
    """Write one grey picture per page and plate, `3(Black).tif`; tell whether it came off."""
    program = ghostscript()
    if program is None:
        return False
    source = folder / "print.pdf"
    source.write_bytes(content)
    command = [
        program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=tiffsep", f"-r{RESOLUTION}",
        "-dMaxSeparations=4", f"-sOutputFile={folder}/%d.tif", str(source),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def measured_ink(content: bytes, file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF41: no spot of the page, marks apart, holds more ink than dries.

    Gives nothing where Ghostscript is missing or fails.
    """
    with tempfile.TemporaryDirectory(prefix="bookpress-ink-") as name:
        folder = Path(name)
        if not separations(content, folder):
            return
        for sheet in file.sheets:
            total = heaviest(folder, sheet.number, sheet.bleed or sheet.media, sheet.media)
            # A picture's edge may be off by one step of 255 on each plate.
            if total > printer.ink_limit + 2:
                yield sheet.number, {"found": total, "limit": printer.ink_limit}


def heaviest(
    folder: Path,
    page: int,
    inside: tuple[float, float, float, float],
    media: tuple[float, float, float, float],
) -> int:
    """Return the most ink, in %, of any pixel of a page inside a box (in points)."""
    from PIL import Image, ImageChops

    plates = []
    for name in _PLATES:
        with Image.open(folder / f"{page}({name}).tif") as plate:
            scale = RESOLUTION / 72
            left, right = ((inside[i] - media[0]) * scale for i in (0, 2))
            top, bottom = ((media[3] - inside[i]) * scale for i in (3, 1))
            # A pixel is left out on each side: marks begin beyond the box, not at it.
            area = (int(left) + 1, int(top) + 1, int(right) - 1, int(bottom) - 1)
            plates.append(ImageChops.invert(plate.convert("L")).crop(area))
    cyan, magenta, yellow, key = plates
    # Sums at a half and a quarter, so that 8 bits hold them.
    sums = ImageChops.add(
        ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, key, scale=2), scale=2
    )
    most = max((value for value, count in enumerate(sums.histogram()) if count), default=0)
    return round(most * 4 / 255 * 100)
