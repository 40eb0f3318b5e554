"""Five books, five readers that were not written here, and what each reads of a book at all.

A reader is a function from an EPUB to what it shows, by field; a field that it does not know is not
there. `READS` says for each how the truth looks in it; the manual has the same table.
"""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lxml import etree
from PIL import Image, ImageChops, ImageStat

from tests.browser import Tab
from tests.conftest import ROOT

Shown = dict[str, Any]
"""Field → what a reader shows: words, a tuple of them, or the bytes of a picture."""

READERS = ("calibre", "AZW3", "foliate-js", "epub.js", "MuPDF")
"""AZW3: the form of Kindles, as calibre makes it and reads it again."""

READS = {
    "title": ("yes", "yes", "yes", "yes", "yes"),
    "subtitle": ("behind the title", "behind the title", "yes", "no", "no"),
    "author": ("yes", "yes", "yes", "the first", "the first"),
    "series": ("yes", "no", "yes", "no", "no"),
    "date": ("year and month", "year and month", "yes", "yes", "no"),
    "language": ("without its region", "without its region", "yes", "yes", "no"),
    "cover": ("yes", "yes", "yes", "yes", "yes"),
    "page list": ("no", "no", "yes", "yes", "no"),
}
"""Field → how each reader shows it.

calibre joins title and subtitle, fills in a day that is missing and moves the first and the last
day of a month (its `fix_only_date`), names languages by three letters, and shows no page list in
its library; into an AZW3 it writes no series and no page list. epub.js takes the first element of
each name, and none of a collection. MuPDF looks up the title and the first author only.
"""

SEEN: Mapping[str, Callable[[Any], Any]] = {
    "yes": lambda truth: truth,
    "behind the title": lambda truth: truth,
    "the first": lambda truth: truth[:1],
    "year and month": lambda truth: truth[:7],
    "without its region": lambda truth: truth.partition("-")[0],
}
"""A cell of the table → what becomes of the truth."""

INVENTED = {("AZW3", "date")}
"""What a reader shows of a book that does not say it: calibre writes the day of the conversion."""

_HEADS = {
    "people": """\
title: La veille des feux
subtitle: Récits de gardiens
language: fr
date: 2023-11-05
author:
  - {name: Ada Petit, sort: "Petit, Ada"}
  - {name: Jean de La Tour, role: author, sort: "La Tour, Jean de"}
  - {name: Maria Roth, role: translator}
  - {name: Luc Noir, role: illustrator}
series: {name: Les gens de mer, number: 2}
""",
    "from the right": """\
title: حارس المنارة
subtitle: حكاية من البحر
language: ar
date: 2022-03
author: سلمى البحري
""",
    "pictures": """\
title: Le phare en images
language: fr
date: 2024-09-07
author: Ada Petit
cover: {file: couverture.png, alt: Un phare}
""",
}

_TEXT = """
## Un

![Un phare blanc et rouge sur un rocher](phare.png "Le phare")

Le feu[^1].

[^1]: La lampe.

## Deux

La nuit.
"""

TRUTH: dict[str, Shown] = {
    "interview": {
        "title": "Entretien avec Samuel Durand",
        "subtitle": "ChatGPT dans l'entreprise, entre curiosité et choix conscient",
        "author": ("Samuel Durand",),
        "language": "fr",
    },
    "people": {
        "title": "La veille des feux",
        "subtitle": "Récits de gardiens",
        "author": ("Ada Petit", "Jean de La Tour"),
        "series": "Les gens de mer 2",
        "date": "2023-11-05",
        "language": "fr",
    },
    "from the right": {
        "title": "حارس المنارة",
        "subtitle": "حكاية من البحر",
        "author": ("سلمى البحري",),
        "date": "2022-03",
        "language": "ar",
    },
    "pictures": {
        "title": "Le phare en images",
        "author": ("Ada Petit",),
        "date": "2024-09-07",
        "language": "fr",
    },
    "everything": {
        "title": "Tout ce que l'en-tête sait dire",
        "subtitle": "« Presque » tout ?",
        "author": ("Ada Petit",),
        "date": "2024-01-01",
        "language": "fr-FR",
    },
}
"""A book → what its front matter says; cover and page list are added where it has been built."""


def source_of(name: str, folder: Path) -> Path:
    """Return the source of a book, written to a folder where it is not one of ours."""
    books = ROOT / "tests" / "books"
    if name == "interview":
        return ROOT / "source" / "entretien-samuel-durand.md"
    if name == "everything":
        return books / "tout-en-tete.md"
    source = folder / f"{name.replace(' ', '-')}.md"
    source.write_text(f"---\n{_HEADS[name]}---\n{_TEXT}", "utf-8")
    for picture in ("phare.png", "couverture.png"):
        (folder / picture).write_bytes((books / picture).read_bytes())
    return source


