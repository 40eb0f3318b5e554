"""Whoever reads a PDF finds the characters that the author typed, though they share glyphs."""

from __future__ import annotations

import subprocess

import pytest

import bookpress
from bookpress.checking.parity import compare, compare_pages
from bookpress.checking.pdf.judges import page_validation
from bookpress.checking.pdf.spoken import flatten, spoken_tree
from tests.page_lines import pages_of

HEAD = "---\ntitle: Phare\nlanguage: fr\nidentifier: urn:x:a\nauthor: Ada Petit\n---\n\n## Un\n\n"
CALLS = "Voici " + ", ".join(f"mot[^{n}]" for n in range(1, 13)) + ".\n\n"
NOTES = "".join(f"[^{n}]: Une note.\n" for n in range(1, 13))
SHARED = (
    "12 m² et 13 m³, 10¹, 10⁰ 10⁴ 10⁵ 10⁶ 10⁷ 10⁸ 10⁹",
    "H₂O, CO₂, a₀ a₁ a₃ a₄ a₅ a₆ a₇ a₈ a₉",
    "1ª et 2º, 5 µm et le μ grec",
    "un ’ et un ʼ, un ∆ et un Δ",
)
ORDINARY = "1^re^, 2^e^, x<sup>2</sup>, H<sub>2</sub>O, 1^a^ 1^o^, un mot-composé."


@pytest.fixture(name="folder", scope="module", params=["calls first", "calls last"])
def folder_fixture(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("characters")
    lines = "\n\n".join((*SHARED, ORDINARY)) + "\n\n"
    text = CALLS + lines if request.param == "calls first" else lines + CALLS
    (folder / "a.md").write_text(HEAD + text + NOTES, "utf-8")
    bookpress.build(folder / "a.md", folder, ["epub", "screen", "print"])
    return folder


def typed(text: str) -> str:
    """Return a text without the spaces that typography changes, and without line ends."""
    return "".join(text.split())


@pytest.mark.judge("poppler")
@pytest.mark.parametrize("name", ["a.pdf", "a-print.pdf"])
def test_poppler_and_pdfium_read_what_was_typed(folder, name):
    run = subprocess.run(["pdftotext", folder / name, "-"], capture_output=True, check=True)
    read = typed(run.stdout.decode())
    pages = typed("".join(line.text for _, lines in pages_of(folder / name) for line in lines))

    for line in (*SHARED, "x2, H2O, 1a 1o, un mot-composé.", "mot9, mot10, mot11, mot12."):
        assert typed(line) in read
        assert typed(line) in pages


@pytest.mark.judge("page-validation")
def test_a_voice_says_what_was_typed(folder):
    said = typed(flatten(spoken_tree(folder / "a.pdf")))

    assert all(typed(line) in said for line in SHARED)
    assert page_validation(folder / "a.pdf") == []


def test_the_words_of_all_editions_are_the_same(folder):
    assert compare(folder / "a.epub", [folder / "a.pdf"]) == []
    assert compare_pages(folder / "a.pdf", folder / "a-print.pdf") == []
