"""How wide a picture is printed and shown, and what is said where that cannot be."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from PIL import Image

from bookpress.checking.preflight.inspection import inspect
from bookpress.disk.held import whole
from bookpress.model.findings import Place
from bookpress.model.geometry import MM
from bookpress.model.theme import open_theme
from bookpress.pipeline import Made, make
from bookpress.reading.pictures.load import load_picture
from tests.epub_books import entries

THEME = open_theme()
MEASURE = 106
CHAPTER = "EPUB/opening.xhtml"


def picture(width: int, *, per_inch: float = 0, kind: str = "PNG") -> bytes:
    """Return a picture twice as wide as high."""
    stream = BytesIO()
    options = {"dpi": (per_inch, per_inch)} if per_inch else {}
    Image.linear_gradient("L").resize((width, width // 2)).save(stream, kind, **options)
    return stream.getvalue()


def book_of(folder: Path, text: str, editions=("print",), **head: str) -> Made:
    keys = "".join(f"{key}: {value}\n" for key, value in head.items())
    source = folder / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: en\nauthor: B\n{keys}---\n\n{text}\n", "utf-8")
    return make(source, editions, THEME)


def printed(made: Made) -> list[float]:
    """Return the width of each picture on paper, in mm."""
    with pikepdf.open(BytesIO(whole(made.files["a-print.pdf"]))) as pdf:
        boxes = [one.box for one in inspect(pdf).painted if one.resolution and one.box]
    return [round((box[2] - box[0]) / MM, 1) for box in boxes]


@pytest.mark.parametrize(
    ("pixels", "per_inch", "asked", "width", "codes"),
    [
        (700, 300, "", 59.3, []),  # as the file states
        (700, 0, "", 59.3, []),  # at what printers want
        (700, 72, "", 59.3, []),  # a screen's resolution says nothing of paper
        (600, 0, "", 50.8, []),
        (400, 0, "", 42.4, ["PF54"]),  # two fifths of the measure, so that it can be read
        (200, 0, "", 33.9, ["PF54"]),  # at 150 to the inch
        (3000, 0, "", MEASURE, []),
        (3000, 600, "", MEASURE, []),
        (700, 0, "{width=50%}", 53, []),
        (700, 0, "{width=80%}", 84.8, ["PF54"]),
        (2000, 0, "{width=40mm}", 40, []),
        (2000, 0, '{width="4cm"}', 40, []),
        (2000, 0, "{width=2in}", 50.8, []),
        (2000, 0, "{width=192px}", 50.8, []),
        (2000, 0, "{width=180mm}", MEASURE, ["PX60"]),
    ],
)
def test_a_picture_is_printed_as_wide_as_asked_or_stated(
    pixels, per_inch, asked, width, codes, tmp_path
):
    (tmp_path / "p.png").write_bytes(picture(pixels, per_inch=per_inch))
    made = book_of(tmp_path, f"![Grey](p.png){asked}")

    assert printed(made) == [pytest.approx(width, abs=0.3)]
    assert [one.code for one in made.findings if one.code[:2] in ("PF", "PX")] == codes


def test_a_picture_of_too_few_pixels_is_named_with_its_line(tmp_path):
    (tmp_path / "p.png").write_bytes(picture(200))
    made = book_of(tmp_path, "Text.\n\n![Grey](p.png){width=100%}")
    [found] = [one for one in made.findings if one.code == "PF54"]

    assert (found.place.line, found.values["name"]) == (9, "p.png")
    assert (found.values["found"], found.values["limit"]) == ("47", "300")


def test_who_prints_nothing_hears_nothing_of_pixels(tmp_path):
    (tmp_path / "p.png").write_bytes(picture(200))
    made = book_of(tmp_path, "![Grey](p.png)", ("screen",))

    assert [one.code for one in made.findings if one.code == "PF54"] == []


def test_a_page_with_more_room_prints_a_share_wider(tmp_path):
    (tmp_path / "p.png").write_bytes(picture(3000))
    made = book_of(tmp_path, "![Grey](p.png){width=50%}", page="a4")

    assert printed(made) == [pytest.approx(62, abs=0.3)]


@pytest.mark.parametrize(
    ("kind", "stated", "read"), [("PNG", 300, 300), ("JPEG", 240, 240), ("PNG", 96, 0)]
)
def test_the_resolution_that_a_file_states_is_read(kind, stated, read, tmp_path):
    name = f"p.{kind.lower()}"
    (tmp_path / name).write_bytes(picture(100, per_inch=stated, kind=kind))
    loaded, found = load_picture(name, tmp_path, Place("a.md", line=1), {})

    assert loaded is not None
    assert loaded.per_inch == pytest.approx(read, abs=0.5)
    assert found == []


@pytest.mark.parametrize(
    ("written", "width"),
    [
        ("![Grey](p.png){width=60%}", "60%"),
        ("![Grey](p.png){ width=5cm height=3cm }", "50mm"),
        ("![Grey|300](p.png)", "79.38mm"),
        ("![Grey|300x150](p.png)", "79.38mm"),
        ('<img src="p.png" alt="Grey" width="200" height="100">', "52.92mm"),
        ('<img src="p.png" alt="Grey" style="width:2in;height:auto">', "50.8mm"),
        ("![Grey](p.png)", None),
    ],
)
def test_every_edition_that_flows_has_the_width_too(written, width, tmp_path):
    (tmp_path / "p.png").write_bytes(picture(400))
    source = tmp_path / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: en\n---\n\n{written}\n", "utf-8")
    made = make(source, ("epub", "web"), THEME)
    pages = [whole(made.files["index.html"]), entries(whole(made.files["a.epub"]))[CHAPTER]]
    shown = [
        image.get("style")
        for page in pages
        for image in etree.fromstring(page, etree.HTMLParser()).iter("img")
        if image.get("alt") == "Grey"
    ]

    assert shown == [f"width: {width}" if width else None] * 2
    assert [one.code for one in made.findings if one.code[:2] in ("PX", "RH")] == []
