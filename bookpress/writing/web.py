"""What the page for browsers shows: its style sheet, fonts, cover and pictures.

All of it stands in a folder of the book's name, so that a site can hold several books. The page
asks nobody else for anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

from bookpress.model.book import Book
from bookpress.model.theme import Theme
from bookpress.model.tokens import tokens
from bookpress.rendering.documents import SHELF_FOLDER, version_of
from bookpress.rendering.font_faces import bold_italic_file, font_file, text_faces
from bookpress.rendering.web.page import PICTURES, STYLE_SHEET, CoverPicture
from bookpress.writing.bold_italic import PAGE, bold_italic
from bookpress.writing.epub.font_subsets import subset_font

_COVER_WIDTHS = (320, 640)
"""In pixels: 14 rem of 20 px are 280, and twice that on a fine screen."""

_FACES = """\
@font-face {{
  font-family: "{family}";
  font-style: {style};
  font-weight: {weight};
  font-display: swap;
  src: url("{file}") format("woff");
}}
"""

_USED = re.compile(r"var\((--[\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def write_page(
    book: Book, theme: Theme, page: str, page_name: str, covers: Mapping[CoverPicture, bytes]
) -> dict[str, bytes]:
    """Write a page and what it names: file name in the output folder → content.

    Errors: EP02, TH01, TH03, TH06, a fault of the theme.
    """
    beside = {picture.file: content for picture, content in covers.items()}
    shown = () if book.metadata.landing else book.pictures
    beside |= {f"{PICTURES}/{picture.name}": picture.content for picture in shown}
    files = {f"{book.name}/{name}": content for name, content in beside.items()}
    return files | _styled(theme, page, page_name, book.name)


def write_shelf(theme: Theme, page: str, page_name: str) -> dict[str, bytes]:
    """Write the page of all books, its style sheet and fonts; see `write_page`."""
    return _styled(theme, page, page_name, SHELF_FOLDER, "shelf")


def _styled(theme: Theme, page: str, page_name: str, folder: str, *sheets: str) -> dict[str, bytes]:
    """Write a page, and into a folder the style sheet that it names, with its fonts.

    `sheets`: of the theme, that override `web.css`.
    """
    beside, faces = _fonts(theme, page)
    sheet = beside[STYLE_SHEET] = (faces + _style_sheet(theme, "web", *sheets)).encode()
    # The sheet names fonts that hold the page's letters: its version is known after the page.
    link = f'href="{folder}/{STYLE_SHEET}'
    page = page.replace(f'{link}"', f'{link}{version_of(sheet)}"', 1)
    return {page_name: page.encode(), **{f"{folder}/{name}": beside[name] for name in beside}}


def covers_of(book: str, made: Mapping[str, bytes]) -> list[CoverPicture]:
    """Return those pictures of a book's cover that were made, the smallest first."""
    from PIL import Image

    found = []
    for name in (f"cover-{width}.jpg" for width in _COVER_WIDTHS):
        if content := made.get(f"{book}/{name}"):
            with Image.open(BytesIO(content)) as opened:
                found.append(CoverPicture(name, *opened.size, version_of(content)))
    return found


def cover_pictures(cover: bytes) -> dict[CoverPicture, bytes]:
    """Make a JPEG of the cover in the widths that the page shows, the smallest first."""
    from PIL import Image

    widest = _COVER_WIDTHS[-1]
    with Image.open(BytesIO(cover)) as opened:
        height = round(opened.height * widest / opened.width)
        opened.draft("RGB", (widest, height))  # decode no more than is needed
        picture = opened.convert("RGB").resize((widest, height), Image.Resampling.LANCZOS)
    made = {}
    for width in _COVER_WIDTHS:
        small = picture.resize((width, round(height * width / widest)), Image.Resampling.BOX)
        out = BytesIO()
        small.save(out, "JPEG", quality=85)
        content = out.getvalue()
        made[CoverPicture(f"cover-{width}.jpg", *small.size, version_of(content))] = content
    return made


def _fonts(theme: Theme, page: str) -> tuple[dict[str, bytes], str]:
    """Subset the faces of the page to its characters: file → font, and the rules that name them."""
    text, characters = text_faces(theme), sorted(set(page))
    tree = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    in_text, in_headings = map(sorted, bold_italic([tree], PAGE))
    rows = (
        ("Text", "Regular", "normal", "400", text.regular, characters),
        ("Text", "Italic", "italic", "400", text.italic, characters),
        ("Text", "Bold", "normal", "600", text.bold, characters),
        ("Text", "Bold Italic", "italic", "600", bold_italic_file(theme, "serif"), in_text),
        ("Head", "Bold", "normal", "600", font_file(theme, "sans", "600"), characters),
        ("Head", "Bold Italic", "italic", "600", bold_italic_file(theme, "sans"), in_headings),
    )
    fonts, rules = {}, []
    for family, name, style, weight, file, shown in rows:
        if file is not None and shown:
            font = f"fonts/{family} {name}.woff".lower().replace(" ", "-")
            # WOFF, since WOFF 2 costs 40 times its time for a quarter less.
            fonts[font] = content = subset_font(file, shown, name, flavor="woff")
            address = font + version_of(content)
            rules.append(_FACES.format(family=family, style=style, weight=weight, file=address))
    return fonts, "".join(rules)


def _style_sheet(theme: Theme, *names: str) -> str:
    """Return some sheets of the theme as one, under those of its tokens that they use."""
    sheets = (theme.find(f"styles/{name}.css").read_text("utf-8") for name in names)
    sheet = _COMMENT.sub("", "".join(sheets))
    values = dict(tokens(theme)) | {
        "--text-face": f'"Text", {_system(tokens(theme)["--serif"])}',
        "--head-face": f'"Head", {_system(tokens(theme)["--sans"])}',
    }
    used = sorted({name for name in _USED.findall(sheet) if name in values})
    root = "".join(f"  {name}: {values[name]};\n" for name in used)
    return f":root {{\n{root}}}\n{sheet}"


def _system(families: str) -> str:
    """Return the last family of a list, which every machine has: `serif`."""
    return families.rsplit(",", 1)[-1].strip()
