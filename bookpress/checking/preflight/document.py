"""Rules of the file as a whole: what it says of itself, and what it must not hold.

Source: ISO 15930-7 (PDF/X-4), clause 6; ISO 15930-1 (PDF/X-1a:2001), clause 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bookpress.checking.preflight.inspection import (
    Check,
    Fault,
    Inspection,
    Rule,
    Sheet,
    of_file,
    of_sheets,
)
from bookpress.model.conditions import CUSTOM, describes, words_of
from bookpress.model.printers import PART_KEY, PRINTER_KEY, Printer

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


def encryption(file: Inspection, _: Printer) -> Fault:
    """PF02: a printer's machines have no password."""
    return bool(file.pdf.is_encrypted)


def standard_missing(file: Inspection, printer: Printer) -> Fault:
    """PF03: a PDF/X file names its version."""
    missing = printer.written is not None and not _standard(file)
    return {"standard": printer.written} if missing else None


def standard_other(file: Inspection, printer: Printer) -> Fault:
    """PF04: the version is the one that the printer asks."""
    found, wanted = _standard(file), printer.standard
    if not found or wanted is None or found == wanted:
        return None
    return {"found": found, "wanted": wanted, "printer": printer.title, "name": printer.name}


def _standard(file: Inspection) -> str:
    """Return the PDF/X version that the file names, `PDF/X-1a:2001` in full; empty if none."""
    old = file.info.get("GTS_PDFXConformance") or file.info.get("GTS_PDFXVersion")
    return file.xmp.get("pdfxid:GTS_PDFXVersion") or old or ""


def pdf_version(file: Inspection, printer: Printer) -> Fault:
    """PF05: the file is not newer than its standard."""
    found, limit = file.pdf.pdf_version, _LIMITS.get(printer.written or "", "1.7")
    return {"found": found, "limit": limit} if _numbers(found) > _numbers(limit) else None


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def intent_missing(file: Inspection, printer: Printer) -> Fault:
    """PF06: the file says for which press its inks were mixed."""
    missing = printer.condition is not None and not _intents(file)
    return {"wanted": printer.condition} if missing else None


def _of_intent(judge: Callable[[Any, str, Printer], Fault]) -> Check:
    """Make the check that judges the output intent and the condition that it names.

    Where colours are sRGB it is not looked at.
    """

    def check(file: Inspection, printer: Printer) -> Fault:
        found = _intents(file) if printer.condition is not None else []
        named = str(found[0].get("/OutputConditionIdentifier", "")) if found else ""
        return judge(found[0], named, printer) if found else None

    return of_file(check)


def _intents(file: Inspection) -> list[Any]:
    """Return the output intents for PDF/X."""
    intents = file.pdf.Root.get("/OutputIntents", [])
    return [one for one in intents if one.get("/S") == "/GTS_PDFX"]


def intent_condition(intent: Any, named: str, printer: Printer) -> Fault:
    """PF07: the intent names a printing condition: the printer's, or a profile of the author's."""
    registered = "color.org" in str(intent.get("/RegistryName", ""))
    is_named = named and (registered or named == CUSTOM)
    return None if is_named else {"found": named, "wanted": printer.condition}


def intent_profile(intent: Any, *_: object) -> Fault:
    """PF08: the intent holds an output profile in CMYK (ISO 15076-1, 7.2: bytes 12 to 19)."""
    header = _profile(intent)[:40]
    return header[12:20] != b"prtrCMYK" or header[36:40] != b"acsp"


def intent_agreement(intent: Any, named: str, _: Printer) -> Fault:
    """PF67: the profile is that of the condition that the intent names."""
    words = words_of(_profile(intent)) if named not in ("", CUSTOM) else ""
    return {"named": named, "found": words} if words and not describes(words, named) else None


def _profile(intent: Any) -> bytes:
    """Return the profile of an intent, empty where it has none."""
    return bytes(intent.DestOutputProfile.read_bytes()) if "/DestOutputProfile" in intent else b""


def trapped(file: Inspection, printer: Printer) -> Fault:
    """PF09: a PDF/X file says whether traps were made."""
    said = file.info.get("Trapped", "").lstrip("/") or file.xmp.get("pdf:Trapped")
    return printer.written is not None and said not in ("True", "False")


