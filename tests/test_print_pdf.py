"""The print file: boxes, inks, padding, what it says of itself, and what it leaves out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from bookpress.model.findings import MachineError
from bookpress.model.printers import PRINTERS, WIDEST_BLEED, unheeded
from bookpress.model.theme import open_theme
from bookpress.press.colour import Inks, condition, mixed_by_hand, thinned
from bookpress.press.writer import padding, write_print
from bookpress.writing.xmp import information
from tests.print_pages import (
    ACCENT,
    COVER,
    INSTANT,
    TEXT,
    THEME,
    pages_of,
    photograph,
    print_file,
    settings,
)

MM = 72 / 25.4


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield pdf


def drawing(pdf: Any, page: int = 0) -> str:
    return str(pdf.pages[page].Contents.read_bytes().decode("latin-1"))


def box(page: Any, name: str) -> list[float]:
    return [round(float(side) / MM, 2) for side in page.obj[name]]


def test_the_same_pages_give_the_same_bytes():
    assert print_file(COVER, TEXT, COVER) == print_file(COVER, TEXT, COVER)


def test_no_data_end_where_a_reader_would_cut_them():
    # Of this page the deflated font would end with CR, which the LF before `endstream` takes along.
    assert b"\r\nendstream" not in print_file("<p>Page 2959.</p>")


def test_an_offset_page_has_three_millimetres_of_bleed_on_each_side():
    with opened(print_file(COVER, TEXT)) as pdf:
        page = pdf.pages[0]

        assert box(page, "/TrimBox") == [3, 3, 151, 213]
        assert box(page, "/BleedBox") == box(page, "/MediaBox") == [0, 0, 154, 216]


def test_a_printer_who_cuts_no_spine_gets_no_bleed_there():
    with opened(print_file(COVER, TEXT, printer="kdp")) as pdf:
        recto, verso = pdf.pages[0], pdf.pages[1]

        assert box(recto, "/TrimBox") == [0, 3.17, 148, 213.18]
        assert box(verso, "/TrimBox") == [3.17, 3.17, 151.18, 213.18]


def test_bare_pages_stand_before_the_back_cover():
    with opened(print_file(COVER, TEXT, "<p>Quatrième</p>")) as pdf:
        assert len(pdf.pages) == 4
        assert drawing(pdf, 2) == ""
        assert "BT" in drawing(pdf, 3)


@pytest.mark.parametrize(("count", "bare"), [(1, 3), (4, 0), (5, 3), (6, 2)])
def test_pages_are_filled_up_to_the_printers_multiple(count, bare):
    assert padding(count, PRINTERS["offset"]) == bare


def test_black_text_is_on_the_black_plate_and_overprints():
    with opened(print_file("<p>Noir</p>", TEXT)) as pdf:
        assert re.search(r"0 0 0 1 k\n/overprint gs\nBT", drawing(pdf))
        state = pdf.pages[0].Resources.ExtGState.overprint
        assert (bool(state.OP), bool(state.op), int(state.OPM)) == (True, True, 1)


def test_white_text_knocks_out():
    with opened(print_file(COVER, TEXT)) as pdf:
        assert "0 0 0 0 k" in drawing(pdf)
        assert "overprint" not in drawing(pdf)


def test_a_surface_after_black_text_knocks_out_again():
    body = "<p>Noir</p><p style='position: absolute; top: 9mm; background: #ccc'>&#160;</p>"
    with opened(print_file(body, TEXT)) as pdf:
        text, surface = drawing(pdf).split("ET", 1)

        assert "/overprint gs" in text
        assert surface.index("/knockout gs") < surface.index(" re")


@pytest.mark.parametrize(
    ("css", "mixed"),
    [
        (":root { --night-ink: #eeeeee; }", (0.9, 0.45, 0.4, 0.25)),
        (":root { --accent-cmyk: 80 40 40 20; }", (0.8, 0.4, 0.4, 0.2)),
        ("/* --accent-cmyk: 1 1 1 1; */", (0.9, 0.45, 0.4, 0.25)),
    ],
)
def test_a_theme_changes_the_inks_that_it_names_and_no_others(css, mixed, tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(css)

    found = mixed_by_hand(open_theme(tmp_path))

    assert found[0x0F / 255, 0x5B / 255, 0x66 / 255] == pytest.approx(mixed)
    assert found.keys() == mixed_by_hand(THEME).keys()


def test_a_colour_that_a_theme_changes_leaves_its_inks_behind(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --accent: #aa0000; }")

    found = mixed_by_hand(open_theme(tmp_path))

    assert (0xAA / 255, 0, 0) not in found
    assert len(found) == len(mixed_by_hand(THEME)) - 1


def test_the_accent_is_mixed_by_hand():
    by_hand = mixed_by_hand(THEME)
    with opened(print_file(COVER, TEXT)) as pdf:
        assert (0.9, 0.45, 0.4, 0.25) in by_hand.values()
        assert "0.9 0.45 0.4 0.25 k" in drawing(pdf)


def test_another_colour_goes_through_the_profile():
    with opened(print_file("<p style='color: #c00000'>Rouge</p>", TEXT)) as pdf:
        cyan, magenta, yellow, key = map(
            float, re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) k\n", drawing(pdf))[-1]
        )

        assert cyan < 0.3
        assert magenta > 0.9
        assert yellow > 0.9
        assert key < 0.3


@pytest.mark.parametrize("colour", ["device-cmyk(10% 20% 30% 0%)", "oklch(60% 0.2 30)", "#777"])
def test_no_colour_of_a_style_sheet_stays_rgb(colour):
    with opened(print_file(f"<p style='color: {colour}'>Mot</p>", TEXT)) as pdf:
        operators = set(re.findall(r"\b(rg|RG|g|G|cs|CS|sc|SC|scn|SCN)\n", drawing(pdf)))

        assert operators == set()


def test_opacity_becomes_a_tint():
    body = f"<p style='color: {ACCENT}; opacity: 0.5'>Pâle</p>"
    with opened(print_file(body, TEXT)) as pdf:
        (form,) = pdf.pages[0].Resources.XObject.values()

        assert "0.45 0.225 0.2 0.125 k" in form.read_bytes().decode()
        assert "/Group" not in form
        assert all("/ca" not in state for state in pdf.pages[0].Resources.ExtGState.values())


def test_a_colour_run_is_mixed_in_inks():
    body = "<div style='height: 2cm; background: linear-gradient(red, #000)'></div>"
    with opened(print_file(body, TEXT)) as pdf:
        (shading,) = [one for one in pdf.objects if is_shading(one)]
        (run,) = shading.Function.Functions
        table = run.read_bytes()

        assert shading.ColorSpace == "/DeviceCMYK"
        assert len(table) == 4 * int(run.Size[0])
        assert list(table[-4:]) == [0, 0, 0, 255]


def is_shading(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and "/ShadingType" in item


def test_a_thin_line_is_thickened():
    line = "<svg width=100 height=9><path d='M0 1h90' stroke='#000' stroke-width='0.1'/></svg>"
    with opened(print_file(line, TEXT)) as pdf:
        # 0.25 pt over 0.75 points for a CSS pixel.
        assert "0.33333 w" in drawing(pdf)


def pictures(pdf: Any) -> list[Any]:
    return [
        one
        for one in pdf.objects
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
    ]


def test_a_colour_picture_becomes_cmyk_within_the_ink_limit():
    body = f"<img src='{photograph()}' style='width: 2cm'>"
    with opened(print_file(body, TEXT, printer="ingramspark")) as pdf:
        (picture,) = pictures(pdf)
        plates = picture.read_bytes()
        totals = [sum(plates[at : at + 4]) for at in range(0, len(plates), 4)]

        assert picture.ColorSpace == "/DeviceCMYK"
        assert max(totals) <= 2.4 * 255


def test_a_grey_picture_is_on_the_black_plate():
    body = f"<img src='{photograph('L')}' style='width: 2cm'>"
    with opened(print_file(body, TEXT)) as pdf:
        (picture,) = pictures(pdf)

        assert picture.ColorSpace == "/DeviceGray"


def test_a_picture_that_fades_is_set_on_white():
    body = f"<img src='{photograph('RGBA')}' style='width: 2cm'>"
    with opened(print_file(body, TEXT)) as pdf:
        (picture,) = pictures(pdf)

        assert "/SMask" not in picture


def test_a_printer_of_rgb_pictures_gets_them_with_their_profile():
    body = f"<img src='{photograph()}' style='width: 2cm'>"
    with opened(print_file(body, TEXT, printer="bod")) as pdf:
        (picture,) = pictures(pdf)

        assert picture.ColorSpace[0] == "/ICCBased"
        assert int(picture.ColorSpace[1].N) == 3


def test_a_printer_of_srgb_gets_colours_as_they_are_and_black_as_grey():
    with opened(print_file(TEXT, COVER, printer="lulu")) as pdf:
        page = drawing(pdf)

        assert "0.058824 0.356863 0.4 rg" in page or "0.05882 0.35686 0.4 rg" in page
        assert "0 g\n" in page
        assert " k\n" not in page
        assert "/OutputIntents" not in pdf.Root


def test_black_ink_turns_everything_to_black():
    body = f"{TEXT}<img src='{photograph()}' style='width: 2cm'>"
    with opened(print_file(COVER, body, ink="black")) as pdf:
        inks = re.findall(
            r"([\d.]+ [\d.]+ [\d.]+) [\d.]+ [kK]\n", drawing(pdf, 0) + drawing(pdf, 1)
        )
        (picture,) = pictures(pdf)

        assert set(inks) == {"0 0 0"}
        assert picture.ColorSpace == "/DeviceGray"


def test_dark_text_in_black_ink_is_solid():
    with opened(print_file(TEXT, COVER, ink="black")) as pdf:
        assert {"0 0 0 1 k"} == set(re.findall(r"[\d. ]+ k(?=\n)", drawing(pdf)))


def test_marks_stand_outside_the_bleed_in_the_colour_of_all_plates():
    with opened(print_file(COVER, TEXT, marks=True)) as pdf:
        page = pdf.pages[0]
        lines = re.findall(r"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l S", drawing(pdf))
        left, bottom, right, top = (float(side) for side in page.obj.BleedBox)

        assert len(lines) == 8
        assert page.Resources.ColorSpace.Registration[1] == "/All"
        for x, y, to_x, to_y in (tuple(map(float, line)) for line in lines):
            across = max(x, to_x) < left or min(x, to_x) > right
            along = max(y, to_y) < bottom or min(y, to_y) > top
            assert across or along


def test_marks_are_not_drawn_for_a_printer_who_refuses_them():
    with opened(print_file(COVER, TEXT, marks=True, printer="kdp")) as pdf:
        assert " m " not in drawing(pdf).split("Q")[-1]
        assert box(pdf.pages[0], "/MediaBox") == box(pdf.pages[0], "/BleedBox")


def test_the_file_names_its_press():
    with opened(print_file(COVER, TEXT)) as pdf:
        (intent,) = pdf.Root.OutputIntents

        assert intent.S == "/GTS_PDFX"
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.read_bytes()[12:20] == b"prtrCMYK"


def test_a_profile_of_ones_own_is_named_by_its_words():
    profile = THEME.find("colour/FOGRA39L_coated.icc")

    found = condition(PRINTERS["offset"], settings(profile=profile).print, THEME)

    assert found is not None
    assert found.profile == profile.read_bytes()
    assert found.identifier == "FOGRA39"


@pytest.mark.parametrize("name", ["GRACoL2006_Coated1", "FOGRA3", "FOGRA52"])
def test_a_condition_whose_profile_is_not_here_is_refused(name):
    row = replace(PRINTERS["offset"], condition=name)

    with pytest.raises(MachineError) as error:
        condition(row, settings().print, THEME)

    (found,) = error.value.findings
    assert (found.code, found.values["wanted"]) == ("PN07", name)


def test_a_theme_that_gives_another_press_the_name_is_refused(tmp_path):
    file = tmp_path / "colour" / "FOGRA39L_coated.icc"
    file.parent.mkdir()
    content = THEME.find("colour/FOGRA39L_coated.icc").read_bytes()
    file.write_bytes(content.replace(b"FOGRA39L Coated", b"FOGRA52L Coated"))

    with pytest.raises(MachineError) as error:
        condition(PRINTERS["offset"], settings().print, open_theme(tmp_path))

    (found,) = error.value.findings
    assert (found.code, found.values["found"]) == ("PN07", "FOGRA52L Coated")


@pytest.mark.parametrize("content", [b"not a profile", None])
def test_a_file_that_is_no_press_profile_is_refused(tmp_path: Path, content):
    from PIL import ImageCms

    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = tmp_path / "own.icc"
    file.write_bytes(content or screen)

    with pytest.raises(MachineError) as error:
        condition(PRINTERS["offset"], settings(profile=file).print, THEME)

    assert [found.code for found in error.value.findings] == ["PN06"]


def test_the_file_says_what_it_is_and_carries_no_screen_furniture():
    with opened(print_file(TEXT, COVER)) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()

        assert "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" in packet
        assert pdf.docinfo["/Trapped"] == "/False"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20240907000000Z"
        assert pdf.pdf_version == "1.6"
        assert "/Annots" not in pdf.pages[0].obj
        assert "/Outlines" not in pdf.Root


def test_ingramspark_gets_the_older_standard():
    with opened(print_file(TEXT, COVER, printer="ingramspark")) as pdf:
        assert str(pdf.docinfo["/GTS_PDFXConformance"]) == "PDF/X-1a:2001"
        assert pdf.pdf_version == "1.3"


def test_the_pages_of_the_layout_are_left_as_they_were():
    pages = pages_of(TEXT, COVER)
    before = [(dict(page.bleed), list(page.links)) for page in pages.document.pages]
    head = settings()
    write_print(pages, information(head, INSTANT), head.print, PRINTERS["offset"], THEME)

    assert before == [(page.bleed, page.links) for page in pages.document.pages]
    assert before[0][1]


def test_a_wish_that_a_printer_does_not_take_is_said():
    profile = THEME.find("colour/FOGRA39L_coated.icc")
    wishes = settings(marks=True, profile=profile).print

    codes = {name: [one.code for one in unheeded(row, wishes)] for name, row in PRINTERS.items()}

    assert codes == {
        "offset": [],
        "ingramspark": ["PN04"],
        "kdp": ["PN04"],
        "lulu": ["PN04", "PN05"],
        "bod": ["PN04"],
        "totem": [],
    }


def test_the_themes_pages_have_the_bleed_of_every_printer():
    tokens = THEME.find("styles/tokens.css").read_text("utf-8")

    (bleed,) = re.findall(r"--bleed: ([\d.]+)mm", tokens)

    assert float(bleed) >= WIDEST_BLEED


@pytest.mark.parametrize("name", PRINTERS)
def test_thicker_books_never_need_less_gutter(name):
    row = PRINTERS[name]
    widths = [row.gutter(pages) for pages in range(4, 900, 4)]

    assert widths == sorted(widths)
    assert row.sources


def test_ink_above_the_limit_is_thinned_and_black_is_kept():
    row = PRINTERS["ingramspark"]
    inks = Inks(row, condition(row, settings().print, THEME), {}, black=False)

    thinner = inks.limited((0.9, 0.8, 0.7, 0.6))

    assert sum(thinner) <= 2.4
    assert thinner[3] == 0.6
    assert inks.limited((0.5, 0.4, 0.3, 0.2)) == (0.5, 0.4, 0.3, 0.2)


def test_a_picture_with_one_full_plate_is_thinned_to_the_limit():
    from PIL import Image

    picture = Image.new("CMYK", (4, 4), (255, 0, 0, 255))

    plates = thinned(picture, 150).tobytes()[:4]

    assert 110 < plates[0] <= 127
    assert plates[1:] == bytes((0, 0, 255))
    assert thinned(picture, 240).getpixel((0, 0)) == (255, 0, 0, 255)


def test_weasyprint_still_writes_one_operator_as_one_item():
    """`print_content` rests on it: when this fails, read there how a drawing is walked."""
    seen: list[tuple[int, int]] = []

    def count(_: Any, pdf: Any) -> None:
        stream = next(one for one in pdf.objects if hasattr(one, "page_rectangle"))
        written = b"\n".join(stream.stream)
        with pikepdf.new() as other:
            other.add_blank_page()
            other.pages[0].Contents = other.make_stream(written)
            operators = pikepdf.parse_content_stream(other.pages[0])
            seen.append((len(stream.stream), len(operators)))

    pages_of(COVER, TEXT).document.write_pdf(finisher=count)

    assert len(seen) == 1
    assert seen[0][0] == seen[0][1]
