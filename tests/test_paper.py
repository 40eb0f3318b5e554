"""The paper edition: its documents, what becomes of the trees, and the grid they are set on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml.etree import fromstring

from bookpress.model.book import Book, Note, Picture, PrintedBook
from bookpress.model.clock import PartialDate
from bookpress.model.theme import open_theme
from bookpress.rendering.colophon import square_code
from bookpress.rendering.cover import cover_for_epub, cover_words, title_step
from bookpress.rendering.labels import typeset_labels
from bookpress.rendering.paper.edition import paper_styles, render_paper
from bookpress.rendering.paper.widths import count_lines, even_lines
from tests.paper_books import (
    CALL,
    GRID,
    PROSE,
    THEME,
    chapter,
    classes,
    documents,
    lay,
    note_of,
    part,
    prose_book,
    text_of,
    words,
)
from tests.small_book import LAST, METADATA, OPENING, QUESTION, small_book

LONG_TITLE = (
    "Ce que les ingénieurs de la voix disent tout bas des machines qui parlent à leur place "
    "depuis trois ans"
)

# The order of the booklet


def test_an_interview_is_one_run_between_cover_and_colophon():
    made = render_paper(small_book(), THEME)

    assert [one.name for one in made] == ["cover", "imprint", "title", "text-1", "colophon", "back"]
    assert made[3].sections == ("ouverture", "pourquoi-un-phare", "et-la-mer")
    assert [one.start for one in made[:3]] == ["recto", "verso", "recto"]


def test_more_than_six_sections_have_contents_with_a_place_for_each_page():
    questions = [replace(LAST, id=f"q{number}") for number in range(7)]

    contents = documents(small_book(OPENING, *questions))["contents"]

    assert re.findall(r'data-target="(\w+)"', contents) == [f"q{number}" for number in range(7)]
    assert "contents" not in documents(small_book(OPENING, *questions[:6]))


def test_contents_name_parts_and_their_chapters():
    chapters = [chapter("<p>Un.</p>", name=f"c{number}") for number in range(6)]

    contents = documents(prose_book(part("p1"), *chapters, part("p2")))["contents"]

    targets = re.findall(r'<li class="([\w -]+)"><a href="#(\w+)"', contents)
    assert targets[0] == ("entry entry-of-part", "p1")
    assert targets[1:3] == [("entry", "c0"), ("entry", "c1")]
    assert targets[-1] == ("entry entry-of-part", "p2")


def test_a_chapter_begins_a_page_and_a_part_a_recto():
    book = prose_book(chapter("<p>Un.</p>", name="a"), part("p"), chapter("<p>Deux.</p>", name="b"))

    made = [one for one in render_paper(book, THEME) if one.name.startswith("text")]

    assert [(one.sections, one.start) for one in made] == [
        (("a",), "recto"),
        (("p",), "recto"),
        (("b",), "any"),
    ]


@pytest.mark.slow
def test_an_interview_is_cut_between_two_questions_only_when_it_is_huge():
    answer = fromstring(f"<div><p>{PROSE * 1300}</p></div>")
    questions = [replace(LAST, id=f"q{number}", body=answer) for number in range(4)]

    made = [one for one in render_paper(small_book(*questions), THEME) if one.sections]

    assert [one.sections for one in made] == [("q0", "q1"), ("q2", "q3")]


def test_every_document_reads_the_same_as_xml_and_as_html():
    """`<span/>` is an open tag to an HTML parser."""
    empty = chapter('<p><a id="x"/>Un <span class="sc"/>.</p><table><tr><td/></tr></table>')

    made = documents(prose_book(empty))

    assert len(made) > 3
    for html in made.values():
        assert fromstring(html.encode()).tag == "html"
        assert re.findall(r"<(?!meta|br|col|hr|img|wbr|path)(\w+)[^<>]*/>", html) == []


def test_words_of_another_language_are_marked():
    polish = small_book(language="pl")

    made = documents(polish)

    assert '<html lang="pl">' in made["imprint"]
    assert '<p class="small" lang="en">Updated on 7\u00a0September\u00a02024</p>' in made["imprint"]
    assert 'lang="en"' not in documents(small_book())["imprint"]


def test_what_the_head_gives_stands_on_the_first_and_last_pages():
    book = small_book(
        collection="Phares",
        rights="CC BY-SA 4.0",
        date=PartialDate(2024, 9, 1),
        dedication="À la mer.",
        also=("Le port",),
        book=PrintedBook("Les phares", "Jo Lin", None, "https://example.org/phares/"),
    )

    made = documents(book)

    assert "Phares" in made["cover"]
    assert "Complément de «\u00a0Les phares\u00a0», par Jo Lin" in made["imprint"]
    assert "Publié le 1<sup>er</sup>\u00a0septembre\u00a02024" in made["imprint"]
    assert "À la mer." in made["dedication"]
    assert "Le port" in made["colophon"]
    assert "CC BY-SA 4.0" in made["colophon"]
    assert ">example.org/phares</a>" in made["colophon"]


def test_there_is_no_square_code_without_an_address():
    assert square_code(small_book()) is None
    assert "<svg" not in documents(small_book())["colophon"]


def test_a_square_code_holds_the_address_of_the_site():
    import segno

    code = square_code(small_book(site="https://example.org/"))

    assert code is not None
    assert code.spelled == "example.org"
    assert (
        code.side
        == segno.make("https://example.org/", error="m", micro=False).symbol_size()[0] - 2 * 4
    )
    assert code.path.startswith("M0 0h7v1h-7z")  # the finder pattern in the corner


# The trees


def test_a_note_stands_where_it_is_first_called():
    note = Note("n", "note-n", 3, fromstring("<div><p>Une <em>note</em>.</p></div>"), 1)
    call = '<a class="note-call" id="call-n" href="#note-n" data-note="n">3</a>'

    body = text_of(chapter(f"<p>Un{call} et deux{call}.</p>", notes=(note,)))

    [found] = classes(body, "note")
    assert (found.get("id"), found.get("data-number")) == ("note-n", "3")
    assert [one.get("id") for one in found.iterancestors("span")] == ["call-n"]
    assert words(found) == "Une note."
    [again] = classes(body, "again")
    assert (again.get("href"), again.text) == ("#note-n", "3")


def test_blocks_of_a_note_are_spans_since_a_paragraph_holds_no_blocks():
    inside = "<p>Un.</p>\n<ol><li>Deux</li>\n<li><p>Trois</p></li></ol>\n<p>Quatre.</p>"
    note = note_of(inside)

    [found] = classes(text_of(chapter(f"<p>Un{CALL}.</p>", notes=(note,))), "note")

    assert {one.tag for one in found.iter()} == {"span"}
    assert words(found) == "Un.1. Deux2. TroisQuatre."


def test_the_address_of_a_link_stands_at_the_foot_once():
    link = '<a href="https://example.org/a/">le phare</a>'

    [note] = classes(text_of(chapter(f"<p>{link} et {link}.</p>")), "by-words")

    assert words(note) == "le phare example.org/a"
    assert note.get("id") is None


def test_the_address_of_a_picture_stands_after_its_words():
    picture = '<img src="images/etoile.svg" alt="une étoile" width="12" height="12"/>'
    link = f'<a href="https://example.org/etoile">{picture}</a>'

    [note] = classes(text_of(chapter(f"<p>Voir {link}.</p>")), "by-words")

    assert words(note) == "une étoile example.org/etoile"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://example.org/">example.org</a>',
        '<a href="https://example.org/a">https://example.org/a</a>',
        '<a href="mailto:ada@example.org">ada@example.org</a>',
        '<a href="#un">plus haut</a>',
    ],
)
def test_an_address_that_is_in_the_text_is_not_told_twice(link):
    assert classes(text_of(chapter(f"<p>{link}</p>")), "by-words") == []


def test_an_address_that_is_read_takes_no_hyphen():
    link = '<a href="https://example.org/construction">https://example.org/construction</a>'
    other = '<a href="https://example.org/construction">la construction</a>'

    tree = text_of(chapter(f"<p>{link} {other}</p>"))

    assert [one.get("class") for one in classes(tree, "outward")] == ["outward nohyph", "outward"]


def test_an_address_in_a_note_stands_beside_its_link():
    inside = '<p>Voir <a href="https://example.org/a">là</a>, puis.</p>'
    note = note_of(inside)

    [found] = classes(text_of(chapter(f"<p>Un{CALL}.</p>", notes=(note,))), "note")

    assert words(found) == "Voir là (example.org/a), puis."


def test_a_speech_opens_with_its_speaker_and_the_question_keeps_three_lines():
    body = fromstring(documents(small_book())["text-1"].encode())

    [speaker] = classes(body, "speaker")
    assert speaker.text == "Ada Petit"
    assert (speaker.tail or "").startswith("\u2003Pour la")
    # What is alone under its head is not held to the next head.
    assert [words(one)[:9] for one in classes(body, "short")] == ["On lui de"]


def test_a_short_quotation_of_an_answer_stands_out():
    speech = '<div class="speech interviewee" data-speaker="AP"><p>Oui.</p>{}<p>Et.</p></div>'
    short = "<blockquote><p>Que voulons-nous ?</p></blockquote>"
    long = f"<blockquote><p>{PROSE * 3}</p></blockquote>"

    def pulled(quotation: str) -> int:
        inside = fromstring(f"<div>{speech.format(quotation)}</div>")
        html = documents(small_book(replace(QUESTION, body=inside, notes=())))["text-1"]
        return len(classes(fromstring(html.encode()), "pull"))

    assert pulled(short) == 1
    assert pulled(long) == 0


def test_a_picture_without_meaning_is_painted_not_told():
    picture = Picture("filet.png", b"", "image/png", 300, 150, "filet.png", 1)
    body = '<figure><img src="images/filet.png" alt="" width="300" height="150"/></figure>'

    html = documents(prose_book(chapter(body), pictures=(picture,)))["text-1"]

    assert "<img" not in html
    assert "background-image: url('book:images/filet.png')" in html


def test_lines_of_code_are_blocks_and_long_names_may_break():
    block = "<pre><code>un\n\n  deux\n</code></pre>"
    inline = "<p><code>une_fonction_au_nom_long()</code></p>"

    body = text_of(chapter(block + inline))

    assert [one.text for one in classes(body, "code-line")] == ["un\n", "\n", "  deux\n"]
    assert len(list(body.iter("wbr"))) == 4


def test_a_note_has_its_pictures_and_its_code_as_the_text_has():
    picture = Picture("phare.png", b"", "image/png", 2000, 3000, "phare.png", 1)
    shown = '<img src="images/phare.png" alt="Un phare" width="2000" height="3000"/>'
    code = "<pre><code>un\n  deux\n</code></pre>"
    note = note_of(f"<p>Vu {shown} de loin.</p><figure>{shown}</figure>{code}")
    book = prose_book(chapter(f"<p>Un{CALL}.</p>", notes=(note,)), pictures=(picture,))

    body = fromstring(documents(book)["text-1"].encode())

    [found] = classes(body, "note")
    assert [(one.get("class"), one.get("src")) for one in found.iter("img")] == [
        ("inline-picture", "book:images/phare.png"),
        ("picture", "book:images/phare.png"),
    ]
    assert [one.get("style") for one in classes(found, "picture")] == ["--picture-height: 140pt"]
    assert [one.text for one in classes(found, "code-line")] == ["un\n", "  deux\n"]


# Heads and covers


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Et lui, que ressent-il ?", 1),
        (
            "Robinson, Astérix, Centaure, Iron Man\u00a0: ces archétypes existent-ils\u202f?",
            ("Robinson, Astérix, Centaure, ", "Iron Man\u00a0: ces archétypes existent-ils\u202f?"),
        ),
    ],
)
def test_a_head_breaks_at_a_comma(title, lines):
    made = GRID.even(title, GRID.sans_bold, "question-size")

    assert made == ((title,) if lines == 1 else lines)


def test_the_lines_of_a_head_are_the_head():
    made = even_lines(LONG_TITLE, GRID.display_bold, 9.0)

    assert "".join(made) == LONG_TITLE
    assert len(made) == count_lines(LONG_TITLE, GRID.display_bold, 9.0)
    assert not any(line.endswith((" la ", " de ", " à ")) for line in made)


def test_line_breaks_of_a_title_leave_its_markup():
    title = fromstring(
        "<h2>Robinson, <em>Astérix, Centaure, Iron</em> Man : ces archétypes existent-ils ?</h2>"
    )

    html = documents(small_book(replace(LAST, title=title)))["text-1"]

    assert "<em>Astérix, Centaure, <br/>Iron</em>" in html


@pytest.mark.parametrize(
    ("title", "step"),
    [("Deux mots", 1), ("Entretien avec Samuel Durand", 1), (LONG_TITLE, 4)],
)
def test_a_title_is_set_as_large_as_it_may(title, step):
    assert title_step(title, GRID) == step


def test_a_line_of_the_cover_does_not_end_with_an_article():
    title = (
        "De la manière dont les gardiens de phare comptaient les éclats, la nuit, sans jamais se "
        "tromper ni s’endormir vraiment"
    )

    lines = GRID.even(title, GRID.display_bold, f"cover-title-{title_step(title, GRID)}")

    assert lines[1:3] == ("de phare comptaient les éclats, ", "la nuit, sans jamais se tromper ")


def test_the_epub_has_the_same_cover_on_its_own_page():
    book = small_book(collection="Phares")

    paper, plate = documents(book)["cover"], cover_for_epub(book, THEME).html

    assert paper.replace('class="cover"', 'class="plate"') == plate
    assert (
        cover_words(book, typeset_labels(THEME, "fr"))
        == "Phares. Entretien avec Ada Petit. Le phare & la mer. Ada Petit"
    )


def test_a_cover_of_the_authors_is_described():
    picture = Picture("phare.jpg", b"", "image/jpeg", 1200, 1800, "phare.jpg", 1)

    html = documents(small_book(cover=picture))["cover"]

    [image] = fromstring(html.encode()).iter("img")
    assert image.get("src") == "book:images/phare.jpg"
    assert image.get("alt", "").startswith("Couverture\u00a0: Entretien avec Ada Petit")


def test_a_theme_changes_a_token_by_naming_it(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --question-size: 30pt; }", "utf-8")
    title = fromstring("<h2>Une question de longueur moyenne ?</h2>")
    theme = open_theme(tmp_path)

    large = documents(small_book(replace(LAST, title=title)), theme)["text-1"]

    assert "<br" in large
    assert "<br" not in documents(small_book(replace(LAST, title=title)))["text-1"]
    assert [Path(name).parent.parent for name in paper_styles(theme)][:2] == [
        THEME.folders[0],
        tmp_path,
    ]


# The grid


def baselines(book: Book) -> Iterator[tuple[str, float]]:
    """Yield each line in the size of the text, and where its baseline is on its page, in pt."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    pages = lay(book)

    def lines(box: Any) -> Iterator[Any]:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.LineBox):
            yield box
        elif isinstance(box, boxes.ParentBox) and not isinstance(
            box, (boxes.MarginBox, boxes.FootnoteAreaBox)
        ):
            for child in box.children:
                yield from lines(child)

    for run in pages.runs:
        for page in run.pages if run.name.startswith("text") else ():
            for line in lines(page._page_box):
                if line.style["font_size"] * 0.75 == pytest.approx(GRID.length("text-size")):
                    text = "".join(getattr(leaf, "text", "") for leaf in line.descendants())
                    yield text, (line.position_y + line.baseline) * 0.75


