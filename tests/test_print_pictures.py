"""An author's pictures in the print file: nothing shines through, and it looks as on screen."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

import bookpress
from bookpress.model.printers import PRINTERS
from bookpress.press.colour import Inks, condition, mixed_by_hand
from tests.print_pages import COVER, THEME, photograph, print_file, settings

ACCENT = "#0f5b66"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60">{}</svg>'

VENN = f"""<circle cx="35" cy="30" r="25" fill="#cc0000" opacity="0.6"/>
<circle cx="60" cy="30" r="25" fill="{ACCENT}" fill-opacity="0.5"/>"""
TINT = f'<circle cx="35" cy="30" r="25" fill="{ACCENT}" opacity="0.5"/>'
MASK = f"""<mask id="m" maskUnits="userSpaceOnUse" x="0" y="0" width="100" height="60">
<rect width="50" height="60" fill="#fff"/></mask>
<rect width="100" height="60" fill="{ACCENT}" mask="url(#m)"/>"""
BLEND = """<filter id="f"><feBlend mode="multiply"/></filter>
<rect width="60" height="60" fill="#ffcc00"/>
<rect x="30" width="60" height="60" fill="#00ccff" filter="url(#f)"/>"""
FADE = f"""<linearGradient id="g"><stop stop-color="{ACCENT}"/>
<stop offset="1" stop-color="{ACCENT}" stop-opacity="0"/></linearGradient>
<rect width="100" height="60" fill="url(#g)"/>"""
RUN = """<linearGradient id="g"><stop stop-color="#0000ff"/>
<stop offset="1" stop-color="#ffff00"/></linearGradient>
<rect width="100" height="60" fill="url(#g)"/>"""
ROUND = """<radialGradient id="g"><stop stop-color="#ffffff"/>
<stop offset="1" stop-color="#000000"/></radialGradient>
<circle cx="35" cy="30" r="25" fill="url(#g)"/>"""
DARK = '<text x="5" y="30" font-size="14" fill="#222233">Presque noir</text>'


def faded(folder: Path) -> str:
    """Save a photograph that fades into nothing at its edges."""
    mask = Image.new("L", (1200, 1200), 0)
    ImageDraw.Draw(mask).ellipse((100, 100, 1100, 1100), fill=255)
    picture = Image.new("RGB", (1200, 1200), "#cc0000")
    picture.putalpha(mask.filter(ImageFilter.GaussianBlur(30)))
    picture.save(folder / "fade.png")
    return "fade.png"


def drawn(shapes: str) -> Callable[[Path], str]:
    """Make what saves a drawing."""

    def save(folder: Path) -> str:
        (folder / "drawing.svg").write_text(SVG.format(shapes), "utf-8")
        return "drawing.svg"

    return save


def inside(_: Path) -> str:
    """Return a picture written into the text."""
    return photograph("RGBA", side=60)


@dataclass(frozen=True, slots=True)
class Printed:
    """A book of one picture, and what was said of it."""

    content: bytes
    screen: bytes
    codes: frozenset[str]

    def pictures(self) -> list[Any]:
        """Return the pictures of the print file."""
        with pikepdf.open(io.BytesIO(self.content)) as pdf:
            return [
                (int(one.Width), str(one.ColorSpace))
                for one in pdf.objects
                if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
            ]

    def colour(self, x: float, y: float, *, screen: bool = False) -> tuple[int, ...]:
        """Return the colour of a place of the picture, from 0 to 1 across and down."""
        seen = rendered(self.screen if screen else self.content)
        left, top, right, bottom = extent(seen)
        at = int(left + x * (right - left)), int(top + y * (bottom - top))
        pixel = seen.getpixel(at)
        assert isinstance(pixel, tuple)
        return pixel


def rendered(content: bytes) -> Image.Image:
    """Draw the page of the picture, without its folio."""
    opened = pypdfium2.PdfDocument(content)
    try:
        # The screen's file leaves the blank leaf before it out, and numbers its page as paper does.
        number = next((n for n in range(len(opened)) if opened.get_page_label(n) == "5"), 4)
        page: Image.Image = opened[number].render(scale=2).to_pil().convert("RGB")
    finally:
        opened.close()
    return page.crop((0, 0, page.width, int(page.height * 0.85)))


def extent(page: Image.Image) -> tuple[int, ...]:
    """Return the box of what is not white."""
    box = page.convert("L").point([255] * 250 + [0] * 6).getbbox()
    assert box is not None
    return box


def printed(folder: Path, save: Callable[[Path], str], printer: str = "offset") -> Printed:
    """Build a book that shows one picture."""
    source = folder / "book.md"
    source.write_text(
        "---\ntitle: Une image\nauthor: Ada\nlanguage: fr\nidentifier: urn:x:1\n"
        f"print: {{printer: {printer}}}\n---\n\n![Une image]({save(folder)})\n",
        "utf-8",
    )
    result = bookpress.build(source, folder / "dist", ["screen", "print"])
    return Printed(
        (folder / "dist/book-print.pdf").read_bytes(),
        (folder / "dist/book.pdf").read_bytes(),
        frozenset(found.code for found in result.findings),
    )


CLEAR = {
    "a photograph that fades": faded,
    "a picture in the text": inside,
    "two circles": drawn(VENN),
    "a tint": drawn(TINT),
    "a mask": drawn(MASK),
    "a blend": drawn(BLEND),
    "a fading colour": drawn(FADE),
    "a colour run": drawn(RUN),
    "a round run": drawn(ROUND),
    "dark letters": drawn(DARK),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CLEAR)
def test_no_picture_of_an_author_is_refused_or_shines_through(tmp_path, name):
    book = printed(tmp_path, CLEAR[name])

    with pikepdf.open(io.BytesIO(book.content)) as pdf:
        held = b"".join(
            one.unparse(resolved=True)
            for one in pdf.objects
            if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream))
        )
    assert not book.codes - {"PF54"}
    assert not [key for key in (b"/SMask", b"/ca ", b"/CA ", b"/BM", b"/Group") if key in held]
    assert b"/DeviceRGB" not in held


@pytest.mark.slow
@pytest.mark.parametrize("printer", [name for name in PRINTERS if name != "offset"])
def test_other_printers_get_no_transparency_either(tmp_path, printer):
    book = printed(tmp_path, drawn(VENN), printer)

    assert not book.codes & {"PF32", "PF36", "PF43", "PF44", "PF45"}


def test_a_fading_photograph_fades_into_the_paper(tmp_path):
    book = printed(tmp_path, faded)

    assert book.colour(0.5, 0.5)[1] < 90
    assert min(book.colour(0.02, 0.02)) > 240


@pytest.mark.slow
def test_a_fading_cover_shows_the_accent_under_it(tmp_path):
    source = tmp_path / "book.md"
    shape = (790, 1100)  # that of the page with its bleed, so that it fills it
    Image.open(tmp_path / faded(tmp_path)).resize(shape).save(tmp_path / "cover.png")
    source.write_text(
        "---\ntitle: Une image\nauthor: Ada\nlanguage: fr\nidentifier: urn:x:1\n"
        "cover: cover.png\n---\n\nTexte.\n",
        "utf-8",
    )
    bookpress.build(source, tmp_path / "dist", ["print"])
    opened = pypdfium2.PdfDocument((tmp_path / "dist/book-print.pdf").read_bytes())
    try:
        cover = opened[0].render(scale=1).to_pil().convert("RGB")
    finally:
        opened.close()

    corner, middle = cover.getpixel((2, 2)), cover.getpixel((cover.width // 2, cover.height // 2))
    assert corner[0] < corner[1]
    assert middle[0] > 150
    assert middle[1] < 90


def test_where_two_clear_shapes_meet_both_are_seen(tmp_path):
    book = printed(tmp_path, drawn(VENN))
    left, both, right = (sum(book.colour(x, 0.5)) for x in (0.1, 0.5, 0.9))

    assert both < left - 60
    assert both < right - 60
    assert book.pictures() != []


def test_one_clear_shape_on_paper_stays_a_drawing(tmp_path):
    book = printed(tmp_path, drawn(TINT))

    assert book.pictures() == []


def test_half_of_a_masked_field_is_seen(tmp_path):
    book = printed(tmp_path, drawn(MASK))
    left, _, right, _ = extent(rendered(book.content))
    whole, _, end, _ = extent(rendered(book.screen))

    assert right - left == pytest.approx(end - whole, abs=2)
    assert max(book.colour(0.5, 0.5)) < 140


def test_a_blended_field_mixes_with_the_one_under_it(tmp_path):
    book = printed(tmp_path, drawn(BLEND))
    red, green, blue = book.colour(0.5, 0.5)

    assert green > red + 40
    assert green > blue + 40


def test_a_colour_run_lies_on_what_it_fills(tmp_path):
    book = printed(tmp_path, drawn(RUN))
    (left, top, right, bottom), screen = extent(rendered(book.content)), rendered(book.screen)
    at_left, at_top, at_right, at_bottom = extent(screen)

    assert (right - left, bottom - top) == pytest.approx(
        (at_right - at_left, at_bottom - at_top), abs=2
    )
    for x in (0.03, 0.5, 0.97):
        seen, wanted = book.colour(x, 0.5), book.colour(x, 0.5, screen=True)
        # The press is paler than the screen, but each end has its own colour, and at its place.
        assert (seen[2] > seen[0]) == (wanted[2] > wanted[0])


def test_a_colour_run_keeps_the_colours_of_the_screen_between_its_ends():
    row = PRINTERS["offset"]
    inks = Inks(row, condition(row, settings().print, THEME), mixed_by_hand(THEME), black=False)
    run = inks.run([(i / 32, i / 32, 1 - i / 32) for i in range(33)])
    middle = inks.of((0.5 + 1e-9, 0.5, 0.5 - 0.02))

    assert run[0] == pytest.approx(inks.of((0, 0, 1)), abs=0.01)
    assert run[-1] == pytest.approx(inks.of((1, 1, 0)), abs=0.01)
    assert run[16] == pytest.approx(middle, abs=0.1)


def test_a_run_to_a_colour_mixed_by_hand_has_no_jump():
    row = PRINTERS["offset"]
    inks = Inks(row, condition(row, settings().print, THEME), mixed_by_hand(THEME), black=False)
    steps = [i / 32 / 255 for i in range(33)]
    run = inks.run([(1 - 0xF0 * step, 1 - 0xA4 * step, 1 - 0x99 * step) for step in steps])

    assert run[-1] == pytest.approx((0.9, 0.45, 0.4, 0.25))
    for one, other in pairwise(run):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 0.08


def test_a_run_of_greys_stays_on_the_black_plate(tmp_path):
    book = printed(tmp_path, drawn(ROUND))

    with pikepdf.open(io.BytesIO(book.content)) as pdf:
        (table,) = [
            one.read_bytes()
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/FunctionType") == 0
        ]
    assert not any(table[i] for i in range(len(table)) if i % 4 != 3)
    assert (table[3], table[-1]) == (0, 255)


def test_letters_that_are_nearly_black_are_black(tmp_path):
    book = printed(tmp_path, drawn(DARK))

    with pikepdf.open(io.BytesIO(book.content)) as pdf:
        assert b"0 0 0 1 k\n/overprint gs\nBT" in pdf.pages[4].Contents.read_bytes()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_a_picture_is_converted_once_and_the_same_as_without_a_cache(mode, monkeypatch, tmp_path):
    page = f'<p><img src="{photograph(mode)}" style="width: 50mm" alt=""></p>'
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    bare = print_file(COVER, page, page)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    print_file(COVER, page, page)
    (plates,) = (tmp_path / "bookpress/kept").glob("plates-*")
    before = plates.stat().st_ino

    assert print_file(COVER, page, page) == bare
    assert plates.stat().st_ino == before
    other = print_file(COVER, page, page, ink="black")
    assert other != bare
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    assert other == print_file(COVER, page, page, ink="black")
