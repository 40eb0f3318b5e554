"""Pages that end well: a page is made again alone; pictures that do not fit head the next one."""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from weasyprint.formatting_structure import boxes

from bookpress.checking.pdf.spoken import Spoken, spoken_tree
from bookpress.layout.paging.ends import lone_lines
from bookpress.model.book import Picture
from bookpress.writing.screen.writer import write_screen
from tests.paper_books import (
    CALL,
    chapter,
    lay,
    line_text,
    lines_of,
    note_of,
    printed,
    prose_book,
    text_pages,
)
from tests.paper_documents import document, laid_out
from tests.small_book import METADATA
from tests.test_line_breaking import counted

WORDS = (
    "L’atelier tenait dans une seule pièce, au fond de la cour, et l’on y entrait par une porte "
    "vitrée que personne ne fermait jamais tout à fait. Les presses se taisaient le dimanche, "
    "mais l’encre, elle, séchait sans regarder le calendrier, et il fallait bien que quelqu’un "
    "passât le matin avec un chiffon. "
)
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" width="300" height="300">'
    b'<rect width="300" height="300" fill="#888"/></svg>'
)
PICTURE = Picture("tour.svg", DRAWING, "image/svg+xml", 300, 300, "tour.svg", 1)
FIGURE = (
    '<figure id="tour"><img src="images/tour.svg" alt="Une tour" width="300" height="300"/>'
    "<figcaption>La tour, au matin</figcaption></figure>"
)

WHEN = datetime(2024, 9, 7, tzinfo=UTC)


def paragraphs(count, words=WORDS):
    return "".join(f"<p>{words}</p>" for _ in range(count))


def with_figure(before, after, figure=FIGURE):
    return prose_book(chapter(paragraphs(before) + figure + paragraphs(after)), pictures=(PICTURE,))


def white(page):
    """Return how many lines are left white at the foot of a page's text."""
    inner = page.children[0].descendants()
    kinds = boxes.LineBox | boxes.ReplacedBox | boxes.TableBox
    last = max(box.position_y + box.height for box in inner if isinstance(box, kinds))
    foot = next(
        (one.position_y for one in page.children if isinstance(one, boxes.FootnoteAreaBox)),
        page.content_box_y() + page.height,
    )
    return (foot - last) / (14 * 96 / 72)


def holds(page, kind):
    return any(isinstance(box, kind) for box in page.descendants())


def begun_on(page):
    """Count the paragraphs that stand on the first page of a text."""
    blocks = (box for box in page.descendants() if isinstance(box, boxes.BlockContainerBox))
    return len({box.element for box in blocks if box.element_tag == "p"})


def moved_to_the_second(kind, before, pages):
    """Return whether text that stands after a picture in the source is on the page before it."""
    return not holds(pages[0], kind) and begun_on(pages[0]) > before


def test_the_text_runs_on_past_a_picture_that_does_not_fit():
    moved = 0
    for before in range(2, 8):
        first, second, *rest = text_pages(with_figure(before, 9))
        if moved_to_the_second(boxes.ReplacedBox, before, (first, second)):
            moved += 1
            assert white(first) <= 3.5
            inner = list(second.children[0].descendants())
            [picture] = [box for box in inner if isinstance(box, boxes.ReplacedBox)]
            lines = [box for box in inner if isinstance(box, boxes.LineBox)]
            assert lines
            assert all(line.position_y > picture.position_y for line in lines)
        else:
            assert holds(first, boxes.ReplacedBox) or white(first) <= 3.5
        assert sum(holds(page, boxes.ReplacedBox) for page in (first, second, *rest)) == 1
    assert moved > 1


def test_a_picture_before_little_text_has_the_page_after_it():
    seen = []
    for before in range(3, 7):
        pages = text_pages(with_figure(before, 1))
        if holds(pages[0], boxes.ReplacedBox):
            continue
        seen.append((white(pages[0]) <= 6, sum(holds(one, boxes.ReplacedBox) for one in pages)))
    assert set(seen) == {(True, 1)}


def test_a_picture_that_moved_is_heard_where_it_stands_in_the_source(tmp_path):
    book = with_figure(2, 9)
    laid = lay(book)
    [run] = [run for run in laid.runs if run.name == "text-1"]
    assert not holds(run.pages[0]._page_box, boxes.ReplacedBox)  # it moved

    file = tmp_path / "a.pdf"
    file.write_bytes(write_screen(laid, METADATA, WHEN))

    order = [one.role for one in flat(spoken_tree(file)) if one.role in ("P", "Figure", "H2")]
    order = order[order.index("H2") + 1 :]
    assert order[:4] == ["P", "P", "Figure", "P"]


def test_a_page_begins_behind_the_words_of_the_page_before_whatever_heads_it():
    starts = [one.offset for one in lay(with_figure(2, 9)).starts if one.section == "un"]

    before_the_picture = len("".join(f"Chapitre un {WORDS * 2}".split()))
    assert len(starts) > 2
    assert starts[1] > before_the_picture + 20
    assert starts == sorted(starts)


