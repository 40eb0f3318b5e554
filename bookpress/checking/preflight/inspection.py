"""A print file opened for inspection: what every rule looks at, read once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeAlias

from bookpress.checking.preflight.painted import Painted
from bookpress.checking.preflight.reading import Reader
from bookpress.model.geometry import Box, box_of
from bookpress.model.printers import PART_KEY, Printer
from bookpress.progress import Told, unmeasured

Fault: TypeAlias = dict[str, object] | bool | None
"""What is wrong: what the words of the code ask for, True where they ask for nothing; else None."""
Found: TypeAlias = tuple[int, Fault]
"""A page (0: the whole file) and what is wrong with it."""


class Sheet(NamedTuple):
    """One page: its boxes in points, None where the file does not give them."""

    number: int
    """From 1; odd pages are rectos, bound at the left."""
    media: Box
    bleed: Box | None
    trim: Box | None
    crop: Box | None
    rotated: bool
    """Whether a viewer turns or scales it (`Rotate`, `UserUnit`)."""
    page: Any
    """The page's dictionary, as pikepdf has it."""

    @property
    def art(self) -> Box:
        """Return the box that art may fill: the bleed, where there is one."""
        return self.bleed or self.trim or self.media


class Inspection(NamedTuple):
    """The whole file."""

    pdf: Any
    sheets: tuple[Sheet, ...]
    painted: tuple[Painted, ...]
    broken: tuple[int, ...]
    """The pages whose content cannot be read, from 1."""
    reader: Reader
    info: dict[str, str]
    xmp: Any
    """The XMP packet, as pikepdf has it: `prefix:name` → a text, or a list of texts."""

    @property
    def is_cover(self) -> bool:
        """Whether it holds a cover alone, by its own word: nothing that is bound."""
        return self.info.get(PART_KEY, "") == "/cover"


Check: TypeAlias = Callable[[Inspection, Printer], Iterable[Found]]


class Rule(NamedTuple):
    """One thing that a print file must be."""

    code: str
    """Of its finding, in `messages/PF.toml`."""
    check: Check


def of_file(judge: Callable[[Inspection, Printer], Fault]) -> Check:
    """Make the check that judges the file as a whole."""
    return lambda file, printer: [(0, judge(file, printer))]


def of_sheets(judge: Callable[[Sheet, Printer], Fault]) -> Check:
    """Make the check that judges each page."""
    return lambda file, printer: ((sheet.number, judge(sheet, printer)) for sheet in file.sheets)


def of_painted(judge: Callable[[Painted, Sheet, Printer], Fault]) -> Check:
    """Make the check that judges each thing that is drawn."""
    return lambda file, printer: [
        (painted.page, fault)
        for painted in file.painted
        if (fault := judge(painted, file.sheets[painted.page - 1], printer))
    ]


# What pikepdf logs of a packet that is no XML: a rule says what is missing then.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())


def inspect(pdf: Any, told: Told = unmeasured) -> Inspection:
    """Read an open PDF; `told` of each page."""
    import pikepdf

    reader = Reader()
    sheets = tuple(_sheet(page, number) for number, page in enumerate(pdf.pages, 1))
    painted: list[Painted] = []
    broken = []
    for page, sheet in zip(pdf.pages, sheets, strict=True):
        told(sheet.number, len(sheets))
        try:
            painted += reader.painted(page, sheet.number)
        except (pikepdf.PdfError, KeyError, ValueError, TypeError, IndexError, AttributeError):
            # A stream that names what is not there, or gives an operator the wrong operands.
            broken.append(sheet.number)
    info = {str(key)[1:]: str(value) for key, value in pdf.docinfo.items()}
    return Inspection(pdf, sheets, tuple(painted), tuple(broken), reader, info, pdf.open_metadata())


def _sheet(page: Any, number: int) -> Sheet:
    content = page.obj
    return Sheet(
        number=number,
        media=box_of(page.mediabox),
        bleed=_box(content, "/BleedBox"),
        trim=_box(content, "/TrimBox"),
        crop=_box(content, "/CropBox"),
        rotated=int(content.get("/Rotate", 0)) != 0 or float(content.get("/UserUnit", 1)) != 1,
        page=content,
    )


def _box(page: Any, key: str) -> Box | None:
    return box_of(page[key]) if key in page else None
