"""Rules of the file as a whole: what it says of itself, and what it must not hold.

Source: ISO 15930-7 (PDF/X-4), clause 6; ISO 15930-1 (PDF/X-1a:2001), clause 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bookpress.checking.preflight.inspection import Found, Inspection, Rule
from bookpress.model.conditions import CUSTOM, describes, words_of
from bookpress.model.printers import PRINTER_KEY, Printer

_LIMITS = {"PDF/X-4": "1.6", "PDF/X-1a:2001": "1.4"}
"""The newest PDF version of each standard; X-1a:2001 is 1.3, and a 1.4 that uses no more."""

_PAIRS = {
    "Title": "dc:title",
    "Author": "dc:creator",
    "Subject": "dc:description",
    "Keywords": "pdf:Keywords",
    "Creator": "xmp:CreatorTool",
    "Producer": "pdf:Producer",
    "CreationDate": "xmp:CreateDate",
    "ModDate": "xmp:ModifyDate",
    "Trapped": "pdf:Trapped",
}
"""Key of Info → property of XMP that says the same."""


def encryption(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF02: a printer's machines have no password."""
    if file.pdf.is_encrypted:
        yield 0, {}


def standard_missing(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF03: a PDF/X file names its version."""
    if printer.written is not None and not _standard(file):
        yield 0, {"standard": printer.written}


def standard_other(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF04: the version is the one that the printer asks."""
    found = _standard(file)
    if found and printer.standard is not None and found != printer.standard:
        yield (
            0,
            {
                "found": found,
                "wanted": printer.standard,
                "printer": printer.title,
                "name": printer.name,
            },
        )


def _standard(file: Inspection) -> str:
    """Return the PDF/X version that the file names, `PDF/X-1a:2001` in full; empty if none."""
    old = file.info.get("GTS_PDFXConformance") or file.info.get("GTS_PDFXVersion")
    return file.xmp.get("pdfxid:GTS_PDFXVersion") or old or ""


def pdf_version(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF05: the file is not newer than its standard."""
    limit = _LIMITS.get(printer.written or "", "1.7")
    if _numbers(file.pdf.pdf_version) > _numbers(limit):
        yield 0, {"found": file.pdf.pdf_version, "limit": limit}


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def intent_missing(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF06: the file says for which press its inks were mixed."""
    if printer.condition is not None and _intent(file) is None:
        yield 0, {"wanted": printer.condition}


def intent_condition(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF07: the intent names a printing condition: the printer's, or a profile of the author's."""
    intent = _intent(file)
    if intent is None or printer.condition is None:
        return
    named = str(intent.get("/OutputConditionIdentifier", ""))
    registered = "color.org" in str(intent.get("/RegistryName", ""))
    if not named or not (registered or named == CUSTOM):
        yield 0, {"found": named, "wanted": printer.condition}


def intent_profile(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF08: the intent holds an output profile in CMYK (ISO 15076-1, 7.2: bytes 12 to 19)."""
    intent = _intent(file)
    if intent is None or printer.condition is None:
        return
    profile = intent.get("/DestOutputProfile")
    header = profile.read_bytes()[:40] if profile is not None else b""
    if header[12:20] != b"prtrCMYK" or header[36:40] != b"acsp":
        yield 0, {}


def intent_agreement(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF67: the profile is that of the condition that the intent names."""
    intent = _intent(file)
    named = str(intent.get("/OutputConditionIdentifier", "")) if intent is not None else ""
    profile = intent.get("/DestOutputProfile") if intent is not None else None
    if printer.condition is None or profile is None or named in ("", CUSTOM):
        return
    words = words_of(profile.read_bytes())
    if words and not describes(words, named):
        yield 0, {"named": named, "found": words}


def _intent(file: Inspection) -> Any:
    """Return the output intent for PDF/X, or None."""
    intents = file.pdf.Root.get("/OutputIntents", [])
    return next((one for one in intents if one.get("/S") == "/GTS_PDFX"), None)


def trapped(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF09: a PDF/X file says whether traps were made."""
    said = file.info.get("Trapped", "").lstrip("/") or file.xmp.get("pdf:Trapped")
    if printer.written is not None and said not in ("True", "False"):
        yield 0, {}


def title_and_dates(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF10: a PDF/X file has a title, and the days it was made and changed."""
    if printer.written is None:
        return
    for key in ("Title", "CreationDate", "ModDate"):
        if not file.info.get(key) and not file.xmp.get(_PAIRS[key]):
            yield 0, {"key": key}
            return


def agreement(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF11: Info and XMP say the same."""
    for key, property_ in _PAIRS.items():
        said, again = file.info.get(key), file.xmp.get(property_)
        if said is not None and again is not None and _plain(key, said) != _plain(key, again):
            yield 0, {"key": key, "info": said.lstrip("/"), "xmp": again}
            return


def _plain(key: str, value: str) -> str:
    """Write a value so that both ways of saying it are equal: dates as 14 digits."""
    return re.sub(r"\D", "", value)[:14] if key.endswith("Date") else value.lstrip("/")


def identifier(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF12: a PDF/X file has an identifier in its trailer."""
    if printer.written is not None and "/ID" not in file.pdf.trailer:
        yield 0, {}


def actions(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF13: nothing runs when the file is opened or a page is turned."""
    root = file.pdf.Root
    opening = _dictionary(root.get("/OpenAction"))
    if "/AA" in root or "/JavaScript" in root.get("/Names", {}) or "/S" in opening:
        yield 0, {}
    for sheet in file.sheets:
        if "/AA" in sheet.page:
            yield sheet.number, {}


def _dictionary(value: Any) -> Any:
    """Return a dictionary as it is; an empty one for an array (a place to open at) or nothing."""
    import pikepdf

    return value if isinstance(value, pikepdf.Dictionary) else {}


def annotated(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF14: no links, comments or buttons lie on the pages."""
    for sheet in file.sheets:
        if count := len(sheet.page.get("/Annots", [])):
            yield sheet.number, {"count": count}


def forms(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF15: there are no fields to fill in."""
    if "/AcroForm" in file.pdf.Root:
        yield 0, {}


def attachments(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF16: no other file travels inside."""
    root = file.pdf.Root
    if "/EmbeddedFiles" in root.get("/Names", {}) or "/AF" in root:
        yield 0, {}


def layers(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF17: nothing can be switched off."""
    if "/OCProperties" in file.pdf.Root:
        yield 0, {}


def outside(file: Inspection, _: Printer) -> Iterator[Found]:
    """PF18: everything that is drawn is in the file, in the language of PDF."""
    import pikepdf

    for item in file.pdf.objects:
        if isinstance(item, pikepdf.Stream) and (
            "/F" in item
            or "/Ref" in item
            or "/OPI" in item
            or "/Alternates" in item
            or item.get("/Subtype") == "/PS"
            or item.get("/Subtype2") == "/PS"
        ):
            yield 0, {}
            return


def cover_inside(file: Inspection, printer: Printer) -> Iterator[Found]:
    """PF19: the cover is in a file of its own where the printer wants it so.

    Of our own files only, which all hold it: no other says what its pages are.
    """
    if printer.cover == "apart" and PRINTER_KEY in file.info:
        yield 0, {"printer": printer.title}


RULES = (
    Rule("PF02", encryption),
    Rule("PF03", standard_missing),
    Rule("PF04", standard_other),
    Rule("PF05", pdf_version),
    Rule("PF06", intent_missing),
    Rule("PF07", intent_condition),
    Rule("PF67", intent_agreement),
    Rule("PF08", intent_profile),
    Rule("PF09", trapped),
    Rule("PF10", title_and_dates),
    Rule("PF11", agreement),
    Rule("PF12", identifier),
    Rule("PF13", actions),
    Rule("PF14", annotated),
    Rule("PF15", forms),
    Rule("PF16", attachments),
    Rule("PF17", layers),
    Rule("PF18", outside),
    Rule("PF19", cover_inside),
)