def flat(element):
    yield element
    for child in element.children:
        if isinstance(child, Spoken):
            yield from flat(child)


def test_a_picture_stays_where_no_line_has_room_under_it():
    """A line of the next page calls a note that is longer than what a picture leaves there."""
    note = note_of("".join(f"<p>{WORDS}</p>" for _ in range(6)))
    stayed, told = 0, []
    for count in range(0, 40, 5):
        called = " ".join((WORDS.split() * 3)[: 10 + 3 * count]) + CALL + " " + WORDS
        body = paragraphs(3) + FIGURE + f"<p>{called}</p>" + paragraphs(4)
        pages = text_pages(prose_book(chapter(body, notes=(note,)), pictures=(PICTURE,)))
        stayed += begun_on(pages[0]) == 3 and white(pages[0]) > 6
        told.append("\n".join(map(printed, pages)).replace("-\n", ""))

    assert stayed > 2  # though the text could have run on
    assert all(text.count("La tour") == 1 for text in told)
    assert all(text.count("chiffon") >= 14 for text in told)


ANOTHER = FIGURE.replace(' id="tour"', "")


@pytest.mark.parametrize(("crowd", "count"), [(ANOTHER * 3, 3), ((ANOTHER + paragraphs(1)) * 4, 4)])
@pytest.mark.parametrize("before", [1, 2, 3, 4, 5])
def test_several_pictures_in_a_crowd_leave_no_hole(before, crowd, count):
    body = paragraphs(before) + crowd + paragraphs(8)
    pages = text_pages(prose_book(chapter(body), pictures=(PICTURE,)))
    pictures = [
        box for page in pages for box in page.descendants() if isinstance(box, boxes.ReplacedBox)
    ]

    assert len(pictures) == count
    # The last two pages hold the end of the text, and a picture behind it.
    assert max(white(page) for page in pages[:-2]) <= 6.5


def test_a_heading_keeps_its_space_under_a_picture_that_moved():
    spaces = []
    for count in range(4):
        body = paragraphs(2) + FIGURE + paragraphs(2) + "<p>Un mot.</p>" * count
        body += "<h3>Un titre</h3>" + paragraphs(9)
        for page in text_pages(prose_book(chapter(body), pictures=(PICTURE,))):
            inner = list(page.children[0].descendants())
            [*pictures] = [place for place, box in enumerate(inner) if box.element_tag == "figure"]
            if pictures and inner[pictures[0]].is_floated():
                lines = [box for box in inner if isinstance(box, boxes.LineBox)]
                caption = next(n for n, box in enumerate(lines) if "La tour" in line_text(box))
                above, below = lines[caption : caption + 2]
                spaces.append((line_text(below), below.position_y - above.position_y))
    assert len(spaces) > 2
    under = [space for text, space in spaces if text == "Un titre"]
    assert all(space > 14 * 96 / 72 * 1.9 for space in under), spaces
    assert under


def test_what_follows_a_picture_that_moved_is_indented_as_all_text():
    seen: set[float] = set()
    for before in range(2, 8):
        pages = text_pages(with_figure(before, 9))
        if holds(pages[0], boxes.ReplacedBox):
            continue
        starts = [
            box.children[0].children[0].position_x - box.content_box_x()
            for box in pages[0].descendants()
            if box.element_tag == "p" and isinstance(box, boxes.BlockBox)
        ]
        seen.update(round(start, 2) for start in starts[1:])
    assert len(seen) == 1
    assert min(seen) > 0


def test_a_table_that_does_not_fit_goes_to_the_head_of_the_next_page_too():
    rows = "".join(f"<tr><td>Rang {n}</td><td>{n}</td></tr>" for n in range(9))
    head = "<thead><tr><th>Rang</th><th>N</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    moved = 0
    for before in range(3, 7):
        body = paragraphs(before) + table + paragraphs(9)
        first, second, *_ = text_pages(prose_book(chapter(body)))
        if moved_to_the_second(boxes.TableBox, before, (first, second)):
            moved += 1
            assert white(first) <= 3.5
            assert "Rang" in line_text(lines_of(second)[-1]) or holds(second, boxes.TableBox)
    assert moved


def test_a_paragraph_that_asks_for_many_lines_leaves_no_hole(tmp_path):
    sheet = "@page { size: 148mm 210mm } p { orphans: 2; widows: 2 }"
    holes = []
    for lines in range(20, 36):
        empty = '<p><span id="ici"></span></p>'  # a line without height
        body = "<p>Un mot.</p>" * lines + f'{empty}<p style="orphans: 12">{WORDS * 4}</p>'
        pages = laid_out(tmp_path, document("text-1", body), css=sheet)
        if len(pages.document.pages) > 1:
            holes.append(white(pages.document.pages[0]._page_box))
    assert len(holes) > 6
    assert max(holes) < 7


