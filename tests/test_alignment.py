"""Verse, the middle and the right: what paper knows, the EPUB and the page know."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

import bookpress
from bookpress.model.book import Book
from bookpress.model.theme import open_theme
from bookpress.reading import read_source
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.paper.edition import render_paper
from bookpress.typography import typeset
from tests.browser import browsing
from tests.epub_books import document
from tests.paper_books import CALL, chapter, line_text, lines_of, note_of, prose_book, text_pages

THEME = open_theme()
ALIGNED = """\
## Un titre {.center}

Une ligne au milieu.
{.center}

Une ligne à droite.
{.right}

<div class="center">

Un paragraphe au milieu.

</div>

### Un intertitre {.right}

![Un phare](phare.png "Une légende"){.center}

> Une citation.
>
> Sa source
> {.right}

Un vers,\\
un autre.
{.center}
"""
ASKED = {
    "Un titre": "center",
    "Une ligne au milieu.": "center",
    "Une ligne à droite.": "right",
    "Un paragraphe au milieu.": "center",
    "Un intertitre": "right",
    "Une légende": "center",
    "Sa source": "right",
    "Un vers,": "center",
}
SPEAKERS = "speakers:\n  AB: {name: Anne, role: interviewee}\n"


def written(folder: Path, text: str, head: str = "") -> Path:
    (folder / "phare.png").write_bytes((Path(__file__).parent / "books/phare.png").read_bytes())
    source = folder / "livre.md"
    source.write_text(f"---\ntitle: Un\nlanguage: fr\n{head}---\n\n{text}", "utf-8")
    return source


def read(folder: Path, text: str, head: str = "") -> Book:
    return typeset(read_source(written(folder, text, head))[0])


@pytest.mark.parametrize("head", ["", SPEAKERS])
def test_paper_sets_each_block_where_it_is_asked_for(tmp_path, head):
    text = ALIGNED if not head else ALIGNED.replace("Une ligne au", "AB: Oui.\n\nUne ligne au")

    set_at = {
        leaf.text: leaf.style["text_align_all"]
        for page in text_pages(read(tmp_path, text, head))
        for leaf in page.descendants()
        if hasattr(leaf, "text")
    }

    assert {words: set_at[words] for words in ASKED} == ASKED


@pytest.mark.slow
@pytest.mark.judge("chromium")
@pytest.mark.parametrize("head", ["", SPEAKERS])
def test_epub_and_page_set_each_block_where_it_is_asked_for(tmp_path, head):
    text = ALIGNED if not head else ALIGNED.replace("Une ligne au", "AB: Oui.\n\nUne ligne au")
    bookpress.build(written(tmp_path, text, head), tmp_path / "out", editions=("epub", "web"))
    zipfile.ZipFile(tmp_path / "out/livre.epub").extractall(tmp_path / "epub")
    [inside] = (tmp_path / "epub").rglob("un-titre.xhtml")
    look = """(words) => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = {};
        while (walker.nextNode()) {
            const node = walker.currentNode, said = node.data.trim();
            if (!words.includes(said) || node.parentElement.closest("nav")) continue;
            const style = getComputedStyle(node.parentElement);
            found[said] = style.textIndent === "0px" ? style.textAlign : "indented";
        }
        return found;
    }"""

    with browsing(tmp_path / "browser") as browser:
        for file in (inside, tmp_path / "out/index.html"):
            tab = browser.open(f"file://{file}")
            assert tab.run(f"({look})({list(ASKED)})") == ASKED


def test_a_title_keeps_its_class_and_its_language_on_paper(tmp_path):
    made = render_paper(read(tmp_path, "## *A title*{lang=en} {.center lang=en}\n\nUn.\n"), THEME)

    [text] = [one.html for one in made if one.name == "text-1"]
    assert 'class="title-of-section chapter-title center" lang="en"' in text


def test_a_speaker_stands_in_the_first_line_of_verse(tmp_path):
    book = read(tmp_path, "## Un\n\nAB: Le phare,\\\nla mer.\n", SPEAKERS)

    text = document(render_epub(book, THEME), "un.xhtml")

    assert '<span class="verse-line"><b class="speaker">Anne\u00a0:</b> Le phare,</span>' in text


def test_the_stanzas_of_a_note_stand_apart(tmp_path):
    verse = "<p>Le phare,<br/>la mer.</p>"
    section = chapter(f"<p>Un{CALL}.</p>", notes=(note_of(verse * 2),))

    [page] = text_pages(prose_book(section))

    ends = ("phare,", "mer.")
    tops = [line.position_y for line in lines_of(page) if line_text(line).strip().endswith(ends)]
    first, second, third = (low - high for high, low in pairwise(tops))
    assert second > first == pytest.approx(third)


def test_verse_in_a_note_is_verse_in_the_epub(tmp_path):
    book = read(tmp_path, "## Un\n\nUn.[^n]\n\n[^n]: Le phare,\\\n    la mer.\n")

    text = document(render_epub(book, THEME), "un.xhtml")

    assert '1</a>. Le phare,</span>\n<span class="verse-line">la mer.</span>' in text


def test_lines_of_a_division_of_verse_keep_their_indentation(tmp_path):
    verse = "Le phare,\n    la mer.\n"
    book = read(tmp_path, f'## Un\n\n<div class="verse">\n\n{verse}\n</div>\n\n{verse}')

    text = document(render_epub(book, THEME), "un.xhtml")

    assert '<span class="verse-line">\u2003\u2003la mer.</span>' in text
    assert "<p>Le phare,\nla mer.</p>" in text


def test_an_address_takes_no_hyphen_in_the_epub(tmp_path):
    book = read(tmp_path, "## Un\n\nhttps://a.org/b, [ici](https://a.org/b)\n")

    text = document(render_epub(book, THEME), "un.xhtml")

    assert '<a href="https://a.org/b" class="nohyph">https://a.org/b</a>' in text
    assert '<a href="https://a.org/b">ici</a>' in text
