"""The index: what the text marks, sorted, with pages on paper and ways there elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from lxml import etree, html

from bookpress.checking.parity import compare, compare_pages
from bookpress.checking.pdf.spoken import outline, spoken_tree
from bookpress.disk.held import whole
from bookpress.model.theme import open_theme
from bookpress.pipeline import Made, make
from bookpress.rendering.references.alphabet import sort_key
from tests.epub_books import entries
from tests.paper_books import PROSE

THEME = open_theme()
SPOTS = "[presse]{.index} *Élégies*{.index} [sa presse]{.index entry='Gutenberg, Johannes!presse'}"
TEXT = f"""
## Avant {{.front}}

Une [Presse]{{.index}} d'abord. {PROSE * 20}

## Un *[titre]{{.index}}*

[]{{.index entry="Gutenberg, Johannes"}}

{SPOTS}[^n] {PROSE * 25}

[^n]: Dans une note, l'[encre]{{.index}}.

| A | B |
|---|---|
| [case]{{.index}} | x |

## Deux

Ici [presse]{{.index}}. {PROSE * 25} Et [presse]{{.index}}.

{PROSE * 25} Encore [presse]{{.index}}. []{{.index entry="Livre" see="presse"}}
[]{{.index entry="Fust" seealso="Gutenberg, Johannes!presse"}}
"""


def book_of(folder: Path, text: str, language: str = "fr", keys: str = "") -> Made:
    source = folder / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: {language}\nauthor: B\n{keys}---\n{text}", "utf-8")
    made = make(source, ("epub", "screen", "print", "web"), THEME)
    for name in ("a.epub", "a.pdf", "a-print.pdf", "index.html"):
        (folder / name).write_bytes(whole(made.files[name]))
    return made


def pages_of(folder: Path) -> dict[str, str]:
    """Return the words of each page of the PDF, by its number."""
    with pypdfium2.PdfDocument(folder / "a.pdf") as pdf:
        return {
            pdf.get_page_label(at): " ".join(page.get_textpage().get_text_range().split())
            for at, page in enumerate(pdf)
        }


def entries_of(root: Any) -> list[str]:
    """Return the entries of an edition, as they are read."""
    return ["".join(one.itertext()).strip() for one in root.xpath("//*[@class='index-entry']")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    keys = "notes: end\nbinding: book\nfolios: roman\ncontents: yes\n"
    made = book_of(folder, TEXT, keys=keys)
    assert [one.code for one in made.findings if one.code[:2] in ("IX", "LY", "MD", "RH")] == []
    return folder


def index_of_epub(folder: Path) -> Any:
    return etree.fromstring(entries((folder / "a.epub").read_bytes())["EPUB/index.xhtml"])


def test_paper_names_the_pages_of_each_entry(folder):
    pages = pages_of(folder)
    index = next(words for words in pages.values() if words.startswith("Index"))
    note = next(page for page, words in pages.items() if "l’encre" in words)
    front = next(page for page, words in pages.items() if "Une Presse" in words)
    first = next(page for page, words in pages.items() if "sa presse" in words)
    later = [page for page, words in pages.items() if "Ici presse" in words]
    later += [page for page, words in pages.items() if "Et presse" in words]
    later += [page for page, words in pages.items() if "Encore presse" in words]

    assert f"encre, {note}" in index
    assert f"Gutenberg, Johannes, {first} presse, {first}" in index
    assert f"presse, {', '.join(dict.fromkeys([front, first, *later]))}" in index.split("Livre")[1]
    assert "Livre, voir presse" in index
    assert "Fust, voir aussi Gutenberg, Johannes, presse" in index


def test_notes_stand_before_the_index_and_the_colophon_behind(folder):
    words = " ".join(pages_of(folder).values())
    contents = words[words.index("Sommaire") :]

    assert contents.index("Deux") < contents.index("Notes") < contents.index("Index")
    assert words.rindex("l’encre") < words.index("Index case") < words.rindex("Colophon")


def test_the_epub_names_the_same_pages_with_links_to_the_places(folder):
    root = index_of_epub(folder)
    texts = entries((folder / "a.epub").read_bytes())
    links = root.xpath("//*[@class='locator']")
    held = {
        f"{name.removeprefix('EPUB/')}#{node.get('id')}"
        for name, text in texts.items()
        if name.endswith(".xhtml")
        for node in etree.fromstring(text).iter()
        if node.get("id")
    }
    paper = " ".join(pages_of(folder).values())

    assert {link.get("href") for link in links} <= held
    assert links[0].get("aria-label") == f"case, {links[0].text}"
    assert [one for one in entries_of(root) if one.split(",")[0] not in paper] == []
    assert root.xpath("//*[@role='doc-index']")
    assert b'epub:type="index"' in texts["EPUB/nav.xhtml"]


def test_a_browser_counts_the_places(folder):
    root = html.fromstring((folder / "index.html").read_bytes())
    found = entries_of(root)

    assert "presse, 1, 2, 3, 4, 5" in found
    assert root.xpath("//section[@class='notes']/following-sibling::section/@id") == ["index"]
    assert root.xpath("//*[@id='index']//a[starts-with(@href, '#index-')]")


def test_entries_are_sorted_and_keep_their_emphasis(folder):
    root = index_of_epub(folder)
    terms = ["".join(one.itertext()) for one in root.xpath("//*[@class='index-term']")]

    assert terms == [
        *("case", "Élégies", "encre", "Fust", "Gutenberg, Johannes", "presse"),
        *("Livre", "presse", "titre"),
    ]
    assert root.xpath("//*[local-name()='em' and text()='Élégies']")


def test_all_editions_have_the_same_words(folder):
    assert compare(folder / "a.epub", [folder / "a.pdf", folder / "index.html"]) == []
    assert compare_pages(folder / "a.pdf", folder / "a-print.pdf") == []


def test_the_index_is_heard_as_lists_with_links(folder):
    heard = [line.strip() for line in outline(spoken_tree(folder / "a.pdf"))]
    at = heard.index("LBody: case")

    assert heard[at - 3 : at + 2] == ["Div", "L", "LI", "LBody: case", "Reference: ,"]
    assert heard[at + 2].startswith("Link: ")


def test_pages_of_the_pdf_lead_to_the_places(folder):
    with pikepdf.open(folder / "a.pdf") as pdf:
        annotations: list[Any] = [one for page in pdf.pages for one in page.get("/Annots", [])]
        targets = [str(one.A.D if "/A" in one else one.Dest) for one in annotations]

    assert sum(target.startswith("index-") for target in targets) >= 8


def test_an_author_says_where_the_index_stands(tmp_path):
    text = "\n# I\n\n## A\n\n[b]{.index}\n\n# Noms {.index}\n\nLes pages.\n\n## Z\n\n[z]{.index}\n"
    book_of(tmp_path, text, keys="contents: 2\n")
    texts = entries((tmp_path / "a.epub").read_bytes())
    said = str(etree.fromstring(texts["EPUB/noms.xhtml"]).xpath("string()"))
    nav: Any = etree.fromstring(texts["EPUB/nav.xhtml"])

    assert " ".join(said.split()).endswith("Noms Les pages. b, 6 z, 8")
    assert "noms.xhtml" in nav.xpath("//*[@role='doc-toc']/*/*/*/@href")
    assert compare(tmp_path / "a.epub", [tmp_path / "a.pdf", tmp_path / "index.html"]) == []


def test_the_index_of_an_interview_has_pages_of_its_own(tmp_path):
    keys = "speakers: {AP: {name: Ada Petit, role: interviewee}}\npage_references: all\n"
    book_of(tmp_path, "\n## Qui ?\n\nAP: Une [imprimeuse]{.index}.\n", keys=keys)
    words = " ".join(pages_of(tmp_path).values())

    assert "Index imprimeuse, 4 5 Colophon" in words


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Un [mot]{.index} et `x`{.index}.", []),
        ("Un mot []{.index}.", ["IX01"]),
        ("Un [mot]{.index entry='!'}.", ["IX01"]),
        ("Un [mot]{.index} ou [autre]{.index see='nul'}.", ["IX02"]),
        ("Un mot.\n\n## Index {.index}", ["IX03"]),
        ("Un [mot]{.index}.\n\n## A {.index}\n\n## B {.index}", ["IX04"]),
        ("Un [mot]{.index}.\n\n### A {.index}", ["IX04"]),
        ("Un [mot]{entry='x'}.", ["RH11"]),
        ("Un mot. []{.index entry='Rien'} Puis []{.index entry='Tout'} un autre.", []),
    ],
)
def test_what_is_amiss_is_named(text, codes, tmp_path):
    made = book_of(tmp_path, f"\n## Titre\n\n{text}\n")

    assert [one.code for one in made.findings if one.code[:2] in ("IX", "RH", "MD", "PR")] == codes


def test_a_paragraph_of_marks_gives_its_places_to_the_block_beside_it(tmp_path):
    text = '\n## Titre\n\n[]{.index entry="Rien"}\n\nUn mot.\n\n[]{.index entry="Non" see="Rien"}\n'
    book_of(tmp_path, text)
    chapter = etree.fromstring(entries((tmp_path / "a.epub").read_bytes())["EPUB/titre.xhtml"])

    assert [one.get("id") for one in chapter.iter("{*}p")] == ["index-1"]


@pytest.mark.slow
def test_an_index_of_three_hundred_entries_runs_over_pages(tmp_path):
    names = [f"{first}{second}" for first in "bcdfglmprt" for second in ("ane", "ole", "une")]
    marks = [f"[]{{.index entry='{name} {number}'}}" for number in range(10) for name in names]
    text = "".join(f"\n{PROSE * 3} {' '.join(marks[at : at + 5])}\n" for at in range(0, 300, 5))
    made = book_of(tmp_path, f"\n## Titre\n{text}")
    pages = pages_of(tmp_path)
    index = " ".join(pages.values()).partition("Index ")[2]

    assert sum(index.count(f"{name} {number}, ") for name in names for number in range(10)) == 300
    assert compare(tmp_path / "a.epub", [tmp_path / "a.pdf"]) == []
    assert [one.code for one in made.findings if one.code[:2] in ("LY", "PF", "EP")] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["cote", "coté", "côte", "eau", "eau-forte", "eaux", "école", "œuvre", "ouvre"]),
        ("de", ["Äpfel", "Arm", "Masse", "Maße", "Öl", "Ort"]),
        ("es", ["nube", "ñandú", "oca"]),
        ("sv", ["zon", "ånga", "ärta", "öl"]),
        ("da", ["zone", "ære", "øl", "år"]),
        ("en", ["9", "10", "New York", "Newark", "O’Brien", "obstacle"]),
        ("ru", ["елка", "ёлка", "игра", "йод"]),
        ("el", ["άγγελος", "αετός"]),
    ],
)
def test_a_language_orders_its_letters(language, words):
    assert sorted(set(words), key=lambda one: sort_key(one, language)) == words
