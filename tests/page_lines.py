"""The lines of a PDF's pages as they stand: text, size, baseline and edges, in points."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mode
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

_DIVIDED = "\x02"
"""What PDFium gives for the hyphen of a word that goes on in the next line."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands on one baseline."""

    text: str
    size: float
    """Of most of its letters."""
    baseline: float
    """Above the foot of the page."""
    left: float
    right: float


def pages_of(file: Path) -> list[tuple[str, list[Line]]]:
    """Return label and lines of each page, from top to bottom."""
    with pypdfium2.PdfDocument(file) as pdf:
        return [(pdf.get_page_label(n), list(_lines(page))) for n, page in enumerate(pdf)]


def _lines(page: Any) -> Iterator[Line]:
    """Gather the characters of a page by their baselines."""
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix = pdfium.FS_MATRIX()
    rows: dict[float, list[tuple[float, float, float, str]]] = {}
    near_accent = 0
    for n in range(pdfium.FPDFText_CountChars(text)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, n)).replace(_DIVIDED, "-")
        # Beside a letter whose accent is set apart (`settle_fonts`) PDFium may guess a space.
        guessed = near_accent and pdfium.FPDFText_IsGenerated(text, n)
        near_accent = 2 if letter == "\u2060" else max(near_accent - 1, 0)
        if letter in "\r\n\u2060" or guessed:
            continue
        pdfium.FPDFText_GetCharOrigin(text, n, x, y)
        pdfium.FPDFText_GetMatrix(text, n, matrix)
        made_up = pdfium.FPDFText_IsGenerated(text, n)
        size = 0.0 if made_up else pdfium.FPDFText_GetFontSize(text, n) * matrix.d
        right = x.value if not letter.strip() else text.get_charbox(n)[2]
        rows.setdefault(round(y.value, 1), []).append((x.value, right, size, letter))
    for baseline, letters in sorted(rows.items(), reverse=True):
        letters.sort(key=lambda letter: letter[0])
        words = "".join(letter for *_, letter in letters).strip()
        inked = [place for place in letters if place[3].strip()]
        if inked:
            yield Line(
                " ".join(words.split()),
                round(mode(size for _, _, size, _ in inked), 2),
                baseline,
                inked[0][0],
                max(right for _, right, _, _ in inked),
            )
