"""What a print file says of itself: its Info dictionary, its XMP packet and its PDF/X name.

Info and XMP are made from the same values, so that they agree. Source: ISO 15930-7 (PDF/X-4), 6.3
and 6.11; ISO 15930-1 (PDF/X-1a:2001), 6.2, whose files say it in Info and need no XMP.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

import pydyf

from bookpress.book import Metadata
from bookpress.printers import Printer
from bookpress.version import own_version

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}

PRINTER_KEY = "BookpressPrinter"
"""The key of Info that names the row of the printers' table, for the preflight."""


@dataclass(frozen=True, slots=True)
class Description:
    """The values that both Info and XMP show."""

    title: str
    author: str
    subject: str
    keywords: str
    creator: str
    producer: str
    language: str
    instant: datetime
    document_id: str


def describe(metadata: Metadata, instant: datetime, printer: Printer, producer: str) -> Description:
    """Gather the values; the document's id is made from the book's, the printer and the instant."""
    name = f"{metadata.identifier} print {printer.name} {instant.isoformat()}"
    return Description(
        title=metadata.title,
        author=", ".join(person.name for person in metadata.creators),
        subject=metadata.description or "",
        keywords=", ".join(metadata.keywords),
        creator=f"bookpress {own_version()}",
        producer=producer,
        language=metadata.language,
        instant=instant,
        document_id=f"uuid:{uuid5(NAMESPACE_URL, name)}",
    )


def info(said: Description, printer: Printer) -> dict[str, Any]:
    """Give the entries of the Info dictionary."""
    date = pydyf.String(said.instant.strftime("D:%Y%m%d%H%M%SZ"))
    entries: dict[str, Any] = {
        key: pydyf.String(value)
        for key, value in {
            "Title": said.title,
            "Author": said.author,
            "Subject": said.subject,
            "Keywords": said.keywords,
            "Creator": said.creator,
            "Producer": said.producer,
        }.items()
        if value
    }
    entries |= {"CreationDate": date, "ModDate": date, "Trapped": "/False"}
    entries[PRINTER_KEY] = f"/{printer.name}"
    if printer.written == "PDF/X-1a:2001":
        entries["GTS_PDFXVersion"] = pydyf.String("PDF/X-1:2001")
        entries["GTS_PDFXConformance"] = pydyf.String(printer.written)
    return entries


def packet(said: Description, printer: Printer) -> bytes:
    """Write the XMP packet (ISO 16684-1), read-only, to be stored without compression."""
    date = said.instant.strftime("%Y-%m-%dT%H:%M:%SZ")
    title = _entry(said.title, "x-default") + _entry(said.title, said.language)
    properties = [
        "<dc:format>application/pdf</dc:format>",
        f"<dc:title><rdf:Alt>{title}</rdf:Alt></dc:title>",
        f"<dc:language><rdf:Bag>{_entry(said.language)}</rdf:Bag></dc:language>",
        _property("xmp:CreatorTool", said.creator),
        *(_property(f"xmp:{name}", date) for name in ("CreateDate", "ModifyDate", "MetadataDate")),
        _property("xmpMM:DocumentID", said.document_id),
        _property("xmpMM:InstanceID", said.document_id),
        _property("xmpMM:RenditionClass", "default"),
        _property("xmpMM:VersionID", "1"),
        _property("pdf:Producer", said.producer),
        _property("pdf:Trapped", "False"),
    ]
    if said.author:
        properties.append(f"<dc:creator><rdf:Seq>{_entry(said.author)}</rdf:Seq></dc:creator>")
    if said.subject:
        subject = _entry(said.subject, "x-default")
        properties.append(f"<dc:description><rdf:Alt>{subject}</rdf:Alt></dc:description>")
    if said.keywords:
        properties.append(_property("pdf:Keywords", said.keywords))
    if printer.written == "PDF/X-4":
        properties.append(_property("pdfxid:GTS_PDFXVersion", printer.written))
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    lines = "\n  ".join(properties)
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {names}>
 <rdf:Description rdf:about="">
  {lines}
 </rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()


def _property(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>"


def _entry(text: str, language: str | None = None) -> str:
    """Write one item of a list, in a language where the list is of alternatives."""
    tag = f" xml:lang={quoteattr(language)}" if language else ""
    return f"<rdf:li{tag}>{escape(text)}</rdf:li>"