ROW = "<tr><td>Ar-Men</td><td>{}</td></tr>"
HEAD = '<thead><tr><th scope="col">Phare</th><th scope="col">Portée</th></tr></thead>'
BLOCKS = {
    "table": f"<table>{HEAD}<tbody>{ROW.format('21')}{ROW.format(PROSE)}</tbody></table>",
    "captioned": f"<table><caption>P.</caption>{HEAD}<tbody>{ROW.format('21')}</tbody></table>",
    "long table": f"<table>{HEAD}<tbody>{ROW.format(PROSE) * 24}</tbody></table>",
    "table with a tall row": f"<table>{HEAD}<tbody>{ROW.format(PROSE * 6)}{ROW.format('21') * 20}"
    "</tbody></table>",
    "dense table": "<table><thead><tr>"
    + "<th>Mot</th>" * 7
    + "</tr></thead><tbody>"
    + f"<tr>{'<td>électromécanique</td>' * 6}<td>Quatorze ans de chantier</td></tr>" * 2
    + "</tbody></table>",
    "table of addresses": f"<table>{HEAD}<tbody><tr>"
    "<td>https://www.example.org/phares/de-la-mer-d-iroise/ar-men/1881/construction/</td>"
    f"<td>{'übertragungsaufgaben' * 3}</td></tr></tbody></table>",
    "picture": '<figure><img src="images/a.png" alt="A" width="700" height="333"/>'
    f"<figcaption>{PROSE}</figcaption></figure>",
    "code": "<pre><code>un = 1\n\nprint(un)\n</code></pre>",
    "list": "<ul><li>Un<ol><li>deux</li></ol></li><li><p>Trois</p><p>quatre</p></li></ul>",
    "definitions": "<dl><dt>Fût</dt><dd>La tour.</dd></dl>",
    "quotation": f"<blockquote><p>{PROSE}</p><blockquote><p>Dedans.</p></blockquote></blockquote>",
    "rule": "<hr/>",
    "heads": "<h3>Un</h3><p>Texte.</p><h4>Deux</h4><p>Texte.</p>",
    "inline": "<p>Un <code>code</code>, H<sub>2</sub>O, XV<sup>e</sup>, <small>petit</small>.</p>",
}


