"""Write the file for the printer, from the same laid-out pages as the file for the screen.

Comes in: the pages, drawn by WeasyPrint in sRGB without box, intent or padding for a press. Goes
out: PDF/X-4 (or what the printer's row asks): boxes, output intent, inks, overprint, no links, no
bookmarks, art clipped at the bleed, bare pages up to the printer's multiple, marks on wish. All of
it through WeasyPrint's public hook `finisher`, on the objects of the PDF before they are written.

Source: ISO 15930-7 (PDF/X-4), ISO 15930-1 (PDF/X-1a:2001), ISO 32000-1, 14.11.2 (page boxes).
Lengths are millimetres up to `_boxes`, points from there on.
"""

from __future__ import annotations

import re
from functools import partial
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

import pydyf

from bookpress.disk.held import Content, held
from bookpress.layout.pages import Pages
from bookpress.model.geometry import MM, Box
from bookpress.model.printers import Printer, PrintSettings
from bookpress.model.theme import Theme
from bookpress.press.colour import Condition, Inks, condition, mixed_by_hand
from bookpress.press.content import Press
from bookpress.press.crop_marks import REGISTRATION, crop_marks, registration, room
from bookpress.press.flatten import Flattener
from bookpress.press.hairlines import thicken
from bookpress.press.metadata import describe
from bookpress.press.walk import numbers
from bookpress.progress import Told, unmeasured
from bookpress.writing.characters import say_characters
from bookpress.writing.objects import added, deflate, keep_deflated, object_at, settle_fonts
from bookpress.writing.sheets import print_sheets
from bookpress.writing.xmp import Information

_REFERENCE = re.compile(rb"(\d+) 0 R")

_PX = 25.4 / 96
"""mm of a CSS pixel: an inch over 96."""

BACK = "back"
"""The name of the run that is the back cover: bare pages go before it."""

_VERSIONS = {"PDF/X-4": "1.6", "PDF/X-1a:2001": "1.3", None: "1.6"}


def write_print(
    pages: Pages,
    about: Information,
    settings: PrintSettings,
    printer: Printer,
    theme: Theme,
    told: Told = unmeasured,
    *,
    cover: bool = False,
) -> Content:
    """Write the print file of a book's pages for one printer.

    `about`: what the file says of itself. `told` of each page, twice. `cover`: write the pages of
    a cover that is printed apart, not those that are bound. Errors: PN06 when the profile
    that the settings name is none for a press, PN07 when the theme has none for the printer's
    condition.
    """
    press = condition(printer, settings, theme)
    inks = Inks(printer, press, mixed_by_hand(theme), black=settings.ink == "black")
    marks = settings.marks and printer.marks
    indices = [index for index, apart in enumerate(pages.apart) if apart == cover]
    part = "cover" if cover else "inside" if any(pages.apart) else ""
    bare = 0 if cover else padding(len(indices), printer)

    def finish(passing: BinaryIO, _: Any, pdf: Any) -> None:
        say_characters(pdf, sheets)
        settle_fonts(pdf)
        _insert_bare_pages(pdf, len(indices) - _ends_with_back(pages), bare)
        printed = _page_objects(pdf)
        flattener = Flattener(pdf)
        for page in printed:
            flattener.flatten(page)
            thicken(pdf, page, printer.hairline)
        work = Press(pdf, inks, passing)
        _name_spaces(pdf, marks=marks)
        for index, page in enumerate(printed):
            told(len(printed) + index, 2 * len(printed))
            boxes = _boxes(pages.document.pages[0], index, printer, marks=marks)
            work.print_page(page, boxes["TrimBox"][:2])
            _place(pdf, page, boxes)
            if marks:
                drawing = object_at(pdf, page["Contents"]).stream
                drawing += crop_marks(boxes["TrimBox"], printer.bleed)
        work.clear()
        _forget_unused(pdf)
        describe(pdf, about, printer, part)
        if press is not None and printer.written is not None:
            _add_intent(pdf, press)
        deflate(pdf)

    # No links: PDF/X-4 forbids annotations inside the bleed (ISO 15930-7, 6.17).
    sheets = print_sheets(pages, indices, told)
    plain = pages.document.copy(sheets)
    plain.fonts.update(pages.fonts)
    version = _VERSIONS[printer.written]
    options: Any = {"pdf_version": version, "pdf_identifier": True, "pdf_tags": False}
    with TemporaryFile() as passing:
        finisher = partial(finish, cast("BinaryIO", passing))
        return held(partial(plain.write_pdf, finisher=finisher, **options))


