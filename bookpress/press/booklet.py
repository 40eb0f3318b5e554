"""The booklet: A4 sheets to print at home on both sides, fold and staple.

Comes in: the print file. Goes out: its pages two by two on A4 lying down, in the order that
makes a book of the folded pile: on an outer sheet of eight pages stand 8 and 1, on its back 2 and
7. Pages that are missing to a multiple of four are blank, before the last one, which stays the back
cover. The bleed and all marks are cut off: a printer at home prints to no edge.
"""

from __future__ import annotations

import io
from typing import Any

from bookpress.model.geometry import MM

SHEET = (297 * MM, 210 * MM)
"""A4 lying down, in points."""


def saddle_order(pages: int) -> list[tuple[int | None, int | None]]:
    """Return the pages (from 0) at the left and right of each side of each sheet.

    The first sheet is the outer one, its front first; None is a blank.

    >>> saddle_order(8)
    [(7, 0), (1, 6), (5, 2), (3, 4)]
    >>> saddle_order(3)
    [(2, 0), (1, None)]
    """
    blanks: list[int | None] = [None] * (-pages % 4)
    order = [*range(pages - 1), *blanks, pages - 1]
    sides = []
    first, last = 0, len(order) - 1
    while first < last:
        sides += [(order[last], order[first]), (order[first + 1], order[last - 1])]
        first, last = first + 2, last - 2
    return sides


def write_booklet(print_pdf: bytes, cover: bytes = b"") -> bytes:
    """Impose the pages of a print file on A4 sheets; the same bytes for the same file.

    `cover`: the file of a cover that is printed apart, front and back, which is laid round them.
    Pages of another size than A5 are scaled to fit their half, and stand at the fold.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(print_pdf)) as source, pikepdf.new() as booklet:
        forms = [_form(booklet, page) for page in source.pages]
        if cover:
            with pikepdf.open(io.BytesIO(cover)) as outer:
                front, back = (_form(booklet, page) for page in outer.pages)
            # The insides of the cover stay white.
            forms = [front, None, *forms, None, back]
        for left, right in saddle_order(len(forms)):
            _add_sheet(booklet, forms, left, right)
        for key, value in source.docinfo.items():
            if key in ("/Title", "/Author", "/Subject", "/Creator", "/CreationDate", "/ModDate"):
                booklet.docinfo[key] = str(value)
        if "/Lang" in source.Root:
            booklet.Root.Lang = str(source.Root.Lang)
        # A program that prints to both sides turns the sheet at its short edge.
        booklet.Root.ViewerPreferences = pikepdf.Dictionary(Duplex=pikepdf.Name.DuplexFlipShortEdge)
        if "/OutputIntents" in source.Root:
            intents = source.make_indirect(source.Root.OutputIntents)
            booklet.Root.OutputIntents = booklet.copy_foreign(intents)
            for intent in booklet.Root.OutputIntents:
                # It shows the colours as they were mixed, but these sheets go to no press.
                intent.S = pikepdf.Name.GTS_PDFA1
        out = io.BytesIO()
        booklet.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return out.getvalue()


def _form(booklet: Any, page: Any) -> Any:
    """Return a page as a form of the booklet, seen as far as its trim."""
    form = booklet.copy_foreign(page.as_form_xobject())
    form.BBox = [float(side) for side in page.trimbox]
    return form


def _add_sheet(booklet: Any, forms: list[Any], left: int | None, right: int | None) -> None:
    """Add one side of a sheet."""
    import pikepdf

    width, height = SHEET
    drawing, drawn = [], {}
    for name, index in (("/Left", left), ("/Right", right)):
        form = None if index is None else forms[index]
        if form is None:
            continue
        x, y, far, top = map(float, form.BBox)
        scale = min(1.0, width / 2 / (far - x), height / (top - y))
        # At the fold, and in the middle of the height.
        at = width / 2 - (scale * (far - x) if name == "/Left" else 0)
        up = (height - scale * (top - y)) / 2
        matrix = (scale, 0, 0, scale, at - scale * x, up - scale * y)
        drawing.append(f"q {' '.join(f'{part:.4f}' for part in matrix)} cm {name} Do Q")
        drawn[name] = form
    booklet.add_blank_page(page_size=SHEET)
    page = booklet.pages[-1]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(drawn))
    page.obj.Contents = booklet.make_stream("\n".join(drawing).encode())
