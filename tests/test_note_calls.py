"""The number that calls a note is large enough for a finger and legible at night."""

from __future__ import annotations

import pytest

from bookpress.editions import make_web
from bookpress.model.book import SectionKind
from bookpress.model.theme import open_theme
from tests.browser import browsing
from tests.epub_books import book_of, cover, entries, epub_of

TEXT = """
## Qui parle ?

AB: Oui.

Un mot[^un] ici.

Un mot ici.

Deux numéros[^un][^deux].

| Quoi | Combien |
|---|---|
| un | cent[^deux] |

[^un]: Une note.
[^deux]: Une autre.
"""

SMALLEST = 24
"""CSS pixels, by WCAG 2.2, 2.5.8."""

_MEASURED = """
[...document.querySelectorAll(".note-call, .note-back")].map(call => {
  call.scrollIntoView({block: "center"});
  const box = call.getClientRects()[0];
  const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
  const reach = (dx, dy) => {
    let far = 0;
    while (far < 60 && call.contains(document.elementFromPoint(x + dx * far, y + dy * far))) far++;
    return far - 1;
  };
  return [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)];
})
"""

_HEIGHTS = """
[...document.querySelectorAll(".speech > p")].slice(1, 3).map(p => p.getBoundingClientRect().height)
"""

_COLOURS = """
[...document.querySelectorAll("section a, body > section")].map(a => getComputedStyle(a).color)
"""


@pytest.fixture(name="browser", scope="module")
def browser_fixture(tmp_path_factory):
    with browsing(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture(name="pages", scope="module")
def pages_fixture(tmp_path_factory):
    """Write the files of both editions; gives the document that holds the text, by edition."""
    folder = tmp_path_factory.mktemp("pages")
    book = book_of(folder, TEXT)
    epub = epub_of(book)
    files = entries(epub) | make_web(book, open_theme(), {}, cover(), "index.html")
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert book.sections[0].kind is SectionKind.QUESTION
    return {"epub": folder / "EPUB/qui-parle.xhtml", "web": folder / "index.html"}


@pytest.mark.judge("chromium")
@pytest.mark.parametrize("edition", ["epub", "web"])
@pytest.mark.parametrize("width", [320, 900])
def test_a_finger_finds_each_call_and_the_lines_stay_where_they_are(browser, pages, edition, width):
    tab = browser.open(pages[edition].as_uri())
    tab.resize(width, 800)

    measured = tab.run(_MEASURED)
    assert len(measured) == 6
    alone = [measured[0], *measured[3:]]  # of two side by side the second covers the first
    assert [one for one in alone if min(one) < SMALLEST - 1] == []
    with_call, without = tab.run(_HEIGHTS)
    assert with_call == without
    assert tab.run("document.documentElement.scrollWidth") <= width
    wide = "[...document.querySelectorAll('.wide')].map(one => one.scrollWidth - one.clientWidth)"
    assert set(tab.run(wide)) <= {0}


@pytest.mark.judge("chromium")
def test_a_call_has_the_colour_of_its_line(browser, pages):
    tab = browser.open(pages["epub"].as_uri())
    tab.run("document.body.style.color = 'rgb(221, 221, 221)'")

    assert set(tab.run(_COLOURS)) == {"rgb(221, 221, 221)"}
