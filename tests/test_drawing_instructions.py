"""The preflight's own reader of drawings reads what pikepdf reads."""

from __future__ import annotations

import io

import pikepdf
import pytest

from bookpress.checking.preflight.instructions import instructions
from tests.commands import no_longer_than
from tests.print_pages import COVER, TEXT, photograph, print_file

DRAWINGS = (
    b"",
    b"q 1 0 0 -1 0 595.5 cm Q",
    b"1 .5 -3. +4 re f*\r\nW n",
    b"BT /F1+a 10 Tf [<00410042>-12.5<0043> 3]TJ <0044>Tj ET",
    b"BT [<004>] TJ <5> Tj ET",
    b"BT [(a) 2 (b\\)c)] TJ (d) Tj <00 41> Tj T* ET",
    b"[3 2]0 d [] 0 d",
    b"/a0.5 gs /DeviceCMYK cs 0 0 0 1 scn /Pattern cs /p0 scn",
    b"/Span <</ActualText <FEFF00B2> /MCID 3>> BDC EMC /Artifact <</Type /Page>> BDC EMC",
    b"/Span <</ActualText (2)>> BDC EMC",
    b"/A#20B gs 1 w % a comment\n2 w",
    b"q BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q",
    b"true false null d0",
    b"1 0 0 RG 12w",
)


def plain(operand):
    """Return an operand as the preflight needs it: a list as one text and one number."""
    if isinstance(operand, list | pikepdf.Array):
        kept = [plain(one) for one in operand]
        texts = [one for one in kept if isinstance(one, bytes)]
        return b"".join(texts), sum(one for one in kept if isinstance(one, float))
    if isinstance(operand, pikepdf.String | bytes):
        return bytes(operand)
    if isinstance(operand, pikepdf.Name):
        return str(operand)
    known = operand is not None and not isinstance(operand, pikepdf.Object | pikepdf.Dictionary)
    return float(operand) if known and not hasattr(operand, "decode_parms") else None


def read(pairs):
    return [(operator, list(map(plain, operands))) for operator, operands in pairs]


def pikepdfs(drawing):
    parsed = pikepdf.parse_content_stream(drawing)
    return read((str(one.operator), one.operands) for one in parsed)


@pytest.mark.parametrize("content", DRAWINGS, ids=repr)
def test_a_drawing_is_read_as_pikepdf_reads_it(content):
    pdf = pikepdf.new()
    drawing = pdf.make_stream(content)

    assert read(instructions(drawing)) == pikepdfs(drawing)


def test_pages_of_a_book_are_read_as_pikepdf_reads_them():
    note = "<p>12 m² <i>et</i> 3<sup>2</sup></p>"
    book = print_file(COVER, TEXT, note, f"<img src='{photograph()}'>", COVER, marks=True)
    with pikepdf.open(io.BytesIO(book)) as pdf:
        pages = [page.obj for page in pdf.pages]

        assert list(map(read, map(instructions, pages))) == list(map(pikepdfs, pages))


def test_a_drawing_in_two_streams_is_one():
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pikepdf.Array([pdf.make_stream(b"1 0 0"), pdf.make_stream(b"rg")])

    assert read(instructions(page.obj)) == [("rg", [1.0, 0.0, 0.0])]


@pytest.mark.filterwarnings("ignore:Unexpected end of stream")
@pytest.mark.parametrize("content", [b"[" + b"1" * 9999, b"[<" + b"00" * 9999, b"<<" + b"a" * 9999])
def test_what_never_ends_is_given_up_at_once(content):
    pdf = pikepdf.new()
    drawing = pdf.make_stream(content * 9)

    with no_longer_than(20):
        assert read(instructions(drawing)) == pikepdfs(drawing)