@pytest.fixture(scope="module")
def picture() -> Picture:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (700, 333), (90, 90, 90)).save(out, "PNG")
    return Picture("a.png", out.getvalue(), "image/png", 700, 333, "a.png", 1)


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_the_text_after_a_block_is_on_the_grid(kind, picture):
    body = f"<p>{PROSE * 3}</p>{BLOCKS[kind]}<p>{PROSE * 14}</p>"

    made = list(baselines(prose_book(chapter(body), pictures=(picture,))))

    off = GRID.length("margin-top") + 10.59  # the baseline of the first line of a page
    wrong = [text for text, at in made if abs((at - off + 7) % GRID.line - 7) > 0.05]
    assert len(made) > 20
    assert wrong == []


@pytest.mark.parametrize("after", ["<h3>Un</h3>", BLOCKS["quotation"], BLOCKS["table"]])
@pytest.mark.parametrize("kind", ["table", "picture", "captioned"])
def test_two_blocks_in_a_row_keep_the_grid(kind, after, picture):
    """The larger of two margins stands for both."""
    body = f"<p>Un.</p>{BLOCKS[kind]}{after}<p>{PROSE}</p>"

    made = list(baselines(prose_book(chapter(body), pictures=(picture,))))

    assert {round((at - made[0][1]) % GRID.line, 1) % GRID.line for _, at in made} == {0}


