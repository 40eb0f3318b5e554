"""Write the file for the screen: a PDF that is read aloud right and can be archived.

Comes in: the laid-out pages and the front matter of the source. Goes out: PDF/UA-1 and PDF/A-2a in
one file: tagged, with bookmarks, the folios of paper as page labels, live links, an sRGB output
intent and one XMP packet. All through WeasyPrint's public hook `finisher`, on the objects of the
PDF before they are written. Nothing asks the clock or draws lots.

Source: ISO 14289-1 (PDF/UA-1); ISO 19005-2 (PDF/A-2), level A.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import pydyf

from bookpress.disk.held import Content, held, holds
from bookpress.layout.engine import listening, quiet_collector
from bookpress.layout.pages import Pages
from bookpress.model.book import Metadata
from bookpress.progress import Told, unmeasured
from bookpress.writing.characters import say_characters
from bookpress.writing.objects import (
    Apart,
    add_packet,
    data_of,
    deflate,
    name_tree,
    page_labels,
    set_info,
    settle_fonts,
    srgb_profile,
)
from bookpress.writing.screen.navigation import note_calls, set_navigation
from bookpress.writing.screen.tags import write_tags
from bookpress.writing.sheets import screen_sheets, shown
from bookpress.writing.xmp import information, packet

_PRINTED = 4
"""Flag of an annotation that is printed too (ISO 32000-1, 12.5.3), as PDF/A asks."""

_OPTIONS: Any = {"pdf_tags": True, "pdf_version": "1.7", "pdf_identifier": True}

_ENDS_BADLY = b"\r\nendstream"
"""Data that end with CR count as one byte short (see `deflate`). pydyf compresses the structure and
the table of objects itself, and one file in a hundred ends so; one more object gives other data."""

_TRIES = 4


def write_screen(
    pages: Pages, metadata: Metadata, instant: datetime, told: Told = unmeasured
) -> Content:
    """Write the PDF for the screen; `told` of each page.

    Errors: LY03 what WeasyPrint complains of while it draws.
    """
    from weasyprint.document import DocumentMetadata

    about = information(metadata, instant)
    sheets = screen_sheets(pages, told)
    set_navigation(sheets, note_calls(run.root for run in pages.runs))

    def finish(spare: int, _: Any, pdf: Any) -> None:
        write_tags(pdf, sheets, about.language)
        say_characters(pdf, sheets)
        settle_fonts(pdf)
        _settle_links(pdf)
        _settle_pictures(pdf)
        pdf.catalog["PageLabels"] = page_labels([pages.folios[index] for index in shown(pages)])
        if "Outlines" in pdf.catalog:
            pdf.catalog["PageMode"] = "/UseOutlines"
        _set_intent(pdf)
        set_info(pdf, about)
        add_packet(pdf, packet(about, ("PDF/A-2a", "PDF/UA-1"), "screen"))
        deflate(pdf)
        for _ in range(spare):
            pdf.add_object(pydyf.Dictionary())

    with listening("PDF"), quiet_collector():
        for spare in range(_TRIES):
            document = pages.document.copy(sheets)
            document.metadata = DocumentMetadata(title=about.title, lang=about.language)
            finisher = partial(finish, spare)
            written = held(partial(document.write_pdf, finisher=finisher, **_OPTIONS))
            if not holds(written, _ENDS_BADLY):
                break
    return written


def _settle_links(pdf: Any) -> None:
    """Let annotations be printed, and put the names that they lead to in order."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Annot":
            item["F"] = _PRINTED
    names = pdf.catalog.get("Names", {})
    if "Dests" in names:
        listed = names["Dests"]["Names"]
        names["Dests"] = name_tree(
            {key.string: target for key, target in zip(listed[::2], listed[1::2], strict=True)}
        )


def _settle_pictures(pdf: Any) -> None:
    """Let no picture be smoothed by the viewer (ISO 19005-2, 6.2.8), nor copied with the others."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra.pop("Interpolate", None)
            pdf.objects[item.number] = Apart(item, partial(data_of, item))


def _set_intent(pdf: Any) -> None:
    """Say that colours are sRGB (ISO 19005-2, 6.2.3)."""
    intent = {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": pydyf.String("sRGB IEC61966-2.1"),
        "Info": pydyf.String("sRGB IEC61966-2.1"),
        "RegistryName": pydyf.String("http://www.color.org"),
        "DestOutputProfile": srgb_profile(pdf),
    }
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])