def plain(text: str) -> str:
    """Undo what typography does to a text: its apostrophes, its spaces."""
    return " ".join(text.replace("’", "'").split())


def expected(reader: str, truth: Shown) -> Shown:
    """Return what a reader shows of a book that says the truth."""
    cells = {field: cells[READERS.index(reader)] for field, cells in READS.items()}
    return {field: SEEN[cells[field]](truth[field]) for field in truth if cells[field] != "no"}


def in_words(shown: Shown, cover: bytes) -> Shown:
    """Make what a reader shows comparable: plain words, and whether a picture is the cover."""
    made: Shown = {}
    for field, value in shown.items():
        if field == "cover":
            made[field] = alike(value, cover) if value else None
        else:
            made[field] = plain(value) if isinstance(value, str) else tuple(map(plain, value))
    return {field: value for field, value in made.items() if value}


def alike(one: bytes, other: bytes) -> str:
    """Return “the cover” when two pictures show the same, whole, whatever their size."""
    pictures = [Image.open(BytesIO(content)).convert("L") for content in (one, other)]
    ratios = [picture.width / picture.height for picture in pictures]
    small = [picture.resize((24, 36)) for picture in pictures]
    difference = ImageStat.Stat(ImageChops.difference(*small)).mean[0]
    same = abs(ratios[0] - ratios[1]) < 0.01 and difference < 6
    return "the cover" if same else "another picture"


# The readers.


def calibre(file: Path) -> Shown:
    """Ask calibre's library, of an EPUB or an AZW3."""
    with TemporaryDirectory() as name:
        record, cover = Path(name, "record.opf"), Path(name, "cover.jpg")
        command = ["ebook-meta", str(file), f"--to-opf={record}", f"--get-cover={cover}"]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        package = etree.fromstring(record.read_bytes())
        picture = cover.read_bytes() if cover.exists() else b""

    def said(name: str) -> list[str]:
        return [node.text or "" for node in package.iter(f"{{*}}{name}")]

    more = {node.get("name"): node.get("content") for node in package.iter("{*}meta")}
    title, _, subtitle = said("title")[0].partition(": ")
    series = [more[name] for name in ("calibre:series", "calibre:series_index") if name in more]
    date = (said("date") or [""])[0][:7]
    return {
        "title": title,
        "subtitle": subtitle,
        "author": said("creator"),
        "series": " ".join(filter(None, series)),
        "date": "" if date == "0101-01" else date,  # calibre's word for none
        "language": {"fra": "fr", "ara": "ar"}.get(" ".join(said("language")), ""),
        "cover": picture,
    }


def azw3(file: Path) -> Shown:
    """Let calibre make a book for Kindles, and ask its library of it."""
    kindle = file.with_suffix(".azw3")
    command = ["ebook-convert", str(file), str(kindle)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return calibre(kindle)


def foliate(tab: Tab, address: str) -> Shown:
    """Ask foliate-js."""
    listed = tab.run(f"openBook('{address}')")
    about = tab.run("describeBook()")
    people = about["author"] if isinstance(about["author"], list) else [about["author"]]
    series = (about.get("belongsTo") or {}).get("series") or {}
    return {
        "title": about["title"],
        "subtitle": about.get("subtitle", ""),
        "author": [one["name"] for one in people],
        "series": " ".join(map(str, series.values())),
        "date": about.get("published", ""),
        "language": about["language"],
        "cover": content_of(about["cover"]),
        "page list": listed["pages"],
    }


def epubjs(tab: Tab, address: str) -> Shown:
    """Ask epub.js."""
    listed = tab.run(f"openBook('{address}')")
    about = tab.run("describeBook()")
    return {
        "title": about["title"],
        "author": [about["creator"]],
        "date": about["pubdate"],
        "language": about["language"],
        "cover": content_of(about["cover"]),
        "page list": listed["pages"],
    }


def mupdf(file: Path) -> Shown:
    """Ask MuPDF: what it looks up, and the picture of the first page."""
    import pymupdf

    with pymupdf.open(file) as opened:
        about, blocks = opened.metadata, opened[0].get_text("dict")["blocks"]
    pictures = [block["image"] for block in blocks if block["type"] == 1]
    return {
        "title": about["title"],
        "author": [about["author"]],
        "date": about["creationDate"],
        "cover": pictures[0] if pictures else b"",
    }


def content_of(address: str | None) -> bytes:
    """Return what an address of the kind `data:` holds."""
    return base64.b64decode((address or "").partition(",")[2])
