"""A link to a place of the book says on paper on which page that is; elsewhere it leads there."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from bookpress.checking.parity import compare
from bookpress.disk.held import whole
from bookpress.model.theme import open_theme
from bookpress.pipeline import Made, make
from bookpress.rendering.labels import typeset_labels
from tests.epub_books import entries
from tests.paper_books import PROSE

THEME = open_theme()
TEXT = f"""
## Un {{#un}}

Voir [la fin](#fin){{.page}}, puis [le milieu](#milieu), ou [ailleurs](https://example.org).[^n]

[^n]: Aussi [le milieu](#milieu){{.page}}.

{PROSE * 30}

## Deux {{#deux}}

{PROSE * 30}

### Le milieu {{#milieu}}

{PROSE * 30}

| A | B |
|---|---|
| [début](#un){{.page}} | x |

## Trois {{#fin}}

[Retour](#un){{.page}}.
"""


def book_of(folder: Path, text: str = TEXT, *, language: str = "fr", keys: str = "") -> Made:
    source = folder / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: {language}\n{keys}---\n{text}", "utf-8")
    made = make(source, ("epub", "screen", "web"), THEME)
    for name in ("a.epub", "a.pdf", "index.html"):
        (folder / name).write_bytes(whole(made.files[name]))
    return made


def words_of(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(" ".join(texts).split())


def page_of(file: Path, words: str) -> str:
    """Return the number of the first page with these words, as it is printed."""
    with pypdfium2.PdfDocument(file) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        index = next(index for index, text in enumerate(pages) if words in text)
        return str(pdf.get_page_label(index))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("references")
    book_of(folder)
    return folder


def test_paper_names_the_page_across_chapters(folder):
    words, end, middle = words_of(folder / "a.pdf"), "Trois", "Le milieu"

    assert f"la fin (p. {page_of(folder / 'a.pdf', end)}), puis le milieu, ou" in words
    assert f"Aussi le milieu (p. {page_of(folder / 'a.pdf', middle)})." in words
    assert f"début (p. {page_of(folder / 'a.pdf', 'Voir')})" in words
    assert "000" not in words


def test_other_editions_have_the_link_alone(folder):
    texts = entries((folder / "a.epub").read_bytes())
    root = etree.fromstring(texts["EPUB/un.xhtml"])
    said = str(root.xpath("string()"))

    assert "Voir la fin, puis" in said
    assert "(p." not in said + (folder / "index.html").read_text("utf-8")


def test_the_words_of_all_editions_agree(folder):
    assert compare(folder / "a.epub", [folder / "a.pdf", folder / "index.html"]) == []


def test_all_links_of_a_book_may_name_their_page(tmp_path):
    book_of(tmp_path, keys="page_references: all\nfolios: roman\nbinding: book\n")
    words = words_of(tmp_path / "a.pdf")

    assert words.count("(p. ") == 5
    assert f"le milieu (p. {page_of(tmp_path / 'a.pdf', 'Le milieu')}), ou ailleurs" in words


def test_a_language_has_its_own_word_for_page(tmp_path):
    book_of(tmp_path, "\n## Eins {#e}\n\nSiehe [dort](#e){.page}.\n", language="de")

    assert "Siehe dort (S. 5)." in words_of(tmp_path / "a.pdf").replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl", "pt", "pt-br"])
def test_a_number_stays_with_its_abbreviation(language):
    assert " " not in typeset_labels(THEME, language)["page_reference"]


def test_a_number_that_moves_its_own_place_settles(tmp_path):
    # As “viii” the reference takes a line more, and its place goes to page ix; as “ix” it does not.
    lines = "\n\nUn mot court." * 117
    text = f"Ceci est un alinéa dont la fin dit où {'x' * 14} est [la suite](#fin){{.page}}.{lines}"
    book_of(
        tmp_path,
        f"\n## Avant {{.front}}\n\n{text}\n\n### La fin {{#fin}}\n\nUn autre mot.\n\nEt un."
        "\n\n## Texte\n\nMot.\n",
        keys="binding: book\nfolios: roman\n",
    )

    assert f"(p. {page_of(tmp_path / 'a.pdf', 'La fin')})" in words_of(tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A [place](#a){.page}.", []),
        ("A [site](https://example.org){.page}.", ["MD98"]),
        ("A [word]{.page}.", ["MD98"]),
    ],
)
def test_what_has_no_page_is_named(text, codes, tmp_path):
    made = book_of(tmp_path, f"\n## A {{#a}}\n\n{text}\n", language="en")

    assert [one.code for one in made.findings if one.code in ("MD89", "MD98")] == codes
