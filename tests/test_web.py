"""The page for browsers: what it offers, where its links land, what it asks of others (nothing)."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from lxml.etree import fromstring
from PIL import Image

from bookpress.editions import make_web
from bookpress.model.book import Isbns, Picture, PrintedBook, SectionKind
from bookpress.model.theme import open_theme
from bookpress.model.tokens import tokens
from tests.small_book import AUTHOR, LAST, OPENING, QUESTION, small_book

FILES = {
    "ada-petit.epub": b"e" * 311_500,
    "ada-petit.pdf": b"p" * 1_260_000,
    "ada-petit-print.pdf": b"x" * 2_000_000,
}


def cover(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB", (1600, 2560), colour).save(out, "JPEG")
    return out.getvalue()


def write(
    book=None, page_name: str = "index.html", files=None, *, has_feeds: bool = False
) -> dict[str, bytes]:
    files = FILES if files is None else files
    book = book or small_book()
    return make_web(book, open_theme(), files, cover(), page_name, has_feeds=has_feeds)


def tree_of(html: bytes) -> Any:
    """Parse a page; `Any`, since an XPath may give anything."""
    return fromstring(html)


def page(book=None, **words) -> Any:
    return tree_of(write(book, **words)["index.html"])


def values(tree: Any, path: str) -> list[str]:
    return [str(one) for one in tree.xpath(path)]


def bare(address: str) -> str:
    """Return an address without its version."""
    return address.partition("?v=")[0]


def test_the_page_offers_the_epub_and_the_pdf_with_their_sizes():
    links = page().xpath("//ul[@class='downloads']//a")

    assert [bare(link.get("href")) for link in links] == ["ada-petit.epub", "ada-petit.pdf"]
    assert [link.get("download") for link in links] == ["ada-petit.epub", "ada-petit.pdf"]
    assert ["".join(link.itertext()) for link in links] == [
        "EPUB pour liseuse et téléphone, 312\xa0ko",
        "PDF à lire sur un écran, 1,3\xa0Mo",
    ]


@pytest.mark.parametrize(("language", "shop"), [("fr", "fr"), ("en", "com"), ("de", "de")])
def test_the_help_for_each_device_leads_to_its_makers(language, shop):
    links = page(small_book(language=language)).xpath("//details//a")

    assert {link.get("href") for link in links} == {
        "https://www.kobo.com/help",
        f"https://www.amazon.{shop}/sendtokindle",
        "https://play.google.com/books/uploads",
        "https://thorium.edrlab.org",
        "https://calibre-ebook.com",
    }
    assert f"amazon.{shop}/sendtokindle" in [link.text for link in links]
    assert {link.get("rel") for link in links} == {"external noopener"}


def test_a_page_without_files_offers_none():
    assert page(files={}).xpath("//ul[@class='downloads']") == []


def test_every_file_that_the_page_names_is_written():
    files = write()
    sheet = files["ada-petit/style.css"].decode()
    tree = tree_of(files["index.html"])

    named = set(values(tree, "//img/@src | //link[@rel='stylesheet']/@href"))
    named |= {one.split()[0] for one in values(tree, "//img/@srcset")[0].split(", ")}
    named |= {f"ada-petit/{font}" for font in re.findall(r'url\("([^"]+)"\)', sheet)}

    assert set(map(bare, named)) == set(files) - {"index.html"}


def test_what_the_page_names_has_another_address_once_it_has_changed():
    picture = Picture("phare.png", b"png", "image/png", 20, 10, "phare.png", 3)
    body = fromstring('<div><p>Voir <img src="images/phare.png" alt="Un phare"/>.</p></div>')
    before = replace(small_book(replace(OPENING, body=body)), pictures=(picture,))
    after = replace(
        small_book(replace(OPENING, body=body), title="Ж ж"),
        pictures=(replace(picture, content=b"other"),),
    )

    def named(book, colour, **files):
        made = make_web(book, open_theme(), FILES | files, cover(colour), "index.html")
        page, sheet = made["index.html"].decode(), made["ada-petit/style.css"].decode()
        found = re.findall(r"([\w/.-]+)(\?v=[0-9a-f]{8})(?![0-9a-f])", page + sheet)
        return dict(found)

    old = named(before, (200, 30, 30))
    again = named(before, (200, 30, 30))
    new = named(after, (20, 30, 30), **{"ada-petit.epub": b"e", "ada-petit.pdf": b"p"})

    assert old == again
    assert {"ada-petit.epub", "ada-petit/style.css", "ada-petit/images/phare.png"} <= set(old)
    assert {"ada-petit/cover-640.jpg", "fonts/text-regular.woff", "ada-petit.pdf"} <= set(old)
    assert [name for name in old if old[name] == new[name] and "bold" not in name] == []


def test_the_page_asks_nobody_for_anything():
    files = write(small_book(site="https://exemple.fr/livres/"))
    tree = tree_of(files["index.html"])

    assert tree.xpath("//iframe | //object | //form | //@onclick | //@style") == []
    # Data, which no browser runs, and which its policy therefore lets stand.
    assert values(tree, "//script/@type") == ["application/ld+json"]
    policy = tree.xpath("string(//meta[@http-equiv]/@content)")
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self'")
    shown = values(tree, "//@src | //link[@rel='stylesheet']/@href")
    assert not [address for address in shown if ":" in address]
    assert set(re.findall(rb"url\(.(\w+)", files["ada-petit/style.css"])) == {b"fonts"}


def test_every_link_inside_the_page_lands_on_one_place():
    tree = page()
    ids = values(tree, "//@id")

    targets = [href[1:] for href in values(tree, "//a/@href") if href.startswith("#")]

    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    assert {"note-feu", "call-feu", "ouverture", "_text"} <= set(targets)
    labelled = values(tree, "//@aria-labelledby")
    assert set(labelled) <= set(ids)


def test_a_note_stands_at_the_end_with_a_link_each_way():
    tree = page()

    call = tree.xpath("//a[@id='call-feu']")[0]
    note = tree.xpath("//*[@id='note-feu']")[0]

    assert call.get("href") == "#note-feu"
    assert note.xpath(".//a[@href='#call-feu']")[0].get("aria-label") == "Note 1. Retour au texte"
    assert " ".join("".join(note.itertext()).split()) == "1 Le feu, en anglais."


def test_numbers_that_begin_again_stand_under_their_section():
    second = replace(
        LAST,
        body=fromstring(
            '<div><p>Elle<a class="note-call" id="call-eau" href="#note-eau">1</a></p></div>'
        ),
        notes=(replace(QUESTION.notes[0], label="eau", id="note-eau", body=fromstring("<div/>")),),
    )

    heads = page(small_book(QUESTION, second)).xpath("//section[@class='notes']/h3/text()")

    assert heads == ["Pourquoi un phare ?", "Et la mer ?"]


def test_a_speaker_is_named_where_she_speaks():
    speech = page().xpath("//div[contains(@class, 'interviewee')]/p")[0]

    assert "".join(speech.itertext()).split()[:4] == ["Ada", "Petit", ":", "Pour"]


def test_a_table_scrolls_in_a_box_that_a_keyboard_reaches():
    box = page().xpath("//table/..")[0]

    assert box.attrib == {
        "class": "wide",
        "role": "group",
        "tabindex": "0",
        "aria-label": "Tableau",
    }


def test_a_table_with_a_caption_is_a_landmark_that_bears_its_name():
    body = "<div><table><caption>Des <em>feux</em></caption><tr><td>A</td></tr></table></div>"
    section = replace(LAST, body=fromstring(body.replace("</div>", "") + body[5:]))

    boxes = page(small_book(section)).xpath("//table/..")

    names = [one.get("aria-labelledby") for one in boxes]
    assert [one.get("role") for one in boxes] == ["region", "region"]
    assert names == [one.get("id") for one in page(small_book(section)).iter("caption")]
    assert len(set(names)) == 2


def test_no_element_is_left_open_for_an_html_parser():
    html = write()["index.html"].decode()

    closed = set(re.findall(r"<(\w+)[^<>]*/>", html))

    assert closed <= {"meta", "link", "img", "br", "hr"}
    assert "<td></td>" in html


def test_the_source_lines_and_marks_of_the_tree_do_not_show():
    html = write()["index.html"].decode()

    assert "data-" not in html


def test_a_book_with_parts_keeps_one_first_head():
    part = replace(
        LAST, kind=SectionKind.PART, id="partie", title=fromstring("<h1>Première partie</h1>")
    )

    tree = page(small_book(part, QUESTION))

    assert values(tree, "//h1/text()") == ["Entretien avec Ada Petit"]
    assert tree.xpath("string(//section[@id='partie']/h2)") == "Première partie"
    assert tree.xpath("string(//section[@id='pourquoi-un-phare']/h3)") == "Pourquoi un phare ?"


def test_a_book_of_one_part_is_listed_by_its_chapters():
    part = replace(
        LAST, kind=SectionKind.PART, id="partie", title=fromstring("<h1>Première partie</h1>")
    )
    chapters = [replace(QUESTION, id=name) for name in ("un", "deux", "trois")]

    listed = values(page(small_book(part, *chapters)), "//nav//a/@href")

    assert listed == ["#partie", "#un", "#deux", "#trois"]


def test_an_address_gives_a_canonical_link_and_a_card():
    book = small_book(site="https://exemple.fr/livres/", description="Un phare.")

    tree = tree_of(write(book, "ada-petit.html")["ada-petit.html"])

    assert values(tree, "//link[@rel='canonical']/@href") == [
        "https://exemple.fr/livres/ada-petit.html"
    ]
    assert values(page(book), "//link[@rel='canonical']/@href") == ["https://exemple.fr/livres/"]
    card = {one.get("property"): one.get("content") for one in tree.xpath("//meta[@property]")}
    assert card["og:title"] == "Entretien avec Ada Petit"
    assert bare(card["og:image"]) == "https://exemple.fr/livres/ada-petit/cover-640.jpg"
    assert tree.xpath("string(//meta[@name='description']/@content)") == "Un phare."


@pytest.mark.parametrize(
    ("head", "name", "content"),
    [
        ({"unlisted": True}, "robots", "noindex"),
        ({"tdm_reserved": True}, "tdm-reservation", "1"),
        ({"authors": (AUTHOR,)}, "author", "Ada Petit"),
    ],
)
def test_what_the_head_asks_stands_in_the_page(head, name, content):
    found = values(page(small_book(**head)), f"//meta[@name='{name}']/@content")

    assert found == [content]


def test_a_public_page_may_be_indexed():
    assert page().xpath("//meta[@name='robots' or @name='tdm-reservation']") == []


def announced(tree: Any) -> list[tuple[str, str, str]]:
    """Return type, file and title of what the page offers beside itself and its downloads."""
    links = tree.xpath("//link[@rel='alternate'][@title]")
    return [(link.get("type"), link.get("href"), link.get("title")) for link in links]


def test_the_page_announces_the_catalogues_that_stand_beside_it():
    assert announced(page(has_feeds=True)) == [
        (
            "application/atom+xml;profile=opds-catalog;kind=acquisition",
            "catalog.xml",
            "Catalogue (OPDS 1.2)",
        ),
        ("application/opds+json", "catalog.json", "Catalogue (OPDS 2.0)"),
    ]


@pytest.mark.parametrize(("has_feeds", "unlisted"), [(False, False), (True, True)])
def test_a_page_without_catalogues_or_of_an_unlisted_book_announces_none(has_feeds, unlisted):
    assert announced(page(small_book(unlisted=unlisted), has_feeds=has_feeds)) == []


def test_labels_in_another_language_say_so():
    tree = page(small_book(language="oc"))

    assert tree.get("lang") == "oc"
    assert values(tree, "//ul[@class='downloads']/@lang | //h2[@id='_notes']/@lang") == ["en", "en"]


def test_the_end_of_the_page_says_isbn_and_printed_book_as_its_data_do():
    printed = PrintedBook("Le grand livre", None, None, "https://exemple.org/a")
    isbns = Isbns("9782070368228", None, "9782070368235")

    tree = page(small_book(isbn=isbns, book=printed))

    assert values(tree, "//footer/p/text()") == [
        "ISBN 978-2-07-036823-5 (imprimé)",
        "ISBN 978-2-07-036822-8 (EPUB)",
        "Mis à jour le 7\xa0septembre\xa02024",
    ]
    [link] = tree.xpath("//footer//a")
    assert link.get("href") == "https://exemple.org/a"
    assert "Le grand livre" in link.text


def test_text_of_a_template_language_is_text():
    tree = page(small_book(title="{{ 7 * 7 }} <b>", subtitle="{% raw %}"))

    assert tree.findtext(".//h1") == "{{ 7 * 7 }} <b>"
    assert tree.findtext(".//p[@class='subtitle']") == "{% raw %}"


def test_pictures_stand_in_the_folder_of_the_book():
    picture = Picture("phare.png", b"png", "image/png", 20, 10, "phare.png", 3)
    body = fromstring('<div><figure><img src="images/phare.png" alt="Un phare"/></figure></div>')
    book = replace(small_book(replace(OPENING, body=body)), pictures=(picture,))

    files = write(book)

    assert files["ada-petit/images/phare.png"] == b"png"
    assert b'src="ada-petit/images/phare.png?v=' in files["index.html"]


def test_two_pages_of_one_book_are_the_same_bytes():
    assert write() == write()


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("night", ["", "night-"])
@pytest.mark.parametrize("letters", ["ink", "accent"])
def test_letters_stand_seven_to_one_on_the_page(night, letters):
    colours = tokens(open_theme())

    light, dark = sorted(
        (luminance(colours[f"--{night}{name}"]) for name in (letters, "paper")), reverse=True
    )

    assert (light + 0.05) / (dark + 0.05) >= 7


def test_the_style_sheet_holds_no_colour_of_its_own(root):
    sheet = (root / "templates" / "styles" / "web.css").read_text("utf-8")

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl", sheet) == []


@pytest.mark.parametrize(
    ("css", "face"),
    [
        ("", "source-sans-3/SourceSans3-Semibold.ttf"),
        (
            ':root { --sans: "Source Code Pro", monospace; }',
            "source-code-pro/SourceCodePro-Semibold.ttf",
        ),
    ],
)
def test_the_heads_of_the_page_are_set_in_the_sans_of_the_theme(css, face, root, tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(css)
    book = small_book()

    made = make_web(book, open_theme(tmp_path), FILES, cover(), "index.html")

    font = BytesIO(made[f"{book.name}/fonts/head-bold.woff"])
    with TTFont(font) as ours, TTFont(root / "templates/fonts" / face) as theirs:
        widths = [one["hmtx"][one.getBestCmap()[ord("m")]][0] for one in (ours, theirs)]
    assert widths[0] == widths[1]


def photograph(folder: Path, width: int, height: int, *flags: str) -> Image.Image:
    """Let a browser draw the page of a folder."""
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += ["--disable-background-networking", "--no-first-run", "--enable-logging=stderr"]
    command += [f"--user-data-dir={folder / 'browser'}", f"--window-size={width},{height}"]
    command += [f"--screenshot={folder / 'shot.png'}", *flags, f"{folder / 'index.html'}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=100)
    assert "CONSOLE" not in done.stderr, done.stderr
    with Image.open(folder / "shot.png") as opened:
        return opened.convert("RGB")


@pytest.mark.judge("chromium")
@pytest.mark.parametrize(
    ("flags", "token"),
    [((), "--accent"), (("--blink-settings=preferredColorScheme=0",), "--night-accent")],
)
def test_a_phone_shows_both_downloads_without_scrolling(tmp_path, flags, token):
    title = (
        "Un entretien de vingt mots avec la gardienne du phare d’Ar-Men sur la mer, "
        "le vent et les longues nuits"
    )
    for name, content in write(small_book(title=title, collection="Ressources")).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    colour = tokens(open_theme())[token]
    accent = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))

    shot = photograph(tmp_path, 360, 640, *flags)

    column = [shot.getpixel((30, y)) == accent for y in range(640)]
    bands = "".join("#" if one else "." for one in column)
    assert len(re.findall(r"#{30,}", bands)) == 2
    assert bands.endswith(".")
