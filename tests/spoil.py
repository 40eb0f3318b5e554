"""Spoilt print files: one good file, and for each rule of the preflight what breaks it.

Each row names the code that must be found, and how to spoil the good file: by changing it as
pikepdf has it open, or its bytes. Drawings are in points; the trim begins at 8.5 from the corner.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from bookpress.model.printers import PRINTERS, Printer

OFFSET = PRINTERS["offset"]

TEXT_PAGE = 1
"""The index of the page that holds black text and nothing at its edges."""


@dataclass(frozen=True, slots=True)
class Spoil:
    """One way to spoil the good file."""

    code: str
    change: Callable[[Pdf], None] = lambda _: None
    save: Callable[[Pdf], bytes] = lambda pdf: saved(pdf)
    printer: Printer = OFFSET
    """The row to measure against."""
    judge: bool = False
    """Whether only Ghostscript sees it."""

    def file(self, good: bytes) -> bytes:
        """Return the spoilt file."""
        with pikepdf.open(io.BytesIO(good)) as pdf:
            self.change(pdf)
            return self.save(pdf)


def saved(pdf: Pdf, **options: Any) -> bytes:
    file = io.BytesIO()
    pdf.save(file, **options)
    return file.getvalue()


# Drawing on the text page.


def draw(content: str, **resources: Any) -> Callable[[Pdf], None]:
    """Make the change that draws on the text page, with what it names added to its resources."""

    def change(pdf: Pdf) -> None:
        page = pdf.pages[TEXT_PAGE]
        own = pdf.make_indirect(Dictionary({**page.obj.Resources}))
        page.obj.Resources = own
        for kind, named in resources.items():
            entries = Dictionary({**own.get(f"/{kind}", Dictionary())})
            for name, value in named.items():
                entries[f"/{name}"] = value(pdf) if callable(value) else value
            own[f"/{kind}"] = entries
        page.contents_add(f"q {content} Q".encode())

    return change


def words(at: str, ink: str = "0 0 0 1 k", state: str = "/overprint gs") -> Callable[[Pdf], None]:
    """Make the change that sets a few letters at a place of the text page."""

    def change(pdf: Pdf) -> None:
        font = next(iter(pdf.pages[TEXT_PAGE].Resources.Font.keys()))
        draw(f"{ink} {state} BT {font} 9 Tf {at} Td <002000210022> Tj ET")(pdf)

    return change


def picture(space: Any, channels: int, *, pixels: int = 90, fill: int = 40, **more: Any) -> Any:
    """Make a picture of one tone: 90 pixels are 308 to the inch over 21 pt."""

    def make(pdf: Pdf) -> Any:
        stream = pdf.make_stream(bytes([fill]) * pixels * pixels * channels)
        entries = {
            "Type": Name.XObject,
            "Subtype": Name.Image,
            "Width": pixels,
            "Height": pixels,
            "ColorSpace": space,
            "BitsPerComponent": 8,
            **more,
        }
        for key, value in entries.items():
            stream[f"/{key}"] = value(pdf) if callable(value) else value
        return stream

    return make


INLINE = f"BI /W 90 /H 90 /BPC 8 /CS /RGB ID {'(' * 90 * 90 * 3} EI"
PICTURE = "21 0 0 21 200 200 cm /Spoilt Do"


def shown(made: Any, drawing: str = PICTURE) -> Callable[[Pdf], None]:
    """Make the change that draws a picture or form."""
    return draw(drawing, XObject={"Spoilt": made})


def form(pdf: Pdf) -> Any:
    """Make an empty form that is blended in RGB."""
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    stream = pdf.make_stream(b"0 0 0 1 k 1 1 9 9 re f")
    for key, value in {
        "Type": Name.XObject,
        "Subtype": Name.Form,
        "BBox": Array([0, 0, 20, 20]),
        "Group": group,
    }.items():
        stream[f"/{key}"] = value
    return stream


def postscript(pdf: Pdf) -> Any:
    """Make an object in PostScript."""
    stream = pdf.make_stream(b"showpage")
    stream.Type, stream.Subtype = Name.XObject, Name.PS
    return stream


RGB_RUN = Dictionary(
    ShadingType=2,
    ColorSpace=Name.DeviceRGB,
    Coords=Array([200, 200, 300, 200]),
    Function=Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1
    ),
)


def tint(name: str) -> Array:
    """Make the colour space of an ink by name."""
    function = Dictionary(
        FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 1, 0]), N=1
    )
    return Array([Name.Separation, Name(f"/{name}"), Name.DeviceCMYK, function])


LAB = Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))])
SURFACE = "200 200 90 90 re f"


def state(**entries: Any) -> dict[str, Any]:
    """Make the resources of a drawing that sets `/Spoilt gs`."""
    return {"ExtGState": {"Spoilt": Dictionary(**entries)}}


def bitmap_font(pdf: Pdf) -> Any:
    """Make a font whose letters are drawings."""
    letter = pdf.make_stream(b"600 0 0 0 500 500 d1 0 0 500 500 re f")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 500, 500]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a=letter),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name("/a")])),
            FirstChar=97,
            LastChar=97,
            Widths=Array([600]),
            Resources=Dictionary(),
            ToUnicode=pdf.make_stream(b"1 beginbfchar <61> <0061> endbfchar"),
        )
    )


# The file as a whole.


def without(*keys: str) -> Callable[[Pdf], None]:
    """Make the change that removes keys of the root."""

    def change(pdf: Pdf) -> None:
        for key in keys:
            del pdf.Root[key]

    return change


def root(key: str, value: Any) -> Callable[[Pdf], None]:
    """Make the change that sets a key of the root."""

    def change(pdf: Pdf) -> None:
        pdf.Root[key] = value

    return change


def intent(key: str, value: Any) -> Callable[[Pdf], None]:
    """Make the change that sets a key of the output intent."""

    def change(pdf: Pdf) -> None:
        pdf.Root.OutputIntents[0][key] = value(pdf) if callable(value) else value

    return change


def said(old: bytes, new: bytes, *keys: str) -> Callable[[Pdf], None]:
    """Make the change that replaces words of the XMP packet, and removes keys of Info."""

    def change(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))
        for key in keys:
            del pdf.docinfo[key]

    return change


def info(key: str, value: str) -> Callable[[Pdf], None]:
    """Make the change that says something else in Info."""

    def change(pdf: Pdf) -> None:
        pdf.docinfo[key] = value

    return change


def attach(pdf: Pdf) -> None:
    pdf.attachments["notes.txt"] = b"for your eyes only"


def link(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([50, 50, 60, 60]))
    pdf.pages[TEXT_PAGE].obj.Annots = Array([pdf.make_indirect(note)])


def fonts(pdf: Pdf) -> Any:
    """Return the fonts of the text page."""
    return list(pdf.pages[TEXT_PAGE].Resources.Font.values())


def strip_font(pdf: Pdf) -> None:
    for font in fonts(pdf):
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def strip_words(pdf: Pdf) -> None:
    for font in fonts(pdf):
        del font["/ToUnicode"]


# Pages and boxes.


def page(key: str, value: Any = None) -> Callable[[Pdf], None]:
    """Make the change that sets, or removes, a key of the text page."""

    def change(pdf: Pdf) -> None:
        if value is None:
            del pdf.pages[TEXT_PAGE].obj[key]
        else:
            pdf.pages[TEXT_PAGE].obj[key] = value

    return change


def moved_side(*keys: str, by: float) -> Callable[[Pdf], None]:
    """Make the change that moves the right side of boxes of the text page, by points."""

    def change(pdf: Pdf) -> None:
        for key in keys:
            left, bottom, right, top = map(float, pdf.pages[TEXT_PAGE].obj[key])
            pdf.pages[TEXT_PAGE].obj[key] = Array([left, bottom, right + by, top])

    return change


def one_more(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[TEXT_PAGE])


def beyond(content: str, **resources: Any) -> Callable[[Pdf], None]:
    """Make the change that widens the sheet at the right and draws there, outside the bleed."""

    def change(pdf: Pdf) -> None:
        moved_side("/MediaBox", by=40)(pdf)
        draw(content, **resources)(pdf)

    return change


def without_identifier(pdf: Pdf) -> bytes:
    content = saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert content.count(b"/ID [") == 1
    return content.replace(b"/ID [", b"/XX [")


def encrypted(pdf: Pdf) -> bytes:
    return saved(pdf, encryption=pikepdf.Encryption(owner="printer", user="", R=4))


ALL = {"ColorSpace": {"Spoilt": tint("All")}}
SRGB = replace(OFFSET, colours="srgb", condition=None, standard=None)

SPOILS = (
    Spoil("PF01", save=lambda _: b"%PDF-1.6 and nothing else"),
    Spoil("PF02", save=encrypted),
    Spoil("PF03", said(b"pdfxid:GTS_PDFXVersion", b"pdfxid:Other")),
    Spoil("PF03", lambda pdf: pdf.Root.Metadata.write(b"<no packet")),
    Spoil("PF04", said(b">PDF/X-4<", b">PDF/X-3:2003<")),
    Spoil("PF05", save=lambda pdf: saved(pdf, force_version="2.0")),
    Spoil("PF06", without("/OutputIntents")),
    Spoil("PF07", intent("/OutputConditionIdentifier", String(""))),
    Spoil("PF67", intent("/OutputConditionIdentifier", String("FOGRA52"))),
    Spoil("PF08", intent("/DestOutputProfile", lambda pdf: pdf.make_stream(b"mntrRGB " * 9))),
    Spoil("PF09", said(b"pdf:Trapped", b"pdf:Other", "/Trapped")),
    Spoil("PF10", said(b"dc:title", b"dc:other", "/Title")),
    Spoil("PF11", info("/Title", "Another title")),
    Spoil("PF12", save=without_identifier),
    Spoil("PF13", root("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.beep()")))),
    Spoil("PF14", link),
    Spoil("PF15", root("/AcroForm", Dictionary(Fields=Array([])))),
    Spoil("PF16", attach),
    Spoil("PF17", root("/OCProperties", Dictionary(OCGs=Array([]), D=Dictionary()))),
    Spoil("PF18", shown(postscript)),
    Spoil("PF19", printer=replace(OFFSET, cover="apart")),
    Spoil("PF20", page("/TrimBox")),
    Spoil("PF21", page("/BleedBox")),
    Spoil("PF22", page("/MediaBox", Array([0, 0, 430, 612.2835]))),
    Spoil("PF23", moved_side("/BleedBox", by=-4)),
    Spoil("PF24", moved_side("/TrimBox", "/BleedBox", "/MediaBox", by=20)),
    Spoil("PF25", page("/Rotate", 90)),
    Spoil("PF26", one_more),
    Spoil("PF27", printer=replace(OFFSET, minimum=12)),
    Spoil("PF28", printer=replace(OFFSET, maximum=2)),
    Spoil("PF29", page("/CropBox", Array([9, 9, 420, 600]))),
    Spoil("PF30", draw(f"0.1 0.2 0.3 rg {SURFACE}")),
    Spoil("PF30", words("200 200", ink="0 0 0 rg")),
    Spoil("PF31", shown(picture(Name.DeviceRGB, 3))),
    Spoil("PF31", draw(f"21 0 0 21 200 200 cm {INLINE}")),
    Spoil("PF32", shown(form)),
    Spoil("PF33", draw("200 200 90 90 re W n /Spoilt sh", Shading={"Spoilt": RGB_RUN})),
    Spoil("PF34", draw(f"/Spoilt cs 50 10 10 sc {SURFACE}", ColorSpace={"Spoilt": LAB})),
    Spoil("PF35", draw(f"/Spoilt cs 1 sc {SURFACE}", ColorSpace={"Spoilt": tint("Gold")})),
    Spoil("PF36", printer=SRGB),
    Spoil("PF37", words("200 200", ink="0.6 0.4 0.4 0.9 k", state="")),
    Spoil("PF38", words("200 200", state="")),
    Spoil("PF39", words("200 200", ink="0 0 0 0 k")),
    Spoil("PF40", draw(f"1 1 0.9 0.5 k {SURFACE}")),
    Spoil("PF41", shown(picture(Name.DeviceCMYK, 4, fill=220)), judge=True),
    Spoil("PF42", draw(f"/Spoilt cs 1 sc {SURFACE}", **ALL)),
    Spoil("PF43", draw(f"/Spoilt gs {SURFACE}", **state(ca=0.5))),
    Spoil("PF44", draw(f"/Spoilt gs {SURFACE}", **state(BM=Name.Multiply))),
    Spoil("PF45", shown(picture(Name.DeviceGray, 1, SMask=picture(Name.DeviceGray, 1)))),
    Spoil("PF46", draw("/Spoilt gs", **state(TR=Name.Identity))),
    Spoil("PF50", strip_font),
    Spoil("PF51", strip_words),
    Spoil(
        "PF52",
        draw(
            "0 0 0 1 k /overprint gs BT /Spoilt 9 Tf 200 200 Td (a) Tj ET",
            Font={"Spoilt": bitmap_font},
        ),
    ),
    Spoil("PF53", draw("0 0 0 1 K 0.1 w 100 200 m 200 200 l S")),
    Spoil("PF54", shown(picture(Name.DeviceGray, 1), "60 0 0 60 200 200 cm /Spoilt Do")),
    Spoil("PF60", beyond("0 0 0 1 k 450 100 9 9 re f")),
    Spoil(
        "PF61",
        beyond("/Spoilt CS 1 SC 450 100 m 450 120 l S", **ALL),
        printer=replace(OFFSET, marks=False),
    ),
    Spoil("PF63", words("200 12")),
    Spoil("PF64", words("420 200")),
    Spoil("PF65", draw("0 0 0 0.5 k 8.5 100 90 90 re f")),
    Spoil("PF66", draw("BT /Nowhere 9 Tf (a) Tj ET")),
)
