"""Figures and tables that have a number, and the references to them, alike in every edition."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from bookpress.checking.parity import compare
from bookpress.disk.held import whole
from bookpress.model.theme import DEFAULT, open_theme
from bookpress.pipeline import Made, make
from tests.epub_books import entries

THEME = open_theme()
TEXT = """
## Un

Voir @fig:un, [@tbl-mots] et \\@ref(fig:sans).[^n] Un courriel : a@fig-un.org.

[^n]: Aussi @tbl:mots.

![Des guillemets](g.svg "La *presse*"){#fig:un width=30%}

Table: Des mots {#tbl:mots}

| A | B |
|---|---|
| x | y |

## Deux

![Des guillemets](g.svg){#fig:sans width=20%}

![Des guillemets](g.svg "Sans numéro"){width=20%}
"""


def book_of(folder: Path, text: str = TEXT, language: str = "fr") -> Made:
    (folder / "g.svg").write_bytes((DEFAULT / "new/guillemets.svg").read_bytes())
    source = folder / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: {language}\nauthor: B\n---\n{text}", "utf-8")
    made = make(source, ("epub", "screen", "web"), THEME)
    for name in ("a.epub", "a.pdf", "index.html"):
        (folder / name).write_bytes(whole(made.files[name]))
    return made


def said(folder: Path) -> dict[str, str]:
    """Return the words of each edition, spaces as one types them."""
    files = entries((folder / "a.epub").read_bytes())
    chapters = sorted(name for name in files if name.startswith(("EPUB/un", "EPUB/deux")))
    with pypdfium2.PdfDocument(folder / "a.pdf") as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    texts = {
        "epub": " ".join(text_of(files[name]) for name in reversed(chapters)),
        "page": text_of((folder / "index.html").read_bytes()),
        "pdf": " ".join(pages),
    }
    return {name: " ".join(text.split()) for name, text in texts.items()}


def text_of(page: bytes) -> str:
    return "".join(map(str, html.fromstring(page).itertext()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("numbers")
    made = book_of(folder)
    assert [one.code for one in made.findings if one.code[:2] == "MD"] == []
    return folder


@pytest.mark.parametrize("edition", ["epub", "page", "pdf"])
def test_captions_and_references_have_their_numbers(folder, edition):
    words = said(folder)[edition]

    assert "Voir figure 1, tableau 1 et figure 2." in words.replace("figure 2.1", "figure 2.")
    assert "Figure 1. La presse" in words
    assert "Tableau 1. Des mots" in words
    assert "Aussi tableau 1." in words
    assert "a@fig-un.org" in words
    assert words.count("Figure 2") == 1
    assert "Figure 3" not in words


def test_all_editions_say_the_same(folder):
    assert compare(folder / "a.epub", [folder / "a.pdf", folder / "index.html"]) == []


@pytest.mark.parametrize(("language", "words"), [("de", "Abbildung 1"), ("nl", "figuur 1")])
def test_a_language_has_its_own_word(language, words, tmp_path):
    book_of(tmp_path, "\n## A\n\n@fig:x\n\n![X](g.svg){#fig:x}\n", language)

    assert words in text_of((tmp_path / "index.html").read_bytes()).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@Fig:x shows it.", "Figure 1 shows it."),
        ("See [@fig:x; @tbl:y].", "See figure 1, table 1."),
        ("See [here, @fig:x].", "See [here, figure 1]."),
        ("See [](#fig:x) and [](#tbl:y).", "See figure 1 and table 1."),
        ("See [@fig:x; @fig:none].", "See figure 1, @fig:none."),
    ],
)
def test_a_reference_is_understood_as_authors_write_it(text, shown, tmp_path):
    rest = "![X](g.svg){#fig:x}\n\n| A | B |\n|---|---|\n| x | y |\n\n: Words {#tbl:y}\n"
    made = book_of(tmp_path, f"\n## D\n\n{text}\n\n{rest}", "en")
    codes = [one.code for one in made.findings if one.code[:2] in ("AD", "MD")]

    assert shown in text_of((tmp_path / "index.html").read_bytes()).replace("\u00a0", " ")
    assert codes == (["MD38"] if "none" in shown else [])
    assert compare(tmp_path / "a.epub", [tmp_path / "a.pdf", tmp_path / "index.html"]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See @fig:x.", ["MD38"]),
        ("See -@fig:x.", ["MD38"]),
        ("See [@sec:x].", ["MD24"]),
        ("See [this @tbl:x](https://example.org).", ["MD38"]),
        ("See `@fig:x`.", []),
        ("### @fig:x", ["MD38"]),
    ],
)
def test_a_reference_to_nothing_stays_as_typed_and_is_named(text, found, tmp_path):
    made = book_of(tmp_path, f"\n## D\n\n{text}\n", "en")
    codes = [one.code for one in made.findings if one.code[:2] == "MD"]

    assert sorted(set(codes)) == found
    assert "@" in text_of((tmp_path / "index.html").read_bytes())


def test_a_link_without_words_in_a_heading_is_named(tmp_path):
    text = "## D [](#fig:x)\n\n![X](g.svg){#fig:x}\n"
    made = book_of(tmp_path, f"\n{text}", "en")

    assert [one.code for one in made.findings if one.code[:2] in ("AD", "MD")] == ["AD07"]
    assert compare(tmp_path / "a.epub", [tmp_path / "a.pdf", tmp_path / "index.html"]) == []
