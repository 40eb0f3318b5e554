"""Preflight: judge a print file as a printer's machine would, before the printer does.

A table of rules, each with its code (`messages/PF.toml`) and its limits from the printer's row
(`printers.py`). What is drawn is read by `reading.py`; ink is measured by Ghostscript where it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bookpress.checking.preflight import boxes, colour, document, drawing
from bookpress.checking.preflight.ink import measured_ink
from bookpress.checking.preflight.inspection import Rule, inspect
from bookpress.disk.held import Content, opened, whole
from bookpress.model.findings import Finding, Place, finding
from bookpress.model.printers import PRINTER_KEY, PRINTERS, Printer
from bookpress.progress import Told, unmeasured

__all__ = ["RULES", "is_print_file", "preflight", "preflight_content"]

RULES: tuple[Rule, ...] = (*document.RULES, *boxes.RULES, *colour.RULES, *drawing.RULES)
"""Every rule that looks at the file; PF01 (no PDF) and PF41 (measured ink) stand apart."""


def preflight(path: Path, printer: Printer | None = None, *, ink: bool = True) -> list[Finding]:
    """Judge a print file.

    `printer`: the row to measure against; None for the one the file was made for, `offset` if it
    does not say. `ink`: whether Ghostscript may be started to measure ink, where it is installed.
    """
    return preflight_content(path.read_bytes(), str(path), printer, ink=ink)


def preflight_content(
    content: Content,
    name: str,
    printer: Printer | None = None,
    *,
    ink: bool = False,
    told: Told = unmeasured,
) -> list[Finding]:
    """Judge a print file that is not written yet, under the name it will have.

    Each code is said once for a page. Codes: those of `messages/PF.toml`.
    """
    import pikepdf

    try:
        with pikepdf.open(opened(content)) as pdf:
            file = inspect(pdf, told)
            row = printer or PRINTERS.get(_made_for(pdf), PRINTERS["offset"])
            found: dict[tuple[str, int], Finding] = {}

            seen = [(rule.code, *each) for rule in RULES for each in rule.check(file, row)]
            if ink and not file.broken:
                seen += [("PF41", *each) for each in measured_ink(whole(content), file, row)]
            for code, page, fault in seen:
                if fault:
                    values = {} if fault is True else fault
                    found.setdefault((code, page), finding(code, Place(name, page=page), **values))
    except pikepdf.PasswordError:
        return [finding("PF02", Place(name))]
    except pikepdf.PdfError as error:
        said = str(error).splitlines()[0].rpartition(">: ")[2]  # “stream <…>: ” stands before it
        return [finding("PF01", Place(name), reason=said)]
    return sorted(found.values(), key=lambda one: (one.place, one.code))


def is_print_file(path: Path) -> bool:
    """Return whether a PDF is for a printer: by its name, its intent, or what it says of itself.

    One that cannot be opened is taken for one too: PF01 and PF02 say what is wrong with it.
    """
    import pikepdf

    if path.name.endswith("-print.pdf"):
        return True
    try:
        with pikepdf.open(path) as pdf:
            intents: Any = pdf.Root.get("/OutputIntents", [])
            return (
                any(intent.get("/S") == "/GTS_PDFX" for intent in intents)
                or bool(_made_for(pdf))
                or "/GTS_PDFXVersion" in pdf.docinfo
                or "pdfxid:GTS_PDFXVersion" in pdf.open_metadata()
            )
    except pikepdf.PdfError:
        return True


def _made_for(pdf: Any) -> str:
    """Return the name of the printer that the file was made for; empty if it does not say."""
    return str(pdf.docinfo.get(f"/{PRINTER_KEY}", ""))[1:]
