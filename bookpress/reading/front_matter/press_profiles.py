"""The colour profile of a press (`print.profile`), judged by the head of the ICC file."""

from __future__ import annotations

from pathlib import Path

from bookpress.model.findings import Finding, Place, finding
from bookpress.reading.files import find_file

_SIZE = slice(0, 4)
_CLASS = slice(12, 16)
_SPACE = slice(16, 20)
_SIGNATURE = slice(36, 40)
"""Bytes of the header: ICC.1:2022, table 17."""


def find_profile(reference: str, folder: Path, place: Place) -> tuple[Path | None, list[Finding]]:
    """Find the ICC file that the head names, in the folder of the source.

    PDF/X asks for an output profile (ISO 15930-7, clause 6.2.3), and our print files are in CMYK.
    Errors: those of `find_file`; HD43 (no ICC profile), HD44 (of other colours than CMYK), HD45
    (of a screen, a scanner… and not of a press).
    """
    path, found = find_file(reference, folder, place, (".icc", ".icm"))
    if path is None:
        return None, found
    try:
        content = path.read_bytes()
    except OSError:
        return None, [finding("PX11", place, name=reference)]
    size = int.from_bytes(content[_SIZE], "big")
    if len(content) < 132 or content[_SIGNATURE] != b"acsp" or size > len(content):
        return None, [finding("HD43", place, name=reference)]
    if content[_SPACE] != b"CMYK":
        space = content[_SPACE].decode("latin-1").strip()
        return None, [finding("HD44", place, name=reference, space=space)]
    if content[_CLASS] != b"prtr":
        return None, [finding("HD45", place, name=reference)]
    return path, []
