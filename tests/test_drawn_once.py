"""A page that was drawn for one PDF is not drawn again for the next, and nothing shows it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bookpress.model.book import Picture
from bookpress.model.printers import PRINTERS
from bookpress.model.theme import open_theme
from bookpress.press.writer import write_print
from bookpress.writing.screen.writer import write_screen
from bookpress.writing.xmp import information
from tests.paper_documents import LIGHT, document, laid_out, section
from tests.small_book import METADATA

WHEN = datetime(2024, 9, 7, tzinfo=UTC)
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    b'<g opacity=".5"><path d="M0 0h40v20z"/></g></svg>'
)
PNG = (Path(__file__).parent / "books" / "nuit.png").read_bytes()
PICTURES = [
    Picture("lampe.svg", SVG, "image/svg+xml", 40, 20, "lampe.svg", 1),
    Picture("nuit.png", PNG, "image/png", 40, 20, "nuit.png", 1),
]

SAME = {
    "prose": f"<p>{LIGHT * 30}</p>",
    "faces": f"<p><b>{LIGHT}</b> <i>{LIGHT}</i> <code>a b</code> {LIGHT * 20}</p>",
    "one face after another": "<p><b>a</b><i>b</i><b>c</b> <b>d</b></p>" * 9,
    "clear letters": f"<p style='opacity: 1; color: rgb(0 0 0 / 40%)'>{LIGHT * 4}</p>{LIGHT}",
    "notes": f"<p>{LIGHT}<span class=note data-number=1>Une note.</span> {LIGHT * 9}</p>",
    "lists": "<ul><li>un<li>deux</ul><ol><li>trois</ol>",
    "rules": f"<hr><p style='border: 1px solid; text-decoration: underline'>{LIGHT}</p>",
    "tables": "<table><tr><td style='border: 1px dashed red'>a<td>b</table>",
    "what is cut": f"<div style='overflow: hidden; height: 9mm'>{LIGHT * 3}</div><p>{LIGHT}</p>",
    "what is turned": f"<p style='transform: rotate(9deg)'>{LIGHT}</p><p>{LIGHT}</p>",
    "what is empty": "<p style='border: 1px solid'></p><p></p><div style='overflow: hidden'></div>",
    "what is not seen": f"<p style='visibility: hidden'>{LIGHT}</p><p>{LIGHT}</p>",
    "drawings": "<img src='book:images/lampe.svg' alt='Une lampe'>" * 3,
    "drawings behind text": "<p style='background: url(book:images/lampe.svg) no-repeat'>a</p>" * 5,
    "other scripts": "<p>Ἄνδρα μοι ἔννεπε, Москва, ½ œ ﬁ ² <sup>2</sup></p>" * 3,
}
"""What two PDFs draw alike."""
APART = {
    "pixels": "<img src='book:images/nuit.png' alt='La nuit'>",
    "colour runs": "<p style='background: linear-gradient(red, blue)'>a</p>",
    "other colours": "<p style='color: device-cmyk(1 0 0 0)'>a</p>",
    "tiles": "<p style='background: url(book:images/lampe.svg)'>a</p>",
}
"""What needs more than the page alone, on one page."""


def pages_of(folder, body):
    documents = (
        document("cover", "<p>Couverture</p>", classes="cover"),
        document("text", section("un", body), sections=["un"], start="recto"),
        document("last", section("deux", f"<p>{LIGHT * 9}</p>"), sections=["deux"], start="recto"),
    )
    return laid_out(folder, *documents, pictures=PICTURES)


def printed(pages):
    about, printer = information(METADATA, WHEN), PRINTERS["offset"]
    return write_print(pages, about, METADATA.print, printer, open_theme())


@pytest.mark.parametrize("kind", SAME | APART)
def test_a_print_file_is_the_same_whether_the_screens_was_drawn_before_it(kind, tmp_path):
    body = (SAME | APART)[kind]
    alone = printed(pages_of(tmp_path, body))
    pages = pages_of(tmp_path, body)
    write_screen(pages, METADATA, WHEN)

    drawn = len(pages.drawn)

    assert printed(pages) == alone
    assert drawn == len(pages.document.pages) - sum(pages.blank) - (kind in APART)
    assert not pages.drawn
    assert printed(pages) == alone


def test_what_fills_a_page_is_drawn_for_each_pdf(tmp_path):
    css = "@page { background: #eee }"
    pages = laid_out(tmp_path, document("text", f"<p>{LIGHT * 9}</p>"), css=css)
    alone = printed(pages)

    write_screen(pages, METADATA, WHEN)

    assert not pages.drawn
    assert printed(pages) == alone
