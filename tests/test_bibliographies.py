"""Works cited are hung by their first words, from a list or from paragraphs, in every edition."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from bookpress.disk.held import whole
from bookpress.model.theme import open_theme
from bookpress.pipeline import Made, make
from tests.epub_books import entries
from tests.page_lines import Line, pages_of

LONG = (
    "Martin, Ada. *Petites marées, et autres rivages de la même mer, en deux livres*. Paris, 2024."
)
FORMS = {
    "list": f"- Anonyme. *Guide*. 1843.\n- {LONG} {LONG}\n{{.bibliography}}\n",
    "division": f"::: {{.bibliography}}\nAnonyme. *Guide*. 1843.\n\n{LONG} {LONG}\n:::\n",
    "pandoc": "::: {#refs .references .csl-bib-body .hanging-indent}\n"
    f"::: {{#ref-a .csl-entry}}\nAnonyme. *Guide*. 1843.\n:::\n\n"
    f"::: {{#ref-b .csl-entry}}\n{LONG} {LONG}\n:::\n:::\n",
}


def book_of(folder: Path, text: str) -> Made:
    source = folder / "a.md"
    source.write_text(f"---\ntitle: A\nlanguage: fr\nauthor: B\n---\n\n## Un\n\n{text}", "utf-8")
    return make(source, ("epub", "screen", "web"), open_theme())


def lines_of(folder: Path, made: Made) -> list[Line]:
    (folder / "a.pdf").write_bytes(whole(made.files["a.pdf"]))
    return [
        line
        for _, lines in pages_of(folder / "a.pdf")
        for line in lines
        if line.size == pytest.approx(10.25, abs=0.1)
    ]


@pytest.mark.parametrize("form", FORMS)
def test_works_are_hung_on_paper(form, tmp_path):
    made = book_of(tmp_path, FORMS[form])
    lines = lines_of(tmp_path, made)
    first = next(line.left for line in lines if line.text.startswith("Anonyme"))
    opening = [line.left for line in lines if line.text.startswith("Martin, Ada. Petites")]
    hung = [line.left for line in lines if line.left > first + 10]

    assert [one.code for one in made.findings if one.code[:2] in ("MD", "RH")] == []
    assert opening[0] == pytest.approx(first, abs=1.5)
    assert len(hung) >= 2
    assert "– Anonyme" not in " ".join(line.text for line in lines)


@pytest.mark.parametrize("form", FORMS)
def test_other_editions_have_them_in_a_bibliography(form, tmp_path):
    made = book_of(tmp_path, FORMS[form])
    pages = [whole(made.files["index.html"]), entries(whole(made.files["a.epub"]))["EPUB/un.xhtml"]]
    shown = [
        "".join(map(str, node.itertext())).split()[0]
        for page in pages
        for node in html.fromstring(page).iter()
        if node.get("class") == "bibliography"
    ]

    assert shown == ["Anonyme.", "Anonyme."]
