"""The XMP packet of a PDF: one, whole, naming every standard that the file follows.

The packet holds what the document's Info dictionary holds (`information` gives both from the same
values), the parts of the standards, and the PDF/A extension schemas for the properties that PDF/A
does not know by itself. No clock is read and nothing is drawn by lot: dates are the build's
instant, identifiers are named by the book and the edition.

Source: XMP specification part 1 (ISO 16684-1); ISO 19005-2, 6.6.2; ISO 14289-1, 5; ISO 15930-7,
6.5.3; W3C TDM Reservation Protocol, `#sec-pdf`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Literal, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from bookpress.model.book import Metadata
from bookpress.model.version import own_version

Standard = Literal["PDF/UA-1", "PDF/A-2a", "PDF/X-4"]
"""What a packet may say that its file follows; older versions of PDF/X say it in Info alone."""

_STANDARDS: dict[Standard, tuple[str, ...]] = {
    "PDF/A-2a": ("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",),
    "PDF/UA-1": ("<pdfuaid:part>1</pdfuaid:part>",),
    "PDF/X-4": (
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
        "<pdf:Trapped>False</pdf:Trapped>",
    ),
}
"""How each is named."""

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "pdfx": "http://ns.adobe.com/pdfx/1.3/",
    "tdm": "http://www.w3.org/ns/tdmrep#",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

_EXTENSIONS = {
    "pdfuaid": ("PDF/UA identification schema", {"part": ("Integer", "Part of ISO 14289")}),
    "tdm": (
        "TDM Reservation Protocol",
        {"reservation": ("Text", "Whether rights of text and data mining are reserved")},
    ),
}
"""Schemas that PDF/A asks to be described: prefix → name, and for each property its type and
meaning (ISO 19005-2, 6.6.2.3)."""


class Information(NamedTuple):
    """What a PDF says of itself, the same in its Info dictionary and in its XMP packet."""

    title: str
    authors: tuple[str, ...]
    subject: str | None
    keywords: tuple[str, ...]
    language: str
    publisher: str | None
    rights: str | None
    creator: str
    """The program that was used."""
    producer: str
    """The library that wrote the file."""
    instant: datetime
    """Creation and last change, in UTC."""
    tdm_reserved: bool
    identifier: str
    """A URI that names the book, whatever the edition."""

    @property
    def author_line(self) -> str:
        """Return the authors as the Info dictionary has them: one text."""
        return "; ".join(self.authors)

    @property
    def keyword_line(self) -> str:
        """Return the keywords as one text."""
        return ", ".join(self.keywords)

    @property
    def date(self) -> str:
        """Return the instant as XMP writes it: `2024-09-07T00:00:00Z`."""
        return self.instant.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def pdf_date(self) -> str:
        """Return the instant as PDF writes it: `D:20240907000000Z` (ISO 32000-1, 7.9.4)."""
        return self.instant.strftime("D:%Y%m%d%H%M%SZ")


def information(metadata: Metadata, instant: datetime) -> Information:
    """Gather what a PDF says of itself from the head of the source, in its plain form."""
    import weasyprint

    return Information(
        title=metadata.title,
        authors=tuple(person.name for person in metadata.creators),
        subject=metadata.description,
        keywords=metadata.keywords,
        language=metadata.language,
        publisher=metadata.publisher,
        rights=metadata.rights,
        creator=f"bookpress {own_version()}",
        producer=f"WeasyPrint {weasyprint.__version__}",
        instant=instant,
        tdm_reserved=metadata.tdm_reserved,
        identifier=metadata.identifier,
    )


def packet(about: Information, standards: tuple[Standard, ...], edition: str) -> bytes:
    """Write the packet of one file.

    `standards` are those that the file follows; `edition` (`screen`, `print`) tells its identifier
    from those of the book's other files.
    """
    body = "\n".join(_properties(about, standards, edition))
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    text = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f"<rdf:RDF {spaces}>\n"
        f'<rdf:Description rdf:about="">\n{body}\n</rdf:Description>\n'
        "</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    )
    return text.encode()


def _properties(about: Information, standards: tuple[Standard, ...], edition: str) -> Iterator[str]:
    """Yield each property as an XML element."""
    yield "<dc:format>application/pdf</dc:format>"
    yield f"<dc:identifier>{escape(about.identifier, quote=False)}</dc:identifier>"
    yield from _list("dc:title", "Alt", about.title)
    yield from _list("dc:creator", "Seq", *about.authors)
    yield from _list("dc:description", "Alt", about.subject)
    yield from _list("dc:subject", "Bag", *about.keywords)
    if about.keywords:
        yield f"<pdf:Keywords>{escape(about.keyword_line, quote=False)}</pdf:Keywords>"
    yield from _list("dc:language", "Bag", about.language)
    yield from _list("dc:publisher", "Bag", about.publisher)
    yield from _list("dc:rights", "Alt", about.rights)
    yield f"<xmp:CreatorTool>{escape(about.creator, quote=False)}</xmp:CreatorTool>"
    yield f"<pdf:Producer>{escape(about.producer, quote=False)}</pdf:Producer>"
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        yield f"<xmp:{name}>{about.date}</xmp:{name}>"
    document = uuid5(NAMESPACE_URL, f"{about.identifier}#{edition}")
    instance = uuid5(document, about.date)
    yield f"<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>"
    yield f"<xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>"
    yield "<xmpMM:VersionID>1</xmpMM:VersionID>"
    yield "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>"
    for standard in standards:
        yield from _STANDARDS[standard]
    if about.tdm_reserved:
        yield "<tdm:reservation>1</tdm:reservation>"
    if "PDF/A-2a" in standards:
        used = {"pdfuaid": "PDF/UA-1" in standards, "tdm": about.tdm_reserved}
        if described := [prefix for prefix in _EXTENSIONS if used[prefix]]:
            yield _extensions(described)


def _list(name: str, kind: Literal["Alt", "Bag", "Seq"], *values: str | None) -> Iterator[str]:
    """Write a property of several values, if there are any; of an `Alt` the default language's."""
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(
        f"<rdf:li{language}>{escape(value, quote=False)}</rdf:li>" for value in values if value
    )
    if items:
        yield f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def _extensions(prefixes: list[str]) -> str:
    """Describe the schemas that PDF/A does not know."""
    bag = ""
    for prefix in prefixes:
        name, properties = _EXTENSIONS[prefix]
        described = "".join(
            _resource(
                "pdfaProperty",
                {"name": key, "valueType": kind, "category": "internal", "description": meaning},
            )
            for key, (kind, meaning) in properties.items()
        )
        schema = {"schema": name, "namespaceURI": _NAMESPACES[prefix], "prefix": prefix}
        bag += _resource("pdfaSchema", schema | {"property": f"<rdf:Seq>{described}</rdf:Seq>"})
    return f"<pdfaExtension:schemas><rdf:Bag>{bag}</rdf:Bag></pdfaExtension:schemas>"


def _resource(prefix: str, parts: dict[str, str]) -> str:
    """Write one item of a list that has parts of its own."""
    inside = "".join(f"<{prefix}:{key}>{value}</{prefix}:{key}>" for key, value in parts.items())
    return f'<rdf:li rdf:parseType="Resource">{inside}</rdf:li>'
