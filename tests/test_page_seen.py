"""The page as a browser shows it: clean by axe in every width and light, whole, and asking nobody.

axe is the one that Ace brings along.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bookpress.editions import make_web
from bookpress.model.theme import open_theme
from bookpress.reading import read_source
from bookpress.typography import typeset
from tests.browser import Browser, Tab, browsing, serving
from tests.conftest import npm_judges
from tests.shelf import FOLDER
from tests.test_web import cover

HEAD = "---\ntitle: {title}\nlanguage: {language}\nupdated: 2024-09-07\n{more}---\n\n"
VOICES = """\
speakers:
  AP: {name: Ada Petit, role: interviewee}
  JB: {name: Jean Brun, role: interviewer}
"""
INTERVIEW = """\
Une ouverture.[^a]

## Pourquoi un phare ?

AP: Pour la lampe.

JB: Et la mer ?

AP: Elle est là.

## Et après ?

AP: La nuit.

## Et demain ?

AP: Le jour.

[^a]: Une note, avec un [lien](https://example.org).
"""
MIXED = """\
## Des tableaux

| Phare | Mer | Année | Hauteur | Portée | Éclat | Gardiens | Remarque |
|---|---|--:|--:|--:|---|--:|---|
| Ar-Men | Iroise | 1881 | 33,5 m | 21 M | 3 éclats en 20 s | 3 | Quatorze ans de chantier |
| Cordouan | Gironde | 1611 | 67,5 m | 22 M | occultations en 12 s | 4 | Le roi des phares |

Table: Les phares de la côte, leurs feux et leurs gardiens.

|   | Janvier | Février |
|---|--------:|--------:|
| Brest | 12 | 13 |

| Mot | Sens |
|---|---|
| anticonstitutionnellement | d'une manière contraire |

## Du code

```python
def une_fonction(premier_argument, second_argument, troisieme_argument, quatrieme): return None
```

    x = 1

`une_fonction_dont_le_nom_ne_finit_pas_avant_longtemps_et_meme_apres_une_ligne()`

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft

## Des images

![Un phare la nuit](phare.png "Le phare")

> Une citation, de https://example.org ou d'[ailleurs](https://example.org/a).

1. Un
   - dedans

Terme
: Sa définition.
"""
HEBREW = """\
פתיחה.[^a]

## למה מגדלור?

AP: בגלל האור.

| מגדלור | ים | אור |
|---|---|---|
| יפו | התיכון | לבן |

- אחת

> ציטוט.

    x = 1

## ומה על הים?

AP: הוא כאן.

## ומחר?

AP: מחר.

[^a]: הערה.
"""
BOOKS = {
    "voices": ("Un entretien", "fr", VOICES, INTERVIEW),
    "mixed": ("Tableaux, code et images anticonstitutionnellement mêlés", "fr", "", MIXED),
    "right": ("מגדלור", "he", VOICES, HEBREW),
}
WIDTHS = (320, 768, 1280)
_EVERY_PICTURE = """Promise.all([...document.images].map(one => {
    one.loading = "eager";
    return one.decode();
}))"""
_AXE = """axe.run(document, {
    preload: false, resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
}).then(found => JSON.stringify(found.violations.map(
    one => [one.id, one.nodes.map(node => node.html.slice(0, 200))])))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def written(name: str, folder: Path, *, landing: bool = False) -> Path:
    """Write the page of a book, its files beside it, without laying out a page of paper."""
    title, language, more, text = BOOKS[name]
    more += "web: landing\n" * landing
    source = folder / f"{name}.md"
    source.write_text(HEAD.format(title=title, language=language, more=more) + text, "utf-8")
    (folder / "phare.png").write_bytes((FOLDER / "phare.png").read_bytes())
    book, _ = read_source(source)
    files = {f"{name}.epub": b"e" * 311_500, f"{name}.pdf": b"p" * 1_260_000}
    files |= make_web(typeset(book), open_theme(), files, cover(), "index.html", has_feeds=True)
    for file, content in files.items():
        (folder / "dist" / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / "dist" / file).write_bytes(content)
    return folder / "dist"


def loaded(tab: Tab) -> list[str]:
    """Return the addresses of all that a page has asked for."""
    found: list[str] = tab.run("performance.getEntriesByType('resource').map(one => one.name)")
    return found


def each_shape(tab: Tab) -> Iterator[tuple[int, bool]]:
    """Yield width and light, once the window has them."""
    tab.run("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for width in WIDTHS:
        for dark in (False, True):
            tab.resize(width, 900, dark=dark)
            yield width, dark


@pytest.mark.slow
@pytest.mark.judge("ace")
@pytest.mark.parametrize("landing", [False, True], ids=["full", "landing"])
@pytest.mark.parametrize("name", BOOKS)
def test_axe_finds_nothing_in_any_width_or_light(name, landing, browser, tmp_path):
    axe = npm_judges() / "node_modules" / "@daisy" / "axe-core-for-ace" / "axe.min.js"
    tab = browser.open((written(name, tmp_path, landing=landing) / "index.html").as_uri())
    tab.run(axe.read_text("utf-8"))

    found = {shape: json.loads(tab.run(_AXE)) for shape in each_shape(tab)}

    assert len(found) == 2 * len(WIDTHS)
    assert {shape: one for shape, one in found.items() if one} == {}
    assert tab.complaints == []


@pytest.mark.slow
@pytest.mark.judge("ace")
def test_axe_would_see_a_fault(browser, tmp_path):
    page = written("voices", tmp_path) / "index.html"
    page.write_text(page.read_text("utf-8").replace('<html lang="fr"', "<html"), "utf-8")
    axe = npm_judges() / "node_modules" / "@daisy" / "axe-core-for-ace" / "axe.min.js"
    tab = browser.open(page.as_uri())
    tab.run(axe.read_text("utf-8"))

    assert [one for one, _ in json.loads(tab.run(_AXE))] == ["html-has-lang"]


@pytest.mark.slow
@pytest.mark.judge("chromium")
@pytest.mark.parametrize("landing", [False, True], ids=["full", "landing"])
@pytest.mark.parametrize("name", BOOKS)
def test_no_page_is_wider_than_its_window(name, landing, browser, tmp_path):
    tab = browser.open((written(name, tmp_path, landing=landing) / "index.html").as_uri())

    widths = {
        width: tab.run("document.documentElement.scrollWidth") for width, _ in each_shape(tab)
    }

    assert widths == {width: width for width in WIDTHS}


@pytest.mark.slow
@pytest.mark.judge("chromium")
@pytest.mark.parametrize("name", BOOKS)
def test_the_page_works_from_a_folder_and_from_a_sub_folder_of_a_site(name, browser, tmp_path):
    folder = written(name, tmp_path)
    with serving({"/a/sub/": folder, "/favicon.ico": b""}) as site:
        for place in (folder.as_uri() + "/", f"{site}/a/sub/"):
            tab = browser.open(place + "index.html")
            tab.run(_EVERY_PICTURE)
            assert tab.run("document.fonts.ready.then(() => document.fonts.check('20px Text'))")
            assert tab.run("getComputedStyle(document.querySelector('.book')).display") == "grid"
            assert tab.complaints == []
        asked = loaded(tab)

    assert len(asked) > 3
    strange = {one for one in asked if not one.startswith(f"{site}/a/sub/")}
    assert strange <= {f"{site}/favicon.ico"}  # which the browser asks for of itself


@pytest.mark.slow
@pytest.mark.judge("chromium")
def test_on_paper_long_lines_turn_and_no_address_is_said_twice(browser, tmp_path):
    tab = browser.open((written("mixed", tmp_path) / "index.html").as_uri())
    tab.resize(600, 900)
    tab.call("Emulation.setEmulatedMedia", media="print")

    added: list[str] = tab.run(
        """[...document.querySelectorAll(".text a[href^='http']")].map(
            one => getComputedStyle(one, "::after").content)"""
    )
    assert tab.run("[...document.querySelectorAll('pre')].every(one => one.scrollWidth <= 600)")
    assert [one != "none" for one in added] == [False, True]


@pytest.mark.slow
@pytest.mark.judge("chromium")
def test_a_keyboard_reaches_what_scrolls_and_sees_where_it_is(browser, tmp_path):
    tab = browser.open((written("mixed", tmp_path) / "index.html").as_uri())
    tab.resize(320, 900)

    frames: list[Any] = tab.run(
        """[...document.querySelectorAll('.wide')].map(one => {
            one.focus({focusVisible: true});
            const outline = getComputedStyle(one).outlineStyle;
            return [document.activeElement === one, outline, one.scrollWidth > one.clientWidth];
        })"""
    )

    assert [one[:2] for one in frames] == [[True, "solid"]] * 5
    assert frames[0][2]