def strange_chapter(seed):
    """Return the blocks of a chapter in which every word is another, and its number of pictures."""
    chance, words, blocks, pictures = random.Random(seed), itertools.count(), [], 0
    for _ in range(22):
        kind = chance.choice(("text", "text", "picture", "table", "text", "heading"))
        text = " ".join(f"mot{next(words)}z" for _ in range(chance.choice((3, 10, 40, 90, 130))))
        if kind == "picture":
            pictures += 1
            blocks.append(FIGURE.replace('id="tour"', f'id="tour-{pictures}"'))
        elif kind == "table":
            rows = range(chance.choice((4, 11, 18)))
            cells = "".join(f"<tr><td>mot{next(words)}z</td></tr>" for _ in rows)
            blocks.append(f"<table><tbody>{cells}</tbody></table>")
        elif kind == "heading":
            blocks.append(f"<h3>mot{next(words)}z</h3>")
        if kind in ("text", "heading") or chance.random() < 0.75:
            blocks.append(f"<p>{text}{':' if chance.random() < 0.2 else '.'}</p>")
    return "".join(blocks), pictures


def test_nothing_is_lost_and_nothing_said_twice_whatever_moves():
    moved = 0
    for seed in (0, 2, 4, 7, 8, 53):
        text, pictures = strange_chapter(seed)
        # The first table calls a note.
        called = text.replace("z</td>", f"z{CALL}</td>", 1)
        book = prose_book(chapter(called, notes=(note_of("<p>Une somme.</p>"),)))
        pages = text_pages(replace(book, pictures=(PICTURE,)))
        lines = "\n".join(map(printed, pages))
        said = re.findall("mot(\\d+)z", lines)
        written = re.findall("mot(\\d+)z", text)

        assert sorted(said) == sorted(written), seed
        assert lines.count("Une somme.") == (called != text), seed
        inner = [box for page in pages for box in page.descendants()]
        assert sum(isinstance(box, boxes.ReplacedBox) for box in inner) == pictures, seed
        moved += said != written
    assert moved > 1


def test_a_row_may_go_on_in_two_cells():
    cell = f"<td>{paragraphs(9)}</td>"

    pages = text_pages(prose_book(chapter(f"<table><tbody><tr>{cell * 2}</tr></tbody></table>")))

    assert len(pages) > 1
    assert sum(printed(one).count("chiffon") for one in pages) >= 16


def test_the_note_of_a_table_that_moved_is_on_its_page():
    rows = "".join(f"<tr><td>Rang {n}</td><td>{n}</td></tr>" for n in range(9))
    table = f"<table><tbody>{rows}<tr><td>Somme{CALL}</td><td>36</td></tr></tbody></table>"
    note = note_of("<p>Une somme.</p>")
    for before in range(3, 7):
        body = paragraphs(before) + table + paragraphs(9)
        pages = list(map(printed, text_pages(prose_book(chapter(body, notes=(note,))))))

        assert sum("Une somme." in one for one in pages) == 1
        assert all(("Somme" in one) == ("Une somme." in one) for one in pages)
    assert len(pages) > 2


def test_no_chapter_ends_on_a_line_or_two():
    seen = set()
    for words in range(200, 560, 18):
        text = " ".join((WORDS * 12).split()[:words])
        cut = text.split(". ")
        body = "".join(f"<p>{'. '.join(cut[n : n + 2])}.</p>" for n in range(0, len(cut), 2))
        pages = text_pages(prose_book(chapter(body)))
        if len(pages) > 1:
            seen.add(lone_lines(pages[-1]))
    assert len(seen) > 4
    assert not seen & {1, 2, 3}


def test_a_note_stays_on_the_page_of_its_call_without_another_layout(monkeypatch):
    made = counted(monkeypatch)
    pages = 0
    for count in range(3, 9):
        body = paragraphs(count) + f"<p>Un mot{CALL} de plus. {WORDS}</p>" + paragraphs(5)
        note = note_of(f"<p>Une note. {WORDS * 2}</p>")
        for one in text_pages(prose_book(chapter(body, notes=(note,)))):
            pages += 1
            assert ("Un mot1" in printed(one)) == ("Une note." in printed(one))
            text, notes, *_ = one.children
            lines = [box for box in text.descendants() if isinstance(box, boxes.LineBox)]
            if isinstance(notes, boxes.FootnoteAreaBox):
                assert notes.position_y > max(line.position_y + line.height for line in lines) - 0.1
    # With the title page and the others of six books.
    assert len(made) < pages + 6 * 6 + 4


def test_an_item_of_a_list_stays_with_its_note():
    item = f"<li>{' '.join(WORDS.split()[:20])}</li>"
    note = note_of(f"<p>Une note. {WORDS}</p>")
    items = f"<ul><li>Un mot{CALL}. {WORDS}</li>{item * 9}</ul>"
    books = [
        list(
            map(
                printed,
                text_pages(prose_book(chapter("<p>Un.</p>" * count + items, notes=(note,)))),
            )
        )
        for count in range(15, 20)
    ]

    assert all(("Un mot1" in one) == ("Une note." in one) for pages in books for one in pages)
    assert {"".join(pages).count("–") for pages in books} == {10}
