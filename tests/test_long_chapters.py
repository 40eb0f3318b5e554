"""A chapter that is too long for one file of the EPUB goes on in several."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

import pytest
from lxml.etree import fromstring

import bookpress
from bookpress.checking.epub.checks import check_epub
from bookpress.checking.epub.judges import ace, epubcheck
from bookpress.checking.long_blocks import long_blocks
from bookpress.checking.parity import compare, epub_words
from bookpress.checking.source_map import at_source
from bookpress.model.book import Note, Section, SectionKind
from bookpress.model.findings import Place, finding
from bookpress.model.theme import open_theme
from bookpress.rendering.documents import EpubDocument
from bookpress.rendering.epub.division import ADOBE_DOCUMENT
from bookpress.rendering.epub.edition import render_epub
from bookpress.rendering.running_text import PageStart
from bookpress.rendering.xhtml import elements, nav_links, types, words
from tests.epub_books import document, entries, epub_of
from tests.long_book import long_source
from tests.small_book import small_book

LINE = "<p>" + "On compte les éclats du phare, la nuit. " * 25 + "</p>"
"""A paragraph of one kilobyte."""

STARTS = (
    PageStart("5", "la-nuit", 0),
    PageStart("6", "la-nuit", 300_000),
    PageStart("7", "la-nuit", 400_000),
)
FILES = ("la-nuit.xhtml", "la-nuit-2.xhtml", "la-nuit-3.xhtml")


def call(label: str, number: int, again: str = "") -> str:
    return (
        f'<a class="note-call" id="call-{label}{again}" href="#note-{label}" data-note="{label}">'
        f"{number}</a>"
    )


def section(name: str, title: str, body: str, *notes: Note) -> Section:
    heading = fromstring(f'<h2 id="{name}" data-line="1">{title}</h2>')
    return Section(SectionKind.QUESTION, name, heading, fromstring(body), notes, 1)


NOTES = [Note(f"n{n}", f"note-n{n}", n, fromstring(f"<div><p>N {n}.</p></div>"), 9) for n in (1, 2)]
NIGHT = section(
    "la-nuit",
    "La nuit",
    f"""<div><div class="speech interviewer" data-speaker="JB"><p>Et la nuit ?</p></div>
