"""Facing pages end within a line of each other: paragraphs a line longer, lines sent on."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import pytest
from lxml.etree import fromstring
from weasyprint.formatting_structure import boxes

from bookpress.layout.paging import making
from bookpress.layout.paging.lengths import lengthen
from bookpress.model.book import Note
from tests.paper_books import CALL, chapter, lay, line_text, note_of, printed, prose_book
from tests.test_line_breaking import counted
from tests.test_paging import WORDS, white

SEEDS = (0, 4, 5)
LINE = 14 * 96 / 72
"""CSS pixels."""


def prose(seed, lengths=(38, 41, 44, 47, 140)):
    """Return paragraphs of so many words and many headings; no page turn parts three lines."""
    choose = random.Random(seed)
    words = WORDS.split() * 3
    text = ""
    for number in range(60):
        text += f"<h3>Titre {number}</h3>" if choose.random() < 0.3 else ""
        text += f"<p>{' '.join(words[: choose.choice(lengths)])}</p>"
    return text


def noted(seed):
    """Return a chapter of such paragraphs, some of which call a note."""
    choose, paragraphs = random.Random(seed), prose(seed).split("</p>")
    notes: list[Note] = []
    for place, paragraph in enumerate(paragraphs[:-1]):
        if choose.random() < 0.2:
            words, number = paragraph.split(" "), len(notes) + 1
            at = choose.randrange(3, len(words))
            words[at] += CALL.replace("-n", f"-{number}").replace('="n"', f'="{number}"')
            paragraphs[place] = " ".join(words)
            said = f"<p>La note {number}. {WORDS[: choose.choice((60, 250))]}</p>"
            inside = fromstring(f"<div>{said}</div>")
            notes.append(Note(str(number), f"note-{number}", number, inside, 1))
    return chapter("</p>".join(paragraphs), notes=tuple(notes))


def foot(page):
    """Return how many lines are left white under all that a page holds, and over its notes."""
    notes = next((one for one in page.children if isinstance(one, boxes.FootnoteAreaBox)), None)
    if notes is None:
        return white(page), 0.0
    end = page.content_box_y() + page.height - notes.position_y - notes.margin_height()
    return end / LINE, white(page)


def text_run(book):
    [run] = [run for run in lay(book).runs if run.name == "text-1"]
    return run


def openings(run):
    """Yield both pages of each opening of full text: the last page of a text is none."""
    pages = [page._page_box for page in run.pages[:-1]]
    for place, (verso, recto) in enumerate(pairwise(pages), run.first.position):
        if place % 2:  # the first page of a book is a recto
            yield verso, recto


def apart(run):
    """Count the openings whose pages end more than a line apart, and all."""
    whites = [(white(verso), white(recto)) for verso, recto in openings(run)]
    return sum(abs(verso - recto) > 1.1 for verso, recto in whites), len(whites)


def begun(page):
    """Return the text of each paragraph's lines on a page, by its element."""
    inner = page.children[0].descendants()
    blocks = [box for box in inner if box.element_tag == "p" and isinstance(box, boxes.BlockBox)]
    return {block.element: block.children for block in blocks}


def test_facing_pages_end_within_a_line_of_each_other(monkeypatch):
    uneven = total = 0
    for seed in SEEDS:
        run = text_run(prose_book(chapter(prose(seed))))
        found, count = apart(run)
        uneven, total = uneven + found, total + count
        for page, following in pairwise(page._page_box for page in run.pages):
            here, there = begun(page), begun(following)
            for element in here.keys() & there.keys():
                assert len(here[element]) > 1
                assert len(there[element]) > 1
    monkeypatch.setattr(making, "APART", 99)
    monkeypatch.setattr(making, "lengthen", lambda *_: [])
    before = sum(apart(text_run(prose_book(chapter(prose(seed)))))[0] for seed in SEEDS)
    assert total >= 15
    assert before >= 4
    assert uneven <= 1


def test_a_page_of_notes_ends_within_a_line_of_the_one_that_it_faces(monkeypatch):
    uneven, total = [0, 0], 0
    for seed in range(5):
        books = []
        for plain in (False, True):
            with monkeypatch.context() as changed:
                if plain:
                    changed.setattr(making, "APART", 99)
                run = text_run(prose_book(noted(seed)))
            books.append(pages := [page._page_box for page in run.pages])
            for verso, recto in openings(run):
                ends = foot(verso)[0], foot(recto)[0]
                uneven[plain] += abs(ends[0] - ends[1]) > 1.1
                total += 1
            for page in pages:
                assert foot(page)[0] > -0.1
                assert foot(page)[1] > -0.1
                called = {box.footnote for box in page.children[0].descendants() if box.footnote}
                assert len(called) == printed(page).count("La note ")
            for page in pages[:-1]:
                assert not line_text(lines_in(page)[-1]).endswith("-")
        assert said(books[0]) == said(books[1])
    assert total > 40
    assert uneven[True] >= 4
    assert uneven[False] <= 1


@pytest.mark.parametrize("notes", [False, True])
def test_a_paragraph_set_longer_moves_what_stands_under_it(notes, monkeypatch):
    """It is as if the page had been laid out again, which it is not."""
    body = prose(3, (61, 61, 20, 44))
    if notes:
        body = body.replace("cour,", f"cour{CALL},", 3)
    section = chapter(body, notes=(note_of(f"<p>{WORDS}</p>"),) if notes else ())
    monkeypatch.setattr(making, "APART", 99)
    changed = []

    def counting(*given):
        page, _, *rest = given
        changed.append(len(lengthen(page, 3, *rest)))  # whether there is room or not
        return []

    with monkeypatch.context() as plain:
        plain.setattr(making, "lengthen", lambda *_: [])
        plain_layouts = counted(plain)
        short = text_run(prose_book(section))
    layouts = counted(monkeypatch)
    monkeypatch.setattr(making, "lengthen", counting)
    run = text_run(prose_book(section))

    assert sum(changed) > 2
    assert len(layouts) == len(plain_layouts)
    pages = [page._page_box for page in run.pages]
    assert len(pages) == len(short.pages)
    assert said(pages) == said([page._page_box for page in short.pages])
    for page in pages:
        lines = [box for box in page.children[0].descendants() if isinstance(box, boxes.LineBox)]
        tops = [round((line.position_y - lines[0].position_y) / LINE, 2) for line in lines]
        assert tops == sorted(set(tops))
        last = lines[-1].position_y + lines[-1].height
        assert page.children[0].position_y + page.children[0].height >= last - 0.1


def test_no_word_is_lost_where_a_speech_ends_with_a_line(monkeypatch):
    paragraphs = re.findall("<p>.*?</p>", prose(3, (61, 61, 20, 44)))
    pairs = ("".join(paragraphs[place : place + 2]) for place in range(0, 60, 2))
    section = chapter("".join(f"<div>{pair}<p>Fin.</p></div>" for pair in pairs))
    changed = []

    def all_of_them(*given):
        page, _, *rest = given
        changed.extend(lengthen(page, 99, *rest))
        return []

    monkeypatch.setattr(making, "lengthen", all_of_them)
    pages = text_run(prose_book(section)).pages

    assert changed
    assert sum(printed(page._page_box).count("Fin.") for page in pages) == 30


def lines_in(page):
    return [box for box in page.children[0].descendants() if isinstance(box, boxes.LineBox)]


def said(pages):
    """Return the words of pages, without the signs that end their lines."""
    lines = [line_text(line) for page in pages for line in lines_in(page)]
    return re.sub(r"[-\s]", "", "".join(lines))