def test_a_question_after_a_table_is_on_the_grid():
    table = fromstring(f"<div><p>Un.</p>{BLOCKS['captioned']}</div>")
    questions = [replace(LAST, id=f"q{number}", body=table) for number in range(3)]

    made = list(baselines(small_book(*questions)))

    assert {round((at - made[0][1]) % GRID.line, 1) % GRID.line for _, at in made} == {0}


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_pull_quotation_returns_to_the_grid(lines):
    quotation = " ".join(["Que voulons-nous honorer"] * (2 * lines - 1))
    inside = f"<p>Oui.</p><blockquote><p>{quotation} ?</p></blockquote><p>{PROSE}</p>"
    speech = f'<div><div class="speech interviewee" data-speaker="AP">{inside}</div></div>'
    book = small_book(replace(QUESTION, body=fromstring(speech), notes=()))

    made = list(baselines(book))

    assert len(made) >= 3
    assert {round((at - made[0][1]) % GRID.line, 1) % GRID.line for _, at in made} == {0}


def test_a_note_stands_on_the_page_of_its_call(tmp_path):
    """WeasyPrint 70 would send it to the next page by a rounding error (`--note-slack`)."""
    note = note_of(f"<p>Une note. {PROSE}</p>")
    body = f"<p>Un{CALL}.</p>" + f"<p>{PROSE * 4}</p>" * 12
    book = prose_book(chapter(body, notes=(note,)))

    pages = lay(book)

    assert pages.anchors["note-n"] == pages.anchors["call-n"]


def test_heads_and_folios_stand_on_pages_of_running_text_only():
    book = small_book(replace(LAST, body=fromstring(f"<div><p>{PROSE * 60}</p></div>")))
    pages = lay(book)

    printed = dict(zip(pages.folios, pages.printed, strict=True))
    text = next(run for run in pages.runs if run.name == "text-1")
    numbers = {str(text.first.position + index + 1) for index in range(len(text.pages))}

    assert {folio for folio, shown in printed.items() if shown} == numbers
    assert METADATA.title in documents(book)["text-1"]