<div class="speech interviewee" data-speaker="AP">{LINE}<p>Un mot{call("n1", 1)}.</p>{LINE * 480}
<h3 id="au-matin" data-line="20">Au matin</h3>
<p data-line="22">Voir <a href="#le-soir">le soir</a>, <a href="#la-nuit">la nuit</a>.</p>
{LINE * 200}<p>Un mot{call("n2", 2)}.</p></div>
<div class="speech interviewer" data-speaker="JB"><p>Encore{call("n1", 1, "-2")} ?</p></div>
</div>""",
    *NOTES,
)
EVENING = section("le-soir", "Le soir", '<div><p>Voir <a href="#au-matin">ici</a>.</p></div>')


@pytest.fixture(name="book", scope="module")
def book_fixture():
    return small_book(NIGHT, EVENING)


@pytest.fixture(name="documents", scope="module")
def documents_fixture(book):
    return render_epub(book, open_theme(), STARTS)


@pytest.fixture(name="epub", scope="module")
def epub_fixture(book, documents):
    return epub_of(book, STARTS, documents)


@pytest.fixture(name="trees")
def trees_fixture(documents):
    return [next(one.tree for one in documents if one.name == name) for name in FILES]


def test_no_file_is_too_long_and_all_are_about_as_long(documents):
    sizes = {one.name: len(one.content) for one in documents}

    assert [name for name in sizes if name.startswith("la-nuit")] == list(FILES)
    assert max(sizes.values()) < ADOBE_DOCUMENT
    assert min(sizes[name] for name in FILES) > max(sizes[name] for name in FILES) / 2


def test_the_heading_stands_once_and_each_file_has_its_title(documents, trees):
    headings = [[words(one) for one in elements(tree, "h2")] for tree in trees]

    assert headings == [["La nuit"], [], []]
    titles = {one.name: one.title for one in documents}
    assert [titles[name] for name in FILES] == ["La nuit", "La nuit (2/3)", "La nuit (3/3)"]
    roles = [next(elements(tree, "section")).get("role") for tree in trees]
    assert roles == ["doc-chapter", None, None]


def test_a_speech_goes_on_without_its_speaker_and_with_its_indent(trees):
    assert [len(list(elements(tree, "b"))) for tree in trees] == [2, 0, 1]
    first = next(elements(trees[1], "p"))
    assert first.get("class") == "indented"
    assert [one.get("class") for one in islice(first.iterancestors(), 1)] == [
        "speech interviewee continued"
    ]


def test_no_word_is_lost_or_said_twice(book, epub):
    said = epub_words(epub)

    text = "".join(words(tree) for one in book.sections for tree in (one.title, one.body))
    squashed = re.sub(r"\s|\d", "", text)
    assert re.sub(r"\s|AdaPetit|JeanBrun", "", "".join(said.body.split())) == squashed
    assert [note.strip() for note in said.notes] == ["N 1.", "N 2."]


def test_each_note_stands_in_every_file_that_calls_it(trees):
    calls = [[a.get("href") for a in elements(t, "a") if "noteref" in types(a)] for t in trees]
    notes = [[(one.get("id"), one.get("class")) for one in elements(t, "aside")] for t in trees]

    assert calls == [["#note-n1"], [], ["#note-n2", "#note-n1"]]
    assert notes == [[("note-n1", "note")], [], [("note-n1", "note again"), ("note-n2", "note")]]
    backs = [
        a.get("href") for t in trees for a in elements(t, "a") if a.get("class") == "note-back"
    ]
    assert backs == ["#call-n1", "#call-n1-2", "#call-n2"]


def test_links_pages_and_contents_lead_to_the_right_file(documents, epub):
    nav = next(one.tree for one in documents if one.name == "nav.xhtml")

    assert [one.get("href") for one in nav_links(nav, "page-list")] == [
        "la-nuit.xhtml#page-5",
        "la-nuit-2.xhtml#page-6",
        "la-nuit-3.xhtml#page-7",
    ]
    assert [one.get("href") for one in nav_links(nav, "toc")][:3] == [
        "la-nuit.xhtml",
        "la-nuit-3.xhtml#au-matin",
        "le-soir.xhtml",
    ]
    assert 'href="la-nuit-3.xhtml#au-matin"' in document(documents, "le-soir.xhtml")
    assert 'href="la-nuit.xhtml#la-nuit"' in document(documents, "la-nuit-3.xhtml")


def test_our_checks_have_nothing_to_say(epub):
    assert check_epub(epub, "petit.epub") == []


def test_a_place_in_a_later_file_is_found_in_the_source(book, documents, epub):
    text = document(documents, "la-nuit-3.xhtml").split("\n")
    at = next(number for number, line in enumerate(text, 1) if "Voir <a" in line)

    def line_of(place: Place) -> int:
        (one,) = at_source([finding("EC05", place)], book, epub, Path("none.pdf"))
        return one.place.line

    assert line_of(Place("a.epub", inside="EPUB/la-nuit-3.xhtml", line=at)) == 22
    assert line_of(Place("a.epub", inside="EPUB/la-nuit-3.xhtml")) == 1


def rendered(body: str) -> tuple[EpubDocument, ...]:
    """Render a book of one long section."""
    book = small_book(section("long", "Long", f"<div>{body}</div>"))
    return render_epub(book, open_theme())


HALF = LINE * 160
SPEECH = '<div class="speech interviewee" data-speaker="AP">'


@pytest.mark.parametrize(
    ("body", "ends", "opens"),
    [
        (f"{HALF}<h3 id='a'>Titre</h3>{HALF}", "</p>", "<h3 "),
        (f"{SPEECH}{HALF}</div>{SPEECH}{HALF}</div>", "</div>", '<div class="speech interviewee">'),
        (f"<blockquote>{HALF * 2}</blockquote>", "</blockquote>", '<blockquote class="continued">'),
        (f"{HALF}<hr/>{HALF}", "<hr/>", "<p>"),
        (f"{HALF}<p>Voici :</p><ul><li>Un</li></ul>{HALF}", "</p>", "<p"),
        (f"{HALF}<p>Un</p><p>Deux</p>{HALF}", "</p>", '<p class="indented">'),
    ],
    ids=["heading", "speech", "quotation", "rule", "list", "paragraph"],
)
def test_a_file_ends_where_the_text_turns(body, ends, opens):
    first, second = (document(rendered(body), name) for name in ("long.xhtml", "long-2.xhtml"))

    assert first.partition("</section>")[0].rstrip().endswith(ends)
    assert not first.partition("</section>")[0].rstrip().endswith("Voici :</p>")
    assert second.partition("<section")[2].partition(">\n")[2].startswith(opens)


@pytest.mark.parametrize(
    ("tag", "block"),
    [
        ("table", f"<tbody>{('<tr><td>' + 'mot ' * 30 + '</td></tr>') * 2500}</tbody>"),
        ("ul", f"<li>{'mot ' * 30}</li>" * 2500),
        ("p", "mot " * 80_000),
    ],
)
def test_what_is_never_cut_stays_whole_and_is_named(tag, block):
    around = LINE * 3
    book = small_book(
        section("long", "Long", f'<div>{around}<{tag} data-line="7">{block}</{tag}>{around}</div>')
    )
    documents = render_epub(book, open_theme())

    (found,) = long_blocks(book)
    assert (found.code, found.place.line) == ("EP70", 7)
    long = [one.name for one in documents if len(one.content) > ADOBE_DOCUMENT]
    assert long == ["long-2.xhtml"]
    assert [one.name for one in documents if one.section] == [
        "long.xhtml",
        "long-2.xhtml",
        "long-3.xhtml",
    ]


def test_words_that_stand_right_in_a_div_are_not_parted():
    documents = rendered(f"{HALF}<div>De <b>biais</b> {'x' * 130_000} et <b>droit</b></div>{LINE}")

    first = document(documents, "long.xhtml")
    assert "long-2.xhtml" in [one.name for one in documents]
    assert ("<b>biais" in first) == ("<b>droit" in first)


def test_many_small_notes_are_reckoned_with_their_frames():
    notes = [
        Note(f"n{n}", f"note-n{n}", n, fromstring("<div><p>N.</p></div>"), 9) for n in range(900)
    ]
    body = "".join(f"<p>{'mot ' * 10}{call(note.label, note.number)}</p>" for note in notes)
    book = small_book(section("long", "Long", f"<div>{body}</div>", *notes))
    documents = render_epub(book, open_theme())

    assert max(len(one.content) for one in documents) < ADOBE_DOCUMENT
    assert [one.name for one in documents if one.section] == ["long.xhtml", "long-2.xhtml"]


def test_the_names_of_files_in_links_are_reckoned_with():
    index = "<p><a href='#le-soir-et-la-nuit-et-le-matin'>1</a></p>" * 4000
    evening = section("le-soir-et-la-nuit-et-le-matin", "Le soir", f"<div>{LINE}</div>")
    documents = render_epub(
        small_book(section("long", "Long", f"<div>{index}</div>"), evening), open_theme()
    )

    assert max(len(one.content) for one in documents) < ADOBE_DOCUMENT
    assert [one.name for one in documents if one.section][:2] == ["long.xhtml", "long-2.xhtml"]


def test_a_section_that_fits_stays_in_one_file():
    documents = rendered(LINE * 200)

    assert [one.name for one in documents if one.section] == ["long.xhtml"]


def test_the_numbers_of_files_meet_no_other_section():
    two = [
        section(name, "Long", f"<div>{body}</div>") for name, body in (("a", HALF * 2), ("a-2", ""))
    ]
    documents = render_epub(small_book(*two), open_theme())

    assert [one.name for one in documents if one.section] == [
        "a.xhtml",
        "a-2-2.xhtml",
        "a-2.xhtml",
    ]


@pytest.mark.slow
@pytest.mark.judge("epubcheck")
def test_epubcheck_has_nothing_to_say(tmp_path, epub):
    file = tmp_path / "a.epub"
    file.write_bytes(epub)

    assert epubcheck(file) == []


@pytest.mark.slow
@pytest.mark.judge("ace")
def test_ace_has_nothing_to_say(tmp_path, epub):
    file = tmp_path / "a.epub"
    file.write_bytes(epub)

    assert ace(file) == []


@pytest.mark.slow
def test_a_real_chapter_says_the_same_words_in_every_edition(tmp_path):
    head, _, text = long_source(100).partition("\n## ")
    source = tmp_path / "long.md"
    source.write_text(f"{head}\n\n## {re.sub('^## .*$', '', text, flags=re.M)}", "utf-8")

    bookpress.build(source, tmp_path / "out", ["epub", "screen", "web"])

    epub = tmp_path / "out" / "long.epub"
    others = [tmp_path / "out" / "long.pdf", tmp_path / "out" / "index.html"]
    assert compare(epub, others) == []
    assert sum(b"<title>Que voit-on" in one for one in entries(epub.read_bytes()).values()) == 2
    assert check_epub(epub.read_bytes(), "long.epub") == []
