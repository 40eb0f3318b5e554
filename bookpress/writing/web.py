"""What the page for browsers shows: its style sheet, fonts, cover and pictures.

All of it stands in a folder of the book's name, so that a site can hold several books. The page
asks nobody else for anything.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from html import unescape
from io import BytesIO

from lxml import etree

from bookpress.disk.held import Content, whole
from bookpress.model.book import Book
from bookpress.model.theme import Theme
from bookpress.model.tokens import tokens
from bookpress.patterns import late
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

# In what a template and lxml write, `>` stands in no attribute.
_IMAGE = late(r"<img\b[^>]*>")
_SOURCE = late(r'(?<= )src="([^"?]*)[^"]*"')
_OTHER_WIDTHS = late(r' (?:srcset|sizes|loading)="[^"]*"')
_OUTSIDE = late(
    r'\s*<(?:link\b[^>]*\brel="stylesheet"|meta\b[^>]*\bhttp-equiv="Content-Security-Policy")[^>]*>'
)
_INSIDE = """\
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"/>
  <link rel="icon" href="data:,"/>
  <style>{sheet}</style>
</head>"""
"""The end of a page's head; the icon, since browsers ask for one unasked."""

_USED = late(r"var\((--[\w-]+)")
_COMMENT = late(r"/\*.*?\*/\s*", re.DOTALL)


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


def write_in_one(
    book: Book, theme: Theme, page: str, covers: Mapping[CoverPicture, bytes]
) -> bytes:
    """Write a page that holds all that it shows: style sheet, fonts and pictures.

    Source: RFC 2397 (`data:`); Content Security Policy 3, `#match-element-to-source-list`: the
    style sheet is allowed by its digest.
    """
    pictures = {f"{book.name}/{one.file}": ("image/jpeg", covers[one]) for one in covers}
    pictures |= {
        f"{book.name}/{PICTURES}/{one.name}": (one.media_type, one.content) for one in book.pictures
    }

    def held(image: re.Match[str]) -> str:
        source = _SOURCE.search(image[0])
        if source is None or (name := unescape(source[1])) not in pictures:
            return image[0]
        address = f'src="{_data(*pictures[name])}"'
        return _OTHER_WIDTHS.sub("", image[0]).replace(source[0], address, 1)

    _, faces = _fonts(theme, page, lambda _, content: _data("font/woff", content))
    sheet = faces + _style_sheet(theme, "web")
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    before, end, after = page.partition("</head>")
    inside = "\n" * bool(end) + _INSIDE.format(digest=digest, sheet=sheet)
    return _IMAGE.sub(held, _OUTSIDE.sub("", before) + inside + after).encode()


def _data(media_type: str, content: bytes) -> str:
    """Write some content as an address."""
    return f"data:{media_type};base64,{b64encode(content).decode()}"


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


def covers_of(book: str, made: Mapping[str, Content]) -> list[CoverPicture]:
    """Return those pictures of a book's cover that were made, the smallest first."""
    from PIL import Image

    found = []
    for name in (f"cover-{width}.jpg" for width in _COVER_WIDTHS):
        if content := made.get(f"{book}/{name}"):
            with Image.open(BytesIO(whole(content))) as opened:
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


def _fonts(
    theme: Theme,
    page: str,
    address: Callable[[str, bytes], str] = lambda file, content: file + version_of(content),
) -> tuple[dict[str, bytes], str]:
    """Subset the faces of the page to its characters: file → font, and the rules that name them.

    `address`: by which a rule names a file and its content.
    """
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
            named = address(font, content)
            rules.append(_FACES.format(family=family, style=style, weight=weight, file=named))
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
