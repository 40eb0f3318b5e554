"""What a print file says of itself: its Info dictionary, its XMP packet and its PDF/X name.

Both are made from the same values (`xmp.Information`), so that they agree. Source: ISO 15930-7
(PDF/X-4), 6.5; ISO 15930-1 (PDF/X-1a:2001), 6.2, whose files say it in Info and need no XMP.
"""

from __future__ import annotations

from typing import Any

import pydyf

from bookpress.model.printers import PART_KEY, PRINTER_KEY, Printer
from bookpress.writing.objects import add_packet, set_info
from bookpress.writing.xmp import Information, Standard, packet


def describe(pdf: Any, about: Information, printer: Printer, part: str) -> None:
    """Give a PDF its Info dictionary, its language and, from PDF 1.4 on, its XMP packet.

    `part`: what it holds of the book, `inside` or `cover`; empty for all.
    """
    set_info(pdf, about)
    pdf.info["Trapped"] = "/False"
    pdf.info[PRINTER_KEY] = f"/{printer.name}"
    if part:
        pdf.info[PART_KEY] = f"/{part}"
    if printer.written == "PDF/X-1a:2001":
        pdf.info["GTS_PDFXVersion"] = pydyf.String("PDF/X-1:2001")
        pdf.info["GTS_PDFXConformance"] = pydyf.String(printer.written)
        return
    pdf.catalog["Lang"] = pydyf.String(about.language)
    standards: tuple[Standard, ...] = ("PDF/X-4",) if printer.written == "PDF/X-4" else ()
    add_packet(pdf, packet(about, standards, f"print {printer.name}{part}"))