def padding(count: int, printer: Printer) -> int:
    """Return the number of bare pages that fill up the printer's multiple.

    >>> from bookpress.model.printers import PRINTERS
    >>> padding(13, PRINTERS["offset"])
    3
    """
    return -count % printer.multiple


def _boxes(page: Any, index: int, printer: Printer, *, marks: bool) -> dict[str, Box]:
    """Return the boxes of the page of an index by name, in points from the corner of the sheet.

    Even ones are rectos, bound at the left.
    """
    outer = printer.bleed * MM
    inner = outer if printer.inner_bleed else 0.0
    left, right = (inner, outer) if index % 2 == 0 else (outer, inner)
    margin = room(printer.bleed) * MM if marks else 0.0
    x, y = margin or left, margin or outer
    trim = (x, y, x + page.width * _PX * MM, y + page.height * _PX * MM)
    bleed = (trim[0] - left, trim[1] - outer, trim[2] + right, trim[3] + outer)
    media = (0, 0, trim[2] + margin, trim[3] + margin) if marks else bleed
    return {"MediaBox": media, "BleedBox": bleed, "TrimBox": trim}


def _page_objects(pdf: Any) -> list[Any]:
    return [pdf.objects[number] for number in pdf.pages["Kids"][::3]]


def _ends_with_back(pages: Pages) -> bool:
    """Return whether the last of the bound pages is a back cover, before which bare pages go."""
    return bool(pages.runs) and pages.runs[-1].name == BACK and not pages.apart[-1]


def _insert_bare_pages(pdf: Any, index: int, count: int) -> None:
    """Add pages that show nothing, before the page of an index."""
    model = _page_objects(pdf)[0]
    for _ in range(count):
        content = added(pdf, pydyf.Stream())
        pdf.add_page(pydyf.Dictionary({**model, "Contents": content}))
        kids = pdf.pages["Kids"]
        kids[3 * index : 3 * index] = kids[-3:]
        del kids[-3:]


def _place(pdf: Any, page: Any, boxes: dict[str, Box]) -> None:
    """Set the boxes of a page, and clip its art at the bleed."""
    for name, box in boxes.items():
        page[name] = pydyf.Array(round(value, 4) for value in box)
    content = object_at(pdf, page["Contents"])
    content.compress = True
    if content.stream:
        left, bottom, right, top = boxes["BleedBox"]
        clip = numbers(left, bottom, right - left, top - bottom) + b" re W n"
        move = numbers(1, 0, 0, 1, *boxes["TrimBox"][:2]) + b" cm"
        content.stream = [b"q", clip, move, *content.stream, b"Q"]


def _name_spaces(pdf: Any, *, marks: bool) -> None:
    """Leave no colour space by name but that of the marks: all others are written out."""
    resources = object_at(pdf, _page_objects(pdf)[0]["Resources"])
    spaces = object_at(pdf, resources["ColorSpace"])
    spaces.clear()
    if marks:
        spaces[REGISTRATION] = registration()


def _add_intent(pdf: Any, press: Condition) -> None:
    """Say for which press the inks were mixed (ISO 15930-7, 6.2.2)."""
    profile = pydyf.Stream([press.profile], {"N": 4, "Alternate": "/DeviceCMYK"}, compress=True)
    keep_deflated(profile)
    intent = pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFX",
            "OutputConditionIdentifier": pydyf.String(press.identifier),
            "Info": pydyf.String(press.info),
            "DestOutputProfile": added(pdf, profile),
        }
    )
    if press.registered:
        intent["OutputCondition"] = pydyf.String(press.info)
        intent["RegistryName"] = pydyf.String("http://www.color.org")
    pdf.catalog["OutputIntents"] = pydyf.Array([intent])


def _forget_unused(pdf: Any) -> None:
    """Empty the objects that nothing names any more; their numbers stay."""
    waiting, found = [pdf.catalog], {pdf.catalog.number}
    while waiting:
        item = waiting.pop()
        named = pydyf.Dictionary(item.extra) if isinstance(item, pydyf.Stream) else item
        numbers = {int(number) for number in _REFERENCE.findall(named.data)} - found
        found |= numbers
        waiting += (pdf.objects[number] for number in numbers)
    for item in pdf.objects:
        if item.number in found:
            continue
        if isinstance(item, pydyf.Stream):
            item.stream, item.extra = [], pydyf.Dictionary()
        elif isinstance(item, pydyf.Dictionary):
            item.clear()