def title_and_dates(file: Inspection, printer: Printer) -> Fault:
    """PF10: a PDF/X file has a title, and the days it was made and changed."""
    for key in ("Title", "CreationDate", "ModDate"):
        if printer.written and not file.info.get(key) and not file.xmp.get(_PAIRS[key]):
            return {"key": key}
    return None


def agreement(file: Inspection, _: Printer) -> Fault:
    """PF11: Info and XMP say the same."""
    for key, property_ in _PAIRS.items():
        said, again = file.info.get(key), file.xmp.get(property_)
        if said is None or again is None:
            continue
        again = again if isinstance(again, str) else "; ".join(again)
        if _plain(key, said) != _plain(key, again):
            return {"key": key, "info": said.lstrip("/"), "xmp": again}
    return None


def _plain(key: str, value: str) -> str:
    """Write a value so that both ways of saying it are equal: dates as 14 digits."""
    return re.sub(r"\D", "", value)[:14] if key.endswith("Date") else value.lstrip("/")


def identifier(file: Inspection, printer: Printer) -> Fault:
    """PF12: a PDF/X file has an identifier in its trailer."""
    return printer.written is not None and "/ID" not in file.pdf.trailer


def actions(file: Inspection, _: Printer) -> Fault:
    """PF13: nothing runs when the file is opened."""
    import pikepdf

    root = file.pdf.Root
    opening = root.get("/OpenAction")  # or an array: a place to open at
    runs = isinstance(opening, pikepdf.Dictionary) and "/S" in opening
    return runs or "/AA" in root or "/JavaScript" in root.get("/Names", {})


def actions_of_pages(sheet: Sheet, _: Printer) -> Fault:
    """PF13: nothing runs when a page is turned."""
    return "/AA" in sheet.page


def annotated(sheet: Sheet, _: Printer) -> Fault:
    """PF14: no links, comments or buttons lie on the pages."""
    count = len(sheet.page.get("/Annots", []))
    return {"count": count} if count else None


def forms(file: Inspection, _: Printer) -> Fault:
    """PF15: there are no fields to fill in."""
    return "/AcroForm" in file.pdf.Root


def attachments(file: Inspection, _: Printer) -> Fault:
    """PF16: no other file travels inside."""
    root = file.pdf.Root
    return "/EmbeddedFiles" in root.get("/Names", {}) or "/AF" in root


def layers(file: Inspection, _: Printer) -> Fault:
    """PF17: nothing can be switched off."""
    return "/OCProperties" in file.pdf.Root


def outside(file: Inspection, _: Printer) -> Fault:
    """PF18: everything that is drawn is in the file, in the language of PDF."""
    import pikepdf

    streams = (one for one in file.pdf.objects if isinstance(one, pikepdf.Stream))
    return any(
        any(key in one for key in ("/F", "/Ref", "/OPI", "/Alternates"))
        or "/PS" in (one.get("/Subtype"), one.get("/Subtype2"))
        for one in streams
    )


def cover_inside(file: Inspection, printer: Printer) -> Fault:
    """PF19: the cover is in a file of its own where the printer wants it so.

    Of our own files only: no other says what its pages are.
    """
    whole = PRINTER_KEY in file.info and PART_KEY not in file.info
    wrong = printer.cover == "apart" and whole
    return {"printer": printer.title} if wrong else None


RULES = (
    Rule("PF02", of_file(encryption)),
    Rule("PF03", of_file(standard_missing)),
    Rule("PF04", of_file(standard_other)),
    Rule("PF05", of_file(pdf_version)),
    Rule("PF06", of_file(intent_missing)),
    Rule("PF07", _of_intent(intent_condition)),
    Rule("PF67", _of_intent(intent_agreement)),
    Rule("PF08", _of_intent(intent_profile)),
    Rule("PF09", of_file(trapped)),
    Rule("PF10", of_file(title_and_dates)),
    Rule("PF11", of_file(agreement)),
    Rule("PF12", of_file(identifier)),
    Rule("PF13", of_file(actions)),
    Rule("PF13", of_sheets(actions_of_pages)),
    Rule("PF14", of_sheets(annotated)),
    Rule("PF15", of_file(forms)),
    Rule("PF16", of_file(attachments)),
    Rule("PF17", of_file(layers)),
    Rule("PF18", of_file(outside)),
    Rule("PF19", of_file(cover_inside)),
)
